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
    assert plain("I want to return the mugs from 1414", "two", "too small", "to my address")
    assert not plain("God forbid you cancel 1015", "1015", "yes")


def test_a_yes_to_the_question_after_a_deed_asks_for_it() -> None:
    said = [Said(customer=True, text="I might return the mugs"), Said(customer=False, text="Would you like a return?")]
    yes = Said(customer=True, text="yes please")
    assert plainly.plain([*said, yes], "return_items", FOUND)
    assert not plainly.plain([*said, yes], "cancel_order", FOUND)
    assert not plainly.plain([said[0], Said(customer=False, text="Shall I show you lamps?"), yes], "return_items", FOUND)


def test_what_shows_all_that_it_changes_needs_no_plain_wish() -> None:
    said = [Said(customer=True, text="the zeppelin takes 1015 to Gartenweg 3")]
    assert plainly.plain(said, "change_address", FOUND) and not plainly.plain(said, "cancel_order", FOUND)
