"""Profiles of agents: fetched as what a stranger names, once, and what is agreed by them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx2
import pytest

from app.ucp import agents as agents_module
from app.ucp.agents import PLACES, SHARE, Agents, Agreed, named
from app.ucp.refusals import Refused
from app.ucp.versions import LOOKUP, SEARCH
from connectors import public_only
from runtime import clock
from tests.app.ucp.agents import NEWEST, OLDER, Publishers, profile, resolve

HERE, ELSEWHERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_only, "public_address", resolve)


@pytest.mark.parametrize("version", [NEWEST, OLDER])
async def test_the_version_is_the_agents_own(version: str) -> None:
    agreed = await Agents(transport=Publishers()).agree(f"https://agents.example/{version}", HERE)
    assert agreed == Agreed(version, (SEARCH, LOOKUP))


async def test_only_what_both_have_is_agreed() -> None:
    agents = Agents(transport=Publishers())
    assert (await agents.agree("https://agents.example/search-only", HERE)).capabilities == (SEARCH,)
    assert (await agents.agree("https://agents.example/other", HERE)).capabilities == ()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("", 400, "invalid_profile_url"),
        (None, 400, "invalid_profile_url"),
        (7, 400, "invalid_profile_url"),
        ("agents.example", 400, "invalid_profile_url"),
        (f"http://agents.example/{NEWEST}", 400, "invalid_profile_url"),
        (f"http://127.0.0.1/{NEWEST}", 400, "invalid_profile_url"),
        (f"https://user:secret@agents.example/{NEWEST}", 400, "invalid_profile_url"),
        ("https://agents.internal/profile", 400, "invalid_profile_url"),
        ("file:///etc/passwd", 400, "invalid_profile_url"),
        ("https://agents.example/" + "x" * 2048, 400, "invalid_profile_url"),
        ("https://[::1", 400, "invalid_profile_url"),
        ("https://nobody.example/profile", 424, "profile_unreachable"),
        ("https://agents.example/broken", 424, "profile_unreachable"),
        ("https://agents.example/moved", 424, "profile_unreachable"),
        ("https://agents.example/text", 422, "profile_malformed"),
        ("https://agents.example/deep", 422, "profile_malformed"),
        ("https://agents.example/large", 422, "profile_malformed"),
        ("https://agents.example/list", 422, "profile_malformed"),
        ("https://agents.example/no-registries", 422, "profile_malformed"),
        ("https://agents.example/odd", 422, "profile_malformed"),
        ("https://agents.example/old", 422, "version_unsupported"),
    ],
)
async def test_what_is_refused(address: object, status: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await Agents(transport=Publishers()).agree(address, HERE)
    assert (refused.value.status, refused.value.code) == (status, code)


async def test_a_profile_is_read_once_and_so_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    publishers = Publishers()
    publishers.answers["agents.example/short"] = httpx2.Response(
        200, json=profile(), headers={"cache-control": "public, max-age=1"}
    )
    agents, now = Agents(transport=publishers), clock.steady()
    monkeypatch.setattr(clock, "steady", lambda: now)
    place, broken = "https://agents.example/short#part", "https://agents.example/broken"
    await asyncio.gather(*(agents.agree(place, HERE) for _ in range(50)))
    for _ in range(3):
        with pytest.raises(Refused):
            await agents.agree(broken, HERE)
    assert publishers.asked == ["agents.example/short", "agents.example/broken"]
    now += timedelta(seconds=59)  # no shorter than a minute, whatever it says
    await agents.agree(place, HERE)
    assert len(publishers.asked) == 2
    now += timedelta(seconds=2)
    await agents.agree(place, HERE)
    assert publishers.asked[2:] == ["agents.example/short"]


async def test_who_names_many_fills_no_memory() -> None:
    agents = Agents(transport=Publishers())
    for number in range(300):
        with pytest.raises(Refused):
            await agents.agree(f"https://nobody.example/{number}", HERE)
    assert len(agents._kept) == 256 and not agents._reading


class Slow(Publishers):
    """Hosts that answer when they are told to."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.most = 0, 0
        self.go = asyncio.Event()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.headers["host"] != "slow.example":
            return await super().handle_async_request(request)
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.go.wait()
            return httpx2.Response(200, json=profile())
        finally:
            self.inside -= 1

    async def filled(self, count: int) -> None:
        """Wait until so many are inside, and a little for one more."""
        async with asyncio.timeout(20):
            while self.inside < count:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)


async def test_only_so_many_are_read_at_once_and_nobody_waits_for_anothers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents_module, "PATIENCE", 1.0)
    slow = Slow()
    agents = Agents(transport=slow)
    many = [asyncio.create_task(agents.agree(f"https://slow.example/{number}", HERE)) for number in range(60)]
    place = f"https://agents.example/{NEWEST}"
    named_by_both = asyncio.create_task(agents.agree(place, HERE))  # waits behind the sixty
    await slow.filled(SHARE)
    assert await agents.agree(place, ELSEWHERE) == Agreed(NEWEST, (SEARCH, LOOKUP))
    with pytest.raises(Refused) as refused:
        await named_by_both
    assert (refused.value.status, refused.value.code) == (503, "profile_unreachable")
    slow.go.set()
    found = await asyncio.gather(*many, return_exceptions=True)
    assert sum(isinstance(each, Agreed) for each in found) == slow.most == SHARE
    # Having had no place is nobody's fault and is not remembered.
    assert await agents.agree("https://slow.example/59", HERE)
    assert await agents.agree(place, HERE)


async def test_all_networks_together_have_so_many_places() -> None:
    slow = Slow()
    agents = Agents(transport=slow)
    many = [
        asyncio.create_task(agents.agree(f"https://slow.example/{each}", f"192.0.2.{each // SHARE}"))
        for each in range(2 * PLACES)
    ]
    await slow.filled(PLACES)
    slow.go.set()
    await asyncio.gather(*many)
    assert slow.most == PLACES


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('profile="https://a.example/p"', "https://a.example/p"),
        ('a=1, profile="https://a.example/p"; version="2026-08-25"', "https://a.example/p"),
        ("profile=https://a.example/p", ""),
        ('other="https://a.example/p"', ""),
        ('xprofile="https://a.example/p"', ""),
        ("", ""),
        ("," * 100_000, ""),
    ],
)
def test_the_header_names_a_profile(header: str, found: str) -> None:
    assert named(header) == found
