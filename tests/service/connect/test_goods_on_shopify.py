"""What of an order can come back on Shopify, and when it counts as arrived: judged per piece, not per order."""

from __future__ import annotations

import pytest

from commerce.errors import NeedsPerson, PolicyDenied
from commerce.order import OrderStatus
from evals.standins.shopify import catalogue
from evals.standins.shopify import orders as stand
from service.changes import outcome, proposals
from service.identity import principals
from tests.service import by_shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify

BREMEN = {"line1": "Seilerweg 4", "city": "Hamburg", "postcode": "20359", "country": "DE"}


@pytest.fixture
async def shop(shopify, cast, tmp_path):
    async with open_shopify(shopify, tmp_path / "home", action_wait=60) as container:
        await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
        yield container.shop


@pytest.fixture
def sold(shopify):
    """Return a function that makes an order of the signed-in customer's."""
    world = shopify.world

    def make(*skus: str, **fields):
        variants = {one["sku"]: one for one in world.all("ProductVariant")}
        return stand.order(world, world.all("Customer")[0], [(variants[sku], 1) for sku in skus], ago=30, **fields)

    return make


async def ask(shop, made, action: str = "return_items", **arguments):
    mara = await principals.sign_in(shop, "mara@example.com")
    return await proposals.propose(shop, mara, action, made["name"].removeprefix("#"), arguments)


async def test_a_line_that_never_ships_does_not_come_back(shop, shopify, sold):
    made = sold("WOOL-CAP-1")
    tip = stand.never_sent(shopify.world, made)
    stand.fulfil(shopify.world, made)
    stand.deliver(shopify.world, made, ago=2)
    found = await ask(shop, made)
    assert found.summary.startswith("Send back 1 x Wool cap from order") and "Tip" not in found.summary
    mara = await principals.sign_in(shop, "mara@example.com")
    ended = await outcome.wait(shop, await proposals.decide(shop, mara, found.id, found.hash, "confirm"))
    assert ended.state == "confirmed", ended
    order = await shop.connector.orders.by_number(made["name"])
    read = next(line for line in order.lines if line.id == tip["id"])
    assert (read.ships, read.shipped_quantity) == (False, 0)
    with pytest.raises(PolicyDenied):
        await ask(shop, made, items=[{"item": "Tip", "quantity": 1}])


async def test_a_parcel_without_a_carriers_word_arrives_after_some_days(shop, shopify, sold):
    made = sold("WOOL-CAP-1")
    sent = stand.fulfil(shopify.world, made, carrier="", ago=3)
    with pytest.raises(PolicyDenied, match="is on its way"):
        await ask(shop, made)
    sent["createdAt"] = stand.iso(shopify.world.clock.now() - stand.timedelta(days=20))
    order = await shop.connector.orders.by_number(made["name"])
    assert order.status is OrderStatus.DELIVERED
    assert (order.delivered_at - order.fulfilments[0].shipped_at).days == 10
    assert (await ask(shop, made)).summary.startswith("Send back 1 x Wool cap")


async def test_what_was_sold_over_the_counter_is_there_at_once(shop, shopify, sold):
    made = sold("WOOL-CAP-1", sourceName="pos", shipping="0.00")
    stand.fulfil(shopify.world, made, carrier="")
    assert (await ask(shop, made)).summary.startswith("Send back 1 x Wool cap")


async def test_what_waits_to_be_picked_up_is_not_on_its_way(shop, shopify, sold):
    made = sold("WOOL-CAP-1")
    sent = stand.fulfil(shopify.world, made, carrier="", ago=20)
    sent["displayStatus"] = "READY_FOR_PICKUP"
    with pytest.raises(PolicyDenied, match=r"is ready to be picked up. It can be sent back once you have picked it up"):
        await ask(shop, made)
    sent["displayStatus"] = "PICKED_UP"
    assert (await ask(shop, made)).summary.startswith("Send back")


@pytest.mark.parametrize("shown", ["LABEL_PRINTED", "LABEL_PURCHASED", "SUBMITTED"])
async def test_a_label_is_no_dispatch_and_no_arrival_is_made_up(shop, shopify, sold, shown):
    made = sold("WOOL-CAP-1")
    stand.fulfil(shopify.world, made, ago=20)["displayStatus"] = shown
    parcel = (await shop.connector.orders.by_number(made["name"])).fulfilments[0]
    assert (parcel.status, parcel.delivered_at) == ("announced", None)
    with pytest.raises(
        PolicyDenied, match=r"is packed, and the carrier has not told us yet that it has it\. It can be sent back once"
    ):
        await ask(shop, made)


