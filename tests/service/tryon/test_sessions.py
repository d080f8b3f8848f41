"""A customer's session: what it takes to open one, whose it is, and that all of it goes."""

from __future__ import annotations

import asyncio
import base64
import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from commerce.customer import Principal
from commerce.errors import (
    Conflict,
    ConversationNotFound,
    InputError,
    NotAllowed,
    PhotoError,
    PolicyDenied,
    ProductNotFound,
    RateLimited,
    TryOnNotFound,
    TryOnNotReady,
)
from connectors.stores.demo import cast
from evals.standins.tryon import malformed
from runtime import clock
from service import schedule
from service.conversations import conversations
from service.identity import principals
from service.shop import Shop
from service.studio import Studio
from service.tryon import asking, consent, janitor, links, sessions
from service.webhooks import privacy
from store.models import Conversation, TryOnJob, TryOnSession
from tests.service.tryon import trying
from tests.service.tryon.flat import Flat
from tests.service.tryon.trying import DAY, HOUR, PHOTO, ended, files, holding, made, opened, skus, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def rows(shop: Shop, table: type[TryOnSession] | type[TryOnJob]) -> int:
    async with shop.database.read() as session:
        query = select(func.count()).select_from(table).where(table.shop_id == shop.shop_id)
        return int(await session.scalar(query) or 0)


async def test_nothing_begins_without_a_yes_to_the_present_words(shop: Shop) -> None:
    who, version = await visitor(shop), consent.current(shop).version
    for wrong in ("", "2020-01", version + " "):
        with pytest.raises(InputError) as refused:
            await sessions.create(shop, who, wrong, True)
        assert refused.value.code == "consent_required"
    for said in (False, 1, "yes", "false"):
        with pytest.raises(InputError) as refused:
            await sessions.create(shop, who, version, said)  # type: ignore[arg-type]
        assert refused.value.code == "adults_only"
    with pytest.raises(NotAllowed):
        await sessions.create(shop, Principal.staff(shop.shop_id, "k", ("read",)), version, True)
    assert await rows(shop, TryOnSession) == 0
    row = await sessions.create(shop, who, version, True)
    assert (row.consent_version, row.adult, row.remote, row.state) == (version, True, False, "open")
    assert row.consent_at is not None and row.subject == who.subject


async def test_only_companies_that_are_set_up_are_asked_about(shop: Shop) -> None:
    assert consent.current(shop).remote == ""
    shop.studio = Studio([Flat("vertex", paid=True), Flat()], shop.studio.files)
    assert "vertex" in consent.current(shop).remote and "flat" not in consent.current(shop).remote
    shop.studio = Studio(
        [Flat("google", paid=True), Flat("gemini", paid=True), Flat("fashn", paid=True)], shop.studio.files
    )
    asked = consent.current(shop).remote
    assert "Google (Vertex AI), Google (Gemini) or FASHN" in asked and asked.count("to look for misuse") == 1


async def test_without_providers_it_is_not_ready(shop: Shop) -> None:
    shop.studio = Studio([], shop.studio.files)
    with pytest.raises(TryOnNotReady):
        await opened(shop)


async def test_a_photo_makes_it_ready_and_a_bad_one_changes_nothing(shop: Shop) -> None:
    who, row = await opened(shop, photo=None)
    with pytest.raises(Conflict) as refused:
        await asking.ask(shop, who, row.id, (await skus(shop))[0])
    assert refused.value.code == "photo_missing"
    for _, bad in list(malformed.broken())[:12]:
        with pytest.raises(PhotoError):
            await sessions.put_photo(shop, row.id, bad)
    assert files(shop) == set() and (await sessions.get(shop, who, row.id)).state == "open"
    await sessions.put_photo(shop, row.id, PHOTO)
    first = files(shop)
    assert len(first) == 1 and (await sessions.photo(shop, row.id)).startswith(b"\xff\xd8\xff")
    await sessions.put_photo(shop, row.id, trying.OTHER_PHOTO)
    assert len(files(shop)) == 1 and files(shop) != first
    with pytest.raises(PhotoError):
        await sessions.put_photo(shop, row.id, b"no photo")
    assert await sessions.photo(shop, row.id)


