"""The router: which of the twelve requests a message names, and whether that is sure enough to act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from agent.embedded import multilingual
from agent.embedded.fit import HEAD
from agent.embedded.intents import INTENTS, WRITES
from agent.embedded.keywords import votes
from agent.embedded.text import intent_words
from agent.heads import read_head, softmax
from commerce.language import language
from connectors.encoders import Encoder, load_encoder
from runtime.once import once
from service import gloss

#: Below this the engine asks. A change of an order needs more, and more still when no plain word names it.
SURE, MARGIN = 0.45, 0.12
SURE_WRITE, MARGIN_WRITE, SURE_UNNAMED = 0.8, 0.6, 0.9


@dataclass(frozen=True)
class Routing:
    """What the router makes of one message.

    Attributes:
        label: The likeliest request.
        score: Its probability, from 0 to 1.
        margin: Its lead over the second.
        decided: Whether the engine may act on it without asking.
        ranked: All requests, likeliest first.
        named: Whether plain words in the message name the request.
        chances: The probability of each.
    """

    label: str
    score: float
    margin: float
    decided: bool
    ranked: tuple[str, ...]
    named: bool = False
    chances: Mapping[str, float] = field(default_factory=dict)


class Router:
    """A softmax head over the encoder's vectors, plus keyword votes.

    Args:
        encoder: Turns messages into vectors.
        head: The file that `agent.embedded.fit` wrote.

    Raises:
        ConfigurationError: The head is missing, damaged or made for another encoder.
    """

    def __init__(self, encoder: Encoder, head: Path = HEAD) -> None:
        self._encode = lru_cache(maxsize=256)(encoder.encode_query)  # a message is routed more than once
        weights = read_head(head, "routing head", encoder.fingerprint, "shopclerk engine train", labels=INTENTS)
        self._weights = weights.astype(np.float64)

    def route_words(self, text: str) -> Routing:
        """Route a message as it was written, in the language that is spoken here."""
        read = gloss.gloss(text, language())
        with gloss.remembered([read]):
            return self.route(read.text)

    def route(self, text: str) -> Routing:
        """Route one message.

        Args:
            text: The message as typed; anything goes. Of one in another language its gloss: the words that it was
                made of are read beside it (`agent.embedded.multilingual`).

        Returns:
            The likeliest request and how sure it is.
        """
        words = intent_words(text)
        scores = self._encode(words) @ self._weights[:-1] + self._weights[-1]
        scores = multilingual.beside(scores, gloss.written(text))
        named = votes(words)
        for label, weight in named.items():
            scores[INTENTS.index(label)] += weight
        chances = softmax(scores)
        order = np.argsort(-chances, kind="stable")
        best, second = float(chances[order[0]]), float(chances[order[1]])
        label = INTENTS[int(order[0])]
        return Routing(
            label=label,
            score=best,
            margin=best - second,
            decided=_sure(label, best, best - second, label in named),
            ranked=tuple(INTENTS[int(number)] for number in order),
            named=label in named,
            chances={INTENTS[int(number)]: round(float(chances[number]), 4) for number in order},
        )


def _sure(label: str, score: float, margin: float, named: bool) -> bool:
    if label in WRITES:
        return score >= (SURE_WRITE if named else SURE_UNNAMED) and margin >= MARGIN_WRITE
    return score >= SURE and margin >= MARGIN


@once
def router() -> Router:
    """Return the process's router; the encoder is loaded at the first call."""
    return Router(load_encoder())
