"""Making one ranking of two: words and meaning, each scaled to 0..1 over its own best thousand.

On top comes what words support: how much of the query a product has at all, and whether its title has words side
by side that stand so in the query. The weights were chosen on the development halves of two judged sets;
docs/developers/search.md has the figures.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from store.search.selection import Ids, Scores, union
from store.search.word_index import Hits

DEPTH = 1000


class Weights(NamedTuple):
    """How much each part counts.

    Args:
        words: BM25.
        meaning: The cosine.
        coverage: How much of the query a product has at all.
        phrase: How many of the query's neighbouring words its title has side by side.
    """

    words: float
    meaning: float
    coverage: float = 0.5
    phrase: float = 0.2


class Parts(NamedTuple):
    """What each part adds to the scores of some products, as in `Weights`."""

    words: Scores
    meaning: Scores
    coverage: Scores
    phrase: Scores


#: For most queries.
BOTH = Weights(0.35, 0.65)
#: Of a single word, how often products have it says little: bags for laptops have "laptop" more often than laptops.
ONE_WORD = Weights(0.2, 0.8, coverage=0.8)
#: Of a whole sentence most words are beside the point, but its meaning is not.
SENTENCE = Weights(0.2, 0.8, coverage=0.2)
#: Of a brand's name alone, meaning says little: to the encoder a Samsung is a television.
BRAND_ALONE = Weights(0.8, 0.2)


def convex(words: Hits, meaning: tuple[Ids, Scores], weights: Weights = BOTH) -> tuple[Ids, Scores]:
    """Return the union of two rankings by the weighted sum of their min-max scaled scores, best first.

    Who is missing from one ranking gets nothing from it. Ties go to the smaller id, so the order is stable.
    """
    ids, found = parts(words, meaning, weights)
    scores = (found.words + found.meaning) + (found.coverage + found.phrase)
    order = np.argsort(-scores, kind="stable")
    return ids[order], scores[order]


def parts(words: Hits, meaning: tuple[Ids, Scores], weights: Weights = BOTH) -> tuple[Ids, Parts]:
    """Return the union of two rankings by id, with what each part adds to the score of each."""
    ids = union(words.ids, meaning[0])
    added = []
    for own, values, weight in ((words.ids, words.scores, weights.words), (*meaning, weights.meaning)):
        part = np.zeros(len(ids), dtype=np.float32)
        if len(own):
            part[np.searchsorted(ids, own)] += np.float32(weight) * _scaled(values)
        added.append(part)
    covered, adjacent = words.support(ids)
    by_words, by_meaning = added
    return ids, Parts(
        by_words, by_meaning, np.float32(weights.coverage) * covered, np.float32(weights.phrase) * adjacent
    )


def _scaled(values: Scores) -> Scores:
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.ones_like(values)
    scaled: Scores = (values - np.float32(low)) / np.float32(high - low)
    return scaled
