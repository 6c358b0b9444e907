"""Reads the results as the PACS holds them and compares them with the phantoms' truth.

usage: /usr/bin/python3 demo-score.py TRUTH.json SR.dcm...
Prints JSON: lesions, found, easy (contrast-to-noise of 2 and more), easyFound, easyLeast, falsePositives, images, reports, notices.
A lesion is found if the centre of a box of the report lies within the lesion's true box.
"""
import collections
import json
import math
import sys

import pydicom

PROMISE = 0.90  # sensitivity at a contrast-to-noise of 2 and more: the model card
DOUBT = 0.01
NOTICE = "DEMONSTRATION, NOT FOR DIAGNOSIS"


def items(dataset):
    for item in dataset.get("ContentSequence", []):
        yield item
        yield from items(item)


def boxes(report):
    """SOP Instance UID of the image and the box, for every region of a report."""
    for item in items(report):
        if item.ValueType == "SCOORD":
            points = [float(value) for value in item.GraphicData]
            source = item.ContentSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID
            yield str(source), (min(points[0::2]), min(points[1::2]), max(points[0::2]), max(points[1::2]))


def least_believable(count):
    """The smallest number of hits that, with so few lesions, does not contradict the promised sensitivity (binomial, 1 %)."""
    below = 0.0
    for hits in range(count + 1):
        below += math.comb(count, hits) * PROMISE**hits * (1 - PROMISE) ** (count - hits)
        if below > DOUBT:
            return hits
    return count


def main():
    truth = json.load(open(sys.argv[1], encoding="utf-8"))
    reports = [pydicom.dcmread(path) for path in sys.argv[2:]]
    found = collections.defaultdict(list)
    for report in reports:
        for image, box in boxes(report):
            found[image].append(box)
    score = dict(lesions=0, found=0, easy=0, easyFound=0, falsePositives=0, images=len(truth))
    for image in truth:
        candidates = [((b[0] + b[2]) / 2, (b[1] + b[3]) / 2) for b in found[image["sopInstanceUid"]]]
        lesions = image["lesions"]
        for lesion in lesions:
            hit = any(lesion["x1"] <= x <= lesion["x2"] and lesion["y1"] <= y <= lesion["y2"] for x, y in candidates)
            score["lesions"] += 1
            score["found"] += hit
            if lesion["cnr"] >= 2:
                score["easy"] += 1
                score["easyFound"] += hit
        score["falsePositives"] += sum(
            not any(l["x1"] <= x <= l["x2"] and l["y1"] <= y <= l["y2"] for l in lesions) for x, y in candidates
        )
    score["easyLeast"] = least_believable(score["easy"])
    per_study = collections.Counter(str(report.StudyInstanceUID) for report in reports)
    score["reports"] = len(reports)
    score["studiesWithOneReport"] = sum(
        per_study[study] == 1 for study in {image["studyInstanceUid"] for image in truth}
    )
    score["notices"] = sum(
        any(item.ValueType == "TEXT" and item.TextValue == NOTICE for item in items(report)) for report in reports
    )
    json.dump(score, sys.stdout)


if __name__ == "__main__":
    main()
