"""What begins a picture, and what deletes a photo, is read by code: plain requests in some languages, and nothing else."""

from __future__ import annotations

import time

import pytest

from service.tryon import photo_requests


@pytest.mark.parametrize(
    "text",
    [
        "can I see this on me?",
        "Try on the second one",
        "how would I look in that",
        "show it on my photo",
        "try this jacket on",
        "could I try it on please",
        "how does it look on me",
        "what would I look like in the red one",
        "put it on my picture",
        "is there a virtual fitting room",
        "I want to see myself in that coat",
        "Kann ich das anprobieren?",
        "Wie sieht das an mir aus?",
        "puis-je essayer ça ?",
        "¿me lo puedo probar?",
        "posso provarlo?",
        "no, put the blue one on me",
        "I don't like red, show me the blue one on me",
        "why not try it on?",
        "couldn't you put it on me?",
        "Pas ik dit?",
        "try on the forget-me-not scarf",
        "it's not cheap but I want to see it on me",
        "how does the watch look on my wrist",
        "can you put these on my feet",
        "show it on a picture of me",
    ],
)
def test_a_wish_to_see_it_on_oneself(text: str) -> None:
    assert photo_requests.asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "I tried it on and it is too small",
        "can I try it on in your shop?",
        "can I try it on at home and return it?",
        "don't try it on",
        "show me jackets",
        "what is on my order?",
        "is the photo of the jacket recent?",
        "thanks",
        "",
        "try again",
        "is it on sale?",
        "how do I look after leather boots?",
        "show me in which cases I get my money back",
        "describe what is on this photo",
        "I do not want to see it on me",
        "I wouldn't want to see that on me",
        "no picture of me in it please",
        "nobody asked you to try it on",
        "please don't make a picture of me wearing it",
        "I'd rather not try it on",
        "never show it on me",
        "cancel the try-on",
        "I hate how it looks on me",
        "Ich will das nicht anprobieren",
        "no quiero probarme nada",
        "ne me montre pas ça sur moi",
    ],
)
def test_no_wish_to_see_it_on_oneself(text: str) -> None:
    assert not photo_requests.asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "delete my photo",
        "Delete my photo please!",
        "please delete my photos",
        "could you remove the picture?",
        "erase my selfie now",
        "delete my photo and the pictures",
        "get rid of my photo",
        "Bitte lösche mein Foto",
        "Lösch meine Bilder bitte",
        "supprimez ma photo",
        "please delete the photo I uploaded",
        "I want my photo deleted",
        "take my photo down",
        "Bitte löschen Sie mein Foto",
        "Löschen Sie bitte alle meine Fotos",
        "Foto löschen",
        "borra mi foto, por favor",
        "cancella la mia foto",
        "verwijder mijn foto",
        "apague a minha foto",
    ],
)
def test_a_photo_is_to_be_deleted(text: str) -> None:
    assert photo_requests.deletes(text)


@pytest.mark.parametrize(
    "text",
    [
        "don't delete my photo",
        "did you delete my photo?",
        "delete my order",
        "delete my account",
        "delete the photo of the jacket",
        "when do you delete my photo",
        "my friend said: delete my photo",
        "delete",
        "my photo",
        "",
        "I do not want my photo deleted",
        "delete the photo of the jacket I sent back",
        "take down my order",
    ],
)
def test_nothing_is_to_be_deleted(text: str) -> None:
    assert not photo_requests.deletes(text)


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("what happens to my photo?", True),
        ("did you delete my picture?", True),
        ("are my photos kept?", True),
        ("do you sell albums to keep photos in?", False),
        ("is the picture of the lamp still stored somewhere", False),
    ],
)
def test_what_becomes_of_ones_own_photo_is_asked(text: str, speaks: bool) -> None:
    assert photo_requests.speaks_of_deleting(text) == speaks


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("I am 15, can I try it on?", True),
        ("I'm only 12 years old", True),
        ("Ich bin 16", True),
        ("j'ai 14 ans", True),
        ("tengo 13 años", True),
        ("I am not 18 yet", True),
        ("I'm 18", False),
        ("I am 51", False),
        ("I am 12 weeks pregnant", False),
        ("I am 10 in UK sizes", False),
        ("my son is 12", False),
        ("I have 12 of them", False),
        ("I am 16.5 stone", False),
    ],
)
def test_who_says_that_they_are_not_of_age(text: str, young: bool) -> None:
    assert photo_requests.under_age(text) == young


def test_reading_costs_no_more_than_the_length() -> None:
    started = time.process_time()
    for text in ("try " * 1000, "please " * 600, "delete my photo " * 300, "how " * 1000, "show " * 800 + "on me"):
        photo_requests.asks(text), photo_requests.deletes(text), photo_requests.speaks_of_deleting(text)
    assert time.process_time() - started < 1
