"""How the fault suite asks for ``change_payment``."""

from __future__ import annotations

from service.changes.spec import Trial

TRIAL = Trial("change_payment", lambda _: {"method": "PayPal"}, once=True)  # a whole order given up on one method
