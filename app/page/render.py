"""Putting a page together: markup, style and script in one document, under a nonce, with nothing from elsewhere."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from commerce.known_again import under
from commerce.language import direction, language
from commerce.sentences import say, template

#: Where a template has a sentence: ``{{say:page.title}}``.
_SAID = re.compile(r"\{\{say:([a-z_.]+)\}\}")
_FOLDER = Path(__file__).parent
# The parts of a page's script share one scope, in this order.
_SCRIPTS = {
    "chat": ("base", "messages", "blocks", "products", "orders", "proposals", "tryon", "turns", "people", "start"),
    "docs": ("docs",),
}


def chat(config: dict[str, Any], nonce: str) -> str:
    """Return the chat page. ``config`` reaches its script as data, never as markup."""
    words = {key.partition(".")[2]: template(key) for key in under("page.")}
    return _render("chat", {**config, "words": words}, nonce)


def docs(config: dict[str, Any], nonce: str) -> str:
    """Return the API reference."""
    return _render("docs", config, nonce)


def text(shop: str, title: str, body: str, nonce: str) -> str:
    """Return a page of plain text, whose headings are lines that begin with ``## ``."""
    lines = []
    for line in filter(None, (each.strip() for each in body.split("\n"))):
        words = escape(line.removeprefix("## "))
        lines.append(f"<h2>{words}</h2>" if line.startswith("## ") else f"<p>{words}</p>")
    head = f"<title>{escape(title)} · {escape(shop)}</title>"
    return (
        f'<!doctype html><html lang="{language()}" dir="{direction()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}'
        f'<style nonce="{nonce}">{_read(_FOLDER / "text.css")}</style></head><body><main>'
        f'<p class="shop"><a href="/">{escape(shop)}</a></p><h1>{escape(title)}</h1>{"".join(lines)}</main></body>'
        "</html>"
    )


def _render(name: str, config: dict[str, Any], nonce: str) -> str:
    page = _SAID.sub(lambda found: escape(say(found[1])), _template(name))
    page = page.replace("{{language}}", language()).replace("{{direction}}", direction())
    # "<" is the only character that could end the script element early.
    data = json.dumps(config, ensure_ascii=True).replace("<", "\\u003c").replace(">", "\\u003e")
    return page.replace("{{nonce}}", nonce).replace("{{config}}", data)


@cache
def _template(name: str) -> str:
    folder = _FOLDER / name
    parts = "\n".join(_read(folder / f"{part}.js") for part in _SCRIPTS[name])
    script = f'(() => {{\n"use strict";\n{parts}}})();'
    return _read(folder / "page.html").replace("{{style}}", _read(folder / "style.css")).replace("{{script}}", script)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
