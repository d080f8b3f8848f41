"""Sentences of ours in a text that was said: known again by their ids, in the language that is spoken or in English.

What customers read is read by code too: a question tells what a short answer means. Code asks for the id, and for what
stood in the sentence's place for a value, so that it understands the same of a conversation in any language. Texts are
compared as they are kept: cleaned, so that the hard blank before a French question mark is a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from string import Formatter

from commerce.catalogues import domain
from commerce.language import SOURCE, language
from commerce.text import clean


def says(text: str, key: str) -> bool:
    """Return whether a text holds this sentence, whatever its values."""
    kept = _kept(text)
    return any(each.search(kept) for each in _patterns(key))


def holds(text: str, said: str) -> bool:
    """Return whether a text holds words of ours as they were said."""
    return _kept(said) in _kept(text)


def value(text: str, key: str, name: str) -> str:
    """Return what stands for a placeholder where a text holds this sentence; empty elsewhere."""
    return next(iter(values(text, key, name)), "")


def values(text: str, key: str, name: str) -> list[str]:
    """Return what stands for a placeholder wherever a text holds this sentence."""
    kept = _kept(text)
    found = ([match[name] for match in each.finditer(kept)] for each in _patterns(key))
    return next(filter(None, found), [])


def under(prefix: str) -> list[str]:
    """Return the ids that begin so: ``actions.refund.summary``."""
    return [key for key in domain(SOURCE, prefix.partition(".")[0])[0] if key.startswith(prefix)]


def in_english(text: str, *prefixes: str) -> list[tuple[str, str]]:
    """Return the sentences that a text holds, as they stand there and in English, in their order.

    Args:
        text: What was said.
        prefixes: How the ids begin of those that are looked for. Values that are such sentences are English as well.
    """
    found: dict[int, tuple[int, str, str]] = {}
    kept = _kept(text)
    for form, english in _forms(prefixes):
        for match in _pattern(form).finditer(kept):
            named = {name: _english(each, prefixes) for name, each in match.groupdict().items()}
            weight = len(form)
            if weight > found.get(match.start(), (0,))[0]:
                found[match.start()] = weight, match[0], english.format_map(named)
    return [found[place][1:] for place in sorted(found)]


def as_english(text: str, *prefixes: str) -> str:
    """Return a text as it is read where what is understood is English: its sentences in English, apart from others.

    Args:
        text: What was said.
        prefixes: How the ids begin of the sentences that it may hold.
    """
    if language() == SOURCE:
        return text
    return "\n".join([text, *(english for _, english in in_english(text, *prefixes))])


def _english(value: str, prefixes: tuple[str, ...]) -> str:
    whole = (english for form, english in _forms(prefixes) if _kept(form) == value)
    return next(whole, value)


def _forms(prefixes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the forms of sentences in the language that is spoken, each with the English one."""
    for key in (key for prefix in prefixes for key in under(prefix)):
        name = key.partition(".")[0]
        english = domain(SOURCE, name)[0][key]
        for form in domain(language(), name)[0].get(key, ()):
            yield form, english[-1]


def _patterns(key: str) -> list[re.Pattern[str]]:
    name = key.partition(".")[0]
    forms = [form for code in (language(), SOURCE) for form in domain(code, name)[0].get(key, ())]
    return [_pattern(form) for form in dict.fromkeys(forms)]


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Return what finds a sentence with any values; each is a group."""
    found, seen = "", set[str]()
    for fixed, name, _, _ in Formatter().parse(_kept(form)):
        group = f"(?P<{name}>.+?)" if name and name not in seen else ".+?" if name else ""
        found += re.escape(fixed) + group
        seen |= {name} if name else set()
    return re.compile(found)


@lru_cache(256)
def _kept(text: str) -> str:
    """Return a text as the conversation keeps it."""
    return clean(text)
