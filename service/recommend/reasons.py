"""Why a product is recommended: sentences made from counted orders and compared facts, never from a guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from commerce import titles
from commerce.dates import in_words
from commerce.text import one_line
from runtime import clock
from service.discovery.items import Card

#: Longer values are sentences, not facts; so many facts make a reason.
_LONGEST, _FACTS = 30, 2
_SAME_PRICE = Decimal("0.05")


def together(title: str, count: int) -> str:
    """Return the reason of a product that was in orders with another one."""
    return f"bought together with {titles.title(title)} in {_orders(count)}"


def kinds_together(kind: str, other: str, count: int) -> str:
    """Return the reason of a product whose kind is bought with another kind."""
    return f"{_orders(count)} had {one_line(other, 60)} and {one_line(kind, 60)} together"


def from_kind(kind: str, seed: Card, card: Card) -> str:
    """Return the reason of a product that fits by the catalogue alone."""
    facts = shared(seed, card)
    title = titles.title(seed.row.title)
    what = f"from {one_line(kind, 60)}"
    return f"{what}: {', '.join(facts)}, like {title}" if facts else f"{what}, described like {title}"


def alike(seed: Card, card: Card, prices: tuple[Decimal, Decimal] | None) -> str:
    """Return what two products have in common and how their prices differ; ``prices`` of seed and product."""
    facts = shared(seed, card)
    if not facts:
        same_type = card.row.product_type and card.row.product_type == seed.row.product_type
        facts = [f"also {one_line(card.row.product_type, 60)}"] if same_type else ["a similar description"]
    if prices is not None:
        facts.append(_difference(*prices, card.row.currency))
    return ", ".join(fact for fact in facts if fact)


def like(seed: Card, card: Card, how: str) -> str:
    """Return the reason of a product that resembles one the customer liked, looked at or bought."""
    facts = shared(seed, card)
    tail = f": {', '.join(facts)}" if facts else ""
    return f"like {titles.title(seed.row.title)}, which {how}{tail}"


def popular(count: int, as_of: float, days: int) -> str:
    """Return the reason of a product that is bought a lot; ``as_of`` is when the orders were counted."""
    counted = datetime.fromtimestamp(as_of, UTC)
    fresh = clock.now() - counted < timedelta(days=1)
    when = f"in the last {days} days" if fresh else f"in the {days} days before {in_words(counted.date())}"
    return f"in {_orders(count)} {when}" if count else "bought before"


def rated(rating: float) -> str:
    """Return the reason of a product that is rated well."""
    return f"rated {rating:.1f} out of 5"


def _orders(count: int) -> str:
    return f"{count} order" if count == 1 else f"{count} orders"


def shared(one: Card, other: Card) -> list[str]:
    """Return what two products have in common, in words: up to two attributes, else the brand or a colour."""
    found = list(_attributes(one, other))[:_FACTS]
    if len(found) < _FACTS and one.row.brand and one.row.brand == other.row.brand:
        found.append(f"same brand ({one_line(other.row.brand, _LONGEST)})")
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
            yield f"also for {one_line(mine, _LONGEST)}" if key == "for" else f"same {key} ({one_line(mine, _LONGEST)})"


def _difference(seed: Decimal, price: Decimal, currency: str) -> str:
    gap = price - seed
    if seed and abs(gap) / seed <= _SAME_PRICE:
        return "same price" if not gap else "about the same price"
    return f"{abs(gap):f} {currency} {'cheaper' if gap < 0 else 'more'}"
