"""A change of one article touches that article and no other, whatever the SKUs are; the platform's books are the judge."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commerce import articles
from commerce.customer import Principal
from commerce.errors import InputError
from commerce.order import Order
from commerce.pointing import Said
from commerce.rules import Mode
from connectors.stores.demo import cast
from evals.run import fresh_shop, open_stage
from evals.scenario import Scenario, Turn
from service.changes.registry import ACTIONS
from service.changes.spec import Case, Prepared
from service.identity import principals
from service.shop import Shop
from tests.service.changes.sample_stores import HOODIES, KINDS, SampleStore, Wants, sample_of

WANTS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 3)), min_size=1, max_size=5)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
_ANY = Decimal("99999")


@dataclass
class Workbench:
    """An open shop on one platform, and the loop that both live on."""

    loop: asyncio.AbstractEventLoop
    shop: Shop
    who: Principal
    sample: SampleStore

    def run(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)

    def read(self, number: str) -> Order:
        order: Order = self.run(self.sample.store.orders.by_number(number))
        return order

    def prepare(self, action: str, number: str, *talk: Said, **arguments: Any) -> Prepared:
        """Judge a change as a customer's, or as a model's that heard ``talk``."""
        spec, order = ACTIONS[action], self.read(number)
        case = Case(self.shop, self.who, order, said=talk or None)
        prepared: Prepared = self.run(spec.prepare(case, spec.arguments.model_validate(arguments)))
        return prepared

    def carry_out(self, action: str, number: str, **arguments: Any) -> Prepared:
        prepared = self.prepare(action, number, **arguments)
        kinds = {each.name: each for each in ACTIONS[action].effects}
        for effect in prepared.effects:
            self.run(kinds[effect.kind].send(self.sample.store, uuid4().hex, effect.request))
        return prepared


@pytest.fixture(scope="module", params=["demo", "shopify", "woocommerce 8.0.3", "woocommerce 11.0.1"])
def workbench(request: pytest.FixtureRequest, demo_home: Path) -> Iterator[Workbench]:
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()

    async def begin() -> Shop:
        stage = await stack.enter_async_context(open_stage(template=demo_home, chat_model="embedded"))
        shop = await stack.enter_async_context(fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])))
        loose = {
            "refund_without_return_up_to": _ANY,
            "goodwill_up_to": _ANY,
            "cap": None,
            "per_customer_per_day": None,
            "per_shop_per_day": None,
            "approval_from": None,
            "step_up_from": None,
            "mode": Mode.AUTO,
        }
        refunds = shop.policy.refund_order.model_copy(update=loose)
        shop.policy = shop.policy.model_copy(update={"refund_order": refunds})
        return shop

    shop = loop.run_until_complete(begin())
    who = loop.run_until_complete(principals.sign_in(shop, cast.OWNER))
    with sample_of(request.param, shop.connector) as sample:
        own, shop.connector = shop.connector, sample.store
        loop.run_until_complete(sample.store.shop())  # what the shop can do is known from then on
        yield Workbench(loop, shop, who, sample)
        shop.connector = own
        if sample.store is not own:
            loop.run_until_complete(sample.store.close())
    loop.run_until_complete(stack.aclose())
    loop.close()


def refunded(order: Order) -> dict[str, int]:
    return {line.id: line.refunded_quantity for line in order.lines}


def returned(order: Order) -> Counter[str]:
    return sum((each.pieces for each in order.returns if each.holds), Counter())


@FEW
@given(wants=WANTS, data=st.data())
def test_a_refund_pays_for_that_line_alone(workbench: Workbench, wants: Wants, data: st.DataObject) -> None:
    number = workbench.sample.order(wants, sent=False)
    order = workbench.read(number)
    target = data.draw(st.integers(0, len(wants) - 1))
    count = data.draw(st.integers(1, wants[target][1]))
    chosen = articles.of_order(order)[target]
    item = data.draw(st.sampled_from([chosen.handle, chosen.handle.lower(), chosen.id]))
    made = workbench.carry_out("refund_order", number, items=[{"item": item, "quantity": count}])
    assert made.arguments["items"] == [{"item": chosen.handle, "quantity": count}]
    assert f"{count} x {order.lines[target].title}" in made.summary
    after = workbench.read(number)
    assert refunded(after) == {line.id: count if place == target else 0 for place, line in enumerate(order.lines)}
    assert [each.handle for each in articles.of_order(after)] == [each.handle for each in articles.of_order(order)]
    assert after.refunded == order.worth(order.lines[target], count)


@FEW
@given(wants=WANTS, data=st.data())
def test_a_return_sends_that_line_back_alone(workbench: Workbench, wants: Wants, data: st.DataObject) -> None:
    number = workbench.sample.order(wants, sent=True)
    order = workbench.read(number)
    target = data.draw(st.integers(0, len(wants) - 1))
    count = data.draw(st.integers(1, wants[target][1]))
    item = articles.of_order(order)[target].handle
    workbench.carry_out("return_items", number, items=[{"item": item, "quantity": count}], reason="too small")
    assert returned(workbench.read(number)) == {order.lines[target].id: count}


@FEW
@given(wants=WANTS, data=st.data())
def test_an_exchange_swaps_that_line_for_that_variant(workbench: Workbench, wants: Wants, data: st.DataObject) -> None:
    targets = [place for place, (kind, _) in enumerate(wants) if kind in HOODIES]
    assume(targets)
    target = data.draw(st.sampled_from(targets))
    number = workbench.sample.order(wants, sent=True)
    order = workbench.read(number)
    product = workbench.run(workbench.sample.store.catalogue.product(order.lines[target].product_id))
    others = [each for each in articles.of_product(product) if each.id != order.lines[target].variant_id]
    wanted = data.draw(st.sampled_from(others))
    item = articles.of_order(order)[target].handle
    workbench.carry_out("exchange_items", number, swaps=[{"item": item, "variant": wanted.handle}])
    found = [each for each in workbench.read(number).returns if each.holds]
    assert [(each.pieces, [one.variant_id for one in each.exchanged_for]) for each in found] == [
        (Counter({order.lines[target].id: 1}), [wanted.id])
    ]


@FEW
@given(wants=WANTS)
def test_a_sku_or_words_that_fit_several_are_a_question(workbench: Workbench, wants: Wants) -> None:
    number = workbench.sample.order(wants, sent=False)
    order = workbench.read(number)
    found = articles.of_order(order)
    for sku in {line.sku for line in order.lines if line.sku}:
        fitting = [each for each in found if each.sku == sku]
        if articles.same(fitting):
            made = workbench.prepare("refund_order", number, items=[{"sku": sku}])
            assert made.arguments["items"] == [{"item": fitting[0].handle, "quantity": 1}]
            continue
        with pytest.raises(InputError) as caught:
            workbench.prepare("refund_order", number, items=[{"sku": sku}])
        assert caught.value.code == "which_article"
        assert all(f"[{each.handle}]" in caught.value.message for each in fitting)


def test_a_model_names_what_the_customer_named(workbench: Workbench) -> None:
    number = workbench.sample.order([("S", 1), ("L", 1), ("candle", 2)], sent=False)
    small, large, candle = articles.of_order(workbench.read(number))
    said = Said(True, f"refund the hoodie in {large.variant} of order {number}")
    for article, fine in ((small, False), (large, True), (candle, False)):
        items = [{"item": article.handle}]
        if fine:
            assert large.variant in workbench.prepare("refund_order", number, said, items=items).summary
            continue
        with pytest.raises(InputError) as caught:
            workbench.prepare("refund_order", number, said, items=items)
        assert caught.value.code == "which_article"
