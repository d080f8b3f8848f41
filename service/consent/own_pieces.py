"""Whether the numbers, articles and orders that a clause names are those of what is proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from commerce.articles import Article, mentions
from runtime.yaml_file import read_yaml
from service.consent import framed, lists
from service.consent.clauses import value_of
from service.consent.lists import any_of, fold, has
from service.consent.said import families, same

#: A number, as a count, a sum or a place in a list.
_COUNT = re.compile(r"-?\d[\d.]*|x\d{1,2}|\d{1,2}x")
#: What stands after an article may be a thing by its name in a language that is not the catalogue's.
NOUN = {
    "de": re.compile(
        r"(?<= )(?P<the>der|die|das|den|dem|meine[nmrs]?|mein|beide[n]?|eine?n?) (?!\w+ung )[^\W\d]{3,30}(?= )"
    ),
    "es": re.compile(r"(?<= )(?P<the>el|la|los|las|mis?|un|una) (?!\w+ci[oó]n )[^\W\d]{3,30}(?= )"),
    "fr": re.compile(
        r"(?<= )(?P<the>les?|la|l|une?|mon|ma|mes|ce|cet|cette|ces) (?!\w+(?:tion|ment) |retours? )[^\W\d]{3,30}(?= )"
    ),
    "it": re.compile(r"(?<= )(?P<the>il|lo|la|i|gli|le|un|una|mi[oa]|mie|miei) (?!\w+mento )[^\W\d]{3,30}(?= )"),
}
#: Before a thing in these languages they say that it is one alone.
_ONE = frozenset(
    {
        "ein",
        "eine",
        "einen",
        "uno",
        "das",
        "mein",
        "dem",
        "el",
        "la",
        "un",
        "una",
        "mi",
        "il",
        "lo",
        "mio",
        "mia",
        "le",
        "l",
        "une",
        "mon",
        "ma",
        "ce",
        "cet",
        "cette",
    }
)
_ONE_IN_ENGLISH = frozenset({"the", "my", "this", "that", "a", "an", "one", "single"})
_BUT_ONLY = re.compile(r" but (?:only|just) ")  # it leaves out nothing that is named behind it
_SEVERAL = 2
_SHORTEST = 3  # digits of an order number
_FEW = 9  # pieces, where nobody told how many there are


@dataclass(frozen=True)
class Proposed:
    """What would be done, as far as words may say something else.

    Attributes:
        number: The order's number.
        pieces: How many of each article, by its handle; empty where nobody told.
        amount: The sum, "12.50"; empty where none is asked for.
        put_right: Whether newer words told how many: then older ones may say another number.
        names: Words of the names on the order, with which its customer may sign.
    """

    number: str = ""
    pieces: Mapping[str, int] = field(default_factory=dict)
    amount: str = ""
    put_right: bool = False
    names: frozenset[str] = frozenset()

    @property
    def counts(self) -> frozenset[int]:
        """The numbers that may be said of it."""
        if self.put_right:
            return frozenset(range(1, _FEW + 1))
        return frozenset({*self.pieces.values(), sum(self.pieces.values())})


@dataclass(frozen=True)
class Own:
    """What is proposed for an order with these articles, by which the words of a clause are looked at.

    Attributes:
        family: The family of the action.
        found: The order's articles.
        proposed: What would be done.
    """

    family: str
    found: tuple[Article, ...]
    proposed: Proposed

    def fits(self, words: str, name: str, text: str, less: Sequence[str], named: Sequence[str]) -> bool:
        """Return whether the numbers, articles and orders of a clause are the proposal's own.

        Args:
            words: The clause, folded, with a blank on either side.
            name: The language's code.
            text: The message.
            less: Words that leave something out or keep it.
            named: What looks like an order's number in the clause.
        """
        if self._numbered(words.split()) or not self._numbers(named):
            return False
        words = _BUT_ONLY.sub(" only ", words)
        if not self._leaves(words, less, named):
            return False
        at = min((words.find(f" {each} ") for each in less if f" {each} " in words), default=len(words))
        return self._pieces(words, name, text) and not self._asks_for_more(words[:at], text)

    def _numbers(self, named: Sequence[str]) -> bool:
        """Whether what looks like an order's number is one: the proposal's own, or another's beside it."""
        mine = self.proposed.number
        return not named or not mine or any(same(each.lstrip("# "), mine) for each in named) or len(named[0]) > 3

    def _numbered(self, words: Sequence[str]) -> bool:
        """Whether a number stands behind an article: "t-shirt 2" is a place in a list."""
        return any(each.isdigit() and len(each) < _SHORTEST and self.names(before) for before, each in pairwise(words))

    def names_these(self, text: str) -> bool:
        """Return whether a message names no articles, or all that are proposed: "beanie" answers of which."""
        named = {each.handle for mention in mentions(text, self.found) for each in mention.articles}
        return not named or set(self.proposed.pieces) <= named

    def tells_which(self, text: str) -> bool:
        """Return whether a message names what it is about, where that could be one of several: "the box is torn"."""
        return len(self.proposed.pieces) < _SEVERAL or bool(mentions(text, self.found))

    def of_others(self, text: str) -> bool:
        """Return whether words name articles, and none that is proposed: a request of their own."""
        named = {each.handle for mention in mentions(text, self.found) for each in mention.articles}
        if any_of(fold(text), lists.every("all")):
            return False  # "everything but the beanie"
        return bool(named and self.proposed.pieces) and not named & set(self.proposed.pieces)

    def counted(self, word: str) -> bool:
        """Return whether a word is a number that the proposal has too."""
        if self.proposed.amount and _COUNT.fullmatch(word):
            mine = word == fold(self.proposed.number)  # of one digit, perhaps
            return mine or self.proposed.put_right or self.sum(word)
        value = None if word in ordinals() else value_of(word)
        if value is None:
            return False
        return value in self.proposed.counts if self.proposed.pieces else value <= _FEW

    def sum(self, word: str) -> bool:
        """Return whether a number is the sum that is proposed."""
        return _same_sum(word, self.proposed.amount)

    def _leaves(self, words: str, less: Sequence[str], named: Sequence[str]) -> bool:
        """Whether what a clause leaves out or keeps is named, and no part of what is proposed."""
        at = [words.find(f" {each} ") for each in less if f" {each} " in words]
        if not at:
            return True
        out = words[min(at) :]
        articles = {each.handle for mention in mentions(out, self.found) for each in mention.articles}
        if articles:
            return not articles & set(self.proposed.pieces)
        orders, mine = [each for each in named if has(out, fold(each))], self.proposed.number
        return bool(orders and mine) and not any(same(each.lstrip("# "), mine) for each in orders)

    def _pieces(self, words: str, name: str, text: str) -> bool:
        """Whether a clause that names articles names those that are proposed, and as many."""
        pieces = self.proposed.pieces
        meant = [each for mention in mentions(words, self.found) for each in mention.articles]
        whole = any_of(fold(text), lists.every("all"))
        if not pieces or not meant:
            return (
                not pieces
                or bool(mentions(text, self.found))
                or (self._all(words) and (whole or not self._part(words)))
            )
        every = {each.handle for mention in mentions(text, self.found) for each in mention.articles}
        if not whole and not set(pieces) <= every:
            return False
        several = not self.proposed.put_right and any(pieces.get(each.handle, 0) > 1 for each in meant)
        return whole or not several or not self._single(words, name)

    def _all(self, words: str) -> bool:
        """Whether the numbers of words that name no article count all that is proposed: "a couple", "both"."""
        pieces = self.proposed.pieces
        said = [value_of(each) or 0 for each in words.split() if self.counted(each)]
        kinds = {len(pieces)} if any_of(words, lists.every("all")) else set()
        return all(many < _SEVERAL or many in {sum(pieces.values()), *kinds} for many in said)

    def _part(self, words: str) -> bool:
        """Whether words speak of one of several things and do not say of which: "an item", "something"."""
        return sum(self.proposed.pieces.values()) > 1 and any(each in framed.parts() for each in words.split())

    def _asks_for_more(self, words: str, text: str) -> bool:
        """Whether words that ask for the action name articles that are not proposed, or several of one alone."""
        of_other_action = families(words) and (self.family not in families(words) or self.of_others(words))
        if not self.proposed.pieces or of_other_action:
            return False  # "return the beanie and refund the tees": the other action is proposed by itself
        pieces, known = self.proposed.pieces, _words_of(tuple(f"{each.title} {each.variant}" for each in self.found))
        said = [*words.split(), *(each for each in fold(text).split() if each not in ("a", "an"))]
        one = any(self.counted(each) and value_of(each) == 1 for each in said)  # "the mugs, only one of them"
        for mention in mentions(words, self.found):
            many = sum(pieces.get(each.handle, 0) for each in mention.articles)
            plural = [each for each in words.split() if each.endswith("s") and each not in known and each[:-1] in known]
            if not many or (
                many == 1
                and not one
                and not self.proposed.put_right
                and any(mentions(each, mention.articles) for each in plural)
            ):
                return True
        return False

    def _single(self, words: str, name: str) -> bool:
        """Whether words speak of one thing, and of no number of them."""
        said = words.split()
        if any(self.counted(each) and value_of(each) != 1 for each in said):
            return False
        if name != "en" and any(each["the"] in _ONE for each in NOUN[name].finditer(words)):
            return True
        known = _words_of(tuple(each.title for each in self.found))
        things = [each for each in said if each in known]
        several = [each for each in said if self.names(each) and each.endswith("s") and each not in known]
        return bool(things) and not several and any(each in _ONE_IN_ENGLISH for each in said)

    def names(self, word: str) -> bool:
        """Return whether a word is one of an article's name, in singular or plural, or means the like."""
        known = _words_of(tuple(f"{each.title} {each.variant}" for each in self.found))
        return (
            word in known or word.removesuffix("s") in known or f"{word}s" in known or bool(mentions(word, self.found))
        )


def _same_sum(word: str, amount: str) -> bool:
    """Whether a number is the sum that is proposed: "5" and "5.00" are the same."""
    return word.replace(",", ".").removesuffix(".00") == amount.removesuffix(".00")


@lru_cache(maxsize=64)
def _words_of(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for title in titles for word in fold(title).split())


@cache
def ordinals() -> frozenset[str]:
    """Return the words for a place in a row, which count no pieces."""
    named: str = read_yaml(Path(__file__).with_name("plainly.yaml"))["ordinals"]
    return frozenset(fold(each) for each in named.split("|"))
