"""What a store platform's stand-in says of itself: one `Standin`, in the folder of the platform's name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from evals.contracts.stores.world import World
from service.shop import Shop

#: What a running stand-in tells of itself on its first line, as JSON.
Told = dict[str, Any]


@dataclass(frozen=True)
class Server:
    """A stand-in that can run as a process of its own.

    Attributes:
        module: What is run, with ``python -m``. Its first line is JSON with at least ``url`` and ``orders``, by name.
        settings: The settings of a shop on it, from what it told.
        connect: Connects an open shop to it.
        names: What it is called by commands, with the arguments that it is run with.
    """

    module: str
    settings: Callable[[Told], dict[str, Any]]
    connect: Callable[[Shop, Told], Awaitable[None]]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Standin:
    """The stand-in of a store platform.

    Attributes:
        world: Opens a shop with an order in every state, as the contracts need it: a fresh one each time.
        server: How it runs as a server of its own; None where it does not.
        needs: Packages that it needs beside the product's own.
    """

    world: Callable[[], AbstractAsyncContextManager[World]]
    server: Server | None = None
    needs: tuple[str, ...] = ()
