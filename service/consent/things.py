"""The things that somebody's words are about, and which of them are none of an order's articles.

"Return the skillet and one mug" is about two things. Where the order has no skillet, it is not for one mug alone, and
not for the whole order: the skillet is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commerce.articles import Article, apart
from commerce.known_again import value
from commerce.own_words import own
from commerce.sentences import joined, say
from commerce.text import one_line
from commerce.wording import stem
from service.consent import complete, lists, monies, payees, references, sums
from service.consent.clauses import value_of, words_of
from service.consent.lists import fold
from service.consent.title_spelling import ordinary, spelled

_FILE = Path(__file__).with_name("things.yaml")
_PIECES = re.compile(r"((?<![.;:!?,])[.;:!?,]++(?=\s|$)|[\n()\u2013\u2014&+,])")
#: An article's number or handle; others look whether the order has it.
_CODED = re.compile(r"(?<![\w-])(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[^\W\d])[\w]{1,40}(?:-\w{1,40}){1,4}(?![\w-])")
_AS_WELL = re.compile(r"\bas well as\b", re.I)  # "as" joins nothing by itself: "as planned"
_OF_GOODS = ("refund_order", "return_items", "cancel_order")
_VERB_LAST = ("de", "nl")  # "die Vase stornieren" names a vase
_SHORT, _ENDING = 4, 2  # letters of a word that is no action alone, and of what a verb ends with
_ORDER, _LONGEST = 3, 5  # digits of an order's number, and words of a thing
_NEAR = 4  # words from "of" to the number of the order


@dataclass(frozen=True)
class Thing:
    """Something that words name and that is none of an order's articles.

    Attributes:
        words: As the customer calls it.
        listed: Whether it stands in the list of what an action is for.
    """

    words: str
    listed: bool = False


#: An e-mail address names nobody's article.
_MAILBOX = re.compile(r"[^\s@,;<>()\"']{1,64}@[^\s@,;<>()\"']{1,189}\.[A-Za-z]{2,63}")


def unknown(text: str, articles: Sequence[Article], number: str = "") -> list[Thing]:
    """Return the things that a message names and that are none of an order's articles.

    Args:
        text: The message.
        articles: The order's articles.
        number: The order's number: what is said beside another order's number is not about this one.
    """
    titles = [f"{each.title} {each.variant}" for each in articles]
    names = frozenset(stem(word) for title in titles for word in fold(title).split() if len(word) > 1)
    plain = spelled(
        _uncoded(sums.without(of_order(_AS_WELL.sub("and", _MAILBOX.sub(" ", own(text))), number)), articles, number),
        titles,
    )
    frequent = complete.frequent(fold(own(text)).split())
    things: list[Thing] = []
    listing = False
    for words, between in _segments(plain):
        listing = listing and between in (",", "&")
        for thing, listed in _things(words, names, frequent, listing):
            listing = listed
            if thing is not None and thing.words not in [each.words for each in things]:
                things.append(thing)
    return things


def _uncoded(text: str, articles: Sequence[Article], number: str) -> str:
    """Return a text without numbers of articles: those of the order, and what else looks like one."""
    own_ones = sorted(
        {each.sku for each in articles if each.sku} | {each.handle for each in articles}, key=len, reverse=True
    )
    if own_ones:
        text = re.sub(rf"(?<![\w-])(?:{'|'.join(map(re.escape, own_ones))})(?![\w-])", " ", text, flags=re.I)
    text = text if number.isdigit() else references.without(text, number)
    return _CODED.sub(" ", references.without_lettered(text, "000"))


def question(thing: Thing, articles: Sequence[Article], number: str) -> str:
    """Return the question which of an order's articles an unknown thing is.

    Args:
        thing: The thing.
        articles: The order's articles.
        number: The order's number.
    """
    head = not_seen(one_line(thing.words, 60), number)
    if not articles:
        return joined(head, say("orders.it_has_none"))
    if len(articles) < 2:
        return joined(head, say("orders.it_has", articles=articles[0].name))
    listed = "; ".join(f"{n}) {name}" for n, name in enumerate(apart(articles), 1))
    return joined(head, say("orders.which_of_these", articles=listed))


def not_seen(words: str, number: str) -> str:
    """Return the sentence that begins a question for what an order does not have."""
    return say("orders.not_seen", thing=words, order=number)


def colours() -> frozenset[str]:
    """Return the everyday names of colours."""
    return _listed("colours")


def told(text: str, words: str, title: str) -> str:
    """Return a message with an article's title in the place of an unknown thing, several of it where those were.

    Args:
        text: The message.
        words: How the thing is called there.
        title: The title of the article that it is.
    """
    pattern = r"\W+".join(map(re.escape, words.split()))
    plural = "s" if words.endswith("s") else ""
    return re.sub(rf"(?<!\w){pattern}(?!\w)", lambda _: f"{title}{plural}", text, count=1, flags=re.I)


def asked_about(text: str) -> str:
    """Return the thing that a question asks about, see `question`; empty for any other message."""
    return value(text, "orders.not_seen", "thing")


def of_order(text: str, number: str) -> str:
    """Return what a message says of one order, where it names several.

    A part without a number goes with the one before it, and with the one after it where none was before.
    """
    digits = re.sub(r"\D", "", number)
    same = [each for each in re.findall(r"(?<![\w.])#?\d{3,24}(?!\w)", text) if len(each.lstrip("#")) == len(digits)]
    if not digits or len({each.lstrip("#") for each in same}) < 2:
        return text
    found, current, loose = [], "", []
    for part in re.split(r"(?<=[.!?;,\n])\s+|\s(?=(?:and|und|et|y|e|then|but)\s)", text):
        here = [each for each in re.findall(r"\d{3,24}", part) if len(each) == len(digits)]
        if not here and not current:
            loose.append(part)
            continue
        current = current if not here else digits if digits in here else here[0]
        if current == digits:
            found += [*loose, part]
        loose = []
    return " ".join(found)


def _segments(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the words between the marks of a text, and the mark before them."""
    between = ""
    for place, part in enumerate(_PIECES.split(text)):
        if place % 2:
            between = "&" if part in ("&", "+") else "," if set(part) == {","} else "."
        elif words := fold(part).split():
            yield words, between
            between = ""


