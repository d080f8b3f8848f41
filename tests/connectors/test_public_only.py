"""Requests to addresses that somebody typed go to public hosts only, whatever a name, a redirect or an answer says."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.errors import InputError, StoreUnavailable
from connectors import public_only
from connectors.public_only import PublicOnly, is_public
from connectors.stores.woocommerce import finding

PUBLIC = "93.184.216.34"
INDEX = {"namespaces": ["wc/v3"]}


@pytest.mark.parametrize(
    ("place", "public"),
    [
        (PUBLIC, True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("0.0.0.0", False),
        ("10.0.0.7", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.7", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a00:7", False),
        ("2002:7f00:1::1", False),
        ("nonsense", False),
        ("", False),
        ("::127.0.0.1", False),
        ("::a9fe:a9fe", False),
        ("::93.184.216.34", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False),
        ("5f00::1", False),
        ("3fff::1", False),
        ("2001:db8::1", False),
        ("168.63.129.16", False),
        ("::ffff:168.63.129.16", False),
        ("2606:2800:220:1:0:5efe:7f00:1", False),
        ("2606:2800:220:1:200:5efe:a00:7", False),
        ("192.88.99.1", False),
        ("2001:0:4136:e378::1", False),
        ("64:ff9b::5db8:d822", True),
        ("::ffff:93.184.216.34", True),
        ("240.0.0.1", False),
    ],
)
def test_what_is_public(place: str, public: bool) -> None:
    assert is_public(place) is public


@given(st.sampled_from(["10.0.0.0", "127.0.0.0", "192.168.0.0", "169.254.0.0"]), st.integers(0, 65_535))
def test_a_private_address_is_private_in_every_dress(base: str, offset: int) -> None:
    inner = int(IPv4Address(base)) + offset
    dresses = ((0xFFFF << 32) | inner, (0x64FF9B << 96) | inner, (0x2002 << 112) | (inner << 80))
    assert not any(is_public(str(IPv6Address(dress))) for dress in dresses)


class Hosts(httpx2.AsyncBaseTransport):
    """Answers as the hosts do, by their addresses, and notes who was asked."""

    def __init__(self, answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.answer, self.asked = answer, []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        return self.answer(request)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A name server of our own."""
    known: dict[str, list[str]] = {"shop.example.com": [PUBLIC]}

    async def resolve(_loop: Any, host: str, port: int, **_more: Any) -> list[Any]:
        if host not in known:
            known[host] = [host] if host[-1].isdigit() or ":" in host else []
        if not known[host]:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in known[host]]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    return known


async def test_goes_to_the_address_that_was_looked_at_under_the_name(names: dict[str, list[str]]) -> None:
    hosts = Hosts(lambda _: httpx2.Response(200, json=INDEX))
    root = await finding.find("https://shop.example.com", transport=PublicOnly(hosts))
    assert root == "https://shop.example.com/wp-json"
    assert hosts.asked == [(PUBLIC, "shop.example.com", "shop.example.com")]


@pytest.mark.parametrize(
    "places", [["127.0.0.1"], ["10.0.0.7"], [PUBLIC, "192.168.1.1"], ["169.254.169.254"], ["::1"], ["::ffff:10.0.0.1"]]
)
async def test_names_with_any_private_address_are_refused(names: dict[str, list[str]], places: list[str]) -> None:
    names["shop.example.com"] = places
    hosts = Hosts(lambda _: httpx2.Response(200, json=INDEX))
    with pytest.raises(InputError) as refused:
        await finding.find("https://shop.example.com", transport=PublicOnly(hosts))
    assert refused.value.code == "private_address" and hosts.asked == []


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:8000/x", "https://10.0.0.7/", "http://[::1]/", "https://inside.example"]
)
@pytest.mark.parametrize("link", [False, True])
async def test_redirects_inside_are_refused(names: dict[str, list[str]], to: str, link: bool) -> None:
    names["inside.example"] = ["10.1.2.3"]

    def answer(request: httpx2.Request) -> httpx2.Response:
        if "wp-json" in request.url.path:
            return httpx2.Response(404) if link else httpx2.Response(302, headers={"Location": to})
        return httpx2.Response(302, headers={"Location": to})

    hosts = Hosts(answer)
    with pytest.raises(InputError) as refused:
        await finding.find("https://shop.example.com", transport=PublicOnly(hosts))
    assert refused.value.code == "private_address"
    assert {host for host, _, _ in hosts.asked} == {PUBLIC}


async def test_a_name_that_leads_elsewhere_a_moment_later_is_refused_then(names: dict[str, list[str]]) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        names["shop.example.com"] = ["127.0.0.1"]
        return httpx2.Response(302, headers={"Location": "https://shop.example.com/elsewhere"})

    hosts = Hosts(answer)
    with pytest.raises(InputError):
        await finding.find("https://shop.example.com", transport=PublicOnly(hosts))
    assert len(hosts.asked) == 1


async def test_names_without_an_address_are_said_to_be_none(names: dict[str, list[str]]) -> None:
    with pytest.raises(StoreUnavailable, match="Nothing answers at nowhere"):
        await finding.find("https://nowhere.example", transport=PublicOnly(Hosts(lambda _: httpx2.Response(200))))


async def test_answers_without_an_end_are_given_up(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100_000
            yield b" " * 100_000

    hosts = Hosts(lambda _: httpx2.Response(200, content=endless()))
    async with asyncio.timeout(20):
        with pytest.raises(StoreUnavailable):
            await finding.find("https://shop.example.com", transport=PublicOnly(hosts))
    assert sent < 10_000_000
    monkeypatch.setattr(public_only, "MOST", 1_000_000)
    async with httpx2.AsyncClient(transport=PublicOnly(hosts)) as http:
        with pytest.raises(httpx2.ReadError):
            await http.get("https://shop.example.com/")
