# From stored pixels to an input tensor with OpenCV and NumPy in this process, on one thread: what our pass is held against.
#   preprocess.py "resize first"|"window first" PIXELS SIDE TARGET PASSES OUT LOW HIGH     milliseconds of processor time an image
import sys
import time

import cv2
import numpy as np

way, pixels, side, target, passes, out, low, high = sys.argv[1:]
side, target, passes, low, high = int(side), int(target), int(passes), float(low), float(high)
cv2.setNumThreads(1)
image = np.fromfile(pixels, dtype="<u2").reshape(side, side)
mean, std = 0.5, 0.25


def window(values):
    values = values.astype(np.float32)
    values -= low
    values *= 1 / (high - low)
    return np.clip(values, 0, 1, out=values)


def shrink(values):
    return cv2.resize(values, (target, target), interpolation=cv2.INTER_AREA)


def run():
    values = window(shrink(image)) if way == "resize first" else shrink(window(image))
    values -= mean
    values *= 1 / std
    return values[None, None]


for _ in range(3):
    tensor = run()
begun = time.process_time()
for _ in range(passes):
    tensor = run()
seconds = time.process_time() - begun
tensor.tofile(out)
print(seconds * 1000 / passes)