@pytest.mark.parametrize("shown", ["NOT_DELIVERED", "FAILURE", "ATTEMPTED_DELIVERY"])
async def test_a_parcel_that_was_not_delivered_leads_to_a_person(shop, shopify, sold, shown):
    made = sold("WOOL-CAP-1")
    stand.fulfil(shopify.world, made, ago=5)["displayStatus"] = shown
    with pytest.raises(
        NeedsPerson, match=r"carrier says that order .* could not be delivered.* does not arrive: tell us"
    ):
        await ask(shop, made)


@pytest.mark.parametrize(("shown", "days"), [("DELAYED", 22), ("LABEL_PRINTED", 30)])
async def test_on_its_way_has_an_end(shop, shopify, sold, shown, days):
    made = sold("WOOL-CAP-1")
    sent = stand.fulfil(shopify.world, made, ago=days)
    sent["displayStatus"] = shown
    with pytest.raises(NeedsPerson, match=r"was sent on .*, and nobody has told us that it arrived"):
        await ask(shop, made)
    with pytest.raises(NeedsPerson, match=r"nobody has told us that it arrived"):
        await ask(shop, made, "refund_order")


async def test_what_has_arrived_can_come_back_though_another_parcel_is_under_way(shop, shopify, sold):
    made = sold("RAIN-JACKET-1", "TRAIL-SOCKS-1")
    jacket, socks = made["_lines"]
    first = stand.fulfil(shopify.world, made, [(jacket, 1)])
    stand.fulfil(shopify.world, made, [(socks, 1)])
    stand.event(shopify.world, first, "DELIVERED", ago=6)
    assert (await ask(shop, made)).summary.startswith("Send back 1 x Rain jacket (S) from order")
    with pytest.raises(PolicyDenied, match=r"Trail socks .*is on its way"):
        await ask(shop, made, items=[{"item": "TRAIL-SOCKS-1", "quantity": 1}])


async def test_a_new_unsent_line_does_not_put_what_arrived_under_way(shop, shopify, sold):
    world, made = shopify.world, sold("WOOL-CAP-1")
    stand.fulfil(world, made)
    stand.deliver(world, made, ago=2)
    stand.add_line(world, made, next(one for one in world.all("ProductVariant") if one["sku"] == "TRAIL-SOCKS-1"), 1)
    assert (await shop.connector.orders.by_number(made["name"])).status is OrderStatus.PARTLY_SHIPPED
    assert (await ask(shop, made)).summary.startswith("Send back 1 x Wool cap from order")


async def test_a_gift_card_by_mail_sends_no_order_off(shop, shopify, sold):
    world = shopify.world
    catalogue.product(world, "Gift card", price="25.00", isGiftCard=True)
    made = sold("GIFT-CARD-1", "WOOL-CAP-1")
    stand.fulfil(world, made, [(made["_lines"][0], 1)], carrier="")
    assert (await shop.connector.orders.by_number(made["name"])).status is OrderStatus.OPEN
    assert (await ask(shop, made, "change_address", **BREMEN)).summary.startswith("Send order")
    with pytest.raises(NeedsPerson, match="may be spent"):
        await ask(shop, made, "cancel_order", reason="changed_mind")
    found = await ask(shop, made, "refund_order", items=[{"item": "WOOL-CAP-1", "quantity": 1}])
    assert "1 x Wool cap" in found.summary


async def test_an_order_with_nothing_to_send_has_no_address_and_no_returns(shop, shopify, sold):
    world = shopify.world
    catalogue.product(world, "Gift card", price="25.00", isGiftCard=True)
    mailed, waiting = sold("GIFT-CARD-1"), sold()
    stand.fulfil(world, mailed, carrier="")
    stand.never_sent(world, waiting, "Donation", "9.90")
    stand.pay(world, waiting)
    for made in (mailed, waiting):
        with pytest.raises(PolicyDenied, match="no goods that could be sent back"):
            await ask(shop, made)
        with pytest.raises(PolicyDenied, match="has been delivered already"):
            await ask(shop, made, "change_address", **BREMEN)
