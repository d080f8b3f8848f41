"""The recipient's name, and the words that lead to it."""

# ruff: noqa: E501 - tables of addresses read better whole

from __future__ import annotations

import pytest

from commerce.postal.reading import read

_THERE = ", Kastanienallee 7, 10435 Berlin, Germany"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("my mother Helga Berg", "Helga Berg"),
        ("my husband Tom Berg", "Tom Berg"),
        ("to my dear neighbour Helga Berg", "Helga Berg"),
        ("meine Mutter Helga Berg", "Helga Berg"),
        ("Bitte an meine Nachbarin Frau Berg", "Frau Berg"),
        ("mi madre Helga Berg", "Helga Berg"),
        ("mia madre Helga Berg", "Helga Berg"),
        ("ma mère Helga Berg", "Helga Berg"),
        ("mijn moeder Helga van den Berg", "Helga van den Berg"),
        ("Ida Berg (my sister)", "Ida Berg"),
        ("well then Ida Berg", "Ida Berg"),
        ("alright so Helga Berg", "Helga Berg"),
        ("rather to Frau Berg", "Frau Berg"),
        ("fine then to Frau Berg", "Frau Berg"),
        ("Lieber an Helga Berg", "Helga Berg"),
        ("ask for Helga", "Helga"),
        ("ok then to Sra. Lindt", "Sra. Lindt"),
        ("a nombre de Helga Berg", "Helga Berg"),
        ("c'est pour Helga Berg", "Helga Berg"),
        ("alla signora Helga Berg", "signora Helga Berg"),
        ("the name is Helga Berg", "Helga Berg"),
        ("Max Rather", "Max Rather"),
        ("Will Berg", "Will Berg"),
        ("An Nguyen", "An Nguyen"),
        ("Frau Dr. Fine", "Frau Dr. Fine"),
        ("Then GmbH", "Then GmbH"),
        ("Familie Bergmann", "Familie Bergmann"),
    ],
)
def test_what_leads_to_a_name_is_no_part_of_it(said: str, name: str) -> None:
    fields = read(said + _THERE).fields
    assert fields == {
        "name": name,
        "line1": "Kastanienallee 7",
        "city": "Berlin",
        "postcode": "10435",
        "country": "Germany",
    }


def test_who_keeps_a_parcel_stays_care_of_them() -> None:
    assert read(f"c'est chez Helga Berg{_THERE}").fields["line2"] == "chez Helga Berg"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Sra. Lindt, Rua Augusta 5, 2.º Dto, 1100-048 Lisboa, Portugal", {"line2": "2.º Dto", "city": "Lisboa"}),
        ("C/ Mayor 5, 3º izq, 28013 Madrid", {"line2": "3º izq"}),
        ("Calle Real 2, 1ª planta, 28013 Madrid", {"line2": "1ª planta"}),
        (
            "ok then to Sra. Lindt, C/ Mayor 5, 3o izq., Madrid, M 28013",
            {"name": "Sra. Lindt", "city": "Madrid", "province": "M", "line2": "3o izq."},
        ),
        ("Calle Mayor nº 5, 28013 Madrid", {"line1": "Calle Mayor nº 5"}),
        ("A Coruña, Calle Real 5, 15001", {"line1": "Calle Real 5"}),
    ],
)
def test_signs_and_letters_stay_as_they_were_written(text: str, fields: dict[str, str]) -> None:
    assert fields.items() <= read(text).fields.items()
