"""What stands of a message after its writer took something of it back, and on what condition an action is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.consent.amending import standing
from service.consent.conditions import condition, unconditional
from service.consent.said import families, names, read, without_order


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("please cancel 4411. wait, no, 4412", "please cancel 4412"),
        ("refund order 4411, oops, 4412", "refund order 4412"),
        ("refund 4411 - or rather 4412", "refund 4412"),
        ("return the belt from 4411, I mean the coat", "return the coat from 4411"),
        ("send the belt of 4411 back. Scratch that, the coat", "send back the coat of 4411"),
        ("refund three soaps of 4411, no, two", "refund two soaps of 4411"),
        ("swap the shirt of 4411 for L, make that XL", "swap the shirt of 4411 for XL"),
        ("refund the belt of 4411, actually return it", "return the belt of 4411"),
        ("cancel 4411, actually I'd rather send it back", "I'd rather send it back (order 4411)"),
        ("refund the belt of 4411, make that return the coat of 4412", "return the coat of 4412"),
        ("how is 4410 doing? cancel 4411, no, 4412", "how is 4410 doing? cancel 4412"),
        ("refund 4412, not 4411", "refund 4412"),
        ("cancel 4411, 4412 I mean", "cancel 4412"),
        ("refund 4412 instead of 4411", "refund 4412"),
        ("erstatte 4411, Quatsch, 4412", "erstatte 4412"),
        ("annulez la 4411, pardon, 4412", "annulez la 4412"),
        ("reembolsa 4411, quise decir 4412", "reembolsa 4412"),
        ("annulla 4411, anzi 4412", "annulla 4412"),
        ("annuleer 4411, ik bedoel 4412", "annuleer 4412"),
        ("anuluj 4411, to znaczy 4412", "anuluj 4412"),
        ("cancele 4411, quero dizer 4412", "cancele 4412"),
        ("avbeställ 4411, jag menar 4412", "avbeställ 4412"),
    ],
)
def test_what_follows_stands_for_what_is_like_it(text: str, stands: str) -> None:
    assert standing(text).text == stands


@pytest.mark.parametrize(
    "text",
    [
        "the lamp of 1015 should be refunded please",
        "two of the mugs in 1014 should be refunded",
        "the soap of 1028 should have been cancelled",
        "I actually want to cancel 4411",
        "refund 4411, sorry for the trouble",
        "return the belt of 4411, I mean it is torn",
        "refund 4411, no rush",
        "I'd like to exchange the hat of 4411, no refund",
        "no, only the belt",
        "sorry, two",
        "I got the wrong order, refund 4411",
        "please refund 4411. No, I have not worn it.",
        "Actually, cancel 4411",
        "send 4411 to Elm Road 5, sorry, Elm Road 6, 78701 Austin",
        "cancel 4411, sorry for 4412",
        "refund 4411, wait, what is 4412",
        "cancel 4411. Wait, when does 4412 arrive?",
        "cancel 4411, actually I love 4412",
        "cancel 4411, no, 4412 is fine",
        "cancel 4411, rather 4412 comes quickly",
        "stornieren Sie 4411, Entschuldigung wegen 4412",
        "cancela 4411. Espera, ¿dónde está 4412?",
        "annulla 4411, scusa per 4412",
        "hello, no wait, who are you?",
        "I would rather have the money for 4411",
        "the number of 4411 is wrong",
    ],
)
def test_what_takes_nothing_back_stays(text: str) -> None:
    assert standing(text).text == text and not standing(text).undone


@pytest.mark.parametrize(
    "text",
    [
        "cancel 4411. no wait, I still need it",
        "refund the belt of 4411... scratch that",
        "return 4411, no wait, I keep it",
        "cancel 4411... I mean keep it",
        "Please cancel 4411. Hmm, forget about it.",
        "cancel 4411. Never mind!",
        "cancel 4411, just kidding",
        "storniere 4411. Ach egal, doch nicht",
        "cancela 4411. Es broma",
        "annulla 4411, scherzavo",
    ],
)
def test_a_wish_may_be_taken_back_for_good(text: str) -> None:
    assert standing(text).undone and not families(standing(text).text)


_VERBS = [
    "cancel {}",
    "please refund order {}",
    "I'd like to return {}",
    "can you cancel order #{}",
    "exchange the hat of {}",
]
_BACK = [
    ". no wait, {}",
    ", sorry, {}",
    " - I mean {}",
    ". Scratch that, {}",
    ", oops, {}",
    ", or rather {}",
    ", make that {} please",
    ", no, {}",
    ". My mistake: {}",
    ", actually {}",
    "... wrong number, {}",
    " no {}",
    ", correction, order {}",
]


@given(st.sampled_from(_VERBS), st.sampled_from(_BACK), st.integers(1000, 99999), st.integers(1000, 99999))
def test_the_order_that_was_taken_back_is_not_named(verb: str, back: str, old: int, new: int) -> None:
    text = verb.format(old) + back.format(new)
    if old != new:
        assert read(text).orders == (str(new),), read(text).text
        assert names(read(text), [str(old), str(new)]) == [str(new)]
        assert families(read(text).text) == families(verb.format(new))


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    assert read(text).text is not None and isinstance(condition(text), str) and isinstance(without_order(text, ()), str)


@pytest.mark.parametrize(
    "text",
    [
        "cancel 4411 if the hat is still with you",
        "refund 4411 unless it went out today",
        "return 4411 only when the label is free",
        "send the hat of 4411 back once the other one is here",
        "in case it was not packed yet, cancel 4411",
        "cancel 4411 as soon as you can see it",
        "if it is still cheaper elsewhere please cancel 4411",
        "cancel 4411, but only if nothing was sent",
        "Cancel 4411. Unless it has left.",
        "refund 4411 provided that it costs nothing",
        "when it has arrived, return 4411",
        "refund 4411 next week",
        "cancel 4411 on friday please",
        "storniere 4411, sofern sie noch da ist",
        "annule 4411 à moins que le colis soit parti",
        "cancela 4411 a menos que haya salido",
        "annulla 4411 a meno che sia partito",
        "annuleer 4411 tenzij het weg is",
        "anuluj 4411, chyba że wysłane",
        "cancele 4411 caso ainda dê",
    ],
)
def test_a_deed_that_is_to_wait(text: str) -> None:
    assert condition(text)
    assert families(unconditional(text)) == families(text) and not condition(unconditional(text))


@pytest.mark.parametrize(
    "text",
    [
        "refund 4411 if possible",
        "cancel 4411 if you can, please",
        "could you check if 4411 was sent, and refund it",
        "refund 4411 at once",
        "send the invoice of 4411 once more",
        "it was torn when it arrived, refund 4411",
        "I do not know if that works: cancel 4411",
        "refund it to my card if that's ok",
        "where is 4411? I need it tomorrow",
        "return the hat of 4411, I bring it to the post tomorrow",
    ],
)
def test_courtesy_and_stories_are_no_condition(text: str) -> None:
    assert condition(text) == ""


@pytest.mark.parametrize(
    ("text", "order", "deeds"),
    [
        ("Where's 4411? Also 4412 change payment to PayPal", "4411", set()),
        ("Where's 4411? Also 4412 change payment to PayPal", "4412", {"payment"}),
        ("cancel 4411 and 4412", "4412", {"cancel"}),
        ("4411: cancel it. 4412: send it back", "4411", {"cancel"}),
        ("4411: cancel it. 4412: send it back", "4412", {"return"}),
        ("refund the hat of 4411, and return the coat from 4412", "4411", {"refund"}),
    ],
)
def test_of_each_order_its_own_deed(text: str, order: str, deeds: set[str]) -> None:
    assert read(text).of(order) == deeds


@pytest.mark.parametrize(
    ("text", "deeds"),
    [
        ("don't cancel 4411, change the address", {"address"}),
        ("I want an exchange, not a refund", {"swap"}),
        ("return it without a refund", {"return"}),
        ("please send one of them back", {"return"}),
        ("get my money for it back", {"refund"}),
    ],
)
def test_denied_deeds_are_not_asked_for(text: str, deeds: set[str]) -> None:
    assert families(text) == deeds


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("change the address of 4411 to Domplein 3", "change the address of   to Domplein 3"),
        ("4411: Elm Road 5", " : Elm Road 5"),
        ("send 4411 to Elm Road 5, 1010 Wien", "send   to Elm Road 5, 1010 Wien"),
        ("ship order 4411 to Hauptplatz 4, 8010 Graz", "ship order   to Hauptplatz 4, 8010 Graz"),
        ("Die Sneakers aus 4411 stornieren", "Die Sneakers aus   stornieren"),
        ("4411 Elm Road, 78701 Austin", "4411 Elm Road, 78701 Austin"),
        ("Elm Road 5, 4411 Wien", "Elm Road 5, 4411 Wien"),
    ],
)
def test_an_orders_number_is_no_part_of_an_address(text: str, left: str) -> None:
    assert without_order(text, ()) == left


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("refund the candles of 4411... ah, not the candles, the lamp", "the lamp of 4411"),
        ("refund the candles of 4411, sorry, not candles but the lamp", "the lamp of 4411"),
        ("return the beanie of 4411, not the beanie, the shirts", "the shirts of 4411"),
        ("refund the lamp from 4411 - er, candles", "the candles from 4411"),
        ("refund the candles of 4411, ups, the lamp", "the lamp of 4411"),
        ("refund the candles of 4411, the lamp I mean", "the lamp of 4411"),
        ("refund the candles of 4411 – um – the lamp!", "the lamp of 4411"),
        ("4411: refund the candles. Not the candles, the lamp", "the lamp"),
        ("erstatte die Kerzen von 4411, ach nein, nicht die Kerzen, die Lampe", "die Lampe von 4411"),
        ("erstatte die Kerzen von 4411, äh, die Lampe", "die Lampe von 4411"),
        ("erstatte die Kerzen von 4411, nicht die Kerzen sondern die Lampe", "die Lampe von 4411"),
        ("reembolsa las velas del 4411, no, las velas no, la lámpara", "la lámpara"),
        ("reembolsa las velas de 4411, no las velas sino la lámpara", "la lámpara de 4411"),
        ("rimborsa le candele del 4411, non le candele, la lampada", "la lampada"),
        ("rimborsa le candele di 4411, ehm, la lampada", "la lampada di 4411"),
    ],
)
def test_a_slip_is_put_right_without_words_for_it(text: str, stands: str) -> None:
    found = standing(text).text
    assert stands in found and not any(
        each in found for each in ("candles of", "Kerzen", "velas", "candele", "beanie", "lamp from")
    ), found


@pytest.mark.parametrize(
    "text",
    [
        "refund the candles of 4411, not the lamp",
        "refund the candles of 4411. Ah, thanks",
        "refund everything of 4411, not the lamp",
        "refund the candles of 4411 but not the lamp, the lamp is fine",
        "refund the lamp of 4411, not the candles please",
        "refund the lamp of 4411. Uh, it is broken",
    ],
)
def test_what_leaves_out_is_no_slip(text: str) -> None:
    assert standing(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "keep only 4411, cancel the rest",
        "all but 4411 cancelled please",
        "cancel everything but 4411",
        "~~cancel 4411~~ cancel 4412",
        "<del>cancel 4411</del> thanks",
    ],
)
def test_what_is_kept_or_struck_through_is_not_asked_for(text: str) -> None:
    assert "4411" in read(text).out or "4411" not in read(text).orders


def test_a_denial_in_brackets_is_asked_about() -> None:
    assert "4411" in read("cancel 4411 (not!) and 4412").unclear
