"""Tables: stray quotation marks, rows of another length, and files that are larger than memory should be."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest

from connectors.files.entries import Refused, Taken
from connectors.files.file_text import Source
from connectors.files.flat import Defaults
from connectors.files.table import Table
from service.importing.shapes import recognise


def table(text: str) -> Table:
    return Table(Source(lambda: io.BytesIO(text.encode()), "x"), len)


def read(text: str) -> tuple[list[str], list[int]]:
    """Return the first fields of the good rows, and the lines of the bad ones."""
    rows = list(table(text).rows())
    return [row[0] for _, row in rows if not row.bad], [line for line, row in rows if row.bad]


def lines(count: int, delimiter: str = ",") -> list[str]:
    return [delimiter.join((str(n), f"Lamp {n}", f"nice {n}", f"{n}.00")) for n in range(1, count + 1)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "changes",
    [
        {10: ("nice 10", '"nice 10')},
        {10: ("nice 10", '"nice 10'), 500: ("nice 500", '"nice 500"')},
        {10: ("nice 10", '"nice 10'), 11: ("nice 11", '"nice 11')},
        {10: ("nice 10", '"nice 10'), 11: ("nice 11", 'nice 11"')},
        {1: ("Lamp 1", '"Lamp 1'), 600: ("nice 600", '"nice 600')},
        {600: ("600.00", '"600.00')},
        {n: (f"Lamp {n}", f'"Lamp {n}') for n in range(20, 600, 7)},
    ],
)
def test_a_stray_quotation_mark_costs_its_own_line_alone(changes: dict[int, tuple[str, str]], delimiter: str) -> None:
    rows = lines(600, delimiter)
    for number, (old, new) in changes.items():
        rows[number - 1] = rows[number - 1].replace(old, new)
    good, bad = read("\n".join([delimiter.join(("id", "title", "description", "price")), *rows]) + "\n")
    assert len(good) + len(bad) == 600, "every line is a row, taken or refused"
    open_ones = {number for number, (_, new) in changes.items() if new.count('"') == 1 and not new.endswith('"')}
    assert {line - 1 for line in bad} <= open_ones
    assert len(bad) >= len(open_ones) - (600 in changes), "the last line may stand by itself"


@pytest.mark.parametrize(
    "field",
    [
        "Soft\nwarm",
        "Soft, warm,\ncosy, good, nice",
        "Washing:\n\n30 degrees, by hand\nno bleach, no sun, no iron, ever",
        "5, 6, 7, 8\nof each, twice, or so",
        'He said ""yes, no""\nand, then, left',
        "1\n2\n3",
        "\n" * 80,
        "a, b, c\n" * 80,
        "<ul>\r\n<li>Light, thin</li>\r\n</ul>",
        "<p>Large, round, flat</p>\n" * 70,
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_texts_of_several_lines_stay_whole(field: str, delimiter: str) -> None:
    rows = lines(6, delimiter)
    rows[2] = delimiter.join(("3", "Lamp 3", f'"{field}"', "3.00"))
    text = "\n".join([delimiter.join(("id", "title", "description", "price")), *rows, ""])
    found = list(table(text).rows())
    assert not [row.bad for _, row in found if row.bad]
    assert [row[0] for _, row in found] == list("123456")
    assert found[2][1][2] == field.replace('""', '"')
    assert found[3][0] == 5 + field.count("\n")


def test_a_row_of_more_fields_than_columns_is_refused() -> None:
    good, bad = read("id,title,price\n1,Lamp,1,299.00\n2,Hat,5,,\n3,Cap\n,,\n4,Cup,6\n")
    assert (good, bad) == (["2", "3", "4"], [2])


def test_a_field_that_is_too_long_costs_its_own_row() -> None:
    text = f"id,title,description,price\n1,Lamp,{'x' * 10_000_001},10\n2,Hat,d,3\n"
    assert read(text) == (["2"], [2])


@pytest.mark.parametrize("shape", ["Handle,Title,Variant Price,Body", "id,title,price,description"])
def test_a_file_is_never_held_whole(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write(f"{shape}\n")
        file.writelines(f"{n},Lamp {n},5.00,{'long and warm ' * 150}\n" for n in range(2500))
    tracemalloc.start()
    reading = recognise(Source.of(path), Defaults("EUR"))
    taken = sum(isinstance(each, Taken) for each in reading.entries)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken == 2500
    assert peak < path.stat().st_size / 2


def test_products_whose_rows_stand_apart_are_put_together() -> None:
    text = "Handle,Title,Variant Price,Option1 Name,Option1 Value\na,A,1,S,x\nb,B,2,S,x\na,,3,S,y\nb,,cheap,S,y\n"
    entries = list(recognise(Source(lambda: io.BytesIO(text.encode()), "x"), Defaults("EUR")).entries)
    assert [(each.product.id, each.lines, each.starts) for each in entries if isinstance(each, Taken)] == [
        ("a", (2, 4), (2, 4)),
        ("b", (3, 5), (3,)),
    ]
    assert [(each.line, each.product, each.lines) for each in entries if isinstance(each, Refused)] == [
        (5, "b", (3, 5))
    ]
