"""A file's text, line by line or in pieces, whatever wrote it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from commerce.errors import InputError
from commerce.sentences import say
from connectors.files import encodings, not_catalogues

_MAX_BYTES = 1 << 30
#: A line that is longer is cut, and refused by whoever reads it: nothing that a catalogue holds is as long.
MAX_LINE = 16_000_000
_PIECE = 1 << 18
_HEAD = 1 << 18


class Source:
    """A file's text. It is opened as often as it is read and never held whole.

    Args:
        opened: Opens the file.
        name: What it is called.
        told: Its encoding, when the owner tells; empty finds it out.

    Attributes:
        encoding: What it is written in.
        head: What the text begins with.

    Raises:
        InputError: It is no text, or there is nothing in it.
    """

    def __init__(self, opened: Callable[[], BinaryIO], name: str, told: str = "") -> None:
        self._opened = opened
        with opened() as file:
            not_catalogues.check(file.read(_HEAD))
        self.encoding = encodings.find(opened, told)
        self.head = next(self._pieces(_HEAD), "")
        if not self.head.strip():
            raise InputError(say("imports.empty", file=name))

    @classmethod
    def of(cls, path: Path, told: str = "") -> Source:
        """Return the source of a file.

        Raises:
            InputError: It cannot be read, is too large, is no text, or there is nothing in it.
        """
        try:
            if path.stat().st_size > _MAX_BYTES:
                raise InputError(say("imports.too_large", file=path.name))
            return cls(lambda: path.open("rb"), path.name, told)
        except OSError as error:
            raise InputError(say("imports.unreadable", file=path, reason=error.strerror)) from error

    def unreadable(self, text: str) -> bool:
        """Return whether a text of this file holds bytes that are nothing in its encoding."""
        return self.encoding.broken and "\ufffd" in text

    def lines(self) -> Iterator[str]:
        """Yield each line with its end; of a line that is too long what it begins with."""
        with self._text() as text:
            start = True
            while line := text.readline(MAX_LINE):
                if start:
                    yield _clean(line)
                start = line[-1] in "\r\n"

    def pieces(self) -> Iterator[str]:
        """Yield the text in pieces."""
        yield from self._pieces(_PIECE)

    def _pieces(self, size: int) -> Iterator[str]:
        with self._text() as text:
            while piece := text.read(size):
                yield _clean(piece)

    def _text(self) -> io.TextIOWrapper:
        file = self._opened()
        text = io.TextIOWrapper(file, self.encoding.name, "replace", newline="")
        if text.read(1) != "\ufeff":  # files have had two marks
            text.seek(0)
        return text


def _clean(text: str) -> str:
    return text.replace("\0", "")
