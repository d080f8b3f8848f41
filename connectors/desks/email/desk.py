"""A mailbox as a desk, by IMAP and SMTP."""

from __future__ import annotations

import secrets

from commerce.errors import ConfigurationError
from commerce.mailbox import normal_email
from connectors.desks.base import Desk, DeskAdapter, Setup, required
from connectors.desks.email.adapter import EmailDesk
from connectors.desks.email.settings import EmailSettings
from runtime.settings import Settings

_NEEDED = ("address", "people", "password", "imap_host", "smtp_host")
_SHORTEST = 24


def _open(settings: Settings) -> DeskAdapter:
    required(DESK, settings, *_NEEDED, "secret")
    own = settings.section(EmailSettings)
    if normal_email(own.address) == normal_email(own.people):
        raise ConfigurationError("The clerk's mailbox and the people's must be two.", code="bad_desk")
    if len(own.secret.get_secret_value()) < _SHORTEST:
        raise ConfigurationError(f"{EmailSettings.variable('secret')} is too short.", code="bad_desk")
    return EmailDesk(own, settings.language)


async def _set_up(settings: Settings, url: str) -> Setup:  # noqa: ARG001 - a mailbox calls nobody
    """Look whether both servers can be reached, and say what is missing."""
    own = settings.section(EmailSettings)
    todo = []
    if not own.secret.get_secret_value():
        todo.append(f"Put {EmailSettings.variable('secret')}={secrets.token_urlsafe(32)} into the settings.")
    missing = [EmailSettings.variable(each) for each in _NEEDED if not _given(own, each)]
    if missing:
        todo += [
            "Make a mailbox for the clerk alone at your mail provider, and have the shop's address forwarded to it or "
            "let it be the shop's address. With Google, switch on two-step verification, make an app password "
            "(Security, App passwords), and use imap.gmail.com and smtp.gmail.com.",
            f"Put what it takes into the settings: {', '.join(missing)}.",
        ]
    todo.append(
        f"Nothing else reads {own.inbox!r} there: what the clerk has read it moves to {own.folder!r}, and mails of "
        f"the last {own.days} days that lie in it are answered. Move away what is done."
    )
    if missing:
        return Setup(todo=tuple(todo))
    adapter = EmailDesk(own, settings.language)
    try:
        told = await adapter.check()
    finally:
        await adapter.close()
    return Setup((f"Reached {told}.",), tuple(todo))


def _given(own: EmailSettings, name: str) -> bool:
    value = getattr(own, name)
    return bool(value if isinstance(value, str) else value.get_secret_value())


DESK = Desk("email", "e-mail", EmailSettings, _open, _set_up)
