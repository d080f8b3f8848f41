"""All actions. A new one is a module with a ``SPEC`` and a line here."""

from __future__ import annotations

from service.actions import address, refund
from service.actions.spec import ActionSpec, EffectKind

ACTIONS: dict[str, ActionSpec] = {spec.name: spec for spec in (refund.SPEC, address.SPEC)}
EFFECTS: dict[str, EffectKind] = {kind.name: kind for spec in ACTIONS.values() for kind in spec.effects}
