"""What ``change_address`` is asked for with."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from service.changes.spec import Arguments

_TELEPHONE = re.compile(r"\+?[\d ()/.-]{0,25}\d[\d ()/.-]{0,4}", re.ASCII)


class AddressArguments(Arguments):
    """The new shipping address, in the customer's words."""

    name: str = Field("", max_length=120, description="recipient; empty keeps the present one")
    line1: str = Field(..., min_length=1, max_length=160, description="street and house number")
    line2: str = Field("", max_length=160, description="flat, floor, c/o")
    city: str = Field(..., min_length=1, max_length=100)
    postcode: str = Field("", max_length=20)
    province: str = Field("", max_length=60, description="state or province, where the country has them")
    country: str = Field(..., min_length=2, max_length=60, description="country name or two-letter code")


class OrderAddressArguments(AddressArguments):
    """The new shipping address, and how the carrier reaches who lives there."""

    telephone: str = Field(
        "", max_length=30, description="the recipient's telephone number, only if the customer gives one for the parcel"
    )

    @field_validator("telephone")
    @classmethod
    def _number(cls, value: str) -> str:
        if value and not _TELEPHONE.fullmatch(value):
            raise ValueError("that is no telephone number")
        return value
