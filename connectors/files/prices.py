"""Prices as people and programs write them in files: ``1.299,00 €``, ``Rs. 1,299.00``, ``CHF 12.-``, ``¥12800``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from commerce.errors import InputError, ShopclerkError
from commerce.money import Money, exponent
from commerce.sentences import say
from connectors.files.numbers import NUMBER, UNKNOWN, Notation, folded_number, readings

MAX_PRICE = 60  # characters; what is longer is no price

#: ISO 4217, without funds codes and metals.
_CODES = frozenset(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
        "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT "
        "LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
        "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
        "STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF "
        "XPF YER ZAR ZMW ZWG"
    ).split()
)
#: Signs and words that name one currency.
_NAMES = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "us$": "USD",
    "$us": "USD",
    "usd$": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "mx$": "MXN",
    "nt$": "TWD",
    "r$": "BRL",
    "£": "GBP",
    "円": "JPY",
    "元": "CNY",
    "人民币": "CNY",
    "₹": "INR",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "kc": "CZK",
    "ft": "HUF",
    "lei": "RON",
    "лв": "BGN",
    "fr": "CHF",
    "sfr": "CHF",
    "tl": "TRY",
    "₺": "TRY",
    "₽": "RUB",
    "руб": "RUB",  # noqa: RUF001
    "₩": "KRW",
    "원": "KRW",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "đ": "VND",
    "₱": "PHP",
    "₦": "NGN",
    "₴": "UAH",
    "грн": "UAH",
    "₸": "KZT",
    "rm": "MYR",
    "rp": "IDR",
    "r": "ZAR",
}
#: Signs that several countries share: the shop's own currency decides, else the first; None has no first.
_SHARED: dict[str, tuple[str | None, frozenset[str]]] = {
    "$": ("USD", frozenset("USD AUD CAD NZD HKD SGD MXN TWD ARS CLP COP".split())),
    "¥": ("JPY", frozenset("JPY CNY".split())),
    "rs": ("INR", frozenset("INR PKR LKR NPR MUR SCR".split())),
    "kr": (None, frozenset("SEK NOK DKK ISK".split())),
}
_WITH_TAX = re.compile(
    r"\b(?:incl?|inkl|included|including|inclus|inclusief|compris|iva incluida|iva inclusa|brutto|ttc|tvac)\b\.?"
    r"|\b(?:vat|gst|tax(?:es)?|mwst|ust|tva|iva|btw|moms)\b\.?"
)
_WITHOUT_TAX = re.compile(r"\b(?:excl?|excluding|ex|zzgl|ohne|net|netto|ht|plus|hors|sin|esclusa|excluida)\b")


class BadPrice(InputError):
    """What stands where a price should is none, with the reason."""


@dataclass(frozen=True)
class Currencies:
    """What a price may be in.

    Attributes:
        default: The currency of bare prices.
        only: Whether a price that names another currency is refused; a shop sells in one.
    """

    default: str
    only: bool = False


def read_price(value: Any, named: str, currencies: Currencies, notation: Notation = UNKNOWN) -> Money:
    """Return the price that a field holds, rounded to the minor unit.

    Args:
        value: A number, or text such as ``"1,299.00"``, ``"49,95 €"`` or ``"79.00 EUR"``.
        named: The currency that the record names elsewhere; may be empty.
        currencies: What bare prices are in, and whether others are refused.
        notation: How the file writes its prices.

    Raises:
        BadPrice: There is none, it is not one sum, it can be read in two ways, or it is in another currency.
    """
    shown = str(value).strip()[:MAX_PRICE]
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        code, text = "", str(value)
    else:
        code, text = _split(str(value).strip(), shown, currencies.default)
    code = code or _code(named, currencies.default) or currencies.default
    if currencies.only and code != currencies.default:
        raise BadPrice(say("imports.price.currency", price=repr(shown), currency=code, ours=currencies.default))
    try:
        amount = Decimal(text) if not isinstance(value, str) else _amount(text, shown, code, notation)
        unit = Decimal(1).scaleb(-exponent(code))
        money = Money(amount.quantize(unit, ROUND_HALF_UP), code)
    except BadPrice:
        raise
    except (InvalidOperation, ShopclerkError) as error:
        raise BadPrice(say("imports.price.no_amount", price=repr(shown))) from error
    if amount < 0:
        raise BadPrice(say("imports.price.negative", price=repr(shown)))
    return money


def _split(text: str, shown: str, default: str) -> tuple[str, str]:
    """Return the currency's code (empty when none is named) and the digits with their separators."""
    if len(text) > MAX_PRICE:
        raise BadPrice(say("imports.price.no_amount", price=repr(shown)))
    plain = folded_number(text)
    numbers = list(NUMBER.finditer(plain))
    if not numbers or any(char.isdigit() and not char.isascii() for char in plain):
        raise BadPrice(say("imports.price.no_amount", price=repr(shown)))
    if len(numbers) > 1:
        raise BadPrice(say("imports.price.several", price=repr(shown)))
    found = numbers[0]
    before, after = plain[: found.start()].strip(), plain[found.end() :].strip()
    if before.endswith("-") or (before.endswith("(") and after.startswith(")")):  # "(5.00)", as accountants do
        raise BadPrice(say("imports.price.negative", price=repr(shown)))
    rest = f"{before.rstrip('+')} {after}"
    if _WITHOUT_TAX.search(rest):
        raise BadPrice(say("imports.price.without_tax", price=repr(shown)))
    rest = _WITH_TAX.sub(" ", rest)
    words = [word for each in rest.split() if (word := each.strip(".,:;()*/"))]
    shared = next((word for word in words if word in _SHARED and not _code(word, default)), None)
    if shared is not None:
        raise BadPrice(say("imports.price.shared", price=repr(shown), sign=shared))
    codes = {_code(word, default) for word in words}
    if len(codes) > 1 or "" in codes:
        raise BadPrice(say("imports.price.unclear", price=repr(shown)))
    return next(iter(codes), ""), found[0]


def _code(word: str, default: str) -> str:
    """Return the currency that a word or sign names, empty when it names none."""
    folded = word.strip().casefold().strip(".")
    if folded.upper() in _CODES:
        return folded.upper()
    if folded in _SHARED:
        first, among = _SHARED[folded]
        return default if default in among else first or ""
    return _NAMES.get(folded, "")


def _amount(text: str, shown: str, code: str, notation: Notation) -> Decimal:
    found = readings(text)
    amount = notation.chosen(found, exponent(code))
    if amount is None and len(found) > 1:
        plain, grouped = found
        either = {"one": f"{plain.value:f}", "other": f"{grouped.value:f}"}
        raise BadPrice(say("imports.price.two_readings", price=repr(shown), **either))
    if amount is None:
        raise BadPrice(say("imports.price.no_amount", price=repr(shown)))
    return amount
