"""Webhooks: subscriptions, and deliveries when a test lets the queue run: merged, with the state of that moment."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx2

from evals.standins.woocommerce import catalogue, orders, people
from evals.standins.woocommerce.rest import Answer, Call, RestError, links, ordered, paged, php_json, route
from evals.standins.woocommerce.state import Entity, World

RESOURCES = ("product", "order", "customer", "coupon")
EVENTS = ("created", "updated", "deleted", "restored")
FAILURES = 7  # in a row, after which a hook is disabled
FIRES = {
    "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"],
    "order.created": ["woocommerce_new_order"],
    "order.deleted": ["wp_trash_post"],
    "product.created": [
        "woocommerce_process_product_meta",
        "woocommerce_new_product",
        "woocommerce_new_product_variation",
    ],
    "product.updated": [
        "woocommerce_process_product_meta",
        "woocommerce_update_product",
        "woocommerce_update_product_variation",
    ],
    "product.deleted": ["wp_trash_post"],
}


@dataclass
class Queue:
    """What waits to be delivered. Nothing is sent before ``run``, as nothing is before WP-cron runs."""

    world: World
    pings: list[Entity] = field(default_factory=list)
    waiting: list[tuple[str, Entity]] = field(default_factory=list)
    delivered: list[Entity] = field(default_factory=list)

    def heard(self, topic: str, entity: Entity) -> None:
        self.waiting.append((topic, entity))

    def run(self, *, twice: bool = False, drop: int = 0, shuffle: bool = False, wrong: bool = False) -> list[Entity]:
        """Send what waits: once for each thing and hook, the state of now; never again when it fails.

        ``twice`` sends each delivery again under its id, ``drop`` loses the first so many, ``shuffle`` mixes their
        order, ``wrong`` signs with another secret.
        """
        with self.world.lock:
            pings, self.pings = self.pings, []
            rows = self._merged()
        for hook in pings:
            self._post(hook, f"webhook_id={hook['id']}".encode(), {"Content-Type": "application/x-www-form-urlencoded"})
        rows = rows[drop:]
        if shuffle:
            random.shuffle(rows)
        sent = []
        for hook, topic, entity in rows:
            if hook["status"] != "active":
                continue
            with self.world.lock:
                raw = _raw(self.world, topic, entity)
            headers = _headers(self.world, hook, raw, "another" if wrong else hook["_secret"])
            for _ in range(2 if twice else 1):
                sent.append(self._post(hook, raw, headers))
        return sent

    def _merged(self) -> list[tuple[Entity, str, Entity]]:
        rows, seen = [], set()
        for topic, entity in self.waiting:
            for hook in self.world.all("webhooks"):
                name = (hook["id"], entity["id"])
                if hook["topic"] == topic and hook["status"] == "active" and name not in seen:
                    seen.add(name)
                    rows.append((hook, topic, entity))
        self.waiting = []
        return rows

    def _post(self, hook: Entity, raw: bytes, headers: dict[str, str]) -> Entity:
        agent = f"WooCommerce/{self.world.version} Hookshot (WordPress/6.9.1)"
        status = 0
        try:
            answer = httpx2.post(
                hook["delivery_url"], content=raw, headers={"User-Agent": agent} | headers, verify=False
            )
            status = answer.status_code
        except httpx2.HTTPError:
            status = 0
        good = 200 <= status < 303
        hook["_failures"] = 0 if good else hook["_failures"] + 1
        if hook["_failures"] >= FAILURES:
            hook["status"] = "disabled"
        self.delivered.append({"hook": hook["id"], "body": raw, "headers": headers, "status": status})
        return self.delivered[-1]


def _raw(world: World, topic: str, entity: Entity) -> bytes:
    resource, _, event = topic.partition(".")
    if resource == "action":
        body: Any = {"action": event, "arg": entity["id"]}
    elif event == "deleted":
        body = {"id": entity["id"]}
    else:
        body = {"product": catalogue, "order": orders, "customer": people}[resource].render(world, entity)
    return php_json(body).encode()


def _headers(world: World, hook: Entity, raw: bytes, secret: str) -> dict[str, str]:
    once = f"{hook['id']}{int(world.now().timestamp())}"
    proof = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "X-WC-Webhook-Source": f"{world.url}/",
        "X-WC-Webhook-Topic": hook["topic"],
        "X-WC-Webhook-Resource": hook["_resource"],
        "X-WC-Webhook-Event": hook["_event"],
        "X-WC-Webhook-Signature": proof,
        "X-WC-Webhook-ID": str(hook["id"]),
        "X-WC-Webhook-Delivery-ID": hashlib.md5(once.encode(), usedforsecurity=False).hexdigest(),
    }


def queue(world: World) -> Queue:
    """Return a world's queue, made when it has none."""
    found = world.__dict__.get("_queue")
    if found is None:
        found = world.__dict__["_queue"] = Queue(world)
        world.listeners.append(found.heard)
    return found


