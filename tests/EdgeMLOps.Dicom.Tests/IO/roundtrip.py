"""Compares files with what was written of them, both as pydicom reads them: lines of `source TAB written` in the file named.

Prints how many elements were equal, or each difference; exit code 1 with one. Read by RoundTrip_tests.
"""
import array
import sys

import pydicom
from pydicom.datadict import dictionary_VR

pydicom.config.convert_wrong_length_to_UN = True
BYTES = {"OB": None, "UN": None, "OW": "H", "OF": "I", "OL": "I", "OD": "Q", "OV": "Q"}
ITEM = b"\xfe\xff\x00\xe0"


def little_endian(value, vr, tag, dataset, big):
    code = BYTES[vr]
    if tag == 0x7FE00010 and vr == "OW":
        code = {32: "I", 64: "Q"}.get(dataset.get("BitsAllocated"), "H")
    if big and code:
        words = array.array(code)
        whole = len(value) - len(value) % words.itemsize
        words.frombytes(value[:whole])
        words.byteswap()
        value = words.tobytes() + value[whole:]
    return value + b"\0" * (len(value) % 2)


def items_of(element):
    return element.value or []


def read(dataset, tag):
    try:
        return dataset[tag], None
    except Exception as error:  # what pydicom cannot make a value of is compared by what it says
        return None, "%s" % type(error).__name__


def is_sequence(element):
    if element.VR == "SQ":
        return True
    try:
        return element.VR == "UN" and dictionary_VR(element.tag) == "SQ"
    except KeyError:
        return False


def compare(one, other, path, big, differences):
    count = 0
    tags = {tag for tag in one.keys() if tag.element != 0}
    others = {tag for tag in other.keys() if tag.element != 0}
    for tag in sorted(tags ^ others):
        differences.append("%s%s stands in one alone" % (path, tag))
    for tag in sorted(tags & others):
        name = "%s%s" % (path, tag)
        (mine, trouble), (theirs, same) = read(one, tag), read(other, tag)
        count += 1
        if trouble or same:
            if trouble != same:
                differences.append("%s: %s, %s" % (name, trouble, same))
        elif theirs.VR == "SQ" and mine.VR == "SQ":
            if len(items_of(mine)) != len(items_of(theirs)):
                differences.append("%s: %d items, %d" % (name, len(items_of(mine)), len(items_of(theirs))))
            for index, (left, right) in enumerate(zip(items_of(mine), items_of(theirs))):
                count += compare(left, right, "%s[%d]/" % (name, index), big, differences)
        elif is_sequence(mine) != is_sequence(theirs):
            differences.append("%s: %s, %s" % (name, mine.VR, theirs.VR))
        elif mine.VR in BYTES and isinstance(mine.value, bytes):
            left = little_endian(mine.value, mine.VR, tag, one, big)
            right = little_endian(theirs.value or b"", theirs.VR, tag, other, False)
            if left != right and not (mine.is_undefined_length and theirs.is_undefined_length and fragments(left) == fragments(right)):
                differences.append("%s: bytes differ" % name)
        elif mine.value != theirs.value and repr(mine.value) != repr(theirs.value):
            differences.append("%s: values differ" % name)
    return count


def fragments(value):
    # The offset table counts bytes, padding included; what it points at is the same where the fragments are.
    stream = pydicom.filebase.DicomBytesIO(value)
    stream.is_little_endian = True
    found = list(pydicom.encaps.generate_pixel_data_fragment(stream))
    return [fragment + b"\0" * (len(fragment) % 2) for fragment in found[1:]]


def main():
    compared, failures = 0, []
    for line in open(sys.argv[1], encoding="utf-8"):
        source, written = line.rstrip("\n").split("\t")
        right = pydicom.dcmread(written)
        try:
            left = pydicom.dcmread(source, force=True)
        except Exception:  # what pydicom cannot read itself says nothing of what we made of it, but that it can read
            continue
        differences = []
        compared += compare(left, right, "", not left.is_little_endian, differences)
        failures += ["%s: %s" % (written, difference) for difference in differences]
    print("%d elements equal, %d differ" % (compared - len(failures), len(failures)))
    print("\n".join(failures[:100]))
    return 1 if failures else 0


sys.exit(main())
