"""The reader of sentences: what a sentence of a model does, in whatever language and spelling it is written.

A sentence is read as a whole and clause by clause, and once more with disguises undone; the worst reading counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from pathlib import Path

import numpy as np

from agent.guardrails import cues
from agent.guardrails.disguises import Spelled, spelled
from agent.guardrails.fit import ENCODER, HEAD, KINDS, SIDE_BY_SIDE, Floats, inputs
from agent.guardrails.languages import foreign
from agent.guardrails.net import Net
from agent.guardrails.promises import claims
from agent.guardrails.sentence_kinds import BESIDE_MATTER, BESIDE_PRODUCTS, Kind
from agent.heads import read_parts, softmax
from connectors.encoders import Encoder, load_encoder
from connectors.encoders.base import Batched
from runtime.once import once

#: Longer than this is no sentence; the gate cuts at 2,000 characters.
MAX_CHARS = 2_000
MAX_CLAUSES = 12
#: So many sentences, and so many texts' chances, are remembered.
REMEMBERED = 4096
#: So many vectors are: 2 kB each.
REMEMBERED_VECTORS = 512
#: Cues that product talk, thanks and sympathy have no use for.
MATTER = frozenset(
    {
        "refund",
        "cancel",
        "swap",
        "pay",
        "money",
        "card",
        "ship",
        "order",
        "return",
        "rule",
        "person",
        "secret",
        "alarm",
        "account",
        "contact",
    }
)
#: Cues that an action is claimed, something is given away, somebody was told, or an article is to be thrown away.
SUSPECT = frozenset({"claim", "gift", "tell", "waste"})
#: Cues of actions and money, which greetings, sympathy and offers of a person have no use for.
_DEEDS = frozenset({"refund", "cancel", "swap", "pay", "money", "card", "secret", "alarm"}) | SUSPECT
#: Those that no article has; so many of them make a statement hopeless.
_PLAIN, HEAVY = _DEEDS - {"money", "card", "secret"}, 2
#: Those that no harmless exemplar has beside a word of doing: done, did or will.
_BOUND, _DOES = (_DEEDS - {"swap", "money", "secret"}), frozenset({"done", "did", "will"})
#: Cues that a kind never has, unless the head is so sure of it: "if you'd rather have a person, say so".
CERTAIN = 0.95
_NEVER = {
    Kind.GREETING: _DEEDS | {"ship", "rule"},
    Kind.SYMPATHY: _DEEDS | {"rule"},
    Kind.PERSON: _DEEDS,
    Kind.QUESTION: frozenset({"pay", "money", "card", "secret", "alarm"}),
}
#: How sure the reader has to be that a sentence is harmless, more where its words point to an action or to matter, less
#: where it offers a person, and least for kind words and questions in which no word does, all of which code words:
#: chosen over the lists of evals/claims and by cross-validation (evals/claims/folds.py). Talk about an article that is
#: near to what the shop's data says takes less (`agent.guardrails.likeness`).
SURE, SURE_POINTED, SURE_PERSON, SURE_KIND = 0.65, 0.8, 0.55, 0.5
#: Kind words and questions: that they name an order, an account or a way to write does not point to matter.
COURTESIES = frozenset({Kind.GREETING, Kind.SYMPATHY, Kind.QUESTION})
#: How sure it has to be of the offer of a person, so that a part of it may sound like a hand-off.
SURE_OFFER = 0.8
#: A clause is half a sentence and read with less certainty: it counts only when it is surely no harmless one, most of
#: all where no word in it points to an action.
CLAUSE, CLAUSE_BARE = 0.4, 0.03
_POINTED = (MATTER | SUSPECT | {"did", "will", "done", "when"}) - {"order", "account", "contact"}
#: Of a sentence that is so surely about articles fewer words make a clause of it count: "two-pack", "ships flat".
SURE_WHOLE, CLAUSE_SURE = 0.9, 0.01
_POINTED_AT = _POINTED - {"ship", "return", "when", "rule", "person"}

_ASKS = re.compile(r"[?\uff1f\u061f\u037e]")
_CUT = re.compile(
    r"(?:(?<!\s)\s++)?(?:[.!?\u2026](?=\s)|[\u3002\uff01\uff1f\u061f]|[,;:()\u2013\u2014\u3001\uff0c\uff1b\uff1a\u060c\"“”«»…]|(?<=\s)-\s)\s*+"
    r"|(?<!\s)\s++(?:and|und|et|y|e|en|i|ve|but|aber|mais|pero|ma|maar|mas|ale|ama|as|since|because|weil|car|porque)\s++"
)


@dataclass(frozen=True)
class Reading:
    """What the reader makes of one sentence.

    Attributes:
        kind: What it does; of several clauses the worst.
        harmless: How sure the reader is, from 0 to 1, that it may stand beside orders and money.
        product: How sure it is that it may stand where only products are in play.
        asks: Whether it asks, instructs or offers a choice.
        needed: How sure it has to be; more where words point to an action.
    """

    kind: Kind
    harmless: float
    product: float
    asks: bool
    needed: float = SURE


class SentenceReader:
    """A small network over the encoder's vectors, the cues and the words.

    Args:
        encoder: Turns sentences into vectors.
        head: The file that ``agent.guardrails.fit`` wrote.

    Raises:
        ConfigurationError: The head is missing, damaged or made for another encoder.
    """

    def __init__(self, encoder: Encoder, head: Path = HEAD) -> None:
        self._encoder = encoder
        parts = read_parts(
            head,
            "reader's head",
            encoder.fingerprint,
            "python -m agent.guardrails.fit",
            ("hidden", "straight", "beyond"),
            kinds=tuple(map(str, KINDS)),
            cues=cues.names(),
        )
        self._head = Net(*(part.astype(np.float32) for part in parts))
        self._chances: dict[str, Floats] = {}
        self._vectors: dict[str, Floats] = {}
        self._cached = lru_cache(maxsize=REMEMBERED)(self._read)

    def read(self, sentence: str) -> Reading:
        """Return what the sentence does; never raises."""
        return self._cached(sentence[:MAX_CHARS])

    def ahead(self, sentences: Iterable[str]) -> None:
        """Encode sentences that are going to be read, side by side: many cost little more than one does."""
        forms = [spelled(sentence[:MAX_CHARS]) for sentence in sentences]
        self._of([text for form in forms if _by_words(form) is None for part in _texts(form) for text in part])

    def vectors(self, texts: list[str]) -> list[Floats]:
        """Return the encoder's vectors of texts, each of length one; the newest are remembered."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            found = self._encoder.together(new) if isinstance(self._encoder, Batched) else self._encoder.encode(new)
            found = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
            if len(self._vectors) + len(new) > REMEMBERED_VECTORS:
                kept = {text: self._vectors[text] for text in texts if text in self._vectors}
                self._vectors = kept
            self._vectors.update(zip(new, found, strict=True))
        return [self._vectors[text] for text in texts]

    def _of(self, texts: list[str]) -> list[Floats]:
        """Return the chance of each kind, for each text."""
        known = {text: row for text in texts if (row := self._chances.get(text)) is not None}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        for at in range(0, len(new), SIDE_BY_SIDE):
            some = new[at : at + SIDE_BY_SIDE]
            known.update(zip(some, softmax(self._head.scores(inputs(some, self._encoder))), strict=True))
        if len(self._chances) + len(new) > REMEMBERED:
            self._chances = {}
        self._chances.update((text, known[text]) for text in new)
        return [known[text] for text in texts]

    def _read(self, sentence: str) -> Reading:
        form = spelled(sentence)
        judged = _by_words(form)
        if judged is not None:
            return judged
        asks = bool(_ASKS.search(form.text))
        wholes, clauses = _texts(form)
        chances = self._of([*wholes, *clauses])
        worst = reduce(_worse, (self._one(text, row, asks) for text, row in zip(wholes, chances, strict=False)))
        certain = worst.product >= SURE_WHOLE
        # "If you like, I'll get a colleague": the second half alone would say that one is coming.
        offers = worst.kind is Kind.PERSON and worst.harmless >= SURE_OFFER
        for clause, row in zip(clauses, chances[len(wholes) :], strict=True):
            found = self._one(clause, row, asks)
            sure = found.product + (float(row[KINDS.index(Kind.HANDOFF)]) if offers else 0.0)
            if sure < _bar(cues.found(clause), certain):
                worst = _worse(worst, found)
        return worst

    @staticmethod
    def _one(text: str, chances: Floats, asks: bool) -> Reading:
        by_kind = dict(zip(KINDS, map(float, chances), strict=True))
        best = max(by_kind, key=lambda kind: by_kind[kind])
        found = cues.found(text)
        may = {
            kind: 0.0 if chance < CERTAIN and found & _NEVER.get(kind, frozenset()) else chance
            for kind, chance in by_kind.items()
        }
        harmless, product = (sum(may[kind] for kind in kinds) for kinds in (BESIDE_MATTER, BESIDE_PRODUCTS))
        if best in (Kind.QUESTION, Kind.PRODUCT) and _ASKS.search(text[-2:]):
            best, harmless = Kind.QUESTION, product  # "what is wrong with the zip?" asks of an article, tells nothing
        return Reading(best, harmless, product, asks or best in (Kind.CHOICE, Kind.INSTRUCTION), _needed(best, found))


