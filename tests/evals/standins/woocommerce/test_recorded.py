"""The recorded requests of a real WooCommerce, put to the stand-in: the same status, the same keys, the same types."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from evals.standins.woocommerce.server import serve
from tests.evals.standins.woocommerce import recorded_shop
from tests.evals.standins.woocommerce.client import Client
from tests.loud import skip_loudly

DATA = Path(__file__).parents[5] / "shared" / "data" / "woocommerce" / "recordings"
#: Composites, signatures that cannot be made again (test_doors.py makes its own), and the public Store API.
APART = re.compile(r"race_|wc_auth_flow|webhook_deliveries|woo_mcp|oauth1_|store_api_")
NAMES = sorted(path.stem for path in DATA.glob("*.json") if not APART.match(path.stem))
#: What differs from shop to shop, or is not played: a gateway's own settings, a currency's list, prices as HTML.
LOOSE = (
    "_links",
    "settings",
    "options",
    "routes",
    "price_html",
    "args",
    "image",
    "unique_sku",
    "value",
    "tax_lines",
    "taxes",
)


@pytest.fixture(scope="module")
def woo():
    with serve(tls_on=True) as running:
        yield running


def shape(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    return type(value).__name__


def differences(real: Any, ours: Any, path: str = "") -> list[str]:
    """Return where keys or types differ. What is null or empty on one side says nothing."""
    if path.rpartition(".")[2] in LOOSE or real is None or ours is None:
        return []
    if shape(real) != shape(ours):
        return [f"{path}: {shape(real)} there, {shape(ours)} here"]
    if isinstance(real, dict):
        found = [f"{path}.{name}: not here" for name in real.keys() - ours.keys()]
        found += [f"{path}.{name}: not there" for name in ours.keys() - real.keys()]
        return found + [
            line for name in real.keys() & ours.keys() for line in differences(real[name], ours[name], f"{path}.{name}")
        ]
    if isinstance(real, list) and real and ours:
        return differences(real[0], ours[0], f"{path}[0]")
    return []


def _auth(woo, name: str) -> Any:
    if "none" in name or "query_string" in name:
        return None
    if "unknown" in name:
        return ("ck_unknown", "cs_unknown")
    role = "customer" if "customer_user" in name else "administrator"
    may = "read" if "read_key" in name or "readonly" in name else "write" if "write_key" in name else "read_write"
    key = woo.keys.make(may, role)
    return (key.consumer_key, "cs_wrong" if "wrong_secret" in name else key.consumer_secret)


def test_the_recordings_are_there():
    if not NAMES:
        skip_loudly("the recorded requests of a real WooCommerce", f"They belong in {DATA}.")
    assert len(NAMES) > 150


@pytest.mark.parametrize("name", NAMES)
def test_answers_as_the_real_one(woo, name):
    real = json.loads((DATA / f"{name}.json").read_text())
    woo.world = recorded_shop.shop(woo.url)
    recorded_shop.before(woo.world, name)
    asked = real["request"]
    url = urlsplit(asked["url"])
    woo.secure = url.scheme == "https"
    path = url.path.removeprefix("/wp-json") + (f"?{url.query}" if url.query else "")
    path = path.replace("ck_REDACTED", woo.key.consumer_key).replace("cs_REDACTED", woo.key.consumer_secret)
    more: dict[str, Any] = {
        "auth": _auth(woo, name) if name.startswith("auth_") or "readonly" in name else _auth(woo, "")
    }
    body = asked["body"]
    if name == "body_bad_json":
        more |= {"content": b"{nope", "headers": {"Content-Type": "application/json"}}
    answer = Client(woo).send(asked["method"], path, body, **more)
    assert answer.status_code == real["response"]["status"], answer.text[:500]
    assert differences(real["response"]["body"], answer.json()) == []
    if answer.status_code >= 400:
        assert answer.json()["code"] == real["response"]["body"]["code"]
        assert answer.json()["message"] == real["response"]["body"]["message"]
    have = {name.casefold() for name in answer.headers}
    assert {"x-wp-total", "x-wp-totalpages", "location", "link"} & real["response"]["headers"].keys() <= have
