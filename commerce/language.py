"""The language that is spoken here: that of the conversation, else the shop's.

A code such as ``en`` or ``pt-BR`` (BCP 47) names a folder of ``locale/``. It is set around a turn, a job or a request
(`speaking`), and everything that is said inside is said in it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
SOURCE = "en"
#: A language made of English by itself: every sentence stands between these marks and has other vowels, so that a text
#: which did not come from the catalogue shows, and so does code that looks for English words in what was said. It ends
#: as it does in any language: the last mark stands before the full stop.
PSEUDO, MARKS = "en-XA", "⟦{}⟧"
_END = re.compile(r"[.:?!,;]*\Z")
_OTHER_LETTERS = str.maketrans("aeiouyAEIOU", "ɑɛɪɔʊʏⱭƐƖƆƱ")
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """Return the language that is spoken here: a code such as ``en``."""
    return _language.get()


def begin(code: str) -> None:
    """Speak this language from here on: that of a process, before anything else is chosen."""
    _language.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside in this language; what it lacks is said in English."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


async def spoken(code: str, steps: AsyncGenerator[T]) -> AsyncGenerator[T]:
    """Yield what a generator yields, each step of which is taken in this language.

    The language is not left behind with whoever takes the steps, as it would be by `speaking` around a ``yield``.
    """
    try:
        while True:
            with speaking(code):
                try:
                    step = await anext(steps)
                except StopAsyncIteration:
                    return
            yield step
    finally:
        with speaking(code):
            await steps.aclose()


def for_babel() -> str:
    """Return the language as Babel writes it: ``pt_BR``; the pseudo-language has the words of English."""
    code = _language.get()
    return SOURCE if code == PSEUDO else code.replace("-", "_")


def direction() -> str:
    """Return how the language is written: ``ltr`` or ``rtl``."""
    from babel import Locale

    return str(Locale.parse(for_babel()).text_direction)


def pseudo(text: str) -> str:
    """Return an English text in the pseudo-language; its placeholders stay."""
    end = _END.search(text)
    assert end is not None
    parts = _PLACEHOLDER.split(text[: end.start()])
    said = "".join(each if n % 2 else each.translate(_OTHER_LETTERS) for n, each in enumerate(parts))
    return MARKS.format(said) + end[0]
