"""Rebuild ``languages.npz`` from the published package. Not needed at run time.

Needs the file ``data/model.npz.xz`` of the package py3langid 0.4.0::

    python agent/guardrails/languages/build.py --source model.npz.xz --target agent/guardrails/languages

Of its table the runs of letters that tell most, and the languages written in Latin, Arabic or Cyrillic letters (with
Japanese, Korean, Thai and Chinese), are kept, in eight bits.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import lzma
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: sha256 of the published file: the build starts from exactly this one.
SOURCE = "f4f4a2c3465ca1f081541037f9cac23021d68151c2f709c55ae5eedfca522963"
#: How many runs of letters are kept.
RUNS = 26_000
LANGUAGES = frozenset(
    "ar de en es fr it ja ko nl pl pt ru th tr zh af az be bg br bs ca cs cy da et eu fa fi fo fy ga gl ha hr ht hu id "
    "is kk ku ky lb lt lv mg mk mn ms mt nn no oc ps ro rw sk sl sn so sq sr sv sw tg tk tl tt ug uk ur uz vi xh yo "
    "zu".split()
)


def read(source: Path) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of the published file.

    Raises:
        SystemExit: It is another file.
    """
    packed = source.read_bytes()
    if (found := hashlib.sha256(packed).hexdigest()) != SOURCE:
        raise SystemExit(f"{source} has sha256 {found}, expected {SOURCE}")
    with np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False) as data:
        return {name: data[name] for name in data.files}


def runs(data: dict[str, NDArray[np.generic]]) -> dict[int, str]:
    """Return the run of letters of each feature that is one of the kept alphabets: the shortest way to its state."""
    moves, rows = data["nextmove"].reshape(-1, 256), data["nextmove_row"]
    ways: dict[int, bytes] = {0: b""}
    found: dict[int, str] = {}
    for state in (queue := [0]):
        for byte in np.flatnonzero(moves[rows[state]]):
            after = int(moves[rows[state]][byte])
            if after not in ways:
                ways[after] = ways[state] + bytes([byte])
                queue.append(after)
        feature = int(data["out_feat"][state])
        if feature >= 0 and feature not in found and (run := _letters(ways[state])):
            found[feature] = run
    return found


def _letters(way: bytes) -> str:
    try:
        run = way.decode()
    except UnicodeDecodeError:
        return ""
    plain = all(c < "\u0700" or c in "\u2018\u2019" or "\u1e00" <= c < "\u1f00" for c in run)
    return run if plain and "\n" not in run else ""


def write(source: Path, target: Path) -> None:
    """Write ``languages.npz``."""
    data = read(source)
    names = [str(name) for name in data["classes"]]
    columns = [place for place, name in enumerate(names) if name in LANGUAGES]
    found = runs(data)
    features = np.array(sorted(found))
    table = data["ptc"].astype(np.float32)[features][:, columns]
    apart = table - table.mean(axis=1, keepdims=True)
    telling = np.argsort(-(np.exp(table) * apart**2).sum(axis=1), kind="stable")[:RUNS]
    kept = sorted(telling, key=lambda place: found[int(features[place])])
    scale = np.abs(apart[kept]).max() / 127
    np.savez_compressed(
        target / "languages.npz",
        runs=np.array("\n".join(found[int(features[place])] for place in kept)),
        weights=np.round(apart[kept] / scale).astype(np.int8),
        scale=np.float32(scale),
        prior=data["pc"].astype(np.float32)[columns],
        names=np.array([names[place] for place in columns]),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--target", type=Path, required=True)
    asked = parser.parse_args()
    write(asked.source, asked.target)
