"""How well "goes with" finds the article that was left out of an order, beside popularity and chance.

The orders are a file's, or made here. Made orders follow a rule that the recommender does not have: which kinds go
together is drawn by lot, one order in three articles is noise, and some articles sell much better than others. So a hit
must have been learnt from other orders; neither likeness nor the catalogue's own rule can know it (`catalogue` shows
what those get without any orders). It can show that learning works and survives noise. It cannot show that customers
would buy what is recommended, nor how good likeness is: that needs a shop's own orders (``--orders``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from commerce import decoding
from commerce.errors import InputError
from runtime import clock
from service.discovery import Discovery
from service.recommend import Ask, Recommender
from store.search.sales import Sales

AT = 10
_FRIENDS, _NOISE, _SPREAD = 3, 0.33, 1.0
_BOOTSTRAP = 1000
Basket = tuple[str, ...]


def synthetic(kinds: Mapping[str, Sequence[str]], count: int, seed: int) -> list[Basket]:
    """Return made orders, the same for the same arguments.

    Args:
        kinds: Product ids by kind.
        count: How many orders.
        seed: What the lot is drawn from.
    """
    rng = Random(seed)
    names = sorted(kinds)
    friends = {
        name: rng.sample([other for other in names if other != name], min(_FRIENDS, len(names) - 1)) for name in names
    }
    shelves = {name: rng.sample(sorted(kinds[name]), len(kinds[name])) for name in names}

    def pick(name: str) -> str:
        # Articles sell by rank: the second half as well as the first, the third a third, ...
        shelf = shelves[name]
        return rng.choices(shelf, [1 / (rank + 1) ** _SPREAD for rank in range(len(shelf))])[0]

    baskets: list[Basket] = []
    for _ in range(count):
        kind = rng.choice(names)
        basket = [pick(kind)]
        for _ in range(rng.choice((1, 1, 2, 3))):
            noise = rng.random() < _NOISE or not friends[kind]
            basket.append(pick(rng.choice(names if noise else friends[kind])))
        baskets.append(tuple(dict.fromkeys(basket)))
    return baskets


def read_orders(path: Path) -> list[Basket]:
    """Return the orders of a file: JSON lines with ``products``, a list of product ids.

    Raises:
        InputError: It cannot be read, or a line is no order.
    """
    baskets: list[Basket] = []
    try:
        lines = decoding.lines(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The file {path.name} cannot be read.") from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line) if line.strip() else {"products": []}
            baskets.append(tuple(dict.fromkeys(str(each) for each in row["products"])))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path.name}, line {number}: an order needs a list of products.") from error
    return baskets


async def evaluate(
    discovery: Discovery, orders: list[Basket] | None = None, *, count: int = 4000, tests: int = 200, seed: int = 11
) -> dict[str, Any]:
    """Return hit rates at ten with 95 % bootstrap intervals: the recommender's, without orders, and the baselines'.

    Args:
        discovery: The catalogue.
        orders: The orders; None makes them.
        count: How many to make.
        tests: So many orders of two or more articles are tested at most; they are not learnt from.
        seed: What chance is drawn from.
    """
    able = await _able(discovery)
    kinds: dict[str, list[str]] = {}
    for name, (_, kind) in able.items():
        kinds.setdefault(kind, []).append(name)
    every = orders if orders is not None else synthetic(kinds, count, seed)
    every = [tuple(name for name in basket if name in able) for basket in every]
    rng = Random(seed)
    places = [place for place, basket in enumerate(every) if len(basket) > 1]
    chosen = set(rng.sample(places, min(tests, len(places) // 2)))
    learnt = [basket for place, basket in enumerate(every) if place not in chosen and basket]
    if not chosen:
        raise InputError("There are too few orders of two and more articles to learn and to test.")
    pairs = [tuple(rng.sample(every[place], 2)) for place in sorted(chosen)]
    hits = await _hits(discovery, able, learnt, pairs, rng)
    result: dict[str, Any] = {
        "orders": len(every),
        "tested": len(pairs),
        "made": orders is None,
        "at": AT,
        "products": len(able),
        "hit_rate": {name: _interval(found, rng) for name, found in hits.items()},
    }
    ours = np.array(hits["recommend"], dtype=float)
    result["advantage"] = {
        name: _interval(list(ours - np.array(hits[name], dtype=float)), rng) for name in hits if name != "recommend"
    }
    return result


async def _able(discovery: Discovery) -> dict[str, tuple[int, str]]:
    """Return row id and kind of every product in stock, by the platform's id."""
    from sqlalchemy import select

    from store.models import PlatformProduct as P

    wanted = select(P.platform_id, P.id, P.category, P.product_type).where(
        P.shop_id == discovery.shop_id, P.status == "active", P.in_stock
    )
    async with discovery.database.read() as session:
        return {row[0]: (row[1], f"{row[2]}|{row[3]}") for row in await session.execute(wanted.order_by(P.id))}


async def _hits(
    discovery: Discovery,
    able: dict[str, tuple[int, str]],
    learnt: list[Basket],
    pairs: list[tuple[str, ...]],
    rng: Random,
) -> dict[str, list[float]]:
    now = clock.now()
    sales = Sales.of([([able[name][0] for name in basket], now - timedelta(days=1)) for basket in learnt], now)
    systems = {
        "recommend": Recommender(discovery, None, sales=sales),
        "catalogue": Recommender(discovery, None, sales=Sales.of([], now)),
    }
    bought: dict[str, int] = {}
    for basket in learnt:
        for name in basket:
            bought[name] = bought.get(name, 0) + 1
    popular = sorted(bought, key=lambda name: (-bought[name], name))[: AT + 1]
    names = sorted(able)
    hits: dict[str, list[float]] = {"recommend": [], "catalogue": [], "popularity": [], "random": []}
    for given, left_out in pairs:
        for name, system in systems.items():
            page = await system.recommend(Ask("goes_with", product_id=given, limit=AT))
            hits[name].append(float(left_out in [item.id for item in page.items]))
        hits["popularity"].append(float(left_out in [name for name in popular if name != given][:AT]))
        hits["random"].append(float(left_out in rng.sample(names, min(AT, len(names)))))
    return hits


def _interval(values: Sequence[float], rng: Random) -> dict[str, float]:
    """Return the mean with its 95 % bootstrap interval."""
    found = np.array(values, dtype=float)
    draws = np.random.default_rng(rng.randrange(2**32)).integers(0, len(found), (_BOOTSTRAP, len(found)))
    low, high = np.quantile(found[draws].mean(axis=1), (0.025, 0.975))
    return {"mean": round(float(found.mean()), 4), "low": round(float(low), 4), "high": round(float(high), 4)}
