"""What the clerk says and begins when somebody asks to see an article on themselves, and for whom it does."""

from __future__ import annotations

import pytest

from commerce.errors import InputError, PolicyDenied, ProductNotFound, TryOnError, TryOnNotReady, TryOnRefused
from commerce.sentences import joined, say
from connectors.tryon.base import Garment
from service.conversations import conversations
from service.shop import Shop
from service.studio import Studio
from service.tryon import asking, choosing, offering, sessions
from tests.service.tryon import trying
from tests.service.tryon.flat import Flat

pytestmark = pytest.mark.asyncio(loop_scope="module")
GRETA = "p1386"  # a rain jacket in Petrol, Black and Forest


async def talking(shop: Shop):
    who = await trying.visitor(shop)
    return who, (await conversations.create(shop, who)).id


async def test_nothing_is_made_before_the_customer_agreed_and_asked(shop: Shop) -> None:
    who, here = await talking(shop)
    first = await offering.offer(shop, who, here, GRETA, asked=True)
    assert (first.stage, say("tryon.preview") in first.sentence) == ("photo", True) and "(Petrol)" in first.sentence
    _, row = await trying.opened(shop, who, conversation_id=here)
    for _ in range(2):  # a model's proposal alone makes nothing, however often
        assert (await offering.offer(shop, who, here, GRETA)).stage == "ready"
    assert await sessions.jobs_of(shop, row.id) == []
    assert (await offering.offer(shop, who, here, GRETA, asked=True)).stage == "making"
    [job] = await sessions.jobs_of(shop, row.id)
    assert (await trying.ended(shop, job.id)).state == "done"
    assert (await offering.offer(shop, who, here, GRETA)).stage == "done"
    assert len(await sessions.jobs_of(shop, row.id)) == 1
    assert (await offering.offer(shop, who, here, GRETA, "black", asked=True)).stage == "making"


async def test_only_the_conversations_own_photo_counts(shop: Shop) -> None:
    who, here = await talking(shop)
    other, there = await talking(shop)
    await trying.opened(shop, other, conversation_id=there)
    await trying.opened(shop, who)  # without a conversation
    assert (await offering.offer(shop, who, here, GRETA, asked=True)).stage == "photo"
    assert (await offering.offer(shop, who, there, GRETA, asked=True)).stage == "photo"
    assert await asking.states(shop, who, there) == []
    assert len(await asking.states(shop, other, there)) == 1


async def test_a_refused_photo_is_told_in_the_codes_words_and_another_may_be_added(shop: Shop) -> None:
    def refuse(_: int) -> None:
        raise TryOnRefused("There is more than one person on this photo.", code="tryon_several_people")

    shop.studio = Studio([Flat(before=refuse)], shop.studio.files)
    who, here = await talking(shop)
    _, row = await trying.opened(shop, who, conversation_id=here)
    await offering.offer(shop, who, here, GRETA, asked=True)
    [job] = await sessions.jobs_of(shop, row.id)
    await trying.ended(shop, job.id)
    found = await offering.offer(shop, who, here, GRETA, asked=True)
    assert (found.stage, found.another_photo) == ("refused", True) and "more than one person" in found.sentence
    assert (await asking.state(shop, who, row.id))["jobs"][0]["another_photo"]
    await sessions.put_photo(shop, row.id, trying.OTHER_PHOTO)
    assert (await offering.offer(shop, who, here, GRETA, asked=True)).stage == "making"


@pytest.mark.parametrize("code", ["tryon_garment_shape", "tryon_no_picture", "tryon_shoes"])
async def test_no_other_photo_is_asked_for_where_the_article_is_the_reason(shop: Shop, code: str) -> None:
    def refuse(_: int) -> None:
        raise TryOnRefused("This article cannot be shown.", code=code)

    shop.studio = Studio([Flat(before=refuse)], shop.studio.files)
    who, here = await talking(shop)
    _, row = await trying.opened(shop, who, conversation_id=here)
    await offering.offer(shop, who, here, GRETA, asked=True)
    [job] = await sessions.jobs_of(shop, row.id)
    await trying.ended(shop, job.id)
    assert (found := await offering.offer(shop, who, here, GRETA)).stage == "refused" and not found.another_photo
    assert not (await asking.state(shop, who, row.id))["jobs"][0]["another_photo"]


async def test_what_did_not_work_out_is_said_and_tried_once_more(shop: Shop) -> None:
    def fail(_: int) -> None:
        raise TryOnError

    shop.studio = Studio([Flat(before=fail)], shop.studio.files)
    who, here = await talking(shop)
    _, row = await trying.opened(shop, who, conversation_id=here)
    await offering.offer(shop, who, here, GRETA, asked=True)
    [job] = await sessions.jobs_of(shop, row.id)
    assert (await trying.ended(shop, job.id)).state == "failed"
    assert (await offering.offer(shop, who, here, GRETA)).stage == "ready"  # nobody asked
    found = await offering.offer(shop, who, here, GRETA, asked=True)
    assert found.stage == "making" and "did not work out" in found.sentence


