"""What every `Platform` must say, so that commands, routes, rows and checks can be made of it."""

from __future__ import annotations

import re

from connectors.stores.connecting import Connecting
from connectors.stores.events import Webhooks
from connectors.stores.platform import Platform

_PLAIN = re.compile(r"[a-z][a-z0-9-]{0,19}")


def check_platform(platform: Platform) -> None:
    """Look at what a platform says of itself."""
    assert _PLAIN.fullmatch(platform.name) and _PLAIN.fullmatch(platform.route)
    assert platform.label and platform.noun
    prefix = str(platform.section.model_config["env_prefix"])
    assert prefix.startswith("SHOPCLERK_") and prefix.endswith("_")
    assert all(field.description for field in platform.section.model_fields.values())
    if platform.connecting is not None:
        _check_connecting(platform.connecting)
    if platform.webhooks is not None:
        _check_webhooks(platform.webhooks)


def _check_connecting(connecting: Connecting) -> None:
    ways = connecting.ways
    asked = [each for way in ways for each in way.fields]
    assert not ways[0].consent and len({way.name for way in ways}) == len(ways)  # a terminal's usual way ends there
    assert all(way.words for way in ways) and connecting.needs and connecting.option
    assert len({*(each.name for each in asked), connecting.address.name, "by"}) == len(asked) + 2
    assert all(each.variable and each.words for each in asked)
    assert not any(field.is_required() for field in connecting.facts.model_fields.values())
    assert len({each.name for each in connecting.upkeep}) == len(connecting.upkeep)
    assert all(each.what for each in connecting.upkeep)


def _check_webhooks(webhooks: Webhooks) -> None:
    starts = list(webhooks.topics)
    assert not any(one != other and one.startswith(other) for one in starts for other in starts)  # one meaning each
