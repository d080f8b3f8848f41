"""Boxes and lockers by their names in many languages, and streets that are called alike."""

import pytest

from commerce.postal import units


@pytest.mark.parametrize(
    "line",
    [
        "PO Box 12",
        "POB 12",
        "P.O.B. 12",
        "Postbox 12",
        "Pf. 12",
        "PF 12 34",
        "CP 12",
        "C.P. 12",
        "Posta kutusu 12",
        "Paketautomat 12",
        "Pack Station 123",
        "私書箱12号",
        "邮政信箱12",
        "사서함 12",
        "а/я 12",
        "poste restante",
        "postlagernd",
        "Boks 12",
        "Ann Lee, Boks 12",
    ],
)
def test_a_box_is_known_by_any_name(line: str) -> None:
    assert units.boxed(("", line, ""))


@pytest.mark.parametrize(
    "line",
    [
        "Boxhagener Str. 12",
        "Box Lane 12",
        "Postbox Lane 12",
        "Postfachweg 3",
        "Pack Station Road 12",
        "Packstraße 5",
        "Bokstraat 12",
        "Pfarrgasse 3",
        "Pf Gardens 12",
        "CP Road 4",
        "Paketgasse 3",
        "Lagerndstr. 2",
        "12 Station Road",
        "Cp 12 Road",
        "CP 06600",
    ],
)
def test_no_street_is_taken_for_a_box(line: str) -> None:
    assert not units.boxed(("", line, ""))
