"""A file's text, whatever wrote it: its encoding, its line ends, its delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from commerce.errors import InputError

_MAX_BYTES = 1 << 30
_MAX_FIELD = 10_000_000
_SEP = re.compile(r"\A(?:\"?sep=)([,;|\t])\"?[ ]*(?:\r\n|\r|\n)", re.IGNORECASE)
#: A row with the line it begins on.
Numbered = tuple[int, dict[str, str]]


def read_text(path: Path) -> str:
    """Return a file's text, in whatever usual encoding it is.

    Raises:
        InputError: It cannot be read, or there is nothing in it.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"The file {path.name} is larger than a gigabyte. Please split it.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"The file {path} cannot be read ({error.strerror}).") from error
    text = _decoded(data).replace("\0", "").lstrip("\ufeff")
    if not text.strip():
        raise InputError(f"The file {path.name} is empty.")
    return text


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for order, half in (("utf-16-le", 1), ("utf-16-be", 0)):  # no mark, but every second byte of Latin text is zero
        if len(data) > 3 and not any(data[half:200:2]) and all(data[1 - half : 200 : 2]):
            return data.decode(order, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what spreadsheets on Windows write


class Table:
    """A CSV file: its columns, and its rows one after the other.

    Args:
        text: The whole file.
        known: Tells how well column names are known; of several delimiters the one that makes the best columns is it.
    """

    def __init__(self, text: str, known: Callable[[list[str]], int]) -> None:
        csv.field_size_limit(_MAX_FIELD)
        told = _SEP.match(text)
        self._skipped = 1 if told else 0
        self._text = text[told.end() :] if told else text
        if told:
            self.delimiter = told[1]
        else:
            self.delimiter = max(",;\t|", key=lambda mark: self._worth(mark, known))
        self.columns = self._head(self.delimiter)

    def _head(self, delimiter: str) -> list[str]:
        try:
            return [name.strip() for name in next(self._reader(delimiter), [])]
        except csv.Error:
            return []

    def _worth(self, delimiter: str, known: Callable[[list[str]], int]) -> tuple[int, int]:
        columns = self._head(delimiter)
        return known(columns), len(columns)

    def _reader(self, delimiter: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(self._text, newline=""), delimiter=delimiter)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the line it begins on; one that is no CSV comes empty, to be refused with its line."""
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self.delimiter)
        next(reader, None)
        line = reader.line_num + 1
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                row = [""]
            if row:  # a blank line is none
                yield line + self._skipped, row
            line = reader.line_num + 1

    def named(self, columns: list[str] | None = None) -> Iterator[Numbered]:
        """Yield each row by column names, its own or these; of columns of one name the first that is filled counts."""
        names = columns if columns is not None else self.columns
        for line, row in self.rows():
            values: dict[str, str] = {}
            for name, value in zip(names, row, strict=False):
                if name and not values.get(name):
                    values[name] = value
            yield line, values
