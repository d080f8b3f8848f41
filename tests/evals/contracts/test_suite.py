"""The machinery of contracts: none is forgotten, none passes by mistake, and what failed is told so that it can be found."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from commerce.errors import StoreRejected
from evals.contracts import encoders, tryon
from evals.contracts.explain import explain
from evals.contracts.stores import CONTRACTS
from evals.contracts.stores import world as worlds
from evals.contracts.stores.named import Named, needed, template
from evals.contracts.stores.named import worlds as named_worlds
from evals.contracts.suite import NotOffered, NotRun, Suite, raises, try_all


@pytest.mark.parametrize(
    "name",
    [
        "stores.orders",
        "stores.reading",
        "stores.refunds",
        "stores.small_changes",
        "stores.swapping",
        "stores.withdrawing",
        "encoders",
        "tryon",
    ],
)
def test_every_function_of_a_suite_is_a_contract(name: str) -> None:
    module = importlib.import_module(f"evals.contracts.{name}")
    written = {
        key.replace("_", " ")
        for key, value in vars(module).items()
        if inspect.iscoroutinefunction(value) and value.__module__ == module.__name__ and not key.startswith("_")
    }
    known = {each.name.partition(" (")[0] for each in (*CONTRACTS, *encoders.CONTRACTS, *tryon.CONTRACTS)}
    assert written and written <= known


def test_the_orders_that_a_contract_takes_are_those_that_its_code_names() -> None:
    refund = next(each for each in CONTRACTS if each.name.startswith("partial refund"))
    assert refund.changes and refund.uses & worlds.STATES.keys() == {"shipped_order"}
    wanted = needed(CONTRACTS)
    assert wanted["unpaid_order"] == 1 and wanted["open_order"] > 5
    assert "open_order = []" in template(CONTRACTS) and str(wanted["open_order"]) in template(CONTRACTS)


@dataclass
class Shelf:
    """A world of two numbers."""

    pieces: int = 1
    price: int = 2


contract: Suite[Shelf] = Suite()


@contract.reads("shelf", more=[0, 1])
async def has_pieces(world: Shelf, more: int) -> None:
    assert world.pieces == 1 + more


@contract.writes("shelf")
async def sells(world: Shelf) -> None:
    world.pieces -= 1
    assert world.pieces == 0


@contract.writes("shelf")
async def hangs(_world: Shelf) -> None:
    await asyncio.sleep(60)


@contract.writes("gifts")
async def wraps(_world: Shelf) -> None:
    raise NotOffered("nobody wraps")


async def test_reading_shares_a_world_and_each_write_gets_its_own() -> None:
    opened: list[Shelf] = []

    @asynccontextmanager
    async def opening(each):
        if each.name == "wraps":
            raise NotRun("no paper")
        opened.append(Shelf())
        yield opened[-1]

    told: list[tuple[str, int, int]] = []
    found = await try_all(contract.contracts, opening, lambda *step: told.append(step), seconds=0.2)
    assert [each.state for each in found] == ["passed", "failed", "passed", "failed", "not run"]
    assert [each.name for each in found][:2] == ["has pieces (more 0)", "has pieces (more 1)"]
    assert found[3].reason == "it took more than 0.2 seconds" and found[4].reason == "no paper"
    assert len(opened) == 3 and [each.pieces for each in opened] == [1, 0, 1]
    assert told[-1] == ("contracts", 5, 5)


async def test_a_broken_store_is_told_with_the_assertion_and_its_values() -> None:
    from evals.standins.demo import STANDIN

    async with STANDIN.world() as world:
        world.email = "jonas.okafor@example.org"
        broken = next(each for each in CONTRACTS if each.name.startswith("order by number (spelling '{}'"))
        with pytest.raises(AssertionError) as caught:
            await broken.keep(world)
        told = explain(caught.value)
    assert "stores/orders.py:" in told and "assert order.email == world.email" in told
    assert "world.email = 'jonas.okafor@example.org'" in told and "order.email = 'mara.lindt@example.com'" in told


async def test_an_error_of_the_store_is_told_by_its_code() -> None:
    try:
        raise StoreRejected("No.", code="no_such_thing", detail="row 7")
    except StoreRejected as error:
        assert explain(error) == "StoreRejected, no_such_thing: No. row 7"


def test_nothing_raised_is_a_failure_and_another_error_goes_on() -> None:
    with pytest.raises(AssertionError, match="StoreRejected"), raises(StoreRejected):
        pass
    with pytest.raises(KeyError), raises(StoreRejected):
        raise KeyError


async def test_each_contract_that_writes_takes_orders_of_its_own_from_a_file(tmp_path: Path) -> None:
    named = Named(email="m@example.com", neighbours_order="9", shipped_order=("1", "2"), unpaid_order=("5",))
    opening = named_worlds(object(), named)  # type: ignore[arg-type]
    reading = next(each for each in CONTRACTS if not each.changes)
    writing = next(each for each in CONTRACTS if each.name.startswith("partial refund"))
    async with opening(reading) as world:
        assert world.shipped_order == "1"
    async with opening(writing) as world:
        assert (world.shipped_order, world.unpaid_order, world.open_order) == ("2", "5", "")
    with pytest.raises(NotRun, match="shipped order"):
        async with opening(writing):
            pass
