"""What pydicom reads in the headers of files: a line for each element, `file path vr kind value`, tab separated.

Kind is B (the SHA-256 of the value's bytes, and their number), Q for a sequence, or X where pydicom decoded
the value while reading and no longer has its bytes. Read by Corpus_tests.
"""
import array
import hashlib
import sys

import pydicom
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import RawDataElement


WORDS = {"AT": "H", "US": "H", "SS": "H", "OW": "H", "UL": "I", "SL": "I", "FL": "I", "OF": "I", "OL": "I",
         "FD": "Q", "OD": "Q", "OV": "Q", "SV": "Q", "UV": "Q"}
ITEM = b"\xfe\xff\x00\xe0"


def known_vr(tag):
    try:
        return dictionary_VR(tag)
    except KeyError:
        return "UN"


def vr_of(element):
    # A sequence that came as UN is one all the same where the standard knows the tag (PS3.5 section 6.2.2).
    if element.VR == "UN" and known_vr(element.tag) == "SQ" and (element.value or b"")[:4] in (b"", ITEM):
        return "SQ"
    return element.VR or known_vr(element.tag)


def little_endian(element, vr):
    value = element.value or b""
    if element.is_little_endian or vr not in WORDS:
        return value
    words = array.array(WORDS[vr])
    whole = len(value) - len(value) % words.itemsize
    words.frombytes(value[:whole])
    words.byteswap()
    return words.tobytes() + value[whole:]


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
            value = little_endian(element, vr)
            print(name, path, vr, "B", "%s:%d" % (hashlib.sha256(value).hexdigest(), len(value)), sep="\t", file=out)
        else:
            print(name, path, vr, "X", "", sep="\t", file=out)


with open(sys.argv[1], "w", encoding="utf-8") as out, open(sys.argv[2], encoding="utf-8") as names:
    for line in names:
        path = line.rstrip("\n")
        emit(out, path, pydicom.dcmread(path, force=True, stop_before_pixels=True), "")
