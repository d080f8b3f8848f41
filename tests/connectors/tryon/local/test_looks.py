"""What looked wrong on the sheet and was mended: by the pixels that showed it."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from connectors.tryon.local import front, glasses, hats
from connectors.tryon.local.compose import folds, laid
from connectors.tryon.local.cutout import cut_out
from connectors.tryon.local.dress import dressed
from connectors.tryon.local.frame import Frame
from connectors.tryon.local.landmarks import Joint, Mesh
from connectors.tryon.local.networks import Array, Networks
from connectors.tryon.local.opening import opening
from connectors.tryon.local.person import Person, pupils, see
from connectors.tryon.local.provider import decoded
from connectors.tryon.local.shape import upper_body
from connectors.tryon.local.skin import skin
from connectors.tryon.local.supported import kind_of
from connectors.tryon.local.tops import covering
from evals.tryon import people
from tests.connectors.tryon.people import needs_runtime


@pytest.fixture(scope="module")
def seen() -> Callable[[str], Person]:
    needs_runtime()
    networks = Networks()
    return lambda name: see(networks, decoded(people.photo(name).data))


@pytest.mark.parametrize("ground", [(0, 0, 0, 0), (255, 255, 255, 255)])
def test_a_closed_slit_has_the_colour_of_the_cloth(ground: tuple[int, ...]) -> None:
    needs_runtime()
    picture = np.full((800, 800, 4), ground, np.uint8)
    picture[100:700, 100:700] = (140, 47, 57, 255)
    picture[400:701, 398:402] = ground
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    cut = cut_out(out.getvalue())
    cloth = cut[cut[..., 3] > 200][:, :3].astype(int)
    assert np.abs(cloth - [140, 47, 57]).max() < 40


@pytest.mark.parametrize("body", ["b0_down", "b0_turn", "b1_down"])
def test_grey_cloth_is_no_skin_and_hands_are(seen: Callable[[str], Person], body: str) -> None:
    person = seen(body)
    bare = skin(person)
    middle = 0.5 * (person.at(Joint.LEFT_SHOULDER) + person.at(Joint.RIGHT_SHOULDER))
    hips = 0.5 * (person.at(Joint.LEFT_HIP) + person.at(Joint.RIGHT_HIP))
    x, y = np.rint(0.5 * (middle + hips)).astype(int)
    assert bare[y - 30 : y + 30, x - 20 : x + 20].mean() < 0.02
    hand = np.rint(person.at(Joint.RIGHT_KNUCKLE)).astype(int)
    assert bare[hand[1] - 3 : hand[1] + 4, hand[0] - 3 : hand[0] + 4].mean() > 0.5


@pytest.mark.parametrize("template", ["tshirt", "jumper", "shirt", "hoodie", "coat", "polo"])
def test_a_placket_is_no_opening_for_the_neck(template: str) -> None:
    needs_runtime()
    picture = cut_out(people.article(template).picture)
    shape = upper_body(picture[..., 3])
    found = opening(picture, shape) > 0.5
    assert found.any() or template == "polo"
    wide = found.sum(1)[found.any(1)] / shape.width
    assert not len(wide) or np.sort(wide)[-3] > 0.16


def test_another_cloth_is_no_fold_and_a_fold_is() -> None:
    needs_runtime()
    unit, mask, colour = 160.0, np.ones((300, 300), np.float32), np.full((300, 300, 3), 0.8, np.float32)
    own = np.full((300, 300, 3), (120, 118, 128), np.uint8)
    own[150:] = (40, 44, 66)
    assert np.abs(folds(colour, own, mask, unit) - colour).max() < 0.02
    wave = 6 * np.sin(np.arange(300) / 300 * 2 * np.pi * 12)
    creased = np.clip(np.array([120.0, 118, 128]) + wave[None, :, None], 0, 255).repeat(300, 0).astype(np.uint8)
    assert np.abs(folds(colour, creased, mask, unit) - colour).max() > 0.01


def test_a_short_sleeve_hides_an_own_one_that_is_a_little_longer(seen: Callable[[str], Person]) -> None:
    frame = Frame(seen("b0_down"))
    limb = frame.arm(1)

    def bare_from(share: float) -> Array:
        mask = np.ones((frame.height, frame.width), np.float32)
        rows = limb.line[: round(share * (len(limb.line) - 1)) + 1, 1]
        mask[: round(float(rows.max()))] = 0
        return mask

    assert 0.42 < covering(frame, bare_from(0.45), 1, 0.33) < 0.55
    for unchanged in (bare_from(0.0), bare_from(0.9), np.zeros_like(bare_from(0.0))):
        assert covering(frame, unchanged, 1, 0.33) == 0.33
    assert covering(frame, bare_from(0.9), 1, 0.8) == 0.8


@pytest.mark.parametrize("body", ["b0_turn", "b1_turn", "b1_A"])
def test_a_hat_sits_on_the_skull_of_a_turned_head(seen: Callable[[str], Person], body: str) -> None:
    person = seen(body)
    assert person.face is not None
    hat = hats.worn(person, cut_out(people.article("beanie").picture)).alpha > 0.5
    row = round(float(person.face.points[Mesh.CHIN_TOP][1])) - 4
    ends = np.flatnonzero(hat[row])[[0, -1]]
    head = np.flatnonzero(person.mask[row] > 0.5)[[0, -1]]
    assert np.abs(ends - head).max() < 0.22 * np.ptp(head)


@pytest.mark.parametrize(("body", "turn"), [("b0_turn", 1), ("b0_turn mirrored", -1), ("b1_turn", 1), ("b0_A", 0)])
def test_glasses_turn_with_the_head_and_have_an_arm_on_the_side_that_is_seen(
    seen: Callable[[str], Person], body: str, turn: int
) -> None:
    person = seen(body)
    assert person.face is not None
    patch = glasses.worn(person, cut_out(people.article("sunglasses").picture))
    columns = np.flatnonzero((patch.garment > 0.5).any(0))
    one, other = pupils(person.face)
    beside = float(one[0] - columns[0]), float(columns[-1] - other[0])
    near, far = beside if turn >= 0 else beside[::-1]
    assert near > 2.5 * far if turn else abs(near - far) < 0.35 * max(near, far)


def test_a_trunk_is_turned_to_the_side_that_it_looks_to(seen: Callable[[str], Person]) -> None:
    turns = [Frame(seen(name)).turned for name in ("b0_turn", "b0_turn mirrored", "b1_turn", "b0_A", "b1_down")]
    assert turns[0] > 0.3 and turns[1] < -0.3 and turns[2] > 0.3
    assert max(map(abs, turns[3:])) < 0.3


@pytest.mark.parametrize(("template", "body"), [("tshirt", "b0_A"), ("coat", "b1_turn"), ("skirt", "b0_A")])
def test_a_hem_hangs_round(seen: Callable[[str], Person], template: str, body: str) -> None:
    article = people.article(template)
    cloth = dressed(seen(body), cut_out(article.picture), kind_of(article)).garment > 0.5
    columns = np.flatnonzero(cloth[round(0.97 * np.flatnonzero(cloth.any(1))[-1])])
    low = [int(np.flatnonzero(cloth[:, x])[-1]) for x in np.linspace(columns[0] + 4, columns[-1] - 4, 5).astype(int)]
    assert low[2] > low[0] + 2 and low[2] > low[4] + 2


def test_the_ends_of_a_scarf_hang_apart_and_own_clothes_beside_it_stay(seen: Callable[[str], Person]) -> None:
    person, article = seen("b0_A"), people.article("scarf")
    patch = dressed(person, cut_out(article.picture), kind_of(article))
    cloth = patch.garment > 0.5
    rows = np.flatnonzero(cloth.any(1))
    half = cloth[round(0.4 * rows[0] + 0.6 * rows[-1])]
    assert (np.diff(np.flatnonzero(half)) > 4).any()
    beside = (patch.alpha > 0.02) & (patch.garment < 0.02)
    mixed = laid(person.picture, patch).astype(int) - person.picture
    assert mixed[beside].max() <= 2, "shadow alone: nothing of what is worn below is painted over"


def test_between_straps_no_inside_of_the_back_is_seen(seen: Callable[[str], Person]) -> None:
    person, article = seen("b0_A"), people.article("gown", "#8c2f39")
    picture = cut_out(article.picture)
    patch = dressed(person, picture, kind_of(article))
    frame = Frame(person)
    row = round(float(frame.top[1] + 0.12 * frame.unit))
    columns = np.flatnonzero(patch.alpha[row] > 0.5)
    gaps = np.diff(columns)
    assert gaps.max() > 0.3 * frame.unit, "straps, and the body between them"


@pytest.mark.parametrize("body", ["b0_A", "b1_down"])
def test_a_hood_hides_the_neck_beside_the_jaw(seen: Callable[[str], Person], body: str) -> None:
    person = seen(body)
    assert person.face is not None
    frame = Frame(person)
    lies_before = front.head(frame) > 0.5
    points = person.face.points
    row = round(float(0.25 * points[Mesh.MOUTH][1] + 0.75 * points[Mesh.CHIN][1]))
    jaw = np.flatnonzero(front.face(frame)[row] > 0.5)
    shown = np.flatnonzero(lies_before[row])
    assert shown.min() >= jaw.min() - 2 and shown.max() <= jaw.max() + 2
