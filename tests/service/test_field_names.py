"""What code asks a customer for is called by a customer's words."""

from __future__ import annotations

import pytest

from commerce.address import Address, check
from commerce.errors import AddressError
from service import provenance


def test_a_field_has_a_name_that_customers_know() -> None:
    assert provenance._called("line2") == "the second line of the address (flat, floor or c/o)"
    assert [provenance._called(each) for each in ("line1", "postcode")] == [
        "the street and house number",
        "the postcode",
    ]


def test_a_country_is_called_by_its_name() -> None:
    with pytest.raises(AddressError, match="does not fit France"):
        check(Address(name="Ida Berg", line1="Rue de Paris 5", city="Paris", postcode="1234567", country="FR"))
