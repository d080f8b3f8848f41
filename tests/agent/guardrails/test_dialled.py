"""Numbers said digit by digit, and hosts with an odd or a spoken point, reach nobody."""

from __future__ import annotations

import pytest

from agent.guardrails.dialled import dialled
from agent.guardrails.grounding import LINK_REMOVED, Grounding


@pytest.mark.parametrize(
    "text",
    [
        "Call us on zero one seven zero five five five.",
        "Our number: oh eight hundred, five five, six six.",
        "Dial triple nine double two.",
        "Ring 01 70, five five five, 88 12 for it.",
        "Unser Anschluss: null eins sieben null fünf.",
        "Le numéro : zéro un sept zéro cinq.",
        "Marque cero uno siete cero cinco.",
        "Chiami zero uno sette zero cinque.",
        "Bel nul een zeven nul vijf.",
        "Ligue zero um sete zero cinco.",
        "Proszę dzwonić: zero jeden siedem zero pięć.",
        "Bizi arayın: sıfır bir yedi sıfır beş.",
        "Ring noll ett sju noll fem.",
        "ゼロイチナナゼロゴまで。",
        "请拨打零一七零五。",
        "공일칠공오로 전화 주세요.",
        "اتصل على صفر واحد سبعة صفر خمسة",
    ],
)
def test_a_number_in_words_is_known(text: str) -> None:
    assert dialled(text)


@pytest.mark.parametrize(
    "text",
    [
        "Small, medium or large.",
        "It has two, three or four pockets and one zip.",
        "The sizes are 36, 37, 38, 39 and 40.",
        "One for you, two for the children.",
        "Ein, zwei Nummern kleiner.",
        "The tent sleeps two, three, four.",
        "It comes in 1, 2 and 5 litres.",
        "In five years it lost one button.",
        "二つのポケットがあります。",
        "세 가지 색이 있어요.",
    ],
)
def test_counts_and_sizes_are_no_number_to_dial(text: str) -> None:
    assert not dialled(text)


@pytest.mark.parametrize(
    "host",
    [
        "evil .com",
        "evil. com",
        "evil\u00b7com",
        "evil\u2027com",
        "evil,com",
        "evil\u3002com",
        "evil;shop",
        "sale, dot com",
        "sale dot-com",
        "sale point com",
        "sale punkt de",
        "sale, then a dot, then com",
        "evil\u05ebcom",
    ],
)
def test_a_host_with_an_odd_point_is_taken_out(host: str) -> None:
    shown = Grounding(["shop.example"], []).without_contacts(f"See {host} for this jacket.")
    assert LINK_REMOVED in shown
    assert not shown.rstrip(".").endswith("com for this jacket")


@pytest.mark.parametrize(
    "text",
    [
        "The pan is oven-safe. Store it in the box.",
        "Soft, net weight 300 g.",
        "A rom-com night!",
        "From point to point, de luxe.",
        "It is warm, online reviews or not.",
        "Point one: it is warm.",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert Grounding(["shop.example"], []).without_contacts(text) == text