async def test_an_article_is_shown_on_the_photo(shop: Shop) -> None:
    who, row = await opened(shop)
    sku = (await skus(shop))[0]
    job = await made(shop, who, row.id, sku)
    assert (job.state, job.provider, job.sku, job.notes, job.attempts) == ("done", "flat", sku, ["It lies flat."], 1)
    picture = await sessions.overlay(shop, row.id, job.id)
    assert picture.startswith(b"\x89PNG") and picture != await sessions.photo(shop, row.id)
    found = (await asking.state(shop, who, row.id))["jobs"][0]
    assert found["overlay_url"] and found["label"].startswith("Preview") and found["title"]
    flat = shop.studio.providers[0]
    assert isinstance(flat, Flat)
    garment = flat.calls[0]
    assert garment.sku == sku and garment.kind == "Tops > T-shirts" and garment.colour and garment.audience


async def test_the_same_wish_is_the_same_job_and_another_photo_is_not(shop: Shop) -> None:
    who, row = await opened(shop)
    sku = (await skus(shop))[0]
    jobs = await asyncio.gather(*(asking.ask(shop, who, row.id, sku) for _ in range(5)))
    assert len({each.id for each in jobs}) == 1
    first = await ended(shop, jobs[0].id)
    assert (await asking.ask(shop, who, row.id, sku)).id == first.id
    await sessions.put_photo(shop, row.id, trying.OTHER_PHOTO)
    assert (await made(shop, who, row.id, sku)).id != first.id
    flat = shop.studio.providers[0]
    assert isinstance(flat, Flat) and len(flat.calls) == 2


async def test_a_handle_names_a_variant_of_a_product_that_was_shown(shop: Shop) -> None:
    who, row = await opened(shop)
    product = await shop.discovery.product_by_sku((await skus(shop))[0])
    variant = product.variants[-1]
    job = await asking.ask(shop, who, row.id, variant.handle, [product.id])
    assert (job.product_id, job.variant_id) == (product.id, variant.id)
    await ended(shop, job.id)
    for unknown in ("NO-SUCH-SKU", "Vzzzz", "", "../x"):
        with pytest.raises((ProductNotFound, InputError)):
            await asking.ask(shop, who, row.id, unknown)


async def test_articles_for_children_are_refused_before_any_provider_sees_the_photo(shop: Shop) -> None:
    who, row = await opened(shop)
    with pytest.raises(PolicyDenied) as refused:
        await asking.ask(shop, who, row.id, (await skus(shop, "Kids > Raincoats"))[0])
    assert refused.value.code == "tryon_children"
    flat = shop.studio.providers[0]
    assert isinstance(flat, Flat) and flat.calls == [] and await rows(shop, TryOnJob) == 0


async def test_what_is_somebody_elses_is_not_found(shop: Shop) -> None:
    who, row = await opened(shop)
    job = await made(shop, who, row.id, (await skus(shop))[0])
    other, others = await opened(shop)
    staff = Principal.staff(shop.shop_id, "k", ("read", "actions"))
    for stranger in (other, staff, await principals.sign_in(shop, cast.OWNER)):
        for call in (sessions.get, sessions.remove, asking.state):
            with pytest.raises(TryOnNotFound):
                await call(shop, stranger, row.id)
        with pytest.raises(TryOnNotFound):
            await asking.ask(shop, stranger, row.id, job.sku)
    with pytest.raises(TryOnNotFound):
        await sessions.overlay(shop, others.id, job.id)
    mine = await conversations.create(shop, who)
    with pytest.raises(ConversationNotFound):
        await opened(shop, other, conversation_id=mine.id)


