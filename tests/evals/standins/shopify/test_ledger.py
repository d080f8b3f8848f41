"""Whatever is done to an order in whatever sequence, its pieces and its money stay possible."""

from __future__ import annotations

import random
from typing import Any

import pytest

from evals.standins.shopify import catalogue, ledger, orders, people, states
from evals.standins.shopify.engine import run
from evals.standins.shopify.oauth import ALL_SCOPES
from evals.standins.shopify.server import Standin
from evals.standins.shopify.state import Entity
from tests.evals.standins.shopify.client import DOCUMENTS

ACTIONS = ("refund", "edit", "grow", "cancel", "fulfil", "return", "process", "exchange", "address", "decline")


class Play:
    """Does things at random to one order, through the API where there is one."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.standin = Standin()
        self.world = self.standin.world
        self.world.taxes_included = self.dice.random() < 0.5
        self.standin.bucket.set(10**9, 1)
        self.jacket = catalogue.product(
            self.world, "Jacket", options={"Size": ["S", "M"]}, prices=["79.99", "60.01"], stock=50
        )
        mara = people.customer(self.world, "mara@example.com", address=orders.ADDRESS)
        bought = [(one, self.dice.randint(1, 4)) for one in self.jacket["_variants"]]
        self.order = orders.order(self.world, mara, bought, discount=self.dice.choice(["0", "3.33"]))

    def do(self, document: str, **variables: Any) -> Entity:
        payload = {"query": (DOCUMENTS / f"{document}.graphql").read_text(), "variables": variables}
        body = run(self.world, self.standin.bucket, ALL_SCOPES, "2026-10", payload).body
        assert "errors" not in body or not self.world.bugs, self.world.bugs
        self.world.work()
        return next(iter((body.get("data") or {"": None}).values())) or {}

    def refund(self) -> None:
        line = self.dice.choice(self.order["_lines"])
        parent = self.order["transactions"][0]
        amount = f"{self.dice.choice([1, 5.5, 20, 60.01, 500]):.2f}"
        row = {
            "orderId": self.order["id"],
            "parentId": parent["id"],
            "gateway": parent["gateway"],
            "kind": "REFUND",
            "amount": amount,
        }
        kind = self.dice.choice(["NO_RESTOCK", "CANCEL", "RETURN"])
        place = self.world.all("Location")[0]["id"]
        piece = {
            "lineItemId": line["id"],
            "quantity": self.dice.randint(1, 3),
            "restockType": kind,
            "locationId": place,
        }
        given = {
            "orderId": self.order["id"],
            "transactions": [row],
            "refundLineItems": [piece] if self.dice.random() < 0.6 else [],
        }
        self.do("31_refund_create", input=given, idempotencyKey=str(self.dice.random()))

    def edit(self, change: int = -1) -> None:
        begun = self.do("50_order_edit_begin", id=self.order["id"]).get("calculatedOrder")
        if begun:
            row = self.dice.choice(begun["lineItems"]["nodes"])
            count = max(0, row["quantity"] + change)
            self.do("51_order_edit_set_quantity", id=begun["id"], lineItemId=row["id"], quantity=count, restock=True)
            self.do("54_order_edit_commit", id=begun["id"])

    def grow(self) -> None:
        self.edit(1)

    def cancel(self) -> None:
        method = self.dice.choice([None, {"originalPaymentMethodsRefund": True}, {"storeCreditRefund": {}}])
        self.do("32_order_cancel", orderId=self.order["id"], reason="CUSTOMER", restock=True, refundMethod=method)

    def fulfil(self) -> None:
        left = [(line, 1) for line in self.order["_lines"] if ledger.unfulfilled(line)]
        if left and not self.order["cancelledAt"]:
            orders.fulfil(self.world, self.order, left)

    def _sent(self) -> list[Entity]:
        return [
            {"fulfillmentLineItemId": one["id"], "quantity": 1}
            for sent in self.order["fulfillments"]
            for one in sent["_lines"]
        ]

    def request(self) -> Entity:
        rows = self._sent()
        given = {"orderId": self.order["id"], "returnLineItems": rows[:1]}
        return self.do("42_return_request", input=given).get("return") or {}

    def decline(self) -> None:
        if made := self.request():
            self.do("44_return_decline", input={"id": made["id"], "declineReason": "OTHER"})

    def exchange(self) -> None:
        given = {"orderId": self.order["id"], "returnLineItems": self._sent()[:1]}
        wanted = [{"variantId": self.dice.choice(self.jacket["_variants"])["id"], "quantity": 1}]
        made = self.do("45_return_create_exchange", input=given | {"exchangeLineItems": wanted}).get("return")
        if made:
            self._process(made)

    def process(self) -> None:
        if made := self.request():
            self.do("43_return_approve", input={"id": made["id"]})
            self._process(made)

    def _process(self, made: Entity) -> None:
        back = [{"id": one["id"], "quantity": 1} for one in made["returnLineItems"]["nodes"]]
        new = [{"id": one["id"], "quantity": 1} for one in (made.get("exchangeLineItems") or {"nodes": []})["nodes"]]
        self.do("47_return_process", input={"returnId": made["id"], "returnLineItems": back, "exchangeLineItems": new})

    def address(self) -> None:
        to = {"countryCode": self.dice.choice(["DE", "AT", "FR"]), "city": "Here"}
        self.do("34_order_update_address", id=self.order["id"], address=to)

    def check(self) -> None:
        order = self.order
        for line in order["_lines"]:
            assert 0 <= ledger.current(line) <= line["quantity"], "pieces"
            assert 0 <= ledger.unfulfilled(line) <= ledger.current(line) + line["_fulfilled"], "unsent pieces"
        assert 0 <= ledger.refunded(order) <= ledger.received(order), "money"
        assert ledger.refundable(order) == ledger.received(order) - ledger.refunded(order)
        assert all(level["available"] >= 0 for one in self.jacket["_variants"] for level in one["_stock"].values())
        detail = self.do("21_order_detail", id=order["id"])
        assert detail["name"] == order["name"] and self.world.bugs == []


@pytest.mark.parametrize("seed", range(60))
def test_an_order_stays_possible(seed) -> None:
    play = Play(seed)
    for _ in range(10):
        name = play.dice.choice(ACTIONS)
        getattr(play, "request" if name == "return" else name)()
        play.check()


def test_pieces_that_come_back_are_counted_once() -> None:
    play = Play(1)
    world, order = play.world, play.order
    stock = sum(catalogue.available(one) for one in play.jacket["_variants"])
    bought = sum(line["quantity"] for line in order["_lines"])
    states.cancelled(world, order)
    assert sum(catalogue.available(one) for one in play.jacket["_variants"]) == stock + bought == 100
