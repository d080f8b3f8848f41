"""Which values of a search the shop's own data has: those may be repeated to a customer, whoever named them."""

from __future__ import annotations

from collections.abc import Iterator

from service.discovery.materials import MATERIALS
from service.discovery.recognise import COLOURS, ParsedQuery
from service.discovery.request import SearchRequest
from service.discovery.view import View
from store.search.analyse import words
from store.search.filters import Filters, option_key
from store.search.stem import stem


def known(request: SearchRequest, parsed: ParsedQuery, filters: Filters, view: View) -> list[str]:
    """Return those values of the conditions that are the catalogue's own, or a plain material or colour.

    Args:
        request: The search as it was asked for.
        parsed: What its words were understood to say.
        filters: The conditions that both make.
        view: The catalogue.
    """
    return list(dict.fromkeys(_known(request, parsed, filters, view)))


def _known(request: SearchRequest, parsed: ParsedQuery, filters: Filters, view: View) -> Iterator[str]:
    columns = view.columns
    if request.category and _plain(request.category) in {_plain(each) for each in columns.categories()}:
        yield request.category
    if filters.brand and _plain(filters.brand) in {_plain(each) for each in columns.brands}:
        yield filters.brand
    for name, value in request.options.items():
        key = option_key(name, value)
        if key in columns.options and option_key("", value)[1] == _plain(value) and _plain(name) in (key[0], "color"):
            yield from (name, value)
    if parsed.size and any(parsed.size in values for values in view.option_values.values()):
        yield parsed.size
    yield from filters.kinds
    for name, value in filters.options:
        if option_key(name, value) in columns.options:
            yield from (name, value)
    yield from (each for each in (parsed.colour,) if each)  # read from a closed list of colours that are offered
    yield from (each for each in (parsed.material, *filters.exclude) if each and _is_thing(each))


def _is_thing(text: str) -> bool:
    return len(words(text)) == 1 and _plain(text) == words(text)[0] and (stem(text) in MATERIALS or text in COLOURS)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
