"""What pydicom makes of the texts in the headers of files: a line for each element, `file tag VR text`, tab separated, text in hex of UTF-8.

Read by Text_corpus_tests. Texts of the top level only.
"""
import sys

import pydicom
from pydicom.multival import MultiValue

LOCALIZED = {"LO", "LT", "PN", "SH", "ST", "UC", "UT"}


def text_of(value):
    if isinstance(value, (MultiValue, list, tuple)):
        return "\\".join(str(v) for v in value)
    return "" if value is None else str(value)


with open(sys.argv[1], "w", encoding="ascii") as out, open(sys.argv[2], encoding="utf-8") as names:
    for line in names:
        path = line.rstrip("\n")
        dataset = pydicom.dcmread(path, force=True, stop_before_pixels=True)
        for tag in sorted(dataset._dict):
            try:
                element = dataset[tag]
            except Exception:
                continue  # pydicom cannot make a value of it; nothing to compare with
            if element.VR in LOCALIZED and not element.tag.is_private:
                text = text_of(element.value)
                print(path, "%08X" % tag, element.VR, text.encode("utf-8", "surrogatepass").hex(), sep="\t", file=out)
