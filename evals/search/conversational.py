"""How well whole sentences are searched: as they are, as the parser reads them, and as a model would ask.

The sentences come with rules instead of judgements (`conversational.yaml`): a product is right when it is of the
named kind and meets what was said. So the measures do not depend on what any search found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from agent.embedded.shopping import wanted
from commerce.errors import InputError
from evals.search.search_measures import interval
from runtime.yaml_file import read_yaml
from service.discovery import Discovery, SearchRequest
from service.discovery.recognise import ParsedQuery
from service.discovery.search import Plan, rank
from service.discovery.understand import Reading
from store.models import PlatformProduct, PlatformVariant
from store.search.analyse import words
from store.search.filters import Filters, option_key
from store.search.selection import Ids
from store.search.stem import stem

FILE = Path(__file__).with_name("conversational.yaml")
_DEPTH = 5


class Rule(BaseModel):
    """Which products are right: all that is given must hold; ``kind`` is the product type."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: tuple[str, ...]
    having: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    wearer: tuple[str, ...] = Field((), alias="for")
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    colour: str = ""
    size: str = ""
    in_stock: bool = False


class Said(BaseModel):
    """A sentence: what must be understood of it, what is right, and what a model would ask for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str
    understood: dict[str, Any]
    right: Rule
    model: dict[str, Any]


class _Product(BaseModel):
    row: int
    kind: str
    text: str
    wearer: str
    variants: list[tuple[Decimal, bool, dict[str, str]]]


def load(path: Path = FILE) -> list[Said]:
    """Read the sentences."""
    return [Said.model_validate(each) for each in read_yaml(path)]


async def evaluate(discovery: Discovery, said: Sequence[Said] | None = None) -> dict[str, Any]:
    """Search every sentence in each way.

    Returns:
        ``sentences``; ``understood``: the share of sentences of which everything named was understood, and nothing
        else; under ``ways`` for ``raw``, ``parser``, ``engine`` (the embedded model's reading, then the parser) and
        ``model`` (a language model's arguments, written down): ``right5``, the share of right products among the
        first five, ``hit1``, ``broken5``, how many of the first five break what was said, and ``gain``: the
        advantage in ``right5`` over ``raw`` with a 95 % interval from a paired bootstrap.
    """
    sentences = list(said or load())
    catalogue = await _catalogue(discovery)
    ways: dict[str, list[dict[str, float]]] = {"raw": [], "parser": [], "engine": [], "model": []}
    heard = []
    for each in sentences:
        right = {product.row for product in catalogue if _right(product, each.right)}
        if not right:
            raise InputError(f"No product is right for: {each.say}")
        breaks = {product.row for product in catalogue if _breaks(product, each.right)}
        for name, rows in (await _searched(discovery, each)).items():
            ways[name].append(_measured(rows[:_DEPTH].tolist(), right, breaks))
        page = await discovery.search(SearchRequest(query=each.say, limit=1))
        heard.append({"say": each.say, "missed": _missed(page.understood.model_dump(mode="json"), each.understood)})
    return {
        "sentences": len(sentences),
        "understood": round(sum(not each["missed"] for each in heard) / len(heard), 4),
        "missed": [each for each in heard if each["missed"]],
        "ways": {name: {**_mean(found), "gain": _gain(found, ways["raw"])} for name, found in ways.items()},
    }


async def _searched(discovery: Discovery, each: Said) -> dict[str, Ids]:
    raw = Plan(Reading(each.say), ParsedQuery(each.say), Filters(), Filters(), "relevance", spell=False)
    asked: Callable[..., SearchRequest] = SearchRequest
    return {
        "raw": rank(discovery.view, raw, discovery.encode),
        "parser": await discovery.rows(asked(query=each.say)),
        "engine": await discovery.rows(asked(**wanted(each.say).arguments())),
        "model": await discovery.rows(asked(**each.model)),
    }


async def _catalogue(discovery: Discovery) -> list[_Product]:
    p, v = PlatformProduct, PlatformVariant
    products: dict[int, _Product] = {}
    async with discovery.database.read() as session:
        rows = select(p.id, p.product_type, p.title, p.description, p.attributes).where(
            p.shop_id == discovery.shop_id, p.status == "active"
        )
        for row, kind, title, description, facts in await session.execute(rows):
            text = " ".join((title, description, *(str(value) for name, value in facts.items() if name != "care")))
            products[row] = _Product(row=row, kind=kind, text=text, wearer=str(facts.get("for", "")), variants=[])
        for row, price, available, stock, options in await session.execute(
            select(v.product_id, v.price, v.available, v.stock, v.options)
        ):
            if row in products:
                in_stock = available and (stock is None or stock > 0)
                products[row].variants.append((Decimal(price) / 100, in_stock, options))
    return list(products.values())


def _right(product: _Product, rule: Rule) -> bool:
    if product.kind not in rule.kind or (rule.wearer and product.wearer not in rule.wearer):
        return False
    has = " ".join(words(product.text))
    return all(word in has for word in rule.having) and not _breaks(product, rule)


def _breaks(product: _Product, rule: Rule) -> bool:
    """Whether a product breaks a condition: a price, a colour, a size, stock, or a word that was ruled out."""
    has = {stem(word) for word in words(product.text)}
    if any(stem(word) in has for word in rule.without):
        return True
    return not any(_fits(rule, *variant) for variant in product.variants)


def _fits(rule: Rule, price: Decimal, in_stock: bool, options: Mapping[str, str]) -> bool:
    keys = dict(option_key(name, str(value)) for name, value in options.items())
    return (
        (rule.min_price is None or price >= rule.min_price)
        and (rule.max_price is None or price <= rule.max_price)
        and (in_stock or not rule.in_stock)
        and (not rule.colour or rule.colour in keys.get("colour", rule.colour))
        and (not rule.size or keys.get("size", rule.size.lower()) == rule.size.lower())
    )


def _measured(rows: Sequence[int], right: set[int], breaks: set[int]) -> dict[str, float]:
    most = min(_DEPTH, len(right))
    return {
        "right5": min(1.0, sum(row in right for row in rows) / most),
        "hit1": float(bool(rows) and rows[0] in right),
        "broken5": float(sum(row in breaks for row in rows)),
    }


def _missed(understood: Mapping[str, Any], wanted_fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was not understood as it should be, and what was understood though it was not said."""
    looked_at = "min_price max_price in_stock size colour material brand exclude cheap sort".split()
    return {
        name: understood.get(name)
        for name in looked_at
        if not _same(understood.get(name) or None, wanted_fields.get(name))
    }


def _same(found: Any, expected: Any) -> bool:
    if isinstance(expected, str) and isinstance(found, str) and expected.replace(".", "").isdecimal():
        return Decimal(found) == Decimal(expected)
    return bool(found == expected)


def _mean(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([each[name] for each in found])), 4) for name in found[0]}


def _gain(found: Sequence[Mapping[str, float]], raw: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return interval([each["right5"] - other["right5"] for each, other in zip(found, raw, strict=True)])
