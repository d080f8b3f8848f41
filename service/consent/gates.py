"""An answer that only picks: "1" or "the first" to a question of the code's own that offers several things.

It is read as if the customer had written what they pick, by the engine and by every check of a model's call alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from commerce import pointing
from commerce.known_again import in_english, says, value
from commerce.own_words import own
from commerce.pointing import Said
from service.consent import lists
from service.consent.clauses import words_of
from service.consent.lists import bare, fold
from service.consent.reading import QUESTION, read

_LONGEST = 6  # words of an answer that only picks
_DIGITS = re.compile(r"[0-9]{1,2}")
#: "No" before a number is short for one.
_NUMBER = re.compile(r"\bno\.? ?(?=#?[0-9]{1,2}\b)", re.IGNORECASE)
_AND = frozenset("and und et y e i en".split())
#: Small words that make another thing of what they stand before: "a second", "no first", "I second that".
_ELSE = frozenset("a an any as both i no one to these those".split())
_ORDER = re.compile(r"#?[A-Za-z]{0,3}-?\d[\d-]{2,24}")
#: A question of the code's own about one order, which is all that a number beside a yes can mean.
_OF_ONE = "changes.prepare_whole"


def offered(question: str) -> list[str]:
    """Return what the code's own question offers, as a customer would write it; empty for any other text."""
    if says(question, "changes.all_or_some"):
        return []
    part = value(question, "changes.all_or", "part")
    if says(question, "changes.all_or_shipping"):
        return ["all of it", "only the shipping cost"]
    if part:
        return ["all of it", f"only {part}"]
    if articles := value(question, "engine.which_articles", "articles"):
        return pointing.listed(articles)
    if orders := value(question, "orders.which_of", "orders"):
        return _ORDER.findall(orders)
    return [_action_name(each) for name in ("one", "other") if (each := value(question, "asked.which_deed", name))]


def _action_name(words: str) -> str:
    """Return an action of the code's own question as it is read: in English, whatever it was asked in."""
    return next((english for said, english in in_english(words, "asked.deed.") if said == words), words)


def picked(text: str, question: str) -> str:
    """Return the words that a short answer stands for, of two picks both; empty where it picks none.

    Args:
        text: The answer.
        question: The text before it.
    """
    plain = own(text)
    number = value(question, _OF_ONE, "order") if question.rstrip().endswith("?") else ""
    if number and read(re.sub(rf"(?<!\w)#?{re.escape(number)}(?!\w)", " ", plain)) == "yes":
        return "yes" if number in plain else ""
    options = offered(question) if len(plain.split()) <= _LONGEST and not QUESTION.search(plain) else []
    found = pointing.chosen(_bare(plain), options, shown=True) if options else []
    return " and ".join(found)


def _bare(text: str) -> str:
    """Return the places that a text names, without the small words around them; empty where it says any more."""
    words = fold(_NUMBER.sub("", text)).replace("l'", "").split()
    places = [n for n, word in enumerate(words) if word in pointing.PLACES or _DIGITS.fullmatch(word)]
    behind = {n + 1 for n in places}
    joins = {n for n, word in enumerate(words[:-1]) if word in _AND and n in behind}
    ones = {n for n, word in enumerate(words) if word == "one" and n in behind}  # "one second" is a while
    read_off = {*places, *joins, *ones}
    rest = " ".join(word for n, word in enumerate(words) if n not in read_off)
    if "/" in text:
        return ""  # "1/2" is a half
    if rest and not lists.tiled(bare(rest), _small(), frozenset()):
        return ""
    return " and ".join(words[n] for n in places)


@cache
def _small() -> frozenset[str]:
    """Return what may stand around a pick and says nothing of its own."""
    idle = (words_of("names") | words_of("determiners")) - _ELSE
    return frozenset(map(bare, idle | lists.every("yes") | (lists.every("beside") - _ELSE)))


def answered(said: Sequence[Said]) -> tuple[Said, ...]:
    """Return a conversation with the words in the place of the answers that only pick."""
    found: list[Said] = []
    before = ""
    for each in said:
        words = picked(each.text, before) if each.customer else ""
        found.append(replace(each, text=words) if words else each)
        before = "" if each.customer else each.text
    return tuple(found)