async def test_addresses_are_of_one_thing_of_one_session_for_a_while(shop: Shop) -> None:
    _, one = await opened(shop)
    _, two = await opened(shop)
    url = urlsplit(links.sign(shop, "selfie", one.id, one.expires_at))
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    expires, signature = query["expires"], query["signature"]
    links.check(shop, "selfie", one.id, expires, signature)
    later = str(int(expires) + 60)
    for purpose, session_id, ends, signed in (
        ("photo", one.id, expires, signature),
        ("overlay", one.id, expires, signature),
        ("selfie", two.id, expires, signature),
        ("selfie", one.id, later, signature),
        ("selfie", one.id, "", ""),
        ("selfie", one.id, expires, signature[:-1]),
        ("selfie", one.id, "9" * 20, signature),
        ("selfie", one.id, "٣", signature),
        *(
            ("selfie", one.id, each, signature)
            for each in (f"0{expires}", f"00{expires}", f"+{expires}", f" {expires}")
        ),
        ("selfie", one.id, expires, "\ud7ff"),
    ):
        with pytest.raises(TryOnNotFound):
            links.check(shop, purpose, session_id, ends, signed)  # type: ignore[arg-type]
    for travelled in (clock.travel(HOUR), clock.set_by(HOUR)):
        with travelled, pytest.raises(TryOnNotFound):
            links.check(shop, "selfie", one.id, expires, signature)
    with (
        clock.set_by(-HOUR),
        clock.travel(HOUR),
        pytest.raises(TryOnNotFound),
    ):  # setting the clock back prolongs nothing
        links.check(shop, "selfie", one.id, expires, signature)


async def test_photos_go_after_an_hour_and_pictures_after_a_day(shop: Shop) -> None:
    who, row = await opened(shop)
    job = await made(shop, who, row.id, (await skus(shop))[0])
    await opened(shop)  # one in which nothing was asked for
    assert len(files(shop)) == 3
    with clock.travel(HOUR - timedelta(minutes=1)):
        await janitor.tidy(shop)
        assert len(files(shop)) == 3 and await sessions.photo(shop, row.id)
    with clock.travel(HOUR):
        with pytest.raises(TryOnNotFound):  # also before anybody has tidied up
            await sessions.photo(shop, row.id)
        with pytest.raises(TryOnNotFound):
            await asking.ask(shop, who, row.id, job.sku)
        with pytest.raises(TryOnNotFound):
            await sessions.put_photo(shop, row.id, PHOTO)
        await janitor.tidy(shop)
        assert files(shop) == {job.result_key} and await sessions.overlay(shop, row.id, job.id)
        assert (await asking.state(shop, who, row.id))["state"] == "closed"
        assert (await rows(shop, TryOnSession), await rows(shop, TryOnJob)) == (1, 1)
    with clock.travel(DAY):
        with pytest.raises(TryOnNotFound):
            await sessions.overlay(shop, row.id, job.id)
        await janitor.tidy(shop)
    assert files(shop) == set()
    assert (await rows(shop, TryOnSession), await rows(shop, TryOnJob)) == (0, 0)


@pytest.mark.parametrize("platform", ["demo", "woocommerce"])
async def test_the_schedule_takes_photos_away_every_minute(platform: str) -> None:
    found = [row for row in schedule.rows(platform) if row.work is janitor.tidy]
    assert [row.every for row in found] == [60.0]


async def test_setting_the_clock_back_keeps_no_photo_longer(shop: Shop) -> None:
    _, row = await opened(shop)
    with clock.set_by(timedelta(days=-2)), clock.travel(HOUR):
        with pytest.raises(TryOnNotFound):
            await sessions.photo(shop, row.id)
        await janitor.tidy(shop)
        assert files(shop) == set()
    assert await rows(shop, TryOnSession) == 0


