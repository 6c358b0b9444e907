"""The characters of the code tables as Python has them: a line for each code, `table code character`, tab separated, numbers in hex.

Read by CodeTables_tests.
"""
import sys

SINGLE = {"Latin2": "iso8859_2", "Latin3": "iso8859_3", "Latin4": "iso8859_4", "Cyrillic": "iso8859_5", "Arabic": "iso8859_6",
          "Greek": "iso8859_7", "Hebrew": "iso8859_8", "Latin5": "iso8859_9", "Latin9": "iso8859_15", "Thai": "tis_620"}
DOUBLE = {"Kanji": ("iso2022_jp", b"\x1b$B", b"\x1b(B", 0), "SupplementaryKanji": ("iso2022_jp_2", b"\x1b$(D", b"\x1b(B", 0),
          "Korean": ("euc_kr", b"", b"", 0x80), "Chinese": ("gb2312", b"", b"", 0x80)}


def emit(table, code, data, codec):
    try:
        text = data.decode(codec)
    except UnicodeError:
        return
    if len(text) == 1:
        print(table, "%X" % code, "%X" % ord(text), sep="\t", file=out)


with open(sys.argv[1], "w", encoding="ascii") as out:
    for table, codec in SINGLE.items():
        for code in range(0xA0, 0x100):
            emit(table, code & 0x7F, bytes([code]), codec)
    for table, (codec, before, after, high) in DOUBLE.items():
        for first in range(0x21, 0x7F):
            for second in range(0x21, 0x7F):
                emit(table, first << 8 | second, before + bytes([first | high, second | high]) + after, codec)
    for table, codec in (("GBK", "gbk"), ("GB18030", "gb18030")):
        for first in range(0x81, 0xFF):
            for second in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
                emit(table, first << 8 | second, bytes([first, second]), codec)
    # Of the four-byte codes, which follow each other by a rule, some.
    for number in range(0, 39420, 37):
        number, fourth = divmod(number, 10)
        number, third = divmod(number, 126)
        first, second = divmod(number, 10)
        code = bytes([0x81 + first, 0x30 + second, 0x81 + third, 0x30 + fourth])
        emit("GB18030", int.from_bytes(code, "big"), code, "gb18030")
