"""Ports that a store has not."""

from __future__ import annotations

import pytest

from commerce.errors import StoreRejected
from connectors.stores.ports import held
from connectors.stores.unable import Unable


@pytest.mark.parametrize("name", ["refunds", "payment_methods", "content", "sales", "checkout"])
def test_what_a_store_has_not_is_none_and_refused_where_it_is_asked_for(name):
    port = getattr(Unable(), name)
    assert port is None
    with pytest.raises(StoreRejected) as refusal:
        held(port)
    assert refusal.value.code == "not_supported"


def test_what_a_store_has_is_given():
    assert held(port := object()) is port
