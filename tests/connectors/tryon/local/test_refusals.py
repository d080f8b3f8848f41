"""Photos that would give no honest picture are refused with the sentence that says what would work."""

from __future__ import annotations

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from commerce.errors import TryOnRefused
from commerce.known_again import under
from commerce.sentences import say
from connectors.tryon import pictures
from connectors.tryon.local import LocalTryOn
from connectors.tryon.local.cutout import cut_out
from connectors.tryon.local.networks import Networks
from connectors.tryon.local.person import see
from connectors.tryon.local.supported import kind_of
from connectors.tryon.local.worn_by import is_worn
from evals.standins.tryon import malformed
from evals.tryon import people, refusing
from tests.connectors.tryon.people import needs_runtime


@pytest.fixture(scope="module")
def networks() -> Networks:
    needs_runtime()
    return Networks()


@pytest.mark.parametrize(("photo", "template", "reasons"), refusing.REFUSED)
def test_a_photo_is_refused(networks: Networks, photo: str, template: str, reasons: str) -> None:
    assert set(reasons.split()) <= {key.partition(".")[2] for key in under("tryon_refused.")}
    assert refusing.outcome(networks, photo, template) in reasons.split()


@pytest.mark.parametrize("photo", ["b0_hips", "b1_turn", "b0_down dusk", "b1_A to the hips", "b0_down half size"])
def test_a_good_photo_is_not_refused(networks: Networks, photo: str) -> None:
    assert refusing.outcome(networks, photo, "jumper") == ""


async def test_a_garment_on_a_busy_ground_is_refused(networks: Networks) -> None:
    out = io.BytesIO()
    Image.effect_noise((400, 400), 90).convert("RGB").save(out, "PNG")
    busy = replace(people.article("jumper"), picture=out.getvalue())
    with pytest.raises(TryOnRefused) as refused:
        await LocalTryOn().overlay(people.photo("b0_down"), busy)
    assert refused.value.code == "tryon_garment_ground"


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (9_000, 300), (5_100, 5_000)])
def test_an_articles_picture_that_would_be_enormous_is_never_decoded(
    width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_layer", lambda *_: pytest.fail("decoded"))
    with pytest.raises(TryOnRefused) as refused:
        cut_out(malformed.png_of(width, height))
    assert refused.value.code == "tryon_garment_unreadable"


def test_a_shops_large_picture_of_an_article_is_read() -> None:
    drawn = Image.open(io.BytesIO(people.article("jumper").picture)).convert("RGBA")
    out = io.BytesIO()
    drawn.resize((4500, round(4500 * drawn.height / drawn.width))).save(out, "PNG", compress_level=1)
    assert cut_out(out.getvalue()).shape[2] == 4


@pytest.mark.parametrize(
    ("body", "top"), [("b0_A", 0.0), ("b0_down", 0.0), ("b1_turn", 0.0), ("k_side", 0.0), ("b1_turn", 0.19)]
)
async def test_an_article_that_somebody_wears_on_its_picture_is_refused(
    networks: Networks, body: str, top: float
) -> None:
    picture = cv2.imdecode(np.frombuffer(people.photo(body).data, np.uint8), cv2.IMREAD_COLOR)
    outline = (see(networks, np.ascontiguousarray(picture[..., ::-1])).mask > 0.5).astype(np.uint8) * 255
    worn = np.dstack([picture, outline])[round(top * len(picture)) : round(0.6 * len(picture)) if top else None]
    article = replace(people.article("jumper"), picture=cv2.imencode(".png", worn)[1].tobytes())
    with pytest.raises(TryOnRefused) as refused:
        await LocalTryOn().overlay(people.photo("b1_A"), article)
    assert refused.value.code == "tryon_garment_worn"


def test_no_article_that_lies_flat_is_taken_for_a_worn_one(networks: Networks) -> None:
    assert not [
        each
        for each in ("jumper", "gown", "goggles", "beanie", "rainjacket", "trousers", "scarf")
        if is_worn(networks, cut_out((flat := people.article(each)).picture), kind_of(flat))
    ]


@pytest.mark.parametrize("how", ["legs alone", "waist down", "thighs", "headless"])
def test_a_wearer_whom_the_frame_cuts_is_no_article(networks: Networks, how: str) -> None:
    template = refusing.WORN[how][2]
    for body in ("b0_A", "b1_turn"):
        picture = refusing.worn_picture(networks, body, how)
        assert refusing.article_outcome(networks, picture, template) in ("garment_cut", "garment_worn")


@pytest.mark.parametrize("template", ["trousers", "shorts", "skirt", "tshirt"])
def test_an_article_that_fills_its_picture_is_not_cut(template: str) -> None:
    needs_runtime()
    for picture in refusing.flat_pictures(template).values():
        assert cut_out(picture, filled=False).any()


def test_every_sentence_is_one_that_a_customer_can_act_on() -> None:
    assert all(text.endswith(".") and len(text) < 200 for text in map(say, under("tryon_refused.")))
