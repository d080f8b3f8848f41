"""The shop's rules: its policy and its instructions to the clerk, read from files and read again when those change."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from commerce import policy as policies
from commerce.errors import ShopclerkError
from commerce.policy import StorePolicy
from commerce.sentences import say
from commerce.text import clean
from connectors.stores.registry import platform
from runtime.settings import Settings
from service.policy_file import template  # it knows every action, so all sections are declared before a file is read
from service.shop import Shop, Stamp

log = logging.getLogger(__name__)
_LONGEST_INSTRUCTIONS = 4000


def policy_file(settings: Settings) -> Path | None:
    """Return the file that holds the shop's policy, None where nobody wrote one.

    That is the configured file, or the one in the state directory. The demo store brings a generous one of its own.
    """
    own = settings.home / "policy.toml"
    if settings.policy_file is not None or own.exists():
        return settings.policy_file or own
    return _brought(settings)


def _brought(settings: Settings) -> Path | None:
    """Return the policy that a shop brings which is there to be looked at."""
    sample = platform(settings.platform).sample
    return sample.policy if sample is not None else None


def is_brought(settings: Settings) -> bool:
    """Return whether the policy in force is that of a shop which is there to be looked at: it is generous."""
    own = _brought(settings)
    return own is not None and policy_file(settings) == own


def begin_own(settings: Settings) -> Path | None:
    """Give a shop that was the demo rules of its own to write in: the safe defaults; None where it has some.

    Raises:
        OSError: The file cannot be written.
    """
    if not is_brought(settings):
        return None
    own = settings.home / "policy.toml"
    own.write_text(template(), encoding="utf-8")
    return own


def end_own(settings: Settings) -> None:
    """Take the rules away again that `begin_own` wrote, unless somebody has changed them."""
    own = settings.home / "policy.toml"
    if own.is_file() and own.read_bytes() == template().encode():
        own.unlink()


def load_policy(settings: Settings) -> StorePolicy:
    """Return the shop's policy; where nobody wrote one, that of the safe defaults.

    Raises:
        PolicyFileError: The file cannot be read or is not valid.
    """
    found = policy_file(settings)
    return StorePolicy() if found is None else policies.load(found)


def policy_source(settings: Settings) -> str:
    """Return in words where the shop's policy comes from."""
    found = policy_file(settings)
    if found is None:
        return say("asking.source.defaults")
    return say("asking.source.demo") if is_brought(settings) else str(found)


def load_instructions(settings: Settings) -> str:
    """Return the shop's own words to the clerk, empty where there are none."""
    path = _instructions_file(settings)
    return clean(path.read_text(encoding="utf-8"), _LONGEST_INSTRUCTIONS) if path.is_file() else ""


def _instructions_file(settings: Settings) -> Path:
    return settings.home / "instructions.md"


def stamp(settings: Settings) -> Stamp:
    """Return what changes when one of the files does: which they are, when they were written, and how long they are."""
    found: list[tuple[str, int, int] | None] = []
    for path in (policy_file(settings), _instructions_file(settings)):
        try:
            facts = path.stat() if path is not None else None
        except OSError:
            facts = None
        found.append((str(path), facts.st_mtime_ns, facts.st_size) if facts else None)
    return tuple(found)


def reload(shop: Shop) -> bool:
    """Read the rules again; False, and nothing is changed, when a file is not usable.

    What a customer was shown before is judged once more when they say yes: by the rules that hold then.
    """
    try:
        policy, instructions = load_policy(shop.settings), load_instructions(shop.settings)
    except (ShopclerkError, OSError, ValueError) as error:
        detail = getattr(error, "detail", "") or error
        log.error("the rules were changed but cannot be used, so the earlier ones go on holding: %s", detail)
        return False
    shop.policy_written = policy_file(shop.settings) is not None
    policy = shop.in_own_currency(policy)
    if (policy, instructions) != (shop.policy, shop.instructions):
        shop.policy, shop.instructions = policy, instructions
        log.warning("the rules were read again: %s", policy_source(shop.settings))
    return True


async def follow(shop: Shop) -> bool:
    """Read the rules again when a file has changed since they were read last; whether one had."""
    now = await asyncio.to_thread(stamp, shop.settings)
    if now == shop.rules_seen:
        return False
    shop.rules_seen = now
    await asyncio.to_thread(reload, shop)
    return True
