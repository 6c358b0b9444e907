"""Makes the demonstration package: model.onnx, manifest.json with lineage, card.md. The last step after training.

    /usr/bin/python3 package.py --run RUN_DIR --data TRAIN_DIR --val VAL_DIR --test TEST_DIR --release N [--package DIR]

The threshold is chosen on the validation phantoms; what is reported is measured on the unseen test phantoms.
"""
import argparse
import hashlib
import json
import os
import subprocess

import numpy as np
import torch

import digest
import evaluate
from export import load, write
from model import CLASSES, MEAN, SIDE, STD

VAL_FALSE_POSITIVES = 0.4  # an image; a margin below the 0.5 that is promised
CODES = {"nodule": ("27925004", "Nodule"), "mass": ("4147007", "Mass")}


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def commit():
    here = os.path.dirname(os.path.abspath(__file__))
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=here, check=True, capture_output=True, text=True).stdout.strip()


def histogram(values, edges):
    return {"edges": [round(float(e), 6) for e in edges], "counts": np.histogram(values, edges)[0].tolist()}


def reference_of(detector, folder, threshold):
    """What this model's world looks like on the validation phantoms; monitoring compares a site with it."""
    images = evaluate.read_images(folder)
    marks = [m[m[:, 4] >= threshold] for m in evaluate.all_marks(detector, images)]
    means = [float(image.mean()) / 255 for image in images]
    return {"images": len(images), "grids": {
        "score": histogram(np.concatenate([m[:, 4] for m in marks]), np.linspace(0, 1, 21)),
        "boxesPerImage": histogram([len(m) for m in marks], np.arange(-0.5, 11.5)),
        "inputMean": histogram(means, np.linspace(0, 1, 21)),
    }}


def manifest_of(arguments, saved, threshold, result, reference):
    given = saved["arguments"]
    data = sha256(os.path.join(arguments.data, "dataset.json"))
    names = ("epochs", "batch", "rate", "width")
    return {
        "schema": "edgemlops.package/2",
        "name": "phantom-chest-detector",
        "version": f"1.{arguments.release - 1}.0",
        "release": arguments.release,
        "kind": "model",
        "demonstration": True,
        "minimumAppVersion": "0.1.0",
        "input": {
            "name": "images", "modalities": ["DX", "CR"], "bodyParts": ["CHEST"], "views": [],
            "photometrics": ["MONOCHROME1", "MONOCHROME2"], "width": SIDE, "height": SIDE, "channels": 1,
            "layout": "NCHW", "dtype": "float32", "channelOrder": "grey", "windowing": {"kind": "voi"},
            "resize": "letterbox", "placement": "centre", "upscale": True, "padValue": 0.0, "range": 1,
            "mean": [MEAN], "std": [STD], "frames": "first"},
        "output": {
            "format": "yolov8", "names": {"output": "output0"}, "activation": "none", "classOffset": 0,
            "boxCoordinates": "input", "scoreFloor": evaluate.FLOOR},
        "classes": [
            {"id": i, "name": name, "code": {"value": CODES[name][0], "scheme": "SCT", "meaning": CODES[name][1]}}
            for i, name in enumerate(CLASSES)],
        "policy": {
            "scoreFloor": evaluate.FLOOR,
            "thresholds": {name: threshold for name in CLASSES},
            "nmsIou": evaluate.NMS_IOU, "minAreaMm2": 15.0, "maxAreaMm2": 9000.0, "maxBoxes": 20},
        "consistency": ["shift", "flip"],
        "limits": {"providers": ["cpu", "cuda"]},
        "lineage": {
            "trainingDataDigest": data,
            "codeCommit": commit(),
            "hyperParameters": {
                **{name: given[name] for name in names}, "optimiser": "AdamW, weight decay 0.001, one cycle",
                "epochsDone": saved["epoch"] + 1, "parameters": saved["parameters"],
                "trainingSeconds": round(saved["seconds"]), "fastestEpochSeconds": fastest_epoch(arguments.run)},
            "seed": given["seed"],
            "runId": hashlib.sha256((data + json.dumps(given, sort_keys=True)).encode()).hexdigest()[:16]},
        "evaluation": [{
            "dataset": sha256(os.path.join(arguments.test, "dataset.json")), "images": result["images"],
            "lesions": result["lesions"], "hit": result["hit"], "runtime": "torch " + torch.__version__, "froc": result["froc"],
            "atThreshold": result["atThreshold"]}],
        "reference": reference,
    }


def fastest_epoch(run):
    with open(os.path.join(run, "log.jsonl")) as file:
        seconds = [0.0] + [json.loads(line)["seconds"] for line in file]
    return round(min(after - before for before, after in zip(seconds, seconds[1:])))


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def percent(part):
    return "–" if part["sensitivity"] is None else f"{part['sensitivity']:.3f} ({part['lesions']})"


