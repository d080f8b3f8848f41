"""Which sentences are surely in a language that the encoder does not know."""

import hashlib

import pytest

from agent.guardrails import fit, languages
from agent.guardrails.languages import detection


@pytest.mark.parametrize(
    "sentence",
    [
        "Pengarna är redan tillbaka på ditt konto.",
        "Din retur er blevet godkendt i dag.",
        "Hyvityksesi on jo maksettu tilillesi.",
        "Váš balík byl odeslán dnes ráno.",
        "A pénzét már visszautaltuk a kártyájára.",
        "Banii au fost deja trimiși pe cardul dumneavoastră.",
        "Tiền của bạn đã được hoàn lại vào thẻ.",
        "Uang Anda sudah kami kembalikan kemarin.",
        "Vaš novac je već vraćen na karticu.",
        "Парите ви вече са върнати по картата.",
        "پول شما به کارت شما بازگردانده شد.",
        "UANG ANDA SUDAH KAMI KEMBALIKAN KEMARIN.",
    ],
)
def test_another_language_is_told(sentence: str) -> None:
    assert languages.foreign(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "…",
        "Hej!",
        "Fjällräven Kånken ryggsäck",
        "The Fjällräven Kånken is a light backpack.",
        "WH-1000XM5, USB-C, 65 W",
        "저는 이 옷 이 좋아요.",
        "このジャケットは防水です。",
        "Это тёплая куртка из мягкой шерсти.",
        "هذا القميص من القطن الناعم.",
    ],
)
def test_what_is_short_mixed_or_known_is_not(sentence: str) -> None:
    assert not languages.foreign(sentence)


def test_hardly_an_exemplar_is_taken_for_another_language_and_nearly_all_swedish_ones_are() -> None:
    lines = [(language == "sv", text) for language, kind, text in fit.exemplars() if kind != "other"][::10]
    swedish = [languages.foreign(text) for sv, text in lines if sv and len(text.split()) >= languages.WORDS + 1]
    others = [languages.foreign(text) for sv, text in lines if not sv]
    assert sum(swedish) > 0.95 * len(swedish) and len(swedish) > 50
    assert sum(others) < 0.002 * len(others) and len(others) > 2000


def test_the_table_is_the_one_that_was_built() -> None:
    named = detection.TABLE.with_name("SHA256SUMS").read_text().split()
    assert named == [hashlib.sha256(detection.TABLE.read_bytes()).hexdigest(), "languages.npz"]
