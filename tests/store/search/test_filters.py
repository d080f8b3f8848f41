from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.search.filters import Columns, Filters, ProductRow, VariantRow, build
from store.search.identifiers import Identifiers

PRODUCTS = [
    ProductRow(3, "Clothing > Tops", "T-shirt", "EUR", 4.0, 1.0),
    ProductRow(5, "Clothing > Outerwear", "Jacket", "EUR", None, 2.0),
    ProductRow(8, "Home", "Lamp", "EUR", 3.0, 3.0),
    ProductRow(9, "Home", "Lamp", "USD", 5.0, 4.0),
]
VARIANTS = [
    VariantRow(3, 1500, True, {"Size": "S", "Color": "Navy"}),
    VariantRow(3, 2500, True, {"Size": "M", "Color": "Navy"}),
    VariantRow(3, 1000, False, {"Size": "L", "Color": "Red"}),
    VariantRow(5, 9000, False, {"Size": "M"}),
    VariantRow(8, 4000, True, {}),
    VariantRow(9, 100, True, {}),
    VariantRow(77, 100, True, {}),
]


@pytest.fixture
def columns() -> Columns:
    return build(PRODUCTS, VARIANTS)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [3, 5, 8, 9]),
        (Filters(in_stock=True), [3, 8, 9]),
        (Filters(in_stock=False), [5]),
        (Filters(max_price=1500), [3]),  # the sold-out L for 10.00 is not what the product costs
        (Filters(max_price=1499), []),
        (Filters(min_price=4000), [5, 8]),
        (Filters(min_price=100, max_price=100), []),  # a price in another currency is not comparable
        (Filters(category="tops"), [3]),
        (Filters(category="Top"), [3]),
        (Filters(category="clothing"), [3, 5]),
        (Filters(category="lamp"), [8, 9]),
        (Filters(category="clothing > outerwear"), [5]),
        (Filters(category="boats"), []),
        (Filters(categories=("tops", "lamp")), [3, 8, 9]),
        (Filters(categories=("tops", "boats"), category="clothing"), [3]),
        (Filters(category="?!"), []),
        (Filters(options=(("size", "m"),)), [3, 5]),
        (Filters(options=(("Size", "M"),), in_stock=True), [3]),
        (Filters(options=(("Size", "M"),), max_price=2000), []),  # the S costs less, the M does not
        (Filters(options=(("Size", "L"),)), [3]),
        (Filters(options=(("colour", "navy"), ("size", "s"))), [3]),
        (Filters(options=(("colour", "red"), ("size", "s"))), []),
        (Filters(options=(("shade", "red"),)), [3]),  # no such option here, but such a value
        (Filters(options=(("size", "XXL"),)), []),
    ],
)
def test_conditions_hold_for_one_variant(columns: Columns, filters: Filters, expected: list[int]) -> None:
    selection = columns.select(filters)
    assert selection.chosen.tolist() == expected
    assert selection.count == len(expected)


def test_columns_show_the_price_that_can_be_paid(columns: Columns) -> None:
    assert columns.currency == "EUR"
    assert columns.price.tolist() == [1500, 9000, 4000, 100]


def test_an_empty_catalogue_selects_nothing() -> None:
    empty = build([], [])
    assert empty.select(Filters(max_price=1, category="x", options=(("a", "b"),))).count == 0


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.booleans(), st.sampled_from("SML")), max_size=25),
    st.none() | st.integers(0, 9),
    st.none() | st.integers(0, 9),
    st.none() | st.booleans(),
    st.sampled_from(["", "M"]),
)
def test_the_arrays_agree_with_the_rule_in_words(
    rows: list[tuple[int, int, bool, str]], low: int | None, high: int | None, stock: bool | None, size: str
) -> None:
    products = [ProductRow(row, "", "", "EUR", None, 0) for row in sorted({row[0] for row in rows})]
    columns = build(products, [VariantRow(row, price, in_stock, {"Size": s}) for row, price, in_stock, s in rows])
    filters = Filters(low, high, stock, "", (("Size", size),) if size else ())
    expected = []
    for product in products:
        own = [row for row in rows if row[0] == product.id]
        if size:
            own = [row for row in own if row[3] == size]
        elif any(row[2] for row in own):
            own = [row for row in own if row[2]]
        if any(
            (low is None or price >= low) and (high is None or price <= high) and (stock is None or in_stock == stock)
            for _, price, in_stock, _ in own
        ):
            expected.append(product.id)
    assert columns.select(filters).chosen.tolist() == expected


@pytest.fixture
def identifiers() -> Identifiers:
    return Identifiers(
        [
            ("TC-8001", 1),
            ("WH/1000 XM4", 2),
            ("0095205603217", 3),
            ("rain-jacket", 4),
            ("TC-8001", 5),
            ("", 6),
            ("1007", 7),
        ]
    )


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("TC-8001", [1, 5]),
        ("tc8001", [1, 5]),
        ("Tc 8001", [1, 5]),
        ("sony wh 1000xm4 headphones", [2]),
        ("do you have the tc8001 in stock?", [1, 5]),
        ("95205603217", [3]),
        ("(0095205603217)", [3]),
        ("rain-jacket", [4]),
        ("rain jacket", []),
        ("a rain-jacket for me", []),
        ("order 1007", [7]),
        ("", []),
        ("?! ,", []),
        ("8001", []),
    ],
)
def test_identifiers_are_found_in_any_spelling(identifiers: Identifiers, query: str, rows: list[int]) -> None:
    assert [row for _, found in identifiers.find(query) for row in found] == rows


@given(st.text(max_size=80))
def test_any_text_may_be_looked_up(text: str) -> None:
    index = Identifiers([("A1b2", 1)])
    assert all(rows == [1] for _, rows in index.find(text))
    assert index.exact("a-1 B.2") == [1]


def test_digests_of_many_identifiers_stay_apart() -> None:
    index = Identifiers((f"SKU-{number}", number) for number in range(5000))
    assert all(index.exact(f"sku {number}") == [number] for number in np.random.default_rng(1).integers(0, 5000, 200))
