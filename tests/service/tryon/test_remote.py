"""The real providers of other companies in the whole machinery, each against its stand-in."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from sqlalchemy import select

from commerce.errors import PolicyDenied
from commerce.sentences import restored
from connectors.tryon.registry import open_providers
from evals.standins.tryon import fashn, gemini, google, malformed
from evals.standins.tryon.loopback import serving
from service.shop import Shop
from service.studio import Studio
from service.tryon import asking, sessions
from store.models import TryOnCall
from tests.homes import settings_for
from tests.service.tryon.trying import made, opened, skus

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def services(shop: Shop, tmp_path: Path) -> AsyncIterator[dict[str, Any]]:
    """All three, in the shop's studio by the settings alone."""
    found: dict[str, Any] = {"google": google.Google(), "gemini": gemini.Gemini(), "fashn": fashn.Fashn()}
    async with AsyncExitStack() as stack:
        for service in found.values():
            service.url = await stack.enter_async_context(serving(service))
        found["fashn"].waits = 0
        settings = settings_for(
            tmp_path,
            tryon="google,gemini,fashn",
            tryon_google_project=google.PROJECT,
            FASHN_API_KEY=fashn.KEY,
            GEMINI_API_KEY=gemini.KEY,
            GOOGLE_APPLICATION_CREDENTIALS=str(google.key_file(tmp_path, found["google"].url)),
            **{f"tryon_{name}_url": service.url for name, service in found.items()},
        )
        shop.studio = Studio(open_providers(settings), shop.studio.files)
        yield found
        assert [service.problems for service in found.values()] == [[], [], []]
        await shop.studio.close()


def orders(services: dict[str, Any]) -> list[int]:
    return [len(each.orders) for each in services.values()]


async def booked(shop: Shop) -> list[tuple[str, str]]:
    async with shop.database.read() as session:
        rows = await session.scalars(
            select(TryOnCall).where(TryOnCall.shop_id == shop.shop_id).order_by(TryOnCall.sent_at)
        )
        return [(each.provider, each.state) for each in rows]


@pytest.mark.parametrize(
    ("faults", "ends", "books"),
    [
        ({}, "google", [("google", "done")]),
        ({"google": "quota"}, "gemini", [("google", "unsent"), ("gemini", "done")]),
        (
            {"google": "key", "gemini": "no_model"},
            "fashn",
            [("google", "unsent"), ("gemini", "unsent"), ("fashn", "done")],
        ),
        ({"google": "broken"}, "failed", [("google", "failed")]),
        ({"google": "unchanged"}, "failed", [("google", "failed")]),
        ({"google": "filtered"}, "refused", [("google", "refused")]),
        ({"google": "quota", "gemini": "says_minor"}, "refused", [("google", "unsent"), ("gemini", "refused")]),
        (
            {"google": "quota", "gemini": "quota", "fashn": "pipeline"},
            "failed",
            [("google", "unsent"), ("gemini", "unsent"), ("fashn", "failed")],
        ),
    ],
)
async def test_the_next_is_asked_where_that_costs_nothing(
    shop: Shop, services: dict[str, Any], faults: dict[str, str], ends: str, books: list[tuple[str, str]]
) -> None:
    for name, fault in faults.items():
        services[name].fault = fault
    who, row = await opened(shop, photo=malformed.encoded("JPEG", exif=malformed.exif_with_place(1)), remote=True)
    sku = (await skus(shop))[0]
    job = await made(shop, who, row.id, sku)
    assert (job.provider or job.state) == ends and await booked(shop) == books
    before = orders(services)
    for service in services.values():
        service.fault = ""
    again = await made(shop, who, row.id, sku)  # whatever it was that was paid for, it is not paid for again
    assert orders(services) == before and await booked(shop) == books
    assert again.state == ("done" if job.state == "done" else "failed")
    assert again.state == "done" or (
        again.code == "tryon_not_paid_again" and "Another article" in restored(again.sentence)
    )
    if job.state == "done":
        info = Image.open(io.BytesIO(await sessions.overlay(shop, row.id, job.id))).info
        assert "computer-made" in info["Source"] and ends in info["Source"]


async def test_no_photo_leaves_without_its_own_consent(shop: Shop, services: dict[str, Any]) -> None:
    who, row = await opened(shop)
    job = await made(shop, who, row.id, (await skus(shop))[0])
    assert job.state == "failed" and orders(services) == [0, 0, 0] and services["google"].tokens == []


async def test_an_article_goes_to_the_first_that_takes_it(shop: Shop, services: dict[str, Any]) -> None:
    who, row = await opened(shop, remote=True)
    job = await made(shop, who, row.id, (await skus(shop, "Hats"))[0])
    assert job.provider == "gemini" and orders(services) == [0, 1, 0] and await booked(shop) == [("gemini", "done")]


async def test_articles_for_children_reach_nobody(shop: Shop, services: dict[str, Any]) -> None:
    who, row = await opened(shop, remote=True)
    with pytest.raises(PolicyDenied):
        await asking.ask(shop, who, row.id, (await skus(shop, "Kids > Raincoats"))[0], only="gemini")
    assert orders(services) == [0, 0, 0] and services["google"].tokens == []


async def test_one_that_fails_again_and_again_is_asked_no_more(shop: Shop, services: dict[str, Any]) -> None:
    services["google"].fault = "quota"
    who, row = await opened(shop, remote=True)
    for sku in (await skus(shop))[:5]:
        assert (await made(shop, who, row.id, sku)).provider == "gemini"
    assert orders(services) == [3, 5, 0]
