"""Whether somebody's words ask for an action on a condition, or for another day: nobody here can wait for either."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from commerce.own_words import own
from service.consent import lists
from service.consent.lists import fold
from service.consent.references import NUMBER

_SENTENCE = re.compile(r"(?<=[.!?;])\s++|\n++")
_ONWARDS = re.compile(r"^\W*(?:(?:but|and|only|aber|nur|mais|pero|ma|maar|ale|mas|men|ok(?:ay)?|yes)\W+)*$", re.I)
_COMING = re.compile(
    r"\b(?:only |but )?(?:when|after|once) (?:it|they|that|this|the \w+(?: \w+)?|my \w+|i|you) (?:is|are|has|have|arrives?|comes?|gets?|"
    r"(?:is|are) (?:here|there|delivered|sent)|ships?|leaves?|turns?)\b|(?<!\bat )\bonce (?!more\b|again\b|and\b|upon\b|in\b|a\b)",
    re.I,
)
#: Conditions whose first word is their verb: "should it not come by Friday, cancel 1015", "kommt es nicht, storniere 1015".
_WHO = r"(?:it|they|you|we|i|this|that|there|he|she|the \w+|my \w+)"
_WER = r"(?:es|sie|er|das|die \w+|der \w+|das \w+|ihr|ich|wir|man|mein\w* \w+|nichts)"
_INVERTED = re.compile(
    rf"(?:(?<=^)|(?<=, ))(?:(?:but|and|so|aber|und)\s)?(?:(?:should|were|had)\s{_WHO}\b|soll(?:te|ten|test)\s{_WER}\b|"
    r"de\sno\s(?:\w+\s)?\w+[aeiáéí]r(?:se|me|lo|la)?\b|(?:ove|qualora)\b|dovesse(?:ro)?\b)",
    re.I,
)
#: The same by any other verb: only before a comma and the action behind it.
_VERB_FIRST = re.compile(
    rf"^(?:(?:aber|und)\s)?(?:kommt|kommen|ist|sind|wird|werden|wurde|wurden|hat|haben|habt|geht|klappt|trifft|treffen|wäre|wären|war|gibt|schafft|schaffen|schaffst|"
    rf"passt|passen|bekomme|bekommen|könnt|können|kannst|kann|liefert|liefern|verschickt|verschicken)\s{_WER}\b[^,?]{{1,120}},",
    re.I,
)
#: "Is there a white one? Otherwise refund it": what stands before has to fail first.
_ELSE = re.compile(
    r"^[^?]*?\b(?:otherwise|or else|if not|sonst|ansonsten|andernfalls|si no|de lo contrario|altrimenti|in caso contrario|sinon|autrement)\b[,:]?\s(?=(?P<next>.{0,40}))",
    re.I,
)
_FILE = Path(__file__).with_name("conditions.yaml")
_STOPS = re.compile(r"[.,;!?\n]")
_LONGEST = 4000
_NEAR = 60  # characters
_FEW = 9  # words of a request that puts off


def _list(name: str) -> tuple[str, ...]:
    return lists.phrases(_FILE, name)


@cache
def _begins() -> re.Pattern[str]:
    phrases = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in _list("begins"))
    return re.compile(
        rf"(?<![\w'])(?:(?:but|and|only|aber|nur|mais|pero|ma|maar|ale|mas|men)\s{{1,3}}){{0,2}}(?:{phrases})(?![\w'])",
        re.I,
    )


@cache
def _polite() -> re.Pattern[str]:
    phrases = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in _list("polite"))
    return re.compile(
        rf"(?<![\w'])(?:{phrases})(?=\s*(?:$|[.,;!?)\n]|please|and\b|then\b|bitte|to\b|i\b|could\b|can\b))", re.I
    )


@cache
def _later() -> re.Pattern[str]:
    phrases = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in _list("later"))
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.I)


def condition(text: str) -> str:
    """Return the condition, or the other day, on which words ask for an action; empty when they ask for it now.

    Args:
        text: The message; what it quotes does not count.
    """
    return next((each for each in _each(text) if not _asked_anyway(each, "can_be", "too_late")), "")


@lru_cache(maxsize=256)
def without_asked_anyway(text: str) -> str:
    """Return words without conditions that the rules set anyway, where they have no other and name no order in them.

    Args:
        text: The message; what it quotes does not count.
    """
    found, rest = list(_each(text)), unconditional(text)
    anyway = bool(found) and all(_asked_anyway(each, "can_be", "too_late") or until_sent(each) for each in found)
    # "If 1015 is not sent yet cancel it": the order is named in the condition.
    return rest if anyway and set(NUMBER.findall(text)) <= set(NUMBER.findall(rest)) else text


def _each(text: str) -> Iterator[str]:
    """Yield the conditions of actions, without the number of the only order."""
    wished = False
    numbers = {each.lstrip("#") for each in NUMBER.findall(text)}
    for sentence in _SENTENCE.split(_plain(text)):
        if _would_be(sentence):
            continue
        match = _in(sentence)
        does = _does(sentence)
        if match and (
            does or (wished and _ONWARDS.match(sentence[: match.start()])) or _does(_without(sentence, match))
        ):
            yield (NUMBER.sub(" ", match[0]) if len(numbers) == 1 else match[0]).strip(" ,")
        wished = wished or does


def _would_be(sentence: str) -> bool:
    """Whether a sentence asks what would come of an action, and for none: "what will I get back if I return it?"."""
    words = fold(sentence)
    asks = any(f"{words} ".startswith(f"{each} ") for each in _list("would_be"))
    return asks and sentence.rstrip(" )\"'").endswith(("?", "\uff1f"))


def until_sent(found: str) -> bool:
    """Return whether a condition is only that an order was not sent yet, which is so now or never.

    Args:
        found: The condition, see `condition`.
    """
    return _asked_anyway(found, "", "sent")


def _asked_anyway(found: str, affirmed: str, denied: str) -> bool:
    """Whether a condition is nothing but one of these words, affirmed or denied."""
    said = frozenset(fold(found).split())
    no = said & lists.words(_FILE, "denies")
    key = (
        said & lists.words(_FILE, denied) if no else said & (lists.words(_FILE, affirmed) if affirmed else frozenset())
    )
    return bool(key) and len(no) < 2 and said <= key | no | lists.words(_FILE, "small")


def unconditional(text: str) -> str:
    """Return the words without the conditions in them."""
    left = []
    for sentence in _SENTENCE.split(_plain(text)):
        match = _in(sentence)
        left.append(_without(sentence, match) if match else sentence)
    return " ".join(" ".join(left).split()).strip(" ,")


def _plain(text: str) -> str:
    return _polite().sub(" ", own(text)[:_LONGEST].replace("\u2019", "'"))


def _does(text: str) -> bool:
    return lists.any_of(fold(text), lists.action_words())


def _in(sentence: str) -> re.Match[str] | None:
    """Return what of a sentence is its condition, up to the next comma."""
    for found in _begins().finditer(sentence):
        before = fold(sentence[max(0, found.start() - _NEAR) : found.start()]).split()
        if before and before[-1] in _list("asks") and not _STOPS.search(sentence[: found.start()].rstrip()[-1:]):
            continue
        return _reach(sentence, found.start(), found.end())
    if (inverted := _verb_first(sentence)) is not None:
        return inverted
    coming = _COMING.search(sentence)
    if coming and not sentence.rstrip().endswith("?"):
        return _reach(sentence, coming.start(), coming.end())
    return _put_off(sentence)


def _verb_first(sentence: str) -> re.Match[str] | None:
    """Return the condition of a sentence that has no word for it: its verb stands first, or an action is for otherwise."""
    if sentence.rstrip().endswith("?"):
        return None
    plain = sentence.lstrip()
    lead = len(sentence) - len(plain)
    if (match := _INVERTED.search(plain)) is not None and not _does(match[0]):
        return _reach(sentence, lead + match.start(), lead + match.end())
    first = _VERB_FIRST.match(plain)
    if first is not None and not _does(first[0]) and _does(plain[first.end() :]):
        return _reach(sentence, lead, lead + first.end() - 1)
    other = _ELSE.match(plain)
    if other is not None and _does(other["next"]):
        return re.compile(r".*", re.S).match(sentence, lead, lead + other.end())
    return None


def _reach(sentence: str, start: int, after: int) -> re.Match[str] | None:
    """Return the condition from its first word to the comma after it, or to the end."""
    stop = _STOPS.search(sentence, after)
    if stop is None and not _does(sentence[:start]):
        stop = _action_word_after(sentence, after)
    return re.compile(r".*", re.S).match(sentence, start, stop.end() if stop else len(sentence))


def _action_word_after(sentence: str, after: int) -> re.Match[str] | None:
    """Return the place where the action begins that a condition without a comma stands before."""
    found = re.compile(r"(?=\b(?:please|then|just|bitte|dann)\b)", re.I).search(sentence, after)
    if found is not None and _does(sentence[found.start() :]):
        return found
    for word in re.compile(r"(?=(?<!\w)\w)").finditer(sentence, after):
        if lists.begins(fold(sentence[word.start() : word.start() + _NEAR]), lists.action_words()):
            return word
    return None


def _put_off(sentence: str) -> re.Match[str] | None:
    """Return the other day that a short request names: "cancel 1224 tomorrow please"."""
    words = fold(sentence)
    if len(words.split()) > _FEW or sentence.rstrip().endswith("?") or not _does(sentence):
        return None
    if any(word in _list("tells") for word in words.split()):
        return None
    return _later().search(sentence)


def _without(sentence: str, match: re.Match[str]) -> str:
    return f"{sentence[: match.start()].rstrip(' ,')} {sentence[match.end() :]}".strip()
