"""Whether a customer plainly asks for a person, or for the clerk back: closed patterns by language (``person.yaml``).

Read by code before any model is asked, so that no model can refuse it. What is less than plain is left to the clerk,
which may offer a colleague.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml
from service.consent import lists

MAX_TEXT, _ONLY = 600, 160
_SENTENCE = re.compile(
    r"[.!?;:\n\u3002\uff01\uff1f\u061f\u061b,\uff0c\u3001\u060c]+| (?:but|aber|mais|pero|ma|maar|ale|mas|ama) "
)
_UNSPACED = frozenset({"ja", "ko", "zh"})


@dataclass(frozen=True)
class _Language:
    ask: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    back: re.Pattern[str]


#: "No I want a human": a no to what was asked, and no denial of what follows.
_ANSWERED = re.compile(r"^\s*(?:no|nope|nah)\s+(?=(?:i|we|just|please|pls|can|could|give|get|let|put)\s)")


def wanted(text: str) -> bool:
    """Return whether a message plainly asks for a person.

    Args:
        text: The customer's words, in any language.
    """
    return _wanted(text) if len(text) <= MAX_TEXT else False


@lru_cache(maxsize=256)
def _wanted(text: str) -> bool:
    return any(_asks(each, sentence) for sentence in _sentences(text) for each in _languages())


@lru_cache(maxsize=256)
def back(text: str) -> bool:
    """Return whether a message asks to be with the clerk again."""
    if len(text) > MAX_TEXT:
        return False
    return any(each.back.search(sentence) for sentence in _sentences(text) for each in _languages())


def only_back(text: str) -> bool:
    """Return whether a message asks for the clerk back and for nothing else: "never mind, back to the bot please"."""
    return len(text) <= _ONLY and back(text) and all(_idle(each) or back(each) for each in _sentences(text))


def _idle(sentence: str) -> bool:
    """Whether a sentence is nothing but a yes, a no, a change of mind, thanks or a greeting."""
    folded = lists.bare(lists.fold(sentence))
    return not folded or lists.tiled(folded, _idle_words(), _idle_words())


@cache
def _idle_words() -> frozenset[str]:
    names = ("yes", "certain", "no", "refuse", "stop", "beside", "unsure", "chat", "turn")
    return frozenset(lists.bare(each) for name in names for each in lists.every(name) if each)


def _asks(language: _Language, sentence: str) -> bool:
    for match in language.ask.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if not language.before.search(before) and not language.after.match(after):
            return True
    return False


def _sentences(text: str) -> list[str]:
    plain = _bare(unicodedata.normalize("NFKC", text).casefold()).replace("\u2019", "'").replace("\u0131", "i")
    plain = _ANSWERED.sub("", plain)
    parts = (" ".join(part.split()).strip(" '\"\u201c\u201d()-") for part in _SENTENCE.split(f" {plain} "))
    return [part for part in parts if part]


def _bare(text: str) -> str:
    """Return a text without the accents of Latin letters."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).replace("\u0142", "l")


@cache
def _languages() -> tuple[_Language, ...]:
    data: dict[str, dict[str, Any]] = read_yaml(Path(__file__).with_name("person.yaml"))
    return tuple(_compiled(name, entry) for name, entry in data.items())


def _compiled(name: str, entry: dict[str, Any]) -> _Language:
    edge, end = ("", "") if name in _UNSPACED or name == "ar" else (r"(?<!\w)", r"(?!\w)")
    person = f"(?:{entry['person']})"
    ask = "|".join(str(each).replace("<person>", person) for each in entry["ask"])
    back_to = "|".join(str(each).replace("<person>", person) for each in entry["back"])
    # A few words may stand between the denial and the request: "I don't think that I want to talk to a person".
    near = r"\w{0,6}$" if name in _UNSPACED else r"(?:\s+\S+){0,3}\s*$"
    before = entry["before"] if name != "en" else entry["before"].replace("n't", "\\w*n't")
    return _Language(
        re.compile(_bare(f"{edge}(?:{ask}){end}")),
        re.compile(_bare(f"{edge}(?:{before}){near}")),
        re.compile(_bare(rf"\s*(?:{entry['after']})")),
        re.compile(_bare(f"{edge}(?:{back_to}){end}")),
    )
