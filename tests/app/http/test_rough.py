"""Every route with rough input: a problem document each time, never a server error, never an open connection."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.app.serving import Server, serve
from tests.homes import demo_home  # noqa: F401

VALUES: tuple[Any, ...] = (
    "",
    " ",
    "1015",
    "../1008",
    "\u0000",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "x" * 5_000,
    "-1",
    "1e309",
    "NaN",
    -1,
    0,
    10**30,
    1.5,
    True,
    None,
    [],
    {},
    [[]],
    {"a": {"b": []}},
    ["1"] * 300,
    "\u202e5101",
    "{{7*7}}",
    "' OR 1=1 --",
    "%00",
    "2026-13-45",
    "a@b",
    "🧥",
)
ROUNDS = 6


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    """A server of its own: rough input of staff may well pause all changes."""
    with serve(demo_home, tmp_path_factory.mktemp("rough") / "home", "scripted") as running:
        yield running


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, item in sorted(document["paths"].items())
        for method, operation in item.items()
        if method in ("get", "post", "put", "delete", "patch")
    ]


def resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = str(schema.get("$ref", "")).rsplit("/", 1)[-1]
    found: dict[str, Any] = document["components"]["schemas"].get(name, schema)
    return found


def body(document: dict[str, Any], operation: dict[str, Any], chance: random.Random) -> Any:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = resolve(document, content.get("schema", {}))
    names = [*schema.get("properties", {}), "unknown"]
    if chance.random() < 0.2:
        return chance.choice(VALUES)
    return {name: chance.choice(VALUES) for name in names if chance.random() < 0.7}


def ask(
    client: httpx2.Client, document: dict[str, Any], entry: tuple[str, str, Any], chance: random.Random
) -> httpx2.Response:
    path, method, operation = entry
    places = operation.get("parameters", [])
    for place in places:
        if place["in"] == "path":
            text = str(chance.choice(VALUES[:12])).replace("\x00", "%00").strip("./ ") or "x"
            path = path.replace("{" + place["name"] + "}", text[:300])
    query = {p["name"]: str(chance.choice(VALUES))[:2_000] for p in places if p["in"] == "query"}
    headers = {"Idempotency-Key": str(chance.random())}
    content = None
    if "requestBody" in operation:
        content = json.dumps(body(document, operation, chance)).encode()
        headers["Content-Type"] = "application/json"
        if chance.random() < 0.1:
            content = chance.choice((b"", b"{", b"\xff\xfe", b"[" * 20_000, b'{"a":1,"a":2}'))
    return client.request(method.upper(), path, params=query, headers=headers, content=content)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", ["nobody", "customer", "staff"])
def test_no_route_breaks(server: Server, who: str) -> None:
    chance = random.Random(f"rough-{who}")
    client = {"nobody": server.client, "customer": server.customer, "staff": server.staff}[who]()
    with client:
        document = client.get("/openapi.json").json()
        todo = operations(document)
        assert len(todo) > 30
        for _ in range(ROUNDS):
            for entry in todo:
                found = ask(client, document, entry, chance)
                where = f"{entry[1]} {found.request.url!s:.200}: {found.text[:300]}"
                assert found.status_code < 500, where
                if found.status_code >= 400:
                    of_protocol = found.request.url.path.startswith("/ucp/")  # its mistakes are its own
                    kinds = {"application/problem+json", *(("application/json",) if of_protocol else ())}
                    assert found.headers["content-type"] in kinds, where
                    assert found.json()["code"], where
                assert "Traceback" not in found.text, where
        assert client.get("/healthz").status_code == 200
