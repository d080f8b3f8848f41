"""Stand-ins of store platforms, as servers of their own on loopback: for benchmarks and for trying a platform out.

They are part of the tests and so of a checkout, not of an installed package.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from commerce.errors import ConfigurationError
from connectors.stores.demo import POLICY as DEMO_POLICY
from runtime.settings import Settings
from service.connect import connection
from service.shop import Shop

_ROOT = Path(__file__).parents[1]
Told = dict[str, Any]


@dataclass(frozen=True)
class Standin:
    """How a platform's stand-in is used.

    Attributes:
        module: What is run.
        settings: The settings of a shop on it, from what it told.
        connect: Connects an open shop to it.
        arguments: What it is run with.
    """

    module: str
    settings: Callable[[Told], dict[str, Any]]
    connect: Callable[[Shop, Told], Awaitable[None]]
    arguments: tuple[str, ...] = ()


async def _shopify(shop: Shop, told: Told) -> None:
    await connection.connect(shop, "shopify", "token", told["domain"], {"token": told["token"]}, "operator")


async def _woo(shop: Shop, told: Told) -> None:
    keys = {"consumer_key": told["key"], "consumer_secret": told["secret"]}
    await connection.connect(shop, "woocommerce", "keys", told["url"], keys, "operator")


def _woo_settings(told: Told) -> dict[str, Any]:
    return {"platform": "woocommerce", "woo_ca": told.get("ca", ""), "woo_local": True}


_WOO = "tests.standins.woocommerce"
#: ``woo8`` is the oldest version that is served, ``woo`` the newest.
STANDINS = {
    "shopify": Standin(
        "tests.standins.shopify", lambda told: {"platform": "shopify", "shopify_url": told["url"]}, _shopify
    ),
    "woo": Standin(_WOO, _woo_settings, _woo),
    "woo8": Standin(_WOO, _woo_settings, _woo, ("--version", "8.0")),
}


#: What the stand-ins need beside the product's own packages.
_NEEDS = ("graphql",)


@contextmanager
def running(platform: str, *arguments: str) -> Iterator[Told]:
    """Run a platform's stand-in in a process of its own and yield what it told.

    Raises:
        ConfigurationError: There is none for the platform, or this is no checkout.
    """
    if platform not in STANDINS:
        raise ConfigurationError(f"There is no stand-in of {platform!r}. Known: {', '.join(STANDINS)}.")
    module = STANDINS[platform].module
    if not (_ROOT / module.replace(".", "/")).is_dir():
        raise ConfigurationError("The stand-ins of platforms come with the source code, not with the package.")
    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"The stand-in of {platform} needs the packages for tests ({', '.join(missing)}): run "
            "`./shopclerk test --version` once, which sets them up."
        )
    command = [sys.executable, "-m", module, *STANDINS[platform].arguments, *arguments]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline()
            if not line:
                raise ConfigurationError(
                    f"The stand-in of {platform} did not start, its message is above: it needs the packages for tests."
                )
            yield json.loads(line)
        finally:
            child.terminate()
            child.wait(20)


def settings_for(platform: str, told: Told, base: Settings, home: Path) -> Settings:
    """Return settings of a shop on the stand-in, with everything it keeps under ``home``.

    It is a demonstration, and has the demo's generous policy unless another one is configured.
    """
    own = {"home": home, "database_url": "", "policy_file": base.policy_file or DEMO_POLICY}
    own |= STANDINS[platform].settings(told)
    return base.with_values(**own)
