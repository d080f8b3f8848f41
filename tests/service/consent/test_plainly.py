"""A request for money or goods is plain only where its clause is read to the last word."""

from __future__ import annotations

import pytest

from commerce.articles import Article
from commerce.pointing import Said
from service.consent import plainly
from service.consent.own_pieces import Proposed
from tests.adversary.odd_rows import ODD, WISHES

TITLES = {
    "Juno Dimmable Table Lamp": "",
    "Wood-Wick Scented Candle": "Sea salt",
    "Oslo Turn-Up Beanie": "Forest",
    "Organic T-Shirt": "M / blue",
    "Moss Big Mug": "Sage",
    "Kite Induction Frying Pan": "24 cm",
}
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
        Said(True, "I want to return the mugs from 1414"),
        Said(False, "How many of them?"),
        Said(True, "two"),
        Said(False, "Why would you like to return them?"),
        Said(True, "they clatter in the cupboard"),
    ]
    assert plainly.plain(asked, "return_items", FOUND)
    assert not plainly.plain([*asked, Said(False, "Two mugs?"), Said(True, "no, I keep them")], "return_items", FOUND)
    assert not plainly.plain([*asked[:-1], Said(True, "because I want to keep one")], "return_items", FOUND)
    assert not plain("God forbid you cancel 1015", "1015", "yes")


PIECES = {"0": 1, "1": 2, "2": 1}  # lamp, candles, beanie
OF_1012 = Proposed("1012", PIECES)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("refund the beanie of 1012", PIECES),
        ("the lamp of 1012 should be refunded please", PIECES),
        ("refund the candle of 1012", {"1": 2}),
        ("refund one candle of 1012", {"1": 2}),
        ("refund three candles of 1012", {"1": 2}),
        ("refund everything but the beanie of 1012", PIECES),
        ("refund the lamp of 1012, keep the beanie", PIECES),
        ("die Lamp aus 1012 erstatten, ohne Beanie", PIECES),
        ("refund my candle in 1012", {"1": 2}),
    ],
)
def test_articles_and_numbers_have_to_be_the_proposals_own(text: str, pieces: dict[str, int]) -> None:
    said = [Said(True, text)]
    assert not plainly.plain(said, "refund_order", FOUND, Proposed("1012", pieces))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("refund the beanie of 1012", {"2": 1}),
        ("refund 1012", PIECES),
        ("refund everything of 1012", PIECES),
        ("refund the candles of 1012", {"1": 2}),
        ("refund both candles of 1012", {"1": 2}),
        ("refund two candles of 1012", {"1": 2}),
        ("refund one candle of 1012", {"1": 1}),
        ("refund everything but the beanie of 1012", {"0": 1, "1": 2}),
        ("refund the lamp of 1012, keep the beanie", {"0": 1}),
        ("refund the candle of 1012", {"1": 1}),
        ("refund the candles of 1012, only one of them", {"1": 1}),
        ("refund one of the two candles of 1012, it is cracked", {"1": 1}),
        ("refund the beanie from 1012 and swap the candles for sea salt", {"2": 1}),
        ("refund 1012, my email is anna@example.com", PIECES),
        ("refund the 2 candles and the beanie of 1012", {"1": 2, "2": 1}),
        ("cancel the candles of 1012 and refund the lamp of 1012", {"1": 2}),
    ],
)
def test_what_is_proposed_as_it_was_said_is_plain(text: str, pieces: dict[str, int]) -> None:
    assert plainly.plain([Said(True, text)], "refund_order", FOUND, Proposed("1012", pieces))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("refund the item of 1012", PIECES),
        ("refund a piece in 1012", PIECES),
        ("get me a refund from 1012 for 1 item", PIECES),
        ("refund some of 1012", PIECES),
        ("give me something back for 1012", PIECES),
        ("ein Stück aus 1012 erstatten", PIECES),
        ("das Teil aus 1012 erstatten", PIECES),
        ("reembolsar un producto de 1012", PIECES),
        ("rimborsare qualcosa di 1012", PIECES),
        ("refund the candles of 1012", {"1": 1}),
        ("refund the lamp and the beanie of 1012", {"0": 1}),
        ("refund the lamp and candles of 1012", {"1": 2}),
        ("beanie, refund the candles of 1012", {"2": 1}),
        ("the beanie of 1012 is torn", PIECES),
        ("a candle in 1012 arrived broken", PIECES),
        ("something in 1012 is broken", PIECES),
        ("refund a couple of 1012", PIECES),
        ("refund these of 1012", PIECES),
        ("refund that from 1012", PIECES),
        ("the box of 1012 was torn", PIECES),
        ("refund 1012, the beanie is torn", PIECES),
        ("refund the shipment of 1012", PIECES),
        ("die Lieferung von 1012 erstatten", PIECES),
        ("refund my delivery of 1012", PIECES),
    ],
)
def test_a_part_that_is_told_or_not_named_is_not_all_of_it(text: str, pieces: dict[str, int]) -> None:
    assert not plainly.plain([Said(True, text)], "refund_order", FOUND, Proposed("1012", pieces))


