"""What is said to somebody whose language the engine does not speak, in their language.

Order numbers and a request by words of many languages are understood and go first. What the engine does not
understand is not guessed at, and neither the catalogue nor the pages are searched with it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from agent.embedded.dialogue import Frame, Move
from agent.embedded.short_answers import core
from agent.embedded.turn import Turn
from agent.guardrails.languages import likely
from commerce.language import SOURCE, language
from commerce.own_words import own
from runtime.yaml_file import read_yaml
from service import consent, gloss
from service.discovery.audience import is_person
from service.discovery.idle import is_idle

_FILE = Path(__file__).with_suffix(".yaml")
#: Letters that one language alone is written in, Japanese before Chinese as it has the signs of both.
_SCRIPTS = {
    "ja": re.compile("[\u3041-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
_WORD = re.compile(r"[^\W\d_]+")
#: So sure the reader has to be of any words, and of some that hardly can be English.
_SURE, _SURE_OF_SOME, _SOME, _ENGLISH = 0.9, 0.5, 2, 0.05
_LONGEST = 400


def answer(turn: Turn) -> Move | None:
    """Return the move for words in another language, where that is certain; None for all others."""
    code = read(turn.text)
    if not code or language() in gloss.codes():  # what its table lacks is asked about
        return None
    sorry, offer = sentences()[code]
    if "handoff" not in turn.tools:
        return turn.say(sorry, intent="other")
    return turn.say(f"{sorry} {offer}", Frame("offer_person", "other", {"text": turn.text}), "other")


def agrees(text: str, code: str) -> bool:
    """Whether a message is a yes to that offer in the language of this code, which may be empty."""
    return bool(code) and (consent.read(text, None, code) == "yes" or core(text) in _rows()[code].get("agrees", ()))


def read(text: str) -> str:
    """Return the code of the language that a message is surely in, "" for English and where it is not certain."""
    plain = own(text)[:_LONGEST]
    for code, letters in _SCRIPTS.items():
        if letters.search(plain):
            return code
    chances = likely(plain, frozenset(sentences()) | {SOURCE})
    code = max(chances, key=lambda each: chances[each], default=SOURCE)
    if code == SOURCE:
        return ""
    some = sum(map(_tells, _WORD.findall(plain))) >= _SOME and chances[SOURCE] < _ENGLISH
    return code if chances[code] >= (_SURE_OF_SOME if some else _SURE) else ""


def _tells(word: str) -> bool:
    """Whether a word tells of a language: a letter for a size does not, nor what an English request may say."""
    plain = word.casefold()
    return len(plain) > 1 and not is_idle(plain) and not is_person(plain)


@cache
def offers() -> tuple[str, ...]:
    """Return the questions, one for each language, whether a colleague should take over."""
    return tuple(offer for _, offer in sentences().values())


@cache
def sentences() -> dict[str, tuple[str, str]]:
    """Return what is said and asked, by the language's code."""
    # As answers are shown, with plain question marks: the question has to be found again there.
    return {code: (normalize("NFKC", row["sorry"]), normalize("NFKC", row["offer"])) for code, row in _rows().items()}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = read_yaml(_FILE)
    return rows
