"""Contracts as plain functions: what every part of a kind must do. The tests run them, and so does a command.

A contract gets a world (a shop with known orders, an encoder, …) and returns when the world kept it. It says what is
wrong with ``assert``, and raises `NotOffered` where it is about something that the world need not have.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from types import CodeType
from typing import Any, Generic, Literal, TypeVar

from commerce.errors import ConfigurationError
from evals.contracts.explain import explain

World = TypeVar("World")
Error = TypeVar("Error", bound=Exception)
Run = TypeVar("Run", bound=Callable[..., Awaitable[None]])
State = Literal["passed", "failed", "not offered", "not run"]
SECONDS = 120.0


class NotOffered(Exception):
    """The contract is about something that is not there, and need not be; the text says what."""


class NotRun(Exception):
    """The contract could not be tried; the text says why."""


@dataclass(frozen=True)
class Contract(Generic[World]):
    """One contract.

    Attributes:
        part: What it is about: a port, or an action.
        name: What is kept, in words.
        changes: Whether it changes something, so that no other contract may have the same world.
        uses: The attributes that its code names, those of its world among them.
        keep: Tries it.
    """

    part: str
    name: str
    changes: bool
    uses: frozenset[str]
    keep: Callable[[World], Awaitable[None]]

    def __str__(self) -> str:
        return f"{self.part}: {self.name}"


@dataclass(frozen=True)
class Outcome:
    """How the trial of a contract ended; ``reason`` says why it was not kept, or not tried."""

    part: str
    name: str
    state: State
    reason: str = ""
    seconds: float = 0.0


class Suite(Generic[World]):
    """The contracts of one kind, in the order in which they are written.

    Args:
        known: Asked before each trial, with the world, what it is about and the names that its code uses: may raise
            `NotOffered` or `NotRun`.
    """

    def __init__(self, known: Callable[[World, str, frozenset[str]], None] | None = None) -> None:
        self.contracts: list[Contract[World]] = []
        self._known = known

    def reads(self, part: str, **cases: Sequence[Any]) -> Callable[[Run], Run]:
        """Add a contract that changes nothing; ``cases`` are values of an argument, each a contract of its own."""
        return partial(self._add, part, False, cases)

    def writes(self, part: str, **cases: Sequence[Any]) -> Callable[[Run], Run]:
        """Add a contract that changes something in its world."""
        return partial(self._add, part, True, cases)

    def _add(self, part: str, changes: bool, cases: dict[str, Sequence[Any]], run: Run) -> Run:
        name, uses = run.__name__.replace("_", " "), frozenset(_names(run.__code__))
        for values in itertools.product(*cases.values()):
            given = dict(zip(cases, values, strict=True))
            told = ", ".join(f"{key} {value!r}"[:40] for key, value in given.items())
            named = f"{name} ({told})" if told else name
            self.contracts.append(Contract(part, named, changes, uses, partial(self._keep, run, given, part, uses)))
        return run

    async def _keep(self, run: Run, given: dict[str, Any], part: str, uses: frozenset[str], world: World) -> None:
        if self._known is not None:
            self._known(world, part, uses)
        await run(world, **given)


def _names(code: CodeType) -> Iterator[str]:
    """Yield the names of a function's code, and of the functions inside it."""
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


class Caught(Generic[Error]):
    """What was raised in a block of `raises`."""

    value: Error


@contextmanager
def raises(*kinds: type[Error]) -> Iterator[Caught[Error]]:
    """Expect the block to raise one of these errors."""
    caught: Caught[Error] = Caught()
    try:
        yield caught
    except kinds as error:
        caught.value = error
    else:
        raise AssertionError(f"nothing was raised, not even {' or '.join(kind.__name__ for kind in kinds)}")


Opening = Callable[[Contract[World]], AbstractAsyncContextManager[World]]
Progress = Callable[[str, int, int], None]


async def try_all(
    contracts: Sequence[Contract[World]],
    opening: Opening[World],
    progress: Progress | None = None,
    seconds: float = SECONDS,
) -> list[Outcome]:
    """Try contracts one after the other and return how each ended, in the order given.

    Those that change nothing come first and share a world; each of the others gets a fresh one.

    Args:
        contracts: Which.
        opening: Opens a world for a contract; it may raise `NotRun`.
        progress: Called with the part, how many are done and how many there are.
        seconds: How long each may take.

    Raises:
        ConfigurationError: Python runs with -O, which leaves all asserts out: everything would pass.
    """
    if not __debug__:
        raise ConfigurationError("Contracts are asserts, and Python leaves them out with -O: run without it.")
    found: dict[int, Outcome] = {}

    async def tried(contract: Contract[World], place: int, world: World | None) -> None:
        found[place] = await _tried(contract, opening, world, seconds)
        if progress is not None:
            progress("contracts", len(found), len(contracts))

    reading = [(place, each) for place, each in enumerate(contracts) if not each.changes]
    if reading:
        async with opening(reading[0][1]) as world:
            for place, each in reading:
                await tried(each, place, world)
    for place, each in enumerate(contracts):
        if each.changes:
            await tried(each, place, None)
    return [found[place] for place in range(len(contracts))]


async def _tried(contract: Contract[World], opening: Opening[World], world: World | None, seconds: float) -> Outcome:
    started, reason = time.perf_counter(), ""
    state: State = "passed"
    try:
        async with asyncio.timeout(seconds):
            if world is not None:
                await contract.keep(world)
            else:
                async with opening(contract) as fresh:
                    await contract.keep(fresh)
    except NotOffered as error:
        state, reason = "not offered", str(error)
    except NotRun as error:
        state, reason = "not run", str(error)
    except TimeoutError:
        state, reason = "failed", f"it took more than {seconds:g} seconds"
    except Exception as error:  # noqa: BLE001 - whatever a foreign store raises is a finding
        state, reason = "failed", explain(error)
    return Outcome(contract.part, contract.name, state, reason, round(time.perf_counter() - started, 3))
