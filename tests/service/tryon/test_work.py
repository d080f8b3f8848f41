"""Pictures are made in turn, by the first provider that can, and a call that costs money is made once."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from commerce.errors import (
    ConfigurationError,
    InputError,
    RateLimited,
    TryOnError,
    TryOnNotFound,
    TryOnRefused,
    TryOnUnavailable,
)
from commerce.sentences import restored
from connectors.tryon.base import Garment, Photo
from evals.standins.tryon import malformed
from runtime import clock, failpoints
from service.shop import Shop
from service.studio import Studio
from service.tryon import asking, sessions, work
from store.models import TryOnCall, TryOnJob
from tests.service.tryon import flat
from tests.service.tryon.flat import Flat
from tests.service.tryon.trying import OTHER_PHOTO, PHOTO, ended, files, job, made, opened, skus

pytestmark = pytest.mark.asyncio(loop_scope="module")


def given(shop: Shop, *providers: Flat, at_once: int = 1, **settings: object) -> None:
    shop.studio = Studio(providers, shop.studio.files, at_once)
    if settings:
        shop.settings = shop.settings.with_values(**settings)


@pytest.fixture(autouse=True)
def _settings(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop, "settings", shop.settings)  # put back after each test


async def booked(shop: Shop) -> list[tuple[str, str]]:
    async with shop.database.read() as session:
        rows = await session.scalars(
            select(TryOnCall).where(TryOnCall.shop_id == shop.shop_id).order_by(TryOnCall.sent_at)
        )
        return [(each.provider, each.state) for each in rows]


def raising(error: Exception):
    def before(_: int) -> None:
        raise error

    return before


async def test_the_first_that_can_makes_it(shop: Shop) -> None:
    broken, slow = (
        Flat("broken", before=raising(ValueError("a secret"))),
        Flat("slow", before=lambda _: asyncio.sleep(30)),
    )
    late = Flat("late", before=raising(TryOnError()))
    good = Flat("good")
    given(shop, broken, late, slow, good, tryon_timeout=3)
    who, row = await opened(shop)
    done = await made(shop, who, row.id, (await skus(shop))[0])
    assert (done.state, done.provider) == ("done", "good")
    assert [len(each.calls) for each in (broken, late, slow, good)] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("code", "goes_on"),
    [("tryon_nobody", False), ("tryon_safety", False), ("tryon_garment_shape", True), ("tryon_unknown_kind", True)],
)
async def test_a_refused_photo_is_refused_by_all_and_a_refused_article_is_not(
    shop: Shop, code: str, goes_on: bool
) -> None:
    given(shop, Flat("first", before=raising(TryOnRefused("Please step back.", code=code))), second := Flat("second"))
    who, row = await opened(shop)
    done = await made(shop, who, row.id, (await skus(shop))[0])
    assert (done.state == "done") is goes_on is bool(second.calls)
    if not goes_on:
        assert (done.state, done.code, restored(done.sentence)) == ("refused", code, "Please step back.")
        assert len(files(shop)) == 1
        again = await made(shop, who, row.id, (await skus(shop))[0])  # a refusal is not remembered as the answer
        assert again.id != done.id


async def test_when_nobody_makes_it_that_is_said(shop: Shop) -> None:
    given(shop, Flat("broken", before=raising(OSError("/home/x"))))
    who, row = await opened(shop)
    done = await made(shop, who, row.id, (await skus(shop))[0])
    assert (done.state, done.code, restored(done.sentence)) == ("failed", "tryon_failed", TryOnError.default())


async def test_an_unchanged_or_foreign_picture_is_no_success(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def same(photo: Photo, _: Garment) -> bytes:
        out = io.BytesIO()
        Image.open(io.BytesIO(photo.data)).save(out, "PNG")
        return out.getvalue()

    def other(data: bytes):
        return lambda *_: data

    for composed in (same, *map(other, (malformed.encoded("PNG", 300, 300), b"\x89PNG", malformed.encoded("JPEG")))):
        monkeypatch.setattr(flat, "_composed", composed)
        given(shop, Flat())
        who, row = await opened(shop)
        assert (await made(shop, who, row.id, (await skus(shop))[0])).state == "failed"


async def test_one_that_fails_again_and_again_is_left_alone_for_a_while(shop: Shop) -> None:
    broken, good = Flat("broken", before=raising(TryOnError())), Flat("good")
    given(shop, broken, good)
    who, row = await opened(shop)
    some = await skus(shop)
    for sku in some[:5]:
        assert (await made(shop, who, row.id, sku)).provider == "good"
    assert len(broken.calls) == 3
    with clock.travel(timedelta(minutes=1, seconds=1)):
        await made(shop, who, row.id, some[5])
        assert len(broken.calls) == 4
        await made(shop, who, row.id, some[6])
        assert len(broken.calls) == 4  # it failed again, and rests longer
    broken.before = None
    with clock.travel(timedelta(minutes=5)):
        assert (await made(shop, who, row.id, some[7])).provider == "broken"
        assert (await made(shop, who, row.id, some[8])).provider == "broken"


async def test_a_session_has_one_picture_made_at_a_time_and_a_shop_only_so_many(shop: Shop) -> None:
    lays = Flat(before=lambda _: asyncio.sleep(0.1))
    given(shop, lays, at_once=2)
    some = await skus(shop)
    who, row = await opened(shop)
    own = [await asking.ask(shop, who, row.id, sku) for sku in some[:3]]
    for each in own:
        await ended(shop, each.id)
    assert lays.most_at_once == 1
    parties = [await opened(shop) for _ in range(4)]
    jobs = [await asking.ask(shop, one, session.id, some[0]) for one, session in parties]
    for each in jobs:
        assert (await ended(shop, each.id)).state == "done"
    assert lays.most_at_once == 2


async def test_only_so_many_may_wait(shop: Shop) -> None:
    going = asyncio.Event()
    given(shop, Flat(before=lambda _: going.wait()))
    some = await skus(shop)
    who, row = await opened(shop)
    jobs = [await asking.ask(shop, who, row.id, sku) for sku in some[: asking.CUSTOMER_WAITING]]
    _, second = await opened(shop, who)  # another session of theirs is no other place in the queue
    for one in (row, second):
        with pytest.raises(RateLimited):
            await asking.ask(shop, who, one.id, some[20])
    going.set()
    for each in jobs:
        await ended(shop, each.id)
    await made(shop, who, row.id, some[20])


async def test_a_paid_provider_needs_its_own_consent(shop: Shop) -> None:
    paid, free = Flat("paid", paid=True), Flat("free")
    given(shop, paid, free)
    sku = (await skus(shop))[0]
    who, row = await opened(shop)
    assert (await made(shop, who, row.id, sku)).provider == "free"
    with pytest.raises(InputError):
        await asking.ask(shop, who, row.id, sku, only="paid")
    assert paid.calls == [] and await booked(shop) == []
    who, row = await opened(shop, remote=True)
    assert (await made(shop, who, row.id, sku)).provider == "paid"
    assert await booked(shop) == [("paid", "done")]


async def test_consent_is_to_the_companies_that_were_named(shop: Shop) -> None:
    sku = (await skus(shop))[0]
    given(shop, free := Flat("free"))
    who, row = await opened(shop, remote=True)  # which nobody asked about
    given(shop, one := Flat("one", paid=True), free)
    assert (await made(shop, who, row.id, sku)).provider == "free"
    who, row = await opened(shop, remote=True)
    given(shop, one, other := Flat("other", paid=True), free)
    with pytest.raises(InputError):
        await asking.ask(shop, who, row.id, sku, only="other")
    assert (await made(shop, who, row.id, sku)).provider == "free"
    given(shop, one, free)
    assert (await made(shop, who, row.id, (await skus(shop))[1])).provider == "one"
    assert len(one.calls) == 1 and other.calls == []


async def test_a_session_an_article_and_a_photo_are_paid_for_once(shop: Shop) -> None:
    first = Flat("first", paid=True, before=raising(TryOnError()))
    second, free = Flat("second", paid=True), Flat("free")
    given(shop, first, second, free)
    sku, other = (await skus(shop))[:2]
    who, row = await opened(shop, remote=True)
    assert (await made(shop, who, row.id, sku)).provider == "free"  # the second paid one is not asked either
    assert await booked(shop) == [("first", "failed")] and second.calls == []
    given(shop, Flat("first", paid=True, before=raising(TryOnRefused())), second, free)
    refused = await made(shop, who, row.id, other)
    again = await made(shop, who, row.id, other)
    assert (refused.state, again.state, again.provider) == ("refused", "done", "free")
    assert await booked(shop) == [("first", "failed"), ("first", "refused")]
    given(shop, paid := Flat("first", paid=True), second)
    failed = await made(shop, who, row.id, other)
    assert failed.id == again.id and paid.calls == []
    await sessions.put_photo(shop, row.id, OTHER_PHOTO)
    assert (await made(shop, who, row.id, other)).provider == "first"


async def test_what_was_surely_not_begun_lets_the_next_paid_provider_try(shop: Shop) -> None:
    full = Flat("full", paid=True, before=raising(TryOnUnavailable(code="tryon_provider_quota")))
    given(shop, full, second := Flat("second", paid=True), Flat("free"), tryon_paid_per_day=2)
    some = await skus(shop)
    who, row = await opened(shop, remote=True)
    assert (await made(shop, who, row.id, some[0])).provider == "second"
    assert await booked(shop) == [("full", "unsent"), ("second", "done")]
    assert (await made(shop, who, row.id, some[1])).provider == "second"  # what was not sent is of no day's count
    assert (await made(shop, who, row.id, some[2])).provider == "free"
    assert len(full.calls) == 2 and len(second.calls) == 2


async def test_an_article_that_a_paid_provider_does_not_take_costs_nothing_there(shop: Shop) -> None:
    def picky(_: Garment) -> None:
        raise TryOnRefused("Not this.", code="tryon_garment_kind")

    def unloadable(_: Garment) -> None:
        raise ConfigurationError("a secret path")

    clothes = Flat("clothes", paid=True, accepting=picky)
    lost = Flat("lost", paid=True, accepting=unloadable)
    given(shop, clothes, lost, all_kinds := Flat("all", paid=True))
    sku = (await skus(shop))[0]
    who, row = await opened(shop, remote=True)
    assert (await made(shop, who, row.id, sku)).provider == "all"
    assert await booked(shop) == [("all", "done")] and clothes.calls == lost.calls == [] and len(all_kinds.calls) == 1
    given(shop, clothes)
    who, row = await opened(shop, remote=True)
    refused = await made(shop, who, row.id, sku)
    assert (refused.state, refused.code, restored(refused.sentence)) == ("refused", "tryon_garment_kind", "Not this.")


async def test_a_shop_pays_for_so_many_a_day_by_a_clock_that_nobody_sets(shop: Shop) -> None:
    paid, free = Flat("paid", paid=True), Flat("free")
    given(shop, paid, free, tryon_paid_per_day=2)
    some = await skus(shop)
    who, row = await opened(shop, remote=True)
    providers = [(await made(shop, who, row.id, sku)).provider for sku in some[:4]]
    assert providers == ["paid", "paid", "free", "free"]
    with clock.travel(timedelta(hours=24, seconds=1)):
        who, row = await opened(shop, remote=True)
        assert (await made(shop, who, row.id, some[0])).provider == "paid"
    given(shop, Flat("paid", paid=True), tryon_paid_per_day=0)
    who, row = await opened(shop, remote=True)
    used_up = await made(shop, who, row.id, some[0])
    assert (used_up.state, used_up.code) == ("failed", "tryon_day_used_up") and "tomorrow" in restored(used_up.sentence)
    given(shop, none := Flat("paid", paid=True), free, tryon_paid_per_day=0)
    who, row = await opened(shop, remote=True)
    assert (await made(shop, who, row.id, some[0])).provider == "free" and none.calls == []


async def test_what_is_deleted_while_it_is_made_is_thrown_away(shop: Shop) -> None:
    begun, going = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        begun.set()
        await going.wait()

    given(shop, Flat(before=lambda _: wait()))
    who, row = await opened(shop)
    asked = await asking.ask(shop, who, row.id, (await skus(shop))[0])
    await begun.wait()
    await sessions.remove(shop, who, row.id)
    going.set()
    assert await shop.jobs.wait(f"tryon:{asked.id}", 30)
    assert files(shop) == set() and await job(shop, asked.id) is None
    with pytest.raises(TryOnNotFound):
        await sessions.overlay(shop, row.id, asked.id)


@pytest.mark.parametrize("way", ["deleted", "stopped", "replaced"])
async def test_no_company_gets_a_photo_after_its_end_was_asked_for(shop: Shop, way: str) -> None:
    begun, going = asyncio.Event(), asyncio.Event()

    async def fail() -> None:
        begun.set()
        await going.wait()
        raise TryOnError

    given(shop, Flat(before=lambda _: fail()), paid := Flat("paid", paid=True))
    who, row = await opened(shop, remote=True)
    asked = await asking.ask(shop, who, row.id, (await skus(shop))[0])
    await begun.wait()
    if way == "deleted":
        await sessions.remove(shop, who, row.id)
    elif way == "stopped":
        await asking.stop(shop, [row.id])
    else:
        await sessions.put_photo(shop, row.id, OTHER_PHOTO)
    going.set()
    assert await shop.jobs.wait(f"tryon:{asked.id}", 30)
    assert paid.calls == [] and await booked(shop) == []


async def test_another_file_of_the_same_photo_is_not_paid_for_again(shop: Shop) -> None:
    given(shop, paid := Flat("paid", paid=True))
    who, row = await opened(shop, remote=True, photo=PHOTO)
    sku = (await skus(shop))[0]
    first = await made(shop, who, row.id, sku)
    await sessions.put_photo(shop, row.id, PHOTO[:2] + b"\xff\xfe\x00\x08a word" + PHOTO[2:])
    assert (await made(shop, who, row.id, sku)).id == first.id and len(paid.calls) == 1


async def test_a_photo_that_is_replaced_meanwhile_is_not_used_for_the_older_wish(shop: Shop) -> None:
    begun, going = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        begun.set()
        await going.wait()

    given(shop, lays := Flat(before=lambda _: wait()))
    some = await skus(shop)
    who, row = await opened(shop)
    await asking.ask(shop, who, row.id, some[0])
    later = await asking.ask(shop, who, row.id, some[1])
    await begun.wait()
    await sessions.put_photo(shop, row.id, OTHER_PHOTO)
    going.set()
    done = await ended(shop, later.id)
    assert (done.state, done.code) == ("failed", "photo_gone") and len(lays.calls) == 1


async def test_what_nobody_started_is_started_by_the_minute(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object) -> None:
        """A crash between the commit and the start."""

    who, row = await opened(shop)
    with monkeypatch.context() as patch:
        patch.setattr(work, "start", lost)
        asked = await asking.ask(shop, who, row.id, (await skus(shop))[0])
    assert await work.restart_stuck(shop) == 0  # it may be about to be started
    with clock.travel(timedelta(seconds=11)):
        assert await work.restart_stuck(shop) == 1
        assert (await ended(shop, asked.id)).state == "done"
        assert await work.restart_stuck(shop) == 0


async def test_a_photo_that_kills_the_process_is_given_up(shop: Shop) -> None:
    who, row = await opened(shop)
    given(shop, lays := Flat())
    with failpoints.arm("tryon.after_file", "error"):
        asked = await made(shop, who, row.id, (await skus(shop))[0])
    assert asked.state == "failed"
    async with shop.database.write() as session:
        stuck = await session.get_one(TryOnJob, asked.id)
        stuck.state, stuck.attempts = "running", 3
    with clock.travel(timedelta(seconds=11)):
        assert await work.restart_stuck(shop) == 1
        assert (await ended(shop, asked.id)).state == "failed"
    assert len(lays.calls) == 1


async def test_the_engine_keeps_ids_and_states_only(shop: Shop) -> None:
    who, row = await opened(shop)
    done = await made(shop, who, row.id, (await skus(shop))[0])
    held = (shop.settings.home / "jobs.sqlite").read_bytes() + (shop.settings.home / "jobs.sqlite-wal").read_bytes()
    assert done.id.encode() in held
    for word in (who.subject, row.id, row.photo_key, row.photo_hash, done.result_key, done.title):
        assert word and word.encode() not in held
