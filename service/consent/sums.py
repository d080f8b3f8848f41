"""Sums of money in somebody's words: what they wrote as money, and whether it is one plain sum.

An amount has its origin in money that was said, never in a floor, a size or an order's number. A share ("50 %", "a
third"), a limit ("up to 10 EUR"), what is left ("all but 10 EUR") and a choice ("10 or 20 EUR") are no plain sum.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from commerce.known_again import says, under, value
from commerce.numerals import in_figures
from commerce.own_words import own
from commerce.sentences import say
from commerce.text import clean
from service.consent import lists
from service.consent.clauses import clauses, phrases_of, words_of
from service.consent.lists import fold
from service.consent.moods import begs

#: The questions for a sum; a bare number that answers one is a sum.
_ASKED = ("asked.how_much", "asked.how_much_again")
_FILE = Path(__file__).with_name("sums.yaml")
_PROPOSED = "actions.refund.summary.some"  # of a sum, not of articles
_DIGITS = r"[0-9]{1,3}(?:[ .,'][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?(?![0-9])|[0-9]{1,9}(?:[.,][0-9]{1,2})?(?![0-9])"
_COUNT = re.compile(r"(?<![\d.,])(?:[1-9]|1[0-2])(?![\d.,])")
_BARE = re.compile(rf"(?<![\w.,#-])(?:{_DIGITS})")
_LONGEST = 4000
_BEFORE = 100  # characters before a sum that may limit it
_FEW = 5  # words of an answer that is a number and little else
_STOPS = re.compile(r"(?<![.,;:!?\n])[.,;:!?\n]++(?=\s|$)|\s(?:and|but|because|und|aber|weil|pero|porque|ma|perché)\s")
_NEAR = 4  # words between a share and what it is a share of


@dataclass(frozen=True)
class Said:
    """What a message says of a sum.

    Attributes:
        values: The numbers that the one sum may mean ("1.234" is two); empty where there is no plain sum.
    """

    values: frozenset[Decimal] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether it is one sum, in figures or in a word."""
        return bool(self.values)


def _phrases(name: str) -> tuple[str, ...]:
    return lists.phrases(_FILE, name, _with_signs)


def _with_signs(phrase: str) -> str:
    """Return a phrase in one spelling that keeps signs: "€"."""
    return phrase.strip().casefold()


def _any(name: str) -> str:
    return "|".join(re.escape(each).replace(r"\ ", r"\s") for each in _phrases(name))


@cache
def _money() -> re.Pattern[str]:
    words = sorted((each for each in lists.numbers() if each.isalpha()), key=len, reverse=True)
    count = "|".join(re.escape(each) for each in words)
    sign, more = _any("currency"), r"(?![^\W\d_])"
    return re.compile(
        rf"(?<![\w.,#-])(?:(?:{sign})\s?(?P<after>{_DIGITS})|(?P<before>{_DIGITS})\s?(?:{sign}){more}"
        rf"|(?P<word>{count})\s(?:{sign}){more})",
    )


@cache
def _unplain() -> re.Pattern[str]:
    limits, less, apart = _any("limits"), _any("less"), "|".join(re.escape(each) for each in phrases_of("leave_out"))
    out = "|".join(re.escape(each) for each in sorted(words_of("except") | words_of("keep"), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{limits}|{less}|{apart}|{out})\s(?:\w+\s)?$")


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"(?:{_DIGITS})\s?(?:{_any('currency')})?\s?(?:{_any('either')}|{_any('less')})\s$")


@cache
def _percent() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,])[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?\s?(?:%|(?:{_any('percent')})(?!\w))")


@cache
def _share() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any('shares')})(?!\w)")


#: "12.90" is a sum wherever money is asked for; "12.05." and "on 12.05" are a day, and what has a unit is a measure.
_CENTS = re.compile(
    r"(?<![\w.,/-])(?<!on )(?<!am )(?<!vom )(?<!dem )(?<!el )(?<!il )(?<!at )(?<!um )\d{1,5}[.,]\d{2}"
    r"(?![\w.,%/-]*[\w%/-])(?!\s?(?:cm|mm|km|kg|g|ml|cl|l|m|uhr|h|am|pm)\b)",
    re.IGNORECASE,
)


