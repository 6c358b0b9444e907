"""Trains the reference detector on dumped phantoms, on the CPU, seeded; a killed run goes on from its last epoch.

    /usr/bin/python3 train.py --data TRAIN_DIR --val VAL_DIR --out RUN_DIR
"""
import argparse
import csv
import json
import math
import os
import time

import numpy as np
import torch
from torch import nn

from model import CLASSES, MEAN, SIDE, STD, STRIDE, Detector, decode

CELLS = SIDE // STRIDE


def load(folder):
    """Images [N, 512, 512] uint8 (mapped) and for each image its rows (class, x1, y1, x2, y2) in input pixels."""
    images = np.memmap(os.path.join(folder, "images.u8"), np.uint8, "r").reshape(-1, SIDE, SIDE)
    truth = [[] for _ in range(len(images))]
    with open(os.path.join(folder, "truth.csv"), newline="") as file:
        for row in csv.DictReader(file):
            box = [float(row["model_" + name]) for name in ("x1", "y1", "x2", "y2")]
            truth[int(row["index"])].append((int(row["class"]), *box))
    return images, truth


def targets(truth):
    """Heat map, box map and the cells that learn a box."""
    heat = np.zeros((len(CLASSES), CELLS, CELLS), np.float32)
    boxes = np.zeros((4, CELLS, CELLS), np.float32)
    weight = np.zeros((CELLS, CELLS), np.float32)
    grid = np.arange(CELLS, dtype=np.float32) + 0.5
    for label, x1, y1, x2, y2 in truth:
        cx, cy, w, h = (x1 + x2) / 2 / STRIDE, (y1 + y2) / 2 / STRIDE, (x2 - x1) / STRIDE, (y2 - y1) / STRIDE
        spread = [max(0.6, size / 7) for size in (w, h)]
        bump = np.exp(-((grid[None, :] - cx) ** 2 / (2 * spread[0] ** 2) + (grid[:, None] - cy) ** 2 / (2 * spread[1] ** 2)))
        column, row = min(int(cx), CELLS - 1), min(int(cy), CELLS - 1)
        bump[row, column] = 1.0  # the centre's own cell is the positive one
        heat[label] = np.maximum(heat[label], bump)
        near = bump > np.maximum(weight, 0.4)
        boxes[:, near] = np.stack(np.broadcast_arrays(
            cx - grid[None, :], cy - grid[:, None], math.log(w), math.log(h)))[:, near]
        weight[near] = bump[near]
    return heat, boxes, weight


def augment(image, truth, random):
    """Mirror, shift, tone and noise: what a site's devices differ in and a phantom's truth survives."""
    if random.random() < 0.5:
        image = image[:, ::-1]
        truth = [(label, SIDE - x2, y1, SIDE - x1, y2) for label, x1, y1, x2, y2 in truth]
    dx, dy = random.integers(-16, 17, 2)
    image = np.roll(image, (dy, dx), (0, 1))
    truth = [(label, x1 + dx, y1 + dy, x2 + dx, y2 + dy) for label, x1, y1, x2, y2 in truth]
    tone = (np.arange(256) / 255 - 0.5) * random.uniform(0.85, 1.15) + 0.5 + random.uniform(-0.08, 0.08)
    tone = np.clip(tone, 0, 1) ** random.uniform(0.85, 1.18)
    image = tone.astype(np.float32)[image]
    if random.random() < 0.3:
        image = image + random.standard_normal(image.shape, np.float32) * np.float32(random.uniform(0, 0.008))
    return image, truth


def heat_loss(logits, target):
    """Penalty-reduced focal loss (CornerNet eq. 1), per lesion."""
    score = torch.sigmoid(logits)
    positive = target.eq(1).float()
    hit = nn.functional.logsigmoid(logits) * (1 - score) ** 2 * positive
    miss = nn.functional.logsigmoid(-logits) * score ** 2 * (1 - target) ** 4 * (1 - positive)
    return -(hit.sum() + miss.sum()) / positive.sum().clamp(min=1)


