"""Every kind of failure as a problem document, on a small application of the same parts."""

from __future__ import annotations

import logging

import httpx2
import pytest
from fastapi import FastAPI, Request

from app.http import problems
from app.http.middleware import MAX_BODY, MAX_WEBHOOK, Guard
from commerce.errors import OrderNotFound, RateLimited, ShopclerkError, StoreThrottled, StoreTimeout
from tests.app.serving import problem

FAILURES: dict[str, Exception] = {
    "order": OrderNotFound(),
    "limit": RateLimited(),
    "busy": StoreThrottled(),
    "late": StoreTimeout(detail="host db-7 did not answer"),
    "year": StoreThrottled(retry_after=float("inf")),
    "bug": ValueError("the password is swordfish"),
}


@pytest.fixture
async def client():
    app = FastAPI(redirect_slashes=False)
    app.add_middleware(Guard)
    problems.install(app)

    @app.post("/webhooks/platform")
    async def hook(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/fail/{kind}")
    async def fail(kind: str) -> None:
        raise FAILURES[kind]

    @app.post("/echo")
    async def echo(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_our_own_errors_keep_code_status_and_sentence(client: httpx2.AsyncClient):
    found = problem(await client.get("/fail/order"), 404, "order_not_found")
    assert found["detail"] == OrderNotFound.default()
    late = await client.get("/fail/late")
    problem(late, 504, "store_timeout")
    assert "db-7" not in late.text


async def test_says_when_to_come_back(client: httpx2.AsyncClient):
    for kind, status, code in (("limit", 429, "rate_limited"), ("busy", 503, "store_throttled")):
        answer = await client.get(f"/fail/{kind}")
        problem(answer, status, code)
        assert int(answer.headers["retry-after"]) > 0


async def test_a_fault_of_ours_tells_nothing(client: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR):
        answer = await client.get("/fail/bug")
    found = problem(answer, 500, "internal")
    assert "swordfish" not in answer.text
    assert found["detail"] == ShopclerkError.default()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert any(record.exc_info for record in caplog.records)


async def test_a_body_over_the_limit_is_refused_with_and_without_its_length(client: httpx2.AsyncClient):
    json = {"Content-Type": "application/json"}
    problem(await client.post("/echo", content=b"x" * (MAX_BODY + 1), headers=json), 413, "body_too_large")

    async def pieces():
        for _ in range(MAX_BODY // 1000 + 2):
            yield b"x" * 1000

    problem(await client.post("/echo", content=pieces(), headers=json), 413, "body_too_large")
    fits = await client.post("/echo", content=b"x" * MAX_BODY, headers=json)
    assert fits.json() == {"bytes": MAX_BODY}


async def test_a_webhook_may_hold_a_whole_product(client: httpx2.AsyncClient):
    json = {"Content-Type": "application/json"}
    fits = await client.post("/webhooks/platform", content=b"x" * (MAX_BODY * 4), headers=json)
    assert fits.json() == {"bytes": MAX_BODY * 4}
    answer = await client.post("/webhooks/platform", content=b"x" * (MAX_WEBHOOK + 1), headers=json)
    problem(answer, 413, "body_too_large")


async def test_a_platform_that_asks_for_a_year_is_not_passed_on(client: httpx2.AsyncClient):
    assert int((await client.get("/fail/year")).headers["retry-after"]) == 86_400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_only_json_may_change_something(client: httpx2.AsyncClient, kind: str):
    headers = {"Content-Type": kind} if kind else {}
    problem(await client.post("/echo", content=b"{}", headers=headers), 415, "unsupported_media_type")
    problem(await client.post("/echo", headers=headers), 415, "unsupported_media_type")
    token = {**headers, "Authorization": "Bearer x"}
    problem(await client.post("/echo", content=b"{}", headers=token), 415, "unsupported_media_type")
    assert (await client.post("/echo", headers=token)).json() == {"bytes": 0}
