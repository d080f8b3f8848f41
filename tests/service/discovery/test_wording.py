"""Spelling, compounds, other names: what is searched beside the customer's words, and told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.discovery import Discovery, SearchRequest
from service.discovery.page import Understood
from service.discovery.spelling import Speller
from store.search.analyse import words
from tests.service.discovery.sample_catalogue import open_database, open_shop, product

CATALOGUE = [
    product(1, "Smart watch with heart rate"),
    product(2, "Smartwatch Pulse"),
    product(3, "Regenjacke für Damen"),
    product(4, "Regen Jacke Kinder"),
    product(5, "Ceiling fans, white"),
    product(6, "Table fans"),
    product(7, "Notebook computer 14 inch", description="A light laptop for every day"),
    product(8, "Notebook computer 16 inch"),
    product(9, "Laptop sleeve"),
    product(10, "Хлопковая рубашка"),
    product(11, "Crème brûlée set"),
    product(12, "Memory card 128 GB"),
    product(13, "Solar battery charger"),
    product(14, "Water bottle"),
    product(15, "Water filter"),
    product(16, "Winter bottle sleeve"),
    product(17, "Größe L Mütze"),
    product(18, "SSD 256GB"),
    product(19, "Φωτιστικό γραφείου"),
]


@pytest.fixture
async def discovery(tmp_path: Path) -> AsyncIterator[Discovery]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    discovery = await open_shop(database, tmp_path / "index", CATALOGUE)
    yield discovery
    await discovery.close()
    await database.close()


async def _asked(discovery: Discovery, query: str, **more: object) -> tuple[list[str], Understood]:
    page = await discovery.search(SearchRequest(query=query, **more))
    return [item.id for item in page.items], page.understood


def _corrected(understood: Understood) -> dict[str, str]:
    return {each.word: each.instead for each in understood.corrections or []}


@pytest.mark.parametrize(
    ("query", "both"),
    [
        ("smartwatch", {"p1", "p2"}),
        ("smart watch", {"p1", "p2"}),
        ("Regenjacke", {"p3", "p4"}),
        ("Regen-Jacke", {"p3", "p4"}),
        ("regen jacke", {"p3", "p4"}),
        ("regenjacken", {"p3", "p4"}),
    ],
)
async def test_compounds_are_found_joined_and_split(discovery: Discovery, query: str, both: set[str]) -> None:
    found, understood = await _asked(discovery, query)
    assert set(found[:2]) == both
    assert understood.also or understood.corrections


@pytest.mark.parametrize(("query", "first"), [("128gb card", "p12"), ("256 gb ssd", "p18"), ("128 GB", "p12")])
async def test_numbers_and_their_units_meet_apart_and_together(discovery: Discovery, query: str, first: str) -> None:
    assert (await _asked(discovery, query))[0][0] == first


@pytest.mark.parametrize(
    ("query", "first", "correction"),
    [
        ("рубошка", "p10", {"рубошка": "рубашка"}),
        ("хлопкавая рубашка", "p10", {"хлопкавая": "хлопковая"}),
        ("creme brulee", "p11", {}),
        ("crème bröléé", "p11", {"brolee": "brulee"}),
        ("mutze", "p17", {}),
        ("MÜTZZE", "p17", {"mutzze": "mutze"}),
        ("φωτιστικο γραφειιου", "p19", {"γραφειιου": "γραφειου"}),
    ],
)
async def test_other_alphabets_and_accents_are_corrected(
    discovery: Discovery, query: str, first: str, correction: dict[str, str]
) -> None:
    found, understood = await _asked(discovery, query)
    assert found[0] == first
    assert _corrected(understood) == correction


async def test_a_brand_that_is_not_sold_is_not_silently_turned_into_something_else(discovery: Discovery) -> None:
    _, understood = await _asked(discovery, "vans")
    assert understood.corrections is None, "a short word with another first letter is another word"
    assert understood.text == "vans"


async def test_the_word_as_it_was_typed_wins_where_a_product_has_it(discovery: Discovery, tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'vans.sqlite'}")
    shop = await open_shop(
        database, tmp_path / "vans", [product(1, "Vans low shoes"), *(product(n, f"Fans {n}") for n in range(2, 120))]
    )
    page = await shop.search(SearchRequest(query="vans"))
    assert page.items[0].id == "p1"
    assert _corrected(page.understood) == {}, "the first letter differs, so it is no slip"
    page = await shop.search(SearchRequest(query="fane"))
    assert _corrected(page.understood) == {"fane": "fans"}
    await shop.close()
    await database.close()


async def test_of_two_corrections_the_one_beside_the_other_words_is_taken(discovery: Discovery) -> None:
    assert _corrected((await _asked(discovery, "watr bottle"))[1]) == {"watr": "water"}
    assert _corrected((await _asked(discovery, "solr battery"))[1]) == {"solr": "solar"}


async def test_another_name_for_the_same_thing_is_searched_and_told(discovery: Discovery) -> None:
    found, understood = await _asked(discovery, "laptop computer")
    assert understood.also == {"laptop": ["notebook"]}
    assert set(found[:2]) == {"p7", "p8"}
    found, understood = await _asked(discovery, "laptop sleeve")
    assert found[0] == "p9"


async def test_a_rare_slip_of_the_catalogue_itself_is_searched_beside_the_common_word(tmp_path: Path) -> None:
    catalogue = [product(1, "Dres"), *(product(n, f"Dress {n}") for n in range(2, 70))]
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    shop = await open_shop(database, tmp_path / "index", catalogue)
    page = await shop.search(SearchRequest(query="dres", limit=50))
    assert page.items[0].id == "p1", "what has the very word comes first"
    assert page.total > 30
    assert _corrected(page.understood) == {"dres": "dress"}
    await shop.close()
    await database.close()


VOCABULARY = {"рубашка": 9, "jacke": 5, "water": 8, "winter": 9, "καρέκλα": 2, "雨傘": 3, "smart": 4, "watch": 4}


@given(st.text(max_size=30), st.text(max_size=12), st.text(max_size=12))
def test_any_word_in_any_alphabet_may_be_misspelled(word: str, before: str, after: str) -> None:
    speller = Speller(VOCABULARY, lambda known: VOCABULARY.get(known, 0), lambda left, right: len(left) < len(right))
    for part in words(word):
        found = speller.correct(part, before, after)
        assert found is None or all(each in VOCABULARY for each in found.instead)
        assert found is None or found.word == part
