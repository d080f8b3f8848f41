"""The mailbox: one folder with what is new, and one with the threads, both kept by the IMAP server.

Nothing of a mail is kept elsewhere. What was taken in is moved to the second folder, and a copy of every mail of ours
is laid there before it is sent: as a draft, until the SMTP server has it. So a mail that was cut off is sent again as
the same mail, and one that went out is not.
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import compat32
from typing import TypeVar

from commerce.errors import DeskError
from connectors.desks.email.letter import MOST_BYTES
from connectors.desks.email.settings import EmailSettings
from runtime import clock
from runtime.certificates import trusted

T = TypeVar("T")
_SECONDS = 20.0
_AT_ONCE = 25
_UID = re.compile(rb"UID (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Ids go into commands: what could end a string there is no id.
_SAFE = re.compile(r"[!#-\[\]-~]{1,200}")
imaplib._MAXLINE = max(imaplib._MAXLINE, 4_000_000)  # type: ignore[attr-defined]  # long lists of numbers


@dataclass(frozen=True)
class Fresh:
    """A mail that was not taken in yet: its number in the folder, and its first bytes."""

    uid: str
    raw: bytes


@dataclass(frozen=True)
class Kept:
    """A mail of the threads: its head, and whether it is one of ours that was not sent yet."""

    uid: str
    headers: dict[str, str]
    unsent: bool


class Mailbox:
    """A mailbox on an IMAP server. One connection, used by one at a time, and made anew where it broke.

    Args:
        settings: Where it is.
    """

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._open: imaplib.IMAP4 | None = None

    async def fresh(self) -> list[Fresh]:
        """Return the oldest mails that are new, some at a time, without marking them as read."""
        return await self._do(self._fresh)

    async def count(self) -> int:
        """Return how many mails are new."""
        return len(await self._do(self._numbers))

    async def keep(self, mails: list[tuple[Fresh, str]]) -> None:
        """Move mails to the threads; one with an id beside it is laid there under that id."""
        if mails:
            await self._do(lambda box: self._keep(box, mails))

    async def find(self, message_id: str) -> list[Kept]:
        """Return the mails of the threads that have this Message-ID, oldest first."""
        return await self._do(lambda box: self._find(box, f'HEADER Message-ID "{_safe(message_id)}"'))

    async def is_answered(self, message_id: str, own: str) -> bool:
        """Return whether a mail of ours in the threads answers this one."""
        query = f'HEADER References "{_safe(message_id)}" HEADER From "{_safe(own)}"'
        return bool(await self._do(lambda box: self._find(box, query)))

    async def from_today(self, sender: str) -> int:
        """Return how many mails of a sender came since yesterday."""
        query = f'SINCE {_day(1)} HEADER From "{_safe(sender)}"'
        return len(await self._do(lambda box: self._search(box, query)))

    async def draft(self, raw: bytes) -> None:
        """Lay a mail of ours to the threads, not sent yet."""
        await self._do(lambda box: _ok(box.append(f'"{self._settings.folder}"', r"(\Seen \Draft)", "", raw)))

    async def sent(self, uid: str) -> None:
        """Mark a mail of ours as sent."""
        await self._do(lambda box: self._sent(box, uid))

    async def close(self) -> None:
        """Log out."""
        async with self._lock:
            await asyncio.to_thread(self._drop)

    async def _do(self, work: Callable[[imaplib.IMAP4], T]) -> T:
        async with self._lock:
            return await asyncio.to_thread(self._run, work)

    def _run(self, work: Callable[[imaplib.IMAP4], T]) -> T:
        kept = self._open is not None
        try:
            try:
                return work(self._connected())
            except (imaplib.IMAP4.abort, OSError):
                self._drop()
                if not kept:
                    raise
                return work(self._connected())  # the server had ended a connection that waited
        except (imaplib.IMAP4.error, OSError, ValueError) as error:
            self._drop()  # the server's words may quote what was sent: only their kind is kept
            raise DeskError(detail=f"IMAP: {type(error).__name__}") from None

    def _connected(self) -> imaplib.IMAP4:
        if self._open is None:
            own = self._settings
            made: imaplib.IMAP4
            if own.imap_security == "tls":
                made = imaplib.IMAP4_SSL(own.imap_host, own.imap_port, ssl_context=trusted(), timeout=_SECONDS)
            else:
                made = imaplib.IMAP4(own.imap_host, own.imap_port, timeout=_SECONDS)
            self._open = made
            if own.imap_security == "starttls":
                made.starttls(trusted())
            made.login(own.user or own.address, own.password.get_secret_value())
        return self._open

    def _drop(self) -> None:
        found, self._open = self._open, None
        if found is not None:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                found.logout()

    def _numbers(self, box: imaplib.IMAP4) -> list[bytes]:
        _ok(box.select(f'"{self._settings.inbox}"'))
        found = _ok(box.uid("SEARCH", "UNDELETED", "SINCE", _day(self._settings.days)))
        return found[0].split() if found and isinstance(found[0], bytes) else []

    def _fresh(self, box: imaplib.IMAP4) -> list[Fresh]:
        numbers = self._numbers(box)[:_AT_ONCE]
        if not numbers:
            return []
        told = _ok(box.uid("FETCH", b",".join(numbers).decode(), f"(UID BODY.PEEK[]<0.{MOST_BYTES}>)"))
        return [Fresh(uid, body) for uid, _, body in _fetched(told)]

    def _keep(self, box: imaplib.IMAP4, mails: list[tuple[Fresh, str]]) -> None:
        folder = f'"{self._settings.folder}"'
        box.create(folder)  # says no where it is there
        _ok(box.select(f'"{self._settings.inbox}"'))
        for mail, named in mails:
            if named:
                _ok(box.append(folder, "", "", f"Message-ID: {named}\r\n".encode() + mail.raw))
            else:
                _ok(box.uid("COPY", mail.uid, folder))
            _ok(box.uid("STORE", mail.uid, "+FLAGS.SILENT", r"(\Deleted)"))
        if "UIDPLUS" in box.capabilities:
            _ok(box.uid("EXPUNGE", ",".join(mail.uid for mail, _ in mails)))
        else:
            _ok(box.expunge())

    def _search(self, box: imaplib.IMAP4, query: str) -> list[bytes]:
        folder = f'"{self._settings.folder}"'
        if box.select(folder)[0] != "OK":
            box.create(folder)
            _ok(box.select(folder))
        found = _ok(box.uid("SEARCH", query))
        return found[0].split() if found and isinstance(found[0], bytes) else []

    def _find(self, box: imaplib.IMAP4, query: str) -> list[Kept]:
        numbers = self._search(box, query)[:_AT_ONCE]
        if not numbers:
            return []
        told = _ok(box.uid("FETCH", b",".join(numbers).decode(), "(UID FLAGS BODY.PEEK[HEADER]<0.32768>)"))
        kept = []
        for uid, line, head in _fetched(told):
            mail = message_from_bytes(head, policy=compat32)
            headers = {name.lower(): " ".join(str(value).split()) for name, value in reversed(mail.items())}
            kept.append(Kept(uid, headers, rb"\Draft" in line))
        return sorted(kept, key=lambda each: int(each.uid))

    def _sent(self, box: imaplib.IMAP4, uid: str) -> None:
        _ok(box.select(f'"{self._settings.folder}"'))
        _ok(box.uid("STORE", uid, "-FLAGS.SILENT", r"(\Draft)"))


def _fetched(told: Sequence[object]) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield number, what is told beside it, and content of the mails of a FETCH; flags may come after the content."""
    for place, each in enumerate(told):
        if not isinstance(each, tuple):
            continue
        after = told[place + 1] if place + 1 < len(told) else b""
        line = bytes(each[0]) + (after if isinstance(after, bytes) else b"")
        if number := _UID.search(line):
            yield number[1].decode(), line, bytes(each[1])


def _ok(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[0])
    return answer[1]


def _safe(text: str) -> str:
    if not _SAFE.fullmatch(text):
        raise ValueError("nothing that can be looked for")
    return text


def _day(before: int) -> str:
    found = clock.now() - timedelta(days=before)
    return f"{found.day:02d}-{_MONTHS[found.month - 1]}-{found.year}"