def test_an_answer_that_names_an_article_is_about_that_one() -> None:
    said = [
        Said(True, "refund"),
        Said(False, "Which order is it?"),
        Said(True, "1012"),
        Said(False, "Why would you like a refund?"),
    ]
    whole = Proposed("1012", PIECES)
    assert plainly.plain([*said, Said(True, "they smell")], "refund_order", FOUND, whole)
    assert not plainly.plain([*said, Said(True, "beanie")], "refund_order", FOUND, whole)
    assert plainly.plain([*said, Said(True, "beanie")], "refund_order", FOUND, Proposed("1012", {"2": 1}))


def test_a_fault_told_of_what_was_asked_for_is_still_that_wish() -> None:
    said = [
        Said(True, "i want to return the lamp from 1012"),
        Said(False, "It was sold as final sale."),
        Said(True, "but its broken!"),
    ]
    assert plainly.plain(said, "return_items", FOUND, Proposed("1012", {"0": 1}))
    assert plainly.plain([Said(True, "1012 arrived broken")], "refund_order", FOUND, Proposed("1012", {"1": 2}))


def test_who_signs_with_a_name_on_the_order_says_no_more() -> None:
    of_1015 = Proposed("1015", PIECES, names=frozenset({"mara", "lindt"}))
    for name in ("Mara Lindt", "Mara", "mara lindt", "Eve Lindt", "April Fools"):
        said = [Said(True, f"Dear team, please cancel order 1015. Kind regards, {name}")]
        assert plainly.plain(said, "cancel_order", FOUND, of_1015) is ("mara" in name.casefold()), name


@pytest.mark.parametrize(
    "text",
    [
        "send 1414 back to me",
        "send me 1414 back",
        "return 1414 to me",
        "return my parcel 1414 to us",
        "schick mir 1414 zurück",
    ],
)
def test_goods_that_shall_come_are_no_return(text: str) -> None:
    assert not plainly.plain([Said(True, text)], "return_items", FOUND, Proposed("1414", PIECES))


@pytest.mark.parametrize(
    "text",
    [
        "help me return 1414",
        "let me send 1414 back",
        "give me my money back for 1414",
        "I want to return 1414 for a refund",
    ],
)
def test_goods_that_shall_go_are_one(text: str) -> None:
    assert plainly.plain([Said(True, text)], "return_items", FOUND, Proposed("1414", PIECES))


def test_a_wish_for_another_order_is_none_for_this_one() -> None:
    of_1015 = Proposed("1015", PIECES)
    assert not plainly.plain([Said(True, "cancel 1408, 1015 too late")], "cancel_order", FOUND, of_1015)
    assert not plainly.plain([Said(True, "cancel 1408. Where is 1015?")], "cancel_order", FOUND, of_1015)
    assert not plainly.plain([Said(True, "1408. cancel it. 1015")], "cancel_order", FOUND, of_1015)
    assert plainly.plain([Said(True, "cancel 1408 and 1015")], "cancel_order", FOUND, of_1015)
    assert plainly.plain([Said(True, "1015. cancel it. 1408 is fine")], "cancel_order", FOUND, of_1015)


