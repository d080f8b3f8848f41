"""Talk that is near to the shop's own data takes less sureness; nothing else does."""

from agent.guardrails.likeness import Likeness
from agent.guardrails.sentence_kinds import Kind
from agent.guardrails.sentence_reader import SURE, SURE_POINTED, Reading

PAN = {"kind": "product", "item": {"title": "Inver Pan", "description": "The handle may go into the oven."}}


def reading(product: float, needed: float = SURE) -> Reading:
    return Reading(Kind.PRODUCT, 0.0, product, False, needed)


def test_what_the_data_says_is_vouched_for_in_any_language() -> None:
    found = Likeness([PAN])
    assert found.vouches("The handle can go in the oven.", reading(0.4))
    assert found.vouches("Il manico può andare in forno.", reading(0.4))


def test_nothing_else_is() -> None:
    found = Likeness([PAN])
    assert not found.vouches("Inver Pan was recalled yesterday.", reading(0.4))
    assert not found.vouches("The handle can go in the oven.", reading(0.1))
    assert not found.vouches("The handle can go in the oven.", reading(0.4, SURE_POINTED))
    assert not Likeness([]).vouches("The handle can go in the oven.", reading(0.4))
