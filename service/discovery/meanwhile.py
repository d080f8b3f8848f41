"""Search while the word index is being made again: titles read from SQL, which is always there."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from service.discovery import allergens
from service.discovery.conditions import selected
from service.discovery.indexed_text import to_words
from service.discovery.materials import MATERIALS, is_of
from service.discovery.search import Plan
from service.discovery.view import View
from store.database import Database
from store.search import rows, title_mentions
from store.search.analyse import fold, query_words, words
from store.search.filters import Filters
from store.search.selection import Ids
from store.search.stem import stem

_ENDING = 2  # letters that a word may lose or change in other forms: shoe, shoes; battery, batteries
_SHORT = 4


async def by_title(database: Database, shop_id: str, view: View, plan: Plan) -> Ids:
    """Return the products whose titles have most of the query's words, among those that meet the conditions.

    Conditions on words are left to `by_text`.
    """
    wanted = dict.fromkeys(query_words(plan.parsed.text))
    parts = [word if len(word) <= _SHORT else word[:-_ENDING] for word in wanted]
    scored: list[tuple[int, int]] = []
    for row, title in await rows.titled(database, shop_id, parts):
        has = {stem(word) for word in words(title)}
        scored.append((-sum(stem(word) in has for word in wanted), row))
    allowed = selected(view, replace(plan.filters, contains=(), exclude=(), avoid=(), needs=())).chosen
    ids = np.array([row for score, row in sorted(scored) if score], dtype=np.int64)
    return ids[np.isin(ids, allowed)]


async def by_text(database: Database, shop_id: str, view: View, filters: Filters) -> Ids:
    """Return the products that meet the conditions on words, those that must and those that must not be there.

    It reads the texts of those that may have them from SQL, so that nothing that a customer has ruled out slips
    through while there is no index of words.
    """
    avoid = tuple(dict.fromkeys(name for each in filters.avoid for name in (each, *allergens.named(each))))
    things = (*filters.contains, *filters.exclude, *avoid)
    parts = {word if len(word) <= _SHORT else word[:-_ENDING] for thing in things for word in _heard(thing)}
    having: dict[str, set[int]] = {thing: set() for thing in things}
    # Only words that begin so are looked at: taking thousands of long texts apart would last too long.
    likely = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(parts)))})\w*")
    async for documents in title_mentions.mentioning(database, shop_id, sorted(parts)):
        for document in documents:
            made = to_words(document)
            has = {stem(word) for text, _ in made.fields for word in likely.findall(fold(text))}
            for thing in things:
                if is_of(thing, has, frozenset(made.marks)):
                    having[thing].add(document.id)
    rows_left = set(view.columns.ids.tolist())
    for thing in filters.contains:
        rows_left &= having[thing]
    for thing in (*filters.exclude, *avoid):
        rows_left -= having[thing]
    return np.array(sorted(rows_left), dtype=np.int64)


def _heard(thing: str) -> list[str]:
    """Return the words to look for: those of a thing, and the materials that go by its name too."""
    own = words(thing)
    return [*own, *(MATERIALS.get(stem(own[0]), ()) if len(own) == 1 else ())]
