"""The file of rows that were refused: as they came, for mending and taking in again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from connectors.files import feed, json_records
from connectors.files.entries import Refused
from connectors.files.file_text import Source
from connectors.files.table import Table

_REASON = "Refused because"


@dataclass
class Refusals:
    """Which rows of a file were refused: their lines alone, since the file is read again for the rest.

    Attributes:
        lines: The lines of all rows that have to be mended, or taken along: a product taken without them loses them.
        reasons: What is wrong, by line.
        spared: The ids of products that are kept as they were.
        unnamed: How many rows do not tell which product they are about.
    """

    lines: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    spared: set[str] = field(default_factory=set)
    unnamed: int = 0

    def add(self, entry: Refused) -> None:
        """Note a refused row."""
        self.lines.update(entry.lines)
        self.reasons.setdefault(entry.line, entry.reason)
        if entry.product:
            self.spared.add(entry.product)
        self.unnamed += entry.product is None


@dataclass(frozen=True)
class Keeper:
    """Writes refused rows in the shape in which they came.

    Attributes:
        suffix: Of the file.
        write: Writes the rows of these lines, with the reasons where the shape has a place for them.
    """

    suffix: str
    write: Callable[[TextIO, Mapping[int, str], set[int]], None]

    def keep(self, path: Path, refusals: Refusals) -> str:
        """Write the refused rows beside the file that they came from; return where, empty when there are none."""
        if not refusals.lines:
            return ""
        target = path.with_name(f"{path.stem}.refused{self.suffix}")
        with target.open("w", encoding="utf-8", newline="") as file:
            self.write(file, refusals.reasons, refusals.lines)
        return str(target)


def kept_table(table: Table) -> Keeper:
    """Return what writes rows of a table, with the reason in a column of its own."""

    def write(file: TextIO, reasons: Mapping[int, str], lines: set[int]) -> None:
        columns = [place for place, name in enumerate(table.columns) if name != _REASON]
        writer = csv.writer(file, delimiter=table.delimiter)
        writer.writerow([*(table.columns[place] for place in columns), _REASON])
        for line, row in table.rows():
            if line not in lines:
                continue
            surplus = row[len(table.columns) :]  # stands behind the reason, so that the row is as wrong as it was
            fields = [row[place] if place < len(row) else "" for place in columns]
            writer.writerow([*fields, reasons.get(line, ""), *surplus])

    return Keeper(".csv", write)


def kept_lines(source: Source) -> Keeper:
    """Return what writes JSON lines as they were."""

    def write(file: TextIO, _: Mapping[int, str], lines: set[int]) -> None:
        file.writelines(f"{text}\n" for number, text in json_records.lines(source) if number in lines)

    return Keeper(".jsonl", write)


def kept_list(source: Source, depth: int) -> Keeper:
    """Return what writes values of a JSON list as a list."""

    def write(file: TextIO, _: Mapping[int, str], lines: set[int]) -> None:
        found = (text for number, text in json_records.items(source, depth) if number in lines)
        for place, text in enumerate(found):
            file.write(f"{',' if place else '['}\n{text}")
        file.write("\n]\n")

    return Keeper(".json", write)


def kept_feed(source: Source) -> Keeper:
    """Return what writes items of a feed, each with the reason in a comment before it."""

    def write(file: TextIO, reasons: Mapping[int, str], lines: set[int]) -> None:
        from xml.etree.ElementTree import Comment, tostring

        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n')
        for number, item in feed.elements(source):
            if number in lines:
                reason = reasons.get(number, "").replace("--", "-")
                note = tostring(Comment(f" {_REASON}: {reason} "), "unicode") + "\n" if reason else ""
                item.tail = "\n"
                file.write(note + tostring(item, "unicode"))
        file.write("</channel></rss>\n")

    return Keeper(".xml", write)
