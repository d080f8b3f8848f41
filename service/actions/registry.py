"""All actions. A new one is a module with a ``SPEC`` and a line here."""

from __future__ import annotations

from service.actions import address, cancel, exchange, items, message, note, payment, profile, refund, returns
from service.actions.spec import ActionSpec, EffectKind

_MODULES = (refund, cancel, returns, exchange, items, address, profile, payment, message, note)
ACTIONS: dict[str, ActionSpec] = {module.SPEC.name: module.SPEC for module in _MODULES}
EFFECTS: dict[str, EffectKind] = {kind.name: kind for spec in ACTIONS.values() for kind in spec.effects}
