"""Why a product is recommended: sentences made from counted orders and compared facts, never from a guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

from commerce import titles
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock
from service.discovery.items import Card

#: Longer values are sentences, not facts; so many facts make a reason.
_LONGEST, _FACTS = 30, 2
_SAME_PRICE = Decimal("0.05")
#: What the customer did with the product that another one is like.
How = Literal["liked", "looked_at", "bought"]


def together(title: str, count: int) -> str:
    """Return the reason of a product that was in orders with another one."""
    return say("recommend.together", article=titles.title(title), count=count)


def kinds_together(kind: str, other: str, count: int) -> str:
    """Return the reason of a product whose kind is bought with another kind."""
    return say("recommend.kinds_together", count=count, first=one_line(other, 60), second=one_line(kind, 60))


def from_kind(kind: str, seed: Card, card: Card) -> str:
    """Return the reason of a product that fits by the catalogue alone."""
    facts = shared(seed, card)
    key = "recommend.from_kind" if facts else "recommend.described_like"
    return say(key, kind=one_line(kind, 60), facts=", ".join(facts), article=titles.title(seed.row.title))


def alike(seed: Card, card: Card, prices: tuple[Decimal, Decimal] | None) -> str:
    """Return what two products have in common and how their prices differ; ``prices`` of seed and product."""
    facts = shared(seed, card)
    if not facts:
        same_type = card.row.product_type and card.row.product_type == seed.row.product_type
        kind = one_line(card.row.product_type, 60)
        facts = [say("recommend.same_type", kind=kind) if same_type else say("recommend.similar_description")]
    if prices is not None:
        facts.append(_difference(*prices, card.row.currency))
    return ", ".join(fact for fact in facts if fact)


def like(seed: Card, card: Card, how: How) -> str:
    """Return the reason of a product that resembles one the customer liked, looked at or bought."""
    facts = shared(seed, card)
    key = f"recommend.like_{how}_for" if facts else f"recommend.like_{how}"
    return say(key, article=titles.title(seed.row.title), facts=", ".join(facts))


def popular(count: int, as_of: float, days: int) -> str:
    """Return the reason of a product that is bought a lot; ``as_of`` is when the orders were counted."""
    counted = datetime.fromtimestamp(as_of, UTC)
    if not count:
        return say("recommend.bought_before")
    fresh = clock.now() - counted < timedelta(days=1)
    key = "recommend.popular_now" if fresh else "recommend.popular"
    return say(key, count=count, days=days, day=counted.date())


def rated(rating: float) -> str:
    """Return the reason of a product that is rated well."""
    return say("recommend.rated", rating=f"{rating:.1f}")


def shared(one: Card, other: Card) -> list[str]:
    """Return what two products have in common, in words: up to two attributes, else the brand or a colour."""
    found = list(_attributes(one, other))[:_FACTS]
    if len(found) < _FACTS and one.row.brand and one.row.brand == other.row.brand:
        found.append(say("recommend.same_brand", brand=one_line(other.row.brand, _LONGEST)))
    return found


def _attributes(one: Card, other: Card) -> Iterator[str]:
    theirs = {str(name).casefold(): str(value).strip() for name, value in other.texts.attributes.items()}
    for name, value in one.texts.attributes.items():
        mine = str(value).strip()
        same = theirs.get(str(name).casefold(), "").casefold() == mine.casefold()
        fact = mine and max(len(mine), len(str(name))) <= _LONGEST and not mine.endswith((".", "!"))
        if same and fact and mine.casefold() not in ("yes", "no"):
            key = one_line(str(name), _LONGEST).replace("_", " ").casefold()
            # "for: men" reads as it stands, others are names of properties.
            said = "recommend.also_for" if key == "for" else "recommend.same_fact"
            yield say(said, name=key, value=one_line(mine, _LONGEST))


def _difference(seed: Decimal, price: Decimal, currency: str) -> str:
    gap = price - seed
    if seed and abs(gap) / seed <= _SAME_PRICE:
        return say("recommend.about_same_price") if gap else say("recommend.same_price")
    return say("recommend.cheaper" if gap < 0 else "recommend.dearer", gap=f"{abs(gap):f} {currency}")
