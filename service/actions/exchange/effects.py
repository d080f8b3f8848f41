"""The writes of ``exchange_items``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.money import Money
from commerce.sentences import joined, say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import ExchangeRequest
from connectors.stores.ports import held
from service.actions.returns import effects as returns
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Open the exchange under the effect's key."""
    found = await held(connector.exchanges).open(ExchangeRequest.model_validate({**request, "key": key}))
    return returns.facts(found)


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the exchange was opened."""
    found = await held(connector.exchanges).find(str(request["order_id"]), key)
    return None if found is None else returns.facts(found)


def done(_quote: dict[str, Any], number: str, results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed exchange."""
    return joined(say("actions.exchange.done", order=number), str(results[0].get("label", "")))


def _charges(shown: dict[str, Any]) -> int:
    return Money(shown["difference"], shown["currency"]).minor


EFFECT = EffectKind("exchange_items", send, find, "actions.exchange.did", _charges)
