"""Changes whose answers are lost: found again, never done twice, though Shopify honours no key for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.address import Address
from commerce.errors import StoreRejected, StoreTimeout
from commerce.order import OrderStatus
from commerce.rules import RETURN_REASONS
from connectors.stores.changes import (
    AddressRequest,
    CancelRequest,
    CartItem,
    ExchangeRequest,
    ItemsRequest,
    MessageRequest,
    NoteRequest,
    ReturnItem,
    ReturnRequest,
    Swap,
)
from connectors.stores.shopify import marks, refusing
from connectors.stores.shopify.order_reader import Loaded, OrderReader
from connectors.stores.shopify.values import address_input, short
from evals.standins.shopify import catalogue, discounts, orders, returns
from evals.standins.shopify.world import connect
from runtime import clock
from service.actions.returns.rule import ReturnRule

VIENNA = Address(name="Mara Lindt", line1="Seilergasse 4", city="Wien", postcode="1010", country="AT")


async def cancel(store, cast):
    order = await store.orders.by_number(cast.open)
    return store.cancellations.cancel, CancelRequest(key="k", order_id=order.id, reason="changed_mind")


async def send_back(store, cast):
    order = await store.orders.by_number(cast.delivered)
    items = (ReturnItem(line_id=order.lines[0].id, quantity=1),)
    return store.returns.open, ReturnRequest(key="k", order_id=order.id, items=items, reason="too_small", note="Hm.")


async def exchange(store, cast):
    order = await store.orders.by_number(cast.exchange)
    line = order.lines[0]
    product = await store.catalogue.product(line.product_id)
    variant = next(one for one in product.variants if one.id != line.variant_id)
    swaps = (Swap(line_id=line.id, quantity=1, variant_id=variant.id),)
    return store.exchanges.open, ExchangeRequest(key="k", order_id=order.id, swaps=swaps, reason="too_small")


async def items(store, cast):
    order = await store.orders.by_number(cast.swap)
    line = order.lines[0]
    product = await store.catalogue.product(line.product_id)
    variant = min(product.variants, key=lambda one: one.price.amount)
    swaps = (Swap(line_id=line.id, quantity=1, variant_id=variant.id),)
    return store.items.change, ItemsRequest(key="k", order_id=order.id, swaps=swaps)


async def note(store, cast):
    order = await store.orders.by_number(cast.open)
    return store.notes.add, NoteRequest(key="k", order_id=order.id, text="Please ring twice.")


async def move(store, cast):
    order = await store.orders.by_number(cast.open)
    return store.addresses.change, AddressRequest(key="k", order_id=order.id, address=VIENNA)


#: Operation, who makes the request, and how the stand-in counts what was done.
WRITES = {
    "orderCancel": (cancel, "cancel"),
    "returnRequest": (send_back, "returnRequest"),
    "returnCreate": (exchange, "returnCreate"),
    "orderEditCommit": (items, "orderEdit"),
    "orderUpdate": (note, "orderUpdate"),
}


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("kind", ["lost", "html", "drop"])
async def test_a_lost_answer_is_made_good(shopify, store, cast, operation, kind):
    make, effect = WRITES[operation]
    call, request = await make(store, cast)
    times = 2 if operation == "orderUpdate" else 1  # setting the same note again is harmless, so it is tried twice
    shopify.faults.add(kind, operation=operation, times=times)
    with pytest.raises(StoreTimeout):
        await call(request)
    later = connect(shopify)  # another process takes over
    again, _ = await make(later, cast)
    if kind != "lost" and operation != "orderUpdate":
        with pytest.raises(StoreTimeout):  # not there: it may still be under way, so nothing is sent yet
            await again(request)
    with clock.travel(timedelta(minutes=1)):
        first = await again(request)
        assert await again(request) == first
    done = shopify.world.effects[effect]
    assert done == 1 if operation != "orderUpdate" else "ring twice" in first.note and first.note.count("ring") == 1
    await later.close()


async def test_what_was_refused_need_not_wait(shopify, store, cast):
    call, request = await cancel(store, cast)
    shopify.faults.add("status", code=429, operation="orderCancel")
    with pytest.raises(Exception, match="busy"):
        await call(request)
    assert (await call(request)).status is OrderStatus.CANCELLED


async def test_a_key_stands_for_one_request(shopify, store, cast):
    for make in (cancel, send_back, exchange, items):
        call, request = await make(store, cast)
        await call(request)
        other = {"reason": "other"} if hasattr(request, "reason") else {"swaps": request.swaps * 2}
        with pytest.raises(StoreRejected):
            await call(request.model_copy(update=other))


async def test_tags_and_notes_of_others_stay(shopify, store, cast):
    order = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.open}")
    order["tags"] = ["vip", "sc-nonsense"]
    call, request = await note(store, cast)
    await call(request)
    await (await cancel(store, cast))[0]((await cancel(store, cast))[1].model_copy(update={"key": "c"}))
    assert {"vip", "sc-nonsense"} <= set(order["tags"])
    assert order["note"].startswith("Gift wrap, please.\nPlease ring twice. [shopclerk:k")
    assert (await store.orders.by_number(cast.open)).note == "Gift wrap, please.\nPlease ring twice."


async def test_a_note_that_looks_like_a_mark_is_none(shopify, store, cast):
    order = await store.orders.by_number(cast.open)
    text = "Hello [shopclerk:effect-7] there"
    after = await store.notes.add(NoteRequest(key="n", order_id=order.id, text=text))
    assert not await store.notes.find(order.id, "effect-7")
    assert "(shopclerk:effect-7)" in after.note


async def test_a_mail_is_sent_at_most_once(shopify, store, cast):
    order = await store.orders.by_number(cast.open)
    request = MessageRequest(key="m", order_id=order.id, kind="invoice")
    shopify.faults.add("lost", operation="orderInvoiceSend")
    with pytest.raises(StoreTimeout):
        await store.mails.resend(request)
    later = connect(shopify)
    with pytest.raises(StoreRejected) as refusal:
        await later.mails.resend(request)
    assert refusal.value.code == "mail_unclear"
    assert len(shopify.world.mails) == 1
    await later.close()


async def test_the_address_is_fixed_once_the_warehouse_has_begun(shopify, store, cast):
    call, request = await move(store, cast)
    order = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.open}")
    order["_fulfillment_orders"][0]["requestStatus"] = "SUBMITTED"
    with pytest.raises(StoreRejected) as refusal:
        await call(request)
    assert refusal.value.code == "being_packed"


async def test_taxes_of_the_new_address_show_on_the_order(shopify, cast):
    shopify.world.taxes_included = False
    world = shopify.world
    variant = world.all("ProductVariant")[0]
    made = orders.order(world, world.all("Customer")[0], [(variant, 1)])
    store = connect(shopify)
    before = await store.orders.by_number(made["name"])
    after = await store.addresses.change(AddressRequest(key="k", order_id=before.id, address=VIENNA))
    assert after.total > before.total and after.paid == before.paid
    await store.close()


def test_marks_do_not_collide():
    tags = [marks.tag("c", f"key-{number}", "r", clock.now()) for number in range(2000)]
    assert len(set(tags)) == 2000


async def test_a_shop_may_have_its_returns_approved_at_once(shopify, cast):
    store = connect(shopify, approve_returns=True)
    write, request = await send_back(store, cast)
    made = await write(request)
    assert made.status == "open" and "mails you how to send" in made.label
    assert await write(request) == made
    assert shopify.world.effects["returnRequest"] == 1
    await store.close()


@pytest.mark.parametrize(("fault", "status"), [("lost", "open"), ("status", "requested")])
async def test_a_return_stands_whatever_becomes_of_its_approval(shopify, cast, fault, status):
    store = connect(shopify, approve_returns=True)
    write, request = await send_back(store, cast)
    shopify.faults.add(fault, times=2, operation="returnApproveRequest")
    with pytest.raises(StoreTimeout):
        await write(request)
    found = await store.returns.find(request.order_id, request.key)
    assert found is not None and found.status == status
    shopify.faults.clear()
    assert (await write(request)).status == "open"
    assert shopify.world.effects["returnRequest"] == 1
    await store.close()


def long_order(world, count: int):
    """Return an order of so many articles that has arrived."""
    things = [catalogue.product(world, f"Thing {n}", stock=9)["_variants"][0] for n in range(count)]
    made = orders.order(world, world.all("Customer")[0], [(thing, 1) for thing in things], ago=9)
    orders.fulfil(world, made)
    orders.deliver(world, made, ago=3)
    return made


async def test_a_return_of_many_articles_is_read_whole(shopify, store, cast):
    made = long_order(shopify.world, 70)
    rows = [{"fulfillmentLineItemId": one["id"], "quantity": 1} for one in made["fulfillments"][0]["_lines"]]
    returns.open_return(shopify.world, made, {"returnLineItems": rows}, "OPEN")
    assert len((await store.orders.by_number(made["name"])).returns[0].lines) == 70


async def test_an_order_with_many_returns_is_read_whole(shopify, store, cast):
    made = long_order(shopify.world, 12)
    for one in made["fulfillments"][0]["_lines"]:
        rows = [{"fulfillmentLineItemId": one["id"], "quantity": 1}]
        returns.open_return(shopify.world, made, {"returnLineItems": rows}, "OPEN")
    assert len((await store.orders.by_number(made["name"])).returns) == 12


async def test_the_last_article_of_a_big_parcel_can_come_back(shopify, store, cast):
    made = long_order(shopify.world, 24)
    order = await store.orders.by_number(made["name"])
    last = ReturnItem(line_id=order.lines[23].id, quantity=1)
    request = ReturnRequest(key="k", order_id=order.id, items=(last,), reason="unwanted")
    assert (await store.returns.open(request)).lines[0].line_id == last.line_id


async def test_a_discount_code_goes_into_the_permalink_while_it_can_be_used(shopify, store, cast):
    base = {"title": "Welcome", "startsAt": "2026-01-01T00:00:00+00:00", "customerGets": {"value": {"percentage": 0.1}}}
    for code, more in (("WELCOME10", {}), ("OLD10", {"endsAt": "2026-02-01T00:00:00+00:00"})):
        discounts._create(shopify.world, {"basicCodeDiscount": base | {"code": code} | more}, None)
    held = {code: await store.checkout.holds(code) for code in ("WELCOME10", "welcome10", "OLD10", "NONE")}
    assert held == {"WELCOME10": True, "welcome10": True, "OLD10": False, "NONE": False}
    sold = next(one for one in shopify.world.all("ProductVariant") if one["sku"] == "RAIN-JACKET-1")
    items = [CartItem(variant_id=short(sold["id"]), quantity=2)]
    assert (await store.checkout.link(items, "WELCOME10")).endswith(":2?discount=WELCOME10")
    assert "discount" not in await store.checkout.link(items)
    shopify.token = shopify.tokens.static(frozenset({"read_products", "read_orders"}))
    blind = connect(shopify)
    with pytest.raises(StoreRejected) as refusal:
        await blind.checkout.holds("WELCOME10")
    assert "read_discounts" in refusal.value.detail
    await blind.close()


#: The ten reasons of Shopify's taxonomy that every shop has, with the code of ours that says the same.
REAL = {
    "unknown": "",
    "changed-my-mind": "unwanted",
    "item-not-as-described": "not_as_described",
    "style": "style",
    "received-the-wrong-item": "wrong_item",
    "other-reason": "other",
    "damaged-or-defective": "defective",
    "too-small": "too_small",
    "too-big": "too_large",
    "color": "colour",
}


@pytest.mark.parametrize("code", sorted(RETURN_REASONS))
async def test_each_of_our_reasons_reaches_the_shop_as_its_own(shopify, store, cast, code):
    order = await store.orders.by_number(cast.delivered)
    items = (ReturnItem(line_id=order.lines[0].id, quantity=1),)
    await store.returns.open(ReturnRequest(key="k", order_id=order.id, items=items, reason=code))
    [made] = shopify.world.all("Return")
    assert REAL[made["_lines"][0]["returnReasonDefinition"]["handle"]] == code


@pytest.mark.parametrize(
    ("handle", "code"), [*REAL.items(), ("zipper-broken", "defective"), ("arrived-late", "arrived_late")]
)
async def test_reasons_that_customers_gave_elsewhere_are_read_by_what_they_mean(shopify, store, cast, handle, code):
    made = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.delivered}")
    reason = next(one for one in returns.reasons(shopify.world) if one["handle"] == handle)
    line = {"fulfillmentLineItemId": made["fulfillments"][0]["_lines"][0]["id"], "quantity": 1}
    returns.open_return(
        shopify.world, made, {"returnLineItems": [line | {"returnReasonDefinitionId": reason["id"]}]}, "OPEN"
    )
    assert (await store.orders.by_number(cast.delivered)).returns[0].reason == code
    assert code != "defective" or code in ReturnRule().free_reasons


async def test_what_shopify_does_not_mail_is_a_task(shopify, cast):
    store = connect(shopify, approve_returns=True)
    order = await store.orders.by_number(cast.delivered)
    items = (ReturnItem(line_id=order.lines[0].id, quantity=1),)
    made = await store.returns.open(ReturnRequest(key="k", order_id=order.id, items=items))
    assert made.status == "open" and made.label == "A colleague mails you how to send the goods back."
    assert made.task == "Mail the customer how to send the goods back."
    assert [mail["kind"] for mail in shopify.world.mails] == ["return_approved"]
    await store.close()


@pytest.mark.parametrize("merges", [True, False])
async def test_phone_and_company_are_kept_or_cleared_on_purpose(shopify, store, cast, merges):
    order = await store.orders.by_number(cast.open)
    made = next(one for one in shopify.world.all("Order") if one["id"] == order.id)
    made["_merges"] = merges  # whether Shopify fills in what is not sent, or forgets it
    made["shippingAddress"] |= {"phone": "+49 421 1234", "company": "Hafen GmbH"}
    await store.addresses.change(AddressRequest(key="a", order_id=order.id, address=VIENNA))
    kept = made["shippingAddress"]
    assert (kept["phone"], kept["company"], kept["city"]) == ("+49 421 1234", None, "Wien")
    other = VIENNA.model_copy(update={"name": "Jonas Falk", "line2": "Hafen GmbH"})
    made["shippingAddress"]["company"] = "Hafen GmbH"
    await store.addresses.change(AddressRequest(key="b", order_id=order.id, address=other))
    kept = made["shippingAddress"]
    assert (kept["phone"], kept["company"], kept["lastName"]) == (None, "Hafen GmbH", "Falk")


async def test_a_telephone_number_that_the_customer_gave_goes_with_the_address(shopify, store, cast):
    order = await store.orders.by_number(cast.open)
    made = next(one for one in shopify.world.all("Order") if one["id"] == order.id)
    made["shippingAddress"]["phone"], made["_needs_phone"] = "+49 421 1234", True
    jonas = VIENNA.model_copy(update={"name": "Jonas Falk"})
    with pytest.raises(StoreRejected, match="only with a telephone number for the carrier") as refusal:
        await store.addresses.change(AddressRequest(key="a", order_id=order.id, address=jonas))
    assert refusal.value.code == "telephone_needed" and made["shippingAddress"]["city"] == "Bremen"
    request = AddressRequest(key="b", order_id=order.id, address=jonas, telephone="0171 234 56 78")
    assert (await store.addresses.change(request)).telephone == "0171 234 56 78"
    again = request.model_copy(update={"key": "c", "telephone": "0171 999 56 78"})
    assert (await store.addresses.change(again)).telephone == "0171 999 56 78"


@pytest.mark.parametrize(
    ("kept", "took"), [("+491712345678", True), ("01712345678", True), ("0171999", False), ("", False)]
)
async def test_a_number_may_be_kept_in_another_spelling(shopify, store, cast, kept, took):
    found = await OrderReader(store.client).by_id((await store.orders.by_number(cast.open)).id)
    sent = address_input(VIENNA, None, "0171 234 56 78")
    found.node["shippingAddress"] = {**sent, "phone": kept}
    after = Loaded(found.order.model_copy(update={"shipping_address": VIENNA}), found.node)
    assert refusing.took(after, VIENNA, sent) is took


async def test_an_address_that_was_taken_and_not_set_stays_open(shopify, store, cast):
    order = await store.orders.by_number(cast.open)
    next(one for one in shopify.world.all("Order") if one["id"] == order.id)["_stubborn"] = True
    with pytest.raises(StoreTimeout):
        await store.addresses.change(AddressRequest(key="a", order_id=order.id, address=VIENNA))
