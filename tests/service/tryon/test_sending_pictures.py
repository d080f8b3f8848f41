"""A picture that is to be sent somewhere: read by code, and told where it stays."""

from __future__ import annotations

import pytest

from service.tryon import photo_requests


@pytest.mark.parametrize(
    "text",
    [
        "send the picture to my mail",
        "can you email me the picture?",
        "Mail it to ann@example.com please",
        "can I download the picture",
        "how can I share it",
        "Schick mir das Bild per Mail",
        "Können Sie das Bild an meine E-Mail schicken?",
        "envíame la foto por correo",
        "envoyez-moi la photo par e-mail",
        "mandami la foto via email",
        "stuur de foto naar mijn mail",
        "wyślij mi zdjęcie na maila",
        "manda a foto por e-mail",
    ],
)
def test_a_picture_that_is_to_be_sent_is_told_where_it_stays(text: str) -> None:
    kinds, rest = photo_requests.questions(text, about=True)
    assert kinds[0] == "sent" and not rest


@pytest.mark.parametrize(
    "text",
    [
        "send the invoice to my mail",
        "mail me when it is back in stock",
        "can I share the cost",
        "send the jacket to my wife",
        "what is your e-mail address",
        "can I return it by mail",
        "send me a code to my e-mail",
    ],
)
def test_other_things_that_are_to_be_sent_are_no_pictures(text: str) -> None:
    assert "sent" not in photo_requests.questions(text, about=True)[0]
