"""What a `Platform` must say of itself, so that commands, routes, rows and checks can be made of it."""

from __future__ import annotations

import re

from connectors.stores.platform import Platform
from evals.contracts.suite import NotOffered, Suite

_PLAIN = re.compile(r"[a-z][a-z0-9-]{0,19}")
says: Suite[Platform] = Suite()


@says.reads("platform")
async def its_name_and_route_fit_into_paths_and_commands(platform: Platform) -> None:
    assert _PLAIN.fullmatch(platform.name) and _PLAIN.fullmatch(platform.route)
    assert platform.label and platform.noun


@says.reads("platform")
async def its_settings_have_a_prefix_of_their_own_and_say_what_they_are(platform: Platform) -> None:
    prefix = str(platform.section.model_config["env_prefix"])
    assert prefix.startswith("SHOPCLERK_") and prefix.endswith("_")
    assert all(field.description for field in platform.section.model_fields.values())


@says.reads("platform")
async def its_ways_to_connect_can_be_made_into_a_command_and_a_route(platform: Platform) -> None:
    connecting = platform.connecting
    if connecting is None:
        raise NotOffered("there is nothing to connect")
    ways = connecting.ways
    asked = [each for way in ways for each in way.fields]
    assert not ways[0].consent and len({way.name for way in ways}) == len(ways)  # a terminal's usual way ends there
    assert all(way.words for way in ways) and connecting.needs and connecting.option
    assert len({*(each.name for each in asked), connecting.address.name, "by"}) == len(asked) + 2
    assert all(each.variable and each.words for each in asked)
    assert not any(field.is_required() for field in connecting.facts.model_fields.values())


@says.reads("platform")
async def its_upkeep_can_be_made_into_rows_of_the_schedule(platform: Platform) -> None:
    if platform.connecting is None or not platform.connecting.upkeep:
        raise NotOffered("nothing has to be seen to")
    upkeep = platform.connecting.upkeep
    assert len({each.name for each in upkeep}) == len(upkeep)
    assert all(each.what for each in upkeep)


@says.reads("platform")
async def each_topic_of_its_webhooks_has_one_meaning(platform: Platform) -> None:
    if platform.webhooks is None:
        raise NotOffered("it has no webhooks")
    starts = list(platform.webhooks.topics)
    assert not any(one != other and one.startswith(other) for one in starts for other in starts)
