"""Proposing, deciding and carrying out: every rule of the one door, on the real demo store."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from commerce.customer import Principal
from commerce.errors import (
    AddressError,
    Conflict,
    InputError,
    KeyReused,
    MoneyError,
    NeedsPerson,
    NotAllowed,
    NotAuthenticated,
    OrderNotFound,
    OverReserved,
    PolicyDenied,
    ProposalClosed,
    ProposalNotFound,
    ShopclerkError,
    StepUpRequired,
)
from connectors.stores.demo import Fault, cast
from connectors.stores.demo import arm as arm_fault
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from runtime import clock
from runtime.failpoints import arm
from service.changes import ledger, outcome, proposals, reconcile
from service.identity import principals
from service.shop import Shop
from store.models import Effect, OrderReservation, Proposal
from tests.service.changes.asking import confirm

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF = ("actions", "read")
HOME = {"line1": "Lindenstrasse 12", "city": "Berlin", "postcode": "10969", "country": "DE"}


async def refund(shop: Shop, who: Principal, number: str = cast.DELIVERED, **arguments: Any) -> Proposal:
    return await proposals.propose(shop, who, "refund_order", number, arguments)


async def test_a_refund_moves_money_once_and_leaves_a_trail(shop: Shop, mara: Principal) -> None:
    proposal = await refund(shop, mara, amount="5.00", reason="scratched")
    assert await shop.connector.refunds.find(proposal.order_id, "x") is None
    done = await confirm(shop, mara, proposal)
    assert (done.state, done.sentence.startswith("Done: 5.00 EUR")) == ("confirmed", True)
    again = await confirm(shop, mara, proposal)
    assert again.state == "confirmed"
    order = await shop.connector.orders.by_number(cast.DELIVERED)
    assert [(str(each.amount), each.reason) for each in order.refunds] == [("5.00 EUR", "scratched")]
    [effect] = await ledger.effects_of(shop, proposal.id)
    assert effect.id == order.refunds[0].reference
    assert effect.attempts == 1
    assert (await shop.audit.verify(shop.database)).problems == ()


@pytest.mark.parametrize(
    ("number", "arguments", "error"),
    [
        (cast.NEIGHBOURS, {}, OrderNotFound),
        ("9999", {}, OrderNotFound),
        ("1015' OR 1=1", {}, OrderNotFound),
        ("", {}, OrderNotFound),
        ("x" * 100_000, {}, OrderNotFound),
        ("\uff11\uff10\uff11\uff15", {"amount": "-1"}, PolicyDenied),
        (cast.OPEN, {"amount": "0"}, PolicyDenied),
        (cast.OPEN, {"amount": "-5"}, PolicyDenied),
        (cast.OPEN, {"amount": "100000"}, PolicyDenied),
        (cast.OPEN, {"amount": "1e3"}, MoneyError),
        (cast.OPEN, {"amount": "NaN"}, MoneyError),
        (cast.OPEN, {"amount": "1.005"}, MoneyError),
        (cast.OPEN, {"amount": "5", "currency": "USD"}, MoneyError),
        (cast.OPEN, {"items": [{"sku": "NOPE"}]}, InputError),
        (cast.OPEN, {"items": [{"sku": "X", "quantity": 0}]}, InputError),
        (cast.OPEN, {"items": [{"sku": "X"}], "amount": "1"}, InputError),
        (cast.OPEN, {"customer_id": "1"}, InputError),
        (cast.DELIVERED_LONG_AGO, {}, PolicyDenied),
        (cast.FINAL_SALE, {}, PolicyDenied),
        (cast.REFUNDED, {}, PolicyDenied),
        (cast.IN_TRANSIT, {}, PolicyDenied),
        (cast.PENDING, {}, PolicyDenied),
        (cast.OPEN_LARGE, {}, NeedsPerson),
        (cast.OPEN_LARGE, {"amount": "350"}, StepUpRequired),
    ],
)
async def test_what_is_refused(
    shop: Shop, mara: Principal, number: str, arguments: dict[str, Any], error: type[ShopclerkError]
) -> None:
    with pytest.raises(error) as caught:
        await refund(shop, mara, number, **arguments)
    assert caught.value.message.endswith((".", "!"))
    async with shop.database.read() as session:
        assert list(await session.scalars(select(Proposal).where(Proposal.shop_id == shop.shop_id))) == []


async def test_foreign_and_unknown_orders_read_the_same(shop: Shop, mara: Principal) -> None:
    answers = []
    for number in (cast.NEIGHBOURS, "999999"):
        with pytest.raises(OrderNotFound) as caught:
            await refund(shop, mara, number)
        answers.append((caught.value.code, caught.value.message, caught.value.detail))
    assert answers[0] == answers[1]


async def test_a_visitor_gets_nothing(shop: Shop) -> None:
    visitor = Principal.visitor(shop.shop_id, "v")
    with pytest.raises(NotAuthenticated):
        await refund(shop, visitor)
    with pytest.raises(NotAuthenticated):
        await proposals.propose(shop, visitor, "change_address", cast.OPEN, HOME)


async def test_only_the_owner_decides_and_only_what_was_shown(shop: Shop, mara: Principal) -> None:
    jonas = await principals.sign_in(shop, cast.NEIGHBOUR)
    proposal = await refund(shop, mara, amount="5")
    with pytest.raises(ProposalNotFound):
        await proposals.decide(shop, jonas, proposal.id, proposal.hash, "confirm")
    with pytest.raises(Conflict):
        await proposals.decide(shop, mara, proposal.id, "0" * 64, "confirm")
    with pytest.raises(ProposalNotFound):
        await proposals.decide(shop, mara, "f" * 32, proposal.hash, "confirm")
    with pytest.raises(NotAllowed):
        reader = Principal.staff(shop.shop_id, "k", ("read",))
        await proposals.decide(shop, reader, proposal.id, proposal.hash, "confirm")
    assert (await proposals.get(shop, mara, proposal.id)).state == "open"


async def test_a_decision_is_final(shop: Shop, mara: Principal) -> None:
    proposal = await refund(shop, mara, amount="5")
    await proposals.decide(shop, mara, proposal.id, proposal.hash, "decline")
    await proposals.decide(shop, mara, proposal.id, proposal.hash, "decline")
    with pytest.raises(ProposalClosed):
        await proposals.decide(shop, mara, proposal.id, proposal.hash, "confirm")
    assert (await shop.connector.orders.by_number(cast.DELIVERED)).refunded.minor == 0


async def test_a_proposal_expires(shop: Shop, mara: Principal) -> None:
    proposal = await refund(shop, mara, amount="5")
    with clock.travel(timedelta(minutes=11)), pytest.raises(ProposalClosed) as caught:
        await proposals.decide(shop, mara, proposal.id, proposal.hash, "confirm")
    assert caught.value.code == "proposal_expired"
    with clock.travel(timedelta(minutes=11)):
        assert await reconcile.expire(shop) == 1
    assert (await outcome.of(shop, await proposals.get(shop, mara, proposal.id))).state == "expired"


async def test_a_newer_proposal_in_the_conversation_replaces_the_older(shop: Shop, mara: Principal) -> None:
    first = await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, {"amount": "5"}, conversation_id="c")
    second = await proposals.propose(shop, mara, "refund_order", cast.DELIVERED, {"amount": "6"}, conversation_id="c")
    with pytest.raises(ProposalClosed):
        await proposals.decide(shop, mara, first.id, first.hash, "confirm")
    assert [each.id for each in await proposals.open_in(shop, "c")] == [second.id]


async def test_eight_yeses_at_once_are_one(shop: Shop, mara: Principal) -> None:
    proposal = await refund(shop, mara, amount="5")
    done = await asyncio.gather(*(confirm(shop, mara, proposal) for _ in range(8)))
    assert {each.state for each in done} == {"confirmed"}
    assert str(await shop.connector.refunds_total(cast.DELIVERED)) == "5.00 EUR"


async def test_many_refunds_of_one_order_never_exceed_what_was_paid(shop: Shop, mara: Principal) -> None:
    order = await shop.connector.orders.by_number(cast.DELIVERED)
    each = f"{order.paid.minor // 3 / 100:.2f}"
    made = [await refund(shop, mara, amount=each) for _ in range(6)]
    done = await asyncio.gather(*(confirm(shop, mara, proposal) for proposal in made), return_exceptions=True)
    confirmed = [one for one in done if isinstance(one, outcome.ProposalOutcome) and one.state == "confirmed"]
    assert all(isinstance(one, (outcome.ProposalOutcome, OverReserved)) for one in done)
    assert 1 <= len(confirmed) <= 3
    refunded = await shop.connector.refunds_total(cast.DELIVERED)
    assert refunded.minor == len(confirmed) * int(float(each) * 100 + 0.5) <= order.paid.minor


async def test_the_database_itself_refuses_to_over_reserve(shop: Shop, mara: Principal) -> None:
    await confirm(shop, mara, await refund(shop, mara, amount="5"))
    with pytest.raises(IntegrityError):
        async with shop.database.write() as session:
            await session.execute(
                text("UPDATE order_reservation SET reserved = limit_amount + 1 WHERE shop_id = :shop"),
                {"shop": shop.shop_id},
            )


async def test_small_refunds_add_up_to_the_daily_cap(shop: Shop, mara: Principal) -> None:
    rule = shop.policy.refund_order.model_copy(update={"per_customer_per_day": 12})
    shop.policy = shop.policy.model_copy(update={"refund_order": rule})
    for _ in range(2):
        assert (await confirm(shop, mara, await refund(shop, mara, amount="5"))).state == "confirmed"
    with pytest.raises(NeedsPerson) as caught:
        await refund(shop, mara, amount="5")
    assert caught.value.code == "customer_day_cap"


async def test_the_stop_switch_stops_what_was_confirmed_but_not_sent(shop: Shop, mara: Principal) -> None:
    proposal = await refund(shop, mara, amount="5")
    shop.policy = shop.policy.model_copy(update={"stop": True})
    done = await confirm(shop, mara, proposal)
    assert (done.state, done.code) == ("failed", "stopped")
    assert (await shop.connector.refunds_total(cast.DELIVERED)).minor == 0
    async with shop.database.read() as session:
        row = await session.scalar(select(OrderReservation).where(OrderReservation.shop_id == shop.shop_id))
    assert row is not None
    assert row.reserved == 0


@pytest.mark.parametrize(
    "kind", ["timeout_before_commit", "timeout_after_commit", "error_500", "error_500_after_commit", "throttle"]
)
@pytest.mark.parametrize("idempotency", ["keys", "none"])
async def test_faults_of_the_platform_neither_lose_nor_double(stage: Stage, kind: Any, idempotency: Any) -> None:
    scenario = Scenario(about="any", turns=[Turn(say="hello")], idempotency=idempotency)
    async with fresh_shop(stage, scenario) as shop:
        mara = await principals.sign_in(shop, cast.OWNER)
        proposal = await refund(shop, mara, amount="5")
        arm_fault(shop.connector.path, [Fault(kind, "refund", count=1)])  # type: ignore[attr-defined]
        done = await confirm(shop, mara, proposal)
        total = (await shop.connector.refunds_total(cast.DELIVERED)).minor  # type: ignore[attr-defined]
    lost = idempotency == "none" and kind in ("timeout_before_commit", "error_500")
    assert (done.state, total) == (("failed", 0) if lost else ("confirmed", 500))


async def test_a_missing_workflow_is_found_by_reconciliation(shop: Shop, mara: Principal) -> None:
    proposal = await refund(shop, mara, amount="5")
    with arm("proposal.after_decide", "error"), pytest.raises(Exception, match="after_decide"):
        await proposals.decide(shop, mara, proposal.id, proposal.hash, "confirm")
    assert (await outcome.of(shop, await proposals.get(shop, mara, proposal.id))).state == "processing"
    assert await reconcile.reconcile(shop) == [proposal.id]
    decided = await proposals.get(shop, mara, proposal.id)
    assert (await outcome.wait(shop, decided)).state == "confirmed"
    assert await reconcile.reconcile(shop) == []


async def test_a_step_that_breaks_is_taken_up_again(shop: Shop, mara: Principal) -> None:
    proposal = await refund(shop, mara, amount="5")
    with arm("effect.after_send", "error"):
        assert (await confirm(shop, mara, proposal)).state == "processing"
    assert await reconcile.reconcile(shop) == [proposal.id]
    for _ in range(100):
        found = await outcome.of(shop, await proposals.get(shop, mara, proposal.id))
        if found.state == "confirmed":
            break
        await asyncio.sleep(0.1)
    assert found.state == "confirmed"
    assert (await shop.connector.refunds_total(cast.DELIVERED)).minor == 500


async def test_staff_act_at_once_with_a_key_and_are_bound_by_the_rest(shop: Shop) -> None:
    staff = Principal.staff(shop.shop_id, "desk", STAFF)

    async def ask(key: str, **arguments: Any) -> Proposal:
        return await proposals.propose(shop, staff, "refund_order", cast.OPEN_LARGE, arguments, request_key=key)

    first, again = await ask("k1", amount="450"), await ask("k1", amount="450")
    assert first.id == again.id
    with pytest.raises(KeyReused):
        await ask("k1", amount="451")
    assert (await confirm(shop, staff, first)).state == "confirmed"
    with pytest.raises(PolicyDenied):
        await ask("k2", amount="100000")
    with pytest.raises(PolicyDenied):
        await proposals.propose(shop, staff, "refund_order", cast.FINAL_SALE, {}, request_key="k3")


async def test_an_address_is_changed_on_the_platform(shop: Shop, mara: Principal) -> None:
    proposal = await proposals.propose(shop, mara, "change_address", cast.OPEN, HOME)
    assert (await confirm(shop, mara, proposal)).state == "confirmed"
    order = await shop.connector.orders.by_number(cast.OPEN)
    assert order.shipping_address is not None
    assert order.shipping_address.line1 == "Lindenstrasse 12"
    assert order.shipping_address.name == "Mara Lindt"


@pytest.mark.parametrize(
    ("number", "changes", "error"),
    [
        (cast.OPEN, {"postcode": "1096"}, AddressError),
        (cast.OPEN, {"country": "Atlantis"}, AddressError),
        (cast.OPEN, {"city": ""}, InputError),
        (cast.OPEN, {"line1": "x" * 500}, InputError),
        (cast.OPEN, {"country": "FR", "postcode": "75001", "city": "Paris"}, StepUpRequired),
        (cast.OPEN, {"country": "JP", "postcode": "100-0001", "city": "Chiyoda", "province": "Tokyo"}, PolicyDenied),
        (cast.IN_TRANSIT, {}, PolicyDenied),
        (cast.NEIGHBOURS, {}, OrderNotFound),
    ],
)
async def test_addresses_that_are_refused(
    shop: Shop, mara: Principal, number: str, changes: dict[str, str], error: type[ShopclerkError]
) -> None:
    with pytest.raises(error):
        await proposals.propose(shop, mara, "change_address", number, {**HOME, **changes})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
fields = st.sampled_from(
    ["amount", "currency", "items", "reason", "sku", "order_id", "customer_id", "line1", "country"]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.one_of(st.text(max_size=20), st.just("1015")), raw=st.dictionaries(fields, json_values, max_size=5))
async def test_no_arguments_get_through_or_break_it(number: str, raw: dict[str, Any]) -> None:
    for spec in proposals.ACTIONS.values():
        try:
            arguments = proposals.read_arguments(spec, raw)
        except ShopclerkError:
            continue
        assert set(arguments.model_dump()) == set(spec.arguments.model_fields)


async def test_nothing_is_left_open(shop: Shop) -> None:
    async with shop.database.read() as session:
        open_effects = await session.scalars(
            select(Effect).where(Effect.shop_id == shop.shop_id, Effect.state.in_(ledger.OPEN))
        )
    assert list(open_effects) == []