def _render(world: World, hook: Entity) -> Entity:
    base = {name: value for name, value in hook.items() if not name.startswith(("_", "date_"))}
    return (
        base
        | world.dated(hook, "date_created", "date_modified")
        | {
            "resource": hook["_resource"],
            "event": hook["_event"],
            "hooks": FIRES.get(
                hook["topic"], [hook["_event"] if hook["_resource"] == "action" else "woocommerce_hook"]
            ),
            "_links": links(world, f"/wc/v3/webhooks/{hook['id']}"),
        }
    )


def _check(given: Entity) -> None:
    resource, _, event = str(given.get("topic", "")).partition(".")
    if "topic" in given and not (event and (resource == "action" or (resource in RESOURCES and event in EVENTS))):
        words = "Webhook topic is required and must be valid."
        raise RestError(400, "woocommerce_rest_shop_webhook_invalid_topic", words)
    if "delivery_url" in given and not re.match(r"https?://[^\s/]+", str(given["delivery_url"])):
        words = "Webhook delivery URL must be a valid URL starting with http:// or https://."
        raise RestError(400, "woocommerce_rest_shop_webhook_invalid_delivery_url", words)


def _get(call: Call) -> Entity:
    found = call.world.table("webhooks").get(call.id)
    if found is None:
        raise RestError(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
    return found


@route("GET", "/wc/v3/webhooks")
def listing(call: Call) -> Answer:
    status = call.query.get("status", "all")
    rows = [one for one in call.world.all("webhooks") if status in ("all", one["status"])]
    return paged(call, ordered(call, rows, ("date", "id", "title")), lambda one: _render(call.world, one))


@route("GET", "/wc/v3/webhooks/{id}")
def single(call: Call) -> Entity:
    return _render(call.world, _get(call))


@route("POST", "/wc/v3/webhooks")
def create(call: Call) -> Answer:
    """Make a webhook. Its secret is never given back; without one the shop makes its own."""
    given = call.given
    _check({"topic": "", "delivery_url": ""} | given)
    resource, _, event = str(given["topic"]).partition(".")
    hook: Entity = {
        "name": given.get("name") or f"Webhook created on {call.world.now():%b %d, %Y}",
        "topic": given["topic"],
        "status": given.get("status", "active"),
        "delivery_url": given["delivery_url"],
        "_resource": resource,
        "_event": event,
        "_secret": str(given.get("secret") or uuid.uuid4().hex),
        "_failures": 0,
        "date_created": call.world.now(),
        "date_modified": None,
    }
    call.world.add("webhooks", hook, "webhook")
    queue(call.world).pings.append(hook)
    return Answer(_render(call.world, hook), 201)


@route("PUT", "/wc/v3/webhooks/{id}")
def update(call: Call) -> Entity:
    hook, given = _get(call), call.given
    _check(given)
    hook |= {name: given[name] for name in ("name", "topic", "status", "delivery_url") if name in given}
    if "secret" in given:
        hook["_secret"] = str(given["secret"])
    if given.get("status") == "active":
        hook["_failures"] = 0
    hook["_resource"], _, hook["_event"] = hook["topic"].partition(".")
    hook["date_modified"] = call.world.now()
    return _render(call.world, hook)


@route("DELETE", "/wc/v3/webhooks/{id}")
def delete(call: Call) -> Entity:
    hook = _get(call)
    if not call.flag("force"):
        raise RestError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
    call.world.table("webhooks").pop(hook["id"])
    return _render(call.world, hook)
