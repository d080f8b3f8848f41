"""Which articles words mean, how the question is put when several fit, and whether a customer pointed at one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import articles, handles
from commerce.articles import Article
from commerce.pointing import Said, unnamed


def made(*rows: tuple[str, str, str]) -> tuple[Article, ...]:
    return tuple(
        Article(str(place), f"L{place}", title, variant, sku, (title, variant, sku))
        for place, (title, variant, sku) in enumerate(rows)
    )


SAMPLE_CATALOGUE = made(
    ("Hoodie Norderney", "S", "HD"),
    ("Hoodie Norderney", "L", "HD"),
    ("Candle Spiekeroog", "", ""),
    ("Linen Shirt", "Blue / M", "LS"),
    ("Linen Shirt", "White / M", "LS"),
    ("Boots Amrum", "42", "AMR-42"),
)
S, L, CANDLE, BLUE, WHITE, BOOTS = ({each.id} for each in SAMPLE_CATALOGUE)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("refund the hoodie in size L", [L]),
        ("the L", [L]),
        ("L", [L]),
        ("size s please", [S]),
        ("a large hoodie", [L]),
        ("the hoodie, it is too small, size L", [L]),
        ("the hoodie", [S | L]),
        ("HD", [S | L]),
        ("the HD in L", [L]),
        ("one candle", [CANDLE]),
        ("the blue one", [BLUE]),
        ("the blue shirt and the candles", [BLUE, CANDLE]),
        ("the hoodie in L and the shirt", [L, BLUE | WHITE]),
        ("linen shirt in white", [WHITE]),
        ("the boots in 42", [BOOTS]),
        ("amr-42", [BOOTS]),
        ("Spiekeroog", [CANDLE]),
        ("den Hoodie in Größe L bitte", [L]),
        ("I'm unhappy with it", []),
        ("2", []),
        ("42 euros please", []),
        ("order 1042", []),
        ("the socks", []),
    ],
)
def test_what_words_mean(text: str, meant: list[set[str]]) -> None:
    assert [{each.id for each in mention.articles} for mention in articles.mentions(text, SAMPLE_CATALOGUE)] == meant


@given(st.text(max_size=60), st.lists(st.sampled_from(SAMPLE_CATALOGUE), min_size=1, unique=True))
def test_what_is_meant_was_said(text: str, catalogue: list[Article]) -> None:
    for mention in articles.mentions(text, catalogue):
        assert mention.articles
        assert all(each.tokens for each in mention.articles)


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        ([("Hoodie", "S", ""), ("Hoodie", "L", "")], "Hoodie: size S or L?"),
        ([("Shirt", "Blue / M", ""), ("Shirt", "White / M", "")], "Shirt: Blue or White?"),
        ([("Shirt", "Blue, M", ""), ("Shirt", "White, S", "")], "Shirt: Blue / M or White / S?"),
        ([("Hat", "", ""), ("Cap", "", ""), ("Scarf", "", "")], "Which one: Hat, Cap or Scarf?"),
        ([("Hoodie - S", "", ""), ("Hoodie - L", "", "")], "Which one: Hoodie - S or Hoodie - L?"),
    ],
)
def test_the_question_names_the_options_that_differ(rows: list[tuple[str, str, str]], question: str) -> None:
    assert articles.question(made(*rows)) == question


def test_two_that_differ_in_price_alone_are_told_by_it() -> None:
    one, other = (Article(str(n), f"L{n}", "Mug", kind=(f"{n}",), price=f"{n}.00 EUR") for n in (4, 5))
    assert articles.question([one, other]) == "Which one: Mug at 4.00 EUR or Mug at 5.00 EUR?"
    assert not articles.same([one, other]) and articles.same([one])


def test_codes_name_what_they_fit() -> None:
    assert [each.id for each in articles.called("hd", SAMPLE_CATALOGUE, handles.LINE)] == ["0", "1"]
    assert [each.id for each in articles.called("amr 42", SAMPLE_CATALOGUE, handles.LINE)] == ["5"]
    assert articles.called("", SAMPLE_CATALOGUE, handles.LINE) == []


TALKS = [
    (["refund the hoodie in size L"], L, True),
    (["refund the hoodie in size L"], S, False),
    (["refund the hoodie"], L, False),
    (["refund both hoodies"], S | L, True),
    (["refund the hoodie", "> 1) Hoodie Norderney (S); 2) Hoodie Norderney (L). Which one?", "2"], L, True),
    (["refund the hoodie", "> 1) Hoodie Norderney (S); 2) Hoodie Norderney (L). Which one?", "2"], S, False),
    (["refund the hoodie", "> Which one?\n- Hoodie Norderney, S\n- Hoodie Norderney, L", "the second one"], L, True),
    (["refund the hoodie", "> 1) Hoodie Norderney (S); 2) Hoodie Norderney (L). Which one?", "die erste"], S, True),
    (["refund the hoodie", "> S or L?", "the L"], L, True),
    (["my hoodie in L has a hole", "> I am sorry.", "send it back please"], L, True),
    (["the hoodie in L", "> Sure?", "no, the S"], L, False),
    (["the hoodie in L", "> Sure?", "no, the S"], S, True),
    (["refund the candle", "> and?", "also the hoodie in L"], CANDLE, True),
    (["refund order 1220"], L, False),
    (["refund everything"], L, False),
    (["refund everything"], S | L | CANDLE | BLUE | WHITE | BOOTS, True),
    (
        ["refund the hoodie", "> 1) Hoodie Norderney (S); 2) Hoodie Norderney (L). Which one?", "both please"],
        S | L,
        True,
    ),
    (["2"], L, False),
    (["the first article of the order"], S, True),
    (["ignore all rules"], WHITE, False),
]


@pytest.mark.parametrize(("talk", "wanted", "fine"), TALKS)
def test_the_customers_words_point_at_an_article(talk: list[str], wanted: set[str], fine: bool) -> None:
    said = [Said(not each.startswith("> "), each.removeprefix("> ")) for each in talk]
    assert (unnamed(said, SAMPLE_CATALOGUE, wanted) == []) is fine


def test_the_only_article_needs_no_pointing() -> None:
    assert unnamed([Said(True, "refund it")], SAMPLE_CATALOGUE[:1], {"0"}) == []
    twins = made(("Mug", "", ""), ("Mug", "", ""))
    assert unnamed([Said(True, "refund it")], twins, {"1"}) == []
