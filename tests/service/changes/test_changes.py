"""Every new change on the real demo store: what is asked, what is sent, what the customer reads, how it fails."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import Any

import pytest

from commerce.customer import Principal, Tier
from commerce.errors import (
    Conflict,
    InputError,
    NeedsPerson,
    NotFound,
    OrderNotFound,
    PolicyDenied,
    ShopclerkError,
    StepUpRequired,
    StoreRejected,
)
from commerce.order import Order, OrderStatus
from connectors.stores.demo import Fault, arm, cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service.changes import ledger
from service.changes.registry import ACTIONS, EFFECTS
from service.identity import principals
from service.shop import Shop
from tests.service.changes.asking import ask, confirm

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])
HOME = {"line1": "Lindenstrasse 12", "city": "Berlin", "postcode": "10969", "country": "DE"}


async def done(shop: Shop, who: Principal, action: str, number: str, **arguments: Any) -> str:
    proposal = await ask(shop, who, action, number, **arguments)
    found = await confirm(shop, who, proposal)
    assert found.state == "confirmed", found
    return found.sentence


async def order(shop: Shop, number: str) -> Order:
    return await shop.connector.orders.by_number(number)


async def other_variant(shop: Shop, number: str, line: int = 0, *, dearer: bool | None = None) -> tuple[str, str]:
    """Return an article of the order and another variant of it that is in stock."""
    found = (await order(shop, number)).lines[line]
    for variant in (await shop.connector.catalogue.product(found.product_id)).variants:
        more = None if variant.price == found.price else variant.price > found.price
        if variant.id != found.variant_id and variant.in_stock and (dearer is None or dearer == more):
            return found.sku, variant.sku
    raise AssertionError("no such variant")


async def test_a_cancellation_cancels_and_pays_everything_back(shop: Shop, mara: Principal) -> None:
    proposal = await ask(shop, mara, "cancel_order", cast.OPEN, reason="Ordered by mistake")
    assert "ordered by mistake" in proposal.summary
    assert "126.80 EUR go back to Visa ending 4242" in proposal.summary
    found = await confirm(shop, mara, proposal)
    assert found.state == "confirmed", found
    assert found.sentence.startswith("Done: order 1015 has been cancelled. 126.80 EUR")
    after = await order(shop, cast.OPEN)
    assert (after.status, after.refundable.minor) == (OrderStatus.CANCELLED, 0)
    with pytest.raises(PolicyDenied):
        await ask(shop, mara, "cancel_order", cast.OPEN)


async def test_an_unpaid_order_is_cancelled_without_money(shop: Shop, mara: Principal) -> None:
    proposal = await ask(shop, mara, "cancel_order", cast.PENDING)
    assert "Nothing was paid" in proposal.summary
    assert (await confirm(shop, mara, proposal)).state == "confirmed"
    assert [each.kind for each in await ledger.effects_of(shop, proposal.id)] == ["cancel_order"]
    assert (await order(shop, cast.PENDING)).status is OrderStatus.CANCELLED


async def test_a_cancellation_whose_refund_fails_says_what_was_done(
    shop: Shop, mara: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: object) -> None:
        raise StoreRejected("The bank said no.")

    proposal = await ask(shop, mara, "cancel_order", cast.OPEN)
    monkeypatch.setattr(shop.connector.refunds, "pay", refuse)
    found = await confirm(shop, mara, proposal)
    assert found.state == "partly"
    assert "The bank said no." in found.sentence
    assert "the order is cancelled, but the rest did not go through" in found.sentence
    assert [each.state for each in await ledger.effects_of(shop, proposal.id)] == ["confirmed", "failed"]
    after = await order(shop, cast.OPEN)
    assert (after.status, after.refunded.minor) == (OrderStatus.CANCELLED, 0)


@pytest.mark.parametrize(
    "reason", ["defective or damaged", "wrong article received", "not as described", "too small", ""]
)
async def test_who_pays_for_the_parcel_follows_the_reason(shop: Shop, mara: Principal, reason: str) -> None:
    rule = shop.policy.return_items.model_copy(update={"payer": "customer"})
    shop.policy = shop.policy.model_copy(update={"return_items": rule})
    given = {"items": [{"sku": "TEE-ROW-ECR-M"}], "reason": reason}
    said = (await ask(shop, mara, "return_items", cast.DELIVERED, **given)).summary
    fault = reason not in ("", "too small")
    assert ("We pay for the parcel. Faulty goods have a warranty of" in said) is fault
    assert ("You pay for the parcel" in said) is not fault
    assert ("unless the goods are faulty" in said) is not reason


async def test_a_return_names_pieces_worth_and_label(shop: Shop, mara: Principal) -> None:
    proposal = await ask(
        shop, mara, "return_items", cast.DELIVERED, items=[{"sku": "TEE-ROW-ECR-M"}], reason="too small", note="a bit"
    )
    for words in ("1 x", "too small", '"a bit"', "22.90 EUR go back to PayPal", "We pay for the parcel"):
        assert words in proposal.summary
    found = await confirm(shop, mara, proposal)
    assert found.state == "confirmed", found
    after = await order(shop, cast.DELIVERED)
    [made] = after.returns
    [effect] = await ledger.effects_of(shop, proposal.id)
    assert (made.reference, made.reason, made.lines[0].quantity) == (effect.id, "too_small", 1)
    assert not made.label or made.label in found.sentence
    assert after.refunded.minor == 0


async def test_a_piece_is_returned_once_and_not_refunded_beside_it(shop: Shop, mara: Principal) -> None:
    tees = [{"sku": "TEE-ROW-ECR-M", "quantity": 2}]
    await done(shop, mara, "return_items", cast.DELIVERED, items=tees)
    for action, arguments in (
        ("return_items", {"items": tees}),
        ("refund_order", {"items": tees}),
        ("refund_order", {}),
    ):
        with pytest.raises(PolicyDenied) as caught:
            await ask(shop, mara, action, cast.DELIVERED, **arguments)
        assert caught.value.code in ("quantity", "return_open")
        assert " 0 " not in caught.value.message
    await done(shop, mara, "return_items", cast.DELIVERED)  # the hat is left
    with pytest.raises(PolicyDenied) as caught:
        await ask(shop, mara, "return_items", cast.DELIVERED)
    assert caught.value.code == "nothing_to_return"


async def test_a_restocking_fee_is_shown_before_and_kept(shop: Shop, mara: Principal) -> None:
    data = shop.policy.model_dump(mode="json")
    data["return_items"]["restocking_fee"] = "10%"
    withdrawing = await ask(shop, mara, "return_items", cast.DELIVERED, items=[{"sku": "TEE-ROW-ECR-M"}])
    assert "fee" not in withdrawing.summary  # who withdraws pays none
    data["withdrawal"]["days"] = 0
    shop.policy = type(shop.policy).model_validate(data)
    items = [{"sku": "TEE-ROW-ECR-M"}]
    plain = await ask(shop, mara, "return_items", cast.DELIVERED, items=items)
    assert "20.61 EUR go back to PayPal: 22.90 EUR less a restocking fee of 2.29 EUR." in plain.summary
    faulty = await ask(shop, mara, "return_items", cast.DELIVERED, items=items, reason="defective")
    assert "fee" not in faulty.summary


async def test_an_exchange_is_a_return_for_another_variant(shop: Shop, mara: Principal) -> None:
    sku, new = await other_variant(shop, cast.DELIVERED)
    proposal = await ask(shop, mara, "exchange_items", cast.DELIVERED, swaps=[{"sku": sku, "new_sku": new}])
    assert new not in proposal.summary, "customers read what an article is called, and no SKU"
    assert "becomes" in proposal.summary
    assert "price stays the same" in proposal.summary or "That costs" in proposal.summary
    assert (await confirm(shop, mara, proposal)).state == "confirmed"
    [made] = (await order(shop, cast.DELIVERED)).returns
    assert [each.quantity for each in made.exchanged_for] == [1]
    with pytest.raises(PolicyDenied):
        await ask(shop, mara, "exchange_items", cast.DELIVERED, swaps=[{"sku": sku, "new_sku": new, "quantity": 2}])


async def test_items_are_changed_once(shop: Shop, mara: Principal) -> None:
    sku, new = await other_variant(shop, cast.OPEN)
    proposal = await ask(shop, mara, "change_items", cast.OPEN, swaps=[{"sku": sku, "new_sku": new}])
    assert new not in proposal.summary, "customers read what an article is called, and no SKU"
    assert "becomes" in proposal.summary
    assert "only once" in proposal.summary
    assert (await confirm(shop, mara, proposal)).state == "confirmed"
    after = await order(shop, cast.OPEN)
    assert after.items_changed
    assert after.paid >= after.total
    with pytest.raises(PolicyDenied) as caught:
        await ask(shop, mara, "change_items", cast.OPEN, swaps=[{"sku": after.lines[1].sku, "new_sku": "X"}])
    assert caught.value.code == "items_changed"


@pytest.mark.parametrize("price", [7900, 9900])
async def test_a_difference_of_price_is_charged_or_goes_back(shop: Shop, mara: Principal, price: int) -> None:
    with sqlite3.connect(shop.connector.path) as database:  # type: ignore[attr-defined]
        database.execute("UPDATE variants SET price = ? WHERE sku = 'LMP-JUN-MST'", (price,))
    swaps = [{"sku": "LMP-JUN-RSE", "new_sku": "LMP-JUN-MST"}]
    proposal = await ask(shop, mara, "change_items", cast.OPEN, swaps=swaps)
    cheaper = price < 8900
    said = "10.00 EUR less, which goes back to Visa" if cheaper else "10.00 EUR more, which is charged to Visa"
    assert said in proposal.summary
    found = await confirm(shop, mara, proposal)
    assert (found.state, "10.00 EUR have been refunded" in found.sentence) == ("confirmed", cheaper)
    after = await order(shop, cast.OPEN)
    assert (str(after.total), after.paid - after.refunded) == ("116.80 EUR" if cheaper else "136.80 EUR", after.total)
    assert len(await ledger.effects_of(shop, proposal.id)) == (2 if cheaper else 1)


async def test_a_price_that_changes_after_the_question_stops_the_swap(shop: Shop, mara: Principal) -> None:
    swaps = [{"sku": "LMP-JUN-RSE", "new_sku": "LMP-JUN-MST"}]
    proposal = await ask(shop, mara, "change_items", cast.OPEN, swaps=swaps)
    with sqlite3.connect(shop.connector.path) as database:  # type: ignore[attr-defined]
        database.execute("UPDATE variants SET price = 99900 WHERE sku = 'LMP-JUN-MST'")
    before = await order(shop, cast.OPEN)
    assert (await confirm(shop, mara, proposal)).code in ("quote_changed", "above_cap", "step_up_required")
    assert await order(shop, cast.OPEN) == before


async def test_the_account_gets_another_address(shop: Shop, mara: Principal) -> None:
    sentence = await done(shop, mara, "change_profile_address", "", **HOME)
    assert "Lindenstrasse 12" in sentence
    after = await shop.connector.customers.by_email(cast.OWNER)
    assert after is not None
    assert after.default_address is not None
    assert (after.default_address.line1, after.default_address.name) == ("Lindenstrasse 12", "Mara Lindt")
    with pytest.raises(StepUpRequired):
        await ask(
            shop, mara, "change_profile_address", "", line1="1 rue X", city="Paris", postcode="75001", country="FR"
        )
    stepped = mara.model_copy(update={"tier": Tier.STEPPED_UP})
    assert await ask(
        shop, stepped, "change_profile_address", "", line1="1 rue X", city="Paris", postcode="75001", country="FR"
    )


async def test_another_payment_method_on_file(shop: Shop, mara: Principal) -> None:
    options = [each.label for each in await shop.connector.payment_methods.options((await order(shop, cast.OPEN)).id)]
    other = next(label for label in options if label != "Visa ending 4242")
    proposal = await ask(shop, mara, "change_payment", cast.OPEN, method=other)
    assert f"to {other} instead of Visa ending 4242" in proposal.summary
    assert (await confirm(shop, mara, proposal)).state == "confirmed"
    assert (await order(shop, cast.OPEN)).payment_method == other


async def test_mails_and_notes(shop: Shop, mara: Principal) -> None:
    assert cast.OWNER in await done(shop, mara, "resend_message", cast.OPEN, kind="confirmation")
    await done(shop, mara, "add_note", cast.OPEN, text="Please ring\u202e twice\nat the door")
    assert "Please ring twice at the door" in (await order(shop, cast.OPEN)).note


REFUSED = [
    ("cancel_order", cast.IN_TRANSIT, {}, PolicyDenied, "already_shipped"),
    ("cancel_order", cast.REFUNDED, {}, PolicyDenied, "order_closed"),
    ("cancel_order", cast.NEIGHBOURS, {}, OrderNotFound, "order_not_found"),
    ("cancel_order", cast.OPEN, {"reason": "because"}, InputError, "not_in_list"),
    ("cancel_order", cast.OPEN, {"amount": "5"}, InputError, "bad_input"),
    ("cancel_order", cast.OPEN_LARGE, {}, NeedsPerson, "above_day_cap"),
    ("return_items", cast.OPEN, {}, PolicyDenied, "not_sent"),
    ("return_items", cast.IN_TRANSIT, {}, PolicyDenied, "on_its_way"),
    ("return_items", cast.FINAL_SALE, {}, PolicyDenied, "final_sale"),
    ("return_items", cast.DELIVERED_LONG_AGO, {}, PolicyDenied, "window_closed"),
    ("return_items", cast.DELIVERED, {"items": [{"sku": "TEE-ROW-ECR-M", "quantity": 3}]}, PolicyDenied, "quantity"),
    ("return_items", cast.DELIVERED, {"items": [{"sku": "NOPE"}]}, InputError, "unknown_article"),
    ("exchange_items", cast.DELIVERED, {"swaps": []}, InputError, "bad_input"),
    (
        "exchange_items",
        cast.DELIVERED,
        {"swaps": [{"sku": "TEE-ROW-ECR-M", "new_sku": "LMP-JUN-RSE"}]},
        InputError,
        "unknown_variant",
    ),
    (
        "exchange_items",
        cast.DELIVERED,
        {"swaps": [{"sku": "TEE-ROW-ECR-M", "new_sku": "TEE-ROW-ECR-M"}]},
        PolicyDenied,
        "same_variant",
    ),
    ("change_items", cast.DELIVERED, {"swaps": [{"sku": "A", "new_sku": "B"}]}, PolicyDenied, "already_shipped"),
    ("change_payment", cast.OPEN, {"method": "Visa ending 4242"}, PolicyDenied, "same_method"),
    ("change_payment", cast.OPEN, {"method": "Diners Club"}, InputError, "not_in_list"),
    ("change_payment", cast.IN_TRANSIT, {"method": "PayPal"}, PolicyDenied, "already_shipped"),
    ("resend_message", cast.OPEN, {"kind": "shipping"}, PolicyDenied, "not_sent"),
    ("resend_message", cast.OPEN, {"kind": "gossip"}, InputError, "bad_input"),
    ("add_note", cast.OPEN, {"text": "x" * 501}, PolicyDenied, "note_too_long"),
    ("add_note", cast.OPEN, {"text": " \u200b "}, InputError, "bad_input"),
    ("refund_order", cast.OPEN, {"shipping": True}, PolicyDenied, "shipping_refunded"),
    ("refund_order", cast.DELIVERED, {"shipping": True}, PolicyDenied, "shipping_kept"),
    ("refund_order", cast.DELIVERED, {"shipping": True, "amount": "2"}, InputError, "bad_input"),
]


@pytest.mark.parametrize(("action", "number", "arguments", "error", "code"), REFUSED)
async def test_what_is_refused(
    shop: Shop,
    mara: Principal,
    action: str,
    number: str,
    arguments: dict[str, Any],
    error: type[ShopclerkError],
    code: str,
) -> None:
    before = await order(shop, number)
    with pytest.raises(error) as caught:
        await ask(shop, mara, action, number, **arguments)
    assert (caught.value.code, await order(shop, number)) == (code, before)
    assert caught.value.message.endswith((".", "!"))


async def test_delivered_goods_above_the_free_amount_are_returned_first(shop: Shop, mara: Principal) -> None:
    rule = shop.policy.refund_order.model_copy(update={"refund_without_return_up_to": 0})
    shop.policy = shop.policy.model_copy(update={"refund_order": rule})
    with pytest.raises(PolicyDenied) as caught:
        await ask(shop, mara, "refund_order", cast.RETURN_REQUESTED, items=[{"sku": "SHT-FEN-RSE-M"}])
    assert (caught.value.code, "set up a return" in caught.value.message) == ("return_first", True)


async def test_the_shipping_cost_by_itself_and_with_articles(shop: Shop, mara: Principal) -> None:
    rule = shop.policy.refund_order.model_copy(update={"refund_shipping": True})
    shop.policy = shop.policy.model_copy(update={"refund_order": rule})
    proposal = await ask(shop, mara, "refund_order", cast.DELIVERED, shipping=True)
    assert "Refund 4.90 EUR for the shipping cost of order 1012 to PayPal." in proposal.summary
    assert (await confirm(shop, mara, proposal)).state == "confirmed"
    after = await order(shop, cast.DELIVERED)
    assert (str(after.refunds[0].shipping), after.lines[0].refunded_quantity) == ("4.90 EUR", 0)
    with pytest.raises(PolicyDenied):
        await ask(shop, mara, "refund_order", cast.DELIVERED, shipping=True)


async def test_a_visitor_has_no_account(shop: Shop) -> None:
    stranger = Principal.customer(shop.shop_id, "nobody@example.com")
    with pytest.raises(NotFound):
        await ask(shop, stranger, "change_profile_address", "", **HOME)


async def test_a_change_under_way_keeps_others_off_the_order_except_notes(shop: Shop, mara: Principal) -> None:
    rule = shop.policy.refund_order.model_copy(update={"goodwill_up_to": Decimal(0)})
    shop.policy = shop.policy.model_copy(update={"refund_order": rule})
    cancel = await ask(shop, mara, "cancel_order", cast.OPEN)
    refund = await ask(shop, mara, "refund_order", cast.OPEN, amount="5")
    assert (await confirm(shop, mara, refund)).state == "waiting_approval"
    with pytest.raises(Conflict) as caught:
        await ask(shop, mara, "change_address", cast.OPEN, **HOME)
    assert caught.value.code == "other_change_open"
    with pytest.raises(Conflict):
        await confirm(shop, mara, cancel)
    assert await done(shop, mara, "add_note", cast.OPEN, text="ring twice")
    assert (await order(shop, cast.OPEN)).status is OrderStatus.OPEN


WRITES = {
    "cancel_order": ("cancel", cast.OPEN, {}),
    "return_items": ("request_return", cast.DELIVERED, {}),
    "change_profile_address": ("set_default_address", "", HOME),
    "add_note": ("add_note", cast.OPEN, {"text": "ring twice"}),
}


@pytest.mark.parametrize("action", sorted(WRITES))
@pytest.mark.parametrize("fault", ["timeout_before_commit", "timeout_after_commit"])
@pytest.mark.parametrize("idempotency", ["keys", "none"])
async def test_an_unclear_write_is_resolved(stage: Stage, action: str, fault: Any, idempotency: Any) -> None:
    method, number, arguments = WRITES[action]
    async with fresh_shop(stage, ANY.model_copy(update={"idempotency": idempotency})) as shop:
        mara = await principals.sign_in(shop, cast.OWNER)
        proposal = await ask(shop, mara, action, number, **arguments)
        arm(shop.connector.path, [Fault(fault, method, count=1)])  # type: ignore[attr-defined]
        found = await confirm(shop, mara, proposal)
    lost = idempotency == "none" and fault == "timeout_before_commit"
    assert found.state == ("failed" if lost else "confirmed"), found


async def test_every_action_is_whole() -> None:
    for name, spec in ACTIONS.items():
        assert spec.name == name
        assert spec.description.endswith(".")
        assert (spec.possible is None) == (spec.about == "customer")
        assert all(kind.did and EFFECTS[kind.name] is kind for kind in spec.effects)
        fields = {path.split(".")[0] for path in spec.closed}
        assert fields <= set(spec.arguments.model_fields)
