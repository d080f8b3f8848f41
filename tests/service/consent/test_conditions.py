"""Conditions on which an action is asked for: those that the rules set anyway are no reason to wait."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from service.consent import conditions


@pytest.mark.parametrize(
    "text",
    [
        "please cancel 1408 if that is still possible",
        "if it isn't too late, cancel 1408",
        "cancel 1408 provided there's still time",
        "cancel 1408 unless it's too late",
        "bitte storniere 1408, sofern es noch möglich ist",
        "storniere 1408, wenn es noch nicht zu spät ist",
        "cancela 1408 si aún es posible",
        "cancela 1408 si no es demasiado tarde",
        "annulla 1408 se non è troppo tardi",
        "annulla 1408 se si può ancora",
        "annulez 1408 si c'est encore possible",
    ],
)
def test_whether_it_can_be_done_at_all_is_no_condition(text: str) -> None:
    assert conditions.condition(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "cancel 1408 if the parcel hasn't been dispatched yet",
        "if 1408 was not sent yet, cancel it",
        "cancel 1408 unless it has already left",
        "cancel 1408 as long as it wasn't posted",
        "storniere 1408, falls das Paket noch nicht raus ist",
        "cancela 1408 si todavía no ha salido",
        "annulla 1408 se il pacco non è ancora partito",
    ],
)
def test_that_nothing_was_sent_is_so_now_or_never(text: str) -> None:
    found = conditions.condition(text)
    assert found and conditions.until_sent(found)


@pytest.mark.parametrize(
    "text",
    [
        "cancel 1408 if it isn't shipped by Friday",
        "cancel 1408 if it's not possible to send it to Rome",
        "cancel 1408 if 1015 hasn't shipped yet",
        "cancel 1408 if it has shipped",
        "cancel 1408 if the blue one is still possible",
        "cancel 1408 if you can't deliver in time",
        "cancel 1408 unless it hasn't been sent",
        "storniere 1408, wenn es nicht möglich ist",
        "storniere 1408, falls es morgen noch nicht verschickt ist",
        "cancela 1408 si no llega mañana",
        "cancel 1408 if it hasn't arrived yet",
    ],
)
def test_what_may_come_and_what_is_about_something_else_is_waited_for(text: str) -> None:
    found = conditions.condition(text)
    assert found and not conditions.until_sent(found)


def test_a_condition_that_names_the_order_stays_with_it() -> None:
    assert conditions.without_asked_anyway("cancel 1408 if it hasn't shipped") == "cancel 1408"
    for text in ("if 1408 hasn't shipped, cancel it", "cancel 1408 if it rains", "cancel 1408"):
        assert conditions.without_asked_anyway(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "what will I get back if I return the beanie of 1012?",
        "how much would you refund if I returned 1012?",
        "who pays if I send 1012 back?",
        "was bekomme ich zurück, wenn ich 1012 zurückschicke?",
        "combien vous me remboursez si je retourne 1012 ?",
        "¿cuánto me reembolsan si devuelvo 1012?",
        "quanto mi rimborsate se restituisco 1012?",
    ],
)
def test_a_question_what_would_come_of_a_deed_sets_no_condition(text: str) -> None:
    assert conditions.condition(text) == ""


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Should you not have it in white, refund the mugs in 1408", "refund the mugs in 1408"),
        ("Were it not to arrive by Friday, cancel 1408", "cancel 1408"),
        ("cancel 1408, should it be late", "cancel 1408"),
        ("Kommt es nicht bis Freitag, storniere 1408", "storniere 1408"),
        ("Sollte es nicht bis Freitag kommen, storniere 1408", "storniere 1408"),
        ("storniere 1408, sollte es nicht kommen", "storniere 1408"),
        ("De no llegar el viernes, cancela el 1408", "cancela el 1408"),
        ("dovesse arrivare tardi, annulla 1408", "annulla 1408"),
        ("Send it by Friday, otherwise cancel 1408", "cancel 1408"),
        ("Kommt bis Freitag nichts? Sonst storniere 1408", ""),
    ],
)
def test_a_verb_in_front_is_a_condition_too(text: str, rest: str) -> None:
    assert conditions.condition(text)
    assert not rest or conditions.unconditional(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "Können Sie bitte 1408 stornieren, danke",
        "Should I cancel 1408?",
        "I should cancel 1408",
        "were you able to cancel 1408?",
        "the lamp of 1408 should be refunded, please",
        "Kann ich 1408 stornieren, bitte",
        "refund 1408 or else I write to the press",
    ],
)
def test_a_question_or_a_request_is_no_condition(text: str) -> None:
    assert conditions.condition(text) == ""
