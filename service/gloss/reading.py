"""Read a message with the table of its language: templates first, then phrases, words, compounds and slips.

At each place what has most words of the table wins. A gap is read in the same way, and holds so many words at most, so
that the work grows with the length of the message alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from commerce.language import language
from service.gloss import small_talk
from service.gloss.apart import apart
from service.gloss.figures import english_figures
from service.gloss.parting import Token, tokens
from service.gloss.tables import Table, Template, codes, english_words, table

#: A message is read so far, a gap has so many words, and gaps lie so deep within each other.
LONGEST, _GAP, _DEEP = 4000, 14, 3
#: The list that has figures as well, and that of words which mean something else at the end of a clause.
_FIGURES, _LAST = "numbers", "last"
#: The list of words that begin another clause: no gap goes on behind one.
_BREAKS = "breaks"
#: The list of words that join a clause to what was said: no gap begins with one.
_JOINS = "joins"
#: The list of words that say nothing, and how far a phrase goes with some of them in it.
_FILLERS, _SPREAD = "fillers", 8
#: What stands for a word that is none of the table and would be one of weight in English.
_VEILED = "{}_"


@dataclass(frozen=True)
class Piece:
    """Some English words and the part of the message that they stand for.

    Attributes:
        text: The English words.
        start: Where the part begins.
        end: Where it ends.
        known: Whether the table has it; what stays as it was written is not of the table.
        glued: Whether no blank stands before it.
    """

    text: str
    start: int
    end: int
    known: bool = True
    glued: bool = False


@dataclass(frozen=True)
class Gloss:
    """A message in English words.

    Attributes:
        text: The English words.
        source: The message.
        pieces: What each part of it became.
    """

    text: str
    source: str
    pieces: tuple[Piece, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that the table lacks."""
        found = (self.source[each.start : each.end] for each in self.pieces if not each.known)
        return tuple(each for each in found if any(sign.isalpha() for sign in each))

    def original(self, part: str) -> str:
        """Return the customer's own words of which a part of the English ones was made; empty where it is no part."""
        wanted = " ".join(part.split())
        whole = " ".join(self.text.split())
        at = whole.find(wanted) if wanted else -1
        if at < 0 or wanted == whole:  # the whole is also what nothing was made of
            return self.source.strip() if at == 0 else ""
        place, low, high = 0, len(self.source), 0
        for piece in self.pieces:
            text = " ".join(piece.text.split())
            start = place if piece.glued or not place else place + 1
            place = start + len(text)
            if start < at + len(wanted) and place > at and text:
                low, high = min(low, piece.start), max(high, piece.end)
        return self.source[low:high]


_said: ContextVar[tuple[Gloss, ...]] = ContextVar("said", default=())


def english(text: str) -> str:
    """Return a customer's words in English, where another language with a table is spoken here; else as they are."""
    return gloss(text, language()).text


@contextmanager
def remembered(said: Sequence[Gloss]) -> Iterator[None]:
    """Remember inside which words were glossed, the newest first, so that `written` finds them again."""
    token = _said.set(tuple(said))
    try:
        yield
    finally:
        _said.reset(token)


def written(part: str) -> str:
    """Return the words of which a part of a gloss that is read here was made; empty where it is of none."""
    return next((found for each in _said.get() if each.pieces and (found := each.original(part))), "")


@lru_cache(maxsize=1024)
def gloss(text: str, code: str, strict: bool = False) -> Gloss:
    """Return a message in English words; as it is where the language has no table, or the message is in English.

    Args:
        text: The message.
        code: The language.
        strict: Only what the table has counts: no slips and no forms that it does not list.
    """
    if code not in codes():
        return Gloss(text, text, ())
    words = parts(text, table(code))
    if mostly_english(words, table(code)):
        return Gloss(text, text, ())
    pieces = Reader(text, table(code), words, strict).read(0, len(words))
    return Gloss(_joined(pieces), text, tuple(pieces))


def parts(text: str, known: Table) -> list[Token]:
    """Return the words, marks and parts of a message as a table has them."""
    return apart(tokens(text[:LONGEST], known.articles, known.joined), known.spelling, known.joined)


def is_spoken_in(text: str, code: str) -> bool:
    """Whether a message has more words of a language than English ones, and more than one."""
    mine, theirs = _counted(parts(text, table(code)), table(code))
    return mine > theirs and mine > 1


def is_all_in(text: str, code: str) -> bool:
    """Whether a language has every word of a message, and most of them are no English ones."""
    known = table(code)
    words = [known.spelling.known(each.word) for each in parts(text, known) if each.word]
    return bool(words) and all(words) and 2 * sum(each in known.of_its_own for each in words) > len(words)


def is_english(text: str, code: str) -> bool:
    """Whether a message has more English words than words of a language, and more than one."""
    mine, theirs = _counted(parts(text, table(code)), table(code))
    return theirs > mine and theirs > 1


def mostly_english(words: Sequence[Token], known: Table) -> bool:
    """Whether words have more English ones than words of a table."""
    mine, theirs = _counted(words, known)
    return theirs > mine


