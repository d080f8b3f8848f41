"""Whether a wish for money or goods is plain: the words that ask for it are read to the last one, and say no more.

What makes something else of a deed has no end: "God forbid, cancel it", "tell me how to cancel", "cancel it after
Christmas", "t-shirts yes, beanie no". No list holds it. So the list is of what a plain wish consists of: every clause of
the message that asks, and of every one after it, is the deed, its order, articles, numbers that are the proposal's own,
courtesies, a fault or a reason. Any other word takes a yes that names the deed.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from commerce import causes
from commerce.articles import Article, mentions
from commerce.own_words import own
from commerce.pointing import Said
from runtime.yaml_file import read_yaml
from service import consent
from service.consent import complete, conditions, lists, signs
from service.consent.clauses import value_of, words_of
from service.consent.lists import any_of, fold, has, tiled
from service.consent.moods import mood
from service.consent.references import NUMBER
from service.consent.said import FAMILIES, families, same
from service.consent.spelling import spelled

_FILE = Path(__file__).with_name("plainly.yaml")
#: A number, as a count, a sum or a place in a list.
_COUNT = re.compile(r"-?\d[\d.]*|x\d{1,2}|\d{1,2}x")
#: "Un-cancel" is no cancellation, and "-1" is no number of pieces.
_PREFIX = re.compile(r"(?<!\w)(un|de|re|non|anti|pre)-(?=[^\W\d])", re.I)
_MAIL = re.compile(r"\S{1,64}@\S{1,200}")
#: "One of the two mugs": how many there are is not how many it is about.
_SAID_OF_ALL = re.compile(r"\b((?:one|two|three|four|\d{1,2}) of (?:the|my|those|these)) (?:two|three|four|five|six|\d{1,2})\b(?! ?x)", re.I)
_LESS_THAN_NONE = re.compile(r"(?<!\S)-\s?\d")
_NO = re.compile(r"\b(?:no|nr)\.?\s*(?=#?[A-Z]{0,3}-?\d{3})", re.I)
_CLAUSE = re.compile(
    r"(?<![.,;:!?])[.,;:!?]++(?=\s|$)|[\n()\u2013\u2014\u3001\u3002\uff0c]+|\s-{1,2}\s|\s(?:and|und|y|e)\s(?!not\b|nicht\b|no\b|non\b)", re.I
)
_ASKED = re.compile(r"[?\uff1f\u061f]\s*$")
_THANKS = re.compile(r"\b(?:thanks?(?: you)?|cheers|danke|dank|gracias|grazie)\b.{0,20}\b(?:for|für|por|per)\b", re.I)
_WHY = "Why would you like"  # begins the question for a reason
#: What stands after an article may be a thing by its name in a language that is not the catalogue's.
_NOUN = {
    "de": re.compile(r"(?<= )(?P<the>der|die|das|den|dem|meine[nmrs]?|mein|beide[n]?|eine?n?) (?!\w+ung )[^\W\d]{3,30}(?= )"),
    "es": re.compile(r"(?<= )(?P<the>el|la|los|las|mis?|un|una) (?!\w+ci[oó]n )[^\W\d]{3,30}(?= )"),
    "it": re.compile(r"(?<= )(?P<the>il|lo|la|i|gli|le|un|una|mi[oa]|mie|miei) (?!\w+mento )[^\W\d]{3,30}(?= )"),
}
#: Before a thing in these languages they say that it is one alone.
_ONE = frozenset({"ein", "eine", "einen", "uno", "das", "mein", "dem", "el", "la", "un", "una", "mi", "il", "lo", "mio", "mia"})
_ONE_IN_ENGLISH = frozenset({"the", "my", "this", "that", "a", "an", "one", "single"})
_FEW_WORDS = 5  # "and the beanie of 1012"
_SHORTEST = 3  # digits of an order number
_FEW = 9  # pieces, where nobody told how many there are
_LONGEST_MESSAGE = 4000  # characters
_BACK = 8  # messages in which the wish may stand: forms ask for an order, articles and a reason
_DEEDS = ("cancel_order", "refund_order", "return_items")
_OF_MONEY = frozenset(FAMILIES[each] for each in _DEEDS)


@dataclass(frozen=True)
class Proposed:
    """What would be done, as far as words may say something else.

    Attributes:
        number: The order's number.
        pieces: How many of each article, by its handle; empty where nobody told.
        amount: The sum, "12.50"; empty where none is asked for.
    """

    number: str = ""
    pieces: Mapping[str, int] = field(default_factory=dict)
    amount: str = ""

    @property
    def counts(self) -> frozenset[int]:
        """The numbers that may be said of it."""
        return frozenset({*self.pieces.values(), sum(self.pieces.values())})


def plain(said: Sequence[Said], action: str, found: Sequence[Article], proposed: Proposed | None = None) -> bool:
    """Return whether the customer asks for a deed in words that are read to the last one, or agrees to one.

    Args:
        said: The conversation, oldest message first.
        action: The action; one that moves no money or goods is always plain: it shows all that it changes.
        found: The order's articles.
        proposed: What would be done.
    """
    family = FAMILIES.get(action, "")
    if family not in _OF_MONEY:
        return True
    wish = _Wish(family, tuple(found), proposed or Proposed())
    for n in [n for n, each in enumerate(said) if each.customer][: -_BACK - 1 : -1]:
        if _agrees(said, n, family):
            return True
        state = wish.read(said[n].text)
        if state == "asks":
            return True
        if state == "narrows":  # what was said before it is put right by it
            wish = replace(wish, proposed=replace(wish.proposed, pieces={}))
        elif not state and not _answers(said, n):
            return False
    return False


def _agrees(said: Sequence[Said], place: int, family: str) -> bool:
    """Whether a message is a yes to a question after the deed: "Would you like a return?"."""
    before = said[place - 1] if place else None
    return (
        before is not None and not before.customer and family in families(before.text)
        and consent.read(said[place].text) == "yes"
    )  # fmt: skip


def _answers(said: Sequence[Said], place: int) -> bool:
    """Whether a message answers the clerk's question, and changes nothing of what was asked for."""
    text, before = said[place].text, said[place - 1] if place else None
    if before is None or before.customer or "?" not in before.text:
        return False
    words = fold(own(text))
    if not _tells_why(words) or mood(text) or words.startswith("no "):
        return False
    return _WHY in before.text or not any_of(words, lists.every("turn") | lists.every("stop"))


