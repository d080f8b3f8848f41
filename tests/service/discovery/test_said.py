"""Every kind of thing that customers say, one table; and what must hold of the parsers whatever is said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commerce.money import Money
from commerce.product import Product, Variant
from service.discovery import Discovery, SearchRequest, options
from service.discovery.recognise import recognise
from service.discovery.typed import written_out
from service.discovery.understand import read
from store.search.analyse import words
from tests.service.discovery.sample_catalogue import open_database, open_shop, product
from tests.service.discovery.test_recognise import FixedVocabulary


def _shirt(number: int, colour: str, size: str, **more: object) -> Product:
    sold = Variant(
        id=f"s{number}",
        sku=f"SH-{number:03}",
        price=Money("40", "USD"),
        stock=2,
        options={"Colour": colour, "Size": size},
    )
    return Product(**{"id": f"s{number}", "title": f"Shirt number {number}", "variants": (sold,), **more})


CATALOGUE = [
    _shirt(1, "Navy", "M", brand="Nordwind", attributes={"material": "cotton"}),
    _shirt(2, "Red", "42", brand="Fjell", attributes={"material": "leather"}),
    product(3, "Shirt of wool", "12.00"),
    product(4, "Two gloves", "9.00"),
]


@pytest.fixture
async def discovery(tmp_path: Path) -> AsyncIterator[Discovery]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    discovery = await open_shop(database, tmp_path / "index", CATALOGUE)
    yield discovery
    await discovery.close()
    await database.close()


SAID: list[tuple[str, dict[str, Any]]] = [
    # budgets
    ("shirt under 50", {"max_price": "50"}),
    ("shirt between 20 and 40 euros", {"min_price": "20", "max_price": "40"}),
    ("shirt max 100 dollars", {"max_price": "100"}),
    ("shirt 100 dollars max", {"max_price": "100"}),
    ("a shirt, 100 dollars tops", {"max_price": "100"}),
    ("shirt, not much more than $300", {"max_price": "330.00"}),
    ("shirt not far above 300", {"max_price": "330.00"}),
    ("shirt, nothing over 60 please", {"max_price": "60"}),
    ("shirt, no more than 60", {"max_price": "60"}),
    ("a shirt, nothing under 20", {"min_price": "20"}),
    ("I can spend up to 80 euros on a shirt", {"max_price": "80"}),
    ("a shirt around 40", {"min_price": "30.00", "max_price": "50.00"}),
    ("shirt at least 30 euros", {"min_price": "30"}),
    ("shirt $20-$40", {"min_price": "20", "max_price": "40"}),
    ("shirt under 1.299,50 €", {"max_price": "1299.50"}),
    ("shirt under $1,299.50", {"max_price": "1299.50"}),
    ("shirt under fifty", {"max_price": "50"}),
    ("shirt between twenty and a hundred and ten euros", {"min_price": "20", "max_price": "110"}),
    ("shirt unter 100 Euro", {"max_price": "100"}),
    ("shirt zwischen 50 und 100", {"min_price": "50", "max_price": "100"}),
    ("shirt moins de 80 €", {"max_price": "80"}),
    ("shirt hasta 50 euros", {"max_price": "50"}),
    ("shirt fino a 50", {"max_price": "50"}),
    ("cheap shirt", {"cheap": True}),
    ("a shirt that is not too expensive", {"cheap": True}),
    ("something affordable, a shirt", {"cheap": True}),
    # sizes, colours, materials, quantities, brands
    ("shirt size M", {"size": "m"}),
    ("shirt in size 42", {"size": "42"}),
    ("medium? no, a shirt in medium", {"size": "m"}),
    ("shirt in size 99", {"size": "99"}),
    ("shirt in size 4XL", {"size": "4xl"}),
    ("shirt size guide", {}),
    ("navy shirt", {"colour": "navy"}),
    ("shirt in red", {"colour": "red"}),
    ("not not leather shirt", {}),
    ("shirt under 1,299", {"max_price": "1299"}),
    ("shirt under 0.999", {}),
    ("red or navy shirt", {"colour": "red or navy"}),
    ("navy/red shirt", {"colour": "navy or red"}),
    ("red shirt with navy dots", {"colour": "red"}),
    ("blue light shirt", {}),
    ("shirt made of wool", {"material": "wool"}),
    ("leather only shirt", {"material": "leather"}),
    ("shirt out of cotton", {"material": "cotton"}),
    ("3 shirts", {"quantity": 3}),
    ("two shirts", {"quantity": 2}),
    ("a pair of gloves", {"quantity": 2}),
    ("shirts by Nordwind", {"brand": "Nordwind"}),
    ("shirt from fjell", {"brand": "Fjell"}),
    # stock, negation, order
    ("shirt in stock", {"in_stock": True}),
    ("shirts available now", {"in_stock": True}),
    ("shirt, not leather", {"exclude": ["leather"]}),
    ("shirt without leather or wool", {"exclude": ["leather", "wool"]}),
    ("I hate wool, a shirt please", {"exclude": ["wool"]}),
    ("a shirt, I don't like leather", {"exclude": ["leather"]}),
    ("shirt, nothing with buttons", {"exclude": ["buttons"]}),
    ("a shirt that does not have buttons", {"exclude": ["buttons"]}),
    ("a shirt that must not be leather", {"exclude": ["leather"]}),
    ("a shirt that does not crease", {}),
    ("a shirt, I don't want to iron", {}),
    ("a shirt, colour is not important", {}),
    ("cheapest shirt", {"sort": "price_asc"}),
    ("best rated shirts", {"sort": "rating"}),
    ("the newest shirt", {"sort": "newest"}),
    ("most expensive shirt", {"sort": "price_desc"}),
    # all at once
    (
        "the cheapest navy shirts by Nordwind in size M, not leather, in stock, under 50",
        {
            "sort": "price_asc",
            "colour": "navy",
            "brand": "Nordwind",
            "size": "m",
            "exclude": ["leather"],
            "in_stock": True,
            "max_price": "50",
        },
    ),
]
_TOLD = (
    "min_price",
    "max_price",
    "cheap",
    "size",
    "colour",
    "material",
    "quantity",
    "brand",
    "in_stock",
    "exclude",
    "sort",
)


async def test_all_that_customers_say_is_understood_and_can_be_taken_back(discovery: Discovery) -> None:
    for query, expected in SAID:
        understood = (await discovery.search(SearchRequest(query=query))).understood.model_dump(
            exclude_none=True, mode="json"
        )
        assert {name: understood[name] for name in _TOLD if name in understood} == expected, query
        for name in expected:
            ignored = "price" if name.endswith("price") else name
            again = await discovery.search(SearchRequest(query=query, ignore=frozenset({ignored})))
            left = again.understood.model_dump(exclude_none=True)
            assert name not in left, (query, name)


async def test_a_choice_of_colours_finds_either(discovery: Discovery) -> None:
    found = await discovery.search(SearchRequest(query="red or navy shirt"))
    assert {"Shirt number 1", "Shirt number 2"} <= {item.title for item in found.items}
    one = await discovery.search(SearchRequest(query="shirt in red"))
    assert "Shirt number 1" not in {item.title for item in one.items}


@pytest.mark.parametrize(
    "query", ["is there anything under 45?", "something under 45 please", "what do you have under 45"]
)
async def test_anything_under_a_price_browses(discovery: Discovery, query: str) -> None:
    found = await discovery.search(SearchRequest(query=query))
    assert [item.title for item in found.items] == ["Shirt number 1", "Shirt number 2"]


#: Words that no rule knows.
_PLAIN = st.text("bcdfghjklmnpqrtvwz", min_size=4, max_size=9).map(lambda stem: "u" + stem)
_PHRASES = st.sampled_from(
    [
        "under {a} euros",
        "max ${a}",
        "{a} dollars max",
        "no more than {a}",
        "between {a} and {b} euros",
        "${a}-${b}",
        "from {a} to {b} euros",
        "over €{a}",
        "{a} € or less",
        "at most {a}",
        "not much more than {a}",
        "around {a}",
    ]
)
_AMOUNTS = st.decimals(Decimal("0.01"), 99999, places=2) | st.integers(1, 99999).map(Decimal)


@given(st.lists(_PLAIN, max_size=5), _PHRASES, _AMOUNTS, _AMOUNTS, st.lists(_PLAIN, max_size=3))
def test_money_is_exact_and_no_other_word_is_lost(
    before: list[str], phrase: str, one: Decimal, other: Decimal, after: list[str]
) -> None:
    said = " ".join([*before, phrase.format(a=one, b=other), *([",", *after] if after else [])])
    reading = read(said)
    assert words(reading.text) == [*before, *after]
    cent = Decimal("0.01")
    low, high = {
        "over": (one, None),
        "not m": (None, (one * Decimal("1.1")).quantize(cent, ROUND_HALF_UP)),
        "aroun": tuple((one * share).quantize(cent, ROUND_HALF_UP) for share in (Decimal("0.75"), Decimal("1.25"))),
    }.get(phrase[:5].strip(), (None, one) if "{b}" not in phrase else tuple(sorted((one, other))))
    assert (reading.min_price, reading.max_price) == (low, high)


@given(
    st.lists(_PLAIN, min_size=1, max_size=5),
    _PHRASES,
    _AMOUNTS,
    _AMOUNTS,
    st.sampled_from(["", " in stock", ", the cheapest"]),
)
def test_reading_again_what_is_left_finds_nothing_more(
    things: list[str], phrase: str, one: Decimal, other: Decimal, more: str
) -> None:
    first = read(f"{' '.join(things)} {phrase.format(a=one, b=other)}{more}")
    again = read(first.text)
    assert again.text == first.text
    assert (again.min_price, again.max_price, again.in_stock, again.sort) == (None, None, None, None)


@given(st.text(max_size=200))
@example("not not not wool")
@example("under under 5 5 max max")
@example("no\u0000thing with\u202e wool")
def test_nothing_is_made_up(text: str) -> None:
    reading = read(text)
    parsed = recognise(reading.text, FixedVocabulary())
    said = [*words(text), *words(written_out(text))]
    assert all(word in said for word in words(parsed.text)), "what is left to search for was said"
    assert all(word in said for thing in parsed.exclude for word in words(thing))
    assert read(text) == reading


@given(st.lists(_PLAIN, min_size=1, max_size=6))
def test_words_that_nobody_understands_are_all_searched_for(things: list[str]) -> None:
    text = " ".join(things)
    assert recognise(read(text).text, FixedVocabulary()).text == text


def test_a_size_is_in_the_range_that_holds_it() -> None:
    offered = {options.key(value): ("size", value) for value in ("36-38", "39-42", "43-46")}
    assert options._of_range(("42",), offered) == ("size", "39-42")
    assert options._of_range(("47",), offered) is None
    assert options._of_range(("red",), offered) is None
    assert options._of_range(("42",), {options.key("39-42"): ("pages", "39-42")}) is None
