"""What a toy shop tells by itself, signed with its key."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar

from commerce.errors import InputError, NotAuthenticated
from connectors.stores.connecting import Host
from connectors.stores.events import Delivery, Event, Kind, Webhooks


class ToyWebhooks(Webhooks):
    """``{"topic": …, "number": …}``, with the signature in ``X-Toy``."""

    topics: ClassVar = {
        "toy ": Kind.PRODUCT,
        "closed": Kind.ACCESS_LOST,
        "forget": Kind.ERASE_CUSTOMER,
        "hello": Kind.PING,
    }

    async def read(self, host: Host, headers: Mapping[str, str], body: bytes) -> Delivery:
        key = str((await host.kept()).credentials.get("key") or "")
        given = {name.lower(): value for name, value in headers.items()}.get("x-toy", "")
        if not key or not hmac.compare_digest(given.encode(), hmac.digest(key.encode(), body, "sha256").hex().encode()):
            raise NotAuthenticated("This was not signed by the toy shop.")
        found = json.loads(body)
        if not isinstance(found, dict):
            raise InputError("That is no webhook of a toy shop's.")
        return Delivery(key=hashlib.sha256(body).hexdigest(), topic=str(found["topic"]), body=found)

    def event(self, topic: str, body: Mapping[str, Any]) -> Event:
        return Event(kind=self.kind(topic), product=str(body.get("toy") or ""), email=str(body.get("email") or ""))