def box_loss(predicted, target, weight):
    """1 - GIoU over the cells near a centre, weighted by nearness."""
    a, b = decode(predicted), decode(target)
    (ax1, ay1), (ax2, ay2) = corners(a)
    (bx1, by1), (bx2, by2) = corners(b)
    overlap = (torch.minimum(ax2, bx2) - torch.maximum(ax1, bx1)).clamp(min=0) \
        * (torch.minimum(ay2, by2) - torch.maximum(ay1, by1)).clamp(min=0)
    union = a[:, 2] * a[:, 3] + b[:, 2] * b[:, 3] - overlap
    hull = (torch.maximum(ax2, bx2) - torch.minimum(ax1, bx1)) * (torch.maximum(ay2, by2) - torch.minimum(ay1, by1))
    giou = overlap / union - (hull - union) / hull
    return ((1 - giou) * weight).sum() / weight.sum().clamp(min=1)


def corners(box):
    half_w, half_h = box[:, 2] / 2, box[:, 3] / 2
    return (box[:, 0] - half_w, box[:, 1] - half_h), (box[:, 0] + half_w, box[:, 1] + half_h)


def batch_of(images, truth, chosen, random):
    planes, parts = [], []
    for i in chosen:
        plane, boxes = augment(images[i], truth[i], random) if random is not None \
            else (images[i].astype(np.float32) / 255, truth[i])
        planes.append(plane)
        parts.append(targets(boxes))
    stacked = [torch.from_numpy(np.stack(part)) for part in zip(*parts)]
    return (torch.from_numpy(np.stack(planes))[:, None] - MEAN) / STD, *stacked


def validate(model, images, truth, size):
    model.eval()
    total = 0.0
    with torch.no_grad():
        for start in range(0, len(images), size):
            x, heat, boxes, weight = batch_of(images, truth, range(start, min(start + size, len(images))), None)
            raw_heat, raw_box = model(x.to(memory_format=torch.channels_last))
            total += (heat_loss(raw_heat, heat) + box_loss(raw_box, boxes, weight)).item() * len(x)
    return total / len(images)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--val", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    os.makedirs(arguments.out, exist_ok=True)
    images, truth = load(arguments.data)
    val_images, val_truth = load(arguments.val)
    model = Detector(arguments.width).to(memory_format=torch.channels_last)
    steps = arguments.epochs * (len(images) // arguments.batch)
    optimiser = torch.optim.AdamW(model.parameters(), lr=arguments.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, arguments.rate, total_steps=steps, pct_start=0.15)
    checkpoint = os.path.join(arguments.out, "checkpoint.pt")
    first, spent = 0, 0.0
    if os.path.exists(checkpoint):
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        first, spent = saved["epoch"] + 1, saved["seconds"]
    parameters = sum(p.numel() for p in model.parameters())
    print(f"{parameters} parameters, {len(images)} images, {steps} steps, from epoch {first}", flush=True)

    for epoch in range(first, arguments.epochs):
        began = time.monotonic()
        random = np.random.default_rng([arguments.seed, epoch])  # by epoch, so that a resumed run is the same run
        order = random.permutation(len(images))
        model.train()
        losses = np.zeros(2)
        count = len(images) // arguments.batch
        for step in range(count):
            chosen = order[step * arguments.batch:(step + 1) * arguments.batch]
            x, heat, boxes, weight = batch_of(images, truth, chosen, random)
            raw_heat, raw_box = model(x.to(memory_format=torch.channels_last))
            of_heat, of_box = heat_loss(raw_heat, heat), box_loss(raw_box, boxes, weight)
            optimiser.zero_grad()
            (of_heat + of_box).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            losses += of_heat.item(), of_box.item()
            if step % 100 == 99:
                print(f"  {epoch}:{step + 1} heat {losses[0] / (step + 1):.3f} box {losses[1] / (step + 1):.3f} "
                      f"{time.monotonic() - began:.0f} s", flush=True)
        held_out = validate(model, val_images, val_truth, arguments.batch)
        spent += time.monotonic() - began
        state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(),
                 "epoch": epoch, "seconds": spent, "arguments": vars(arguments), "parameters": parameters}
        torch.save(state, checkpoint + ".new")
        os.replace(checkpoint + ".new", checkpoint)
        line = {"epoch": epoch, "heat": losses[0] / count, "box": losses[1] / count, "val": held_out, "seconds": spent}
        with open(os.path.join(arguments.out, "log.jsonl"), "a") as file:
            file.write(json.dumps(line) + "\n")
        print(line, flush=True)


if __name__ == "__main__":
    main()
