"""A plain client for the stand-in's own tests."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Any

import httpx2

from evals.standins.woocommerce.auth import Key
from evals.standins.woocommerce.server import Standin


@dataclass
class Client:
    """Sends requests with Basic keys."""

    woo: Standin
    key: Key | None = None

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> httpx2.Response:
        key = self.key or self.woo.key
        verify = ssl.create_default_context(cafile=self.woo.ca) if self.woo.ca else True
        more.setdefault("auth", (key.consumer_key, key.consumer_secret))
        root = "" if path.startswith("http") else self.woo.root
        return httpx2.request(method, f"{root}{path}", json=body, verify=verify, timeout=20, **more)

    def get(self, path: str, **more: Any) -> Any:
        response = self.send("GET", path, **more)
        assert response.status_code == 200, response.text
        return response.json()

    def refund(self, order: dict[str, Any], **body: Any) -> httpx2.Response:
        headers = body.pop("headers", {})
        return self.send("POST", f"/wc/v3/orders/{order['id']}/refunds", body, headers=headers)
