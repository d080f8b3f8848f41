"""The Protocol of everything that sends mail."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from commerce.errors import MailRejected
from commerce.text import clean, one_line
from runtime import clock


class Mail(BaseModel):
    """One plain-text mail. ``reference`` names the event that it tells; the same one is the same mail."""

    model_config = ConfigDict(frozen=True)

    reference: str
    recipient: str
    subject: str
    body: str


@runtime_checkable
class Mailer(Protocol):
    """Sends mail.

    Errors: `MailRejected` (will never be taken), `MailError` (not sent this time, or nobody knows).
    """

    async def send(self, mail: Mail) -> None:
        """Send the mail. A repeat with the same reference carries the same Message-ID."""
        ...

    async def check(self) -> str:
        """Reach the mail system and return one line for ``doctor``."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


_HEADERS = frozenset(
    {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
)


def message(mail: Mail, sender: str) -> EmailMessage:
    """Return the mail as a message; text from outside cannot add headers or recipients.

    Raises:
        MailRejected: The recipient is not one plain address.
    """
    recipient = mail.recipient.strip()
    name, address = parseaddr(recipient)
    if name or address != recipient or recipient.count("@") != 1 or any(not part.isprintable() for part in recipient):
        raise MailRejected(detail="the recipient is not one plain address")
    if any(character in recipient for character in ' ,;:<>()[]\\"\r\n'):
        raise MailRejected(detail="the recipient is not one plain address")
    host = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    made = EmailMessage(policy=SMTP)
    try:
        made["From"], made["To"] = sender, recipient
    except ValueError as error:
        raise MailRejected(detail="the sender is not one plain address") from error
    made["Subject"] = one_line(mail.subject, 200).replace("=?", "= ?")  # an encoded word would be decoded on the way
    made["Date"] = format_datetime(clock.now())
    made["Message-ID"] = f"<{file_name(mail.reference)}@{host}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(clean(mail.body) + "\n")
    _check_head(made)
    return made


def _check_head(made: EmailMessage) -> None:
    """Refuse a message whose finished head has another line than those that were set here."""
    head = made.as_bytes().partition(b"\r\n\r\n")[0]
    names = [row.partition(b":")[0].decode("ascii", "replace") for row in head.split(b"\r\n") if row[:1] not in b" \t"]
    if names != made.keys() or sorted(names) != sorted(set(names)) or not set(names) <= _HEADERS:
        raise MailRejected(detail="something in the mail adds a header")


def file_name(reference: str) -> str:
    """Return the reference as a name that is safe in a header and as a file, and its own."""
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in reference)[:100]
    return f"{plain}-{hashlib.sha256(reference.encode('utf-8', 'replace')).hexdigest()[:8]}".lstrip("-")