async def test_articles_that_are_not_worn_this_way_are_refused_before_any_photo(shop: Shop) -> None:
    def no_jackets(garment: Garment) -> None:
        if "jacket" in garment.title.casefold():
            raise TryOnRefused("No jackets.", code="tryon_no_jackets")

    def broken(_: Garment) -> None:
        raise RuntimeError("not loaded")

    shop.studio = Studio([Flat(accepting=no_jackets)], shop.studio.files)
    who, here = await talking(shop)
    with pytest.raises(TryOnRefused, match="No jackets"):
        await offering.offer(shop, who, here, GRETA)
    for second in (Flat("second"), Flat("second", accepting=broken)):  # the other one may, or nobody knows
        shop.studio = Studio([Flat(accepting=no_jackets), second], shop.studio.files)
        assert (await offering.offer(shop, who, here, GRETA)).stage == "photo"
    with pytest.raises(PolicyDenied, match="children"):
        await offering.offer(shop, who, here, (await trying.skus(shop, "Kids > Raincoats"))[0])
    with pytest.raises(ProductNotFound):
        await offering.offer(shop, who, here, "nothing-like-it")
    shop.studio = Studio([], shop.studio.files)
    with pytest.raises(TryOnNotReady):
        await offering.offer(shop, who, here, GRETA)


@pytest.mark.parametrize(
    ("wanted", "colour"),
    [
        ("", "Petrol"),
        ("black", "Black"),
        ("in Forest, size M", "Forest"),
        ("green", "Forest"),
        ("in a nice green please", "Forest"),
    ],
)
async def test_the_colour_that_is_named_is_shown(shop: Shop, wanted: str, colour: str) -> None:
    product, variant = await choosing.choose(shop, GRETA, wanted)
    assert (product.id, variant.options["Colour"], variant.in_stock) == (GRETA, colour, True)


async def test_a_colour_that_there_is_not_is_said(shop: Shop) -> None:
    with pytest.raises(InputError, match="There is: Petrol, Black, Forest"):
        await choosing.choose(shop, GRETA, "purple")
    product, _ = await choosing.choose(shop, GRETA)
    assert choosing.sizes(product) == ["XS", "S", "M", "L", "XL"] and choosing.chart(product) == ""
    measured = product.model_copy(update={"attributes": {"Size guide": "S: chest 90 cm", "Material": "wool"}})
    assert choosing.chart(measured) == "S: chest 90 cm"


async def test_one_word_deletes_everything_of_theirs_and_nothing_of_others(shop: Shop) -> None:
    who, here = await talking(shop)
    await trying.opened(shop, who, conversation_id=here)
    await trying.opened(shop, who)
    other, theirs = await trying.opened(shop)
    assert await offering.delete(shop, who) == say("tryon.deleted")
    assert await sessions.theirs(shop, who) == [] and len(trying.files(shop)) == 1
    assert [each.id for each in await sessions.theirs(shop, other)] == [theirs.id]
    assert await offering.delete(shop, who) == say("tryon.no_photo")


async def test_a_photo_is_deleted_also_when_the_proof_has_ended_that_it_was_put_under(shop: Shop) -> None:
    who, _ = await talking(shop)
    proven = who.verified("mara.lindt@example.com")
    await trying.opened(shop, proven)
    assert await sessions.theirs(shop, who) == []
    assert await offering.delete(shop, who) == say("tryon.deleted") and trying.files(shop) == set()


async def test_what_is_being_made_can_be_stopped(shop: Shop) -> None:
    import asyncio

    going = asyncio.Event()
    shop.studio = Studio([Flat(before=lambda _: going.wait())], shop.studio.files)
    who, here = await talking(shop)
    _, row = await trying.opened(shop, who, conversation_id=here)
    await offering.offer(shop, who, here, GRETA, asked=True)
    assert await offering.stop(shop, who, here) == joined(say("tryon.stopped"), say("tryon.kept"))
    assert await offering.stop(shop, who, here) == ""
    going.set()
    [job] = await sessions.jobs_of(shop, row.id)
    assert (job.state, job.code) == ("failed", "tryon_stopped")
    async with asyncio.timeout(30):  # what the provider made all the same is thrown away
        while (await shop.jobs.status(f"tryon:{job.id}")) != "SUCCESS":
            await asyncio.sleep(0.05)
    assert len(trying.files(shop)) == 1
    assert (await offering.offer(shop, who, here, GRETA, asked=True)).stage == "making"


async def test_no_card_and_no_result_leads_to_a_photo(shop: Shop) -> None:
    who, here = await talking(shop)
    _, row = await trying.opened(shop, who, conversation_id=here)
    found = await offering.offer(shop, who, here, GRETA, asked=True)
    told = f"{offering.facts(found)} {found.sentence}"
    assert row.id not in told and "signature" not in told and "/tryon/" not in told
