"""Ports that a store has not."""

from __future__ import annotations

import pytest

from commerce.errors import StoreRejected
from connectors.stores.base import StoreConnector
from connectors.stores.demo import DemoStore
from connectors.stores.ports import held

ALWAYS = {"platform", "capabilities", "catalogue", "orders", "customers"}
MAY_LACK = sorted(set(StoreConnector.__annotations__) - ALWAYS)


@pytest.mark.parametrize("name", MAY_LACK)
def test_what_a_store_has_not_is_none_and_refused_where_it_is_asked_for(name):
    port = getattr(StoreConnector, name)
    assert port is None
    with pytest.raises(StoreRejected) as refusal:
        held(port)
    assert refusal.value.code == "not_supported"


def test_what_a_store_has_is_given(demo_path):
    store = DemoStore(demo_path)
    assert held(store.notes) is store.notes
    assert {name for name in MAY_LACK if getattr(store, name) is None} == {"eligibility"}


def test_a_store_says_at_least_what_it_is_and_where():
    assert StoreConnector.__abstractmethods__ == {"shop", "check", "reach", "close"}
