"""Both mailers keep one contract; SMTP against a real server on loopback."""

from __future__ import annotations

import asyncio
import email
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from commerce.errors import MailError, MailRejected
from connectors.mail.base import Mail, Mailer, file_name, message
from connectors.mail.outbox import Outbox
from connectors.mail.registry import open_mailer
from connectors.mail.smtp import Server, SmtpMailer
from tests.homes import settings_for

MAIL = Mail(reference="code:1", recipient="mara.lindt@example.com", subject="Grüße", body="Your code is 123456")


class Handler:
    """Keeps what arrives; refuses or stalls on demand."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        if self.answer:
            return self.answer
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


@dataclass
class Post:
    mailer: Mailer
    arrived: Callable[[], Awaitable[list[Any]]]


@pytest.fixture
def server() -> Iterator[tuple[Handler, Controller]]:
    handler = Handler()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, auth_require_tls=False, authenticator=_login)
    controller.start()
    yield handler, controller
    controller.stop()


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.login == b"shop" and data.password == b"geheim"
    return AuthResult(success=good)


def smtp(controller: Controller, **options: Any) -> SmtpMailer:
    settings = {"host": "127.0.0.1", "port": controller.port, "security": "none", "timeout": 5.0, **options}
    return SmtpMailer(Server(**settings), "shop@example.com")


@pytest.fixture(params=["outbox", "smtp"])
def post(request: pytest.FixtureRequest, tmp_path: Path, server: tuple[Handler, Controller]) -> Post:
    if request.param == "smtp":

        async def received() -> list[Any]:
            return server[0].mails

        return Post(smtp(server[1]), received)

    async def written() -> list[Any]:
        files = sorted((tmp_path / "outbox").glob("*.eml"))
        return [email.message_from_bytes(one.read_bytes(), policy=default) for one in files]

    return Post(Outbox(tmp_path / "outbox", "shop@example.com"), written)


async def test_a_mail_arrives_whole(post: Post) -> None:
    assert isinstance(post.mailer, Mailer)
    await post.mailer.send(MAIL)
    [found] = await post.arrived()
    assert (found["To"], found["From"], found["Subject"]) == ("mara.lindt@example.com", "shop@example.com", "Grüße")
    assert found.get_content().strip() == "Your code is 123456"
    assert found["Message-ID"] == f"<{file_name('code:1')}@example.com>" and found["Auto-Submitted"] == "auto-generated"
    assert "\n" not in await post.mailer.check()
    await post.mailer.close()


@pytest.mark.parametrize(
    "recipient",
    ["", "nobody", "a@b@c", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "A <a@example.com>"],
)
async def test_odd_recipients_are_refused(post: Post, recipient: str) -> None:
    with pytest.raises(MailRejected):
        await post.mailer.send(MAIL.model_copy(update={"recipient": recipient}))
    assert await post.arrived() == []


@pytest.mark.parametrize(
    "subject",
    [
        "Hello\r\nBcc: b@example.com",
        "=?utf-8?q?=0d=0aBcc:_b@example.com?=",
        "News from =?utf-8?B?DQpCY2M6IGJAZXhhbXBsZS5jb20=?= today",
        "=?utf-8?q?a?= =?utf-8?q?=0aBcc:_b@example.com?=",
        "=?iso-8859-1?q?=0D=0A=0D=0AHello?=",
        "=\u200b?utf-8?q?=0d=0aBcc:_b@example.com?=",
        "\uff1d\uff1futf-8?q?=0d=0aBcc:_b@example.com?=",
    ],
)
async def test_subjects_cannot_add_headers(post: Post, subject: str) -> None:
    await post.mailer.send(MAIL.model_copy(update={"subject": subject}))
    [found] = await post.arrived()
    assert found["Bcc"] is None
    assert found["Subject"] and not found.defects


@pytest.mark.parametrize("sender", ["=?utf-8?q?=0d=0aBcc:_b@example.com?= <a@example.com>"])
def test_a_head_with_another_line_than_ours_is_not_sent(sender: str) -> None:
    with pytest.raises(MailRejected):
        message(MAIL, sender)


@given(
    st.one_of(st.text(max_size=60), st.text(st.sampled_from("=?utf-8qb0dDaA_BCc:@ \u200b\uff1d\uff1f"), max_size=60)),
    st.text(max_size=200),
    st.text(max_size=80),
)
def test_any_text_makes_one_plain_mail(subject: str, body: str, reference: str) -> None:
    mail = Mail(reference=reference, recipient="a@example.com", subject=subject, body=body)
    made = message(mail, "shop@example.com")
    parsed = email.message_from_bytes(made.as_bytes(), policy=default)
    assert set(parsed.keys()) == set(made.keys())
    assert parsed["To"] == "a@example.com" and not parsed.is_multipart()


async def test_a_repeat_replaces_its_file(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox", "shop@example.com")
    for _ in range(2):
        await outbox.send(MAIL)
    assert len(list((tmp_path / "outbox").iterdir())) == 1
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0
    blocked = Outbox(tmp_path / "outbox" / f"{file_name(MAIL.reference)}.eml", "shop@example.com")
    with pytest.raises(MailError):
        await blocked.send(MAIL)


@pytest.mark.parametrize(("answer", "kind"), [("550 no such user", MailRejected), ("451 try later", MailError)])
async def test_refusals_are_told_apart(server: tuple[Handler, Controller], answer: str, kind: type[MailError]) -> None:
    server[0].answer = answer
    with pytest.raises(MailError) as caught:
        await smtp(server[1]).send(MAIL)
    assert type(caught.value) is kind


async def test_login_and_its_failure(server: tuple[Handler, Controller]) -> None:
    await smtp(server[1], user="shop", password=SecretStr("geheim")).send(MAIL)
    assert len(server[0].mails) == 1
    with pytest.raises(MailError) as caught:
        await smtp(server[1], user="shop", password=SecretStr("falsch")).send(MAIL)
    assert "falsch" not in str(caught.value) and "geheim" not in str(caught.value)


async def test_protection_is_not_given_up(server: tuple[Handler, Controller]) -> None:
    with pytest.raises(MailError):
        await smtp(server[1], security="starttls").send(MAIL)  # the server offers none
    assert server[0].mails == []


async def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mailer = SmtpMailer(Server(host="127.0.0.1", port=port, security="none"), "shop@example.com")
    with pytest.raises(MailError):
        await asyncio.wait_for(mailer.send(MAIL), 10)


def test_the_settings_choose(tmp_path: Path) -> None:
    assert isinstance(open_mailer(settings_for(tmp_path)), Outbox)
    with pytest.raises(Exception, match="SHOPCLERK_SMTP_HOST"):
        open_mailer(settings_for(tmp_path, mail="smtp"))
    ready = settings_for(tmp_path, mail="smtp", smtp_host="127.0.0.1", mail_from="shop@example.com")
    assert isinstance(open_mailer(ready), SmtpMailer)
