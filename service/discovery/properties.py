"""What products say of themselves: facts that are there, such as "dimmable", and things they say they are free of.

The word index keeps them as marks, which tell what a fact is from what a description only mentions: "care: wipe with
the cloth in the case" is no case, and a soap whose fact is "palm oil: none" is what somebody looks for who wants none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.search.analyse import fold, words
from store.search.rows import Document
from store.search.stem import stem

FACT, FREE = "=fact:", "=free:"
#: Facts that conditions of their own judge, or that tell how to treat the product.
_OTHERS = re.compile(
    r"\b(?:colou?rs?|care|wash\w*|cleaning|instructions?|warnings?|for|gender|audience|age group|ean|sku|gtin|mpn)\b"
)
#: What care instructions come to, in the words in which it is asked for.
_CARE = (("machine washable", re.compile(r"\bmachine[- ]wash|^wash(?: \w+){0,2} at \d{2}\b|\bwool cycle\b")),)
_NONE = re.compile(r"(?:none|no|not|without|free|0|false|n/a)\b")
_FREE_OF = re.compile(r"\b(?:free (?:of|from)|without|there is no|contains? no|no added) ([a-z]+(?: [a-z]+)?)\b")
_FREE = re.compile(r"\b([a-z]+)[- ]free\b")
_MOST_WORDS, _MOST_FACTS = 6, 40
#: What stands behind "free of" and is no thing.
_IDLE = frozenset("in it of on and or the a an any at for to with".split())


def marks(document: Document) -> tuple[str, ...]:
    """Return the marks of what a product is, and of what it says it is free of."""
    free = set(_free_of(document))
    facts = {stem(word) for text in _facts(document) for word in words(text)} - free
    return (*(f"{FACT}{each}" for each in sorted(facts)), *(f"{FREE}{each}" for each in sorted(free)))


def _facts(document: Document) -> Iterator[str]:
    """Yield the title, the tags, and every short fact with its name."""
    yield document.title
    yield from document.tags[:_MOST_FACTS]
    for name, value in list(document.attributes.items())[:_MOST_FACTS]:
        text = fold(str(value))
        if "care" in fold(name).split():
            yield from (says for says, how in _CARE if how.search(text))
        if not _OTHERS.search(fold(name)) and not _NONE.match(text) and len(text.split()) <= _MOST_WORDS:
            yield f"{name} {text}"


def _free_of(document: Document) -> Iterator[str]:
    """Yield the stems of what facts and sentences say is not in it."""
    for name, value in list(document.attributes.items())[:_MOST_FACTS]:
        if _NONE.match(fold(str(value))) and not _OTHERS.search(fold(name)):
            yield from (stem(word) for word in words(name))
    text = fold(" ; ".join([document.title, *map(str, document.attributes.values()), document.description]))[:4000]
    yield from (stem(match[1]) for match in _FREE.finditer(text))
    for match in _FREE_OF.finditer(text):
        yield from (stem(word) for word in match[1].split() if word not in _IDLE)
