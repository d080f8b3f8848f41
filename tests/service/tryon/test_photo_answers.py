"""Questions about trying things on are answered from the settings in force."""

from __future__ import annotations

import pytest

from commerce.sentences import joined, say
from service.shop import Shop
from service.studio import Studio
from service.tryon import consent, photo_answers, sessions
from tests.service.tryon import trying
from tests.service.tryon.flat import Flat

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_nothing_leaves_a_shop_that_makes_its_own_pictures(shop: Shop) -> None:
    shop.studio = Studio([Flat()], shop.studio.files)
    told = await photo_answers.answer(shop, await trying.visitor(shop), ["who"])
    assert told == joined(say("tryon.told.seen"), say("tryon.told.stays"))


async def test_the_companies_that_are_set_up_are_named_with_what_they_may_keep(shop: Shop) -> None:
    shop.studio = Studio([Flat("fashn", paid=True), Flat("google", paid=True), Flat()], shop.studio.files)
    told = await photo_answers.answer(shop, await trying.visitor(shop), ["who", "use"])
    assert "FASHN or Google (Vertex AI)" in told and say("tryon.told.stays") not in told
    assert say("tryon.keeps.fashn") in told and say("tryon.keeps.misuse") in told and "Only if you agree" in told
    assert told.count(say("tryon.keeps.fashn")) == 1  # each sentence once
    assert consent.companies(shop) in consent.current(shop).remote


async def test_what_is_kept_is_what_is_there_now(shop: Shop) -> None:
    who = await trying.visitor(shop)
    assert await photo_answers.answer(shop, who, ["kept"]) == joined(say("tryon.no_photo"), say("tryon.kept"))
    _, row = await trying.opened(shop, who)
    assert await photo_answers.answer(shop, who, ["kept"]) == joined(say("tryon.told.here"), say("tryon.kept"))
    await sessions.wipe(shop, [row.id])
    assert say("tryon.no_photo") in await photo_answers.answer(shop, who, ["kept"])


async def test_the_hours_that_are_told_are_those_that_are_kept(shop: Shop) -> None:
    minutes, hours = sessions.LIFETIME.total_seconds() / 60, sessions.RESULTS.total_seconds() / 3600
    for sentence in (say("tryon.kept"), say("tryon.consent.text")):
        assert f"after {minutes:.0f} minutes" in sentence and f"after {hours:.0f} hours" in sentence
    assert f"after {hours:.0f} hours" in say("tryon.told.sent")


@pytest.mark.parametrize("kind", ["cost", "use", "age", "how", "photo", "picture", "sent"])
async def test_every_kind_has_an_answer(shop: Shop, kind: str) -> None:
    assert await photo_answers.answer(shop, await trying.visitor(shop), [kind])
