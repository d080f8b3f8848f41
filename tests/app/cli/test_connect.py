"""``connect``: a Shopify store from the command line, with the stand-in at the other end."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from app.cli.switching import keep
from tests.app.cli.conftest import Shell
from tests.connectors.stores.shopify.conftest import cast, shopify  # noqa: F401
from tests.service.shopify_shop import DOMAIN


@pytest.fixture
def run(shopify, cast, tmp_path: Path, start_of: list[str]):  # noqa: F811
    environment = {
        "SHOPCLERK_PLATFORM": "shopify",
        "SHOPCLERK_SHOP_ID": "standin",
        "SHOPCLERK_SHOPIFY_URL": shopify.url,
        "SHOPCLERK_SHOPIFY_CLIENT_ID": "client-1",
        "SHOPCLERK_SHOPIFY_CLIENT_SECRET": "hush-hush",
        "SHOPCLERK_SERVER_PUBLIC_URL": "https://clerk.example.com",
    }
    shell = Shell(tmp_path / "home", tmp_path, start_of)
    return lambda *args, **more: shell.run(*args, **{**environment, **more})


def test_connect_sync_search_and_forget(run, shopify):  # noqa: F811
    made = run("connect", "shopify", DOMAIN)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith(f"Connected to Standin Goods ({DOMAIN}).")
    assert run("sync", "--json").returncode == 0
    assert "Rain jacket" in run("search", "rain jacket").stdout
    assert f"Shopify {DOMAIN} (Standin Goods), API 2026-10" in run("doctor").stdout
    assert run("connect", "disconnect").returncode == 0
    assert "shopclerk connect shopify" in run("doctor").stdout


def test_by_a_token_that_is_never_shown(run, shopify):  # noqa: F811
    made = run("connect", "shopify", DOMAIN, "--by", "token", "--json", SHOPIFY_ACCESS_TOKEN=shopify.token)
    assert json.loads(made.stdout)["domain"] == DOMAIN
    assert shopify.token not in made.stdout + made.stderr


def test_by_consent_and_the_manifest(run):
    link = run("connect", "shopify", DOMAIN, "--by", "consent").stdout
    assert "/admin/oauth/authorize?" in run("connect", "shopify", DOMAIN, "--consent").stdout
    assert "none of app, token, consent" in run("connect", "shopify", DOMAIN, "--by", "guess").stderr
    assert "/admin/oauth/authorize?client_id=client-1&" in link
    assert "redirect_uri=https%3A%2F%2Fclerk.example.com%2Fconnect%2Fshopify%2Fcallback" in link
    assert tomllib.loads(run("connect", "manifest").stdout)["client_id"] == "client-1"


def test_what_is_no_shop_is_said(run):
    refused = run("connect", "shopify", "evil.example.com")
    assert refused.returncode == 2 and "permanent domain" in refused.stderr


def test_from_the_demo_to_a_shop_by_asking(run, shopify, tmp_path: Path):  # noqa: F811
    demo = {"SHOPCLERK_PLATFORM": "", "SHOPCLERK_ENV_FILE": str(tmp_path / ".env")}
    (tmp_path / ".env").touch()
    refused = run("connect", "shopify", DOMAIN, **demo)
    assert refused.returncode == 2 and "serves the demo store" in refused.stderr and "--yes" in refused.stderr
    assert (tmp_path / ".env").read_text() == ""
    (tmp_path / ".env").write_text("# SHOPCLERK_SERVER_PORT=8000\nSHOPCLERK_RETRIES=2")
    failed = run("connect", "shopify", "evil.example.com", "--yes", **demo)
    assert failed.returncode == 2 and "PLATFORM" not in (tmp_path / ".env").read_text()
    made = run("connect", "shopify", DOMAIN, "--yes", **demo)
    assert made.returncode == 0, made.stderr
    assert (
        tmp_path / ".env"
    ).read_text() == "# SHOPCLERK_SERVER_PORT=8000\nSHOPCLERK_RETRIES=2\nSHOPCLERK_PLATFORM=shopify\n"
    assert f"Shopify {DOMAIN}" in run("doctor", **demo).stdout
    other = run(
        "connect", "woo", "https://shop.example.com", "--yes", SHOPCLERK_PLATFORM="shopify", WOO_KEY="x", WOO_SECRET="y"
    )
    assert other.returncode == 2 and "The environment says SHOPCLERK_PLATFORM=shopify" in other.stderr


def test_an_earlier_line_is_replaced_where_it_stands(tmp_path: Path):
    path = tmp_path / ".env"
    path.write_text("A=1\n# SHOPCLERK_PLATFORM=demo\nB=2\n")
    keep("woocommerce", path)
    keep("shopify", path)
    assert path.read_text() == "A=1\nSHOPCLERK_PLATFORM=shopify\nB=2\n"
