"""What a store can do: what its keys allow, as far as it has the ports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.errors import ConfigurationError, InputError
from connectors.stores.demo import cast
from service.changes import possible, proposals
from service.changes.able import able
from service.changes.registry import ACTIONS
from service.identity import principals
from service.shop import Shop

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_store_can_do_what_its_keys_allow(shop: Shop) -> None:
    assert able(shop.connector) == shop.connector.capabilities.actions


@pytest.mark.parametrize("action", sorted(ACTIONS))
async def test_what_needs_a_port_that_is_not_there_is_off(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    spec = ACTIONS[action]
    monkeypatch.setattr(shop.connector, spec.port, None)
    assert spec.rule.needs not in able(shop.connector)
    order = await shop.connector.orders.by_number(cast.OPEN)
    assert action not in await possible.possibilities(shop, order)
    with pytest.raises(InputError) as refused:
        proposals.spec_of(action, shop)
    assert refused.value.code == "action_not_available"


async def test_nothing_is_asked_of_a_platform_that_says_no_more_than_its_orders(shop: Shop) -> None:
    assert shop.connector.eligibility is None
    mara = await principals.sign_in(shop, cast.OWNER)
    assert await proposals.propose(shop, mara, "cancel_order", cast.OPEN, {})


async def test_an_action_cannot_name_a_port_that_no_store_has() -> None:
    with pytest.raises(ConfigurationError, match="teleport"):
        replace(ACTIONS["add_note"], port="teleport")
