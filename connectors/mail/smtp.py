"""SMTP, with the standard library's client in a thread."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr

from commerce.errors import MailError, MailRejected
from connectors.mail.base import Mail, message

Security = Literal["starttls", "tls", "none"]
#: The code of a mail that nobody else would be refused: there is no such mailbox.
NO_MAILBOX = "mailbox_refused"
_REFUSED = {MailRejected: NO_MAILBOX, MailError: ""}


class Server(BaseModel):
    """How the SMTP server is reached. ``starttls`` and ``tls`` check its certificate."""

    model_config = ConfigDict(frozen=True)

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    timeout: float = 20.0


class SmtpMailer:
    """Sends through ``server``, one connection per mail: shops send few, and none is left half-open.

    Args:
        server: The server.
        sender: The address in ``From``, which is the envelope sender too.
    """

    def __init__(self, server: Server, sender: str) -> None:
        self._server, self._sender = server, sender

    async def send(self, mail: Mail) -> None:
        """Send the mail."""
        await self.submit(message(mail, self._sender), mail.recipient)

    async def submit(self, made: EmailMessage, recipient: str) -> None:
        """Send a message that is made already, as it is."""

        def work(client: smtplib.SMTP) -> None:
            client.send_message(made, self._sender, [recipient])

        await self._with_client(work)

    async def check(self) -> str:
        """Connect, log in and say hello."""
        await self._with_client(lambda client: client.noop())
        return f"SMTP server {self._server.host}:{self._server.port}, {self._server.security}"

    async def close(self) -> None:
        """Nothing to let go of."""

    async def _with_client(self, work: Callable[[smtplib.SMTP], object]) -> None:
        try:
            await asyncio.to_thread(self._run, work)
        except smtplib.SMTPResponseException as error:
            # 5xx is for good; 4xx may pass. The server's words may quote what was sent: only its code is kept.
            kind = MailRejected if error.smtp_code >= 500 else MailError
            raise kind(detail=f"SMTP {error.smtp_code}") from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            kind = MailRejected if codes and min(codes) >= 500 else MailError
            raise kind(detail=f"SMTP recipient refused: {codes}", code=_REFUSED[kind]) from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(detail=f"SMTP: {type(error).__name__}") from None

    def _run(self, work: Callable[[smtplib.SMTP], object]) -> None:
        server = self._server
        context = ssl.create_default_context()
        if server.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        with client:
            if server.security == "starttls":
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password.get_secret_value())
            work(client)
