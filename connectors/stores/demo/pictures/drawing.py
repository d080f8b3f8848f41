"""From a template and a look (colour, material, features) to an SVG on transparent ground.

A template is text, one shape a line, on a canvas of 400 by 400. A shape is a keyword and path data:

    body, part, dark, light   filled and outlined; ``body`` carries the pattern and the shading
    line, seam                a stroke, solid or dashed
    raw                       SVG as it is; ``{c} {d} {l} {s} {o}`` are colour, darker, lighter, seam, outline
    shadow                    cx cy rx ry of the soft shadow that a thing casts on its table
    weave                     the pattern that ``body`` has when the look names none

``2`` after the keyword draws the mirror image too; ``half`` before it takes the left half of an outline,
from the middle axis to the middle axis, and completes it. ``?key=value`` or ``!key=value`` before the
keyword draws the shape only when the look has, or has not, that feature.
"""

from __future__ import annotations

import re
from functools import cache

from connectors.stores.demo.pictures import garments, household, things, wear
from connectors.stores.demo.pictures.colour import brightness, mix, readable_seam

_MIRROR = 'transform="translate(400 0) scale(-1 1)"'
_KEYWORD = r"(?:half)?(?:body|part|dark|light|line|seam|raw|shadow|weave)2?\s"
_CONDITION = re.compile(rf"([?!])([^=]+)=(.+?)(?<!\s)\s++(?=[?!]|{_KEYWORD})")
_SHADE = (
    '<linearGradient id="shade" x1="0" x2="1" y1="0" y2=".25"><stop offset="0" stop-color="#000" stop-opacity=".16"/>'
    '<stop offset=".32" stop-color="#fff" stop-opacity=".16"/><stop offset=".6" stop-color="#fff" stop-opacity="0"/>'
    '<stop offset="1" stop-color="#000" stop-opacity=".2"/></linearGradient>'
    '<radialGradient id="ground"><stop offset="0" stop-color="#000" stop-opacity=".28"/>'
    '<stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>'
)
# What a pattern is made of; {a} is its accent.
_WEAVES = {
    "striped": ('18" height="18', '<path d="M0 5H18" stroke="{a}" stroke-width="5"/>'),
    "checked": (
        '40" height="40',
        '<path d="M0 10H40M10 0V40" stroke="{a}" stroke-width="9" stroke-opacity=".5"/>'
        '<path d="M0 30H40M30 0V40" stroke="{a}" stroke-width="2" stroke-opacity=".8"/>',
    ),
    "floral": (
        '44" height="44',
        '<g fill="{a}"><circle cx="12" cy="9" r="4"/><circle cx="6" cy="14" r="4"/><circle '
        'cx="18" cy="14" r="4"/><circle cx="9" cy="20" r="4"/><circle cx="15" cy="20" r="4"/><circle cx="34" '
        'cy="36" r="3"/></g><circle cx="12" cy="15" r="3" fill="#f2d46b"/>',
    ),
    "ribbed": ('9" height="9', '<path d="M2 0V9" stroke="{a}" stroke-width="2" stroke-opacity=".55"/>'),
    "cable": (
        '36" height="24',
        '<path d="M6 0Q24 12 6 24M24 0Q6 12 24 24" fill="none" stroke="{a}" stroke-width="3"/>'
        '<path d="M33 0V24" stroke="{a}" stroke-width="1.5"/>',
    ),
    "knit": (
        '10" height="8',
        '<path d="M0 1L5 6L10 1" fill="none" stroke="{a}" stroke-width="1.2" stroke-opacity=".5"/>',
    ),
    "waffle": (
        '14" height="14',
        '<path d="M0 0H14V14" fill="none" stroke="{a}" stroke-width="3" stroke-opacity=".6"/>',
    ),
    "straw": ('16" height="10', '<path d="M0 2H16M0 7H16M4 2V7M12 7V12" stroke="{a}" stroke-width="1.3"/>'),
    "speckled": (
        '36" height="36',
        '<g fill="{a}"><circle cx="6" cy="8" r="1.6"/><circle cx="24" cy="5" r="1.1"/>'
        '<circle cx="16" cy="22" r="1.8"/><circle cx="31" cy="27" r="1.2"/></g>',
    ),
    "tortoise": (
        '46" height="30',
        '<g fill="#2e1708" fill-opacity=".75"><ellipse cx="10" cy="8" rx="9" ry="5"/>'
        '<ellipse cx="32" cy="21" rx="10" ry="6"/></g><circle cx="36" cy="6" r="3" fill="#d08a3e"/>',
    ),
    "wood": (
        '200" height="26',
        '<path d="M0 4Q60 9 120 4T200 5M0 15Q70 11 130 16T200 15M0 22Q50 25 200 22" '
        'fill="none" stroke="{a}" stroke-width="1.6" stroke-opacity=".55"/>',
    ),
    "mesh": ('8" height="8', '<circle cx="4" cy="4" r="1.7" fill="{a}"/>'),
}
_TORTOISE = "#7a4a25"


