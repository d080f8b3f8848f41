"""Who answers in the shop's place is named, with what to do, when connecting, at doctor, and while the shop is served."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from commerce.errors import InputError, StoreError, StoreThrottled, StoreTimeout, StoreUnavailable
from connectors.stores.changes import NoteRequest
from connectors.stores.refunding import RefundRequest
from connectors.stores.woocommerce import finding, gatekeepers
from connectors.stores.woocommerce.signing import Keys
from evals.standins.woocommerce import catalogue
from evals.standins.woocommerce.gatekeepers import PAGES
from evals.standins.woocommerce.server import Standin, serve
from evals.standins.woocommerce.world import connect, populate
from runtime import clock

#: Who stands in front, what they are called, and the code of what is raised.
NAMED = {
    "cloudflare": ("Cloudflare", "firewall_answered"),
    "siteground": ("SiteGround", "firewall_answered"),
    "wordfence": ("Wordfence", "firewall_answered"),
    "imunify": ("Imunify360", "firewall_answered"),
    "sucuri": ("Sucuri", "firewall_answered"),
    "modsecurity": ("ModSecurity", "firewall_answered"),
    "coming_soon": ("WooCommerce's coming-soon page", "shop_closed"),
    "under_construction": ("coming-soon or maintenance", "shop_closed"),
    "maintenance": ("WordPress, which is being updated", "shop_closed"),
    "critical": ("a critical error", "host_failed"),
    "gateway": ("error page", "host_failed"),
    "nameless": ("A firewall or a security plug-in", "firewall_answered"),
    "parked": ("A page, where data was asked for", "firewall_answered"),
}


@pytest.fixture(scope="module")
def site() -> Iterator[Standin]:
    with serve(tls_on=True) as running:
        running.world.race = 0.0
        yield running


@pytest.fixture
def woo(site: Standin) -> Iterator[Standin]:
    site.front = site.front_on = site.login = site.users_only = ""
    site.noise, site.strips_authorization = b"", False
    site.requests.clear()
    site.turned_away.clear()
    yield site
    site.front = site.login = site.users_only = ""


def keys(woo: Standin) -> Keys:
    return Keys(consumer_key=woo.key.consumer_key, consumer_secret=woo.key.consumer_secret)


def test_every_page_of_the_stand_in_is_named() -> None:
    assert NAMED.keys() == PAGES.keys()


@pytest.mark.parametrize("front", sorted(NAMED))
async def test_connecting_names_who_answered_and_what_to_do(woo: Standin, front: str) -> None:
    woo.front = front
    with pytest.raises(StoreError) as refused:
        await finding.discover(woo.url, keys(woo), ca=woo.ca)
    name, code = NAMED[front]
    told = f"{refused.value.message} {refused.value.detail}"
    assert name in told and "answered in the shop's place" in told and f"status {PAGES[front][0]}" in told
    assert refused.value.code == ("no_woocommerce" if front == "parked" else code)
    assert not any("authorization" in one["headers"] for one in woo.requests), "no key for whoever that is"


@pytest.mark.parametrize("front", sorted(NAMED))
async def test_doctor_and_reading_name_who_answered(woo: Standin, front: str) -> None:
    store = connect(woo)
    await store.facts()
    woo.front = front
    name, code = NAMED[front]
    for reading in (store.check, store.reach, store.catalogue.ids):
        with pytest.raises(StoreError) as refused:
            await reading()
        assert refused.value.code == code and name in refused.value.detail
        assert "in time" not in refused.value.message and "cannot be reached" not in refused.value.message
        assert name not in refused.value.message, "customers need not know what stands before the shop"
    await store.close()


@pytest.mark.parametrize("front", sorted(NAMED))
async def test_a_refund_that_somebody_else_answers_is_open_and_sent_once(woo: Standin, front: str) -> None:
    cast = populate(woo)
    store = connect(woo)
    await store.facts()
    order = await store.orders.by_number(cast.open)
    woo.front, woo.front_on = front, "POST .*/refunds"
    with pytest.raises(StoreError) as refused:
        await store.refunds.pay(RefundRequest(order_id=order.id, amount=order.total, key="k1" * 16, reason="x"))
    if front == "maintenance":  # WordPress itself says that it has not begun, and when to come back
        assert isinstance(refused.value, StoreThrottled)
    else:
        assert isinstance(refused.value, StoreTimeout) and NAMED[front][0] in refused.value.detail
    assert len(woo.turned_away) == 1
    await store.close()


async def test_a_success_that_is_a_firewalls_json_added_no_note(woo: Standin) -> None:
    cast = populate(woo)
    store = connect(woo)
    await store.facts()
    order = await store.orders.by_number(cast.open)
    woo.front, woo.front_on = "imunify", "POST .*/notes"
    with pytest.raises(StoreTimeout) as refused:
        await store.notes.add(NoteRequest(order_id=order.id, key="k4" * 16, text="Please ring twice."))
    assert refused.value.code == "firewall_answered" and len(woo.turned_away) == 1
    assert not await store.notes.find(order.id, "k4" * 16)
    await store.close()


async def test_a_page_after_the_refund_was_paid_leaves_it_open_and_it_is_found(woo: Standin) -> None:
    cast = populate(woo)
    store = connect(woo)
    await store.facts()
    order = await store.orders.by_number(cast.open)
    woo.faults.add("after", operation="POST /refunds", code=403)
    with pytest.raises(StoreTimeout) as refused:
        await store.refunds.pay(RefundRequest(order_id=order.id, amount=order.total, key="k2" * 16, reason="x"))
    assert refused.value.code == "firewall_answered"
    found = await store.refunds.find(order.id, "k2" * 16)
    assert found is not None and found.amount == order.total
    await store.close()


async def test_a_firewall_is_asked_once_and_a_broken_host_again(woo: Standin) -> None:
    store = connect(woo)
    for front, times in (("cloudflare", 1), ("gateway", 4)):
        woo.front = front
        woo.turned_away.clear()
        with pytest.raises(StoreError):
            await store.reach()
        assert len(woo.turned_away) == times
    await store.close()


async def test_writes_that_are_blocked_alone_are_named(woo: Standin) -> None:
    woo.front, woo.front_on = "modsecurity", "^PUT "
    store = connect(woo)
    with pytest.raises(StoreUnavailable) as refused:
        await store.facts()
    assert refused.value.code == "writes_blocked" and "ModSecurity" in refused.value.detail
    await store.close()


async def test_what_a_page_says_is_cleaned_and_cut(woo: Standin) -> None:
    woo.front = "nameless"
    with pytest.raises(StoreError) as refused:
        await finding.discover(woo.url, keys(woo), ca=woo.ca)
    assert '"Forbidden"' in refused.value.detail
    long = gatekeepers.of_page(403, {}, b"<title>" + b"x" * 5000 + b"</title>", None, "h")
    assert long is not None and len(long.title) <= 80


@pytest.mark.parametrize("code", ["rest_not_logged_in", "rest_cannot_access", "a_plug_ins_own"])
async def test_a_rest_api_for_users_only_is_open_to_keys(woo: Standin, code: str) -> None:
    catalogue.product(woo.world, "Cap", "5.00")
    woo.users_only = code
    found = await finding.discover(woo.url, keys(woo), ca=woo.ca)
    assert (found.root, found.mode) == (woo.root, "basic")
    assert code in " ".join(found.notes)
    store = connect(woo)
    facts = await store.facts()
    assert facts.writes and facts.info.currency == "EUR" and not facts.keyed
    assert [one async for one in store.catalogue.all()]
    with pytest.raises(StoreUnavailable, match="closed"):  # what is known of its pages stays
        assert [one async for one in store.content.documents()]
    assert [one async for one in store.sales.baskets(clock.now())] == []
    woo.strips_authorization = True
    assert (await finding.discover(woo.url, keys(woo), ca=woo.ca)).mode == "query"
    wrong = Keys(consumer_key="ck_" + "0" * 40, consumer_secret="cs_" + "0" * 40)
    with pytest.raises(StoreUnavailable) as refused:
        await finding.discover(woo.url, wrong, ca=woo.ca)
    assert code in refused.value.detail
    await store.close()


@pytest.mark.parametrize(
    "noise",
    [
        b"\xef\xbb\xbf\xef\xbb\xbf",
        b"\n\xef\xbb\xbf \xef\xbb\xbf\r\n",
        b"<br />\n<b>Notice</b>:  Undefined index: HTTP_ORIGIN in <b>/srv/plugin.php</b> on line <b>152</b><br />\n",
        b"\nDeprecated: Creation of dynamic property A::$b is deprecated in /srv/x.php on line 7\n",
        b"\xef\xbb\xbf<!-- cached -->\n",
    ],
)
async def test_what_stands_before_an_answer_is_read_past_and_told(
    woo: Standin, noise: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    cast = populate(woo)
    woo.noise = noise
    found = await finding.discover(woo.url, keys(woo), ca=woo.ca)
    assert found.mode == "basic"
    store = connect(woo)
    assert "WooCommerce at" in await store.check()
    order = await store.orders.by_number(cast.open)
    paid = await store.refunds.pay(RefundRequest(order_id=order.id, amount=order.total, key="k3" * 16, reason="x"))
    assert paid.amount == order.total
    blank = not noise.strip(b"\xef\xbb\xbf \r\n")
    assert bool(await store.concerns()) is not blank
    assert blank or "notices before its answers" in caplog.text
    await store.close()


async def test_a_site_with_a_password_before_it_is_reached_with_that(woo: Standin) -> None:
    woo.login = "stage:pa:ss@word"
    with pytest.raises(StoreUnavailable, match="closed") as refused:
        await finding.discover(woo.url, keys(woo), ca=woo.ca)
    assert "basic authentication" in refused.value.detail and "user name and password" in refused.value.detail
    address = woo.url.replace("https://", "https://stage:pa%3Ass%40word@")
    found = await finding.discover(address, keys(woo), ca=woo.ca)
    assert (found.root, found.mode) == (woo.root, "query")
    assert "pa:ss" not in f"{found!r}{found.notes}{found.keys!r}"
    store = connect(woo)
    store.client.point_at(found.root, found.keys, found.mode)
    assert (await store.facts()).writes
    await store.close()


async def test_a_password_goes_nowhere_else() -> None:
    with pytest.raises(InputError, match="plain http"):
        await finding.discover("http://me:secret@shop.example.com", Keys())
    with pytest.raises(InputError, match="pasted keys"):
        await finding.find("https://me:secret@shop.example.com")
