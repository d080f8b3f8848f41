"""The writes of ``change_profile_address``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.address import Address
from commerce.sentences import say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import ProfileAddressRequest
from connectors.stores.ports import held
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Set the address."""
    wanted = ProfileAddressRequest.model_validate({**request, "key": key})
    customer = await held(connector.profiles).set_default_address(wanted)
    return {"platform_ref": customer.id}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the account carries the address now."""
    wanted = ProfileAddressRequest.model_validate({**request, "key": key})
    customer = await connector.customers.by_email(str(request["email"]))
    have = customer.default_address if customer is not None else None
    if customer is None or have is None or not have.same_place(wanted.address) or have.name != wanted.address.name:
        return None
    return {"platform_ref": customer.id}


def done(quote: dict[str, Any], _number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed address change."""
    return say("actions.profile.done", address=Address.model_validate(quote["address"]).one_line())


EFFECT = EffectKind("change_profile_address", send, find, "actions.profile.did")
