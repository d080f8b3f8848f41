"""Postal addresses in a customer's words. Only what was written is taken; what is missing is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.embedded.short_answers import agrees, refuses
from agent.embedded.text import without_email
from commerce import countries, provinces
from commerce.postal import address_words, postcodes
from commerce.postal import reading as postal
from commerce.postal.reading import FIELDS, Reading, tidy
from commerce.text import clean
from service.consent.said import without_order

__all__ = ["FIELDS", "Reading", "answer", "changes", "field", "fits", "merged", "needed", "parse", "read", "said"]

_CODE = re.compile(r"(?:[A-Z]{1,3}[- ]?)?\d[A-Z\d]{0,6}(?:[ -][A-Z\d]{1,5}){0,2}", re.I)
_CITY = re.compile(r"[^\W\d_][\w'\u2019. /()-]{1,60}")
#: "It should be Hauptstr. 7": what leads to a street is none of it.
_SHOULD_BE = re.compile(
    r"^(?:[a-z\u00e0-\u00fc']{1,20}\s){0,5}?(?:(?:should|must|needs?\sto|has\sto|have\sto|is|sollte|muss|soll|lautet|debe|deber\u00eda|deve|dovrebbe)\s"
    r"(?:now\s)?(?:be\s|ser\s|essere\s|sein\s)?|be\s|(?:new|correct|right|neu|richtig|nueva|correcta|nuovo|corretto)\s?:\s?)+(?=\S)"
)
#: "50226 Frechen": a number and a name are no street where the town was asked for.
_TOWN = re.compile(
    r"\W{0,3}(?:(?P<code>\d{4,6}),?\s(?P<city>[^\W\d_][^\d,;?]{1,40})|(?P<before>[^\W\d_][^\d,;?]{1,40}),?\s(?P<behind>\d{4,6}))\W{0,3}"
)
_VERB_LAST = re.compile(r"\s(?:sein|lauten|heißen)$")
_LABEL = re.compile(
    r"^(?:(?:it's|it is|that's|that is|the|my|its|is|in|and)\s+|(?:post ?code|zip(?: code)?|eircode|city|town|country|"
    r"street|state|address|line ?1?|plz|land|ort|stadt)\b\s*(?:is\b|:)?\s*)+",
    re.I,
)


def read(text: str, country: str = "") -> Reading:
    """Return the address that a message writes out (`commerce.postal.reading`); an order's number is no part of it."""
    reading = postal.read(without_order(text, ()), country)
    street, city = reading.fields.get("line1", ""), reading.fields.get("city", "")
    bare = {"line1": _SHOULD_BE.sub("", street), "city": _VERB_LAST.sub("", city)}
    return replace(reading, fields={**reading.fields, **{name: value for name, value in bare.items() if value}})


def parse(text: str, expected: bool = False) -> dict[str, str]:
    """Return the address fields that a message writes out; empty when there is no street in it, or two.

    Args:
        text: The message, line breaks kept.
        expected: Whether an address was asked for, so that a number and a name are enough of one.

    Returns:
        Some of `FIELDS`; every value stands in the message, blanks apart.
    """
    reading = read(text)
    return reading.fields if "line1" in reading.fields and (reading.sure or expected) else {}


def said(text: str) -> Reading:
    """Return what words say of the address: a street, a country, a town with its postcode; a lone number is none."""
    reading = read(text)
    if "line1" not in reading.fields:  # an e-mail address is no town
        reading = read(without_email(text))
    some = reading.fields
    if "line1" in some:
        return reading if reading.sure or some.get("city", "")[:1].isupper() else Reading()
    return reading if "country" in some or ("postcode" in some and "city" in some) else Reading()


def changes(text: str) -> Reading:
    """Return what words change in an address that was just proposed: all of it, or a flat, a postcode, a country.

    A telephone number goes with it.
    """
    if country := only_country(text):
        return Reading({"country": country})
    reading = read(text)
    return reading if set(reading.fields) & {"line2", "postcode", "country", "telephone"} else said(text)


