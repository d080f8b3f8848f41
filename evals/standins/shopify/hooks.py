"""Webhooks: subscriptions, and what is sent to them when told to: in order or not, twice, never, wrongly signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2

from evals.standins.shopify.oauth import Tokens
from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.state import Entity, World

ATTEMPTS, RETRY = 8, timedelta(minutes=30)
NAMES = (
    "bulk_operations",
    "inventory_levels",
    "inventory_items",
    "fulfillment_events",
    "fulfillment_orders",
    "draft_orders",
)
Secret = Literal["new", "old", "wrong"]


def topic_name(topic: str) -> str:
    """Return a topic as its header has it: PRODUCTS_UPDATE is products/update."""
    text = topic.lower()
    prefix = next((name for name in NAMES if text.startswith(name)), text.split("_")[0])
    return f"{prefix}/{text[len(prefix) + 1 :]}"


def _number(gid: str) -> int:
    return int(gid.rpartition("/")[2].split("?")[0])


def payload_of(topic: str, one: Entity) -> dict[str, Any]:
    """Return what is sent about an entity: the platform's REST names, and no more than a refetch needs."""
    if topic == "INVENTORY_LEVELS_UPDATE":
        item = int(one["_variant"]["legacyResourceId"])
        place = {"location_id": _number(one["location"]["id"]), "available": one["_pieces"]["available"]}
        return {"inventory_item_id": item, "admin_graphql_api_id": one["id"], "updated_at": one["updatedAt"]} | place
    if topic == "BULK_OPERATIONS_FINISH":
        from evals.standins.shopify.bulk import status

        state = status(one["_world"], one).lower()
        return {"admin_graphql_api_id": one["id"], "status": state, "type": "query", "error_code": None}
    body: dict[str, Any] = {"id": _number(one["id"])}
    if topic.endswith("_DELETE"):
        return body
    body |= {"admin_graphql_api_id": one["id"], "updated_at": one["updatedAt"], "created_at": one["createdAt"]}
    for name in ("title", "handle", "name", "email", "status", "tags"):
        if isinstance(one.get(name), str):
            body[name] = one[name]
    order = one.get("order")
    if isinstance(order, dict):
        body["order_id"] = _number(order["id"])
    if one["__typename"] == "ProductVariant":
        body["product_id"] = _number(one["_product"]["id"])
    return body


@dataclass
class Hook:
    """One delivery to one address."""

    topic: str
    uri: str
    body: bytes
    event_id: str
    webhook_id: str
    triggered: datetime
    subscription: str | None = None
    attempts: int = 0
    due: datetime | None = None


@dataclass
class Hooks:
    """Everything that waits to be sent, and what became of what was sent."""

    tokens: Tokens
    waiting: list[Hook] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)  # topic, status; 0: not reached
    old_secret: str = "hush-before"
    compliance_uri: str = ""
    name_domain: str = ""  # the shop domain that the headers name; empty: the shop's own
    one_event: str = ""  # an edit of many things at once: all of them come under this Event-Id

    @property
    def world(self) -> World:
        return self.tokens.world

    def heard(self, topic: str, one: Entity) -> None:
        """Queue what happened for every subscription to it."""
        event = self.one_event or str(uuid.uuid4())
        for each in self.world.kinds["WebhookSubscription"].values():
            if each["topic"] == topic:
                body = payload_of(topic, one)
                if each["includeFields"]:
                    body = {key: value for key, value in body.items() if key in each["includeFields"]}
                self._queue(topic_name(topic), each["uri"], body, event, each["id"])

    def compliance(self, topic: str, body: dict[str, Any] | None = None) -> None:
        """Queue customers/data_request, customers/redact or shop/redact, which nobody subscribes to."""
        shop = {"shop_id": 61001, "shop_domain": self.world.domain}
        self._queue(topic, self.compliance_uri, shop | (body or {}), str(uuid.uuid4()), None)

    def _queue(self, topic: str, uri: str, body: dict[str, Any], event: str, gid: str | None) -> None:
        raw = json.dumps(body).encode()
        now = self.world.clock.now()
        self.waiting.append(Hook(topic, uri, raw, event, str(uuid.uuid4()), now, gid))

    def headers(self, hook: Hook, secret: Secret = "new") -> dict[str, str]:
        """Return the headers of a delivery, signed with one of the secrets."""
        keys = {"new": self.tokens.client_secret, "old": self.old_secret, "wrong": "not-the-secret"}
        digest = hmac.new(keys[secret].encode(), hook.body, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "X-Shopify-Topic": hook.topic,
            "X-Shopify-Shop-Domain": self.name_domain or self.world.domain,
            "X-Shopify-API-Version": "2026-10",
            "X-Shopify-Webhook-Id": hook.webhook_id,
            "X-Shopify-Event-Id": hook.event_id,
            "X-Shopify-Triggered-At": hook.triggered.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
        }

    def take(
        self, *, duplicate: int = 1, drop: Callable[[Hook], bool] | None = None, reorder: bool = False, topic: str = ""
    ) -> list[Hook]:
        """Return what is due now, in the order in which it will arrive."""
        now = self.world.clock.now()
        due = [one for one in self.waiting if (one.due is None or one.due <= now) and (not topic or one.topic == topic)]
        self.waiting = [one for one in self.waiting if one not in due]
        kept = [one for one in due if drop is None or not drop(one)] * duplicate
        if reorder:
            random.Random(7).shuffle(kept)
        return kept

    def deliver(self, secret: Secret = "new", send: Any = None, **how: Any) -> list[tuple[str, int]]:
        """Send what is due (see ``take``) and return topics with the statuses that came back.

        ``send(uri, body, headers) -> status`` replaces the HTTP client.
        """
        told = []
        for hook in self.take(**how):
            headers = self.headers(hook, secret)
            status = send(hook.uri, hook.body, headers) if send else _post(hook, headers)
            told.append((hook.topic, status))
            self.settle(hook, status)
        self.answers += told
        return told

    async def deliver_through(self, client: Any, secret: Secret = "new", **how: Any) -> list[tuple[str, int]]:
        """Send what is due through an async client, such as one on the app under test in this very loop."""
        told = []
        for hook in self.take(**how):
            path = urlsplit(hook.uri).path
            answer = await client.post(path, content=hook.body, headers=self.headers(hook, secret))
            told.append((hook.topic, int(answer.status_code)))
            self.settle(hook, int(answer.status_code))
        self.answers += told
        return told

    def settle(self, hook: Hook, status: int) -> None:
        """Plan the next attempt of what failed; after eight the subscription is gone."""
        if 200 <= status < 300:
            return
        hook.attempts += 1
        if hook.attempts < ATTEMPTS:
            hook.due = self.world.clock.now() + RETRY
            if hook not in self.waiting:
                self.waiting.append(hook)
        elif gone := self.world.of("WebhookSubscription", hook.subscription):
            self.world.drop(gone)


