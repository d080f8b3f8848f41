"""The policy, read and changed in the console: what each setting says, what customers would read, and how it was."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from commerce import policy as policies
from commerce.customer import Principal
from commerce.errors import Conflict, InputError, NotFound, PolicyFileError
from commerce.language import speaking
from commerce.policy import StorePolicy
from commerce.rules import Part
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock
from service import policy_asking, policy_table, rules, terms
from service.changes.able import able
from service.inbox.staff import require
from service.policy_file import template
from service.shop import Shop
from store.models import PolicyVersion

#: Who may change what the shop pays: those who may approve a payment.
SCOPE = "approvals"
_LONGEST = 60_000
_MOST_VERSIONS = 50


@dataclass(frozen=True)
class Setting:
    """One setting: its value as a file writes it, what it is by default, and what it means."""

    name: str
    value: str
    default: str
    meaning: str

    @property
    def own(self) -> bool:
        """Whether the shop set it otherwise than the default."""
        return self.value != self.default


@dataclass(frozen=True)
class Section:
    """A section of the file; the settings at the top have no name."""

    name: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True)
class Trial:
    """What a text would come to: ``changes`` to what customers read, and what they get by asking."""

    changes: tuple[str, ...]
    text: str
    asking: tuple[str, ...]


def sections(policy: StorePolicy) -> tuple[Section, ...]:
    """Return every setting of a policy."""
    return tuple(each for each in _sections("", policy, StorePolicy()) if each.settings)


def _sections(name: str, part: Part, default: Part) -> Iterator[Section]:
    fields = type(part).model_fields
    inner = {key: value for key in fields if isinstance(value := getattr(part, key), Part)}
    yield Section(
        name,
        tuple(
            Setting(
                key,
                policy_table.plain(getattr(part, key)),
                policy_table.plain(getattr(default, key, None)),
                field.description or "",
            )
            for key, field in fields.items()
            if key not in inner
        ),
    )
    for key, value in inner.items():
        yield from _sections(f"{name}.{key}".strip("."), value, getattr(default, key))


async def current(shop: Shop) -> tuple[str, str]:
    """Return the text that is in force, and a mark of it; where nobody wrote a file, one to begin with."""
    text = await asyncio.to_thread(_read, shop)
    return text, mark(text)


def _read(shop: Shop) -> str:
    path = rules.policy_file(shop.settings)
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else template()


def mark(text: str) -> str:
    """Return what a text is known again by: whoever saves names what they had before them."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check(text: str) -> StorePolicy:
    """Return the policy that a text is.

    Raises:
        InputError: It is none; the message names the line and the reason.
    """
    if len(text) > _LONGEST:
        raise InputError(say("console.policy_long"), code="bad_policy")
    try:
        return policies.parse(text)
    except PolicyFileError as error:
        raise InputError(error.message, code="bad_policy") from error


def trial(shop: Shop, policy: StorePolicy, language: str) -> Trial:
    """Return what customers would read by a policy, in a language, and what would change of it."""
    with speaking(language):
        now, then = (_told(shop, each) for each in (shop.policy, shop.in_own_currency(policy)))
    lines = difflib.unified_diff(now.splitlines(), then.splitlines(), lineterm="", n=0)
    changes = (each for each in lines if not each.startswith(("---", "+++", "@@")))
    return Trial(tuple(changes), then, policy_asking.by_asking(policy))


def _told(shop: Shop, policy: StorePolicy) -> str:
    return terms.render(policy.on_platform(able(shop.connector)))


async def save(shop: Shop, principal: Principal, text: str, before: str, note: str = "") -> None:
    """Write the policy, and let it hold from now on. How it was stays in the history.

    Args:
        shop: The open shop.
        principal: Who changes it.
        text: The whole file.
        before: The mark of the text that they changed.
        note: Why.

    Raises:
        NotAllowed: Who asks may not approve payments.
        InputError: The text is no policy, or the file cannot be written.
        Conflict: The file was changed meanwhile.
    """
    require(principal, SCOPE)
    text = text.replace("\r\n", "\n")
    check(text)
    old, known = await current(shop)
    if known != before:
        raise Conflict(say("console.policy_changed_meanwhile"), code="changed_meanwhile")
    if text == old:
        return
    try:
        await asyncio.to_thread(_write, _own(shop), text)
    except OSError as error:
        raise InputError(say("console.policy_unwritable"), code="unwritable", detail=str(error)) from error
    async with shop.database.write() as session:
        mine = PolicyVersion.shop_id == shop.shop_id
        newest = await session.scalar(select(PolicyVersion.text).where(mine).order_by(PolicyVersion.id.desc()).limit(1))
        if newest != old:  # somebody wrote the file itself
            session.add(PolicyVersion(shop_id=shop.shop_id, text=old, note="", written_by="", written_at=clock.now()))
        told = one_line(note, 300)
        row = PolicyVersion(
            shop_id=shop.shop_id, text=text, note=told, written_by=principal.subject, written_at=clock.now()
        )
        session.add(row)
        await session.flush()
        payload = {"version": row.id, "before": mark(old), "after": mark(text), "note": told}
        await shop.audit.append(session, principal.subject, "policy_changed", "policy.toml", payload)
    await shop.audit.anchor()
    await rules.follow(shop)


def _own(shop: Shop) -> Path:
    """Return the file to write: the one that is read, unless it is that of a shop which is there to be looked at."""
    found = rules.policy_file(shop.settings)
    if found is None or rules.is_brought(shop.settings):
        if shop.settings.policy_file is not None:  # then no other file would be read
            raise InputError(say("console.policy_unwritable"), code="unwritable")
        return shop.settings.home / "policy.toml"
    return found


def _write(path: Path, text: str) -> None:
    """Replace the file as a whole: whoever reads it meanwhile finds the one or the other."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".policy-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


async def history(shop: Shop, principal: Principal) -> list[PolicyVersion]:
    """Return how the policy was, the newest first.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    query = select(PolicyVersion).where(PolicyVersion.shop_id == shop.shop_id).order_by(PolicyVersion.id.desc())
    async with shop.database.read() as session:
        return list(await session.scalars(query.limit(_MOST_VERSIONS)))


async def version(shop: Shop, principal: Principal, number: int) -> PolicyVersion:
    """Return how the policy was once.

    Raises:
        NotAllowed: Who asks may not read.
        NotFound: There is no such version.
    """
    require(principal, "read")
    async with shop.database.read() as session:
        row = await session.get(PolicyVersion, number)
    if row is None or row.shop_id != shop.shop_id:
        raise NotFound
    return row
