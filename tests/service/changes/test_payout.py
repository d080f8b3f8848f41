"""The words about where money goes back to: nobody is paid "to cash on delivery"."""

import pytest

from commerce.language import speaking
from commerce.money import Money
from commerce.order import Order, Payment
from commerce.policy import StorePolicy
from commerce.sentences import exists
from service.actions import address, cancel, items, refund
from service.actions.cancel.quote import _summary
from service.actions.items.quote import _price
from service.actions.returns.quote import _back
from service.changes import payout
from tests.commerce.orders import MUNICH, eur, make

POLICY = StorePolicy()
CARD = Payment(id="p1", method="Visa ending 4242", amount=eur("60"))
COD = Payment(id="p2", method="Cash on delivery", amount=eur("60"), returns="hand")


OWED = ("0", "2.00", "-2.00")


def order(*payments: Payment) -> Order:
    return make(payments=payments)


@pytest.mark.parametrize(
    ("payments", "words"),
    [
        ((CARD,), "60.00 EUR go back to Visa ending 4242 within 5 to 7 working days."),
        ((COD,), "60.00 EUR are paid back to you by a colleague, by hand, as the order was paid by Cash on delivery."),
        (
            (CARD, COD),
            "60.00 EUR go back to Visa ending 4242 within 5 to 7 working days; what was paid by Cash on delivery "
            "is paid back by a colleague, by hand.",
        ),
    ],
)
def test_where_a_sum_goes(payments: tuple[Payment, ...], words: str) -> None:
    assert payout.goes(order(*payments), eur("60"), POLICY) == words


def test_a_payment_by_hand_is_nowhere_a_place_that_money_goes_to() -> None:
    quote = {
        "amount": "60.00",
        "currency": "EUR",
        "method": "Cash on delivery",
        "by_hand": "Cash on delivery",
        "difference": "-5.00",
        "back": "5.00 EUR",
    }
    said = [
        payout.goes(order(COD), eur("60"), POLICY),
        payout.costs_less(order(COD), eur("60"), POLICY),
        payout.arrives(order(COD), POLICY),
        _back(order(COD), eur("60"), eur("0"), eur("0")),
        *(done(quote, "1001", []) for done in (refund.SPEC.done, cancel.SPEC.done, items.SPEC.done)),
        _summary(order(COD), "", Money("60", "EUR"), POLICY),
        _price(order(COD), Money("-5", "EUR"), Money("5", "EUR"), POLICY),
    ]
    assert payout.to(order(COD)) == ""
    for text in said:
        assert "to Cash" not in text and "days" not in text and "by hand" in text, text


@pytest.mark.parametrize("way", ["days", "balance", "both", "paper"])
def test_every_way_has_its_sentences(way: str) -> None:
    ids = {f"payout.{said}.{way}" for said in ("goes", "less", "arrives")}
    ids |= {key.replace(f".{way}", f".partly.{way}") for key in ids} | {"payout.goes.hand", "payout.less.hand"}
    assert {key for key in ids if not exists(key)} == set()


@pytest.mark.parametrize(("language", "sum_"), [("en", "9.50 EUR"), ("de", "9,50\u00a0EUR"), ("pl", "9,50\u00a0EUR")])
def test_what_was_paid_is_told_in_the_figures_of_the_language(language: str, sum_: str) -> None:
    quote = {"amount": "9.50", "currency": "EUR", "method": "Visa ending 4242", "difference": "-9.50", "back": "x"}
    moved = {"address": MUNICH.model_dump(mode="json"), "total": "1"}
    with speaking(language):
        said = [done(quote, "1001", []) for done in (refund.SPEC.done, cancel.SPEC.done, items.SPEC.done)]
        said += [
            address.SPEC.done(moved, "1001", [{"total": "9.50", "currency": "EUR", "owed": owed}]) for owed in OWED
        ]
    assert all(sum_ in text for text in said), said
