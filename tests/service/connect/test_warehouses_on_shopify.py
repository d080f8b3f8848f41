"""Orders that a warehouse has begun with, that are held, disputed or checked: a person, before anything is proposed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commerce.errors import NeedsPerson, StoreRejected
from commerce.money import Money
from connectors.stores.changes import CancelRequest
from connectors.stores.refunding import RefundItem, RefundRequest
from evals.standins.shopify import catalogue, ledger, states
from evals.standins.shopify import orders as stand
from service.changes import outcome, proposals
from service.identity import principals
from store.models import OutboundMail
from tests.service import by_shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify

CHANGES = {
    "change_address": {"line1": "Seilerweg 4", "city": "Hamburg", "postcode": "20359", "country": "DE"},
    "cancel_order": {"reason": "changed_mind"},
    "refund_order": {},
}


@pytest.fixture
async def shop(shopify, cast, tmp_path):
    async with open_shopify(shopify, tmp_path / "home", action_wait=60) as container:
        await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
        yield container.shop


@pytest.fixture
def order(shopify, cast):
    return next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.open}")


async def ask(shop, made, action: str):
    mara = await principals.sign_in(shop, "mara@example.com")
    return await proposals.propose(shop, mara, action, made["name"].removeprefix("#"), CHANGES[action])


@pytest.mark.parametrize("action", CHANGES)
async def test_a_warehouse_that_is_not_seen_may_be_packing(shop, shopify, order, action):
    stand.sent_by(shopify.world, order, [order["_lines"][0]], requestStatus="ACCEPTED", status="IN_PROGRESS")
    with pytest.raises(NeedsPerson) as refusal:
        await ask(shop, order, action)
    assert refusal.value.code == "warehouse_unseen"


async def test_with_its_scope_the_other_warehouse_is_seen(shop, shopify, order):
    other = stand.sent_by(shopify.world, order, [order["_lines"][0]])
    shopify.tokens.rescope(shopify.tokens.check(shopify.token) | {"read_third_party_fulfillment_orders"})
    assert (await ask(shop, order, "cancel_order")).summary.startswith("Cancel order")
    other |= {"requestStatus": "SUBMITTED"}
    with pytest.raises(NeedsPerson) as refusal:
        await ask(shop, order, "cancel_order")
    assert refusal.value.code == "being_packed"


@pytest.mark.parametrize("action", CHANGES)
async def test_an_order_that_is_packed_is_not_changed(shop, shopify, order, action):
    states.packing(shopify.world, order)
    with pytest.raises(NeedsPerson, match="packing"):
        await ask(shop, order, action)


async def test_what_began_after_the_yes_is_not_cancelled(shop, shopify, order):
    states.packing(shopify.world, order)
    with pytest.raises(StoreRejected, match="packing"):
        await shop.connector.cancellations.cancel(CancelRequest(key="k", order_id=order["id"]))
    assert not order["cancelledAt"]


@pytest.mark.parametrize("action", CHANGES)
@pytest.mark.parametrize("why", ["hold", "dispute", "risk"])
async def test_fraud_and_disputes_are_a_persons_matter(shop, shopify, order, action, why):
    if why == "hold":
        states.held(shopify.world, order, "HIGH_RISK_OF_FRAUD")
    elif why == "dispute":
        order["disputes"] = [
            {
                "__typename": "OrderDisputeSummary",
                "id": "gid://shopify/OrderDisputeSummary/1",
                "status": "UNDER_REVIEW",
                "initiatedAs": "CHARGEBACK",
            }
        ]
    else:
        order["risk"]["recommendation"] = "CANCEL"
    with pytest.raises(NeedsPerson) as refusal:
        await ask(shop, order, action)
    assert refusal.value.code == ("disputed" if why == "dispute" else "checked")


async def test_a_dispute_that_was_won_and_a_hold_for_stock_are_none(shop, shopify, order):
    order["disputes"] = [
        {
            "__typename": "OrderDisputeSummary",
            "id": "gid://shopify/OrderDisputeSummary/1",
            "status": "WON",
            "initiatedAs": "CHARGEBACK",
        }
    ]
    states.held(shopify.world, order, "INVENTORY_OUT_OF_STOCK")
    assert (await ask(shop, order, "cancel_order")).summary.startswith("Cancel order")


async def test_staff_who_wait_for_an_address_are_told_of_the_new_one(shop, shopify, order):
    shop.settings = shop.settings.with_values(mail_staff="team@example.com")
    states.held(shopify.world, order, "INCORRECT_ADDRESS")
    mara = await principals.sign_in(shop, "mara@example.com")
    found = await ask(shop, order, "change_address")
    ended = await outcome.wait(shop, await proposals.decide(shop, mara, found.id, found.hash, "confirm"))
    assert ended.state == "confirmed" and order["shippingAddress"]["city"] == "Hamburg"
    async with shop.database.read() as session:
        [mail] = list(await session.scalars(select(OutboundMail).where(OutboundMail.recipient == "team@example.com")))
    assert "has a new one now: look at it and release it" in mail.body


async def test_unsent_pieces_go_back_to_the_place_that_would_have_sent_them(shop, shopify, order):
    world = shopify.world
    second = catalogue.location(world, "Second place")
    _, socks = order["_lines"]
    stand.sent_by(world, order, [socks], kind="merchant_managed", _location=second)
    socks["variant"]["_stock"][second["id"]] = {"available": 0, "committed": 0}
    found = await shop.connector.orders.by_id(order["id"])
    both = tuple(RefundItem(line_id=line.id, quantity=line.quantity) for line in found.lines)
    await shop.connector.refunds.pay(
        RefundRequest(key="k", order_id=order["id"], amount=Money("47.50", "EUR"), items=both, restock=True)
    )
    assert socks["variant"]["_stock"][second["id"]]["available"] == 1
    assert [row["restockType"] for row in order["refunds"][0]["_lines"]] == ["CANCEL", "CANCEL"]


async def test_a_line_that_was_sent_in_part_is_refunded_in_two(shop, shopify, order):
    cap, order["_packs_on"] = order["_lines"][0], True
    stand.fulfil(shopify.world, order, [(cap, 1)])
    await shop.connector.refunds.pay(
        RefundRequest(
            key="k",
            order_id=order["id"],
            amount=Money("38.00", "EUR"),
            items=(RefundItem(line_id=cap["id"], quantity=2),),
        )
    )
    rows = sorted((row["restockType"], row["quantity"]) for row in order["refunds"][0]["_lines"])
    assert rows == [("CANCEL", 1), ("NO_RESTOCK", 1)]
    assert ledger.unfulfilled(cap) == 0  # nothing of it is packed any more


async def test_goods_of_a_warehouse_that_is_not_seen_are_not_refunded_and_still_packed(shop, shopify, order):
    stand.sent_by(shopify.world, order, order["_lines"])
    item = RefundItem(line_id=order["_lines"][0]["id"], quantity=1)
    with pytest.raises(StoreRejected) as refusal:
        await shop.connector.refunds.pay(
            RefundRequest(key="k", order_id=order["id"], amount=Money("19.00", "EUR"), items=(item,), restock=True)
        )
    assert refusal.value.code == "warehouse_unseen" and not order["refunds"]
