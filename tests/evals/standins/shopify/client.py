"""A plain client for the stand-in's own tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from evals.standins.shopify.server import Standin

DOCUMENTS = Path(__file__).parent / "documents"


@dataclass
class Client:
    """Sends documents: the name of a file in ``documents``, or the text itself."""

    shopify: Standin
    version: str = "2026-10"
    http: httpx2.Client = field(default_factory=lambda: httpx2.Client(verify=False, timeout=20))  # noqa: S501  loopback

    def post(self, document: str, operation: str | None = None, token: str = "", **variables: Any) -> httpx2.Response:
        path = DOCUMENTS / f"{document}.graphql"
        text = document if "{" in document else path.read_text()
        payload = {"query": text, "variables": variables} | ({"operationName": operation} if operation else {})
        url = f"{self.shopify.url}/admin/api/{self.version}/graphql.json"
        return self.http.post(url, json=payload, headers={"X-Shopify-Access-Token": token or self.shopify.token})

    def ask(self, document: str, operation: str | None = None, **variables: Any) -> dict[str, Any]:
        """Return the data of an answer without top-level errors."""
        body = self.post(document, operation, **variables).json()
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    def do(self, document: str, operation: str | None = None, **variables: Any) -> dict[str, Any]:
        """Return the payload of the one mutation in a document."""
        [payload] = self.ask(document, operation, **variables).values()
        found: dict[str, Any] = payload
        return found

    def errors(self, document: str, **variables: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.post(document, **variables).json()["errors"]
        return found
