"""How the fault suite asks for ``cancel_order``."""

from __future__ import annotations

from service.changes.spec import Trial

TRIAL = Trial("cancel", lambda _: {}, once=True)  # a whole order, which takes two steps: it and the refund
