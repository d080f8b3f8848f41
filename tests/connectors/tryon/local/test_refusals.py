"""Photos that would give no honest picture are refused with the sentence that says what would work."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from commerce.errors import TryOnRefused
from commerce.known_again import under
from commerce.sentences import say
from connectors.tryon.local import LocalTryOn
from connectors.tryon.local.networks import Networks
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


def test_every_sentence_is_one_that_a_customer_can_act_on() -> None:
    assert all(text.endswith(".") and len(text) < 200 for text in map(say, under("tryon_refused.")))
