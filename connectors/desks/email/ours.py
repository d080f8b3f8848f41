"""Mails of ours: how they are written, and how they are known again when somebody answers them.

The Message-ID is a keyed hash of the thread, the message and who got it. It went to that mailbox alone, so a mail that
answers it comes from somebody who has read it: that is what makes a sender the same as before, and never the address
in From. Copies in the mailbox are believed only where the hash fits, as anybody can send a mail that looks like one.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from commerce.text import clean, one_line
from connectors.desks.email.letter import decoded, mailbox_of
from connectors.desks.email.mailbox import Kept
from runtime import clock

#: Ids stay on one line: folded, some become encoded words.
_POLICY = SMTP.clone(max_line_length=900)
_THREAD, _KEY = "X-Shopclerk-Thread", "X-Shopclerk-Key"
_MARK = 16


@dataclass(frozen=True)
class Thread:
    """A conversation by mail: its first mail, and who wrote that.

    Its name at our side holds a hash of the sender, so that a mail of somebody else with the same id is another thread.
    """

    sender: str
    first: str

    def __str__(self) -> str:
        return f"{_mark(self.sender)}{self.first}"


def first_of(thread: str) -> str:
    """Return the id of the mail that began a thread; empty where that names none."""
    return thread[_MARK:] if thread[_MARK : _MARK + 1] == "<" else ""


def is_by(thread: str, sender: str) -> bool:
    """Return whether this mailbox began the thread."""
    return bool(sender) and thread[:_MARK] == _mark(sender)


def _mark(sender: str) -> str:
    return hashlib.sha256(sender.encode()).hexdigest()[:_MARK]


@dataclass(frozen=True)
class Writer:
    """Writes mails as the clerk's mailbox, and knows them again."""

    own: str
    secret: bytes

    def id_of(self, thread: str, key: str, to: str) -> str:
        """Return the Message-ID of a message to somebody, the same for the same message."""
        told = hmac.digest(self.secret, "\n".join((thread, key, to)).encode(), hashlib.sha256).hex()[:40]
        return f"<shopclerk.{told}@{self.own.rpartition('@')[2]}>"

    def is_ours(self, message_id: str) -> bool:
        """Return whether an id looks like one of ours; whether it is, `known` says."""
        return message_id.startswith("<shopclerk.") and message_id.endswith(f"@{self.own.rpartition('@')[2]}>")

    def known(self, copy: Kept) -> tuple[str, str, str] | None:
        """Return thread, key and recipient of a mail that we wrote; None for one that only looks like ours."""
        thread, key = copy.headers.get(_THREAD.lower(), ""), copy.headers.get(_KEY.lower(), "")
        to = mailbox_of(copy.headers.get("to", ""))
        wanted = self.id_of(thread, key, to)
        if not to or not hmac.compare_digest(wanted.encode(), copy.headers.get("message-id", "").encode()):
            return None
        return thread, key, to

    def written(self, thread: str, key: str, to: str, subject: str, body: str) -> tuple[EmailMessage, bytes]:
        """Return a mail, and the copy of it that the mailbox keeps."""
        made = EmailMessage(policy=_POLICY)
        made["From"], made["To"] = self.own, to
        # An encoded word in a subject would be read on the way, with whatever it holds.
        made["Subject"] = one_line(subject, 200).replace("=?", "= ?")
        made["Date"] = format_datetime(clock.now())
        made["Message-ID"] = self.id_of(thread, key, to)
        made["In-Reply-To"] = made["References"] = first_of(thread)
        made["Auto-Submitted"] = "auto-replied"
        made["X-Auto-Response-Suppress"] = "All"
        made.set_content(clean(body) + "\n", cte="quoted-printable")
        copy = f"{_THREAD}: {thread}\r\n{_KEY}: {key}\r\n".encode()
        return made, copy + made.as_bytes()


def subject_of(copy: Kept, before: str) -> str:
    """Return the subject of a mail with something before it, which it has only once."""
    found = one_line(decoded(copy.headers.get("subject", "")), 190)
    while found.casefold().startswith(before.casefold()):
        found = found[len(before) :].lstrip()
    return f"{before} {found}"
