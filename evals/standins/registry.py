"""Which stand-ins there are: a platform of ours has its in the folder of its name, another package brings its own.

Another package names its `Standin` under the entry-point group ``shopclerk.standins``, by the name of its platform.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from commerce.errors import ConfigurationError
from connectors.stores import registry
from connectors.stores.demo import POLICY as DEMO_POLICY
from evals.standins.base import Server, Standin, Told
from runtime import extras
from runtime.settings import Settings
from service.shop import Shop

GROUP = "shopclerk.standins"
_ROOT = Path(__file__).parents[2]


def standin(platform: str) -> Standin | None:
    """Return the stand-in of a platform, None where it has none.

    Raises:
        ConfigurationError: There is one that cannot be used.
    """
    if platform in registry.OURS:
        found = import_module(f"evals.standins.{platform}").STANDIN
    else:
        brought = next(iter(entry_points(group=GROUP, name=platform)), None)
        if brought is None:
            return None
        try:
            found = brought.load()
        except Exception as error:  # whatever a foreign module does while it is imported
            raise ConfigurationError(
                f"The stand-in of {platform!r} cannot be used.", detail=f"{type(error).__name__}: {error}"
            ) from error
    if not isinstance(found, Standin):
        raise ConfigurationError(f"The stand-in of {platform!r} cannot be used.", detail="it is no Standin")
    missing = [name for name in found.needs if find_spec(name) is None]
    if missing:
        raise ConfigurationError(f"The stand-in of {platform} needs {', '.join(missing)}: {extras.install('standins')}")
    return found


def servers() -> dict[str, str]:
    """Return the stand-ins of ours that run as servers: what commands call them, and their platforms."""
    found = ((platform, import_module(f"evals.standins.{platform}").STANDIN.server) for platform in registry.OURS)
    return {name: platform for platform, server in found if server is not None for name in server.names}


def _server(name: str) -> Server:
    known = servers()
    found = standin(known[name]) if name in known else None
    if found is None or found.server is None:
        raise ConfigurationError(f"There is no stand-in of {name!r}. Known: {', '.join(known)}.")
    return found.server


@contextmanager
def running(name: str, *arguments: str) -> Iterator[Told]:
    """Run a stand-in in a process of its own and yield what it told.

    Raises:
        ConfigurationError: There is none of this name, or it does not start.
    """
    server = _server(name)
    command = [sys.executable, "-m", server.module, *server.names[name], *arguments]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline()
            if not line:
                raise ConfigurationError(f"The stand-in of {name} did not start; its message is above.")
            yield json.loads(line)
        finally:
            child.terminate()
            child.wait(20)


async def connect(name: str, shop: Shop, told: Told) -> None:
    """Connect an open shop to a running stand-in.

    Raises:
        ShopclerkError: It cannot be connected.
    """
    await _server(name).connect(shop, told)


def settings_for(name: str, told: Told, base: Settings, home: Path) -> Settings:
    """Return settings of a shop on a running stand-in, with everything it keeps under ``home``.

    It is a demonstration, and has the demo's generous policy unless another one is configured.
    """
    own = {"home": home, "database_url": "", "policy_file": base.policy_file or DEMO_POLICY}
    return base.with_values(**own | _server(name).settings(told))