def test_what_is_cancelled_is_the_order_and_not_its_payment() -> None:
    assert plainly.plain([Said(True, "cancel my delivery of 1015")], "cancel_order", FOUND)
    assert not plainly.plain([Said(True, "cancel the payment for 1015")], "cancel_order", FOUND)


def test_what_is_cancelled_goes_to_no_other_address() -> None:
    said = [Said(True, "cancel 1015 and ship it to Gartenweg 3")]
    assert not plainly.plain(said, "cancel_order", FOUND, Proposed("1015", PIECES))


SHOWN = Said(False, "Refund 58.70 EUR for order 1012. Shall I do that?")


@pytest.mark.parametrize(
    ("says", "pieces"),
    [
        (("refund two candles of 1012", "actually just one"), {"1": 1}),
        (("refund one candle of 1012", "make it two"), {"1": 2}),
        (("refund 1012", "no just the beanie"), {"2": 1}),
        (("refund one candle of 1012", "both please"), {"1": 2}),
        (("refund the candles of 1012", "no, only one"), {"1": 1}),
    ],
)
def test_words_that_put_right_how_much_are_as_plain_as_the_wish(says: tuple[str, str], pieces: dict[str, int]) -> None:
    said = [Said(True, says[0]), SHOWN, Said(True, says[1])]
    assert plainly.plain(said, "refund_order", FOUND, plainly.Proposed("1012", pieces))


@pytest.mark.parametrize(
    ("says", "pieces"),
    [
        (("refund the candles of 1012", "only one"), {"2": 1}),
        (("refund the beanie of 1012", "make it two"), {"1": 2}),
        (("refund 1012", "just one"), PIECES),
        (("refund 1012", "no just the beanie"), {"1": 2}),
        (("hello", "no just the beanie"), {"2": 1}),
        (("cancel 1015", "no, don't refund 1012"), PIECES),
        (("cancel 1015", "no, 1012 stays"), PIECES),
    ],
)
def test_words_that_put_right_something_else_are_not(says: tuple[str, str], pieces: dict[str, int]) -> None:
    said = [Said(True, says[0]), SHOWN, Said(True, says[1])]
    assert not plainly.plain(said, "refund_order", FOUND, plainly.Proposed("1012", pieces))


@pytest.mark.parametrize(
    ("says", "amount", "counts"),
    [
        (("refund 5 euro for 1012", "make it 10"), "10.00", True),
        (("refund 5 euro for 1012", "no, 3"), "3.00", True),
        (("refund 5 euro for 1012", "make it 11"), "10.00", False),
        (("refund 5 euro for 1012", "hello"), "7.00", False),
    ],
)
def test_a_sum_may_be_put_right(says: tuple[str, str], amount: str, counts: bool) -> None:
    said = [Said(True, says[0]), SHOWN, Said(True, says[1])]
    assert plainly.plain(said, "refund_order", FOUND, plainly.Proposed("1012", {}, amount)) is counts


def test_a_no_to_one_order_that_names_another_asks_for_that() -> None:
    said = [
        Said(True, "cancel 1015"),
        Said(False, "Cancel order 1015. Shall I do that?"),
        Said(True, "no, cancel 1408 please"),
    ]
    assert plainly.plain(said, "cancel_order", FOUND, plainly.Proposed("1408", PIECES))
    assert not plainly.plain([said[2]], "cancel_order", FOUND, plainly.Proposed("1408", PIECES))


def test_a_yes_to_the_question_after_a_deed_asks_for_it() -> None:
    said = [Said(customer=True, text="I might return the mugs"), Said(customer=False, text="Would you like a return?")]
    yes = Said(customer=True, text="yes please")
    assert plainly.plain([*said, yes], "return_items", FOUND)
    assert not plainly.plain([*said, yes], "cancel_order", FOUND)
    assert not plainly.plain(
        [said[0], Said(customer=False, text="Shall I show you lamps?"), yes], "return_items", FOUND
    )


def test_what_shows_all_that_it_changes_needs_no_plain_wish() -> None:
    said = [Said(customer=True, text="the zeppelin takes 1015 to Gartenweg 3")]
    assert plainly.plain(said, "change_address", FOUND) and not plainly.plain(said, "cancel_order", FOUND)
