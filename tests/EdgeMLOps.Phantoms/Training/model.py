"""The reference detector: anchor-free, one output level of stride 8, classes nodule and mass."""
import torch
from torch import nn

SIDE = 512
STRIDE = 8
CLASSES = ("nodule", "mass")
MEAN, STD = 0.5, 0.25


class Conv(nn.Sequential):
    def __init__(self, inputs, outputs, kernel=3, stride=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = Conv(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


class Detector(nn.Module):
    """[B, 1, 512, 512] normalised display values -> heat logits [B, 2, 64, 64], boxes [B, 4, 64, 64].

    Boxes are (dx, dy) from the cell's centre in cells and (log w, log h) in cells.
    """

    def __init__(self, width=16):
        super().__init__()
        w = width
        self.stem = nn.Sequential(Conv(1, w // 2, 5, 2), Conv(w // 2, w, 3, 2), Residual(w))
        self.eighth = nn.Sequential(Conv(w, 2 * w, 3, 2), Residual(2 * w), Residual(2 * w))
        self.sixteenth = nn.Sequential(Conv(2 * w, 4 * w, 3, 2), Residual(4 * w), Residual(4 * w))
        self.thirtysecond = nn.Sequential(Conv(4 * w, 6 * w, 3, 2), Residual(6 * w))
        neck = 3 * w
        self.from_32 = nn.Conv2d(6 * w, neck, 1)
        self.from_16 = nn.Conv2d(4 * w, neck, 1)
        self.from_8 = nn.Conv2d(2 * w, neck, 1)
        self.mix_16 = Conv(neck, neck)
        self.mix_8 = Conv(neck, neck)
        self.heat = nn.Sequential(Conv(neck, neck), nn.Conv2d(neck, len(CLASSES), 1))
        self.box = nn.Sequential(Conv(neck, neck), nn.Conv2d(neck, 4, 1))
        nn.init.constant_(self.heat[-1].bias, -4.0)  # objects are rare: start from "nothing here"

    def forward(self, images):
        c8 = self.eighth(self.stem(images))
        c16 = self.sixteenth(c8)
        c32 = self.thirtysecond(c16)
        p16 = self.mix_16(self.from_16(c16) + nn.functional.interpolate(self.from_32(c32), scale_factor=2.0))
        p8 = self.mix_8(self.from_8(c8) + nn.functional.interpolate(p16, scale_factor=2.0))
        return self.heat(p8), self.box(p8)


def decode(boxes):
    """Raw box maps [B, 4, H, W] -> centre and size in input pixels, same shape."""
    height, width = boxes.shape[2:]
    x = (torch.arange(width, dtype=torch.float32) + 0.5).view(1, 1, 1, width)
    y = (torch.arange(height, dtype=torch.float32) + 0.5).view(1, 1, height, 1)
    cx = (boxes[:, 0:1] + x) * STRIDE
    cy = (boxes[:, 1:2] + y) * STRIDE
    size = torch.exp(torch.clamp(boxes[:, 2:4], -3.0, 4.0)) * STRIDE
    return torch.cat((cx, cy, size), 1)


class Exported(nn.Module):
    """The detector as it is served: [B, 4 + classes, N], boxes in input pixels, scores 0..1."""

    def __init__(self, detector):
        super().__init__()
        self.detector = detector

    def forward(self, images):
        heat, boxes = self.detector(images)
        return torch.cat((decode(boxes), torch.sigmoid(heat)), 1).flatten(2)
