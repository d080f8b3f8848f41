"""Which connector belongs to which platform."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from commerce.errors import ConfigurationError
from connectors.stores.base import StoreConnector

PLATFORMS = ("demo",)


async def open_store(platform: str, credentials: dict[str, str], options: dict[str, Any]) -> StoreConnector:
    """Return the connector of ``platform``, imported only now.

    Args:
        platform: One of `PLATFORMS`.
        credentials: The platform's secrets; the demo store has none.
        options: For ``demo``: ``path`` (required; made on first use, its dates brought up to today),
            ``idempotency`` (``keys`` or ``none``), ``base_url``, ``seed``.

    Raises:
        ConfigurationError: The platform is unknown, or an option is missing or wrong.
    """
    del credentials  # the demo store has none
    if platform != "demo":
        known = ", ".join(PLATFORMS)
        raise ConfigurationError(f"There is no connector for the platform {platform!r}. Known: {known}.")
    return await asyncio.to_thread(_demo, options)


def _demo(options: dict[str, Any]) -> StoreConnector:
    from sqlalchemy.exc import SQLAlchemyError

    from connectors.stores.demo import DemoStore, ensure

    if not options.get("path"):
        raise ConfigurationError("The demo store needs a path for its file.")
    idempotency = options.get("idempotency", "keys")
    if idempotency not in ("keys", "none"):
        raise ConfigurationError(f"idempotency is keys or none, not {idempotency!r}.")
    path = Path(options["path"])
    try:
        ensure(path, seed=int(options.get("seed", 7)))
    except (OSError, SQLAlchemyError) as error:
        raise ConfigurationError(f"The demo store cannot be opened at {path}.", detail=str(error)) from error
    return DemoStore(path, idempotency=idempotency, base_url=str(options.get("base_url", "http://127.0.0.1:8000")))