def _tells_why(words: str) -> bool:
    """Whether words keep nothing, name no deed, and turn none round."""
    return not any_of(words.strip(), words_of("keep") | lists.deeds() | _more("doubts"))


@dataclass(frozen=True)
class _Wish:
    """One deed, by whose words a message is read."""

    family: str
    found: tuple[Article, ...]
    proposed: Proposed

    def read(self, text: str) -> str:
        """Return "asks" for words that ask for the deed and say no more, "narrows" or "beside" for those that go on."""
        plain = own(text)[:_LONGEST_MESSAGE]
        if signs.said(plain) & {"no", "stop"} or _LESS_THAN_NONE.search(plain) or conditions.condition(plain):
            return ""
        if consent.read(plain) in ("yes", "named"):
            return "beside"
        right = _PREFIX.sub(r"\1", _NO.sub(" ", _SAID_OF_ALL.sub(r"\1", _MAIL.sub(" ", plain.replace("\u2019", "'")))))
        right = spelled(right, [f"{each.title} {each.variant}" for each in self.found])
        languages = complete.languages(fold(right).split()) & _languages() or _languages()
        return max((self._in(right, name) for name in languages), key=("", "beside", "narrows", "asks").index)

    def _in(self, text: str, name: str) -> str:
        clauses = [f"{clause}{'?' if _ASKED.search(mark) else ''}" for clause, mark in _marked(text) if fold(clause)]
        named = NUMBER.findall(text)
        if named and self.proposed.number and not any(same(each.lstrip("# "), self.proposed.number) for each in named):
            return "beside"  # it is about another order
        if len(clauses) > 1 and consent.read(clauses[0]) in ("no", "stop"):
            rest = fold(" ".join(clauses[1:]))  # "no, only the candles", "no wait, two"
            if self._narrows(clauses[1:], name) or self._said_how_many(rest):
                return "narrows" if all(self._clause(each, name, text) for each in clauses[1:]) else ""
        states = list(self._states(clauses, name, text))
        if not all(states):
            return ""
        if "told" in states and self.family != "cancel":
            return "asks"  # a fault that is told asks for what may be done about it
        return "asks" if "asks" in states and self._one_deed(text) else "beside"

    def _clause(self, clause: str, name: str, text: str) -> str:
        """Return "asks", "told" for a fault, "beside" for what says nothing, empty for anything else."""
        core, beside, because, less, only = _phrases(name)
        words = f" {fold(clause)} "
        if causes.read(clause) and _tells_why(words) and not mood(clause):
            return "told"
        at = min((words.find(f" {each} ") for each in because if f" {each} " in words), default=-1)
        if at >= 0 and not _tells_why(words[at:]):
            return ""
        words = f"{words[:at]} " if at >= 0 else words
        if mood(words):
            return ""
        named = [each for each in NUMBER.findall(clause) if f" {fold(each)} " in words]
        if not self._fits(words, name, text, less, named):
            return ""
        for each in named:
            words = words.replace(f" {fold(each)} ", " ")
        if name in _NOUN:
            words = _NOUN[name].sub(lambda found: found[0] if found[0].split()[-1] in _more("ordinals") else " ", words)
        small = {word for phrase in core | beside for word in phrase.split()}
        left = [each for each in words.split() if each in small or not self._names(each)]
        mine = fold(self.proposed.number)  # "order 22" has no length by which it is known
        rest = " ".join(each for each in left if not self._counted(each) and (each != mine or len(each) < 2))
        if any_of(rest, only) and not self._narrows([clause], name) and not self._said_how_many(words):
            return ""
        if not rest:
            return "beside"
        if tiled(rest, core, beside):
            return "asks" if _asks(clause, rest) and not _twice(rest) else ""
        return "beside" if tiled(rest, beside, beside) and not _ASKED.search(text) else ""

    def _states(self, clauses: Sequence[str], name: str, text: str) -> Iterator[str]:
        """Yield what each clause is. One about another order says nothing here, nor what goes on from it."""
        elsewhere = False
        for clause in clauses:
            named = NUMBER.findall(clause)
            own_number = any(same(each.lstrip("# "), self.proposed.number) for each in named)
            if own_number:
                elsewhere = False
            elif named and self.proposed.number and _about(clause):
                elsewhere = True
            aside = families(clause)  # "refund the beanie and swap the shirts"
            others = elsewhere or (bool(aside) and not aside & _OF_MONEY and not mood(clause)) or (named and not own_number and len(fold(clause).split()) <= _FEW_WORDS)
            state = self._clause(clause, name, text)
            yield state or ("beside" if others and self.proposed.number and _no_doubt(clause) else "")

    def _narrows(self, clauses: Sequence[str], name: str) -> bool:
        """Whether clauses name some articles, by words that leave the others out, and those are what is proposed."""
        words = fold(" ".join(clauses))
        meant = {each.handle for mention in mentions(words, self.found) for each in mention.articles}
        return any_of(words, _phrases(name)[4]) and bool(meant) and set(self.proposed.pieces) <= meant

    def _one_deed(self, text: str) -> bool:
        return not _twice(fold(text)) or len(NUMBER.findall(text)) > 1

    def _numbers(self, named: Sequence[str]) -> bool:
        """Whether what looks like an order's number is one: the proposal's own, or another's beside it."""
        mine = self.proposed.number
        return not named or not mine or any(same(each.lstrip("# "), mine) for each in named) or len(named[0]) > 3

    def _said_how_many(self, words: str) -> bool:
        return any(self._counted(each) for each in words.split())

    def _fits(self, words: str, name: str, text: str, less: Sequence[str], named: Sequence[str]) -> bool:
        """Whether the numbers, articles and orders of a clause are the proposal's own."""
        if self._numbered(words.split()) or not self._numbers(named):
            return False
        return self._leaves(words, less, named) and self._pieces(words, name, text)

    def _numbered(self, words: Sequence[str]) -> bool:
        """Whether a number stands behind an article: "t-shirt 2" is a place in a list."""
        return any(each.isdigit() and len(each) < _SHORTEST and self._names(before) for before, each in pairwise(words))

    def _counted(self, word: str) -> bool:
        """Whether a word is a number that the proposal has too."""
        if self.proposed.amount and _COUNT.fullmatch(word) and _same_sum(word, self.proposed.amount):
            return True
        value = None if word in _more("ordinals") else value_of(word)
        if value is None:
            return False
        return value in self.proposed.counts if self.proposed.pieces else value <= _FEW

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
        if not pieces or not meant:
            return True
        whole = any_of(fold(text), lists.every("all"))
        every = {each.handle for mention in mentions(text, self.found) for each in mention.articles}
        if not whole and not set(pieces) <= every:
            return False
        several = any(pieces.get(each.handle, 0) > 1 for each in meant)
        return whole or not several or not self._single(words, name)

    def _single(self, words: str, name: str) -> bool:
        """Whether words speak of one thing, and of no number of them."""
        said = words.split()
        if any(self._counted(each) and value_of(each) != 1 for each in said):
            return False
        if name != "en" and any(each["the"] in _ONE for each in _NOUN[name].finditer(words)):
            return True
        known = _words_of(tuple(each.title for each in self.found))
        things = [each for each in said if each in known]
        several = [each for each in said if self._names(each) and each.endswith("s") and each not in known]
        return bool(things) and not several and any(each in _ONE_IN_ENGLISH for each in said)

    def _names(self, word: str) -> bool:
        """Whether a word is one of an article's name, in singular or plural, or means the like."""
        known = _words_of(tuple(f"{each.title} {each.variant}" for each in self.found))
        return (
            word in known or word.removesuffix("s") in known or f"{word}s" in known
            or bool(mentions(word, self.found))
        )  # fmt: skip


