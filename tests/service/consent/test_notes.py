"""A note is a whole clause of the customer's: nothing cut out behind a word that turns it round, whatever the word."""

from __future__ import annotations

import pytest

from service.consent.notes import whole


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("ring the bell", "add a note to order 1015: please do not ring the bell"),
        ("ringing twice", "add a note to order 1015: refrain from ringing twice"),
        ("leave it with my neighbour", "add a note to order 1015: never leave it with my neighbour"),
        ("ring twice", "never do this: ring twice"),
        ("nuts please", "add a note to order 1015: I am allergic to nuts, so no nuts please"),
        ("ring", "add a note: ring only at Weber"),
        (
            "dass es beim Nachbarn bleibt",
            "add a note to order 1015: Ich m\u00f6chte keinesfalls, dass es beim Nachbarn bleibt",
        ),
        ("ring twice", "please no longer ring twice"),
        ("leave it at the door", "note for 1015: under no circumstances leave it at the door"),
        ("ring twice", "note: I would hate it if you ring twice"),
        ("ring twice", "note for 1015, avoid to ring twice"),
        ("laisser chez le voisin", "note pour 1015: \u00e9vitez de laisser chez le voisin"),
        ("ring at Weber", "note: do not knock, ring at Weber"),
        ("es beim Nachbarn bleibt", "Notiz: auf keinen Fall will ich, dass es beim Nachbarn bleibt"),
        ("give it to him", "Note: my ex may ask for it, give it to him over my dead body"),
        ("ring twice", "note: it would be wrong to ring twice"),
    ],
)
def test_a_run_of_words_is_no_note(note: str, text: str) -> None:
    assert not whole(note, text)


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("please do not ring the bell", "add a note to order 1015: please do not ring the bell"),
        ("ring twice", "please add a note to order 1015: ring twice"),
        ("ring twice", "leave a note on 1015 to ring twice"),
        ("ring twice", "add 'ring twice' as a note to order 1015 please"),
        ("ring twice", "Ring twice."),
        ("the bell is broken", "put a note on my order 1015 that the bell is broken"),
        ("die Klingel ist kaputt", "Bitte Notiz zur Bestellung 1015: die Klingel ist kaputt"),
        (
            "I am allergic to nuts, so no nuts please",
            "add a note to order 1015: I am allergic to nuts, so no nuts please",
        ),
        ("don't leave it at the door", "note for 1015, don't leave it at the door"),
        ("tell the courier to ring twice", "please tell the courier to ring twice"),
        ("ring twice. Never at night", "note: ring twice. Never at night"),
    ],
)
def test_a_whole_clause_is_a_note(note: str, text: str) -> None:
    assert whole(note, text)
