"""Whether an answer offers a person: code's own question, in every language that it is asked in."""

from __future__ import annotations

from agent.embedded import other_languages
from commerce.sentences import say


def offers(text: str) -> bool:
    """Whether a text holds the question whether a colleague should take over."""
    return any(each in text for each in _questions())


def ends(text: str) -> bool:
    """Whether a text ends in that question."""
    return text.endswith(_questions())


def without(text: str, instead: str) -> str:
    """Return a text with something else in the place of that question."""
    for each in _questions():
        text = text.replace(each, instead)
    return text


def _questions() -> tuple[str, ...]:
    return (say("chat.offer"), *other_languages.offers())
