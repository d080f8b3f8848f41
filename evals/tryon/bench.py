"""The gates of the local try-on, with the figures measured here."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import Any

import cv2
import numpy as np

from connectors.tryon.local import glasses
from connectors.tryon.local.compose import MARGIN
from connectors.tryon.local.cutout import cut_out
from connectors.tryon.local.landmarks import Joint, Mesh
from connectors.tryon.local.networks import Networks
from connectors.tryon.local.person import pupils, see
from connectors.tryon.local.provider import Made, decoded, make
from connectors.tryon.local.supported import kind_of
from evals.tryon import people, refusing
from evals.tryon.colours import difference, lab

_WORN = (
    "tshirt",
    "shirt",
    "jumper",
    "hoodie",
    "coat",
    "dress",
    "gown",
    "trousers",
    "skirt",
    "scarf",
    "fedora",
    "sunglasses",
)


def bench() -> dict[str, Any]:
    """Measure every gate and return the figures, with ``passed`` for each and for all."""
    cv2.setNumThreads(1)
    networks = Networks()
    parts = {
        "landmarks": _landmarks(networks),
        "refusals": _refusals(networks),
        "articles": _articles(networks),
        "pictures": _pictures(networks),
        "time": _time(networks),
        "memory": _memory_use(),
        "head": _head(networks),
    }
    return {**parts, "passed": all(part["passed"] for part in parts.values())}


def _landmarks(networks: Networks) -> dict[str, Any]:
    """Errors of shoulders and hips, in the shoulder width of this person seen from the front."""
    errors: dict[str, list[float]] = {"shoulder": [], "hip": []}
    for name in people.FRONT:
        points = people.truth()[name]["points"]
        front = people.truth()[f"{name[:2]}_A"]["points"]
        width = float(np.hypot(*np.subtract(front["left_shoulder"], front["right_shoulder"])))
        person = see(networks, decoded(people.photo(name).data))
        for part, found in errors.items():
            for side in ("left", "right"):
                away = person.at(Joint[f"{side}_{part}".upper()]) - points[f"{side}_{part}"]
                found.append(float(np.hypot(*away)) / width)
    figures = {
        f"{part}s": {"median": round(statistics.median(found), 4), "max": round(max(found), 4)}
        for part, found in errors.items()
    }
    right = all(figures[part]["median"] <= 0.05 for part in figures)
    return {**figures, "passed": right and figures["shoulders"]["max"] <= 0.12 and figures["hips"]["max"] <= 0.14}


def _refusals(networks: Networks) -> dict[str, Any]:
    found = refusing.measured(networks)
    right = not found["refused_wrongly_or_not"] and found["false_refusal_share"] <= 0.05
    return {**found, "passed": right and found["refused_pictures"] >= 30}


def _articles(networks: Networks) -> dict[str, Any]:
    found = refusing.articles(networks)
    return {**found, "passed": not found["worn_taken"] and not found["flat_refused"]}


def _pictures(networks: Networks) -> dict[str, Any]:
    """Pixels that changed outside of garment, margin and watermark; and how far colours are off before shading."""
    outside, colours = {}, {}
    for name in ("b0_down", "b1_turn"):
        photo = decoded(people.photo(name).data)
        for template in _WORN:
            article = people.article(template, "#b0413e")
            garment = cut_out(article.picture)
            made = make(networks, photo, garment, kind_of(article))
            outside[f"{name} {template}"] = int((made.picture != photo).any(-1)[~_declared(made)].sum())
            solid = garment[..., 3] > 250
            wanted = lab(garment[..., :3][solid][None] / 255.0)[0].mean(0)
            seen = lab(made.patch.plain[made.patch.garment > 0.95 * made.patch.garment.max()][None])[0].mean(0)
            colours[f"{name} {template}"] = round(difference(wanted, seen), 2)
    mean = round(statistics.mean(colours.values()), 2)
    return {
        "pixels_changed_outside": sum(outside.values()),
        "outside_by_picture": {k: v for k, v in outside.items() if v},
        "delta_e00_mean": mean,
        "delta_e00_max": max(colours.values()),
        "passed": not any(outside.values()) and mean <= 3,
    }


def _declared(made: Made) -> np.ndarray[Any, Any]:
    """Return where a picture may differ from the photo: the garment, its margin, and the watermark."""
    margin = round(MARGIN * made.patch.unit) + 1
    away = cv2.distanceTransform((made.patch.garment < 0.004).astype(np.uint8), cv2.DIST_L2, 5)
    height, width = made.picture.shape[:2]
    region = cv2.resize((away <= margin).astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
    x, y, wide, tall = made.mark
    region[y : y + tall, x : x + wide] = True
    return region


def _time(networks: Networks, rounds: int = 3) -> dict[str, Any]:
    """Seconds of one core for a photo of 1024 pixels, from the decoded photo to the picture."""
    photo = decoded(people.photo("b0_down").data)
    seconds = {}
    for template in ("jumper", "dress", "trousers", "fedora", "sunglasses"):
        article = people.article(template)
        found = []
        for _ in range(rounds):
            started = time.process_time()
            make(networks, photo, cut_out(article.picture), kind_of(article))
            found.append(time.process_time() - started)
        seconds[template] = round(min(found), 2)
    return {"cpu_seconds": seconds, "passed": max(seconds.values()) <= 1.5}


def _memory_use() -> dict[str, Any]:
    """Megabytes at the peak of one try-on, over a process that has numpy and nothing else."""
    code = "import evals.tryon.memory_use as memory; print(memory.once())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    megabytes = float(done.stdout.split()[-1])
    return {"megabytes_over_idle": megabytes, "passed": megabytes <= 450}


def _head(networks: Networks) -> dict[str, Any]:
    """Lens centres in the picture beside the pupils, in eye distances, and hats above the brows.

    The rendered bodies' own eye points are told too; they lie on the upper lids, above the pupils.
    """
    lenses, brims, lids = [], [], []
    garment = cut_out(people.article("sunglasses").picture)
    for name in people.FRONT:
        photo = decoded(people.photo(name).data)
        brims.append(_brim(networks, photo))
        made = make(networks, photo, garment, kind_of(people.article("sunglasses")))
        assert made.person.face is not None
        eyes = np.array(pupils(made.person.face))
        lenses += list(np.hypot(*(_centres(made) - eyes).T) / made.person.eyes)
        points = people.truth()[name]["points"]
        lids += list(np.hypot(*(eyes - [points["right_eye"], points["left_eye"]]).T) / made.person.eyes)
    return {
        "lens_to_pupil_max": round(float(max(lenses)), 3),
        "pupil_to_upper_lid_median": round(float(np.median(lids)), 3),
        "hats": len(brims),
        "hats_over_brows": sum(brims),
        "passed": float(max(lenses)) <= 0.08 and all(brims),
    }


def _centres(made: Made) -> np.ndarray[Any, Any]:
    """Return where the lenses are in the patch itself, the one on the left of the picture first."""
    seen = np.dstack([np.zeros((*made.patch.garment.shape, 3)), made.patch.garment * 255])
    return np.array(glasses.lenses(seen))


def _brim(networks: Networks, photo: Any) -> bool:
    article = people.article("fedora")
    made = make(networks, photo, cut_out(article.picture), kind_of(article))
    assert made.person.face is not None
    brows = made.person.face.points[Mesh.BROWS]
    column = made.patch.alpha[:, round(float(brows[0]))]
    return bool(np.flatnonzero(column > 0.5).max() <= brows[1])
