"""Fit the reader's head on the exemplars: ``python -m agent.guardrails.fit`` writes data/head.npz.

The head is a small network (`agent.guardrails.net`) over a sentence's vector (USE-multilingual-v3), its cues and its
words. Adding what the reader has to know means adding lines to ``data/exemplars/<lang>.yaml`` or
``data/templates.yaml`` and fitting anew.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.guardrails import cues, grams
from agent.guardrails.mixed import mixed
from agent.guardrails.net import Net, learn
from agent.guardrails.sentence_kinds import BESIDE_PRODUCTS, Kind
from commerce.errors import ConfigurationError
from connectors.encoders import Encoder, load_encoder
from connectors.encoders.base import Batched
from runtime.yaml_file import read_yaml

DATA = Path(__file__).parent / "data"
HEAD = DATA / "head.npz"
ENCODER = "use"
#: Each template is filled so many times.
FILLED = 3
#: What stands in templates for ``{a}``, ``{o}``, ``{s}``, ``{p}`` and ``{t}``, by the first letter.
SLOTS = ("articles", "orders", "sums", "people", "times")
#: What puts two sentences of a language into one.
JOINS = "joins"
#: Every so many exemplars one is garbled too.
GARBLED = 8
#: How long a sentence's vector and its words are made beside a cue of one.
VECTOR, WORDS = 4.0, 2.0
#: So many sentences are encoded side by side.
SIDE_BY_SIDE = 32
KINDS: tuple[Kind, ...] = tuple(Kind)

_NUMBER = re.compile(r"\d[\d.,]*")
#: What stands between words and says nothing by itself: smiles, hands, ticks.
_PICTURES = re.compile(r"\s?[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
Floats = NDArray[np.float32]


def plain(text: str) -> str:
    """Return a sentence as it is encoded: in lower case, without pictures, all numbers the same, so that none tells."""
    return _NUMBER.sub("5", _PICTURES.sub("", text)).casefold()


def inputs(texts: Sequence[str], encoder: Encoder) -> Floats:
    """Return what the head reads of sentences: one, their vectors and cues, which its hidden units see, and words.

    Returns:
        Rows of shape ``(len(texts), seen(encoder) + grams.PLACES)``.
    """
    plainly = [plain(text) for text in texts]
    vectors = encoder.together(plainly) if isinstance(encoder, Batched) else encoder.encode(plainly)
    hints = np.stack([cues.features(text) for text in texts])
    words = np.stack([grams.counts(text) for text in plainly])
    ones = np.ones((len(texts), 1), dtype=np.float32)
    return np.concatenate([ones, VECTOR * vectors, hints, WORDS * words], axis=1, dtype=np.float32)


def seen(encoder: Encoder) -> int:
    """Return how many of the first columns of `inputs` the hidden units see."""
    return 1 + encoder.dimensions + len(cues.names())


@dataclass(frozen=True)
class Exemplar:
    """A sentence and what it does.

    Attributes:
        language: Its language.
        kind: What it does.
        text: The sentence.
        source: What it was made from; sentences of one source say nearly the same.
    """

    language: str
    kind: Kind
    text: str
    source: str


def written(folder: Path = DATA) -> list[Exemplar]:
    """Return every exemplar that somebody wrote, templates filled in.

    Raises:
        ConfigurationError: A file has a kind that is none, or a line that is not text.
    """
    exemplars: list[Exemplar] = []
    for path in sorted((folder / "exemplars").glob("*.yaml")):
        exemplars += [Exemplar(path.stem, kind, line, line) for kind, line in _lines(path, read_yaml(path))]
    path = folder / "templates.yaml"
    for language, data in read_yaml(path).items():
        data.pop(JOINS, None)
        slots = {name[0]: data.pop(name) for name in SLOTS if name in data}
        for number, (kind, line) in enumerate(_lines(path, data)):
            exemplars += [
                Exemplar(language, kind, _filled(line, slots, number * FILLED + step), line) for step in range(FILLED)
            ]
    return exemplars


def exemplars(folder: Path = DATA) -> list[tuple[str, Kind, str]]:
    """Return the language, kind and text of every exemplar that the head is fitted on; see :func:`written`."""
    return grown(written(folder), folder)


def grown(lines: Sequence[Exemplar], folder: Path = DATA) -> list[tuple[str, Kind, str]]:
    """Return exemplars, and with them what code makes of them: mixed sentences and garbled ones."""
    found = [(each.language, each.kind, each.text) for each in lines]
    joins = {language: data[JOINS] for language, data in read_yaml(folder / "templates.yaml").items() if JOINS in data}
    return found + list(mixed(found, joins)) + list(_garbled(found))


def _filled(line: str, slots: dict[str, list[str]], turn: int) -> str:
    """Return a template with a word in each slot; every slot goes through its words at a pace of its own."""
    for place, (name, words) in enumerate(slots.items()):
        line = line.replace(f"{{{name}}}", words[(turn + place * (turn // len(words))) % len(words)])
    return line[0].upper() + line[1:]


def _garbled(lines: list[tuple[str, Kind, str]]) -> Iterator[tuple[str, Kind, str]]:
    """Yield sentences that no encoder can read: backwards, without vowels, letters shifted or in disorder."""
    ways = (
        lambda text: text[::-1],
        lambda text: re.sub("(?i)[aeiou]", "", text),
        lambda text: codecs.encode(text, "rot13"),
        lambda text: re.sub(r"\b(\w)(\w+)(\w)\b", lambda m: m[1] + m[2][::-1] + m[3], text),
        lambda text: re.sub(r"\b(\w)(\w+)\b", r"\2\1ay", text),
    )
    readable = [each for each in lines if each[2].isascii() and len(each[2]) > 12]
    for number, (language, _, text) in enumerate(readable[::GARBLED]):
        yield language, Kind.OTHER, ways[number % len(ways)](text)


def _lines(path: Path, data: Any) -> Iterator[tuple[Kind, str]]:
    for name, lines in data.items():
        if name not in KINDS or not all(isinstance(line, str) for line in lines):
            raise ConfigurationError(f"{path.name}: {name} is no kind of sentence, or has a line that is not text.")
        yield from ((Kind(name), line) for line in lines)


def digest(folder: Path = DATA) -> str:
    """Return the sha256 of all that the head is fitted on."""
    found = hashlib.sha256()
    for path in sorted([*(folder / "exemplars").glob("*.yaml"), folder / "templates.yaml", cues.CUES]):
        found.update(path.read_bytes())
    return found.hexdigest()


def fit(rows: Floats, kinds: list[Kind], seen: int) -> Net:
    """Return the head, one class a kind of `KINDS`; harmless exemplars and the others weigh the same in all."""
    harmless = np.array([kind in BESIDE_PRODUCTS for kind in kinds])
    weights = np.where(harmless, 0.5 / harmless.mean(), 0.5 / (1 - harmless.mean())).astype(np.float32)
    return learn(rows, np.array([KINDS.index(kind) for kind in kinds]), len(KINDS), weights, seen)


def save(target: Path, head: Net, encoder: Encoder) -> None:
    """Write a head with the names of what it was made from."""
    np.savez(
        target,
        **{name: part.astype(np.float16) for name, part in vars(head).items()},
        kinds=KINDS,
        cues=cues.names(),
        exemplars=digest(),
        encoder=encoder.fingerprint,
    )


def write(target: Path = HEAD) -> None:
    """Fit and write the head; one thread is quickest (OPENBLAS_NUM_THREADS=1)."""
    encoder = load_encoder(ENCODER)
    lines = exemplars()
    texts = [text for _, _, text in lines]
    rows = [inputs(texts[at : at + SIDE_BY_SIDE], encoder) for at in range(0, len(texts), SIDE_BY_SIDE)]
    head = fit(np.concatenate(rows), [kind for _, kind, _ in lines], seen(encoder))
    save(target, head, encoder)
    sys.stdout.write(f"{target.name}: {head.hidden.shape[1]} hidden units from {len(lines)} exemplars\n")


if __name__ == "__main__":
    write()
