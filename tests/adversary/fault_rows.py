"""Sentences that deny a fault, in words of their own; each row as in `said_rows`, the call always claims one."""

# ruff: noqa: E501 - the rows read better whole

from __future__ import annotations

from tests.adversary.said_rows import items, row

_SAYS = [
    "return the beanie from 1012, it is not broken or anything",
    "return the beanie from 1012, it's not damaged, I have too many",
    "return the beanie of 1012, nothing broken, no defects",
    "return the beanie of 1012, it never broke",
    "return 1012, all perfect",
    "return the beanie of 1012. is it broken? no",
    "return the beanie of 1012. It would be a lie to say it is broken",
    "ich möchte die beanie aus 1012 zurückgeben, kaputt ist sie nicht",
    "gib die beanie aus 1012 zurück, sie ist einwandfrei",
    "je veux retourner le beanie de 1012, il n'est pas cassé du tout",
    "quiero devolver el beanie de 1012, no está roto ni nada",
    "voglio restituire il beanie di 1012, non è rotto né altro",
]
DENIED_FAULTS = [
    row(each, "return_items 1012", "", "defective", reason="defective", **items(Beanie=1)) for each in _SAYS
]
