"""Profiles of agents: fetched as what a stranger names, once, and what is agreed by them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx2
import pytest

from app.ucp.agents import Agents, Agreed, named
from app.ucp.refusals import Refused
from app.ucp.versions import LOOKUP, SEARCH
from connectors import public_only
from runtime import clock
from tests.app.ucp.agents import NEWEST, OLDER, Publishers, profile, resolve


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_only, "public_address", resolve)


@pytest.mark.parametrize("version", [NEWEST, OLDER])
async def test_the_version_is_the_agents_own(version: str) -> None:
    agreed = await Agents(transport=Publishers()).agree(f"https://agents.example/{version}")
    assert agreed == Agreed(version, (SEARCH, LOOKUP))


async def test_only_what_both_have_is_agreed() -> None:
    agents = Agents(transport=Publishers())
    assert (await agents.agree("https://agents.example/search-only")).capabilities == (SEARCH,)
    assert (await agents.agree("https://agents.example/other")).capabilities == ()


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
        await Agents(transport=Publishers()).agree(address)
    assert (refused.value.status, refused.value.code) == (status, code)


async def test_a_profile_is_read_once_and_so_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    publishers = Publishers()
    publishers.answers["agents.example/short"] = httpx2.Response(
        200, json=profile(), headers={"cache-control": "public, max-age=1"}
    )
    agents, now = Agents(transport=publishers), clock.steady()
    monkeypatch.setattr(clock, "steady", lambda: now)
    place, broken = "https://agents.example/short#part", "https://agents.example/broken"
    await asyncio.gather(*(agents.agree(place) for _ in range(50)))
    for _ in range(3):
        with pytest.raises(Refused):
            await agents.agree(broken)
    assert publishers.asked == ["agents.example/short", "agents.example/broken"]
    now += timedelta(seconds=59)  # no shorter than a minute, whatever it says
    await agents.agree(place)
    assert len(publishers.asked) == 2
    now += timedelta(seconds=2)
    await agents.agree(place)
    assert publishers.asked[2:] == ["agents.example/short"]


async def test_who_names_many_fills_no_memory() -> None:
    agents = Agents(transport=Publishers())
    for number in range(300):
        with pytest.raises(Refused):
            await agents.agree(f"https://nobody.example/{number}")
    assert len(agents._kept) == 256 and not agents._reading


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
