"""What nobody at a desk can see is not claimed: how something fits, suits or looks on the customer."""

from __future__ import annotations

import pytest

from agent.guardrails.bodies import claims
from agent.guardrails.gate import Gate
from agent.guardrails.judge import PRODUCTS


@pytest.mark.parametrize(
    "text",
    [
        "It fits you perfectly!",
        "This jacket will fit you perfectly.",
        "It looks great on you.",
        "You look stunning in it.",
        "It suits you very well.",
        "Size M is your size.",
        "The picture proves that it fits.",
        "I can see on your photo that you are tall.",
        "This colour suits your skin.",
        "You would look great in that.",
        "It is a perfect fit for you.",
        "Es passt dir perfekt.",
        "Das steht Ihnen gut.",
        "Te queda perfecto.",
        "Ça vous va parfaitement.",
        "Ti sta benissimo.",
        "Het staat je goed.",
        "Fica-lhe bem.",
    ],
)
def test_a_claim_about_the_customers_body_is_held(text: str) -> None:
    assert claims(text)
    gate = Gate((), [], turn=PRODUCTS)
    assert gate.whole(text) == "" and gate.held == []


@pytest.mark.parametrize(
    "text",
    [
        "The jacket fits true to size.",
        "It runs small.",
        "Which size do you need?",
        "It fits under a coat.",
        "I could pass it on, if that suits you.",
        "It looks good with jeans.",
        "The colour is a dark green.",
        "Es fällt klein aus.",
        "Il taille petit.",
    ],
)
def test_what_is_said_of_the_article_is_none(text: str) -> None:
    assert not claims(text)