def _about(clause: str) -> bool:
    """Whether a clause asks for a deed, or for news."""
    words = fold(clause)
    return any_of(words, lists.deeds()) or any_of(words, lists.every("asks"))


def _no_doubt(clause: str) -> bool:
    return not any_of(fold(clause), _more("doubts") | words_of("keep"))


def _asks(clause: str, rest: str) -> bool:
    """Whether a clause with a deed asks for it: "is it refunded?" and "thank you for cancelling" do not."""
    if _ASKED.search(clause) and not any_of(rest, _more("requests")):
        return False
    deeds = [each for each in rest.split() if each in lists.deeds()]
    if _THANKS.search(clause):
        return False
    done = bool(deeds) and all(each in _more("participles") for each in deeds)
    return not done or any_of(rest, _more("requests"))


def _same_sum(word: str, amount: str) -> bool:
    """Whether a number is the sum that is proposed: "5" and "5.00" are the same."""
    return word.replace(",", ".").removesuffix(".00") == amount.removesuffix(".00")


def _twice(words: str) -> bool:
    """Whether a clause names one deed twice: "cancel the cancellation"."""
    kinds = [[word for word in words.split() if word in lists.deeds(each)] for each in _DEEDS]
    return any(len(found) > 1 for found in kinds)


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a text, each with the mark that ends it."""
    at = 0
    for found in _CLAUSE.finditer(text):
        yield text[at : found.start()], found[0]
        at = found.end()
    yield text[at:], ""


@lru_cache(maxsize=64)
def _words_of(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for title in titles for word in fold(title).split())


@cache
def _languages() -> frozenset[str]:
    return frozenset(read_yaml(_FILE)["beside"])


@cache
def _more(name: str) -> frozenset[str]:
    return frozenset(fold(each) for each in read_yaml(_FILE)[name].split("|"))


@cache
def _phrases(name: str) -> tuple[frozenset[str], frozenset[str], tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """Return a language's deeds, what may stand beside them, where a reason begins, what leaves out, and "only"."""
    of_language, data = lists.languages()[name], read_yaml(_FILE)
    deeds = [phrase for each in _DEEDS for phrase in of_language.deeds.get(each, ())]
    core = frozenset(part.strip() for phrase in deeds for part in phrase.split("~"))
    less = tuple(fold(each) for each in data["less"][name].split("|"))
    only = frozenset(fold(each) for each in data["only"][name].split("|"))
    beside = frozenset(fold(each) for each in data["beside"][name].split("|")) | only | frozenset(less)
    beside |= of_language.beside | of_language.fill | of_language.all | of_language.last
    denies = words_of("deny") | words_of("not") | lists.every("refuse") | {"no"}
    because = tuple(fold(each) for each in data["because"][name].split("|"))
    return core, beside - (denies - frozenset(less)), because, less, only
