"""What is found on a page, and that nobody learns by it what runs inside our network."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from app.cli.embed import page as embedded
from app.cli.embed.page import examine
from commerce.errors import InputError

CLERK, SHOP = "https://clerk.example.com", "https://shop.example.com"
LINE = f'<script src="{CLERK}/widget.js" async></script>'


class Web(httpx2.AsyncBaseTransport):
    """The shop's page and the clerk."""

    def __init__(self, body: str, origin: str = SHOP, **more: Any) -> None:
        self.body, self.origin, self.more = body, origin, more

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "clerk.example.com" and request.url.path == "/widget/config":
            return httpx2.Response(200, json={}, headers={"Access-Control-Allow-Origin": self.origin})
        return httpx2.Response(self.more.get("status", 200), text=self.body, headers=self.more.get("headers", {}))


async def states(body: str, **more: Any) -> dict[str, str]:
    return {each.name: each.state for each in await examine(SHOP, CLERK, Web(body, **more))}


async def test_a_page_with_the_line_is_well() -> None:
    assert await states(f"<body>{LINE}</body>") == {"page": "ok", "script": "ok", "policy": "ok", "clerk": "ok"}
    moved = LINE.replace("widget.js", "widget.js?v=1")
    assert (await states(moved))["script"] == "ok"


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("", "layout"),
        (f"<!-- {LINE} -->", "layout"),
        (f"<noscript>{LINE}</noscript>", "layout"),
        (f"<template>{LINE}</template><script src=https://cdn.shopify.com/x.js></script>", "App embeds"),
        ("<link href=/wp-content/themes/x.css>", "page cache"),
        ('<script src="https://old.example.com/widget.js"></script>', "https://old.example.com/widget.js"),
        (LINE.replace("async", 'type="module"'), "delays"),
        (LINE.replace("async", 'type="text/rocketscript"'), "delays"),
    ],
)
async def test_a_page_without_a_line_that_runs_is_told_with_what_to_do(body: str, hint: str) -> None:
    [_, script, *_] = await examine(SHOP, CLERK, Web(body))
    assert script.state == "fail" and hint in script.hint


async def test_a_second_line_a_policy_and_an_origin_that_is_not_allowed_are_told() -> None:
    assert (await states(LINE * 2))["script"] == "warn"
    header = {"headers": {"Content-Security-Policy": "script-src 'self'"}}
    assert (await states(LINE, **header))["policy"] == "fail"
    meta = "<meta http-equiv=Content-Security-Policy content=\"img-src 'self'\">"
    assert (await states(meta + LINE))["policy"] == "warn"
    [*_, clerk] = await examine(SHOP, CLERK, Web(LINE, origin="https://other.example.com"))
    assert clerk.state == "fail" and SHOP in clerk.hint


async def test_a_page_that_does_not_answer_and_one_behind_a_password() -> None:
    assert await states("", status=503) == {"page": "fail"}

    def to_password(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/":
            return httpx2.Response(302, headers={"Location": "/password"})
        return httpx2.Response(200, text="<form>")

    found = await examine(SHOP, CLERK, httpx2.MockTransport(to_password))
    assert found[0].state == "warn" and "password" in found[0].text

    def down(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no")

    assert [each.state for each in await examine(SHOP, CLERK, httpx2.MockTransport(down))] == ["fail"]


@pytest.mark.parametrize("url", ["", "ftp://shop.example.com", "https://user:secret@shop.example.com"])
async def test_what_is_no_address_of_a_page(url: str) -> None:
    with pytest.raises(InputError):
        await examine(url, CLERK, Web(""))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A name server of our own."""
    known: dict[str, str] = {}

    async def resolve(_loop: Any, host: str, port: int, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known.get(host, host), port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    return known


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://169.254.169.254/", "https://inside.example"])
async def test_private_addresses_are_refused(names: dict[str, str], url: str) -> None:
    names["inside.example"] = "10.1.2.3"
    with pytest.raises(InputError) as refused:
        await examine(url, CLERK)
    assert refused.value.code == "private_address"


async def test_only_the_clerks_own_address_may_be_private_and_no_redirect_leads_further(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, str]
) -> None:
    def own(answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        monkeypatch.setattr(embedded.httpx2, "AsyncHTTPTransport", lambda **_: httpx2.MockTransport(answer))

    here = "http://127.0.0.1:8000"
    own(lambda _: httpx2.Response(200, text=LINE.replace(CLERK, here)))
    assert [each.state for each in await examine(f"{here}/shop", here)] == ["ok"] * 4
    own(lambda _: httpx2.Response(302, headers={"Location": "http://127.0.0.1:9000/"}))
    with pytest.raises(InputError):
        await examine(f"{here}/shop", here)
