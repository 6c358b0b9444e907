"""What pydicom shows of images, 0 to 1, 1 bright: a line for each sampled pixel, `file index value`, tab separated.

Read by Corpus_display_tests. Padding, which pydicom leaves to its caller, is black; files pydicom has no display values for are left out.
"""
import sys

import numpy as np
import pydicom
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi_lut

SAMPLES = 97


def padding(dataset, stored):
    if "PixelPaddingValue" not in dataset:
        return np.zeros(stored.shape, dtype=bool)
    kind = "int16" if dataset.PixelRepresentation else "uint16"
    ends = [int(np.array(dataset.PixelPaddingValue).astype("int64").astype(kind))]
    ends.append(int(np.array(dataset.get("PixelPaddingRangeLimit", ends[0])).astype("int64").astype(kind)))
    return (stored >= min(ends)) & (stored <= max(ends))


def display(dataset):
    stored = dataset.pixel_array
    padded = padding(dataset, stored)
    if not dataset.PixelRepresentation:  # pydicom leaves overlays in the bits above
        stored = (stored >> (dataset.HighBit - dataset.BitsStored + 1)) & ((1 << dataset.BitsStored) - 1)
    modal = apply_modality_lut(stored, dataset).astype("float64")
    return shown(dataset, modal, padded), padded


def shown(dataset, modal, padded):
    if "VOILUTSequence" in dataset and len(dataset.VOILUTSequence):
        bits = dataset.VOILUTSequence[0].LUTDescriptor[2]
        return apply_voi_lut(modal.astype("int64"), dataset) / (2.0 ** bits - 1)
    if "WindowCenter" in dataset and dataset["WindowCenter"].VM > 0 and "WindowWidth" in dataset and dataset["WindowWidth"].VM > 0:
        plain = pydicom.Dataset()
        plain.WindowCenter, plain.WindowWidth = dataset.WindowCenter, dataset.WindowWidth
        plain.PhotometricInterpretation, plain.BitsStored, plain.PixelRepresentation = "MONOCHROME2", 8, 0
        if dataset.get("VOILUTFunction"):
            plain.VOILUTFunction = dataset.VOILUTFunction
        return apply_voi_lut(modal, plain) / 255.0
    image = modal[~padded]
    low, high = image.min(), image.max()
    return (modal - low) / (high - low if high > low else 1)


with open(sys.argv[1], "w", encoding="ascii") as out, open(sys.argv[2], encoding="utf-8") as names:
    for line in names:
        path = line.rstrip("\n")
        try:
            dataset = pydicom.dcmread(path)
            if "PerFrameFunctionalGroupsSequence" in dataset:
                continue
            values, padded = display(dataset)
        except Exception as error:  # what pydicom cannot read has nothing to compare with; the test counts what is left
            print(path, "error", type(error).__name__, sep="\t", file=sys.stderr)
            continue
        if dataset.PhotometricInterpretation == "MONOCHROME1":
            values = 1 - values
        values[padded] = 0
        flat = values.reshape(-1)
        for index in range(0, flat.size, max(1, flat.size // SAMPLES)):
            print(path, index, repr(float(flat[index])), sep="\t", file=out)
