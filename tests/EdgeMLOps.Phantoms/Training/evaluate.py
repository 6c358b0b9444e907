"""FROC of a checkpoint on dumped phantoms it has not seen, in torch (Debian has no ONNX Runtime for Python).

    /usr/bin/python3 evaluate.py --run RUN_DIR --data TEST_DIR [--json FILE]

A mark hits a lesion if its box overlaps the truth with IoU >= 0.3, or its centre lies inside the truth box; the class is
not asked for, and is reported apart. Further marks on a lesion already hit are neither hits nor false positives. False
positives an image are counted over all images, with and without lesions.
"""
import argparse
import csv
import json
import os

import numpy as np
import torch

from export import load
from model import CLASSES, MEAN, SIDE, STD, Exported

FLOOR = 0.01
NMS_IOU = 0.5
MAX_BOXES = 100
RATES = (0.125, 0.25, 0.5, 1.0, 2.0)
SIZES = ((6, 10), (10, 20), (20, 30), (30, 50), (50, 70))
CONTRASTS = ((0.5, 0.7), (0.7, 1.0), (1.0, 1.5), (1.5, 2.0), (2.0, 3.0), (3.0, 5.01))


def overlaps(box, boxes):
    w = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    h = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    both = np.clip(w, 0, None) * np.clip(h, 0, None)
    return both / ((box[2] - box[0]) * (box[3] - box[1]) + (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) - both)


def marks_of(output):
    """[6, N] -> rows x1, y1, x2, y2, score, class after the score floor and NMS within each class."""
    kept = []
    for label in range(len(CLASSES)):
        score = output[4 + label]
        chosen = np.flatnonzero(score >= FLOOR)
        chosen = chosen[np.argsort(-score[chosen], kind="stable")]
        cx, cy, w, h = output[:4, chosen]
        boxes = np.stack((cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2), 1)
        taken = np.zeros(0, int)
        for i in range(len(boxes)):
            if len(taken) == 0 or overlaps(boxes[i], boxes[taken]).max() <= NMS_IOU:
                taken = np.append(taken, i)
                kept.append((*boxes[i], score[chosen[i]], label))
            if len(taken) == MAX_BOXES:
                break
    return np.array(kept, np.float32).reshape(-1, 6)


def hits(mark, lesion):
    box = np.array([lesion[k] for k in ("x1", "y1", "x2", "y2")])
    x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    inside = box[0] <= x <= box[2] and box[1] <= y <= box[3]
    return inside or overlaps(mark[:4], box[None])[0] >= 0.3


def read_truth(folder):
    rows = []
    with open(os.path.join(folder, "truth.csv"), newline="") as file:
        for row in csv.DictReader(file):
            rows.append({"image": int(row["index"]), "class": int(row["class"]), "mm": float(row["diameter_mm"]),
                         "cnr": float(row["cnr"]), **{k: float(row["model_" + k]) for k in ("x1", "y1", "x2", "y2")}})
    return rows


def read_images(folder):
    return np.memmap(os.path.join(folder, "images.u8"), np.uint8, "r").reshape(-1, SIDE, SIDE)


def all_marks(detector, images, batch=8):
    """The marks of each image, one after the other."""
    model = Exported(detector).eval()
    with torch.no_grad():
        for start in range(0, len(images), batch):
            x = (torch.from_numpy(images[start:start + batch].astype(np.float32) / 255)[:, None] - MEAN) / STD
            for output in model(x).numpy():
                yield marks_of(output)


def score(detector, folder):
    """Number of images; the lesions, each with the best score that hits it and its class; the false positives' scores."""
    images = read_images(folder)
    lesions = read_truth(folder)
    false = []
    for index, marks in enumerate(all_marks(detector, images)):
        here = [lesion for lesion in lesions if lesion["image"] == index]
        for mark in marks:
            hit = [lesion for lesion in here if hits(mark, lesion)]
            for lesion in hit:
                if mark[4] > lesion.get("score", 0):
                    lesion["score"], lesion["as"] = float(mark[4]), int(mark[5])
            if not hit:
                false.append(float(mark[4]))
    return len(images), lesions, false


def threshold_for(count, lesions, false, rate):
    """The lowest threshold that leaves at most this many false positives an image."""
    ordered = sorted(false, reverse=True)
    allowed = int(rate * count)
    return round(ordered[allowed] + 1e-4, 4) if allowed < len(ordered) else FLOOR


def sensitivity(lesions, threshold):
    found = sum(lesion.get("score", 0) >= threshold for lesion in lesions)
    return {"lesions": len(lesions), "sensitivity": round(found / len(lesions), 4) if lesions else None}


def groups(lesions, threshold):
    return {
        "all": sensitivity(lesions, threshold),
        "cnrAtLeast2": sensitivity([l for l in lesions if l["cnr"] >= 2], threshold),
        "cnrBelow1": sensitivity([l for l in lesions if l["cnr"] < 1], threshold)}


def report(count, lesions, false, threshold):
    curve = []
    for rate in RATES:
        at = threshold_for(count, lesions, false, rate)
        curve.append({"falsePositivesPerImage": rate, "threshold": at, **groups(lesions, at)})
    found = [l for l in lesions if l.get("score", 0) >= threshold]
    within = lambda key, low, high: sensitivity([l for l in lesions if low <= l[key] < high], threshold)
    return {
        "images": count,
        "lesions": len(lesions),
        "hit": "box IoU >= 0.3 or the mark's centre inside the truth box; the class is not asked for",
        "froc": curve,
        "atThreshold": {
            "threshold": threshold,
            "falsePositivesPerImage": sum(s >= threshold for s in false) / count,
            **groups(lesions, threshold),
            "bySize": [{"mm": list(size), **within("mm", *size)} for size in SIZES],
            "byContrast": [{"cnr": list(cnr), **within("cnr", *cnr)} for cnr in CONTRASTS],
            "classRight": round(sum(l["as"] == l["class"] for l in found) / max(1, len(found)), 4)},
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    detector, saved = load(arguments.run)
    scored = score(detector, arguments.data)
    result = report(*scored, threshold_for(*scored, 0.5))
    result["epoch"] = saved["epoch"]
    text = json.dumps(result, indent=2)
    if arguments.json:
        with open(arguments.json, "w") as file:
            file.write(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
