"""The WordPress plug-in: one payment for each key, whatever dies in between. Run by PHP in a WordPress of few functions."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.loud import skip_loudly

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "contrib" / "wordpress" / "shopclerk-idempotency.php"
HARNESS = Path(__file__).with_name("harness.php")
BODY = {"amount": "5.00", "reason": "r", "line_items": [{"id": 1, "quantity": 1}]}


class Shop:
    """A folder of refunds and payments, and requests to it."""

    def __init__(self, php: str, folder: Path) -> None:
        self.php, self.folder = php, folder

    def start(self, body: dict[str, Any] | None = None, **asked: Any) -> subprocess.Popen[str]:
        text = json.dumps({"key": "effect-1", "body": body or BODY} | asked)
        command = [
            self.php,
            "-d",
            "display_errors=stderr",
            "-d",
            "error_reporting=-1",
            str(HARNESS),
            str(PLUGIN),
            str(self.folder),
            text,
        ]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ask(self, body: dict[str, Any] | None = None, **asked: Any) -> dict[str, Any]:
        process = self.start(body, **asked)
        out, errors = process.communicate(timeout=30)
        assert not errors and process.returncode == (9 if "dies" in asked else 0), errors
        return json.loads(out) if out else {}

    @property
    def paid(self) -> list[str]:
        file = self.folder / "payments"
        return file.read_text().split() if file.exists() else []


@pytest.fixture
def shop(tmp_path) -> Shop:
    php = shutil.which("php")
    if php is None:
        skip_loudly("the WordPress plug-in", "Install PHP (php-cli).")
    return Shop(php, tmp_path)


def test_it_is_clean_php(shop):
    for file in (PLUGIN, HARNESS):
        done = subprocess.run([shop.php, "-l", str(file)], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stdout
    assert PLUGIN.read_text().startswith("<?php\n") and "GPL-2.0-or-later" in PLUGIN.read_text()
    assert not PLUGIN.read_text().rstrip().endswith("?>")  # nothing is printed behind it


def test_the_same_key_pays_once(shop):
    first = shop.ask()
    assert (first["status"], first["headers"]) == (201, {"X-Shopclerk-Idempotency": "stored"})
    assert first["spaces"] == ["shopclerk/v1"]
    again = shop.ask(dict(reversed(BODY.items())))
    assert (again["status"], again["body"]) == (200, first["body"])
    assert again["headers"] == {"X-Shopclerk-Idempotency": "replayed"}
    assert shop.paid == ["5.00"]


def test_another_body_or_order_or_key(shop):
    shop.ask()
    reused = shop.ask(BODY | {"amount": "6.00"})
    assert (reused["status"], reused["body"]["code"]) == (422, "shopclerk_idempotency_key_reused")
    assert shop.ask(route="/wc/v3/orders/8/refunds")["status"] == 201
    assert shop.ask(key="effect-2")["status"] == 201
    assert shop.ask(key="bad key")["status"] == 400
    assert shop.paid == ["5.00"] * 3


def test_without_a_key_all_is_as_ever(shop):
    for _ in range(2):
        answer = shop.ask(key="")
        assert (answer["status"], answer["headers"]) == (201, [])
    assert shop.paid == ["5.00"] * 2


def test_eight_at_once_pay_once(shop):
    running = [shop.start() for _ in range(8)]
    found = [json.loads(one.communicate(timeout=60)[0]) for one in running]
    assert sorted(one["status"] for one in found) == [200] * 7 + [201]
    assert len({one["body"]["id"] for one in found}) == 1
    assert shop.paid == ["5.00"]


def test_what_dies_before_the_row_did_nothing(shop):
    assert shop.ask(dies="before_row") == {}
    assert shop.ask()["status"] == 201
    assert shop.paid == ["5.00"]


@pytest.mark.parametrize(("where", "paid"), [("in_gateway", []), ("after_pay", ["5.00"])])
def test_what_dies_around_the_gateway_is_never_repeated(shop, where, paid):
    shop.ask(dies=where)
    for _ in range(2):
        answer = shop.ask()
        assert (answer["status"], answer["body"]["code"]) == (503, "shopclerk_idempotency_unclear")
    assert shop.paid == paid


def test_a_refund_by_hand_needs_no_gateway(shop):
    body = BODY | {"api_refund": False}
    assert [shop.ask(body)["status"] for _ in range(2)] == [201, 200]
    assert shop.paid == []


def test_a_refusal_uses_up_no_key_and_a_busy_order_waits(shop):
    assert shop.ask(declined=True)["status"] == 500
    busy = shop.ask(busy=True)
    assert (busy["status"], busy["body"]["code"]) == (503, "shopclerk_idempotency_busy")
    assert shop.ask()["status"] == 201
    assert shop.paid == ["5.00"]
