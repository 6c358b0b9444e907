"""What pydicom reads in the headers of files: a line for each element, `file path vr kind value`, tab separated.

Kind is B (the SHA-256 of the value's bytes, and their number), Q for a sequence, or X where pydicom decoded
the value while reading and no longer has its bytes. Read by Corpus_tests.
"""
import hashlib
import sys

import pydicom
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import RawDataElement


def vr_of(element):
    if element.VR:
        return element.VR
    try:
        return dictionary_VR(element.tag)
    except KeyError:
        return "UN"


def emit(out, name, dataset, prefix):
    for tag in sorted(dataset._dict):
        element = dataset._dict[tag]
        path = prefix + "%08X" % tag
        vr = vr_of(element)
        if vr == "SQ":
            print(name, path, vr, "Q", "", sep="\t", file=out)
            for index, item in enumerate(dataset[tag].value or []):
                emit(out, name, item, "%s[%d]/" % (path, index))
        elif isinstance(element, RawDataElement):
            value = element.value or b""
            print(name, path, vr, "B", "%s:%d" % (hashlib.sha256(value).hexdigest(), len(value)), sep="\t", file=out)
        else:
            print(name, path, vr, "X", "", sep="\t", file=out)


with open(sys.argv[1], "w", encoding="utf-8") as out, open(sys.argv[2], encoding="utf-8") as names:
    for line in names:
        path = line.rstrip("\n")
        emit(out, path, pydicom.dcmread(path, force=True, stop_before_pixels=True), "")
