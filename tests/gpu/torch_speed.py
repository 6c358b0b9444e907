# Images a second of PyTorch with the very graph that the engine runs: its ONNX operators one by one as torch's, float32, no TF32.
# What depends on the input's size only is computed once, beforehand. Fails when the output is not that of ONNX Runtime on the
# processor (where Python has none: of exact.py, NumPy in double precision).
#   torch_speed.py MODEL.onnx [--device cuda|cpu] [--runs N] [--rounds N]
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

LIMIT = 1e-3
TORCH_TYPES = {1: torch.float32, 6: torch.int32, 7: torch.int64, 9: torch.bool, 10: torch.float16, 11: torch.float64}


def whole(tensor):
    return [int(value) for value in tensor.reshape(-1).tolist()]


def conv(x, weights, bias=None, *, strides=(1, 1), pads=(0, 0, 0, 0), dilations=(1, 1), group=1, auto_pad="NOTSET", **_):
    if auto_pad not in ("NOTSET", b"NOTSET") or len(pads) != 4 or pads[:2] != pads[2:]:
        raise SystemExit("torch_speed: this convolution is not known")
    return torch.nn.functional.conv2d(x, weights, bias, tuple(strides), tuple(pads[:2]), tuple(dilations), group)


def resize(x, _=None, scales=None, sizes=None, *, mode=b"nearest", coordinate_transformation_mode=b"half_pixel", nearest_mode=b"round_prefer_floor", **__):
    if (mode, coordinate_transformation_mode, nearest_mode) != (b"nearest", b"asymmetric", b"floor"):
        raise SystemExit("torch_speed: this resize is not known")
    if sizes is not None and sizes.numel():
        return torch.nn.functional.interpolate(x, size=whole(sizes)[2:], mode="nearest")
    return torch.nn.functional.interpolate(x, scale_factor=scales.tolist()[2:], mode="nearest")


def slices(x, starts, ends, axes=None, steps=None):
    starts, ends = whole(starts), whole(ends)
    axes = range(len(starts)) if axes is None else whole(axes)
    steps = [1] * len(starts) if steps is None else whole(steps)
    cut = [slice(None)] * x.dim()
    for axis, start, end, step in zip(axes, starts, ends, steps):
        cut[axis] = slice(start, end, step)
    return x[tuple(cut)]


def reshape(x, sides, **_):
    return x.reshape([x.shape[i] if side == 0 else side for i, side in enumerate(whole(sides))])


def unsqueeze(x, axes):
    for axis in sorted(a % (x.dim() + axes.numel()) for a in whole(axes)):
        x = x.unsqueeze(axis)
    return x


def gather(x, places, axis=0):
    return torch.index_select(x, axis, places.reshape(-1).long()).reshape(x.shape[:axis] + places.shape + x.shape[axis + 1:])


def clip(x, low=None, high=None):
    return torch.clamp(x, None if low is None else float(low), None if high is None else float(high))


OPERATORS = {
    "Add": torch.add, "Mul": torch.mul, "Sub": torch.sub, "Div": torch.div,
    "Relu": torch.relu, "Sigmoid": torch.sigmoid, "Exp": torch.exp,
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Shape": lambda x: torch.tensor(x.shape),
    "Cast": lambda x, to: x.to(TORCH_TYPES[to]),
    "Range": lambda start, limit, delta: torch.arange(start.item(), limit.item(), delta.item(), dtype=start.dtype),
    "Transpose": lambda x, perm: x.permute(*perm),
    "Conv": conv, "Resize": resize, "Slice": slices, "Reshape": reshape, "Unsqueeze": unsqueeze, "Gather": gather, "Clip": clip,
}
# Inputs that say how, not what: read on the processor while the plan is made.
SETTINGS = {"Resize": (1, 2, 3), "Slice": (1, 2, 3, 4), "Reshape": (1,), "Unsqueeze": (1,), "Clip": (1, 2), "Range": (0, 1, 2)}


