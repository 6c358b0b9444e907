"""Prints the package digest: SHA-256 over the sorted lines "name\\0sha256hex\\n" of the package's files.

    /usr/bin/python3 digest.py [FOLDER]
"""
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DEFAULT = os.path.join(HERE, "../../../appliance/EdgeMLOps.Appliance.Core/Models/Demonstration")


def digest(folder):
    total = hashlib.sha256()
    for name in sorted(os.listdir(folder)):  # ASCII names: ordinal order
        with open(os.path.join(folder, name), "rb") as file:
            total.update(f"{name}\0{hashlib.sha256(file.read()).hexdigest()}\n".encode())
    return total.hexdigest()


if __name__ == "__main__":
    print(digest(sys.argv[1] if len(sys.argv) > 1 else DEFAULT))
