"""Several of a thing stay several in English: what "the mug" and "the mugs" of an order are is not the same."""

from __future__ import annotations

import pytest

from commerce.errors import ConfigurationError
from service import gloss
from service.gloss import numbers
from service.gloss.goods import with_goods


@pytest.mark.parametrize(
    ("code", "text", "english"),
    [
        ("pt", "quero devolver as canecas", "mugs"),
        ("pt", "quero devolver a caneca", "mug"),
        ("es", "quiero devolver las velas", "candles"),
        ("es", "quiero devolver la vela", "candle"),
        ("it", "vorrei restituire le tazze", "mugs"),
        ("it", "vorrei restituire la tazza", "mug"),
        ("fr", "je veux rendre les tasses", "mugs"),
        ("fr", "je veux rendre la tasse", "mug"),
        ("de", "ich möchte die Tassen zurückgeben", "mugs"),
        ("de", "ich möchte die Tasse zurückgeben", "mug"),
        ("nl", "ik wil de mokken terugsturen", "mugs"),
        ("pl", "chcę zwrócić kubki", "mugs"),
        ("pl", "chcę zwrócić kubek", "mug"),
    ],
)
def test_how_many_there_are_is_not_lost(code: str, text: str, english: str) -> None:
    assert english in gloss.gloss(text, code).text.split()
    assert english in with_goods(text, code).split()


@pytest.mark.parametrize(
    ("one", "more"),
    [
        ("rain jacket", "rain jackets"),
        ("scarf", "scarves"),
        ("dress", "dress"),
        ("toy", "toys"),
        ("body", "bodies"),
        ("watch", "watches"),
        ("", ""),
    ],
)
def test_english_plurals(one: str, more: str) -> None:
    assert numbers.several(one) == more


def test_what_is_not_sure_stays_one() -> None:
    assert not numbers.is_several("becher", ["becher"], [("", "n")])
    assert not numbers.is_several("tasse", ["tasse", "tassen"], [("", "n")])
    assert numbers.is_several("tassen", ["tasse", "tassen"], [("", "n")])
    assert not numbers.is_several("n", ["", "n"], [("", "n")])


def test_a_table_with_other_plurals_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        numbers.endings([["s"]])
