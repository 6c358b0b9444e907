# Takes all memory of the GPU that is free, says so, takes what others give back, and holds it until its standard input ends.
#   fill.py [--device cuda|cpu]      cpu: 64 MiB of main memory, to try whoever starts it where there is no GPU
import select
import sys

import torch

LEAST = 2 << 20
held = []


def take():
    step = 1 << 30
    while step >= LEAST:
        try:
            held.append(torch.empty(step, dtype=torch.uint8, device="cuda"))
        except RuntimeError as full:  # torch.cuda.OutOfMemoryError is one
            if "out of memory" not in str(full):
                raise
            step //= 2


def is_told_to_let_go():
    return bool(select.select([sys.stdin], [], [], 0.01)[0])


if sys.argv[1:] == ["--device", "cpu"]:
    held.append(torch.empty(64 << 20, dtype=torch.uint8))
    print("holds 64 MiB of main memory", flush=True)
    sys.stdin.read()
else:
    take()
    print(f"holds {sum(one.numel() for one in held) >> 20} MiB of the GPU, {torch.cuda.mem_get_info()[0] >> 20} MiB are free", flush=True)
    while not is_told_to_let_go():
        if torch.cuda.mem_get_info()[0] >= 32 << 20:
            take()
