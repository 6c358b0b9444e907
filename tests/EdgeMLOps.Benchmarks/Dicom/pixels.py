# Decodes the pixels of listed files with pydicom or GDCM in this process: what our decoder is held against.
#   pixels.py pydicom|gdcm LIST ROUNDS     JSON to standard output: files decoded with their bytes, seconds of each round
import json
import os
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def with_pydicom(path):
    import pydicom
    return pydicom.dcmread(path, force=True).pixel_array.nbytes


# Python never sees the pixels: what it would cost to bring them here is not GDCM's.
def with_gdcm(path):
    import gdcm
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise ValueError("not read")
    image = reader.GetImage()
    if image.GetTransferSyntax().IsEncapsulated():
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
        change.SetInput(image)
        if not change.Change():
            raise ValueError("not decoded")
        image = change.GetOutput()
    return image.GetBufferLength()


decode = {"pydicom": with_pydicom, "gdcm": with_gdcm}[sys.argv[1]]
with open(sys.argv[2], encoding="utf-8") as names:
    files = names.read().splitlines()

if sys.argv[1] == "gdcm":
    import gdcm
    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()


# Whatever a peer cannot read is left out of the comparison. In a child: GDCM ends the process at some files.
def survives(path):
    child = os.fork()
    if child == 0:
        try:
            os.close(2)
            decode(path)
            os._exit(0)
        except Exception:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


decoded = {path: decode(path) for path in files if survives(path)}

seconds = []
for _ in range(int(sys.argv[3])):
    begun = time.perf_counter()
    for path in decoded:
        decode(path)
    seconds.append(time.perf_counter() - begun)

json.dump({"decoded": decoded, "seconds": seconds}, sys.stdout)
