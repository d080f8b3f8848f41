"""The output gate: what a model says reaches the customer sentence by sentence, and only what holds.

Links lead to the store's hosts and to carriers (or were in a link field of a tool result), images and HTML are taken
out, so are foreign addresses and codes that no tool gave (`agent.guardrails.grounding`), and sentences that repeat
the model's instructions or what somebody dictated (`agent.guardrails.leaks`). What is left of a model's own words is
read sentence by sentence (`agent.guardrails.sentence_reader`), and shown only where the reader finds nothing to hold
against it and every number in it stands on a result of the conversation. What asks is held back until the turn's end:
beside a proposal the only question is the code's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from langchain_core.messages import AnyMessage

from agent.guardrails import bodies, leaks
from agent.guardrails.dialled import dialled
from agent.guardrails.disguises import spelled
from agent.guardrails.figures import Stated
from agent.guardrails.grounding import Grounding
from agent.guardrails.judge import PRODUCTS, Turn, may_show
from agent.guardrails.likeness import Likeness
from agent.guardrails.sentence_kinds import BESIDE_MATTER, BESIDE_PRODUCTS, LEADING, Kind
from agent.guardrails.sentence_reader import reader
from agent.history import History
from commerce.text import clean
from service import consent

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*+<?([^)>\s]++)>?[^)]*+\)")
_MARKS = re.compile(r"[*_`~]+")  # emphasis in the midst of a claim does not hide it
_TAG = re.compile(r"<[^<>]{0,2000}>")
MAX_SENTENCE = 2_000
#: How sure the reader has to be that a sentence is one of a clerk's usual ones.
USUAL = 0.8
_END = re.compile(r"(?<=[.!?…])\s+|\n+|(?<=[\u3002\uff01\uff1f])\s*")
#: What a sentence ends with.
_ENDS = (".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f", "\u061f")
#: What ends no sentence: the number of a list's item, an abbreviation of a letter or two.
_NO_END = re.compile(r"(?<!\W)(?:^|(?=[^\w\s]*+\s))\W*+(?:\d{1,2}|\w|\w\.\w|[Nn][or]|ca|[Dd]r|St)\.\s*+$")
_ASKS = re.compile(r"[\uff1f\u061f\u037e]|\?(?![^\s\"'\u201d)\]])")  # not the one inside a link


class Gate:
    """Lets a text through, one finished sentence at a time.

    Args:
        hosts: Hosts that links may lead to, or the grounds that the words of this turn stand on.
        messages: The conversation.
        said: Sentences that were shown in this turn already; they are not repeated.
        turn: What is in play, for sentences of a model; None for words that code wrote, which are not judged.
        compose: Returns what is shown for a model's sentence that may be shown, by its kind: the sentence itself, one
            of code's in its place, or nothing.

    Attributes:
        held: Sentences that ask, and whatever of code's words came after one; shown at the turn's end, if at all.
        offers: Whether one of them offers a person.
        own: Whether any words were let through that are a model's own, and not code's in their place.
        dropped: Why sentences were dropped.
    """

    def __init__(
        self,
        hosts: Iterable[str] | Grounding,
        messages: list[AnyMessage],
        said: Iterable[str] = (),
        turn: Turn | None = PRODUCTS,
        compose: Callable[[Kind, str], str] = lambda _kind, text: text,
    ) -> None:
        self._grounding = hosts if isinstance(hosts, Grounding) else Grounding(hosts, messages)
        self._said = [" ".join(text.split()) for text in said]
        self._turn = turn
        self._compose = compose
        self._messages = messages
        self._buffer = ""
        self._open = ""  # a line shown last that did not end its sentence
        self._asking = False
        self._kind = Kind.OTHER
        self._before = "dropped"  # how the last sentence fared: "own", "replaced" or "dropped"
        self.held: list[str] = []
        self.offers = False
        self.own = False
        self.dropped: list[str] = []

    def whole(self, text: str) -> str:
        """Return what of a whole text may be shown now."""
        if self._turn is not None:
            reader().ahead(_MARKS.sub("", part) for part in _END.split(text) if part.strip())
        return self.feed(text) + self.finish()

    def feed(self, text: str) -> str:
        """Take the next piece of the text; return what may be shown now."""
        self._buffer += text
        out = ""
        place = 0
        while match := _END.search(self._buffer, place):
            place = match.end()
            if not _NO_END.search(self._buffer[max(0, place - 24) : place]) or "\n" in match[0]:
                sentence, self._buffer = self._buffer[:place], self._buffer[place:]
                place = 0
                out += self._pass(sentence)
        while len(self._buffer) > MAX_SENTENCE:
            # No sentence is that long: it is cut at a word, and what is not even a word is left out.
            cut = self._buffer.rfind(" ", 0, MAX_SENTENCE) + 1
            sentence, self._buffer = self._buffer[:cut], self._buffer[cut or MAX_SENTENCE :]
            out += self._pass(sentence) if sentence.strip() else ""
        return out

    def finish(self) -> str:
        """Return the rest that may be shown."""
        rest, self._buffer = self._buffer, ""
        return self._pass(rest) if rest else ""

    def _pass(self, sentence: str) -> str:
        body = sentence.rstrip()
        space = sentence[len(body) :]
        plain = self._strip(body)
        flat = " ".join(plain.split()).replace("\u2019", "'")
        if not flat or any(flat in said for said in self._said):
            return ""
        bare = _MARKS.sub("", flat)
        if self._turn is not None and self._before != "dropped" and not any(map(str.isalnum, bare)):
            return self._beside(plain + space)
        broken = self._repeats(bare) or (None if self._turn is None else self._judged(bare, body, self._turn))
        if broken is not None:
            self.dropped.append(broken)
            self._before = "dropped"
            return ""
        self._before = "own"
        self._open = "" if flat.endswith(_ENDS) else flat
        if self._turn is not None and (composed := self._compose(self._kind, plain)) != plain:
            return self._replaced(composed, space)
        self.own = self.own or self._turn is not None
        if self._holds(bare):
            self.held.append(plain + space)
            return ""
        return plain + space

    def _beside(self, text: str) -> str:
        """Return what is shown of a smile or a mark: it says nothing alone and goes with the sentence before it."""
        if self._before != "own":
            return ""
        if self.held and self._asking:
            self.held.append(text)
            return ""
        return text

    def _replaced(self, composed: str, space: str) -> str:
        """Return what is shown now of a sentence that stands in the place of the model's; each of them once."""
        self._open, self._before = "", "replaced"
        if not composed:
            self.dropped.append("says what only the shop's own data may")
        elif not any(composed in said for said in self._said):
            self._said.append(composed)
            if not _ASKS.search(composed):
                return composed + (space or "\n")
            self.held.append(composed + (space or "\n"))
        return ""

    def _repeats(self, bare: str) -> str | None:
        """Return why a sentence only repeats, None when it does not, or is a line that every clerk says.

        To ask for an order number or to offer a colleague takes the words that the instructions use for it.
        """
        reason = self._grounding.repeats(bare)
        if reason is None or reason == leaks.DICTATED or self._turn is None:
            return reason
        found = reader().read(bare)
        usual = found.kind in BESIDE_MATTER and found.harmless >= USUAL
        return None if usual and not self._stated.lacking(bare) else reason

    def _judged(self, bare: str, body: str, turn: Turn) -> str | None:
        """Return why a sentence of a model may not be shown, None when it may."""
        if spelled(body).disguised:  # as it came: what looks like a code is cut out by now
            return "is written in disguise"
        whole = f"{_MARKS.sub('', self._open)} {bare}" if self._open else bare
        if turn.proposal_open and consent.speaks_of_it(whole):
            return "speaks of a yes or no beside an open proposal"
        found = reader().read(whole)
        kind, reason = found.kind, may_show(found, turn)
        if reason is not None and not turn.strict and self._likeness.vouches(whole, found):
            kind, reason = (kind if kind in BESIDE_PRODUCTS else Kind.PRODUCT), None
        if reason is None and kind not in (Kind.QUESTION, Kind.PERSON) and bodies.claims(whole):
            reason = "says how something fits or looks on the customer"
        if reason is None:
            # "Which of the two?" counts what may be seen, and states nothing.
            reason = self._figures(whole, few=not turn.strict or kind is Kind.QUESTION)
        if reason is None:
            self._asking, self._kind = found.asks or found.kind in LEADING, kind
            self.offers = self.offers or kind is Kind.PERSON
        return reason

    def _figures(self, whole: str, few: bool) -> str | None:
        if dialled(whole):
            return "spells out a number"
        lacking = self._stated.lacking(whole, few=few)
        return f"names a number that no result states: {lacking[0].value}" if lacking else None

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(History(self._messages).plain)

    @cached_property
    def _stated(self) -> Stated:
        return Stated(History(self._messages).plain, self._grounding.customer_words)

    def _holds(self, bare: str) -> bool:
        if self._turn is not None:
            return self._asking
        return bool(self.held) or _ASKS.search(bare) is not None

    def _strip(self, text: str) -> str:
        text = _IMAGE.sub(r"\1", clean(text))
        text = _LINK.sub(lambda m: f"{m[1]} ({m[2]})" if self._grounding.link(m[2]) else m[1], text)
        whole = _TAG.sub("", text)
        text = self._foreign(whole)
        # Emphasis in the midst of an address or a code does not hide it.
        bare = _MARKS.sub("", text)
        if bare == whole:
            return text  # the same words once more
        again = self._foreign(bare)
        return text if again == bare else again

    def _foreign(self, text: str) -> str:
        return self._grounding.without_codes(self._grounding.without_contacts(text))


def without_questions(texts: Iterable[str]) -> list[str]:
    """Return those of held sentences that ask nothing."""
    return [text for text in texts if not _ASKS.search(text)]