async def test_deleting_leaves_nothing_of_it_anywhere(shop: Shop) -> None:
    who, row = await opened(shop)
    job = await made(shop, who, row.id, (await skus(shop))[0])
    folder = shop.settings.home / "tryon" / shop.shop_id
    sealed = [path.read_bytes() for path in folder.iterdir()]
    plain = [await sessions.photo(shop, row.id), await sessions.overlay(shop, row.id, job.id), PHOTO]
    assert len(sealed) == 2
    pieces = [data[at : at + 48] for data in (*sealed, *plain) for at in (len(data) // 3, len(data) // 2)]
    assert len(holding(shop.settings.home, *pieces)) == 2  # the two sealed files, and nothing that can be read
    assert holding(shop.settings.home, *(data[at : at + 48] for data in plain for at in (len(data) // 2,))) == []
    await sessions.remove(shop, who, row.id)
    assert files(shop) == set() and holding(shop.settings.home, *pieces) == []
    for call in (sessions.get, sessions.remove):
        with pytest.raises(TryOnNotFound):
            await call(shop, who, row.id)
    assert (await rows(shop, TryOnSession), await rows(shop, TryOnJob)) == (0, 0)


@pytest.mark.parametrize("way", ["signed in", "conversation"])
async def test_erasing_a_customer_takes_their_try_ons_along(shop: Shop, way: str) -> None:
    who = await principals.sign_in(shop, cast.OWNER) if way == "signed in" else await visitor(shop)
    talk = await conversations.create(shop, who)
    async with shop.database.write() as session:
        (await session.get_one(Conversation, talk.id)).email = cast.OWNER
    _, row = await opened(shop, who, conversation_id=None if way == "signed in" else talk.id)
    job = await made(shop, who, row.id, (await skus(shop))[0])
    _, kept = await opened(shop)  # somebody else's
    held = await privacy.export(shop, cast.OWNER)
    assert [each["articles"] for each in held["tryons"]] == [[job.title]]
    await privacy.erase(shop, cast.OWNER, "operator")
    assert files(shop) == {kept.photo_key}
    assert (await rows(shop, TryOnSession), await rows(shop, TryOnJob)) == (1, 0)
    assert (await privacy.export(shop, cast.OWNER))["tryons"] == []


async def test_strays_are_taken_away_and_nothing_else(shop: Shop) -> None:
    _, row = await opened(shop)
    stray = shop.studio.files.put(b"half done when the power went")
    await janitor.tidy(shop)
    assert files(shop) == {row.photo_key, stray}  # its row may be on its way
    with clock.travel(timedelta(minutes=11)):
        await janitor.tidy(shop)
    assert files(shop) == {row.photo_key}


async def test_no_log_tells_of_it(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    photo = malformed.encoded("JPEG", exif=malformed.exif_with_place())
    with caplog.at_level(logging.DEBUG):
        who, row = await opened(shop, photo=photo)
        job = await made(shop, who, row.id, (await skus(shop))[0])
        await asking.state(shop, who, row.id)
        plain = [await sessions.photo(shop, row.id), await sessions.overlay(shop, row.id, job.id), photo]
        with pytest.raises(PhotoError):
            await sessions.put_photo(shop, row.id, photo[: len(photo) // 2])
        await sessions.remove(shop, who, row.id)
    assert caplog.records
    for data in plain:
        piece = data[len(data) // 2 :][:24]
        for said in (repr(piece)[2:-1], piece.hex(), base64.b64encode(data).decode()[1_000:1_032]):
            assert said not in caplog.text
    assert "CANARY" not in caplog.text and "signature=" not in caplog.text


async def test_sessions_and_pictures_have_limits(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop, "settings", shop.settings.with_values(limit_tryon=2))
    who, row = await opened(shop)
    some = await skus(shop)
    for sku in some[:2]:
        await made(shop, who, row.id, sku)
    with pytest.raises(RateLimited):
        await asking.ask(shop, who, row.id, some[2])
    await asking.ask(shop, who, row.id, some[0])  # is there already, and costs nothing
    _, last = await opened(shop, who)
    with pytest.raises(RateLimited):
        await opened(shop, who)
    with pytest.raises(PhotoError):
        await sessions.put_photo(shop, last.id, b"no photo")
    with pytest.raises(RateLimited):  # what is no photo was looked at all the same
        await sessions.put_photo(shop, last.id, PHOTO)
