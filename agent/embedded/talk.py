"""Fixed sentences: small talk, questions and offers. Nothing here knows anything about a shop."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agent.embedded.intents import TOOLS_OF
from agent.embedded.text import normalise
from commerce.sentences import exists, joined, listed, say
from runtime.yaml_file import read_yaml


def dropped() -> str:
    """Return what is said where the customer lets go of a request."""
    return joined(say("chat.left"), say("chat.anything_else"))


def liked() -> str:
    """Return what is said where the customer only likes something."""
    return joined(say("engine.liked"), say("chat.anything_else"))


def ask_order(intent: str) -> str:
    """Return the question for the order of a request."""
    key = f"engine.ask_order.{intent}"
    return say(key) if exists(key) else say("orders.which")


def not_possible(intent: str) -> str:
    """Return what is said to a request of this kind where it cannot be done."""
    elsewhere = {"try_on": "tryon.not_set_up", "pause": "asked.cannot_pause"}
    key = elsewhere.get(intent, f"engine.unable.{intent}")
    return say(key) if exists(key) else say("engine.unable.other")


#: Of several requests that one tool carries out the first counts.
_LABELS = {tool: label for label, tools in reversed(TOOLS_OF.items()) for tool in tools}

_FILE = Path(__file__).with_name("talk.yaml")
#: Around a message that is only talk; what is between is looked at.
_SIGNS = re.compile(r"[^\w\s'?]+")
_BEFORE = re.compile(
    r"(?:ok(?:ay)?|oh|well|so|um+|uh+|hm+|omg|wow|damn|please|man|ha(?:ha)+|lol|hey|hi|hello|and|yes|no|ah|but|sorry)\s+"
)
_AFTER = re.compile(
    r"(?<!\s)\s++(?:guys|man|mate|lol|ha(?:ha)+|please|bro|dude|buddy|xd|btw|then|there|though|tbh|friend|or what|"
    r"already)\Z"
)
_SAD = re.compile(
    "[\U0001f44e\U0001f620\U0001f621\U0001f624\U0001f92c\U0001f61e\U0001f644\U0001f4a9\U0001f622\U0001f62d]"
)
_MOST_WORDS, _FILLERS, _LONGEST, _EMOJI = 14, 3, 160, 0x2000
_FRAGMENT = 3


@dataclass(frozen=True)
class Talk:
    """A kind of small talk: what is heard, and the ids of what is said to it."""

    name: str
    heard: re.Pattern[str]
    says: tuple[str, ...]
    beside: bool = False

    def said(self) -> str:
        """Return what is said."""
        return joined(*map(say, self.says))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(_FILE)
    return data


@cache
def _table(part: str) -> tuple[Talk, ...]:
    rows = []
    for row in _data()[part]:
        heard = str(row["heard"])
        for name, words in _data()["parts"].items():
            heard = heard.replace(f"<{name}>", words)
        rows.append(Talk(row.get("name", ""), re.compile(heard), tuple(row["says"]), bool(row.get("beside"))))
    return tuple(rows)


@cache
def _patterns(part: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in _data()[part])


def _core(text: str) -> str:
    core = " ".join(_SIGNS.sub(" ", normalise(text[:300]).casefold()).split())
    return core.rstrip("? ") or core


def _cores(text: str) -> Iterator[str]:
    """Yield a message without the signs around it, then without fillers before and after it."""
    core = _core(text)
    yield core
    for _ in range(_FILLERS):
        short = _AFTER.sub("", _BEFORE.sub("", core, count=1) if _BEFORE.match(core) else core)
        if short == core:
            return
        yield (core := short)


def heard(text: str) -> Talk | None:
    """Return the kind of small talk that a whole message is, None when it is none, or says more."""
    if len(text) > _LONGEST:
        return None
    cores = [core for core in _cores(text) if core]
    if not cores:  # only signs, such as emoji
        ok = next((each for each in _table("whole") if each.name == "ok"), None)
        return ok if text.strip() and not _SAD.search(text) and any(ord(each) > _EMOJI for each in text) else None
    return next((each for each in _table("whole") for core in cores if each.heard.fullmatch(core)), None)


def small_talk(text: str) -> str:
    """Return a fixed answer to small talk."""
    known = heard(text) or _loosely(text)
    return known.said() if known else joined(say("engine.small_talk.only_shop"), say("chat.can"))


def is_small_talk(text: str) -> bool:
    """Return whether there is a fixed answer to a message."""
    return (heard(text) or _loosely(text)) is not None


def _loosely(text: str) -> Talk | None:
    plain = normalise(text[:300]).casefold()
    return next((each for each in _table("loose") if each.heard.search(plain)), None)


def upset(text: str) -> bool:
    """Return whether a short message only scolds."""
    plain = normalise(text[:300]).casefold()
    short = len(plain.split()) <= _MOST_WORDS
    return short and (
        any(each.search(plain) for each in _patterns("upset")) or bool(_SAD.search(text) and not _core(text))
    )


def upset_again(text: str) -> bool:
    """Return whether a short message complains that mistakes were made once more."""
    plain = normalise(text[:300]).casefold()
    return len(plain.split()) <= _MOST_WORDS and any(each.search(plain) for each in _patterns("again"))


def unheard(text: str) -> bool:
    """Return whether a message says nothing but that an answer was none: "that is not what I asked"."""
    core = _core(text)
    if len(core.split()) > _MOST_WORDS:
        return False
    rest = core
    for each in _patterns("unheard"):
        rest = each.sub(" ", rest)
    return rest != core and set(rest.split()) <= _beside()


def waited_long(text: str) -> bool:
    """Return whether a message only says that something takes too long."""
    return any(each.search(core) for core in _cores(text) for each in _patterns("long"))


def fits_not(text: str) -> bool:
    """Return whether a message only says that what was bought does not fit."""
    return any(each.search(core) for core in _cores(text) for each in _patterns("fits_not"))


def misfit(text: str) -> bool:
    """Return whether a message says, beside other things, that something does not fit."""
    plain = normalise(text[:300]).casefold()
    return any(each.search(plain) for each in _patterns("misfit"))


def wants_one(text: str) -> bool:
    """Return whether a message only wants one of what was just spoken of: "ok then get me one"."""
    return any(each.fullmatch(core) for core in _cores(text) for each in _patterns("one_please"))


def offered(label: str, tools: Collection[str]) -> bool:
    """Return whether a request can be carried out at all: a menu names nothing else."""
    return any(tool in tools for tool in TOOLS_OF.get(label, (label,)))


def english(text: str) -> bool:
    """Return whether a message may be English: a sentence has words that tell, a fragment has none of others."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", normalise(text[:300]).casefold())
    if any(ord(letter) >= _EMOJI or "\u0370" <= letter <= "\u1dff" for word in words for letter in word):
        return False
    if any(word in _plain_english() for word in words):
        return True
    return len(words) <= _FRAGMENT and not any(word in _foreign() for word in words)


@cache
def _foreign() -> frozenset[str]:
    return frozenset(str(_data()["foreign"]).split())


@cache
def _beside() -> frozenset[str]:
    return frozenset(str(_data()["beside_unheard"]).split())


@cache
def _plain_english() -> frozenset[str]:
    return frozenset(str(_data()["english"]).split())


def name_of(label: str) -> str:
    """Return what a request is called."""
    return say(f"engine.name.{label}")


def clarify_again(options: tuple[str, ...]) -> str:
    """Return that question for somebody whose answer chose none of them."""
    return say("engine.clarify_again", choices=_choices(options))


def clarify(options: tuple[str, ...]) -> str:
    """Return the question which of a few things the customer means."""
    return joined(say("engine.not_understood"), say("engine.clarify", choices=_choices(options)))


def _choices(options: tuple[str, ...]) -> str:
    named = (say("engine.choice", number=str(place), name=name_of(each)) for place, each in enumerate(options, 1))
    return listed(named, "lists.or")


def label_of(tool: str) -> str:
    """Return the request that a tool carries out; one that is called like its tool, where nothing else is known."""
    return _LABELS.get(tool, tool)
