"""Addresses as Shopify has them."""

from __future__ import annotations

import pytest

from commerce.address import Address
from connectors.stores.shopify.values import address, address_input


@pytest.mark.parametrize(
    ("country", "province", "code"),
    [
        ("JP", "Tokyo", "JP-13"),
        ("KR", "Seoul", "KR-11"),
        ("IN", "Maharashtra", "MH"),
        ("IE", "Co. Dublin", "D"),
        ("MX", "Méx.", "MEX"),
        ("MX", "CDMX", "DF"),
        ("HK", "Kowloon", "KL"),
        ("AE", "Dubai", "DU"),
        ("US", "CA", "CA"),
        ("DE", "", None),
        ("DE", "Berlin", "Berlin"),
    ],
)
def test_provinces_go_by_shopifys_codes_and_come_back_by_their_names(
    country: str, province: str, code: str | None
) -> None:
    place = Address(name="Mara Lindt", line1="1 Long Road", city="Town", province=province, country=country)
    written = address_input(place)
    assert written["provinceCode"] == code
    read = address({**written, "countryCodeV2": country})
    assert read == place