def _things(
    words: list[str], names: frozenset[str], frequent: frozenset[str], goes_on: bool
) -> Iterator[tuple[Thing | None, bool]]:
    """Yield what is unknown of one segment; with it whether a list of what an action is for goes on after it."""
    place, listing = 0, goes_on
    while place < len(words):
        word = words[place]
        action_word, joins = _does(words, place), word in _listed("joins")
        starts = action_word or joins or _begins(word) or (place == 0 and goes_on)
        if not starts and (end := _bare(words, place)):
            called = _unknown(words[place:end], words, end, names, direct=True)
            yield (Thing(called, True) if called else None), False
            place = end
            continue
        if not starts:
            listing = listing and (word.isdecimal() or word in _small())
            place += 1
            continue
        listing = action_word or listing
        start = place if place == 0 and goes_on and not (action_word or joins or _begins(word)) else place + 1
        thing, place = _phrase(words, start), max(place + 1, start)
        if (verb := next((n for n, each in enumerate(thing) if _is_action_word(each)), None)) is not None:
            place, thing = start + verb, thing[:verb] if _is_action_word(thing[verb], _VERB_LAST) else []
        if frequent.issuperset(thing):
            yield None, listing
            continue
        end = start + len(thing)
        clause = joins and not _begins(words[start]) and end < len(words) and tells(words[end])
        called = _unknown(thing, words, end, names, direct=listing) or _hue(words[start - 1], thing, words[end:], names)
        yield (Thing(called, listing and not clause) if called else None), listing
        place = max(place, end)
        # "The mug and the pan" goes on after the mug, "the mug of 1408, and …" after what it is of.
    yield None, listing


def _bare(words: list[str], place: int) -> int:
    """Return where a thing ends that no small word begins: "Pfanne aus 1414", "1408 Tassen stornieren"; 0 for none."""
    behind_number = place > 0 and _is_order(words[place - 1])
    if place and not behind_number:
        return 0
    thing = _phrase(words, place)
    if (verb := next((n for n, each in enumerate(thing) if _is_action_word(each)), None)) is not None:
        thing = thing[:verb]
    end = place + len(thing)
    if not thing or all(_adverb(each) for each in thing):
        return 0
    if words[end : end + 1] and words[end] in _listed("of"):
        onwards = words[end + 1 : end + 1 + _NEAR]
        return end if any(map(_is_order, onwards)) else 0
    if behind_number or (len(thing) == 1 and any(map(_is_order, words[end:]))):
        return end if end < len(words) and _is_action_word(words[end], _VERB_LAST) else 0
    return 0


def _is_order(word: str) -> bool:
    return word.isdecimal() and len(word) >= _ORDER


def _adverb(word: str) -> bool:
    """Whether a word tells how or when something should be done."""
    known = _listed("how") | lists.every("all") | lists.every("beside") | lists.every("fill") | lists.every("turn")
    return word in known or word.endswith(tuple(_listed("how_ends")))