def card_of(manifest, result):
    at, lineage = result["atThreshold"], manifest["lineage"]
    given = lineage["hyperParameters"]
    curve = [row(c["falsePositivesPerImage"], percent(c["all"]), percent(c["cnrAtLeast2"]), percent(c["cnrBelow1"]), c["threshold"])
             for c in result["froc"]]
    return "\n".join([
        "# phantom-chest-detector " + manifest["version"],
        "",
        "**DEMONSTRATION, NOT FOR DIAGNOSIS.** It has seen no patient and knows nothing of one. It finds bright discs that a",
        "generator drew into made-up chest images, so that the whole way from a study to a result can be shown and tested.",
        "",
        "## Intended use",
        "Demonstration, tests and benchmarks of EdgeMLOps with images of `tests/EdgeMLOps.Phantoms`. No clinical use of any kind.",
        "",
        "## What it is",
        f"Anchor-free convolutional detector (one output level of stride 8), {given['parameters']} parameters, input 512 x 512 x 1,",
        f"classes nodule (6-30 mm) and mass (30-70 mm). {given['epochsDone']} epochs, seed {lineage['seed']}, "
        f"{given['trainingSeconds'] / 60:.0f} minutes on 2 CPU cores that others",
        f"were using too; the least disturbed epoch took {given['fastestEpochSeconds']} s, so about "
        f"{given['fastestEpochSeconds'] * given['epochsDone'] / 60:.0f} minutes on 2 cores of its own.",
        f"Training data digest `{lineage['trainingDataDigest']}`, code `{lineage['codeCommit']}`, run `{lineage['runId']}`.",
        "",
        f"## FROC on {result['images']} unseen phantoms, {result['lesions']} lesions",
        f"Hit: {result['hit']}. Further marks on a lesion already hit count as neither. Sensitivity (lesions);",
        "contrast is the local contrast-to-noise at 0.8 mm (`LesionTruth.Cnr`). Measured in torch by `Training/evaluate.py`.",
        "",
        row("false positives an image", "all", "contrast >= 2", "contrast < 1", "threshold"),
        row(*["---"] * 5), *curve,
        "",
        f"## At the threshold served, {at['threshold']}",
        f"Chosen on other phantoms (validation). Here: {at['falsePositivesPerImage']:.3f} false positives an image, sensitivity "
        f"{percent(at['cnrAtLeast2'])} for contrast >= 2,",
        f"{percent(at['cnrBelow1'])} below 1; the class is right for {at['classRight']:.3f} of the lesions found.",
        "",
        row("diameter, mm", "sensitivity (lesions)"), row("---", "---"),
        *[row(f"{p['mm'][0]}-{p['mm'][1]}", percent(p)) for p in at["bySize"]],
        "",
        row("contrast-to-noise", "sensitivity (lesions)"), row("---", "---"),
        *[row(f"{p['cnr'][0]}-{min(5, p['cnr'][1])}", percent(p)) for p in at["byContrast"]],
        "",
        "## Limits",
        "- Phantoms only: one kind of anatomy, frontal, upright; lesions only in free lung, never behind heart or diaphragm.",
        "- Below a contrast-to-noise of 1 it misses most lesions; the task is made so.",
        "- Around 30 mm nodule and mass are the same thing to it; one lesion may carry both boxes.",
        "- Not trained on wrong windows, inverted images, blur or collimation: these are for monitoring to notice.",
        "- The threshold was chosen for this mix (40 % of images without a lesion).",
        ""])


def main():
    parser = argparse.ArgumentParser()
    for name in ("run", "data", "val", "test"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--release", type=int, required=True)
    parser.add_argument("--package", default=digest.DEFAULT)
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    detector, saved = load(arguments.run)
    chosen = evaluate.threshold_for(*evaluate.score(detector, arguments.val), VAL_FALSE_POSITIVES)
    result = evaluate.report(*evaluate.score(detector, arguments.test), chosen)
    manifest = manifest_of(arguments, saved, chosen, result, reference_of(detector, arguments.val, chosen))
    os.makedirs(arguments.package, exist_ok=True)
    write(detector, os.path.join(arguments.package, "model.onnx"))
    with open(os.path.join(arguments.package, "manifest.json"), "w") as file:
        file.write(json.dumps(manifest, indent=2) + "\n")
    with open(os.path.join(arguments.package, "card.md"), "w") as file:
        file.write(card_of(manifest, result))
    print(digest.digest(arguments.package))


if __name__ == "__main__":
    main()
