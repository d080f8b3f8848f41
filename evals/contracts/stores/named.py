"""The orders of a shop of somebody's own, named in a file: worlds for contracts on a store that is no stand-in."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from commerce.errors import InputError
from commerce.money import Money
from connectors.stores.base import StoreConnector
from evals.contracts.stores.world import STATES, World
from evals.contracts.suite import Contract, NotRun

#: Nothing that a contract tries changes such an order.
_ONLY_READ = frozenset({"unpaid_order"})
Opening = Callable[[Contract[World]], AbstractAsyncContextManager[World]]


class Named(BaseModel):
    """What such a file says."""

    model_config = ConfigDict(extra="forbid")

    email: str
    neighbours_order: str
    exchange_reserves: bool = True
    texts: bool = True
    open_order: tuple[str, ...] = ()
    shipped_order: tuple[str, ...] = ()
    delivered_order: tuple[str, ...] = ()
    unpaid_order: tuple[str, ...] = ()
    swap_order: tuple[str, ...] = ()
    exchange_order: tuple[str, ...] = ()


def read(file: Path) -> Named:
    """Return what a file names.

    Raises:
        InputError: It cannot be read, or is no such file.
    """
    try:
        return Named.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise InputError(f"The orders of {file} cannot be used.", detail=str(error)) from error


def needed(contracts: Sequence[Contract[World]]) -> Counter[str]:
    """Return how many orders of each state the contracts need: one to read, and one for each that changes it."""
    counter = Counter({state: 1 for state in STATES if any(state in each.uses for each in contracts)})
    for each in contracts:
        if each.changes:
            counter.update((each.uses & STATES.keys()) - _ONLY_READ)
    return counter


def template(contracts: Sequence[Contract[World]]) -> str:
    """Return a file that says what has to be named, to be filled in."""
    rows = [
        "# Orders of a shop for tests, by the numbers that customers know. Whoever ordered gets the shop's mails.",
        "# Of each list the first is only read. Each contract that changes an order takes the next for itself.",
        'email = "mara@example.com"  # who placed them all, with an account that has an address',
        'neighbours_order = ""  # one of somebody else',
        "texts = true  # whether the shop has texts of its own: policies, pages",
        "exchange_reserves = true  # whether an exchange takes its new variants off the shelf at once",
    ]
    for state, count in sorted(needed(contracts).items(), key=lambda row: list(STATES).index(row[0])):
        rows += ["", f"# {STATES[state]}; {count} for all contracts", f"{state} = []"]
    return "\n".join(rows)


def worlds(store: StoreConnector, named: Named) -> Opening:
    """Return what opens the world of a contract: each that changes an order gets orders of its own."""
    left = {state: list(getattr(named, state)) for state in STATES}
    first = {state: rows.pop(0) for state, rows in left.items() if rows}

    async def refunds_of(number: str) -> list[Money]:
        return [each.amount for each in (await store.orders.by_number(number)).refunds]

    def world(orders: dict[str, str]) -> World:
        plain = World(store, named.email, named.neighbours_order, refunds_of)
        return replace(plain, reserves=named.exchange_reserves, texts=named.texts, **orders)  # type: ignore[arg-type]

    @asynccontextmanager
    async def opening(contract: Contract[World]) -> AsyncIterator[World]:
        if not contract.changes:
            yield world(first)
            return
        wanted = (contract.uses & STATES.keys()) - _ONLY_READ
        missing = sorted(state for state in wanted if not left[state])
        if missing:
            raise NotRun(f"no {missing[0].replace('_', ' ')} is left in the file")
        still = {state: number for state, number in first.items() if state in _ONLY_READ}
        yield world(still | {state: left[state].pop(0) for state in wanted})

    return opening
