"""Cross-validate the reader of sentences on its own exemplars, to choose how sure it has to be.

``python -m evals.claims.folds`` fits the head on four fifths of what was written and reads the rest with it, five
times. Sentences of one template stay together. Mixed sentences are made anew in each part.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from agent.guardrails import fit, net, sentence_reader
from agent.guardrails.judge import PRODUCTS, may_show
from agent.guardrails.net import Net
from agent.guardrails.sentence_kinds import BESIDE_PRODUCTS, Kind
from connectors.encoders import Encoder, load_encoder
from evals.claims.measure import wilson

FOLDS = 5
#: Fewer networks than the real head has: quicker, and a little worse.
NETWORKS = 4
#: The bars that are compared: how sure a sentence has to be, plain and pointed.
BARS = ((0.5, 0.65), (0.5, 0.8), (0.55, 0.75), (0.6, 0.8), (0.65, 0.8), (0.7, 0.85), (0.8, 0.9))
_FREE = frozenset({Kind.OTHER})


@dataclass(frozen=True)
class Judged:
    """A sentence that was not fitted on, and whether each bar lets it pass.

    Attributes:
        language: Its language.
        kind: What it does.
        text: The sentence.
        passes: For each of `BARS` whether it is shown.
    """

    language: str
    kind: Kind
    text: str
    passes: tuple[bool, ...]


def judge(bars: Sequence[tuple[float, float]] = BARS, folds: Iterable[int] = range(FOLDS)) -> list[Judged]:
    """Return every exemplar as the reader that never saw it, nor its like, judges it where articles are in play."""
    encoder = load_encoder(fit.ENCODER)
    lines = fit.written()
    known = _Known(encoder)
    return [each for fold in folds for each in _fold(lines, fold, known, bars)]


class _Known:
    """What the head reads of a text, made once for all folds."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._rows: dict[str, np.ndarray] = {}

    def rows(self, texts: Sequence[str]) -> fit.Floats:
        new = list(dict.fromkeys(text for text in texts if text not in self._rows))
        for at in range(0, len(new), fit.SIDE_BY_SIDE):
            some = new[at : at + fit.SIDE_BY_SIDE]
            self._rows.update(zip(some, fit.inputs(some, self.encoder).astype(np.float16), strict=True))
        return np.stack([self._rows[text] for text in texts]).astype(np.float32)


def _fold(lines: list[fit.Exemplar], fold: int, known: _Known, bars: Sequence[tuple[float, float]]) -> Iterable[Judged]:
    held = [zlib.crc32(each.source.encode()) % FOLDS == fold for each in lines]
    seen = fit.grown([each for each, out in zip(lines, held, strict=True) if not out])
    rest = fit.grown([each for each, out in zip(lines, held, strict=True) if out])
    rest = [each for each in rest if each[1] not in _FREE]
    head = fit.fit(known.rows([text for _, _, text in seen]), [kind for _, kind, _ in seen], fit.seen(known.encoder))
    passes = _passes(head, known.encoder, [text for _, _, text in rest], bars)
    return [Judged(language, kind, text, each) for (language, kind, text), each in zip(rest, passes, strict=True)]


def _passes(
    head: Net, encoder: Encoder, texts: list[str], bars: Sequence[tuple[float, float]]
) -> Iterator[tuple[bool, ...]]:
    with TemporaryDirectory() as folder:
        fit.save(Path(folder) / fit.HEAD.name, head, encoder)
        reader = sentence_reader.SentenceReader(encoder, Path(folder) / fit.HEAD.name)
    for text in texts:
        yield tuple(_shown(reader, text, bar) for bar in bars)


def _shown(reader: sentence_reader.SentenceReader, text: str, bar: tuple[float, float]) -> bool:
    found = reader.read(text)
    by_words = {sentence_reader.SURE: bar[0], sentence_reader.SURE_POINTED: bar[1]}
    return may_show(replace(found, needed=by_words.get(found.needed, found.needed)), PRODUCTS) is None


def main() -> None:
    """Print how many untrue exemplars pass and how many harmless ones fall, for each bar."""
    net.NETWORKS = NETWORKS
    judged = judge()
    for place, bar in enumerate(BARS):
        untrue = [each.passes[place] for each in judged if each.kind not in BESIDE_PRODUCTS]
        harmless = [not each.passes[place] for each in judged if each.kind in BESIDE_PRODUCTS]
        sys.stdout.write(f"{bar}: untrue pass {_share(untrue)}, harmless fall {_share(harmless)}\n")


def _share(wrong: list[bool]) -> str:
    return f"{sum(wrong)} of {len(wrong)} ({100 * sum(wrong) / len(wrong):.1f} %, {wilson(sum(wrong), len(wrong))})"


if __name__ == "__main__":
    main()
