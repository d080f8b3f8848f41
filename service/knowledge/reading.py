"""A store's page as plain text: HTML taken off, headings kept as lines that begin with ``## ``."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from commerce.text import clean

MAX_CHARS = 200_000
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<!--")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption"])
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "details",
        "div",
        "dl",
        "figure",
        "footer",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    ["script", "style", "template", "noscript", "iframe", "head", "nav", "form", "svg", "textarea", "title"]
)
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "wbr", "source", "col", "area", "base", "embed", "track"]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.I)
_MARKED = re.compile(r"^#{1,6}\s+")


class _Reader(HTMLParser):
    """Collects lines; what a visitor of the page would not see is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._text = ""
        self._hidden: list[str] = []  # open elements from the first unseen one on
        self._heading = False
        self._columns: list[str] = []
        self._cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden or self._unseen(tag, attrs):
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        if tag in _HEADINGS:
            self._end_line()
            self._heading = True
        elif tag == "table":
            self._end_line()
            self._columns = []
        elif tag == "tr":
            self._end_line()
            self._cells = []
        elif tag in ("td", "th"):
            self._text = ""
        elif tag in _BLOCKS and self._cells is None:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                del self._hidden[len(self._hidden) - 1 - self._hidden[::-1].index(tag) :]
            return
        if tag in ("td", "th") and self._cells is not None:
            self._cells.append(" ".join(self._text.split()))
            self._text = ""
            if tag == "th":
                self._columns.append(self._cells[-1])
        elif tag == "tr" and self._cells is not None:
            self._end_row()
        elif tag in _HEADINGS or (tag in _BLOCKS and self._cells is None):
            self._end_line()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text += data

    def close(self) -> None:
        super().close()
        self._end_line()

    def _unseen(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        told = dict(attrs)
        return (
            tag in _UNSEEN
            or "hidden" in told
            or told.get("aria-hidden") == "true"
            or bool(_HIDDEN.search(told.get("style") or ""))
        )

    def _end_line(self) -> None:
        line = " ".join(self._text.split())
        if line:
            self.lines.append(f"## {line}" if self._heading else line.lstrip("# "))
        self._text, self._heading = "", False

    def _end_row(self) -> None:
        """Write a row of a table as a sentence: "Size M: Chest 95 to 102, Waist 81 to 88."."""
        cells, self._cells = self._cells or [], None
        if not cells or cells == self._columns:
            return
        named = [
            f"{name} {cell}".strip() for name, cell in zip([*self._columns, *[""] * len(cells)], cells, strict=False)
        ]
        rest = ", ".join(each for each in named[1:] if each)
        self.lines.append(f"{named[0]}: {rest}." if rest else named[0])


def read(body: str) -> str:
    """Return a page's text without anything invisible, a line a block, headings marked ``## ``.

    Args:
        body: HTML, or plain text whose headings may be marked with ``#`` or be questions on lines of their own.
    """
    body = body[:MAX_CHARS]
    if _TAG.search(body):
        reader = _Reader()
        reader.feed(body)
        reader.close()
        lines = reader.lines
    else:
        lines = [_plain(" ".join(line.split())) for line in body.split("\n")]
    cleaned = (clean(line) for line in lines)
    return "\n".join(line for line in cleaned if line.strip("# "))


def _plain(line: str) -> str:
    if _MARKED.match(line):
        return f"## {_MARKED.sub('', line)}"
    asks = line.endswith("?") and len(line) <= 120
    return f"## {line}" if asks else line.lstrip("# ")
