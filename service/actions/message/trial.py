"""How the fault suite asks for ``resend_message``."""

from __future__ import annotations

from service.changes.spec import Trial

#: Always the same mail, so that one too many cannot hide behind another request.
TRIAL = Trial("resend", lambda _: {"kind": "invoice"}, on="arrived")