def _counted(words: Sequence[Token], known: Table) -> tuple[int, int]:
    """Return how many words are of a language and not English, and the other way round."""
    small, _ = english_words()
    of_table = [each for each in words if each.word and known.spelling.known(each.word)]
    mine = sum(each.word not in small for each in of_table)
    theirs = sum(each.word in small and not known.spelling.known(each.word) for each in words)
    return mine, theirs


def _joined(pieces: Sequence[Piece]) -> str:
    found = ""
    for piece in pieces:
        if piece.text:
            found += piece.text if piece.glued or not found else f" {piece.text}"
    return found


class Reader:
    """One message, read with one table."""

    def __init__(self, source: str, known: Table, words: Sequence[Token], strict: bool) -> None:
        self._source, self._table, self._tokens, self._strict = source, known, words, strict
        self._words = [self._led_back(each.word) for each in words]

    def _led_back(self, word: str) -> str:
        spelling = self._table.spelling
        if not word or (found := spelling.known(word)):
            return found if word else ""
        return "" if self._strict or word in english_words()[0] else spelling.guessed(word)

    def read(self, low: int, high: int, depth: int = 0) -> list[Piece]:
        """Return the pieces between two places."""
        found: list[Piece] = []
        at = low
        while at < high:
            if not depth and (talk := self._talk(at)):
                found += talk
                at = next(n for n in range(at, high + 1) if n == high or self._tokens[n].ends)
                continue
            length, english = self._phrase(at, high)
            match = self._template(at, high, 2 * length, depth) if depth < _DEEP else None
            if match is not None:
                end, pieces = match
                found += pieces
                at = end
            elif length:
                found.append(self._piece(english, at, at + length))
                at += length
            else:
                found.append(self._alone(at))
                at += 1
        return found

    def _talk(self, at: int) -> list[Piece]:
        """Return the pieces of a clause that begins here and is nothing but talk; none for all others."""
        if at and not self._tokens[at - 1].ends:
            return []
        end = next((n for n in range(at, len(self._tokens)) if self._tokens[n].ends), len(self._tokens))
        found: list[Piece] = []
        for length, english in small_talk.phrases(self._words[at:end], self._table.kinds.get(small_talk.TALK, {})):
            found.append(self._piece(english, at, at + length))
            at += length
        return found

    def _piece(self, english: str, low: int, high: int) -> Piece:
        first, last = self._tokens[low], self._tokens[high - 1]
        glued = first.glued and low > 0 and not self._tokens[low - 1].ends and not first.text.startswith("-")
        return Piece(english, first.start, last.end, True, glued)

    def _phrase(self, at: int, high: int, kind: str = "") -> tuple[int, str]:
        """Return how many words the longest phrase has that begins at a place, and its English."""
        first = self._words[at]
        if not kind and self._is_last(at) and (last := self._table.kinds.get(_LAST, {}).get((first,))) is not None:
            return 1, last
        if kind == _FIGURES and self._tokens[at].text[:1].isdigit():
            return 1, english_figures(self._tokens[at].text, self._table.code)
        phrases = self._table.kinds[kind] if kind else self._table.phrases
        for length in range(min(self._table.longest.get(first, 0), high - at), 0, -1):
            if (english := phrases.get(tuple(self._words[at : at + length]))) is not None:
                return max((length, english), self._spread(at, high, phrases))
        return self._spread(at, high, phrases)

    def _spread(self, at: int, high: int, phrases: Mapping[tuple[str, ...], str]) -> tuple[int, str]:
        """Return the longest phrase at a place between whose words fillers stand, and how far it goes."""
        if self.fills(at) or not any(self.fills(n) for n in range(at + 1, min(high, at + 4))):
            return 0, ""
        places = [n for n in range(at, min(high, at + _SPREAD)) if not self.fills(n)]
        for count in range(min(self._table.longest.get(self._words[at], 0), len(places)), 1, -1):
            if (english := phrases.get(tuple(self._words[n] for n in places[:count]))) is not None:
                return places[count - 1] + 1 - at, english
        return 0, ""

    def _template(self, at: int, high: int, beaten: int, depth: int) -> tuple[int, list[Piece]] | None:
        """Return where the weightiest template that begins at a place ends, and its pieces."""
        mine = self._table.templates.get(self._words[at], ()) if self._words[at] else ()
        loose = self._table.templates.get("", ())
        if (self._words[at],) in self._table.kinds.get(_JOINS, {}):
            loose = [each for each in loose if not each.places[0].gap]
        for template in sorted((*mine, *loose), key=lambda each: -each.weight):
            if template.weight < beaten:
                return None
            bound = _Match(self, template, at, high).found()
            if bound is not None:
                return bound.end, self._filled(template, at, bound, depth)
        return None

    def _filled(self, template: Template, at: int, bound: _Bound, depth: int) -> list[Piece]:
        found: list[Piece] = []
        whole = self._piece("", at, bound.end)
        for part in template.english:
            if part not in bound.spans:
                found.append(Piece(part, whole.start, whole.end))
                continue
            low, high, english, raw = bound.spans[part]
            if english is not None:
                found.append(self._piece(english, low, high))
            elif raw:
                span = self._piece("", low, high)
                found.append(Piece(self._source[span.start : span.end], span.start, span.end))
            else:
                found += self.read(low, high, depth + 1)
        return [
            Piece(each.text, each.start, each.end, each.known, n > 0 and each.glued) for n, each in enumerate(found)
        ]

    def _alone(self, at: int) -> Piece:
        """Return what becomes of a word that begins no phrase."""
        token = self._tokens[at]
        if not token.word or token.ends:
            text = english_figures(token.text, self._table.code)
            return Piece(text, token.start, token.end, True, token.glued)
        spelling = self._table.spelling
        if not self._strict and (english := spelling.parted(token.word)):
            return Piece(english, token.start, token.end, True, token.glued and not token.text.startswith("-"))
        veiled = token.text.casefold() in english_words()[1]
        text = _VEILED.format(token.text) if veiled else token.text
        return Piece(text, token.start, token.end, False, token.glued)

    def _is_last(self, at: int) -> bool:
        """Whether a word is the last of its clause, and not the only one."""
        behind, before = self._tokens[at + 1 : at + 2], self._tokens[at - 1 : at] if at else []
        return bool(before) and not before[0].ends and (not behind or behind[0].ends)

    def fills(self, at: int) -> bool:
        """Whether a word says nothing, and may stand within any phrase."""
        return (self._words[at],) in self._table.kinds.get(_FILLERS, {})

    def word(self, at: int) -> str:
        """Return the word of the table at a place, empty for all else."""
        return self._words[at]

    def ends(self, at: int) -> bool:
        """Whether a clause ends at a place, with a mark or because another one begins."""
        return self._tokens[at].ends or (self._words[at],) in self._table.kinds.get(_BREAKS, {})

    def kind(self, at: int, high: int, kind: str) -> tuple[int, str]:
        """Return the longest phrase of a list at a place."""
        return self._phrase(at, high, kind)

    def line_end(self, at: int, high: int) -> int:
        """Return where the line of a place ends."""
        return next((n for n in range(at, high) if self._tokens[n].text == "\n"), high)


