"""All actions: those of `service.actions`, and those that other packages bring by the group ``shopclerk.actions``.

Both are found by looking, so that a new one is a folder, or a package that is installed, and no line anywhere else.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points

from commerce.errors import ConfigurationError
from commerce.sentences import say
from service.changes import able, vocabulary
from service.changes.spec import ActionSpec, EffectKind

GROUP = "shopclerk.actions"


def _own() -> Iterator[ActionSpec]:
    # By name: an action imports this package, so importing the actions here by a statement would be a circle.
    folder = import_module("service.actions")
    for found in pkgutil.iter_modules(folder.__path__):
        yield import_module(f"{folder.__name__}.{found.name}").SPEC


def _others() -> Iterator[ActionSpec]:
    for point in entry_points(group=GROUP):
        spec = point.load()
        if not isinstance(spec, ActionSpec):
            raise ConfigurationError(say("actions.no_spec", point=point.name, group=GROUP))
        yield spec


def _by_name(specs: list[ActionSpec]) -> dict[str, ActionSpec]:
    """Return the actions in the order in which a model reads them.

    Raises:
        ConfigurationError: Two have the same name, or the same route.
    """
    found: dict[str, ActionSpec] = {}
    routes: dict[tuple[str, str], str] = {}
    for spec in sorted(specs, key=lambda each: (each.place, each.name)):
        if spec.name in found:
            raise ConfigurationError(say("actions.twice", action=spec.name))
        if (other := routes.setdefault((spec.about, spec.path), spec.name)) != spec.name:
            raise ConfigurationError(say("actions.same_route", one=other, other=spec.name))
        found[spec.name] = spec
    return found


ACTIONS: dict[str, ActionSpec] = _by_name([*_own(), *_others()])
for _spec in ACTIONS.values():
    vocabulary.learn(_spec)
    able.learn(_spec.rule.needs, _spec.port)
EFFECTS: dict[str, EffectKind] = {kind.name: kind for spec in ACTIONS.values() for kind in spec.effects}
