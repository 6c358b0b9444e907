# What a graph gives in double precision: its operators one by one, by NumPy, from the words of the ONNX operator specification (opset 13).
# Its weights, constants and input are the float32 values they are; no value between them is rounded to float32.
#   exact.py MODEL INPUT.npy OUT          OUT: the first output, float64, row by row
import struct
import sys

import numpy as np

TYPES = {1: np.float32, 6: np.int32, 7: np.int64, 9: np.bool_, 11: np.float64}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def fields(data):
    at, found = 0, []
    while at < len(data):
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(data, at)
        else:
            size = {1: 8, 5: 4}.get(wire)
            if size is None:
                size, at = varint(data, at)
            value = data[at:at + size]
            at += size
        found.append((number, value))
    return found


def numbers(values):
    found = []
    for value in values:
        if isinstance(value, int):
            found.append(signed(value))
            continue
        at = 0
        while at < len(value):
            one, at = varint(value, at)
            found.append(signed(one))
    return found


def tensor(data):
    parts = {}
    for number, value in fields(data):
        parts.setdefault(number, []).append(value)
    sides, kind = numbers(parts.get(1, [])), TYPES[parts[2][0]]
    if 9 in parts:
        values = np.frombuffer(parts[9][0], kind)
    elif 4 in parts:
        values = np.frombuffer(b"".join(parts[4]), np.float32)
    else:
        values = np.array(numbers(parts.get(7, []) + parts.get(5, [])), kind)
    values = values.reshape(sides)
    return values.astype(np.float64) if kind is np.float32 else values


def attributes(node):
    found = {}
    for number, value in node:
        if number != 5:
            continue
        parts = {}
        for inner, one in fields(value):
            parts.setdefault(inner, []).append(one)
        name = parts[1][0].decode()
        if 5 in parts:
            found[name] = tensor(parts[5][0])
        elif 8 in parts:
            found[name] = numbers(parts[8])
        elif 3 in parts:
            found[name] = signed(parts[3][0])
        elif 4 in parts:
            found[name] = parts[4][0].decode()
        elif 2 in parts:
            found[name] = struct.unpack("<f", parts[2][0])[0]
        else:
            found[name] = []
    return found


def conv(x, w, bias=None, *, kernel_shape, strides=(1, 1), pads=(0, 0, 0, 0), group=1, dilations=(1, 1), auto_pad="NOTSET"):
    if group != 1 or tuple(dilations) != (1, 1) or auto_pad != "NOTSET":
        raise SystemExit("this convolution is not known")
    x = np.pad(x, ((0, 0), (0, 0), (pads[0], pads[2]), (pads[1], pads[3])))
    windows = np.lib.stride_tricks.sliding_window_view(x, tuple(kernel_shape), (2, 3))[:, :, ::strides[0], ::strides[1]]
    y = np.tensordot(windows, w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    return y if bias is None else y + bias.reshape(1, -1, 1, 1)


def resize(x, _, scales=None, sizes=None, **way):
    if way.get("mode", "nearest") != "nearest":
        raise SystemExit("this resize is not known")
    factors = scales if scales is not None and scales.size else np.array(sizes) / x.shape
    for axis, factor in enumerate(factors):
        if factor != round(factor):
            raise SystemExit("this resize is not known")
        x = np.repeat(x, round(factor), axis)
    return x


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def slices(x, starts, ends, axes=None, steps=None):
    axes = range(len(starts)) if axes is None else axes
    steps = np.ones(len(starts), int) if steps is None else steps
    cut = [slice(None)] * x.ndim
    for axis, start, end, step in zip(axes, starts, ends, steps):
        cut[axis] = slice(int(start), int(end), int(step))
    return x[tuple(cut)]


def unsqueeze(x, axes):
    for axis in sorted(a % (x.ndim + len(axes)) for a in axes):
        x = np.expand_dims(x, axis)
    return x


def reshape(x, sides, **_):
    return x.reshape([x.shape[i] if side == 0 else side for i, side in enumerate(sides)])


def top(x, k, axis=-1, largest=1, **_):
    order = np.argsort(-x if largest else x, axis, kind="stable")
    order = np.take(order, range(int(k[0])), axis)
    return np.take_along_axis(x, order, axis), order


def reduced(function):
    return lambda x, axes=None, *, keepdims=1, **way: function(
        x, axis=tuple(way.get("axes", axes if axes is not None else range(x.ndim))), keepdims=bool(keepdims))


OPERATORS = {
    "Conv": conv, "Resize": resize, "Softmax": softmax, "Slice": slices, "Unsqueeze": unsqueeze, "Reshape": reshape, "TopK": top,
    "Sigmoid": lambda x: 1 / (1 + np.exp(-x)), "Exp": np.exp, "Relu": lambda x: np.maximum(x, 0),
    "Clip": lambda x, low=None, high=None: np.clip(x, low, high),
    "Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Equal": np.equal, "Where": np.where,
    "Div": lambda a, b: a / b if a.dtype == np.float64 else a // b,
    "Constant": lambda value: value,
    "ConstantOfShape": lambda sides, value=np.zeros(1): np.full(sides, value[0], value.dtype),
    "Expand": lambda x, sides: x * np.ones(sides, x.dtype),
    "Concat": lambda *parts, axis: np.concatenate(parts, axis),
    "Transpose": lambda x, perm: x.transpose(perm),
    "Shape": lambda x: np.array(x.shape, np.int64),
    "Gather": lambda x, places, axis=0: np.take(x, places.astype(np.int64), axis),
    "GatherElements": lambda x, places, axis=0: np.take_along_axis(x, places, axis),
    "Cast": lambda x, to: x.astype(np.float64 if to in (1, 11) else TYPES[to]),
    "Range": lambda start, limit, delta: np.arange(start, limit, delta),
    "ReduceSum": reduced(np.sum), "ReduceMax": reduced(np.max),
    "ArgMax": lambda x, axis=0, keepdims=1, **_: np.argmax(x, axis, keepdims=bool(keepdims)),
}


def run(model, given):
    graph = fields(next(value for number, value in fields(model) if number == 7))
    values = {"": None}
    for number, value in graph:
        if number == 5:
            name = next(one for inner, one in fields(value) if inner == 8).decode()
            values[name] = tensor(value)
    names = [next(one for inner, one in fields(value) if inner == 1).decode() for number, value in graph if number == 11]
    values[next(name for name in names if name not in values)] = given
    for node in (fields(value) for number, value in graph if number == 1):
        inputs = [values[one.decode()] for number, one in node if number == 1]
        outputs = [one.decode() for number, one in node if number == 2]
        operator = next(one for number, one in node if number == 4).decode()
        found = OPERATORS[operator](*inputs, **attributes(node))
        values.update(zip(outputs, found if isinstance(found, tuple) else (found,)))
    return values[next(fields(value)[0][1].decode() for number, value in graph if number == 12)]


if __name__ == "__main__":
    model, given, out = sys.argv[1:]
    with open(model, "rb") as file:
        run(file.read(), np.load(given).astype(np.float64)).astype(np.float64).tofile(out)
