"""Warps land where they are told to, outlines give their points, and nothing changes outside of what is declared."""

from __future__ import annotations

import contextlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from commerce.errors import ConfigurationError, TryOnRefused
from connectors.tryon import local
from connectors.tryon.local.compose import MARGIN
from connectors.tryon.local.cutout import cut_out
from connectors.tryon.local.landmarks import Joint
from connectors.tryon.local.networks import Networks
from connectors.tryon.local.person import see
from connectors.tryon.local.provider import decoded, make
from connectors.tryon.local.shape import upper_body
from connectors.tryon.local.supported import kind_of
from connectors.tryon.local.warp import _places, drawn, even, spline, strip
from evals.tryon import people
from evals.tryon.colours import difference
from tests.connectors.tryon.people import needs_runtime


@pytest.fixture(scope="module")
def networks() -> Networks:
    needs_runtime()
    return Networks()


def test_a_spline_goes_through_its_points() -> None:
    source = np.array([[0, 0], [10, 0], [0, 10], [10, 10], [5, 5]], float)
    target = source * 2 + np.array([3, -1]) + np.array([[0, 0], [1, 0], [0, 0], [0, 2], [0, 0]])
    assert np.abs(spline(source, target, source) - target).max() < 0.05


def test_even_points_are_even() -> None:
    line = even(np.array([[0, 0], [1, 0], [10, 0], [10, 10]], float), 21)
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    assert np.allclose(steps, 1.0, atol=0.3)


def test_a_strip_is_drawn_where_it_belongs() -> None:
    picture = np.ones((40, 20, 5), np.float32) * np.linspace(0, 1, 20)[None, :, None].astype(np.float32)
    rows = np.linspace(0, 39, 8)
    source = strip(np.stack([np.zeros(8), rows], 1), np.stack([np.full(8, 19.0), rows], 1))
    target = source * 2 + np.array([30, 10])
    out = drawn(picture, source, target, 120, 120)
    assert np.isclose(out[50, 49, 3], 0.5, atol=0.03)
    assert out[:8].max() == 0 and out[:, :28].max() == 0


@pytest.mark.parametrize(
    ("template", "sleeves"), [("tshirt", "short"), ("jumper", "long"), ("coat", "long"), ("gown", "none")]
)
def test_points_come_from_the_outline_alone(template: str, sleeves: str) -> None:
    needs_runtime()
    shape = upper_body(cut_out(people.article(template).picture)[..., 3])
    assert shape.straps == (sleeves == "none")
    assert (shape.sleeve_length == 0) == (sleeves == "none")
    if sleeves != "none":
        assert (shape.sleeve_length > 0.85) == (sleeves == "long")
        assert abs((shape.left.tip + shape.right.tip)[0] - (shape.left.hem + shape.right.hem)[0]) < 8


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (99, 0), (99, 99), (0, 99)],
        [(50, 0), (99, 99), (0, 99)],
        [(0, 0), (99, 0), (50, 99)],
        [(48, 0), (52, 0), (52, 99), (48, 99)],
        [(0, 48), (99, 48), (99, 52), (0, 52)],
        [(40, 0), (60, 0), (55, 30), (99, 40), (99, 99), (0, 99), (0, 40), (45, 30)],
        [(0, 0), (10, 0), (10, 90), (90, 90), (90, 0), (99, 0), (99, 99), (0, 99)],
        [(50, 0), (60, 50), (99, 50), (60, 60), (50, 99), (40, 60), (0, 50), (40, 50)],
    ],
)
@pytest.mark.parametrize("size", [3, 9])
def test_an_outline_of_anything_is_a_shape_or_refused(points: list[tuple[int, int]], size: int) -> None:
    alpha = np.zeros((100 * size, 100 * size), np.uint8)
    cv2.fillPoly(alpha, [np.array(points, np.int32) * size], 255)
    with contextlib.suppress(TryOnRefused):
        assert upper_body(alpha).width > 0


