"""What a production server refuses, that a development server does for the demo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.server_settings import ServerSettings
from tests.app.serving import MARA, Server, problem, serve


@pytest.fixture(scope="module")
def production(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(demo_home, tmp_path_factory.mktemp("production") / "home", "scripted", env="production") as running:
        yield running


def test_demo_sign_in_is_refused(production: Server, server: Server):
    with production.client() as client:
        problem(client.post("/dev/token", json={"email": MARA}), 403, "not_allowed")
        problem(client.get("/dev/customers"), 403, "not_allowed")
        assert '"demo": false' in client.get("/").text
    with production.client(server.token(MARA)) as client:
        problem(client.get("/orders"), 401, "not_authenticated")


def test_the_api_describes_itself_only_when_asked_for(production: Server, server: Server):
    for path in ("/docs", "/openapi.json"):
        with production.client() as client:
            problem(client.get(path), 404, "not_found")
        with server.client() as client:
            found = client.get(path)
            assert found.status_code == 200
            assert "strict-transport-security" not in found.headers  # plain http: browsers would not come back


@pytest.mark.parametrize(
    ("env", "docs", "shown"),
    [
        ("production", "auto", False),
        ("production", "on", True),
        ("development", "auto", True),
        ("development", "off", False),
    ],
)
def test_who_decides_whether_it_does(env: str, docs: str, shown: bool):
    assert ServerSettings(api_docs=docs).shows_api(env) is shown  # type: ignore[arg-type]
