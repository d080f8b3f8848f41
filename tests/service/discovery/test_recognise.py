from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.discovery.recognise import ParsedQuery, recognise


class FixedVocabulary:
    """What a small clothes shop knows of its words."""

    option_values: Mapping[str, Collection[str]] = {
        "size": {"xs", "s", "m", "l", "xl", "34", "42", "10.5"},
        "colour": {"navy blue", "red", "black"},
    }
    brands: Mapping[str, str] = {"nordwind": "Nordwind", "north light": "North Light"}

    def frequency(self, word: str) -> int:
        return int(word != "titanium")

    def in_titles(self, left: str, right: str) -> bool:
        return (left, right) in {("no", "show"), ("7", "wonders")}


@pytest.mark.parametrize(
    ("query", "parsed"),
    [
        ("jacket size M", ParsedQuery("jacket", size="m")),
        ("boots in size 42", ParsedQuery("boots", size="42")),
        ("trainers size 10.5", ParsedQuery("trainers", size="10.5")),
        ("XL jumper", ParsedQuery("jumper", size="xl")),
        ("jumper in medium", ParsedQuery("jumper", size="m")),
        ("jumper in extra large", ParsedQuery("jumper", size="xl")),
        ("size 99 shoes", ParsedQuery("shoes", size="99")),
        ("size guide", ParsedQuery("size guide")),
        ("chinos 42 waist", ParsedQuery("chinos 42 waist")),
        ("jeans 34 waist", ParsedQuery("jeans", size="34")),
        ("jeans waist 34", ParsedQuery("jeans", size="34")),
        ("jeans 34/32", ParsedQuery("jeans", size="34", unmet=("34/32",))),
        ("cushion 30 x 35 cm", ParsedQuery("cushion 30 x 35 cm")),
        ("shirt not too pricey", ParsedQuery("shirt", cheap=True)),
        ("tees not organic cotton", ParsedQuery("tees", exclude=("organic cotton",))),
        ("pots nothing plastic", ParsedQuery("pots", exclude=("plastic",))),
        ("large bag", ParsedQuery("large bag")),
        ("mother's day gift", ParsedQuery("mother's day gift")),
        ("navy jacket", ParsedQuery("navy jacket", colour="navy")),
        ("jacket in blue", ParsedQuery("jacket in blue", colour="blue")),
        ("green jacket", ParsedQuery("green jacket")),
        ("jumper made of wool", ParsedQuery("jumper wool", material="wool")),
        ("jumper in pure wool", ParsedQuery("jumper wool", material="wool")),
        ("bottle made of stainless steel", ParsedQuery("bottle stainless steel", material="stainless steel")),
        ("ring made of titanium", ParsedQuery("ring made of titanium")),
        ("jackets by Nordwind", ParsedQuery("jackets", brand="Nordwind")),
        ("jackets from north light in red", ParsedQuery("jackets in red", brand="North Light", colour="red")),
        ("gifts from Italy", ParsedQuery("gifts from Italy")),
        ("belt, not leather", ParsedQuery("belt", exclude=("leather",))),
        ("forget the shirt, show me jackets", ParsedQuery("show me jackets", exclude=("shirt",))),
        ("a scarf instead of a hat", ParsedQuery("a scarf", exclude=("hat",))),
        ("boots without laces or buckles", ParsedQuery("boots", exclude=("laces", "buckles"))),
        ("mug but not made of stainless steel please", ParsedQuery("mug please", exclude=("stainless steel",))),
        ("jacket except red", ParsedQuery("jacket", exclude=("red",))),
        ("no show socks", ParsedQuery("no show socks")),
        ("not too heavy jacket", ParsedQuery("not too heavy jacket")),
        ("not leather", ParsedQuery("not leather")),
        ("2 mugs", ParsedQuery("mugs", quantity=2)),
        ("two rain jackets in red", ParsedQuery("rain jackets in red", quantity=2, colour="red")),
        ("3 x umbrellas", ParsedQuery("umbrellas", quantity=3)),
        ("a pair of gloves", ParsedQuery("gloves", quantity=2)),
        ("2 pieces puzzle", ParsedQuery("2 pieces puzzle")),
        ("4 ports hub", ParsedQuery("4 ports hub")),
        ("7 wonders", ParsedQuery("7 wonders")),
        ("cheap umbrella", ParsedQuery("umbrella", cheap=True)),
        ("an affordable coat, not too expensive", ParsedQuery("an coat, not too expensive", cheap=True)),
        ("cheap", ParsedQuery("cheap")),
    ],
)
def test_what_the_catalogue_knows_is_recognised(query: str, parsed: ParsedQuery) -> None:
    assert recognise(query, FixedVocabulary()) == parsed


@pytest.mark.parametrize(
    "query",
    [
        "belt without nickel im allergic",
        "belt without nickel, i'm allergic",
        "belt no nickel because my daughter is allergic",
        "belt, im allergic to nickel",
        "belt no nickel i have an allergy",
    ],
)
def test_what_somebody_allergic_rules_out_is_a_need(query: str) -> None:
    parsed = recognise(query, FixedVocabulary())
    assert (parsed.text, parsed.avoid) == ("belt", ("nickel",))
    assert recognise("belt without nickel", FixedVocabulary()).avoid == ()


@pytest.mark.parametrize(
    ("query", "thing"),
    [
        ("hand cream, i have a nut allergy", "nut"),
        ("hand cream because of my nuts allergy", "nuts"),
        ("oats, im gluten intolerant", "gluten"),
        ("gloves with a latex allergy", "latex"),
    ],
)
def test_an_allergy_named_by_what_it_is_of_is_a_need(query: str, thing: str) -> None:
    assert recognise(query, FixedVocabulary()).avoid == (thing,)


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ("jacket size M", "size"),
        ("navy jacket", "colour"),
        ("belt not leather", "exclude"),
        ("2 mugs", "quantity"),
        ("jackets by Nordwind", "brand"),
        ("jumper made of wool", "material"),
        ("cheap umbrella", "cheap"),
    ],
)
def test_what_was_recognised_can_be_taken_back(query: str, ignored: str) -> None:
    assert recognise(query, FixedVocabulary(), {ignored}) == ParsedQuery(query)
    assert recognise(query, FixedVocabulary()) != ParsedQuery(query)


PARTS = ["not", "no", "size", "M", "red", "made of", "wool", "by", "Nordwind", "2", "mugs", "cheap", ",", "or", "in"]


@given(st.text(max_size=200) | st.lists(st.sampled_from(PARTS), max_size=30).map(" ".join))
@example("SIZE 0")
def test_any_text_is_recognised(text: str) -> None:
    parsed = recognise(text, FixedVocabulary())
    assert parsed.quantity is None or 1 <= parsed.quantity <= 99
    assert all(parsed.exclude)
    # A size that nobody sells is kept where the word stands before it.
    asked = "size" in text.casefold() and parsed.size in text.casefold()
    assert parsed.size in {"", *FixedVocabulary.option_values["size"]} or asked


@pytest.mark.parametrize("query", ["jumper that is not itchy", "a jumper which doesn't itch", "non itchy jumper"])
def test_how_something_must_not_feel_rules_out_what_feels_so(query: str) -> None:
    found = recognise(query, FixedVocabulary())
    assert found.exclude == ("wool",)
    assert "jumper" in found.text
