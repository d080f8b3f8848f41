"""What strangers can make a server do: little, bounded, and never at the expense of others."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import delete

from app.http.api import create_app
from app.http.readiness import Readiness
from commerce.errors import StoreUnavailable
from runtime import clock
from service import limits
from service.changes.registry import ACTIONS
from service.identity import principals
from service.shop import Shop
from service.windows import Windows
from store.models import RateWindow
from tests.app.serving import MARA, problem
from tests.homes import settings_for

pytestmark = pytest.mark.asyncio(loop_scope="module")
JSON = {"Content-Type": "application/json"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    home = tmp_path_factory.mktemp("strangers") / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    made = create_app(settings_for(home, public_url="https://shop.example.com"))
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window ends while a test runs, however busy the machine is; travelling is honoured."""
    middle = datetime(2026, 6, 1, 12, 30, 30, tzinfo=UTC)

    def now() -> datetime:
        return middle + timedelta(seconds=round((clock.now() - datetime.now(UTC)).total_seconds()))

    monkeypatch.setattr(limits, "clock", SimpleNamespace(now=now, steady=now))


@pytest_asyncio.fixture(loop_scope="module")
async def shop(app: FastAPI) -> Shop:
    """The open shop, in which nothing has been counted yet."""
    found: Shop = app.state.shopclerk.container.shop
    found.windows = Windows()
    app.state.shopclerk = replace(app.state.shopclerk, readiness=Readiness())
    async with found.database.write() as session:
        await session.execute(delete(RateWindow))
    return found


def client(app: FastAPI, host: str = "198.51.100.7", token: str = "", **headers: str) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=(host, 4711))
    proof = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(transport=transport, base_url="https://shop.example.com", headers=proof | headers)


def limited(shop: Shop, monkeypatch: pytest.MonkeyPatch, **values: int) -> None:
    monkeypatch.setattr(shop, "settings", shop.settings.with_values(**values))


OPEN = (
    ("GET", "/search?q=jacket"),
    ("GET", "/products/1"),
    ("GET", "/products/1/related"),
    ("GET", "/documents/search?q=returns"),
    ("GET", "/orders/1007"),
    ("GET", "/orders"),
    ("GET", "/me"),
    ("POST", "/session"),
    ("POST", "/verify"),
    ("POST", "/verify/code"),
    ("POST", "/verify/step-up"),
    ("POST", "/chat"),
    ("GET", "/conversations/x"),
    ("POST", "/orders/1007/refund"),
    ("POST", "/proposals/x/confirm"),
    ("GET", "/"),
    ("GET", "/pages/returns"),
    ("GET", "/approvals"),
    ("POST", "/connect/woo/callback"),
    ("POST", "/connect/woo"),
    ("GET", "/connect/shopify/callback"),
    ("POST", "/dev/token"),
    ("GET", "/docs"),
    ("GET", "/tryon/consent"),
    ("POST", "/tryon/sessions"),
    ("GET", "/tryon/x"),
    ("PUT", "/tryon/x/photo"),
    ("DELETE", "/tryon/x"),
)


