"""What a message counts: pieces, and nothing that only names something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.articles import Article
from service.consent.portions import part_of, spared
from service.consent.quantities import contradicted, counted


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("return 2 pans", (2,)),
        ("return 2 PAN-24", (2,)),
        ("refund 2x pan", (2,)),
        ("return both pans", (2,)),
        ("swap PAN-24 for PAN-28", ()),
        ("swap PAN-24, PAN-28 and PAN/20", ()),
        ("the pan_24.b please", ()),
    ],
)
def test_numbers_beside_the_article(text: str, numbers: tuple[int, ...]) -> None:
    assert counted(text, "Pan").attached == list(numbers)


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from("-_/."), st.sampled_from(["", ",", "."]))
def test_a_number_inside_an_identifier_counts_nothing(one: int, other: int, sign: str, end: str) -> None:
    said = f"swap PAN{sign}{one} for PAN{sign}{other}{end}"
    assert counted(said, "Pan").attached == counted(said, "Pan").free == []
    assert not contradicted([said], "Pan", 1, 1)


@pytest.mark.parametrize(
    ("text", "title", "left", "fits"),
    [
        ("please refund one of the two t-shirts from order 1012, the other I keep", "T-Shirt Basic", 2, {1}),
        ("refund 1 of the 4 mugs in order 1014", "Mug Blue", 4, {1}),
        ("I'd like to send back two of the three mini skirts of order 1126", "Mini Skirt", 3, {2}),
        ("from order 1028 I only want one soap, refund the other two", "Soap Bar", 3, {2}),
        ("I keep one soap, refund two", "Soap Bar", 3, {2}),
        ("refund the mugs, I keep one", "Mug Blue", 4, {3}),
        ("all mugs but one", "Mug Blue", 4, {3}),
        ("refund half of the beanies", "Beanie", 4, {2}),
        ("refund half of the beanies", "Beanie", 3, set()),
        ("2 of my 3 soap bars were melted", "Soap Bar", 3, {2}),
        ("I ordered three soap bars but need only one", "Soap Bar", 3, set()),
        ("I only received one of the three mugs", "Mug Blue", 3, {2}),
        ("only one mug of the three arrived", "Mug Blue", 3, {2}),
        ("I never received one of the mugs", "Mug Blue", 3, {1}),
        ("I have not received both mugs", "Mug Blue", 2, set()),
        ("only one mug arrived broken", "Mug Blue", 3, {1}),
        ("I want to return only one mug that arrived late", "Mug Blue", 3, {1}),
        ("eines der drei Hemden erstatten", "Hemd", 3, {1}),
        ("zwei von den drei Seifen erstatten", "Seife", 3, {2}),
        ("rembourse deux mugs sur quatre", "Mug", 4, {2}),
        ("refund two, not three", "Mug", 4, {2}),
        ("behalte eine Tasse, den Rest bitte erstatten", "Tasse", 4, {3}),
        ("refund both of them", "Mug", 2, {2}),
        ("all the mugs except one", "Mug", 2, {1}),
        ("eine der beiden Tassen erstatten", "Tasse", 2, {1}),
        ("rembourse l'un des deux mugs", "Mug", 2, {1}),
        ("devolver uno de los dos mugs", "Mug", 2, {1}),
        ("rimborsa una delle due mug", "Mug", 2, {1}),
        ("een van de twee mug terugbetalen", "Mug", 2, {1}),
        ("devolver um dos dois mug", "Mug", 2, {1}),
        ("zwróć jeden z dwóch mug", "Mug", 2, {1}),
        ("\u9000\u4e00\u4e2a", "Mug", 2, {1}),
        ("1\u500b\u8fd4\u54c1", "Mug", 2, {1}),
        ("\ud558\ub098 \ud658\ubd88", "Mug", 2, {1}),
        ("return 2 of 2 mugs", "Mug", 2, {2}),
    ],
)
def test_so_many_of_so_many(text: str, title: str, left: int, fits: set[int]) -> None:
    assert {many for many in range(1, left + 1) if not contradicted([text], title, many, left)} == fits


@given(
    st.integers(1, 8),
    st.integers(2, 9),
    st.sampled_from(["of the", "of my", "out of", "out of the", "of those"]),
    st.sampled_from(["refund {}", "please send back {}", "{} should go back, return them", "I want {} refunded"]),
)
def test_of_some_of_the_whole_only_the_some_are_asked_for(some: int, total: int, of: str, said: str) -> None:
    text = said.format(f"{some} {of} {total} pans")
    if some < total:
        assert [many for many in range(1, total + 1) if not contradicted([text], "Pan", many, total)] == [some]


BACKPACK, BOTTLE, SCARF = (
    Article(number, number, title)
    for number, title in (("1", "Leather Backpack"), ("2", "Water Bottle"), ("3", "Wool Scarf"))
)
ORDER = [(BACKPACK, 1), (BOTTLE, 2), (SCARF, 1)]


@pytest.mark.parametrize(
    ("text", "part", "kept"),
    [
        ("refund everything in order 1208 except the backpack", True, "1"),
        ("refund order 1148 without the scarf", True, "3"),
        ("refund the bottles from order 1125, not the scarf", True, "3"),
        ("I keep the backpack, refund the rest", True, "1"),
        ("alles au\u00dfer dem Scarf erstatten", True, "3"),
        ("remboursez tout sauf la Bottle", True, "2"),
        ("refund only the shipping of order 1217", True, ""),
        ("please refund item 2 of order 1150", True, ""),
        ("refund the second one of order 1150", True, ""),
        ("refund the scarf", True, ""),
        ("refund one bottle", True, ""),
        ("cancel the bottles of order 1208", True, ""),
        ("only the scarf", True, ""),
        ("refund order 1208", False, ""),
        ("my backpack order 1208, please refund all of it", False, ""),
        ("is the scarf warm?", False, ""),
        ("refund both bottles and the scarf and the backpack", False, ""),
        ("I do not want to keep the scarf, refund order 1208", True, ""),
    ],
)
def test_a_part_is_not_the_whole(text: str, part: bool, kept: str) -> None:
    assert bool(part_of([text], ORDER)) is part
    assert spared([text], ORDER) == frozenset(kept)


def test_the_newest_words_on_the_articles_decide() -> None:
    assert part_of(["refund order 1208", "only the scarf", "please"], ORDER) == "Wool Scarf"
    assert part_of(["only the scarf", "no, refund all of it"], ORDER) == ""


def test_words_about_another_order_count_nothing_here() -> None:
    said = ["refund one of the two shirts of order 1012", "send the candles of order 1015 back"]
    assert not contradicted(said, "Scented Candle", 2, 2, (), "1015")
    assert contradicted([*said, "only one"], "Scented Candle", 2, 2, (), "1015")
    assert part_of(["refund the scarf of order 1012", "refund order 1208"], ORDER, "1208") == ""