def read(text: str, *, asked: bool = False, articles: Collection[str] = ()) -> Said | None:
    """Return what a message says of a sum; None when it speaks of none.

    Args:
        text: The message; what it quotes does not count.
        asked: Whether it answers the question for a sum, so that a bare number is one.
        articles: Titles of the order's articles: half of the mugs is a number of pieces.
    """
    flat, folded = _flat(text), fold(own(text))
    if lists.any_of(folded, lists.every("shop")) and not lists.any_of(folded, lists.action_words()):
        return None  # "do you have jackets under 50 EUR?"
    if shares(text, articles):
        return Said()
    found = [each for each in _money().finditer(flat) if not told(flat, each, asked=asked)]
    if compares(text):
        return Said() if lists.any_of(folded, lists.action_words()) or asked else None
    if not found and _money().search(flat):
        return None  # "I have 20 EUR left"
    if not found:
        bare = _BARE.findall(flat) if asked and len(flat.split()) <= _FEW else _priced(flat, folded)
        return Said(readings(bare[0])) if len(bare) == 1 else Said() if bare else None
    values = {_values(each) for each in found}
    if len(values) > 1 or any(_is_unplain(flat, each.start()) for each in found):
        return Said()
    return Said(values.pop())


def told(flat: str, match: re.Match[str], *, asked: bool = False) -> bool:
    """Return whether a sum is only told of: what something cost elsewhere, what somebody has left.

    Args:
        flat: The message, lower case.
        match: The sum in it.
        asked: Whether the message answers the question for a sum: "it was 20 EUR" does then.
    """
    before = _STOPS.split(flat[max(0, match.start() - _BEFORE) : match.start()])[-1]
    after = _STOPS.split(flat[match.end() : match.end() + _BEFORE])[0].strip()
    if _starts(after, "given_back"):
        return False
    if _ends(before, "spent"):
        return True
    if lists.any_of(fold(f"{before} , {after}"), lists.action_words()) or begs(fold(before)):
        return False
    if _ends(before, "told") or (not asked and _ends(before, "is_told")):
        return True
    states = _states().match(f" {after} ")
    return states is not None and not _starts(f" {after} "[states.end() :].strip(), "suits")


def compares(text: str) -> bool:
    """Return whether a message compares sums: of "20 EUR cheaper elsewhere" nobody can tell what is wanted."""
    flat = _flat(text)
    behind = (_STOPS.split(flat[each.end() : each.end() + _BEFORE])[0].strip() for each in _money().finditer(flat))
    return any(_starts(after, "compares") for after in behind)


def only_told(text: str) -> bool:
    """Return whether a message names sums, and asks for none of them."""
    flat = _flat(text)
    found = list(_money().finditer(flat))
    return bool(found) and all(told(flat, each) for each in found)


def without(text: str) -> str:
    """Return a text in lower case without the sums in it: none of them names a thing."""
    return _money().sub(" ", text.casefold())


def _starts(words: str, name: str) -> bool:
    return any(f"{words} ".startswith(f"{each} ") for each in _phrases(name))


def _ends(words: str, name: str) -> bool:
    """Whether words end with a phrase of a list, a small word or two apart: "I have only", "paid you"."""
    near = [" ".join(words.split()[: len(words.split()) - skip]) for skip in range(3) if len(words.split()) > skip]
    return any(f" {each}".endswith(f" {phrase}") for each in near for phrase in _phrases(name))


@cache
def _states() -> re.Pattern[str]:
    return re.compile(rf"(?:\s[^\s]{{1,30}}){{0,3}}?\s(?:{_any('states')})\s")


def _flat(text: str) -> str:
    plain = in_figures(own(text)[:_LONGEST])
    return " ".join(clean(plain).casefold().replace("\u2019", "'").split())


def _values(match: re.Match[str]) -> frozenset[Decimal]:
    if word := match["word"]:
        return frozenset({Decimal(lists.numbers()[word])})
    return readings(match["after"] or match["before"])


