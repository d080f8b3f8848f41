"""Products by what customers call them: words of a title, in any order, rarely all of them."""

from __future__ import annotations

from collections.abc import Sequence

from service.discovery.page import SearchItem
from service.discovery.request import SearchRequest
from service.discovery.service import Discovery
from store.search.analyse import words
from store.search.stem import stem

_LOOKED_AT = 30
_MOST = 5  # so many are asked back
_SHORTEST = 3
#: Words that name nothing, whichever title has them.
_SMALL = frozenset("the a an this that these those your my our of for with in and or one ones it".split())
#: Words that tell a product's kind from another's, and are no name by themselves.
_PLAIN = frozenset(
    "big large small light long short slim wide tall mini new warm soft heavy thin thick set pack".split()
)


async def called(discovery: Discovery, name: str) -> list[SearchItem]:
    """Return the products that a name means: one, or a few that it fits equally well; none where it names a kind.

    Args:
        discovery: The shop's search.
        name: What the customer calls it: "arbor mug", "emil rain jacket".
    """
    said = _stems(name)
    if not said:
        return []
    page = await discovery.search(SearchRequest(query=name, limit=_LOOKED_AT))
    read = {stem(each.word): _stems(each.instead) for each in page.understood.corrections or ()}
    said = [one for word in said for one in read.get(word, [word])]
    return fitting(said, page.items)


def fitting(said: Sequence[str], items: Sequence[SearchItem]) -> list[SearchItem]:
    """Return those of some products whose titles have most of the stems, as `called` does.

    Only words that begin a title, or that all together fit a single one, name a product: "jacket" fits many.
    """
    has = {each.id: _stems(each.title) for each in items}
    scores = {each.id: len({word for word in said if word in has[each.id] and word not in _PLAIN}) for each in items}
    most = max(scores.values(), default=0)
    missing = len(set(said) - _PLAIN) - most
    if not most or missing > 1 or (missing and most < 2 and len(set(said)) > 2):
        return []
    best = [each for each in items if scores[each.id] == most]
    proper = [each for each in best if has[each.id] and has[each.id][0] in said]
    if len(best) == 1:
        whole = set(said) - _PLAIN <= set(has[best[0].id])
        return best if proper or (most > 1 and whole) or (whole and len(items) == 1) else []
    plain = [each for each in proper if set(has[each.id]) == set(said)]  # "emil headphones" is no "emil big headphones"
    return plain[:1] or proper[:_MOST]


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text) if len(word) >= _SHORTEST and word not in _SMALL]
