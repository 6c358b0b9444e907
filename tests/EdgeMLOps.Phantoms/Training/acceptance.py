"""Writes the acceptance set of the demonstration package: phantoms as large as its input, and what it finds on them.

    /usr/bin/python3 acceptance.py BIN       BIN: folder of the built EdgeMLOps.Phantoms and EdgeMLOps.Appliance executables' folders

Run after each new demonstration model. The tolerances are wide: the set proves an engine, not a model.
"""
import glob
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "../../../appliance/EdgeMLOps.Appliance.Core/Models/DemonstrationAcceptance")
SCORE_AT_LEAST = 0.5
SERIES = ["--count", "3", "--seed", "9", "--min-side", "512", "--max-side", "512", "--lesion-free", "0", "--min-cnr", "4"]


def main(binaries):
    shutil.rmtree(FOLDER, ignore_errors=True)
    phantoms = os.path.join(binaries, "EdgeMLOps.Phantoms/release/EdgeMLOps.Phantoms")
    subprocess.run([phantoms, "dicom", "--out", FOLDER, *SERIES], check=True)
    os.remove(os.path.join(FOLDER, "truth.json"))
    files = sorted(glob.glob(os.path.join(FOLDER, "*.dcm")))
    appliance = os.path.join(binaries, "EdgeMLOps.Appliance/release/EdgeMLOps.Appliance")
    found = subprocess.run([appliance, "detect", "--json", *files], check=True, capture_output=True, text=True).stdout
    expected = {
        "schema": "edgemlops.acceptance/1",
        "scoreAtLeast": SCORE_AT_LEAST,
        "tolerances": {"iou": 0.5, "score": 0.2},
        "latencyCeilingMs": 60000,
        "images": [image(json.loads(line)) for line in found.splitlines() if line.startswith("{")],
    }
    with open(os.path.join(FOLDER, "expected.json"), "w", encoding="ascii") as file:
        json.dump(expected, file, indent=2)
        file.write("\n")


def image(line):
    boxes = [box for box in line["boxes"] if box["score"] >= SCORE_AT_LEAST]
    return {
        "file": os.path.basename(line["file"]),
        "boxes": [
            {"class": box["class"], "score": round(box["score"], 4), **{key: round(box[key], 1) for key in ("x1", "y1", "x2", "y2")}}
            for box in boxes
        ],
    }


if __name__ == "__main__":
    main(sys.argv[1])
