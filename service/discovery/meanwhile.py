"""Search while the word index is being made again: titles read from SQL, which is always there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from service.discovery.conditions import selected
from service.discovery.index import View
from service.discovery.search import Plan
from store.database import Database
from store.search import rows
from store.search.analyse import query_words, words
from store.search.selection import Ids
from store.search.stem import stem

_ENDING = 2  # letters that a word may lose or change in other forms: shoe, shoes; battery, batteries
_SHORT = 4


async def by_title(database: Database, shop_id: str, view: View, plan: Plan) -> Ids:
    """Return the products whose titles have most of the query's words, among those that meet the conditions.

    Words that results must or must not have are looked for in titles too.
    """
    filters = plan.filters
    wanted = [*query_words(plan.wish.text), *(word for thing in filters.contains for word in words(thing))]
    parts = [word if len(word) <= _SHORT else word[:-_ENDING] for word in dict.fromkeys(wanted)]
    found = await rows.titled(database, shop_id, parts)
    needed, unwanted = [_stems(thing) for thing in filters.contains], [_stems(thing) for thing in filters.exclude]
    scored: list[tuple[int, int]] = []
    for row, title in found:
        has = _stems(title)
        if all(each <= has for each in needed) and not any(each and each <= has for each in unwanted):
            scored.append((-sum(stem(word) in has for word in dict.fromkeys(wanted)), row))
    allowed = selected(view, replace(filters, contains=(), exclude=())).chosen
    ids = np.array([row for score, row in sorted(scored) if score], dtype=np.int64)
    return ids[np.isin(ids, allowed)]


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text)}