@cache
def _templates() -> dict[str, str]:
    return garments.TEMPLATES | wear.TEMPLATES | household.TEMPLATES | things.TEMPLATES


def names() -> set[str]:
    """Return the names of all templates."""
    return set(_templates())


def draw(template: str, look: dict[str, str]) -> str:
    """Return the SVG of an article.

    Args:
        template: One of `names`.
        look: ``colour`` as ``#rrggbb``, and the article's material and features by name.
    """
    pen = _Pen(look)
    shapes = "".join(pen.shape(line) for line in _joined(_templates()[template]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><defs>{_SHADE}{pen.defs()}</defs>'
        f'<g stroke-linejoin="round" stroke-linecap="round">{shapes}</g></svg>'
    )


def _joined(text: str) -> list[str]:
    # A line that is indented carries on the one before.
    return [line.strip() for line in re.sub(r"\n[ \t]+", " ", text).splitlines() if line.strip()]


class _Pen:
    def __init__(self, look: dict[str, str]) -> None:
        self._look = look
        colour = look["colour"]
        self._ink = {
            "c": colour,
            "d": mix(colour, "#000000", 0.3),
            "l": mix(colour, "#ffffff", 0.35),
            "s": readable_seam(colour),
            "o": mix(colour, "#000000", 0.45),
        }
        self._weave = self._named_weave()

    def _named_weave(self) -> str:
        if self._look["colour"] == _TORTOISE:
            return "tortoise"
        wanted = (self._look.get(key, "") for key in ("pattern", "knit", "glaze", "surface"))
        return next((name for name in wanted if name in _WEAVES), "")

    def defs(self) -> str:
        if not self._weave:
            return ""
        size, shapes = _WEAVES[self._weave]
        accent = self._ink["s"]
        if self._weave in ("striped", "checked", "floral"):
            bright = brightness(self._ink["c"]) > 0.6
            accent = mix(self._ink["c"], "#24365c" if bright else "#ffffff", 0.6)
        return (
            f'<pattern id="weave" width="{size}" patternUnits="userSpaceOnUse"><rect width="400" height="400" '
            f'fill="{self._ink["c"]}"/>{shapes.format(a=accent)}</pattern>'
        )

    def shape(self, line: str) -> str:
        while match := _CONDITION.match(line):
            sign, key, value = match.groups()
            if (self._look.get(key) == value) != (sign == "?"):
                return ""
            line = line[match.end() :]
        keyword, _, data = line.partition(" ")
        if keyword == "weave":
            self._weave = self._weave or data
            return ""
        if keyword.startswith("half"):
            keyword, data = keyword.removeprefix("half"), complete(data)
        shape = self._stroke_or_fill(keyword.removesuffix("2"), data)
        return f"{shape}<g {_MIRROR}>{shape}</g>" if keyword.endswith("2") else shape

    def _stroke_or_fill(self, keyword: str, data: str) -> str:
        ink = self._ink
        if keyword == "raw":
            return data.format(**ink)
        if keyword == "shadow":
            cx, cy, rx, ry = data.split()
            return f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}" fill="url(#ground)"/>'
        if keyword == "line":
            return f'<path d="{data}" fill="none" stroke="{ink["s"]}" stroke-width="2.4"/>'
        if keyword == "seam":
            return f'<path d="{data}" fill="none" stroke="{ink["s"]}" stroke-width="1.6" stroke-dasharray="5 4"/>'
        outline = f'stroke="{ink["o"]}" stroke-width="2.4"'
        if keyword == "body":
            fill = "url(#weave)" if self._weave else ink["c"]
            return f'<path d="{data}" fill="{fill}"/><path d="{data}" fill="url(#shade)" {outline}/>'
        fill = {"part": ink["c"], "dark": ink["d"], "light": ink["l"]}[keyword]
        return f'<path d="{data}" fill="{fill}" {outline}/>'


def complete(half: str) -> str:
    """Return the closed outline whose left half is ``half`` (absolute M, L, C and Q only)."""
    steps: list[tuple[str, list[tuple[float, float]]]] = []
    for command, numbers in re.findall(r"([MLCQ])([^MLCQ]*)", half):
        flat = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        points = list(zip(flat[::2], flat[1::2], strict=True))
        size = {"M": 1, "L": 1, "C": 3, "Q": 2}[command]
        steps += [(command, points[at : at + size]) for at in range(0, len(points), size)]
    path = [f"{command}{_text(points)}" for command, points in steps]
    ends = [points[-1] for _, points in steps]
    for place in range(len(steps) - 1, 0, -1):
        command, points = steps[place]
        back = [*reversed(points[:-1]), ends[place - 1]]
        path.append(f"{command}{_text([(400 - x, y) for x, y in back])}")
    return " ".join(path) + " Z"


def _text(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:g} {y:g}" for x, y in points)
