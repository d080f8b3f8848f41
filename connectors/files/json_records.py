"""JSON: lines, lists, and lists within an object, one record after the other without holding the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commerce.decoding import decoded
from commerce.sentences import say
from connectors.files.file_text import MAX_LINE, Source

_TOKEN = re.compile(r'"(?:[^"\\]+|\\.)*+"|[{}\[\],]|"', re.DOTALL)
#: An object around the list: what APIs answer.
_WRAPPED = re.compile(
    r'\A\s*\{(?:\s*"[^"]*"\s*:\s*(?:"[^"]*"|[0-9.]+|null|true|false)\s*,)*+'
    r'\s*"(?:products|items|data|results|records|catalog|catalogue|entries)"\s*:\s*\['
)


def shape(head: str) -> tuple[str, int | None]:
    """Return what kind of JSON a text is, and how deep its records lie; None when each line is one."""
    begin = head.lstrip()
    if begin[:1] == "[":
        return say("imports.shape.json_list"), 1
    if _WRAPPED.match(head):
        return say("imports.shape.json_wrapped"), 2
    first = re.split(r"[\r\n]", begin, maxsplit=1)[0].strip()
    if first[-1:] in ("{", "[", ",") and not _is_json(first):
        return say("imports.shape.json_objects"), 0
    return say("imports.shape.json_lines"), None


def _is_json(text: str) -> bool:
    try:
        decoded(text)
    except ValueError:
        return False
    return True


def lines(source: Source) -> Iterator[tuple[int, str]]:
    """Yield each line that holds something, counted from one."""
    for number, line in enumerate(source.lines(), 1):
        if (record := line.strip("\r\n")) and record.strip():
            yield number, record


def items(source: Source, depth: int) -> Iterator[tuple[int, str]]:
    """Yield the text of each value at a depth, counted from one; what is cut off or without end comes as it is."""
    reader, number = _Items(depth), 0
    for piece in source.pieces():
        for item in reader.read(piece):
            number += 1
            yield number, item
        if len(reader.rest) > MAX_LINE:
            break
    if reader.open:
        yield number + 1, reader.rest.strip()[:MAX_LINE]


class _Items:
    """Cuts a JSON text into the values at a depth."""

    def __init__(self, depth: int) -> None:
        self._depth, self._at = depth, 0
        self._stack: list[str] = []
        self.rest = ""

    @property
    def open(self) -> bool:
        """Whether the text broke off within a value."""
        return bool(self._stack) or bool(self._depth == 0 and self.rest.strip())

    def read(self, piece: str) -> Iterator[str]:
        """Yield the values that end in a piece."""
        self.rest += piece
        begin, self._at = 0, self._at
        for token in _TOKEN.finditer(self.rest, self._at):
            mark = token[0]
            if mark == '"':  # a text that goes on in the next piece
                break
            self._at = token.end()
            if mark in ("{", "["):
                self._stack.append(mark)
                if len(self._stack) == self._depth and mark == "[":
                    begin = self._at
            elif mark in ("}", "]"):
                ends = len(self._stack) == self._depth and self._inside
                del self._stack[-1:]
                if ends and (item := self.rest[begin : token.start()].strip()):
                    yield item
                if self._depth == 0 and not self._stack:
                    yield self.rest[begin : self._at].strip()
                    begin = self._at
            elif mark == "," and self._inside and len(self._stack) == self._depth:
                yield self.rest[begin : token.start()].strip()
                begin = self._at
        self.rest, self._at = self.rest[begin:], self._at - begin

    @property
    def _inside(self) -> bool:
        return self._stack[self._depth - 1 : self._depth] == ["["]
