# Class-wise non-maximum suppression by torchvision on one thread: what ours is held against.
#   boxes.py BOXES SHARE PASSES OUT     milliseconds a run; OUT takes the places of the boxes it keeps
# BOXES: rows of class, score, x1, y1, x2, y2, float32, little endian.
import sys
import time

import numpy as np
import torch
from torchvision.ops import batched_nms

path, share, passes, out = sys.argv[1:]
share, passes = float(share), int(passes)
torch.set_num_threads(1)
rows = torch.from_numpy(np.fromfile(path, dtype="<f4").reshape(-1, 6).copy())
classes, scores, boxes = rows[:, 0].to(torch.int64), rows[:, 1].contiguous(), rows[:, 2:].contiguous()


def run():
    return batched_nms(boxes, scores, classes, share)


times = []
for i in range(passes + 3):
    begun = time.perf_counter()
    kept = run()
    if i >= 3:
        times.append((time.perf_counter() - begun) * 1000)
kept.numpy().astype("<i4").tofile(out)
print(float(np.median(times)))
