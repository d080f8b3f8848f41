"""Names of goods are read in English, and nothing else of a message is."""

from __future__ import annotations

import pytest

from service.gloss import with_goods


@pytest.mark.parametrize(
    ("text", "code", "read"),
    [
        ("erstatte die Tasse und die Pfanne von 1414", "de", "erstatte die mug und die frying pan von 1414"),
        ("storniere 1015 bitte nicht", "de", "storniere 1015 bitte nicht"),
        ("reembolsa la taza del 1414", "es", "reembolsa la mug del 1414"),
        ("please refund the mug from 1414", "de", "please refund the mug from 1414"),
        ("erstatte die Tasse", "en", "erstatte die Tasse"),
        ("", "de", ""),
    ],
)
def test_only_goods_are_in_english(text: str, code: str, read: str) -> None:
    assert with_goods(text, code) == read
