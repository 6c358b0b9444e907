"""What pydicom finds of the frames of multi-frame objects: a line for each value, `file frame what value`, tab separated.

Read by Frame_corpus_tests. Frames count from 0; values are parted by backslashes.
"""
import sys

import pydicom

WHAT = {
    "spacing": ("PixelMeasuresSequence", "PixelSpacing"),
    "thickness": ("PixelMeasuresSequence", "SliceThickness"),
    "position": ("PlanePositionSequence", "ImagePositionPatient"),
    "orientation": ("PlaneOrientationSequence", "ImageOrientationPatient"),
    "index": ("FrameContentSequence", "DimensionIndexValues"),
    "stack": ("FrameContentSequence", "InStackPositionNumber"),
}


def group(dataset, frame, name):
    for groups in (dataset.PerFrameFunctionalGroupsSequence[frame], dataset.SharedFunctionalGroupsSequence[0]):
        if name in groups and len(groups[name].value):
            return groups[name].value[0]
    return None


with open(sys.argv[1], "w", encoding="ascii") as out, open(sys.argv[2], encoding="utf-8") as names:
    for line in names:
        path = line.rstrip("\n")
        dataset = pydicom.dcmread(path, force=True, stop_before_pixels=True)
        if "PerFrameFunctionalGroupsSequence" not in dataset or "SharedFunctionalGroupsSequence" not in dataset:
            continue
        for frame in range(min(int(dataset.get("NumberOfFrames") or 1), len(dataset.PerFrameFunctionalGroupsSequence))):
            for what, (sequence, keyword) in WHAT.items():
                item = group(dataset, frame, sequence)
                value = None if item is None else item.get(keyword)
                if value is not None and value != "":
                    values = value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
                    print(path, frame, what, "\\".join(repr(float(v)) for v in values), sep="\t", file=out)
