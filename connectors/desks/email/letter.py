"""A mail as it came, read once: who wrote it, what it answers, what they wrote themselves, and whether a person did.

Whatever stands in it was chosen by its sender. Headers are cut before they are read, attachments are left where they
are, and nothing is decoded by rules that a sender could make slow.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from itertools import islice

from commerce import markup
from commerce.mailbox import normal_email
from commerce.text import clean, one_line
from connectors.desks.email import stamps
from connectors.desks.quoted import without_quotes

#: So much of a mail is fetched and read: its head and its text, whatever is attached.
MOST_BYTES = 262_144
_LONGEST_HEADER, _LONGEST_TEXT, _LONGEST_HTML = 4_000, 40_000, 120_000
_MOST_PARTS, _MOST_REFERENCES, _MOST_COMMENTS = 60, 12, 9
_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,100}@[A-Za-z0-9.:_-]{1,60}>")
#: Mailboxes that every server takes mail for.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,190}")
#: Where a mail in HTML begins to quote.
_QUOTES = re.compile(r"<blockquote\b|<div\b[^>]{0,200}(?:gmail_quote|divRplyFwdMsg|yahoo_quoted|moz-cite-prefix)", re.I)
_PRECEDENCES = frozenset({"bulk", "list", "junk", "auto_reply"})
_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "X-Autoreply", "X-Autorespond", "X-Loop")


@dataclass(frozen=True)
class Letter:
    """A mail.

    Attributes:
        id: Its Message-ID; where it has none that can be looked for, one made of what it is.
        named: Whether the id is its own.
        sender: The one mailbox that wrote it, empty where that is not certain.
        answers: The ids of what it answers, the nearest first.
        subject: What it is about.
        text: What its sender wrote themselves.
        automatic: Whether a program wrote it, and nobody waits for an answer.
        proven: Whether the receiving server proved the sender's mailbox.
    """

    id: str
    named: bool
    sender: str
    name: str
    answers: tuple[str, ...]
    subject: str
    text: str
    automatic: bool
    proven: bool


def read(raw: bytes, stamped_by: str = "") -> Letter:
    """Return what a mail says. ``stamped_by`` names whose Authentication-Results count."""
    raw = raw[:MOST_BYTES]
    try:
        mail = message_from_bytes(raw, policy=compat32)
    except (RecursionError, ValueError, LookupError):  # parts in parts in parts
        mail = message_from_bytes(raw.partition(b"\r\n\r\n")[0], policy=compat32)
    sender, name = _sender(mail)
    own = _ID.search(_header(mail, "Message-ID"))
    return Letter(
        id=own[0] if own else unreadable(raw).id,
        named=own is not None,
        sender=sender,
        name=name,
        answers=_answers(mail),
        subject=one_line(decoded(_header(mail, "Subject")), 200),
        text=_text(mail),
        automatic=_automatic(mail, sender),
        proven=bool(stamped_by and sender) and stamps.prove(_all(mail, "Authentication-Results"), stamped_by, sender),
    )


def unreadable(raw: bytes) -> Letter:
    """Return a mail of which nothing can be said."""
    made = f"<{hashlib.sha256(raw).hexdigest()[:40]}@unnamed.invalid>"
    return Letter(made, False, "", "", (), "", "", automatic=False, proven=False)


def _all(mail: Message, name: str) -> list[str]:
    return [str(each)[:_LONGEST_HEADER] for each in mail.get_all(name, [])[:20]]


def _header(mail: Message, name: str) -> str:
    return next(iter(_all(mail, name)), "")


def decoded(value: str) -> str:
    """Return a header with its encoded words read; as it stands where they cannot be."""
    with suppress(HeaderParseError, LookupError, ValueError):
        return str(make_header(decode_header(value)))
    return value


def mailbox_of(header: str) -> str:
    """Return the one mailbox that a header names; empty where it names none or several, or none that takes answers."""
    if header.count("(") > _MOST_COMMENTS:  # its reader goes as deep as they do
        return ""
    written = getaddresses([header])
    found = normal_email(written[0][1]) if len(written) == 1 else ""
    return found if _ADDRESS.fullmatch(found) else ""


def _sender(mail: Message) -> tuple[str, str]:
    """Return mailbox and name; neither where several write, or the header can be read in two ways."""
    found = _all(mail, "From")
    sender = mailbox_of(found[0]) if len(found) == 1 else ""
    if not sender:
        return "", ""
    written = getaddresses(found)
    return sender, one_line(decoded(written[0][0]), 120)


def _answers(mail: Message) -> tuple[str, ...]:
    nearest = _ID.findall(_header(mail, "In-Reply-To"))[:1]
    whole = mail.get("References")
    rest = _ID.findall(str(whole)[-_LONGEST_HEADER:] if whole else "")[::-1]
    return tuple(dict.fromkeys([*nearest, *rest]))[:_MOST_REFERENCES]


def _automatic(mail: Message, sender: str) -> bool:
    """Return whether RFC 3834 and its elders call this the mail of a program: a bounce, a notice, a list's."""
    submitted = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or _header(mail, "Precedence").strip().lower() in _PRECEDENCES
        or any(mail.get(each) is not None for each in _LISTS)
        or _header(mail, "Return-Path").strip() == "<>"
        or mail.get_content_type() in ("multipart/report", "message/delivery-status")
        or sender.partition("@")[0] in _MACHINES
    )


def _text(mail: Message) -> str:
    """Return the sender's own words: of the plain text, else of the HTML."""
    for kind in ("text/plain", "text/html"):
        for part in _parts(mail):
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                text = _body(part)
                if kind == "text/html":
                    text = markup.plain(_QUOTES.split(text[:_LONGEST_HTML], maxsplit=1)[0])
                return clean(without_quotes(text[:_LONGEST_TEXT]), _LONGEST_TEXT)
    return ""


def _parts(mail: Message) -> Iterator[Message]:
    """Return the parts of a mail, not those of a mail that it forwards as one."""
    waiting, left = [mail], _MOST_PARTS
    while waiting and left:
        part, left = waiting.pop(0), left - 1
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            waiting[:0] = [each for each in islice(inner, _MOST_PARTS) if isinstance(each, Message)]
        elif not part.is_multipart():
            yield part


def _body(part: Message) -> str:
    with suppress(ValueError, LookupError):
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            try:
                return data.decode(str(part.get_content_charset() or "utf-8"), "replace")
            except (LookupError, ValueError):
                return data.decode("utf-8", "replace")
    return ""