def only_country(text: str) -> str:
    """Return the country that words without a number name, as written; empty when they name none."""
    return "" if re.search(r"\d", text) else next(iter(countries.mentioned(text)), "")


def answer(name: str, text: str, known: dict[str, str]) -> Reading:
    """Return what the answer to a question for one field says: all of the address, some of it, or that field.

    Args:
        name: The field that was asked for.
        text: The answer.
        known: What was said before.
    """
    if name == "country" and (country := only_country(text)):
        return Reading({name: country})  # "yes, it's in Germany" is no town
    if name in ("city", "postcode") and (town := _TOWN.fullmatch(clean(text, 100))):
        return Reading({"postcode": town["code"] or town["behind"], "city": tidy(town["city"] or town["before"])})
    reading = read(text, known.get("country", ""))
    if "line1" in reading.fields and (name == "line1" or len(reading.fields) > 2):
        return reading
    if name == "line1" and reading.fields:  # it did not hold together, and this mends it; or the rest comes first
        return reading
    if name in reading.fields and len(reading.fields) > 1 and not reading.unplaced:
        return reading
    if value := field(name, text, known.get("country", "")):
        return Reading({name: value})
    some = {"postcode", "country", *(("line1",) if reading.sure else ())}
    return reading if set(reading.fields) & some and not reading.unplaced else Reading()


def merged(known: dict[str, str], found: dict[str, str], text: str = "") -> dict[str, str]:
    """Return what is known after new words: another street is another address, and only the country may stay."""
    if "line1" not in found or not known.get("line1") or known["line1"] == found["line1"]:
        moved = "city" in found and found["city"] != known.get("city") and "province" not in found
        return {**{name: value for name, value in known.items() if not (moved and name == "province")}, **found}
    country = known.get("country", "")
    stays = country and fits(countries.code_of(country) or country, found, text)
    return {**({"country": country} if stays else {}), **found}


def needed(known: dict[str, str]) -> list[str]:
    """Return the fields that are still missing, in the order in which they are asked for."""
    country = known.get("country", "")
    code = countries.code_of(country) or country.upper()
    without = {"postcode"} if countries.postal_data(code) and not countries.has_postcodes(code) else set()
    return [name for name in ("line1", "city", "postcode", "country") if name not in without and not known.get(name)]


def field(name: str, text: str, country: str = "") -> str | None:
    """Return one field from the answer to a question for it, or None when the answer does not look like one."""
    plain = tidy(_LABEL.sub("", address_words.ENDS.sub("", clean(text, 300))))
    if not plain or len(plain) > 120 or plain.endswith("?") or agrees(text) or refuses(text):
        return None  # a yes is no town
    if name == "postcode":
        return _postcode(plain, countries.code_of(country) or country.upper())
    if name == "line1":
        return plain if re.search(r"\d", plain) and re.search(r"[^\W\d_]{2}", plain) else None
    if name == "country":
        found = countries.ending(plain)[0] or next(iter(countries.mentioned(plain)), "")
        name_of_one = _CITY.fullmatch(plain) and not re.search(r"\d", plain) and len(plain.split()) <= 4
        return found or (plain if name_of_one else None)
    return plain if _CITY.fullmatch(plain) and len(plain.split()) <= 6 else None


def _postcode(plain: str, code: str) -> str | None:
    for country in dict.fromkeys((code, "")):
        match = next(postcodes.found(plain, country), None)
        if match is not None:
            return tidy(match["code"])
    return plain if _CODE.fullmatch(plain) else None


def fits(country: str, known: dict[str, str], text: str = "") -> bool:
    """Whether an address could lie in a country, as far as its shape tells.

    Args:
        country: Two-letter code.
        known: Fields as written.
        text: The message with them; "10115 Berlin" is not how an American writes.
    """
    code, postcode, city = country.upper(), known.get("postcode", ""), known.get("city", "")
    if known.get("province") and provinces.find(code, known["province"]) is None:
        return False
    if not postcode:
        return True
    before_city = 0 <= text.find(postcode) < text.find(city) if city else False
    if before_city and code in ("US", "GB", "CA", "AU", "IE", "NZ"):
        return False
    return postcodes.fits(postcode, code)
