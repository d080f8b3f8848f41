"""A real IMAP server (dovecot) and a real SMTP server on loopback: what is sent to the clerk lands in its mailbox."""

from __future__ import annotations

import email
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from connectors.desks.base import Inbound
from connectors.desks.email.adapter import EmailDesk
from connectors.desks.email.settings import EmailSettings
from tests.loud import skip_loudly

CLERK, PEOPLE, MARA = "help@shop.example", "team@shop.example", "mara.lindt@example.com"
PASSWORD, SECRET = "of-the-mailbox", "of-the-answers-to-the-clerk-0123456789"
_CONFIG = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.login == CLERK.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=good)


class Handler:
    """Delivers to the clerk's mailbox, and keeps what goes to others."""

    def __init__(self, post: Post) -> None:
        self._post = post

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        if self._post.refusing:
            return self._post.refusing.pop()
        for recipient in envelope.rcpt_tos:
            if recipient == CLERK:
                self._post.deliver(envelope.content)
            else:
                self._post.went.append((recipient, email.message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


class Post:
    """Both servers."""

    def __init__(self, imap_port: int) -> None:
        self.went: list[tuple[str, Any]] = []
        self.refusing: list[str] = []
        self.imap_port = imap_port
        self.controller = Controller(
            Handler(self), hostname="127.0.0.1", port=_free(), auth_require_tls=False, authenticator=_login
        )

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return the settings of the desk that reads here."""
        return {
            "address": CLERK,
            "people": PEOPLE,
            "password": PASSWORD,
            "secret": SECRET,
            "imap_host": "127.0.0.1",
            "imap_port": self.imap_port,
            "imap_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": self.controller.port,
            "smtp_security": "none",
            **more,
        }

    @contextmanager
    def box(self) -> Iterator[imaplib.IMAP4]:
        """Log in beside the clerk."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port) as opened:
            opened.login(CLERK, PASSWORD)
            yield opened

    def deliver(self, raw: bytes) -> None:
        """Lay a mail into the clerk's inbox."""
        with self.box() as opened:
            assert opened.append("INBOX", "", "", raw)[0] == "OK"

    def waiting(self) -> int:
        """Return how many mails lie in the inbox."""
        with self.box() as opened:
            return int(opened.select("INBOX")[1][0] or b"0")

    def to(self, recipient: str) -> list[Any]:
        """Return what somebody got, oldest first."""
        return [mail for who, mail in self.went if who == recipient]


def mail(text: str, *, to: Any = None, sender: str = MARA, subject: str = "A question", **headers: str) -> EmailMessage:
    """Return a mail to the clerk; ``to`` is the one that it answers."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, CLERK, subject
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    if to is not None:
        made["In-Reply-To"] = str(to["Message-ID"])
        made["References"] = f"{to['References'] or ''} {to['Message-ID']}".strip()
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


@contextmanager
def post() -> Iterator[Post]:
    """Run both servers."""
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    if not Path(program).exists() or os.geteuid() != 0:
        skip_loudly("dovecot, run by root", "apt-get install dovecot-imapd")
    user = "mail"
    group = "mail"
    folder = Path(tempfile.mkdtemp(prefix="post-"))
    port = _free()
    account = pwd.getpwnam(user)
    for each in ("mail", "home", "run"):
        (folder / each).mkdir()
    for each in (folder, folder / "mail", folder / "home"):
        os.chown(each, account.pw_uid, account.pw_gid)
    config = folder / "dovecot.conf"
    config.write_text(_CONFIG.format(folder=folder, user=user, group=group, password=PASSWORD, port=port))
    process = subprocess.Popen([program, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    made = Post(port)
    made.controller.start()
    try:
        _wait(process, port, folder)
        yield made
    finally:
        made.controller.stop()
        process.terminate()
        process.communicate(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            break
        try:
            with imaplib.IMAP4("127.0.0.1", port) as opened:
                opened.login(CLERK, PASSWORD)
                return
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.1)
    told = (folder / "dovecot.log").read_text() if (folder / "dovecot.log").exists() else ""
    error = process.stderr.read().decode() if process.poll() is not None and process.stderr else ""
    raise AssertionError(f"dovecot does not answer: {error} {told}")


class World:
    """A thread in the mailbox."""

    def __init__(self, served: Post) -> None:
        self._post = served
        self.adapter = EmailDesk(EmailSettings(**served.settings(), _env_file=None), "en")
        self._first = mail("Do you have umbrellas?")
        self.thread, self.opened = "", list[Inbound]()

    async def begin(self) -> World:
        self.opened = list(await self._sent(self._first))
        self.thread = self.opened[0].thread
        return self

    async def _sent(self, made: EmailMessage) -> Sequence[Inbound]:
        self._post.deliver(made.as_bytes())
        return await self.told()

    async def told(self) -> Sequence[Inbound]:
        found = await self.adapter.poll()
        await self.adapter.seen()
        return found

    def _ours(self, who: str) -> list[Any]:
        return [each for each in self._post.to(who) if each["References"] == self._first["Message-ID"]]

    async def customer_says(self, text: str) -> Sequence[Inbound]:
        shown = self._ours(MARA)
        return await self._sent(mail(text, to=shown[-1] if shown else self._first, subject="Re: A question"))

    async def _people(self, text: str) -> Sequence[Inbound]:
        if not self._ours(PEOPLE):
            await self.adapter.hand_off(self.thread, "Somebody waits.", "w:handoff:1")
        return await self._sent(mail(text, to=self._ours(PEOPLE)[-1], sender=PEOPLE, subject="Re: Fwd: A question"))

    async def person_says(self, text: str) -> Sequence[Inbound]:
        return await self._people(text)

    async def person_takes(self) -> Sequence[Inbound]:
        return await self._people("#take")

    async def person_gives_back(self) -> Sequence[Inbound]:
        return await self._people("#back")

    def _texts(self, who: str) -> list[str]:
        return [each.get_content() for each in self._ours(who)]

    async def public(self) -> list[str]:
        return self._texts(MARA)

    async def private(self) -> list[str]:
        return self._texts(PEOPLE)
