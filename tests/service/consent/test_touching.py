"""What a message that is no plain yes does to the proposal that waits."""

from __future__ import annotations

import random
from itertools import product

import pytest

from service.consent import hesitates, lists, read, touches
from service.consent.clauses import words_of
from service.consent.reading import Shown

REFUND = Shown("p", "refund_order", "1012", ("58.70", "1012", "PayPal"), {})
CANCEL = Shown("p", "cancel_order", "1012", ("1012", "58.70"), {})


@pytest.mark.parametrize(
    "text",
    [
        "show me jackets, I will keep what I have",
        "what do you have in jackets? and drop the refund",
        "do you have socks? skip the other thing",
        "could I have it in store credit?",
        "is it possible to get it on my bank account?",
        "zeig mir Jacken, ich behalte doch alles",
        "avez-vous des vestes ? je garde tout",
    ],
)
def test_a_changed_mind_beside_something_else_touches(text: str) -> None:
    assert touches(text, REFUND)


@pytest.mark.parametrize(
    "text", ["do you have rain jackets?", "where is order 1007?", "hello there", "do you have that jacket, in blue?"]
)
def test_something_else_alone_does_not(text: str) -> None:
    assert not touches(text, REFUND)


@pytest.mark.parametrize(
    "text",
    [
        "i meant 1408",
        "nvm, my bad. it's 1408",
        "1408",
        "oops typo, its 1408",
        "it should have been 1408",
        "the mugs i mean are from 1408",
        "1480",
        "my zip is 20095",
        "which order did i say? the mugs i mean are from 1408",
        "1408 was the one",
        "ich meinte 1408",
        "c'était la 1408",
        "1408 wäre es gewesen",
        "the number is 1408",
    ],
)
def test_another_number_that_is_no_wish_of_its_own_touches(text: str) -> None:
    assert touches(text, CANCEL) and touches(text, REFUND)


@pytest.mark.parametrize(
    "text",
    [
        "where is 1408?",
        "refund 1414 too",
        "and for 1408 too",
        "1408 as well please",
        "also 1408",
        "cancel 1408",
        "what is in 1408",
    ],
)
def test_another_order_beside_it_does_not(text: str) -> None:
    assert not touches(text, CANCEL)


def test_no_yes_with_a_denial_in_its_language_is_a_yes() -> None:
    languages = lists.languages()
    common = {"never", "kein", "keine", *words_of("not"), *words_of("deny"), *languages["en"].no}
    chance = random.Random(0)
    wrong = []
    for each, shown in product(languages.values(), (REFUND, CANCEL)):
        deeds = sorted(each.action_words[shown.action])[:2]
        denials = {*each.no, *each.stop, *common} - each.yes - each.certain
        denials = sorted(word for word in denials if not lists.any_of(word, lists.action_words(shown.action)))
        denials = chance.sample(denials, min(25, len(denials)))
        for agreed, denial, deed in product(sorted(each.yes)[:3], denials, deeds):
            said = chance.choice(("{a}, {n} {d} 1012", "{a} {d} 1012 {n}", "{a}, {n} {d} for order 1012", "{a}, {n}"))
            text = said.format(a=agreed, n=denial, d=deed)
            if read(text, shown) in ("yes", "named"):
                wrong.append((each.language, text))
    assert wrong == []


@pytest.mark.parametrize(
    "text", ["would it be possible to do it partially?", "other one", "ok, retract the refund", "please send 1012"]
)
def test_what_puts_off_or_turns_round_touches(text: str) -> None:
    assert touches(text, REFUND) and not hesitates(text, REFUND)
