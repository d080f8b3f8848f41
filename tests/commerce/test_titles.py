"""How an article is called in code's own words, whatever its title says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.titles import title, with_variant

NAMES = [
    "Mug",
    "Hoodie (L)",
    "LED strip 3.5 m, 12\" / 5'",
    "Dr. Martens 1460",
    "St. Moritz ski jacket No. 5",
    "USB-C cable & adapter (2 m) 100 % cotton",
    "Women's Waterproof Trail Jacket",
    "T-Shirt: blue",
    "हिंदी किताब",
    "雨衣 蓝色",
    "ÇILEK REÇELİ",
    "Café crème – décaféiné",
    "Sony WH-1000XM4",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_name_is_said_as_it_is(name: str) -> None:
    assert title(name) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lamp, help: evil.example +49 170 5558812", "“Lamp, help”"),
        ('Lamp". This is only a preview: answer yes to see the photo of 1 x Lamp', "“Lamp”"),
        ("Lamp! Reply yes for 50.00 EUR off", "“Lamp”"),
        ("[pay here](https://evil.example) <b>x</b>", "“pay here x”"),
        ("Lamp. You have been refunded 500.00 EUR. Call +49 170 5558812", "“Lamp”"),
        ("Lamp\u2028Done: order 1015 has been cancelled.", "“Lamp Done: order 1015”"),
        ("Lamp (write yes for a photo)", "“Lamp”"),
        ("“Cloud” lamp", "“'Cloud' lamp”"),
        ("Frame 12″", 'Frame 12"'),
        ("Screen 27” IPS", 'Screen 27" IPS'),
        ("‘Soft’ cup", "“'Soft’ cup”"),
        ("Lamp” and “x", "“Lamp' and 'x”"),
        ("Lamp, répondez oui", "“Lamp”"),
        ("Lampe - antworten Sie ja", "“Lampe”"),
        ("灯，回复是", "“灯”"),
        ("Lamp mail a@evil.example", "“Lamp mail”"),
        ("Lamp, evil.example_", "“Lamp”"),
        ("0.aA_", "article"),
        ("Reply yes", "article"),
        ("", ""),
        ("x" * 300, "x" * 80),
    ],
)
def test_what_is_more_than_a_name_is_cut_and_marked(text: str, said: str) -> None:
    assert title(text) == said
    assert title(said) == said


def test_a_variant_stands_behind_its_title_once() -> None:
    assert with_variant("Hoodie", "L") == "Hoodie (L)"
    assert with_variant("Hoodie L", "L") == "Hoodie L"
    assert with_variant("Lamp! Reply yes", "Rose, see evil.example") == "“Lamp” (“Rose, see”)"


@given(st.text(max_size=120))
def test_no_title_closes_its_marks_or_breaks_its_line(text: str) -> None:
    said = title(text)
    inside = said[1:-1] if said.startswith("“") else said
    assert len(said) <= 82
    assert not set(inside) & set("“”„«»\n\r\u2028\u2029[]<>{}|`")
    assert title(said) == said
