"""Every article has a picture of its own colour, on transparent ground, served by name and by nothing else."""

import struct
import xml.etree.ElementTree as ET
import zlib
from urllib.parse import urlsplit

import pytest

from commerce.errors import NotFound
from connectors.stores.demo import DemoStore
from connectors.stores.demo.catalogue.model import kinds
from connectors.stores.demo.pictures.colour import brightness, mix
from connectors.stores.demo.pictures.drawing import complete, draw, names
from connectors.stores.demo.pictures.gallery import render

WORN = ("Tops", "Bottoms", "Dresses", "Outerwear", "Hats", "Glasses")


def pixels(png):
    """Read an 8-bit RGBA PNG as (width, height, rows of bytes)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) == (8, 6), "RGBA"
        data += body if kind == b"IDAT" else b""
        at += size + 12
    raw, rows, before = zlib.decompress(data), [], bytes(width * 4)
    for y in range(height):
        kind, row = raw[y * (width * 4 + 1)], bytearray(raw[y * (width * 4 + 1) + 1 : (y + 1) * (width * 4 + 1)])
        for x in range(len(row)):
            a, b, c = row[x - 4] if x > 3 else 0, before[x], before[x - 4] if x > 3 else 0
            row[x] = (row[x] + (0, a, b, (a + b) // 2, _paeth(a, b, c))[kind]) & 255
        before = bytes(row)
        rows.append(before)
    return width, height, rows


def _paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def test_every_kind_has_a_template_and_no_template_is_left_over():
    assert {kind.template for kind in kinds()} == names()


@pytest.mark.parametrize("template", sorted(names()))
def test_templates_draw_whole_shapes(template):
    svg = draw(template, {"colour": "#24365c", "material": "x"})
    assert "{" not in svg and "?" not in svg and "NaN" not in svg
    root = ET.fromstring(svg)
    assert len(list(root.iter())) > 8
    width, height, rows = pixels(render(svg, 60))
    assert (width, height) == (60, 60)
    opaque = sum(row[x] > 200 for row in rows for x in range(3, len(row), 4))
    assert 0.04 < opaque / 3600 < 0.9
    assert all(row[3] == 0 for row in (rows[0], rows[-1])), "the corners are transparent"


def test_features_that_a_kind_can_have_change_the_drawing():
    changed = 0
    for kind in kinds():
        plain = draw(kind.template, {"colour": "#9fb096"})
        for fact in kind.features:
            changed += draw(kind.template, {"colour": "#9fb096", fact.key: fact.value}) != plain
    assert changed > 60


def test_colour_is_the_variants():
    red = pixels(render(draw("tshirt", {"colour": "#bf2f34"}), 40))[2]
    blue = pixels(render(draw("tshirt", {"colour": "#24365c"}), 40))[2]
    middle = slice(20 * 4, 20 * 4 + 3)
    assert red[20][middle][0] > 150 > red[20][middle][2]
    assert blue[20][middle][2] > blue[20][middle][0]


def test_half_outlines_are_completed_symmetrically():
    assert complete("M200 10 L100 20 Q90 30 200 40") == "M200 10 L100 20 Q90 30 200 40 Q310 30 300 20 L200 10 Z"


def test_mixing():
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert brightness("#ffffff") == 1 and brightness("#000000") == 0


async def test_pictures_are_served_and_kept(demo_path):
    store = DemoStore(demo_path)
    shown = {}
    async for one in store.catalogue.all():
        assert {variant.image for variant in one.variants} == set(one.images)
        shown.setdefault(one.category.split(" > ")[0], one.images[0])
    assert set(WORN) <= set(shown)
    for url in shown.values():
        name = urlsplit(url).path.removeprefix("/pictures/")
        png, kind = await store.pictures.picture(name)
        assert kind == "image/png" and png[:4] == b"\x89PNG" and len(png) > 2000
        assert (await store.pictures.picture(name.removesuffix(".png")))[0] == png
    kept = list((demo_path.parent / "demo-pictures").iterdir())
    assert len(kept) == len(shown) and all(one.suffix == ".png" for one in kept)
    await store.close()


@pytest.mark.parametrize(
    "name",
    ["../demo.sqlite", "..", "/etc/passwd", "a/../../demo.sqlite", "x" * 5000, "a\x00b", "A-B", "x.png.png", ""],
)
async def test_no_name_leads_out_of_the_gallery(demo_path, name):
    store = DemoStore(demo_path)
    with pytest.raises(NotFound):
        await store.pictures.picture(name)
    assert not (demo_path.parent / "demo-pictures").exists()
    await store.close()