@dataclass
class _Bound:
    """Where a template ends, and what its gaps and lists hold: the span, the English of a list, whether it is raw."""

    end: int
    spans: dict[str, tuple[int, int, str | None, bool]]


class _Match:
    """A try to find a template at a place."""

    def __init__(self, reader: Reader, template: Template, at: int, high: int) -> None:
        self._reader, self._places, self._at, self._high = reader, template.places, at, high
        self._spans: dict[str, tuple[int, int, str | None, bool]] = {}
        self._dead: set[tuple[int, int]] = set()

    def found(self) -> _Bound | None:
        """Return what the template holds; None where it does not fit."""
        end = self._fits(0, self._at)
        return None if end is None else _Bound(end, self._spans)

    def _fits(self, place: int, at: int) -> int | None:
        """Return where the template ends when its rest begins here; what failed once is not tried again."""
        if place == len(self._places):
            return at
        if (place, at) in self._dead:
            return None
        end = self._fits_here(place, at)
        if end is None:
            self._dead.add((place, at))
        return end

    def _fits_here(self, place: int, at: int) -> int | None:
        element = self._places[place]
        if element.gap:
            return self._gap(place, at)
        if element.kind:
            length, english = self._reader.kind(at, self._high, element.kind) if at < self._high else (0, "")
            end = self._fits(place + 1, at + length) if length else self._behind_filler(place, at)
            if end is not None:
                self._spans.setdefault(element.name, (at, at + length, english, False))
            return end
        if at < self._high and self._reader.word(at) in element.words:
            end = self._fits(place + 1, at + 1)
            if end is not None:
                return end
        if element.optional and (end := self._fits(place + 1, at)) is not None:
            return end
        return self._behind_filler(place, at)

    def _behind_filler(self, place: int, at: int) -> int | None:
        return self._fits(place, at + 1) if place and at < self._high and self._reader.fills(at) else None

    def _gap(self, place: int, at: int) -> int | None:
        """Return where the template ends with its gap here: the shortest that fits, the longest where it is last."""
        element = self._places[place]
        if element.raw:
            end: int | None = self._reader.line_end(at, self._high)
            high = end or at
        else:
            high = at
            while high < self._high and high - at < _GAP and not self._reader.ends(high):
                high += 1
            if place + 1 == len(self._places):
                end = high
            elif at < high and (kind := self._places[place + 1].kind) and self._reader.kind(at, high, kind)[0]:
                return None  # "bitte storniere X und schicke Y": the first verb is no part of the gap
            else:
                ends = ((n, self._fits(place + 1, n)) for n in range(at + 1, high + 1))
                high, end = next(((n, each) for n, each in ends if each is not None), (at, None))
        if end is None or high == at:
            return None
        self._spans[element.name] = (at, high, None, element.raw)
        return end
