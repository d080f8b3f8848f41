"""From a look (colour, material, features) to an SVG."""

from __future__ import annotations


def draw(template: str, look: dict[str, str]) -> str:
    """Return the SVG of an article."""
    colour = look["colour"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">'
        f'<rect x="80" y="80" width="240" height="240" rx="24" fill="{colour}"><title>{template}</title></rect></svg>'
    )
