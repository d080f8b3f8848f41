"""By what a delivery of Shopify's is known: no two deliveries by one name, none by two."""

from __future__ import annotations

import json

import pytest

from connectors.stores import signatures
from connectors.stores.shopify import webhooks
from tests.service.shopify_shop import DOMAIN

REDACT, NOON = "customers/redact", "2026-12-01T12:00:00.123456789Z"


def known_by(body: dict[str, object], at: str = NOON, topic: str = "products/update", event: str = "e1") -> str:
    raw = json.dumps(body).encode()
    proof = signatures.signature(raw, "s")
    headers = {"Topic": topic, "Event-Id": event, "Triggered-At": at, "Shop-Domain": DOMAIN, "Hmac-Sha256": proof}
    found = webhooks.known_by(webhooks.read({f"X-Shopify-{name}": each for name, each in headers.items()}, raw, ["s"]))
    assert len(found) <= 255
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"body": {"customer": {"id": 1}}, "topic": REDACT}, {"body": {"customer": {"id": 2}}, "topic": REDACT}),
        ({"body": {"inventory_item_id": 5, "location_id": 1}}, {"body": {"inventory_item_id": 5, "location_id": 2}}),
        ({"body": {"id": 5, "updated_at": "1"}, "at": ""}, {"body": {"id": 5, "updated_at": "2"}, "at": ""}),
        ({"body": {"id": 5}}, {"body": {"id": 5}, "at": NOON.replace("789Z", "790Z")}),
        ({"body": {"id": 5}, "at": "2026-12-01T12:00:00+01:00"}, {"body": {"id": 5}, "at": "2026-12-01T12:00:00Z"}),
        ({"body": {"id": 5}, "event": "e" * 200}, {"body": {"id": 5}, "event": "e" * 199 + "f"}),
        ({"body": {"id": 5}, "topic": "t:5", "event": "e"}, {"body": {"id": 5}, "topic": "5", "event": "e:t"}),
    ],
)
def test_deliveries_that_say_something_else_are_told_apart(one, other):
    assert known_by(**one) != known_by(**other)


def test_what_is_sent_again_is_known_by_its_moment_wherever_its_clock_stands():
    assert known_by({"id": 5}) == known_by({"id": 5})
    assert known_by({"id": 5}, "2026-12-01T13:00:00.50+01:00") == known_by({"id": 5}, "2026-12-01T12:00:00.5Z")
