"""The catalogue reads like a shop's, is whole, and is the same for the same seed."""

import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from connectors.stores.demo import DemoStore
from connectors.stores.demo.catalogue.colours import COLOURS, MODELS, OPTIONS, PALETTES
from connectors.stores.demo.catalogue.grammar import drafts
from connectors.stores.demo.catalogue.model import kinds
from connectors.stores.demo.catalogue.prices import check_digit, price_tag

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
DEPARTMENTS = {
    "Tops",
    "Dresses",
    "Outerwear",
    "Shoes",
    "Hats",
    "Glasses",
    "Bags",
    "Home",
    "Kitchen",
    "Electronics",
}


@pytest.fixture
async def products(demo_path):
    store = DemoStore(demo_path)
    found = [one async for one in store.catalogue.all()]
    await store.close()
    return found


def test_tables_of_words_fit_each_other():
    assert len({model[:3].upper() for model in MODELS}) == len(MODELS)
    assert len({code for code, _ in COLOURS.values()}) == len(COLOURS)
    assert {colour for palette in PALETTES.values() for colour in palette} <= set(COLOURS)
    for kind in kinds():
        assert kind.colours in PALETTES and kind.options in OPTIONS and kind.count <= len(MODELS)
        assert kind.prices[0] < kind.prices[1]
    assert len({kind.code for kind in kinds()}) == len(kinds())


@pytest.mark.parametrize("seed", [7, 8, 20260504])
def test_size_and_shape(seed):
    found = list(drafts(seed, NOW))
    variants = [row for draft in found for row in draft.variants]
    assert len(found) >= 400 and len(variants) >= 1200
    assert {draft.product["category"].split(" > ")[0] for draft in found} > DEPARTMENTS
    for name in ("sku", "barcode", "id"):
        assert len({row[name] for row in variants}) == len(variants)
    assert len({draft.product["handle"] for draft in found}) == len(found)
    assert all(re.fullmatch(r"[A-Z0-9]{3}(-[A-Z0-9]+){2,3}", row["sku"]) for row in variants)
    assert all(len(code := row["barcode"]) == 13 and check_digit(code[:12]) == int(code[12]) for row in variants)


def test_same_seed_same_shop():
    assert list(drafts(7, NOW)) == list(drafts(7, NOW))
    assert list(drafts(7, NOW)) != list(drafts(8, NOW))


def test_descriptions_say_what_the_attributes_say():
    facts = {kind.noun: {fact.text: fact for fact in kind.features} for kind in kinds()}
    for draft in drafts(7, NOW):
        product = draft.product
        assert "{" not in product["description"]
        sentences = re.split(r"(?<=[.!?]) (?=[A-Z0-9])", product["description"])
        assert 3 <= len(sentences) <= 6, product["description"]
        for text, fact in facts[product["product_type"]].items():
            if text in product["description"]:
                assert product["attributes"][fact.key] == fact.value


def test_a_known_check_digit():
    assert check_digit("400638133393") == 1  # the GS1 handbook's example


def test_price_endings():
    tags = {price_tag(euros) for euros in range(5, 500)}
    assert all(cents % 100 in (0, 90, 95) for cents in tags)
    assert price_tag(119.6) == 11900


async def test_shelves_are_neither_full_nor_empty(products):
    sold_out = [one for one in products if not one.in_stock]
    partly = [one for one in products if one.in_stock and any(not v.in_stock for v in one.variants)]
    assert 5 <= len(sold_out) <= 60 and len(partly) > 50
    sale = [one for one in products if "sale" in one.tags]
    assert len(sale) > 40 and sum("final-sale" in one.tags for one in products) >= 8
    for one in sale:
        assert all(v.compare_at is not None and v.price < v.compare_at for v in one.variants)
    assert Counter(one.status for one in products)["draft"] < 20


async def test_rain_jackets_under_120(products):
    jackets = [one for one in products if one.category == "Outerwear > Rain jackets" and one.status == "active"]
    cheap = [one for one in jackets if one.in_stock and one.price_from.amount < Decimal(120)]
    assert len(jackets) >= 6 and len(cheap) >= 3
