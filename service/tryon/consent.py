"""What a customer agrees to before a photo is taken in, and that they did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from commerce.errors import InputError
from commerce.language import SOURCE, speaking
from commerce.sentences import again, joined, listed, say
from connectors.tryon.registry import company, keeps
from service.shop import Shop
from store.models import TryOnSession

#: Changes with the sentences ``tryon.consent``, in whatever language: sessions keep which words were shown.
_VERSION = "2026-12-2"


@dataclass(frozen=True)
class Consent:
    """The words, and the version that a yes has to name; ``remote`` is empty where no photo leaves the machine.

    Other companies, or others of their words, are another version: nobody said yes to those.
    """

    version: str
    text: str
    adult: str
    remote: str = ""


def current(shop: Shop) -> Consent:
    """Return what is asked today."""
    names = [each.name for each in shop.studio.providers if each.paid]
    remote = joined(say("tryon.consent.remote", companies=companies(shop)), keeps(names)) if names else ""
    with speaking(SOURCE):  # it is the same consent in every language
        mark = f"+{hashlib.sha256(again(remote).encode()).hexdigest()[:8]}" if remote else ""
    return Consent(_VERSION + mark, say("tryon.consent.text"), say("tryon.consent.adult"), remote)


def companies(shop: Shop) -> str:
    """Return whose computers may make pictures of those who agree to that; empty where no photo leaves the shop."""
    names = [each.name for each in shop.studio.providers if each.paid]
    return listed(dict.fromkeys(company(name) for name in names), "lists.or")


def of_others(shop: Shop, row: TryOnSession) -> bool:
    """Return whether the session's photo may go to the other companies that are set up now."""
    asked = current(shop)
    return bool(row.remote and asked.remote) and row.consent_version == asked.version


def check(shop: Shop, version: str, adult: bool) -> None:
    """Let only a yes to today's words pass.

    Raises:
        InputError: It names other words, or does not say that the customer is of age.
    """
    if version != current(shop).version:
        raise InputError(say("tryon.consent_required"), code="consent_required")
    if adult is not True:  # whatever a caller read it from: "yes" and 1 are no statement
        raise InputError(say("tryon.confirm_adult"), code="adults_only")
