"""Addresses as one site takes them: WooCommerce has codes of its own for states, such as ``JP13`` and ``TR34``.

Taxes and shipping zones go by those codes: a state's name in their place finds none of them.
"""

from __future__ import annotations

from commerce import provinces
from commerce.address import Address
from commerce.errors import NotFound, StoreRejected
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.values import Node, address_input, lists


class Places:
    """Writes addresses in a site's own spelling; a country's states, and the shop's country, are asked for once."""

    def __init__(self, client: WooClient) -> None:
        self._client = client
        self._states: dict[str, dict[str, str]] = {}
        self._home: str | None = None

    def forget(self) -> None:
        """Forget what was known about the site."""
        self._states.clear()
        self._home = None

    async def home(self) -> str:
        """Return the country that the shop sells from, empty when the keys may not know."""
        if self._home is None:
            try:
                path = "/wc/v3/settings/general/woocommerce_default_country"
                self._home = str((await self._client.node(path, {"_fields": "value"})).get("value")).partition(":")[0]
            except (NotFound, StoreRejected):
                self._home = ""
        return self._home

    async def written(self, place: Address, before: Node | None) -> Node:
        """Return ``place`` as it is written over ``before``.

        What the customer's address does not speak of stays where they stay: the state of a country whose addresses
        need none, and the company.
        """
        before = before or {}
        near = before.get("country") == place.country and before.get("postcode") == place.postcode
        node = address_input(place)
        node["state"] = await self._state(place, before, near)
        if near and (before.get("first_name"), before.get("last_name")) == (node["first_name"], node["last_name"]):
            node["company"] = before.get("company") or ""
        return node

    async def _state(self, place: Address, before: Node, near: bool) -> str:
        present = str(before.get("state") or "")
        if not place.province:
            return present if near else ""
        if before.get("country") == place.country and provinces.same(place.country, place.province, present):
            return present
        known = provinces.find(place.country, place.province)
        for code, name in (await self._of(place.country)).items():
            spelled = [code, *name.split(" / ")]  # "Beijing / 北京"
            if place.province in spelled or (known and known in [provinces.find(place.country, s) for s in spelled]):
                return code
        return place.province

    async def _of(self, country: str) -> dict[str, str]:
        if country not in self._states:
            try:
                found = await self._client.node(f"/wc/v3/data/countries/{country.lower()}")
            except (NotFound, StoreRejected):
                found = {}
            rows = lists(found, "states")["states"]
            self._states[country] = {str(one.get("code")): str(one.get("name") or "") for one in rows}
        return self._states[country]
