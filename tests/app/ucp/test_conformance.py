"""What another's program says of the catalogue: `spck-conformance`, at both versions, over both ways in."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI

from app.http.doors import config
from app.ucp.asked import MOST_IDS
from app.ucp.versions import VERSIONS
from tests.app.ucp.agents import NEWEST, Publishers, header, profile
from tests.loud import skip_loudly

pytestmark = pytest.mark.asyncio(loop_scope="module")
CLEAN = {"2026-08-25": 20, "2026-04-08": 30}
#: These look at the answer to ``POST /checkout-sessions`` without asking whether the profile declares a checkout.
UNDECLARED = {
    "2026-08-25": set(),
    "2026-04-08": {
        "response.envelope_every_response",
        "response.content_type_json",
        "response.capabilities_relevant",
        "checkout.idempotency_conflict",
        "checkout.deterministic_logic",
        "checkout.protocol_error_shape",
        "payment.handler_id_validated",
        "signals.attribution_no_effect",
    },
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def url(app: FastAPI, port: int) -> AsyncIterator[str]:
    settings = app.state.shopclerk.container.shop.settings
    server = uvicorn.Server(config(app, settings, port=port, log_level="warning", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started and not running.done():
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await running


async def known(url: str) -> dict[str, Any]:
    """Return what the program has to be told of the catalogue: things of it, and the limits of this server."""
    async with httpx2.AsyncClient(base_url=f"{url}/ucp", headers=header(f"agents.example/{NEWEST}")) as client:
        found = (await client.post("/catalog/search", json={"query": "rain jacket"})).json()
        many = (await client.post("/catalog/search", json={"filters": {"price": {"min": 1}}})).json()
    product = next(each for each in found["products"] if each.get("options"))
    return {
        "product_id": product["id"],
        "currency": product["price_range"]["min"]["currency"],
        "catalog": {
            "variant_id": product["variants"][-1]["id"],
            "configurable_product_id": product["id"],
            "max_batch": MOST_IDS,
            "paginated_query": "jacket",
            "paginated_total": many["pagination"]["total_count"],
        },
    }


@pytest.mark.parametrize("version", VERSIONS)
async def test_no_requirement_is_violated(
    app: FastAPI, url: str, version: str, publishers: Publishers, tmp_path: Path
) -> None:
    if importlib.util.find_spec("spck_conformance") is None:
        skip_loudly("spck-conformance is not installed", "It is one of the development tools: pip install it.")
    app.state.shopclerk.agents.forget()
    publishers.answers["spck.dev/agent"] = httpx2.Response(200, json=profile(version))
    told = tmp_path / "known.json"
    told.write_text(json.dumps(await known(url)))
    base = url if version == NEWEST else f"{url}/ucp/{version}"
    program = "from spck_conformance.cli import main; raise SystemExit(main())"
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, "--server", base, "--config", str(told), "--json"),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(running.communicate(), 100)
    report = json.loads(out)
    wrong = {each["id"]: each["observed"] for each in report["checks"] if each["status"] == "deviation"}
    undeclared = {name for name, seen in wrong.items() if seen["status"] == 404 and "nothing at this" in seen["body"]}
    assert report["spec_version"] == version and set(wrong) == undeclared == UNDECLARED[version], wrong
    assert report["checks_summary"]["clean"] >= CLEAN[version]
