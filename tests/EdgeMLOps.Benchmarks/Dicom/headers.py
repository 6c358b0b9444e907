"""pydicom's side of `tests/bench.sh dicom`: headers.py readable|PASSES LIST

readable prints those of the files in LIST that pydicom reads; a number prints headers a second over so many passes, after one that
does not count.
"""
import logging
import sys
import time

import pydicom

logging.disable(logging.CRITICAL)
pydicom.config.logger.disabled = True


def read(path):
    return pydicom.dcmread(path, stop_before_pixels=True, force=True)


def is_read(path):
    try:
        return len(read(path)) > 0
    except Exception:
        return False


what, names = sys.argv[1:]
files = open(names, encoding="utf-8").read().splitlines()
if what == "readable":
    print("\n".join(path for path in files if is_read(path)))
else:
    for path in files:
        read(path)
    passes = int(what)
    begun = time.perf_counter()
    for _ in range(passes):
        for path in files:
            read(path)
    print(len(files) * passes / (time.perf_counter() - begun))
