"""django-helpdesk as a desk."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from connectors.desks.base import Desk, DeskAdapter, Setup, required
from connectors.desks.helpdesk.adapter import USER, Helpdesk
from connectors.desks.helpdesk.settings import HelpdeskSettings
from runtime.settings import Settings


def _open(settings: Settings) -> DeskAdapter:
    required(DESK, settings, "url", "token", "user", "hook_secret")
    return Helpdesk(settings.section(HelpdeskSettings))


async def _set_up(settings: Settings, url: str) -> Setup:
    """Look whether the account works; what it takes is said, as only its operator can do it."""
    own = settings.section(HelpdeskSettings)
    secret = own.hook_secret.get_secret_value() or secrets.token_urlsafe(24)
    todo = []
    if not own.hook_secret.get_secret_value():
        todo.append(f"Put {HelpdeskSettings.variable('hook_secret')}={secret} into the settings.")
    parts = urlsplit(url)
    hook = f"{parts.scheme}://{USER}:{secret}@{parts.netloc}{parts.path}"
    todo.append(
        "Start django-helpdesk with HELPDESK_NEW_TICKET_WEBHOOK_URLS and HELPDESK_FOLLOWUP_WEBHOOK_URLS both set to "
        f"{hook}"
    )
    if not own.token.get_secret_value() or not own.url or not own.user:
        todo.append(
            "Make a staff account for the clerk there (in /admin/, with the permissions of an agent), and a token for "
            "it: python manage.py drf_create_token ACCOUNT. Put both into the settings: "
            + ", ".join(map(HelpdeskSettings.variable, ("url", "token", "user")))
        )
        return Setup(todo=tuple(todo))
    adapter = Helpdesk(own)
    try:
        told = await adapter.check()
    finally:
        await adapter.close()
    return Setup((f"Reached {told}.",), tuple(todo))


DESK = Desk("helpdesk", "django-helpdesk", HelpdeskSettings, _open, _set_up)