class Plan:
    """The graph for one number of images: what is left to compute in each run, in order."""

    def __init__(self, graph, sample, device):
        self.device, self.steps = device, []
        self.input, self.output = graph.input[0].name, graph.output[0].name
        # What each value is for the sample, on the processor; those that no pixel reaches stand for every run.
        values = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
        values[self.input] = sample
        live, self.fixed = {self.input}, {}
        for node in graph.node:
            way = {one.name: helper.get_attribute_value(one) for one in node.attribute}
            if node.op_type == "Constant":
                values[node.output[0]] = torch.from_numpy(np.atleast_1d(numpy_helper.to_array(way["value"])).copy().reshape(tuple(way["value"].dims)))
                continue
            if node.op_type not in OPERATORS:
                raise SystemExit(f"torch_speed: the operator {node.op_type} is not known")
            operator = OPERATORS[node.op_type]
            values[node.output[0]] = operator(*[values[name] if name else None for name in node.input], **way)
            if node.op_type != "Shape" and live.intersection(node.input):
                live.add(node.output[0])
                self.steps.append(self._step(node, operator, way, values, live))
        for name, value in self.fixed.items():
            self.fixed[name] = value.to(device)

    def run(self, images):
        values = dict(self.fixed)
        values[self.input] = images
        for operator, sources, way, target in self.steps:
            values[target] = operator(*[values[one] if isinstance(one, str) else one for one in sources], **way)
        return values[self.output]

    def _step(self, node, operator, way, values, live):
        sources = []
        for place, name in enumerate(node.input):
            if not name:
                sources.append(None)
            elif name in live:
                sources.append(name)
            elif place in SETTINGS.get(node.op_type, ()):
                sources.append(values[name])
            else:
                self.fixed[name] = values[name]
                sources.append(name)
        return operator, sources, way, node.output[0]


def reference(path, images):
    try:
        import onnxruntime
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        return "ONNX Runtime " + onnxruntime.__version__, session.run(None, {session.get_inputs()[0].name: images})[0]
    except ImportError:
        script = os.path.join(os.path.dirname(__file__), "..", "EdgeMLOps.Appliance.Core.Tests", "Inference", "exact.py")
        with tempfile.TemporaryDirectory() as folder:
            np.save(os.path.join(folder, "input.npy"), images)
            subprocess.run([sys.executable, script, path, os.path.join(folder, "input.npy"), os.path.join(folder, "exact")], check=True)
            return "exact.py", np.fromfile(os.path.join(folder, "exact"))


def check(path, plan, images, device):
    name, wanted = reference(path, images)
    with torch.inference_mode():
        found = plan.run(torch.from_numpy(images).to(device)).cpu().numpy()
    off = np.abs(found.reshape(-1) - wanted.reshape(-1)) / np.maximum(1, np.abs(wanted.reshape(-1)))
    print(f"{images.shape[0]} images, {found.size} values, furthest from {name} {off.max():.2e} (limit {LIMIT})")
    if not off.max() <= LIMIT:
        raise SystemExit("torch_speed: this is another model")


def measure(run, images, runs, rounds, device):
    """Images a second: the median of the rounds, lowest, highest."""
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    figures = []
    for round_ in range(-1, rounds):
        wait()
        begun = time.perf_counter()
        for _ in range(runs):
            run()
        wait()
        if round_ >= 0:
            figures.append(images * runs / (time.perf_counter() - begun))
    return statistics.median(figures), min(figures), max(figures)


def loops(plan, host, device):
    """What is measured: with the copies that whoever has images in main memory and reads boxes there needs, and without."""
    images, result = host.to(device), plan.run(host.to(device)).cpu()
    yield "eager, values already there", lambda: plan.run(images)
    if device.type != "cuda":
        return
    host, result = host.pin_memory(), result.pin_memory()

    def copied():
        images.copy_(host, non_blocking=True)
        result.copy_(plan.run(images), non_blocking=True)
        torch.cuda.synchronize()

    yield "eager, copied there and back", copied
    side = torch.cuda.Stream()
    with torch.cuda.stream(side):
        for _ in range(3):
            plan.run(images)
    torch.cuda.synchronize()
    recorded = torch.cuda.CUDAGraph()
    with torch.cuda.graph(recorded):
        output = plan.run(images)

    def replayed():
        images.copy_(host, non_blocking=True)
        recorded.replay()
        result.copy_(output, non_blocking=True)
        torch.cuda.synchronize()

    yield "CUDA graph, copied there and back", replayed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    device = torch.device(given.device)
    if device.type == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name(device) if device.type == 'cuda' else 'the processor'}, float32, no TF32")
    graph = onnx.load(given.model).graph
    sides = [side.dim_value for side in graph.input[0].type.tensor_type.shape.dim][1:]
    for batch in (1, 8):
        images = np.random.default_rng(batch).random((batch, *sides), np.float32)
        plan = Plan(graph, torch.from_numpy(images), device)
        check(given.model, plan, images, device)
        with torch.inference_mode():
            for name, run in loops(plan, torch.from_numpy(images), device):
                middle, low, high = measure(run, batch, given.runs, given.rounds, device)
                print(f"torch, {batch} a run, {name:<34} {middle:9.1f} images/s (lowest {low:.1f}, highest {high:.1f})")


main()