def _phrase(words: list[str], start: int) -> list[str]:
    """Return the words of the thing that begins at a place."""
    found: list[str] = []
    for word in words[start : start + _LONGEST]:
        if _ends(word) or _begins(word):
            break
        found.append(word)
    return found


def _unknown(thing: list[str], words: list[str], end: int, names: frozenset[str], *, direct: bool) -> str:
    """Return how a thing is called that is no article and none of what names nothing; empty when it is known."""
    last = max((n for n, word in enumerate(thing) if _named(word, names)), default=-1)
    if all(_idle(word) for word in thing[last + 1 :]):  # what stands before an article tells how it is
        return ""
    after = words[end] if end < len(words) else ""
    goes_on = after in words_of("is") | words_of("part") | words_of("links") or after[:1].isdigit()
    # "The lamp shade is loose" is about the shade, and "the lamp flickers" about the lamp.
    return " ".join(thing) if last < 0 or direct or goes_on else ""


def _hue(before: str, thing: list[str], after: list[str], names: frozenset[str]) -> str:
    """Return how a thing is called by its colour alone, where no article has it: "the grey one", "die graue"."""
    if len(thing) != 1 or before not in _listed("determiners") or _named(thing[0], names):
        return ""
    one, foreign = bool(after) and is_one(after[0]), is_foreign_hue(thing[0])
    if one and (foreign or thing[0] in colours()):
        return f"{thing[0]} {after[0]}"
    return thing[0] if foreign and not one else ""


def is_one(word: str) -> bool:
    """Return whether a word stands for a thing that was named before: "the grey one"."""
    return word in _listed("ones")


def is_foreign_hue(word: str) -> bool:
    """Return whether a word is a colour that stands for a thing by itself: "die graue", "la gris"."""
    return any(word.removesuffix(each) in _listed("hues") for each in (*_listed("endings"), ""))


def begins(word: str) -> bool:
    """Return whether a word begins a thing, and is no number of things."""
    return word in _listed("determiners") and value_of(word) is None


def _does(words: list[str], place: int) -> bool:
    """Whether a word ends what an action is called: "send back", "refund"."""
    return any(
        words[max(0, place + 1 - len(action_word)) : place + 1] == action_word
        for action_word in _action_words().get(words[place], ())
    )


@cache
def _action_words() -> dict[str, list[list[str]]]:
    """Return what actions of goods are called, word by word, each under its last word."""
    kinds = ("refund_order", "return_items", "cancel_order", "exchange_items")
    found: dict[str, list[list[str]]] = {}
    for words in (each.split() for kind in kinds for each in lists.action_words(kind) if "~" not in each):
        found.setdefault(words[-1], []).append(words)
    return found


def _is_action_word(word: str, languages: tuple[str, ...] = ()) -> bool:
    """Whether a word is what an action is called, in any form: "my husband wants to cancel" names no article."""
    return word in _verbs(languages) or word.startswith(_roots(languages))


@cache
def _verbs(languages: tuple[str, ...]) -> frozenset[str]:
    named = [each.action_words for name, each in lists.languages().items() if not languages or name in languages]
    phrases = frozenset().union(*(action_words.get(kind, frozenset()) for action_words in named for kind in _OF_GOODS))
    return frozenset(word for each in phrases for word in each.split() if len(word) > _SHORT)


@cache
def _roots(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({word[:-_ENDING] for word in _verbs(languages) if len(word) > _SHORT + _ENDING}))


@cache
def _small() -> frozenset[str]:
    """Return the words that stand within a list without ending it."""
    return frozenset().union(*map(words_of, ("determiners", "part", "names", "pointing", "rest")))


def _begins(word: str) -> bool:
    return word in _listed("determiners") | _listed("begins") or (value_of(word) is not None and word != "x")


def _ends(word: str) -> bool:
    return _is_order(word) or word in _listed("ends") or tells(word) or "'" in word or word.endswith("ly")


def tells(word: str) -> bool:
    """Return whether a word is said of things: what follows it tells of one."""
    return word in _listed("tells")


def _listed(name: str) -> frozenset[str]:
    return lists.words(_FILE, name)


def _named(word: str, names: frozenset[str]) -> bool:
    plain = stem(word)
    return plain in names or any(len(plain) > 3 and each.endswith(plain) for each in names)


def _idle(word: str) -> bool:
    """Whether a word names no goods of its own."""
    known = _listed("idle") | payees.people() | monies.words() | words_of("carriage") | words_of("nothing")
    known = known | words_of("names")
    return word in known or stem(word) in known or ordinary(word) or any(c.isdigit() for c in word)