def _by_words(form: Spelled) -> Reading | None:
    """Return what a sentence does where its words alone settle it; of such a one nothing is encoded."""
    asks = bool(_ASKS.search(form.text))
    if not any(c.isalpha() for c in form.text):
        return Reading(Kind.OTHER, 0.0, 1.0, asks)  # a bullet, a smile, a lone number: the figures are judged apart
    if form.disguised or not form.readable or any(map(foreign, (form.text, *_clauses(form.text)))):
        return Reading(Kind.OTHER, 0.0, 0.0, asks)
    if claims(form.text) or claims(form.undone) or (not asks and _hopeless(cues.found(form.text))):
        return Reading(Kind.DEED, 0.0, 0.0, asks)
    return None


def _hopeless(found: frozenset[str]) -> bool:
    return len(found & _PLAIN) >= HEAVY or bool(found & _BOUND and found & _DOES)


def _texts(form: Spelled) -> tuple[list[str], list[str]]:
    """Return what is read of a sentence: itself in its spellings, and its clauses."""
    return list(dict.fromkeys((form.text, form.undone))), list(_clauses(form.text))


def _needed(kind: Kind, found: frozenset[str]) -> float:
    if kind is Kind.PERSON:
        return SURE_PERSON
    if kind in COURTESIES and not found & (_POINTED - {"ship"} if kind is Kind.SYMPATHY else _POINTED):
        return SURE_KIND  # "sorry that it arrived broken": sympathy speaks of parcels
    return SURE_POINTED if found & (SUSPECT | MATTER) else SURE


def _bar(found: frozenset[str], certain: bool) -> float:
    """Return how unlikely it has to be that a clause is harmless; less so where its whole is surely harmless."""
    if found & (_POINTED_AT if certain else _POINTED):
        return CLAUSE
    return CLAUSE_SURE if certain else CLAUSE_BARE


def _worse(one: Reading, other: Reading) -> Reading:
    worst = one if one.product - one.needed <= other.product - other.needed else other
    return Reading(
        worst.kind,
        min(one.harmless, other.harmless),
        min(one.product, other.product),
        one.asks or other.asks,
        worst.needed,
    )


def _clauses(text: str) -> Iterator[str]:
    parts = [part.strip(" .!?") for part in _CUT.split(text)]
    parts = [part for part in parts if len(part) >= (8 if part.isascii() else 4)]
    if len(parts) > 1:
        yield from parts[:MAX_CLAUSES]


@once
def reader() -> SentenceReader:
    """Return the process's reader; its encoder is loaded at the first call."""
    return SentenceReader(load_encoder(ENCODER))
