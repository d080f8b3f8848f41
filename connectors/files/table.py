"""A table: its delimiter, its columns, and its rows one after the other."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from commerce.sentences import say
from connectors.files.entries import Row
from connectors.files.file_text import MAX_LINE, Source

_MAX_FIELD = 10_000_000
_SEP = re.compile(r"\A(?:\"?sep=)([,;|\t])\"?[ ]*(?:\r\n|\r|\n)", re.IGNORECASE)
_NUMBER = re.compile(r"\W{0,4}[0-9][0-9.,'\u2019 ]*\s?\w{0,4}\W?")
_SAMPLED = 200


class Values(list[str]):
    """The fields of a row; ``bad`` says why nothing can be made of them."""

    bad = ""


class Table:
    """A table, read anew each time that its rows are asked for.

    Args:
        source: The file.
        known: Tells how well column names are known; of several delimiters the one that makes the best columns is it.
    """

    def __init__(self, source: Source, known: Callable[[list[str]], int]) -> None:
        csv.field_size_limit(_MAX_FIELD)
        self._source = source
        told = _SEP.match(source.head)
        self._skipped = 1 if told else 0
        head = source.head[told.end() :] if told else source.head
        marks = told[1] if told else ",;\t|"
        self.delimiter = max(marks, key=lambda mark: (known(_names(head, mark)), len(_names(head, mark))))
        self.columns = _names(head, self.delimiter)
        self._numbers = self._columns_of_numbers(head.splitlines()[1:_SAMPLED])

    def rows(self) -> Iterator[tuple[int, Values]]:
        """Yield each row with the line it begins on; of one that cannot be read ``bad`` says why."""
        lines = _Lines(self._source.lines(), self._swallows)
        for _ in range(self._skipped):
            next(lines)
        reader = csv.reader(lines, delimiter=self.delimiter)
        head = True
        while True:
            line = lines.begin()
            try:
                row = Values(next(reader))
                if len(lines.taken) == 1 and '"' in lines.taken[0] and not _strictly(lines.taken, self.delimiter):
                    row[:] = _as_written(lines.taken[0].rstrip("\r\n"), self.delimiter)
                row.bad = self._fault(lines.taken, row)
            except StopIteration:
                return
            except (csv.Error, _Swallowed) as error:
                row = Values(["open"])
                long = len(lines.taken) == 1 and isinstance(error, csv.Error)
                row.bad = say("imports.line_long" if long else "imports.quote_open")
            if row.bad:
                row[:] = lines.first.rstrip("\r\n").split(self.delimiter)
            if row.bad and row.bad == say("imports.quote_open"):  # the lines after it are rows of their own
                lines.give_back()
                reader = csv.reader(lines, delimiter=self.delimiter)
            if head:
                head = False
            elif any(value.strip() for value in row):  # a blank line is none
                yield line, row

    def named(self) -> Iterator[tuple[int, Row]]:
        """Yield each row by column names; of columns of one name the first that is filled counts."""
        for line, row in self.rows():
            values = Row()
            values.bad = row.bad
            for name, value in zip(self.columns, row, strict=False):
                if name and not values.get(name):
                    values[name] = value
            yield line, values

    def _fault(self, taken: Sequence[str], row: Sequence[str]) -> str:
        if len(taken) > 1 and (not _strictly(taken, self.delimiter) or self._swallows(taken)):
            return say("imports.quote_open")
        if any(len(line) >= MAX_LINE for line in taken):
            return say("imports.line_long")
        if any(self._source.unreadable(line) for line in taken):
            return say("imports.no_letters", encoding=self._source.encoding.shown)
        count = len(self.columns)
        if any(value.strip() for value in row[count:]):
            return say("imports.fields", fields=len(row), count=count)
        return ""

    def _swallows(self, taken: Sequence[str]) -> bool:
        """Return whether a field that goes over several lines holds what are rows of their own.

        That is the mark of a stray quotation mark: without this, all up to the next one would be a single product.
        """
        alike = [self._like_row(line) for line in taken[1:]]
        if self._like_row(taken[0]) and sum(alike) * 2 >= len(alike):
            return True
        return len(alike) > 1 and sum(alike[:-1]) * 2 >= len(alike) - 1

    def _like_row(self, line: str) -> bool:
        """Return whether a line is a row by itself: as many fields, and numbers where the others have them."""
        for quoting in (csv.QUOTE_NONE, csv.QUOTE_MINIMAL):
            fields = _split(line, self.delimiter, quoting)
            if len(fields) != len(self.columns) or len(fields) < 2:
                continue
            filled = [value for place in self._numbers if (value := fields[place].strip(' "\r\n'))]
            if bool(filled) == bool(self._numbers) and all(_NUMBER.fullmatch(value) for value in filled):
                return True
        return False

    def _columns_of_numbers(self, lines: Sequence[str]) -> list[int]:
        rows = [fields for line in lines if len(fields := _split(line, self.delimiter)) == len(self.columns)]
        numbers = []
        for place in range(len(self.columns)):
            filled = [value for row in rows if (value := row[place].strip())]
            if filled and sum(_NUMBER.fullmatch(value) is not None for value in filled) * 5 >= len(filled) * 4:
                numbers.append(place)
        return numbers


class _Swallowed(Exception):
    """A row that goes on and on over what are rows of their own."""


class _Lines:
    """The lines of a table, with those of the row that is being read, which can be given back.

    Args:
        lines: The lines.
        swallows: Tells of the lines of one row whether they are rows of their own.
    """

    def __init__(self, lines: Iterator[str], swallows: Callable[[Sequence[str]], bool]) -> None:
        self._lines, self._swallows = lines, swallows
        self._back: deque[str] = deque()
        self._number = 0
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        count = len(self.taken)
        if count >= 32 and not count & (count - 1) and self._swallows(self.taken):
            raise _Swallowed
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        return line

    @property
    def first(self) -> str:
        """The first line of the row."""
        return self.taken[0] if self.taken else ""

    def begin(self) -> int:
        """Begin a row; return its line."""
        self._number += len(self.taken)
        self.taken = []
        return self._number + 1

    def give_back(self) -> None:
        """Give all lines of the row but its first back."""
        self._back.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def _names(text: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])]
    except csv.Error:
        return []


def _as_written(line: str, delimiter: str) -> list[str]:
    """Return the fields of a line whose quotation marks are no quoting: of '"Best" mug' they are the text's own.

    A mark quotes a field only where another one stands at its very end.
    """
    fields: list[str] = []
    at = 0
    while at <= len(line):
        quoted = _quoted(delimiter).match(line, at)
        if quoted is not None:
            fields.append(quoted[1].replace('""', '"'))
            at = quoted.end() + 1
            continue
        end = line.find(delimiter, at)
        end = len(line) if end < 0 else end
        fields.append(line[at:end])
        at = end + 1
    return fields


@lru_cache(maxsize=8)
def _quoted(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"((?:[^"]|"")*+)"(?={re.escape(delimiter)}|\Z)')


def _split(line: str, delimiter: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, quoting=quoting), [])
    except csv.Error:
        return []


def _strictly(lines: Sequence[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True
