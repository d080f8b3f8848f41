"""The grammar: from kinds of articles to finished products, the same ones for the same seed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from connectors.stores.demo.catalogue.colours import (
    BRANDS,
    BRANDS_OF_DEPARTMENT,
    COLOURS,
    MODELS,
    OPTIONS,
    PALETTES,
)
from connectors.stores.demo.catalogue.model import Draft, Feature, Kind, Material, kinds
from connectors.stores.demo.catalogue.prices import barcode, price_tag

_PROPER = frozenset({"French", "Bluetooth", "Chelsea"})
_ALWAYS_IN_STOCK = 3  # the first articles of a kind, so that every kind has something to sell


def drafts(seed: int, now: datetime) -> Iterator[Draft]:
    """Yield every article of the shop as rows for the tables."""
    number = 1001
    barcodes = 0
    for kind in kinds():
        rng = Random(f"{seed}:{kind.code}")
        models = rng.sample(MODELS, kind.count)
        places = [(index + 0.5) / kind.count for index in range(kind.count)]
        rng.shuffle(places)
        for index, (model, place) in enumerate(zip(models, places, strict=True)):
            draft = _article(kind, model, place, index, rng)
            product_id = f"p{number}"
            draft.product |= {"id": product_id, "updated_at": now - timedelta(days=rng.uniform(1, 200))}
            for position, row in enumerate(draft.variants, 1):
                row |= {"id": f"v{number}{position:02d}", "product_id": product_id, "position": position}
                row["barcode"] = barcode(barcodes, seed)
                barcodes += 1
            number += 1
            yield draft


def _article(kind: Kind, model: str, place: float, index: int, rng: Random) -> Draft:
    material = rng.choice(kind.materials)
    facts = _choose_features(kind, rng)
    word = next((fact.word for fact in facts if fact.word), "")
    title = " ".join(part for part in (model, word, kind.noun) if part)
    colours = rng.sample(PALETTES[kind.colours], min(kind.per_article, len(PALETTES[kind.colours])))
    handle = slug(title)
    # The first article of a kind is never on sale or off the shelf: tests and demos may count on it.
    on_sale = index > 0 and rng.random() < 0.15
    tags = _tags(kind, on_sale, rng)
    product = {
        "handle": handle,
        "title": title,
        "description": _describe(kind, material, facts, rng),
        "brand": rng.choice(BRANDS[BRANDS_OF_DEPARTMENT[kind.department]]),
        "product_type": kind.noun,
        "category": kind.category,
        "tags": tags,
        "attributes": _attributes(kind, material, facts, colours, rng),
        "images": [f"{handle}-{slug(colour)}" for colour in colours],
        "rating": _rating(rng),
        "status": "draft" if index > _ALWAYS_IN_STOCK and rng.random() < 0.02 else "active",
    }
    draft = Draft(product)
    draft.pictures = [
        {"name": f"{handle}-{slug(colour)}", "template": kind.template, "look": _look(colour, facts, material)}
        for colour in colours
    ]
    draft.variants = _variants(kind, model, colours, _base_price(kind, material, place), on_sale, rng)
    _fill_up(draft, index, rng)
    return draft


def _choose_features(kind: Kind, rng: Random) -> list[Feature]:
    chosen: list[Feature] = []
    wanted = rng.choice((1, 2, 2, 2))
    for fact in rng.sample(kind.features, len(kind.features)):
        if len(chosen) < wanted and all(fact.key != other.key for other in chosen):
            chosen.append(fact)
    return chosen


def _describe(kind: Kind, material: Material, facts: list[Feature], rng: Random) -> str:
    noun = " ".join(word if word in _PROPER else _lower(word) for word in kind.noun.split())
    lead = rng.choice(kind.leads).format(noun=noun, use=rng.choice(kind.uses), material=material.name)
    return " ".join([lead[0].upper() + lead[1:], material.text, *(fact.text for fact in facts)])


def _lower(word: str) -> str:
    return "T-shirt" if word == "T-Shirt" else word.lower()


def _attributes(
    kind: Kind, material: Material, facts: list[Feature], colours: list[str], rng: Random
) -> dict[str, str]:
    found = {"material": material.name, "colour": ", ".join(colours)}
    if kind.audiences:
        found["for"] = rng.choice(kind.audiences)
    return found | {fact.key: fact.value for fact in facts} | {"care": kind.care}


def _tags(kind: Kind, on_sale: bool, rng: Random) -> list[str]:
    tags = list(kind.tags)
    if on_sale:
        tags += ["sale", "final-sale"] if rng.random() < 0.4 else ["sale"]
    elif rng.random() < 0.12:
        tags.append("new")
    return tags


def _rating(rng: Random) -> float | None:
    return None if rng.random() < 0.1 else round(min(5.0, max(2.9, rng.gauss(4.3, 0.35))), 1)


def _look(colour: str, facts: list[Feature], material: Material) -> dict[str, str]:
    return {"colour": COLOURS[colour][1], "material": material.name} | {fact.key: fact.value for fact in facts}


def _base_price(kind: Kind, material: Material, place: float) -> float:
    low, high = kind.prices
    spread: float = low + (high - low) * place**1.3
    return min(high * 1.25, max(low, spread * material.factor))


def _variants(
    kind: Kind, model: str, colours: list[str], base: float, on_sale: bool, rng: Random
) -> list[dict[str, object]]:
    option, values, step = OPTIONS[kind.options]
    share = rng.choice((0.15, 0.2, 0.25, 0.3, 0.4))
    handle_code = model[:3].upper()
    rows: list[dict[str, object]] = []
    for colour in colours:
        for rung, value in enumerate(values or ("",)):
            full = price_tag(base * (1 + step * rung))
            options = ({"Colour": colour} if len(colours) > 1 else {}) | ({option: value} if value else {})
            code = [kind.code, handle_code, COLOURS[colour][0], re.sub(r"[^A-Za-z0-9]", "", value).upper()[:4]]
            price = price_tag(full / 100 * (1 - share)) if on_sale else full
            rows.append(
                {
                    "sku": "-".join(part for part in code if part),
                    "options": options,
                    "title": " / ".join(options.values()),
                    "price": price,
                    "compare_at": full if on_sale else None,
                    "image": colour,
                }
            )
    return rows


def _fill_up(draft: Draft, index: int, rng: Random) -> None:
    sold_out = index >= _ALWAYS_IN_STOCK and rng.random() < 0.05
    handle = draft.product["handle"]
    for position, row in enumerate(draft.variants):
        gone = sold_out or (rng.random() < 0.1 and not (index < _ALWAYS_IN_STOCK and position == 0))
        row["stock"] = 0 if gone else int(rng.triangular(1, 40, 8))
        row["image"] = f"{handle}-{slug(str(row['image']))}"


def slug(text: str) -> str:
    """Return ``text`` as part of a web address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")
