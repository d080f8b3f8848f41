"""What ``doctor`` checks. Each check looks at one part and names what to do; none of them changes anything."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

from app.cli.doctor.check import Check, ok

if TYPE_CHECKING:
    from runtime.settings import Settings

LOW_MEGABYTES, EMPTY_MEGABYTES = 500, 50


async def examine() -> list[Check]:
    """Run all checks, each on its own: one that fails does not stop the next."""
    return [check async for check in _all()]


async def _all() -> AsyncIterator[Check]:
    from app.cli.settings import load
    from commerce.errors import ConfigurationError

    yield python()
    try:
        settings = load()
    except ConfigurationError as error:
        yield Check("settings", "fail", error.message, "correct it in the environment or in .env")
        return
    yield ok("settings", f"{settings.env}, shop {settings.shop_id}, platform {settings.platform}{_written()}")
    for each in (*outdated(settings), *platforms()):
        yield each
    place = home(settings)
    yield place
    if place.state == "fail":
        return  # everything else lives there
    for of_home in (disk, secret_key, proxy):
        yield of_home(settings)
    for name, check in _of_parts():
        yield await _safely(name, check, settings)


def _of_parts() -> list[tuple[str, Callable[[Settings], Awaitable[Check]]]]:
    from app.cli.doctor import checks_parts as parts
    from app.cli.doctor.checks_schedule import schedule
    from app.cli.doctor.checks_tools import tools

    return [
        ("policy", parts.policy),
        ("languages", parts.languages),
        ("owner", parts.owner),
        ("database", parts.database),
        ("files", parts.files),
        ("store", parts.store),
        ("encoder", parts.encoder),
        ("index", parts.index),
        ("chat model", parts.model),
        ("audit trail", parts.audit),
        ("jobs", parts.jobs),
        ("schedule", schedule),
        ("mail", parts.mail),
        ("try-on", parts.tryon),
        ("desks", parts.desks),
        ("further tools", tools),
        ("stop switch", parts.switch),
    ]


def platforms() -> Iterator[Check]:
    """Check the platforms that other packages bring; nothing to say where there are none."""
    from commerce.errors import ConfigurationError
    from connectors.stores.registry import brought

    for found in brought():
        if isinstance(found, ConfigurationError):
            yield Check("platforms", "warn", f"{found.message} {found.detail}", "mend or take off that package")
        else:
            yield ok("platforms", f"{found.label} is brought by another package")


def _written() -> str:
    """Which file the settings stand in, and that one of the working folder is not read."""
    from pathlib import Path

    from runtime.env_file import env_file

    used, near = env_file(), Path(".env")
    told = f", with {used}" if used.is_file() else ""
    strange = near.is_file() and not (told and near.samefile(used))
    return told + ("; the .env of the working folder is not read" if strange else "")


def outdated(settings: Settings) -> list[Check]:
    """Return a warning with the settings that still go by a name of before, nothing where there are none."""
    from app.cli.settings_page import sections
    from runtime.section import Section

    kinds = [kind for _, kind in sections() if issubclass(kind, Section)]
    old = [f"{before} is {now} now" for kind in kinds for before, now in kind.outdated(settings.file)]
    advice = "rename these settings: the old names are read for one more release"
    return [Check("names", "warn", "; ".join(old), advice)] if old else []


async def _safely(name: str, check: Callable[[Settings], Awaitable[Check]], settings: Settings) -> Check:
    """Run a check; whatever it trips over is what it found."""
    from commerce.errors import ShopclerkError

    try:
        async with asyncio.timeout(60):
            return await check(settings)
    except ShopclerkError as error:
        detail = f" ({error.detail})" if error.detail else ""
        return Check(name, "fail", f"{error.message}{detail}")
    except TimeoutError:
        return Check(name, "fail", "no answer within 60 seconds")
    except Exception as error:  # noqa: BLE001 - a doctor reports every illness instead of dying of it
        return Check(
            name, "fail", f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".strip()
        )


def python() -> Check:
    """Check the version of Python and of SQLite."""
    import sqlite3

    text = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return ok("python", text)


def home(settings: Settings) -> Check:
    """Check that the state directory is there, writable, and nobody else's to read."""
    from commerce.errors import ConfigurationError
    from runtime.home import make_home

    try:
        make_home(settings.home)
    except ConfigurationError as error:
        return Check("home", "fail", error.message, "set SHOPCLERK_HOME to a folder of yours")
    if settings.home.stat().st_mode & 0o077:
        return Check(
            "home", "warn", f"{settings.home}: other users of this machine may read it", f"chmod 700 {settings.home}"
        )
    return ok("home", str(settings.home))


def disk(settings: Settings) -> Check:
    """Check the free space of the disk that holds the state directory."""
    free = shutil.disk_usage(settings.home).free // 1_000_000
    text = f"{free:,} MB free"
    if free < EMPTY_MEGABYTES:
        return Check("disk", "fail", text, "free some space")
    return Check("disk", "warn", text, "free some space soon") if free < LOW_MEGABYTES else ok("disk", text)


def proxy(settings: Settings) -> Check:
    """Check that a server behind a proxy can tell its visitors apart."""
    from urllib.parse import urlsplit

    if settings.server.trusted_proxies:
        return ok("proxy", f"addresses of visitors are believed from {settings.server.trusted_proxies}")
    if urlsplit(settings.server.public_url).scheme == "https":  # the server itself speaks plain HTTP
        return Check(
            "proxy",
            "warn",
            "all visitors seem to come from the proxy's address and share one limit",
            "set SHOPCLERK_SERVER_TRUSTED_PROXIES to the proxy's address",
        )
    return ok("proxy", "none")


def secret_key(settings: Settings) -> Check:
    """Check the key that credentials and sessions hang on."""
    from commerce.errors import ConfigurationError
    from store.secrets import Keyring

    configured = settings.secret_keys.get_secret_value()
    path = settings.home / "secret.key"
    try:
        if configured or path.exists():
            Keyring.open(configured, settings.home)
    except (ConfigurationError, OSError) as error:
        return Check("secret key", "fail", str(error), "restore the key: what it encrypted is lost without it")
    if configured:
        return ok("secret key", "from SHOPCLERK_SECRET_KEYS")
    if settings.env == "production":
        return Check("secret key", "fail", "production needs a key of its own", "set SHOPCLERK_SECRET_KEYS")
    if not path.exists():
        return ok("secret key", "none yet: the first start makes one")
    if path.stat().st_mode & 0o077:
        return Check("secret key", "warn", f"{path}: other users may read it", f"chmod 600 {path}")
    return ok("secret key", f"{path}; keep a copy of it")
