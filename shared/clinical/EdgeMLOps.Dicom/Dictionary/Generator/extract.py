"""Writes tags.tsv and uids.tsv: the facts of PS3.6 and PS3.7 that generate.py makes code of.

Run with Debian's python3-pydicom installed: /usr/bin/python3 extract.py. Only facts are taken (tag, VR, keyword, name, retired), as
pydicom has them in its own tables, which are made of the standard's.
"""
import pathlib
import subprocess

from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary
from pydicom._uid_dict import UID_dictionary

HERE = pathlib.Path(__file__).parent
VERSION = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "python3-pydicom"], check=True, capture_output=True, text=True).stdout
HEADER = """# %s
# Source: Debian package python3-pydicom, version %s, %s (licence Expat, copyright 2008-2018 Darcy Mason and
# pydicom contributors); the facts are those of %s. Made by extract.py.
"""


def write(name, what, module, part, columns, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as out:
        out.write(HEADER % (what, VERSION, module, part))
        out.write("# " + "\t".join(columns) + "\n")
        for row in rows:
            out.write("\t".join(row).rstrip("\t") + "\n")


def tags():
    for tag, (vr, _, name, retired, keyword) in sorted(DicomDictionary.items()):
        yield ("%08X" % tag, vr, keyword, name, "retired" if retired else "")
    for mask, (vr, _, name, retired, keyword) in sorted(RepeatersDictionary.items()):
        yield (mask, vr, keyword, name, "retired" if retired else "")


def uids():
    for uid, (name, kind, _, retired, _) in UID_dictionary.items():
        if kind in ("SOP Class", "Transfer Syntax", "Well-known SOP Instance", "Application Context Name", "Query/Retrieve"):
            yield (uid, name, "retired" if retired else "")


write("tags.tsv", "Data elements. An x in a tag stands for any digit of a repeating group or element.", "pydicom/_dicom_dict.py",
      "PS3.6 chapters 6 to 9 and PS3.7 annex E", ("tag", "vr", "keyword", "name", "retired"), tags())
write("uids.tsv", "SOP classes, well-known instances and transfer syntaxes.", "pydicom/_uid_dict.py",
      "PS3.6 annex A", ("uid", "name", "retired"), uids())
