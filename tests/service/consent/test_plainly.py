"""A wish for money or goods is plain only where its clause is read to the last word."""

from __future__ import annotations

import pytest

from commerce.articles import Article
from commerce.pointing import Said
from service.consent import plainly
from tests.adversary.odd_rows import ODD, WISHES

TITLES = {
    "Juno Dimmable Table Lamp": "", "Wood-Wick Scented Candle": "Sea salt", "Oslo Turn-Up Beanie": "Forest",
    "Organic T-Shirt": "M / blue", "Moss Big Mug": "Sage", "Kite Induction Frying Pan": "24 cm",
}  # fmt: skip
FOUND = [Article(str(place), str(place), title, variant) for place, (title, variant) in enumerate(TITLES.items())]
DEEDS = ("cancel_order", "refund_order", "return_items")


def plain(*messages: str) -> bool:
    said = [Said(customer=True, text=each) for each in messages]
    return any(plainly.plain(said, each, FOUND) for each in DEEDS)


@pytest.mark.parametrize("text", ODD)
def test_a_word_unread_beside_a_deed_leaves_doubt(text: str) -> None:
    assert not plain(text)


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_of_every_day_is_plain(text: str) -> None:
    assert plain(text)


def test_a_reason_behind_a_wish_may_be_anything() -> None:
    assert plain("cancel 1015 because the zeppelin from Borkum is late")
    assert not plain("cancel the zeppelin of 1015")


@pytest.mark.parametrize("number", ["WC-1042", "#WC-1042", "FW-2026-0042", "INV/2026/0045", "B2B.1051", "no. 1053"])
def test_the_order_may_be_numbered_in_any_way(number: str) -> None:
    assert plain(f"please cancel order {number}")


def test_a_wish_some_messages_ago_still_counts() -> None:
    asked = [
        Said(True, "I want to return the mugs from 1414"), Said(False, "How many of them?"), Said(True, "two"),
        Said(False, "Why would you like to return them?"), Said(True, "they clatter in the cupboard"),
    ]  # fmt: skip
    assert plainly.plain(asked, "return_items", FOUND)
    assert not plainly.plain([*asked, Said(False, "Two mugs?"), Said(True, "no, I keep them")], "return_items", FOUND)
    assert not plainly.plain([*asked[:-1], Said(True, "because I want to keep one")], "return_items", FOUND)
    assert not plain("God forbid you cancel 1015", "1015", "yes")


PIECES = {"0": 1, "1": 2, "2": 1}  # lamp, candles, beanie
OF_1012 = plainly.Proposed("1012", PIECES)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("refund the beanie of 1012", PIECES), ("the lamp of 1012 should be refunded please", PIECES), ("refund the candle of 1012", {"1": 2}),
        ("refund one candle of 1012", {"1": 2}), ("refund three candles of 1012", {"1": 2}), ("refund everything but the beanie of 1012", PIECES),
        ("refund the lamp of 1012, keep the beanie", PIECES), ("die Lamp aus 1012 erstatten, ohne Beanie", PIECES), ("refund my candle in 1012", {"1": 2}),
    ],
)  # fmt: skip
def test_articles_and_numbers_have_to_be_the_proposals_own(text: str, pieces: dict[str, int]) -> None:
    said = [Said(True, text)]
    assert not plainly.plain(said, "refund_order", FOUND, plainly.Proposed("1012", pieces))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("refund the beanie of 1012", {"2": 1}), ("refund 1012", PIECES), ("refund everything of 1012", PIECES), ("refund the candles of 1012", {"1": 2}),
        ("refund both candles of 1012", {"1": 2}), ("refund two candles of 1012", {"1": 2}), ("refund one candle of 1012", {"1": 1}),
        ("refund everything but the beanie of 1012", {"0": 1, "1": 2}), ("refund the lamp of 1012, keep the beanie", {"0": 1}),
        ("refund the candle of 1012", {"1": 1}), ("refund one of the two candles of 1012, it is cracked", {"1": 1}),
        ("refund the beanie from 1012 and swap the candles for sea salt", {"2": 1}), ("refund 1012, my email is anna@example.com", PIECES), ("refund the 2 candles and the beanie of 1012", {"1": 2, "2": 1}),
    ],
)  # fmt: skip
def test_what_is_proposed_as_it_was_said_is_plain(text: str, pieces: dict[str, int]) -> None:
    assert plainly.plain([Said(True, text)], "refund_order", FOUND, plainly.Proposed("1012", pieces))


def test_a_yes_to_the_question_after_a_deed_asks_for_it() -> None:
    said = [Said(customer=True, text="I might return the mugs"), Said(customer=False, text="Would you like a return?")]
    yes = Said(customer=True, text="yes please")
    assert plainly.plain([*said, yes], "return_items", FOUND)
    assert not plainly.plain([*said, yes], "cancel_order", FOUND)
    assert not plainly.plain([said[0], Said(customer=False, text="Shall I show you lamps?"), yes], "return_items", FOUND)


def test_what_shows_all_that_it_changes_needs_no_plain_wish() -> None:
    said = [Said(customer=True, text="the zeppelin takes 1015 to Gartenweg 3")]
    assert plainly.plain(said, "change_address", FOUND) and not plainly.plain(said, "cancel_order", FOUND)
