"""Every change through the ledger, on Shopify: confirmed once, whatever happens to the answers."""

from __future__ import annotations

import asyncio
import math

import pytest

from commerce.errors import InputError, NotFound, ShopclerkError
from connectors.stores.shopify import ShopifyStore
from service import identity, orders
from service.actions import outcome, proposals
from service.connect import shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify
from tests.standins.shopify import orders as stand

MARA, JONAS = "mara@example.com", "jonas@example.org"
#: Action, the order it is about, its arguments, the operation that carries it out, and how the stand-in counts it.
CHANGES = {
    "refund_order": ("open", {}, "refundCreate", "refund"),
    "cancel_order": ("open", {}, "orderCancel", "cancel"),
    "change_address": (
        "open", {"line1": "Seilerweg 4", "city": "Hamburg", "postcode": "20359", "country": "DE"}, "orderUpdate", "",
    ),
    "return_items": ("delivered", {}, "returnRequest", "returnRequest"),
    "exchange_items": ("exchange", {"swaps": [{"sku": "RAIN-JACKET-1", "new_sku": "RAIN-JACKET-2"}]}, "returnCreate",
                       "returnCreate"),
    "change_items": ("swap", {"swaps": [{"sku": "RAIN-JACKET-1", "new_sku": "RAIN-JACKET-2"}]}, "orderEditCommit",
                     "orderEdit"),
    "change_profile_address": (
        "", {"line1": "Seilerweg 4", "city": "Hamburg", "postcode": "20359", "country": "DE"},
        "customerAddressCreate", "customerAddressCreate",
    ),
    "add_note": ("open", {"text": "Please ring twice."}, "orderUpdate", ""),
    "resend_message": ("open", {"kind": "invoice"}, "orderInvoiceSend", "mail:invoice"),
}  # fmt: skip


@pytest.fixture
async def shop(shopify, cast, tmp_path):
    async with open_shopify(shopify, tmp_path / "home", action_wait=60) as house:
        await connecting.with_token(house.shop, DOMAIN, shopify.token, "operator")
        store = house.shop.connector
        assert isinstance(store, ShopifyStore)
        store._quiet, store._desk._quiet = 0.5, store._desk._quiet * 0.01
        store.grant(await store.scopes())
        yield house.shop


async def carried_out(shop, cast, action: str) -> outcome.ProposalOutcome:
    mara = await identity.sign_in(shop, MARA)
    number, arguments, _, _ = CHANGES[action]
    found = await proposals.propose(shop, mara, action, getattr(cast, number) if number else "", arguments)
    decided = await proposals.decide(shop, mara, found.id, found.hash, "confirm")
    return await outcome.wait(shop, decided)


def count(shopify, action: str) -> int:
    return int(shopify.world.effects[CHANGES[action][3]])


@pytest.mark.parametrize("action", CHANGES)
async def test_a_change_is_confirmed(shop, shopify, cast, action):
    found = await carried_out(shop, cast, action)
    assert found.state == "confirmed", found
    assert found.sentence.startswith("Done:")


@pytest.mark.parametrize("kind", ["lost", "drop"])
@pytest.mark.parametrize("action", [name for name in CHANGES if name != "resend_message"])
async def test_an_answer_that_is_lost_ends_in_one_change(shop, shopify, cast, action, kind):
    shopify.faults.add(kind, operation=CHANGES[action][2])
    found = await carried_out(shop, cast, action)
    assert found.state == "confirmed", found
    if CHANGES[action][3]:
        assert count(shopify, action) == 1


async def test_a_mail_whose_answer_is_lost_is_not_sent_twice(shop, shopify, cast):
    shopify.faults.add("lost", operation="orderInvoiceSend")
    found = await carried_out(shop, cast, "resend_message")
    assert found.state == "failed" and "mailbox" in found.sentence
    assert len(shopify.world.mails) == 1


async def test_a_shop_that_throttles_is_waited_for(shop, shopify, cast):
    shopify.faults.add("throttled", times=2, operation="refundCreate")
    assert (await carried_out(shop, cast, "refund_order")).state == "confirmed"
    assert shopify.world.effects["refund"] == 1


async def test_a_gateway_that_refuses_is_told(shop, shopify, cast):
    shopify.world.gateways["shopify_payments"].refunds = "refuse"
    found = await carried_out(shop, cast, "refund_order")
    assert found.state == "failed" and shopify.world.effects["refund"] == 0


async def test_somebody_elses_order_reads_like_none(shop, cast):
    jonas = await identity.sign_in(shop, JONAS)
    with pytest.raises(NotFound) as theirs:
        await orders.load(shop, jonas, cast.open)
    with pytest.raises(NotFound) as none:
        await orders.load(shop, jonas, "999999")
    assert (theirs.value.message, theirs.value.code) == (none.value.message, none.value.code)
    assert {one.number for one in await orders.mine(shop, jonas)} == {cast.neighbours}


async def test_payment_methods_are_beyond_shopify(shop, cast):
    mara = await identity.sign_in(shop, MARA)
    with pytest.raises(InputError) as refusal:
        await proposals.propose(shop, mara, "change_payment", cast.open, {"method": "PayPal"})
    assert refusal.value.code == "action_not_available"


async def test_eight_refunds_at_once_never_come_to_more_than_was_paid(shop, shopify, cast):
    mara = await identity.sign_in(shop, MARA)
    before = await shop.connector.order(cast.open)

    async def one() -> None:
        found = await proposals.propose(shop, mara, "refund_order", cast.open, {})
        decided = await proposals.decide(shop, mara, found.id, found.hash, "confirm")
        await outcome.wait(shop, decided)

    results = await asyncio.gather(*(one() for _ in range(8)), return_exceptions=True)
    assert all(result is None or isinstance(result, ShopclerkError) for result in results)
    after = await shop.connector.order(cast.open)
    assert after.refunded <= before.paid and shopify.world.effects["refund"] <= 1
    assert math.isclose(float(after.refunded.amount), float(before.paid.amount))


async def test_taxes_at_a_new_address_are_told(shopify, shop, cast):
    world = shopify.world
    world.taxes_included = False
    made = stand.order(world, world.all("Customer")[0], [(world.all("ProductVariant")[0], 1)])
    mara = await identity.sign_in(shop, MARA)
    vienna = {"line1": "Seilergasse 4", "city": "Wien", "postcode": "1010", "country": "AT"}
    number = made["name"].removeprefix("#")
    strong = mara.stepped_up()
    found = await proposals.propose(shop, strong, "change_address", number, vienna)
    decided = await proposals.decide(shop, strong, found.id, found.hash, "confirm")
    ended = await outcome.wait(shop, decided)
    assert ended.state == "confirmed"
    assert "0.79 EUR are still to be paid" in ended.sentence, ended.sentence
