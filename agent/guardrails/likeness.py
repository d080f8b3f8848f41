"""Whether a sentence says what the shop's own data about an article says, in whatever language.

Talk about an article that the results of the conversation describe lies near one of their statements in the encoder's
space: "손잡이째 오븐에 넣을 수 있어요" near "The handle may go into the oven." Of such a sentence the
reader need be less sure. Titles do not count: "the Brae Rain Jacket was recalled" is near everything that names
the jacket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

import numpy as np

from agent.guardrails.fit import Floats, plain
from agent.guardrails.sentence_reader import SURE, Reading, reader

#: How near, as the cosine of the angle. Of untrue sentences 1 in 100 is as near to the data of some article.
NEAR = 0.45
#: How sure the reader has to be of a sentence that is near, where no word points to an action or to matter.
SURE_NEAR = 0.35
#: So many statements are looked at, the newest results first, each of them so long at most.
MAX_STATEMENTS, MAX_CHARS = 48, 300
_END = re.compile(r"(?<=[.!?。！？])\s*")  # noqa: RUF001 - full-width marks end sentences too
#: What the fields of stock say; an encoder of many languages needs them in one.
_STOCK = {True: "{} is in stock.", False: "{} is sold out."}


class Likeness:
    """What the results of a conversation say about articles.

    Args:
        results: Tool results, oldest first.
    """

    def __init__(self, results: Iterable[dict[str, Any]]) -> None:
        self._items = [item for result in reversed(list(results)) for item in _items(result)]

    def vouches(self, sentence: str, found: Reading) -> bool:
        """Return whether a sentence that was not surely read as talk about articles is near to what the data says."""
        if not self._items or found.needed > SURE or found.product < SURE_NEAR:
            return False
        near = self._vectors @ _vector(self._bare(sentence))
        place = int(near.argmax())
        return bool(near[place] >= NEAR) and _harmless(self._statements[place])

    @cached_property
    def _statements(self) -> list[str]:
        found = (self._bare(each)[:MAX_CHARS] for item in self._items for each in _said(item))
        return list(islice(dict.fromkeys(found), MAX_STATEMENTS)) or ["-"]

    @cached_property
    def _vectors(self) -> Floats:
        reader().vectors([plain(each) for each in self._statements])
        return np.stack([_vector(each) for each in self._statements])

    def _bare(self, text: str) -> str:
        for title in self._titles:
            text = text.replace(title, "it")
        return text

    @cached_property
    def _titles(self) -> list[str]:
        return sorted({title for item in self._items if (title := str(item.get("title") or ""))}, key=len, reverse=True)


@lru_cache(maxsize=256)
def _harmless(statement: str) -> bool:
    """Whether a statement is itself talk about an article: whoever writes there may claim anything."""
    found = reader().read(statement)
    return found.product >= found.needed or statement.endswith(tuple(each[2:] for each in _STOCK.values()))


def _vector(text: str) -> Floats:
    return reader().vectors([plain(text)])[0]


def _items(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    nearest = result.get("nearest")
    for part in (result, nearest if isinstance(nearest, dict) else {}):
        items = part.get("items")
        for each in (part.get("item"), *(items if isinstance(items, list) else ())):
            if isinstance(each, dict):
                yield each


def _said(item: dict[str, Any]) -> Iterator[str]:
    """Yield the statements of an article's data: the sentences of its description, its facts, what is in stock."""
    yield from filter(None, _END.split(str(item.get("description") or "")))
    facts = item.get("attributes")
    for name, value in facts.items() if isinstance(facts, dict) else ():
        yield f"{name}: {value}"
    variants = item.get("variants")
    for each in [item, *(variants if isinstance(variants, list) else ())]:
        if isinstance(each, dict) and isinstance(each.get("in_stock"), bool):
            yield _STOCK[each["in_stock"]].format(each.get("title") or "It")