def _post(hook: Hook, headers: dict[str, str]) -> int:
    try:
        return int(httpx2.post(hook.uri, content=hook.body, headers=headers, timeout=5.0).status_code)
    except httpx2.TransportError:
        return 0


def _uri_problem(world: World, topic: str, uri: str | None, but: str = "") -> Entity | None:
    parts = urlsplit(uri or "")
    field = ["webhookSubscription", "uri"]
    if not parts.hostname or parts.scheme not in ("http", "https"):
        return user_error(field, "Address is invalid")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost"):
        return user_error(field, "Address protocol http:// is not supported")
    for one in world.all("WebhookSubscription"):
        if (one["topic"], one["uri"]) == (topic, uri) and one["id"] != but:
            return user_error(field, "Address for this topic has already been taken")
    return None


@mutation("webhookSubscriptionCreate")
def _create(world: World, args: Entity, _info: Info) -> Entity:
    given, topic = args["webhookSubscription"], args["topic"]
    if error := _uri_problem(world, topic, given.get("uri")):
        return refused(error, webhookSubscription=None)
    base: Entity = {"topic": topic, "uri": given["uri"], "format": given.get("format") or "JSON"}
    base |= {
        "filter": given.get("filter"),
        "includeFields": given.get("includeFields") or [],
        "name": given.get("name"),
    }
    base |= {"metafieldNamespaces": given.get("metafieldNamespaces") or []}
    made = world.add("WebhookSubscription", **base)
    return {"webhookSubscription": made, "userErrors": []}


@mutation("webhookSubscriptionUpdate")
def _update(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("WebhookSubscription", args["id"])
    if one is None:
        return refused(user_error(["id"], "Webhook subscription does not exist"), webhookSubscription=None)
    given = args["webhookSubscription"]
    if "uri" in given and (error := _uri_problem(world, one["topic"], given["uri"], one["id"])):
        return refused(error, webhookSubscription=None)
    one.update(
        {key: value for key, value in given.items() if key in ("uri", "format", "filter", "includeFields", "name")}
    )
    world.touch(one)
    return {"webhookSubscription": one, "userErrors": []}


@mutation("webhookSubscriptionDelete")
def _delete(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("WebhookSubscription", args["id"])
    if one is None:
        return refused(user_error(["id"], "Webhook subscription does not exist"), deletedWebhookSubscriptionId=None)
    world.drop(one)
    return {"deletedWebhookSubscriptionId": one["id"], "userErrors": []}


@computed("WebhookSubscription", "apiVersion")
def _version(_world: World, _one: Entity, _args: Entity) -> Entity:
    return {"__typename": "ApiVersion", "handle": "2026-10", "displayName": "2026-10", "supported": True}


def topics(world: World) -> Iterable[str]:
    """Return what is subscribed to."""
    return sorted(one["topic"] for one in world.all("WebhookSubscription"))