def _is_unplain(flat: str, place: int) -> bool:
    """Whether what stands right before a sum makes it a limit, a rest or one of two."""
    near = max(0, place - _BEFORE)
    return bool(_unplain().search(flat, near, place) or _between().search(flat, near, place))


def shares(text: str, articles: Collection[str] = ()) -> bool:
    """Return whether a message asks for a share: "50 %", "half of 1414", but not half of the mugs.

    A share counts in a clause that asks for an action, or at the beginning of one.
    """
    titles = {word for each in articles for word in fold(each).split() if len(word) > 1}
    if _percent().search(_flat(text)) and lists.any_of(fold(text), lists.action_words()):
        return True
    for clause in clauses(text):
        words = " ".join(clause.words)
        found = _share().search(words)
        if not found or clause.tells:
            continue
        after = words[found.end() :].split()[:_NEAR]
        begins = len(words[: found.start()].split()) <= 2 and (not after or after[0] in _onwards())
        does = begins or lists.any_of(words, lists.action_words())
        counts = any(_alike(word, title) for word in after for title in titles)
        counts = counts or any(word in words_of("pieces") - words_of("part") - {"x"} for word in after)
        if does and not counts and not any(word in _phrases("no_share") for word in after):
            return True
    return False


def _onwards() -> frozenset[str]:
    """Return the words that go on after a share: "half of it", and no "half empty"."""
    return words_of("part") | words_of("determiners") | words_of("back") | lists.every("fill")


def _alike(word: str, title: str) -> bool:
    short, long = sorted((word, title), key=len)
    return long.startswith(short) and len(short) > 2 and len(long) - len(short) <= 2


def answers(text: str, before: str) -> bool:
    """Return whether a bare number answers what stands before it: the question for a sum, or a sum that is proposed.

    Of a proposal ("no, 30") and after a question for the whole request a long number may be an order's, and is none;
    after the latter a small one is a count of pieces.
    """
    own_words = value(before, "orders.own_words", "fields") == say("orders.field", name="amount")
    if own_words or any(says(before, each) for each in _ASKED):
        return True
    proposed = any(says(before, each) for each in under(_PROPOSED))
    open_to_it = (says(before, "engine.instead") and not _COUNT.search(text)) or proposed
    return open_to_it and not re.search(r"(?<![\d.,])\d{3,}(?![\d.,])", text)


def _priced(flat: str, folded: str) -> list[str]:
    """Return the numbers with cents that stand without a currency in words that ask for money back."""
    action_words = (
        action_word
        for action in ("refund_order", "return_items", "cancel_order")
        for action_word in lists.action_words(action)
    )
    return _CENTS.findall(flat) if any(lists.has(folded, each) for each in action_words) else []


def readings(text: str) -> frozenset[Decimal]:
    """Return the numbers that a written number may mean: "12,50" is 12.5, "1.234" is both 1234 and 1.234."""
    text = text.replace(" ", "")
    digits = re.sub(r"[.,']", "", text)
    if not digits or len(digits) > 40:
        return frozenset()
    marks = re.findall(r"[.,']", text)
    found = {Decimal(digits)} if all(len(part) == 3 for part in re.split(r"[.,']", text)[1:]) else set()
    if marks and marks[-1] != "'" and marks.count(marks[-1]) == 1:
        whole, _, part = text.rpartition(marks[-1])
        found.add(Decimal(f"{re.sub(r'[.,]', '', whole).replace(chr(39), '') or '0'}.{part or '0'}"))
    return frozenset(found)


def newest(messages: Sequence[tuple[str, str]], articles: Collection[str] = ()) -> tuple[int, Said] | None:
    """Return the newest message that speaks of a sum, and what it says; None when none does.

    Args:
        messages: The customer's messages, newest first, each with what stood before it.
        articles: Titles of the order's articles.
    """
    for place, (text, before) in enumerate(messages):
        if (said := read(text, asked=answers(text, before), articles=articles)) is not None:
            return place, said
    return None
