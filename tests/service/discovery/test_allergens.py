"""Who is allergic gets nothing that names what they cannot have by another name, with the word index or without it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commerce.money import Money
from commerce.product import Product, Variant
from service.discovery import Discovery, SearchRequest, allergens
from store.database import Database
from tests.service.discovery.sample_catalogue import open_database, open_shop


def _sold(number: int, title: str, kind: str, description: str, **attributes: str) -> Product:
    variant = Variant(id=f"v{number}", sku=f"C-{number}", price=Money("20", "EUR"), stock=3)
    return Product(
        id=f"p{number}",
        title=title,
        product_type=kind,
        category=f"Home > {kind}",
        variants=(variant,),
        description=description,
        attributes=attributes,
    )


CATALOGUE = [
    _sold(1, "Bodil Yoga Mat", "Yoga Mat", "It grips, also when wet.", material="natural rubber"),
    _sold(2, "Juno Yoga Mat", "Yoga Mat", "The cork is warm; the back is of rubber.", material="cork"),
    _sold(3, "Sorrel Yoga Mat", "Yoga Mat", "TPE is light and free of latex.", material="TPE"),
    _sold(4, "Tove Yoga Mat", "Yoga Mat", "Rubber-free, and easy on the knees.", material="jute"),
    _sold(5, "Almond Hand Balm", "Hand Balm", "It sinks in quickly.", ingredients="almond oil, shea butter"),
    _sold(6, "Oat Hand Balm", "Hand Balm", "For dry hands.", ingredients="oat milk, glycerine"),
    _sold(7, "Plain Hand Balm", "Hand Balm", "For every day.", ingredients="shea, glycerine"),
]
RULED_OUT = [
    ("yoga mat, im allergic to latex", {"p3", "p4"}),
    ("yoga mat, im allergic to natural rubber", {"p3", "p4"}),
    ("hand balm, i have a nut allergy", {"p6", "p7"}),
    ("hand balm, my son is allergic to tree nuts", {"p6", "p7"}),
    ("hand balm, im gluten intolerant", {"p5", "p7"}),
    ("hand balm, allergic to dairy and nuts", {"p7"}),
]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    yield database
    await database.close()


@pytest.fixture
async def discovery(database: Database, tmp_path: Path) -> AsyncIterator[Discovery]:
    discovery = await open_shop(database, tmp_path / "index", CATALOGUE)
    yield discovery
    await discovery.close()


@pytest.mark.parametrize(("said", "left"), RULED_OUT)
async def test_nothing_is_shown_that_names_it_otherwise(discovery: Discovery, said: str, left: set[str]) -> None:
    page = await discovery.search(SearchRequest(query=said))
    assert page.understood.avoid
    assert {item.id for item in page.items} == left


async def test_it_stays_ruled_out_in_what_is_asked_next(discovery: Discovery) -> None:
    page = await discovery.search(SearchRequest(query="yoga mat", refine="im allergic to latex"))
    assert {item.id for item in page.items} == {"p3", "p4"}


def test_every_allergen_has_its_own_name_among_its_names() -> None:
    assert len(allergens.names()) > 15
    for allergen in allergens.names():
        assert allergens.named(allergen)
        assert allergens.named(f"natural {allergen}") == allergens.named(allergen)
    assert allergens.named("blue") == allergens.named("") == ()