def test_white_ground_is_cut_away() -> None:
    needs_runtime()
    drawn_one = cut_out(people.article("jumper", "#8c2f39").picture)
    flat = cv2.imdecode(np.frombuffer(people.article("jumper", "#8c2f39").picture, np.uint8), cv2.IMREAD_UNCHANGED)
    share = flat[..., 3:] / 255.0
    white = cv2.imencode(".png", np.uint8(flat[..., :3] * share + 250 * (1 - share)))[1].tobytes()
    cut = cut_out(white)
    assert abs((cut[..., 3] > 127).sum() / (drawn_one[..., 3] > 127).sum() - 1) < 0.06


@pytest.mark.parametrize("template", ["tshirt", "coat", "trousers", "fedora", "sunglasses"])
def test_nothing_changes_outside_of_the_garment_its_margin_and_the_watermark(networks: Networks, template: str) -> None:
    photo = decoded(people.photo("b0_down").data)
    article = people.article(template)
    made = make(networks, photo, cut_out(article.picture), kind_of(article))
    away = cv2.distanceTransform((made.patch.garment < 0.004).astype(np.uint8), cv2.DIST_L2, 5)
    free = away > round(MARGIN * made.patch.unit) + 1
    x, y, wide, tall = made.mark
    free[y : y + tall, x : x + wide] = False
    assert free.mean() > 0.4
    assert np.array_equal(made.picture[free], photo[free])
    assert (made.picture != photo).any()


def test_damaged_networks_are_not_used(tmp_path) -> None:
    needs_runtime()
    (tmp_path / "SHA256SUMS").write_text("0" * 64 + "  pose_detection.tflite\n")
    (tmp_path / "pose_detection.tflite").write_bytes(b"x")
    with pytest.raises(ConfigurationError, match="damaged"):
        Networks(tmp_path)


def test_colour_differences_are_those_of_the_published_pairs() -> None:
    """Sharma, Wu, Dalal 2005, table 1: pairs 1, 7, 14 and 25."""
    pairs = [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, -0.001, 2.49), (50, 0.0011, -2.49), 4.7461),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]
    for one, other, wanted in pairs:
        assert abs(difference(np.array(one), np.array(other)) - wanted) < 1e-3


@pytest.mark.parametrize("body", ["b0_down", "b1_A", "b1_turn"])
def test_shoulders_and_hips_are_where_the_rendered_body_has_them(networks: Networks, body: str) -> None:
    points, front = (people.truth()[name]["points"] for name in (body, f"{body[:2]}_A"))
    width = np.hypot(*np.subtract(front["left_shoulder"], front["right_shoulder"]))
    person = see(networks, decoded(people.photo(body).data))
    for part, most in (("shoulder", 0.12), ("hip", 0.14)):
        for side in ("left", "right"):
            away = person.at(Joint[f"{side}_{part}".upper()]) - points[f"{side}_{part}"]
            assert np.hypot(*away) / width <= most


def test_no_network_tells_who_somebody_is() -> None:
    needs_runtime()
    shipped = {path.stem for path in Path(local.__file__).parent.glob("**/*.tflite")}
    assert shipped == {
        *("pose_detection", "pose_landmark_full", "selfie_segmentation"),
        *("face_detection_short_range", "face_landmark"),
    }


def test_a_grid_that_folds_over_itself_shows_one_of_its_sides() -> None:
    rows, columns = np.linspace(0, 59, 20), np.linspace(0, 59, 20)
    source = np.stack(np.meshgrid(columns, rows), -1)
    target = source.copy()
    over = source[..., 0] - 30
    target[..., 0] = 10 + np.abs(over) * 1.4 + 0.3 * source[..., 1]  # two columns of cloth in one place
    target[..., 1] += 0.15 * np.maximum(over, 0)
    places, known = _places(source, target, np.array([60, 60]))
    inside = known > 0.9
    dots = np.abs(np.diff(places[..., 0], 2, axis=0))[inside[2:] & inside[1:-1] & inside[:-2]]
    assert np.percentile(dots, 95) < 4
