"""Customers whom the shop's own OAuth server signs in: its tokens for this address, and nobody else's."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from app.http.api import create_app
from commerce.errors import ConfigurationError
from service.agent_settings import AgentSettings
from tests.app.mcp.speaking import facts
from tests.app.serving import MARA
from tests.homes import settings_for

pytestmark = pytest.mark.asyncio(loop_scope="module")
URL, ISSUER = "https://shop.example.com/clerk", "https://login.example.com"
HERE = f"{URL}/mcp"
KEY, OTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def keys() -> Iterator[str]:
    """A server that publishes one key."""
    public = {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key())), "kid": "one", "alg": "ES256"}

    class Published(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": [public]}).encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Published)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/keys"
    server.shutdown()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(demo_home: Path, keys: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    home = tmp_path_factory.mktemp("issuer") / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    found = create_app(
        settings_for(home, server_public_url=URL, mcp_issuer=ISSUER, mcp_jwks_url=keys, sign_in_sub="other")
    )
    async with found.router.lifespan_context(found):
        yield found


def http(app: FastAPI, token: str = "") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=("198.51.100.7", 4711))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(transport=transport, base_url="https://shop.example.com", headers=headers)


def signed(key: Any = KEY, algorithm: str = "ES256", kid: str = "one", **changed: Any) -> str:
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": HERE,
        "sub": "customer-1",
        "email": MARA,
        "email_verified": True,
        "exp": time.time() + 300,
        **changed,
    }
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm, headers={"kid": kid})


async def test_a_customer_of_the_shop_is_known(app: FastAPI) -> None:
    async with (
        http(app, signed()) as client,
        Client(streamable_http_client("https://shop.example.com/mcp", http_client=client)) as program,
    ):
        assert facts(await program.call_tool("my_orders", {}))["orders"]
        assert facts(await program.call_tool("send_code", {}))["kind"] == "code_sent"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://shop.example.com"},
        {"aud": "https://other.example.com/mcp"},
        {"aud": [f"{HERE}/"]},
        {"aud": None},
        {"iss": "https://evil.example.com"},
        {"iss": "shopclerk"},
        {"exp": time.time() - 60},
        {"exp": None},
        {"nbf": time.time() + 86_400},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": None},
        {"email": "nobody"},
        {"key": OTHER},
        {"kid": "two"},
        {"key": "a secret of thirty-two characters", "algorithm": "HS256"},
        {"key": None, "algorithm": "none"},
    ],
    ids=lambda changed: "-".join(changed),
)
async def test_no_other_token_is_taken(app: FastAPI, changed: dict[str, Any]) -> None:
    """One for another address first of all: who got it there must not use it here."""
    async with http(app, signed(**changed)) as client:
        answer = await client.post("/mcp", json={})
    assert answer.status_code == 401
    about = "https://shop.example.com/.well-known/oauth-protected-resource/clerk/mcp"
    assert f'resource_metadata="{about}"' in answer.headers["www-authenticate"]
    async with http(app, signed(aud=[HERE, "https://x.example.com"])) as client:
        assert (await client.post("/mcp", json={})).status_code != 401


async def test_a_program_learns_who_signs_customers_in(app: FastAPI) -> None:
    async with http(app) as client:
        for path in ("/clerk/mcp", ""):
            found = (await client.get(f"/.well-known/oauth-protected-resource{path}")).json()
            assert (found["resource"], found["authorization_servers"]) == (HERE, [ISSUER])
        assert (await client.get("/.well-known/oauth-protected-resource/other")).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("my_orders", 401), ("cancel_order", 401), ("search_products", 200)])
async def test_only_what_is_a_customers_asks_for_one(app: FastAPI, name: str, status: int) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": {}}}
    async with http(app) as client:
        accept = {"Accept": "application/json, text/event-stream"}
        assert (await client.post("/mcp", json=call, headers=accept)).status_code == status


@pytest.mark.parametrize(
    "given",
    [
        {"mcp_issuer": ISSUER},
        {"mcp_jwks_url": "https://login.example.com/keys"},
        {"mcp_issuer": ISSUER, "mcp_jwks_url": "http://login.example.com/keys"},
        {"mcp_offers": "everything"},
    ],
)
async def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        settings_for(tmp_path, **given).section(AgentSettings)
