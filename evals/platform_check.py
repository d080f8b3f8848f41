"""Whether a store platform keeps the contracts of all stores: what `shopclerk check-platform` does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from commerce.errors import ConfigurationError, InputError
from connectors.stores import registry
from connectors.stores.platform import Platform
from evals.contracts.stores import CONTRACTS
from evals.contracts.stores.named import Named, worlds
from evals.contracts.stores.says import says
from evals.contracts.stores.world import World
from evals.contracts.suite import SECONDS, Contract, Outcome, Progress, try_all
from evals.standins.registry import standin
from runtime.settings import Settings
from service.bootstrap import open_container


def chosen(only: Sequence[str]) -> list[Contract[World]]:
    """Return the contracts about these parts, all where none is named.

    Raises:
        InputError: There is no such part.
    """
    parts = list(dict.fromkeys(each.part for each in CONTRACTS))
    for name in only:
        if name not in parts:
            raise InputError(f"No contract is about {name!r}. There are: {', '.join(parts)}.")
    return [each for each in CONTRACTS if not only or each.part in only]


async def on_standin(
    platform: str, only: Sequence[str] = (), progress: Progress | None = None, seconds: float = SECONDS
) -> list[Outcome]:
    """Try the contracts on the platform's stand-in; each that changes something gets a shop of its own.

    Raises:
        ConfigurationError: There is no such platform, or it has no stand-in.
    """
    known = registry.platform(platform)
    found = standin(platform)
    if found is None:
        raise ConfigurationError(
            f"{known.label} has no stand-in. Connect a shop for tests and name orders of it: "
            f"`shopclerk check-platform {platform} --template` prints the file for --orders."
        )

    @asynccontextmanager
    async def opening(_contract: Contract[World]) -> AsyncIterator[World]:
        async with found.world() as world:
            yield world

    return [*await _says(known), *await try_all(chosen(only), opening, progress, seconds)]


async def on_shop(
    settings: Settings,
    named: Named,
    writes: bool,
    only: Sequence[str] = (),
    progress: Progress | None = None,
    seconds: float = SECONDS,
) -> list[Outcome]:
    """Try the contracts on the shop that is connected, with the orders that a file names.

    Args:
        settings: Of the shop.
        named: Its orders.
        writes: Whether those run that change orders; else they are told as not run.
        only: The parts to try.
        progress: Told how far it is.
        seconds: How long each may take.

    Raises:
        ShopclerkError: No shop is connected, or it cannot be reached.
    """
    known = registry.platform(settings.platform)
    contracts = chosen(only)
    held = [each for each in contracts if each.changes and not writes]
    async with open_container(settings, own=False, filled=False) as container:
        store = container.shop.connector
        await store.reach()
        tried = [each for each in contracts if each not in held]
        outcomes = await try_all(tried, worlds(store, named), progress, seconds)
    by_contract = dict(zip(map(str, tried), outcomes, strict=True))
    kept = [
        by_contract.get(str(each)) or Outcome(each.part, each.name, "not run", "it changes an order: say --writes")
        for each in contracts
    ]
    return [*await _says(known), *kept]


async def _says(platform: Platform) -> list[Outcome]:
    @asynccontextmanager
    async def opening(_contract: Contract[Platform]) -> AsyncIterator[Platform]:
        yield platform

    return await try_all(says.contracts, opening)


def summary(platform: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the outcomes as plain data, with how many there are of each state."""
    states = ("passed", "failed", "not offered", "not run")
    counted = {state.replace(" ", "_"): sum(each.state == state for each in outcomes) for state in states}
    return {"platform": platform, **counted, "contracts": [vars(each) for each in outcomes]}
