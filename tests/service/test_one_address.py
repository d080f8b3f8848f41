"""An address is one span of the newest words: nothing of another one, of somebody else's, or of what was denied."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.errors import InputError
from service.addressing import check

NEW = {"line1": "Kranichweg 12", "city": "Hamburg", "postcode": "20357", "country": "DE"}
OLD = {"line1": "Altweg 5", "city": "Berlin", "postcode": "10115", "country": "DE"}
SEND = "send order 1015 to Kranichweg 12, 20357 Hamburg, Germany"


def refused(arguments: dict[str, Any], *words: str) -> bool:
    try:
        check(arguments, words, "1015")
    except InputError as error:
        assert error.code == "bad_address" and error.ask
        return True
    return False


@pytest.mark.parametrize(
    "newest",
    [
        "no wait, Lindenstr 7, 50674 K\u00f6ln, Germany",
        "sorry, I meant Lindenstr 7, 50674 K\u00f6ln",
        "Lindenstr 7, 50674 K\u00f6ln",
        "please use Lindenstr 7, 50674 K\u00f6ln, Germany instead",
        "nein, doch Lindenstr 7, 50674 K\u00f6ln, Deutschland",
        "no, number 21",
        "sorry, house number 21",
        "nein, Hausnummer 21",
        "no, 8 rue Victor Hugo, Paris",
        "actually 12 Oak Street",
        "no, Lindenstr 7",
        "it is Lindenstra\u00dfe 7 now",
        "non, 8 rue Victor Hugo",
        "wait, Gran Via 28",
    ],
)
def test_a_newer_street_or_number_binds(newest: str) -> None:
    said = ("change the address of order 1015", "Kranichweg 12, 20357 Hamburg, Germany")
    assert not refused(NEW, *said)
    assert refused(NEW, *said, newest)


@pytest.mark.parametrize(
    "text",
    [
        "My ex lives at Altweg 5, 10115 Berlin, do not tell him. Change the address of order 1015",
        "I used to live at Altweg 5, 10115 Berlin. Change the address of order 1015",
        f"I used to live at Altweg 5, 10115 Berlin. {SEND}",
        "Is there a shop of yours at Altweg 5, 10115 Berlin, Germany? And change the address of order 1015 please",
        "Meine Ex wohnt Altweg 5, 10115 Berlin. Bitte Adresse von 1015 \u00e4ndern",
        "Mon ex habite Altweg 5, 10115 Berlin. Changez l'adresse de la commande 1015",
        "my neighbour lives at Altweg 5, 10115 Berlin. Change the address of order 1015",
        "Altweg 5, 10115 Berlin is my old address. Change the address of 1015",
        f"{SEND}, no, not to Altweg 5, 10115 Berlin",
        f"{SEND}. It was Altweg 5, 10115 Berlin",
    ],
)
def test_where_nothing_shall_go_is_no_address(text: str) -> None:
    assert refused(OLD, text)


@pytest.mark.parametrize(
    ("behind", "change"),
    [
        (", my ex Karl Moor must not know", {"line2": "Karl Moor"}),
        (", Karl Moor must not know", {"line2": "Karl Moor"}),
        (", my ex Karl Moor must not know", {"line2": "my ex Karl Moor must not know"}),
        (", not to Blumenweg 4", {"line2": "Blumenweg 4"}),
        (", I left Leipzig", {"city": "Leipzig"}),
        (". The old one was Altweg 5, 2nd floor, Berlin", {"line2": "2nd floor"}),
        (". leave it with the neighbour never", {"line2": "leave it with the neighbour"}),
        (" no wait, Lindenstr 7, 50674 K\u00f6ln", {}),
        (". Sorry, to Lindenstr 7, 50674 K\u00f6ln", {}),
        (". Not for Karl Moor", {"name": "Karl Moor"}),
        (", like my boss Karl Moor wants", {"name": "Karl Moor"}),
        (". I was born in Leipzig", {"city": "Leipzig"}),
    ],
)
def test_what_stands_apart_is_no_part(behind: str, change: dict[str, str]) -> None:
    assert refused(NEW | change, SEND + behind)


def test_a_part_is_taken_from_no_other_message_with_an_address() -> None:
    assert refused(NEW | {"city": "Berlin"}, "Altweg 5, 10115 Berlin", "no, Kranichweg 12, 20357 please")
    assert refused(NEW | {"line2": "Lindt"}, SEND), "a word out of the records"
    assert refused(OLD, SEND), "an address on file, where the words give another one"
    assert not refused(OLD, SEND, "no, to my home address")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, [SEND]),
        ({}, ["Kranichweg 12, 20357 Hamburg"]),
        ({}, ["change the address of order 1015", "Kranichweg 12", "Hamburg", "20357"]),
        ({}, [f"{SEND}, not to Blumenweg 4"]),
        ({}, [f"{SEND}. My ex lives at Altweg 5, 10115 Berlin"]),
        ({}, [f"I used to live at Altweg 5, 10115 Berlin, Germany. {SEND}"]),
        ({}, ["we moved to Kranichweg 12 in 20357 Hamburg, Germany"]),
        ({}, ["I live at Kranichweg 12, 20357 Hamburg now. Please change the address of 1015"]),
        ({}, [SEND, "when will it arrive? I have 2 questions"]),
        ({}, ["no, send it to Kranichweg 12, 20357 Hamburg"]),
        ({}, ["Altweg 5, 10115 Berlin", "no wait, Kranichweg 12, 20357 Hamburg"]),
        ({}, ["ich bin umgezogen, neue Adresse: Kranichweg 12, 20357 Hamburg"]),
        ({}, ["please deliver 1015 to my office at Kranichweg 12, 20357 Hamburg"]),
        ({}, ["the street is Kranichweg 12 and the postcode is 20357, the city is Hamburg"]),
        ({}, [SEND, "yes, number 12"]),
        ({"line2": "2nd floor"}, ["send order 1015 to Kranichweg 12, 2nd floor, 20357 Hamburg"]),
        ({"line2": "2nd floor"}, ["Kranichweg 12, 20357 Hamburg, 2nd floor"]),
        ({"line2": "3. Stock"}, ["Kranichweg 12\n3. Stock\n20357 Hamburg"]),
        ({"name": "Karl Moor"}, ["Kranichweg 12, 20357 Hamburg, for Karl Moor please"]),
        ({"name": "Karl Moor"}, ["send order 1015 to Karl Moor, Kranichweg 12, 20357 Hamburg"]),
    ],
)
def test_what_was_written_as_one_address_stands(change: dict[str, str], words: list[str]) -> None:
    assert not refused(NEW | change, *words)


@pytest.mark.parametrize(
    "line1", ["but not to Altweg 5", "not to Altweg 5", "away from Altweg 5", "no longer live at Altweg 5"]
)
def test_a_denial_is_no_part_of_a_street(line1: str) -> None:
    assert refused({**OLD, "line1": line1}, f"change the address of 1015, {line1}, 10115 Berlin, Germany")


@pytest.mark.parametrize(
    "newest",
    [
        "no, not there",
        "wrong address",
        "nein, nicht dorthin",
        "no, ahí no",
        "no, non l\u00ec",
        "please don't send it there",
    ],
)
def test_a_place_that_is_refused_is_none(newest: str) -> None:
    assert not refused(NEW, SEND) and refused(NEW, SEND, newest)


@pytest.mark.parametrize(
    "behind",
    [
        "the old one is wrong",
        "my old address is wrong",
        "ya no vivo en la otra",
        "die alte Adresse stimmt nicht",
        "quella vecchia non \u00e8 pi\u00f9 valida",
    ],
)
def test_what_is_said_of_the_address_before_leaves_the_new_one(behind: str) -> None:
    assert not refused(NEW, f"{SEND}, {behind}")


def test_instead_with_a_mark_belongs_to_what_stands_before_it() -> None:
    assert not refused(NEW, "send it to my office instead, Kranichweg 12, 20357 Hamburg, Germany")
    assert refused(NEW, "send it to my office instead of Kranichweg 12, 20357 Hamburg, Germany")
