"""Whatever a customer asks for in whichever order: each piece is paid for once, in money or in other goods."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from commerce.customer import Principal
from commerce.errors import NeedsPerson, PolicyDenied, ShopclerkError
from commerce.money import Money, total
from commerce.order import Order, OrderStatus
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service import orders
from service.changes import outcome, proposals
from service.identity import principals
from service.shop import Shop
from store.models import Proposal

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])
ORDERS = (cast.DELIVERED_SWAP, cast.DELIVERED, cast.OPEN_SWAP, cast.IN_TRANSIT, cast.FINAL_SALE)
CAUSES = ("", "", "", "damaged", "wrong_item", "lost", "defective", "incomplete", "stolen")
AMOUNTS = ("3", "4.90", "10", "40", "58.70", "81.79", "all", "rest")


async def carry_out(shop: Shop, who: Principal, action: str, number: str, **arguments: Any) -> Proposal | None:
    """Ask and confirm; None where a colleague has to agree first."""
    asked = await proposals.propose(shop, who, action, number, arguments)
    decided = await proposals.decide(shop, who, asked.id, asked.hash, "confirm")
    ended = await outcome.wait(shop, decided)
    return asked if ended.state == "confirmed" else None


async def an_ask(rng: Random, shop: Shop, order: Order) -> tuple[str, dict[str, Any]]:
    """Return something that a customer may ask for."""
    handles = [each["handle"] for each in orders.describe(order)["items"]]
    at = rng.randrange(len(handles))
    pieces = {"item": handles[at], "quantity": rng.randint(1, order.lines[at].quantity)}
    match rng.choice(["items", "items", "amount", "amount", "amount", "all", "return", "return", "exchange", "cancel"]):
        case "items":
            return "refund_order", {"items": [pieces], "cause": rng.choice(CAUSES)}
        case "amount":
            amount = rng.choice(AMOUNTS)
            sums = {"all": order.paid, "rest": order.refundable}
            named = f"{sums[amount].amount:f}" if amount in sums else amount
            return "refund_order", {"amount": named, "cause": rng.choice(CAUSES)}
        case "all":
            return "refund_order", {"cause": rng.choice(CAUSES)}
        case "return":
            reason = rng.choice(["defective", "not_wanted"])
            return "return_items", {"reason": reason} | ({"items": [pieces]} if rng.random() < 0.7 else {})
        case "exchange":
            product = await shop.connector.catalogue.product(order.lines[at].product_id)
            others = [each for each in product.variants if each.id != order.lines[at].variant_id and each.in_stock]
            return "exchange_items", {"swaps": [pieces | {"variant": rng.choice(others).sku if others else "none"}]}
        case _:
            return "cancel_order", {}


def kept(order: Order) -> Money:
    """Return what the goods are worth that the customer has or still gets, those of an exchange aside."""
    if order.status in (OrderStatus.CANCELLED, OrderStatus.REFUNDED) and not order.shipped_any:
        return Money.zero(order.currency)
    sums = []
    for line in order.lines:
        gone = sum(each.pieces[line.id] for each in order.returns if each.holds)
        gone += 0 if order.shipped_any else line.refunded_quantity
        sums.append(order.worth(line, max(0, line.quantity - gone)))
    return total(sums, order.currency)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(4))
async def test_no_sequence_of_wishes_is_worth_more_than_was_paid(stage: Stage, seed: int) -> None:
    rng = Random(seed)
    done = 0
    async with fresh_shop(stage, ANY) as shop:
        rule = shop.policy.refund_order
        no_day = rule.model_copy(update={"per_customer_per_day": None, "per_shop_per_day": None})
        shop.policy = shop.policy.model_copy(update={"refund_order": no_day})
        gifts = Money(rule.goodwill_up_to + rule.refund_without_return_up_to, "EUR")
        mara = await principals.sign_in(shop, cast.OWNER)
        for number in ORDERS:
            order = await shop.connector.orders.by_number(number)
            promised, log = Money.zero(order.currency), []
            for _ in range(6):
                action, arguments = await an_ask(rng, shop, order)
                try:
                    asked = await carry_out(shop, mara, action, number, **arguments)
                except ShopclerkError as no:
                    log.append((action, arguments, no.code))
                    continue
                log.append((action, arguments, "done" if asked else "waits"))
                before, order = order, await shop.connector.orders.by_number(number)
                if asked is None:
                    continue
                done += 1
                if action == "return_items":
                    parts = [Money(asked.quote["shown"][each], "EUR") for each in ("worth", "delivery")]
                    promised = promised + total(parts, "EUR")
                if action == "exchange_items":
                    new = [(line, order.on_return(line) - before.on_return(line)) for line in order.lines]
                    promised = promised + total([order.worth(line, pieces) for line, pieces in new], "EUR")
                assert order.refunded + promised <= order.paid, log
                assert order.refunded + promised + kept(order) <= order.paid + gifts, log
        final = (await shop.connector.orders.by_number(cast.FINAL_SALE)).refunded.amount
        assert final <= shop.policy.claims.incomplete.up_to, "final sale"  # the one claim that the clerk settles
    assert done


@pytest.mark.parametrize("cause", ["damaged", "wrong_item", "incomplete", "stolen", "defective", "not_as_described"])
@pytest.mark.parametrize("how", [{}, {"amount": "5"}])
async def test_a_cause_opens_only_what_its_own_rule_opens(stage: Stage, cause: str, how: dict[str, str]) -> None:
    async with fresh_shop(stage, ANY) as shop:
        mara = await principals.sign_in(shop, cast.OWNER)
        with pytest.raises(PolicyDenied) as no:
            await proposals.propose(shop, mara, "refund_order", cast.FINAL_SALE, how)
        assert no.value.code == "final_sale"
        if cause == "incomplete":
            assert await carry_out(shop, mara, "refund_order", cast.FINAL_SALE, cause=cause, **how)  # up to 50 EUR
            return
        with pytest.raises(NeedsPerson):
            await proposals.propose(shop, mara, "refund_order", cast.FINAL_SALE, {"cause": cause, **how})


async def test_an_amount_takes_nothing_of_what_is_on_its_way_back(stage: Stage) -> None:
    async with fresh_shop(stage, ANY) as shop:
        mara = await principals.sign_in(shop, cast.OWNER)
        paid = (await shop.connector.orders.by_number(cast.DELIVERED)).paid
        assert await carry_out(shop, mara, "return_items", cast.DELIVERED, reason="defective")
        for how in ({"amount": f"{paid.amount:f}"}, {"amount": "3"}, {}, {"cause": "incomplete"}):
            with pytest.raises(PolicyDenied) as no:
                await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, how)
            assert no.value.code == "return_open", how


async def test_what_a_gesture_paid_for_is_not_exchanged_or_paid_again(stage: Stage) -> None:
    async with fresh_shop(stage, ANY) as shop:
        mara = await principals.sign_in(shop, cast.OWNER)
        order = await shop.connector.orders.by_number(cast.DELIVERED_SWAP)
        handle = orders.describe(order)["items"][-1]["handle"]
        product = await shop.connector.catalogue.product(order.lines[-1].product_id)
        other = next(each for each in product.variants if each.id != order.lines[-1].variant_id and each.in_stock)
        swap = {"item": handle, "variant": other.sku, "quantity": 1}
        assert await carry_out(shop, mara, "refund_order", cast.DELIVERED_SWAP, amount=f"{order.paid.amount:f}")
        for action, how in (("exchange_items", {"swaps": [swap]}), ("return_items", {"reason": "defective"})):
            with pytest.raises((NeedsPerson, PolicyDenied)) as no:
                await proposals.propose(shop, mara, action, cast.DELIVERED_SWAP, how)
            assert no.value.code in ("worth_paid", "order_closed")