async def test_a_network_stands_before_everything_that_is_anonymous(
    app: FastAPI, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(shop, monkeypatch, limit_requests=10)
    mara = await principals.development_token(shop, MARA)
    async with client(app, "2001:db8:7:7::1") as one:
        answers = [await one.get("/search", params={"q": "jacket"}) for _ in range(12)]
        assert [each.status_code for each in answers] == [200] * 10 + [429] * 2
        assert int(answers[-1].headers["retry-after"]) >= 1
    async with client(app, "2001:db8:7:7:ffff::2") as neighbour:  # another address of the same customer
        for method, path in OPEN:
            problem(await neighbour.request(method, path, json={}), 429, "rate_limited")
        wrong = {"Authorization": "Bearer ak_x_y"}
        problem(await neighbour.get("/me", headers=wrong), 429, "rate_limited")  # guessing keys
    async with client(app, "2001:db8:7:8::1") as other:
        assert (await other.get("/search", params={"q": "jacket"})).status_code == 200
    async with client(app, "2001:db8:7:7::1", mara) as known:  # is not counted with their network, but is counted
        found = [(await known.get("/me")).status_code for _ in range(12)]
        assert found == [200] * 10 + [429] * 2
    key = await principals.create_key(shop, "tests")
    async with client(app, "2001:db8:7:7::1", key) as staff:
        assert [(await staff.get("/me")).status_code for _ in range(12)] == [200] * 12


#: What does no work before it answers: a refusal would cost as much, and the process is up all the same.
FREE = {("GET", "/healthz"), ("GET", "/mcp"), ("GET", "/ucp/mcp")}


def every(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Return method and path of every route, those of routers too."""
    for route in routes:
        if not hasattr(route, "path"):
            yield from every(route.effective_candidates())
            continue
        for method in sorted(route.methods or ("GET", "POST")):
            if method != "HEAD":
                yield method, route.path


async def test_no_route_is_without_a_limit_for_strangers(
    app: FastAPI, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(shop, monkeypatch, limit_requests=1)
    routes = list(every(app.routes))
    assert len(routes) >= 120
    async with client(app, "192.0.2.77") as stranger:
        for path, times in (("/me", 1), ("/readyz", 1), ("/pictures/none.png", 5)):
            for _ in range(times):
                assert (await stranger.get(path)).status_code != 429
        for _ in range(10):
            await stranger.post("/webhooks/woo", json={})
        free = set()
        for method, path in routes:
            url = re.sub(r"\{[^}]*\}", "x", path)
            answer = await stranger.request(method, url, json={})
            if answer.status_code != 429:
                free.add((method, path))
    assert free == FREE


async def test_the_machine_itself_and_staff_may_always_ask_whether_all_is_well(
    app: FastAPI, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(shop, monkeypatch, limit_requests=1)
    key = await principals.create_key(shop, "tests")
    for host, token in (("127.0.0.1", ""), ("192.0.2.78", key)):
        async with client(app, host, token) as asking:
            answers = [await asking.get("/readyz") for _ in range(3)]
            assert all(each.json()["checks"] for each in answers)
    async with client(app, "192.0.2.79") as stranger:
        await stranger.get("/me")
        problem(await stranger.get("/me"), 429, "rate_limited")
        answers = [await stranger.get("/readyz") for _ in range(2)]  # counted apart from all else
        assert answers[0].json()["checks"] == {}
        problem(answers[1], 429, "rate_limited")


async def test_new_visitors_of_one_address_are_not_missing_to_others(
    app: FastAPI, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(shop, monkeypatch, limit_messages=2)  # 200 for the shop
    codes = []
    for _ in range(203):
        async with client(app, "203.0.113.9") as visitor:
            codes.append((await visitor.post("/chat", json={"message": "", "conversation_id": "x"})).status_code)
    assert codes.count(429) == 201
    async with client(app, "203.0.113.10") as visitor:
        assert (await visitor.post("/chat", json={"message": "hello"})).status_code == 200


async def test_whoever_asks_for_a_change_is_known_before_any_of_it_is_read(app: FastAPI, shop: Shop) -> None:
    paths = [
        f"/orders/1/{each.path}" if each.about == "order" else f"/account/{each.path}" for each in ACTIONS.values()
    ]
    bodies = (b"{}", b"[]", b"nonsense", json.dumps({"items": ["x"] * 5_000}).encode(), b'{"a":' * 1000)
    async with client(app) as stranger:
        visitor = (await stranger.post("/verify", json={"order_number": "1", "email": "a@example.com"})).json()["token"]
        for path in paths:
            for body in bodies[:2] + bodies[3:4]:
                problem(await stranger.post(path, content=body, headers=JSON), 401, "not_authenticated")
        for body in bodies:
            answer = await stranger.post("/orders/1/refund", content=body, headers=JSON)
            assert answer.status_code in (400, 401)
    async with client(app, token=visitor) as nobody:
        problem(await nobody.post("/orders/1/refund", json={"amount": []}), 401, "not_authenticated")


def many(kind: str) -> bytes:
    """Return a body of the largest size that is let in, made of as many mistakes as fit."""
    parts = {
        "items": b'{"items":[' + b",".join([b"0"] * 15_000) + b"]}",
        "names": b"{" + b",".join(b'"%d":0' % number for number in range(3_400)) + b"}",
        "deep": b'{"items":' + b"[" * 15_000 + b"]" * 15_000 + b"}",
        "pieces": b'{"items":[' + b",".join([b'{"a":0}'] * 3_900) + b"]}",
    }
    return parts[kind]


@pytest.mark.parametrize("kind", ["items", "names", "deep", "pieces"])
async def test_a_body_full_of_mistakes_costs_little_and_is_told_in_one(app: FastAPI, shop: Shop, kind: str) -> None:
    mara = await principals.development_token(shop, MARA)
    async with client(app, token=mara) as known:
        plain = await cpu(known, "/orders/1007/refund", b'{"amount": []}')
        costly = await cpu(known, "/orders/1007/refund", many(kind))
        assert costly < plain + 0.3, (plain, costly)
    async with client(app) as stranger:
        for path in ("/verify", "/session", "/dev/token"):
            assert await cpu(stranger, path, many(kind)) < plain + 0.3
        too_large = b'{"message": "' + b"x" * 140_000 + b'"}'
        problem(await stranger.post("/chat", content=too_large, headers=JSON), 413, "body_too_large")
        problem(
            await stranger.post("/orders/1/refund", content=too_large[:40_000], headers=JSON), 413, "body_too_large"
        )


async def cpu(asking: httpx2.AsyncClient, path: str, body: bytes) -> float:
    """Return the least CPU time that the refusal of a body took."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        answer = await asking.post(path, content=body, headers=JSON)
        found.append(time.process_time() - begun)
        assert answer.status_code == 400
        assert len(answer.content) < 4_000
    return min(found)


async def test_readiness_asks_the_platform_once_a_minute_and_tells_strangers_nothing(
    app: FastAPI, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def reach() -> None:
        asked.append("reach")

    async def check() -> str:
        asked.append("check")
        raise StoreUnavailable

    monkeypatch.setattr(shop.connector, "reach", reach)
    monkeypatch.setattr(shop.connector, "check", check)
    async with client(app) as stranger:
        told: list[Any] = [(await stranger.get("/readyz")).json() for _ in range(20)]
        assert told == [{"ready": True, "checks": {}, "jobs": []}] * 20
    assert asked == ["reach"]
    async with client(app, "127.0.0.1") as here:
        assert set((await here.get("/readyz")).json()["checks"]) == {"database", "index", "jobs", "store", "schedule"}
        for name in ("X-Forwarded-For", "Forwarded", "Via"):
            assert (await here.get("/readyz", headers={name: "198.51.100.7"})).json()["checks"] == {}
    async with client(app, token=await principals.create_key(shop, "tests", ("read",))) as staff:
        assert (await staff.get("/readyz")).json()["checks"]["store"]["ok"] is True
    async with client(app, token="ak_no_key") as liar:
        assert (await liar.get("/readyz")).json()["checks"] == {}
    assert asked == ["reach"]


async def test_browsers_are_told_to_stay_with_https(app: FastAPI) -> None:
    async with client(app) as stranger:
        for path in ("/", "/search", "/nowhere", "/healthz"):
            assert (await stranger.get(path)).headers["strict-transport-security"] == "max-age=31536000"


async def test_connecting_another_platform_is_the_callers_mistake(app: FastAPI, shop: Shop) -> None:
    async with client(app, token=await principals.create_key(shop, "tests")) as staff:
        keys = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
        for path, body in (
            ("/connect/woo", {"url": "https://shop.example.com"}),
            ("/connect/woo", {"url": "https://shop.example.com", **keys}),
            ("/connect/shopify", {"shop": "a.myshopify.com"}),
            ("/connect/shopify", {"shop": "a.myshopify.com", "by": "app"}),
            ("/connect/shopify", {"shop": "a.myshopify.com", "by": "token", "token": "x"}),
        ):
            answer = await staff.post(path, json=body)
            assert answer.status_code == 409, answer.text
    async with client(app) as merchant:
        assert (await merchant.get("/connect/shopify/callback")).status_code == 409
        sent = await merchant.post("/connect/woo/callback", params={"state": "x"}, json=keys)
        assert sent.status_code in (401, 409)


@pytest.mark.parametrize(
    "piece", ["x@y.z ", "a, ", "1 ", "and no ", "-", "USA, ", "i have just ", "[a](", "# ", "\n> "]
)
async def test_messages_and_searches_made_to_be_slow_cost_little(app: FastAPI, shop: Shop, piece: str) -> None:
    async with client(app) as stranger:
        for method, path, length in (("POST", "/chat", 4_000), ("GET", "/search", 2_000)):
            costs = []
            for text in ("hello", (piece * length)[:length].strip()):
                body = {"json": {"message": text}} if method == "POST" else {"params": {"q": text}}
                took = []
                for _ in range(2):  # the first one may load what it needs
                    begun = time.process_time()
                    answer = await stranger.request(method, path, **body)  # type: ignore[arg-type]
                    took.append(time.process_time() - begun)
                    assert answer.status_code == 200 or answer.json()["code"] == "message_too_long", answer.text
                costs.append(min(took))
            assert costs[1] < costs[0] + 0.6, (path, costs)


async def test_a_shop_with_goods_of_its_own_signs_in_nobody_of_the_demo(
    app: FastAPI, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with client(app) as stranger:
        assert (await stranger.get("/dev/customers")).json()["customers"]
        assert '"demo": true' in (await stranger.get("/")).text
        bare = shop.connector.capabilities.model_copy(update={"orders": False})
        monkeypatch.setattr(shop.connector, "capabilities", bare)
        assert (await stranger.get("/dev/customers")).json() == {"customers": []}
        assert '"demo": false' in (await stranger.get("/")).text
