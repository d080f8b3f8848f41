"""``connect``: a Shopify store from the command line, with the stand-in at the other end."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.app.cli.conftest import Shell
from tests.connectors.stores.shopify.conftest import cast, shopify  # noqa: F401
from tests.service.shopify_shop import DOMAIN


@pytest.fixture
def run(shopify, cast, tmp_path: Path):  # noqa: F811
    environment = {
        "SHOPCLERK_PLATFORM": "shopify", "SHOPCLERK_SHOP_ID": "standin", "SHOPCLERK_SHOPIFY_URL": shopify.url,
        "SHOPCLERK_SHOPIFY_CLIENT_ID": "client-1", "SHOPCLERK_SHOPIFY_CLIENT_SECRET": "hush-hush",
        "SHOPCLERK_PUBLIC_URL": "https://clerk.example.com",
    }  # fmt: skip
    shell = Shell(tmp_path / "home", tmp_path)
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
    assert "/admin/oauth/authorize?client_id=client-1&" in link
    assert "redirect_uri=https%3A%2F%2Fclerk.example.com%2Fconnect%2Fshopify%2Fcallback" in link
    assert tomllib.loads(run("connect", "manifest").stdout)["client_id"] == "client-1"


def test_what_is_no_shop_is_said(run):
    refused = run("connect", "shopify", "evil.example.com")
    assert refused.returncode == 2 and "permanent domain" in refused.stderr
