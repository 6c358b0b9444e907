"""Writes a checkpoint as ONNX: input images [B, 1, 512, 512], output output0 [B, 4 + classes, N], B dynamic.

    /usr/bin/python3 export.py --run RUN_DIR --onnx model.onnx
"""
import argparse
import os

import torch

from model import SIDE, Detector, Exported


def load(run):
    saved = torch.load(os.path.join(run, "checkpoint.pt"), map_location="cpu")
    detector = Detector(saved["arguments"]["width"])
    detector.load_state_dict(saved["model"])
    return detector.eval(), saved


def write(detector, path):
    torch.onnx.export(
        Exported(detector).eval(), torch.zeros(1, 1, SIDE, SIDE), path, opset_version=13,
        input_names=["images"], output_names=["output0"],
        dynamic_axes={"images": {0: "batch"}, "output0": {0: "batch"}})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", required=True)
    parser.add_argument("--onnx", required=True)
    arguments = parser.parse_args()
    write(load(arguments.run)[0], arguments.onnx)


if __name__ == "__main__":
    main()
