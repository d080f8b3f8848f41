"""How the fault suite asks for ``return_items``."""

from __future__ import annotations

from service.changes.spec import Trial

TRIAL = Trial("request_return", lambda _: {}, on="arrived", once=True)  # everything of an order
