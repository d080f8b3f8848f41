"""What only sounds like a yes or a no: choices, questions, signs of two languages, a maybe, and hesitation."""

from __future__ import annotations

import pytest

from service.consent import hesitates, lists, read
from tests.service.consent.test_reading import CANCEL, REFUND

DOUBTS = [
    "[ ] yes",
    "[] yes",
    "( ) yes",
    "_ yes",
    "☐ yes",
    "☐ yes ☐ no",
    "[ ] yes [x] no",
    "[x] yes [ ] no",
    "[x] yes [x] no",
    "yes [ ]",
    "yes/no",
    "yes / no",
    "oui/non",
    "ja/nein",
    "y/n",
    "Y|N",
    "yes | no",
    "yes\\no",
    "yes or no",
    "ja oder nein",
    "oui ou non",
    "sì o no",
    "yes yes no",
    "no yes yes",
    "ja ja nein",
    "sí sí no",
    "yes?",
    "ja?",
    "¿sí?",
    "ok？",
    "yes…?",
    "may i refund",
    "may i",
    "may i refund 1015",
    "shall i refund 1015",
    "can i cancel 1015",
    "darf ich stornieren",
    "puis-je annuler",
    "puedo cancelar",
    "posso annullare",
    "!yes",
    "yes != no",
    "<yes>",
    "yes = no",
    "yes :(",
    "ja :-(",
    "yes :/",
    "~yes",
    "#yes",
    "yes%",
    "¬yes",
    "✅❌",
    "👍/👎",
    "yes ❌",
    "1012 ✅",
    "✅ 1012",
    "1012: ✅",
    "1012 👍",
    "1012 ✅ 1408 ✅",
    "1015 ✅❌",
    "1015 🤔",
    "1015 ✅ 1015 ❌",
    "1015 ✅ and 1012",
    "cancel ✅",
    "tak",
    "Tak!",
    "tak tak",
    "tak, super",
    "tak, thanks",
    "si",
    "Si...",
    "si, ok",
    "si si",
]


@pytest.mark.parametrize("text", DOUBTS)
@pytest.mark.parametrize("language", ["", "en", "de"])
def test_a_choice_a_box_a_question_or_a_word_of_two_languages_is_no_yes(text: str, language: str) -> None:
    assert read(text, CANCEL, language) not in ("yes", "named")
    assert read(text, REFUND, language) not in ("yes", "named")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tak", "pl"),
        ("Tak!", "pl"),
        ("tak, super", "pl"),
        ("tak, proszę", ""),
        ("Tak, oczywiście", ""),
        ("si", "it"),
        ("si", "es"),
        ("sì", ""),
        ("sí", ""),
        ("Sí, claro", ""),
        ("si grazie", ""),
        ("[x] yes", ""),
        ("[X] Yes", ""),
        ("[✓] yes", ""),
        ("☑ yes", ""),
        ("- yes", ""),
        ("(yes)", ""),
        ("yes :)", ""),
        ("yes ;)", ""),
        ("¡Sí!", ""),
        ("好的~", ""),
        ("yes - thanks", ""),
    ],
)
def test_marks_of_a_yes_and_a_known_language_take_no_doubt(text: str, language: str) -> None:
    assert read(text, CANCEL, language) == "yes"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1015 ✅", "named"),
        ("#1015 👍", "named"),
        ("✅ 1015", "named"),
        ("1015: ✅", "named"),
        ("1012 ❌ 1015 ✅", "named"),
        ("✅ 1015\n❌ 1012", "named"),
        ("1015 ❌", "no"),
        ("❌ 1015", "no"),
        ("1012 ✅ 1015 ❌", "no"),
        ("1012 ✅\n1015 ❌", "no"),
        ("✅ 1012 ❌ 1015", "no"),
        ("1015 👎🏽", "no"),
    ],
)
def test_a_sign_behind_a_number_answers_for_that_order(text: str, kind: str) -> None:
    assert read(text, CANCEL) == kind


def test_a_language_is_known_by_words_of_its_own() -> None:
    assert lists.spoken(["Dzień dobry, proszę anulować zamówienie 1015"]) == "pl"
    assert lists.spoken(["vorrei annullare il mio ordine 1015, per favore"]) == "it"
    assert lists.spoken(["hola, ¿dónde está mi pedido 1015? quiero devolver las dos velas, muchas gracias"]) == "es"
    assert lists.spoken(["cancel order 1015", "tak"]) != "pl"
    assert lists.spoken(["1015", "tak"]) == lists.spoken([]) == ""


MAYBE = (
    "yes but|yes but not now|yes I mean no|no yes|yes no|not yes|of course not, yes|yes, only the candles|yes, not that|"
    "ok but not all|yes, the candles|yes to my other card|yes, to paypal|yes 👎|👍👎|yes ❌|yes, both|sure, why not the other|"
    "ja aber|ja, nur die Kerzen|oui mais non|sí pero no|はい、でも|好的，但是|yes?|yes ❓|ok？|yeah right|yes, 20 EUR|yes and 1012"
)


@pytest.mark.parametrize("text", MAYBE.split("|"))
def test_a_maybe_is_never_a_yes(text: str) -> None:
    assert read(text, CANCEL) not in ("yes", "named")
    assert read(text, REFUND) not in ("yes", "named")


@pytest.mark.parametrize(
    "text",
    [
        "yes it is defective",
        "hmm",
        "...",
        "fine",
        "that's fine",
        "yeah right",
        "cool",
        "yes tomorrow",
        "ok later",
        "🤔",
        "refund it please",
        "ja sie ist kaputt",
        "oui elle est cassée",
        "うーん",
    ],
)
def test_who_only_hesitates_takes_nothing_back(text: str) -> None:
    assert hesitates(text, REFUND)
    assert read(text, REFUND) == ""


@pytest.mark.parametrize(
    "text",
    [
        "yes but",
        "yes?",
        "no",
        "wait",
        "yes, only one",
        "yes, the mug",
        "yes, to paypal",
        "yes and 1012",
        "yes 20 EUR",
        "❌",
        "yes, cancel it",
        "ok, where is it",
        "hm, I do not know",
        "I would rather keep it",
        "let us see about that",
        "1",
        "yes both",
        "yes 👎",
        "> yes",
        "yes, show me red scarves",
        "yes, a voucher instead",
    ],
)
def test_who_wishes_for_something_else_does_not_only_hesitate(text: str) -> None:
    assert not hesitates(text, REFUND)
