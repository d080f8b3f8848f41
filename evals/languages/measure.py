"""Measure the reading of languages on files of JSON lines, whichever of them a folder has."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from agent.embedded import money
from agent.embedded.router import router
from agent.reading.spoken_language import written_in
from commerce import decoding
from commerce.errors import InputError
from commerce.language import SOURCE, speaking
from connectors.stores.demo import POLICY
from evals.run import open_stage
from evals.shopper.pool import filled
from service import gloss
from service.discovery import understand
from service.discovery.request import SearchRequest

_Row = dict[str, Any]
_Marks = dict[str, bool]
#: So many products of an answer are looked at.
_SHOWN = 5


def evaluate(folder: Path, home: Path | None = None) -> dict[str, Any]:
    """Measure every file that is there: routing, search, langid and prices, each with the ending ``.jsonl``.

    Args:
        folder: The files.
        home: Where the filled demo store is kept for the next time.

    Returns:
        By file, ``all`` and each language: the count of ``rows`` and shares of them.

    Raises:
        InputError: There is none of the files, or a line is not as it has to be.
    """
    readers: dict[str, Callable[[Sequence[_Row]], list[_Marks]]] = {
        "routing": lambda rows: [_routed(row) for row in rows],
        "search": lambda rows: _found(rows, home),
        "langid": lambda rows: [_told(row) for row in rows],
        "prices": lambda rows: [_priced(row) for row in rows],
    }
    found: dict[str, Any] = {}
    for name, reader in readers.items():
        path = folder / f"{name}.jsonl"
        if path.is_file():
            rows = list(_rows(path))
            try:
                found[name] = _by_language(rows, reader(rows))
            except KeyError as error:
                raise InputError(f"{path.name}: a line has no {error.args[0]}.") from error
    if not found:
        raise InputError(f"{folder} has none of {', '.join(f'{name}.jsonl' for name in readers)}.")
    return found


def _rows(path: Path) -> Iterator[_Row]:
    try:
        lines = decoding.lines(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read.", detail=str(error)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path.name}, line {number} is not JSON.") from error
        if not isinstance(row, dict):
            raise InputError(f"{path.name}, line {number} is no object.")
        yield row


def _by_language(rows: Sequence[_Row], marks: Sequence[_Marks]) -> dict[str, Any]:
    """Return the shares of each mark; a mark that a row lacks does not count there."""
    groups: dict[str, list[_Marks]] = defaultdict(list)
    for row, each in zip(rows, marks, strict=True):
        groups["all"].append(each)
        groups[str(row.get("lang") or row.get("language") or "none")].append(each)
    return {name: {"rows": len(group), **_shares(group)} for name, group in sorted(groups.items())}


def _shares(group: Sequence[_Marks]) -> dict[str, float | None]:
    names = dict.fromkeys(name for each in group for name in each)
    counted = {name: [each[name] for each in group if name in each] for name in names}
    return {name: round(sum(values) / len(values), 4) for name, values in counted.items()}


def _english(text: str, code: str) -> str:
    return gloss.gloss(text, code).text


def _routed(row: _Row) -> _Marks:
    with speaking(str(row["lang"])):
        routing = router().route_words(str(row["text"]))
    right = routing.label == row["label"]
    marks = {"right": right, "decided": routing.decided}
    return {**marks, "right_when_decided": right} if routing.decided else marks


def _found(rows: Sequence[_Row], home: Path | None) -> list[_Marks]:
    with filled(home, None) as template:
        return asyncio.run(_searched(rows, template))


async def _searched(rows: Sequence[_Row], template: Path) -> list[_Marks]:
    found = []
    async with open_stage(template=template, policy_file=POLICY, chat_model="embedded") as stage:
        for row in rows:
            request = SearchRequest(query=_english(str(row["query"]), str(row["lang"])), limit=_SHOWN)
            page = await stage.container.shop.discovery.search(request)
            fits = [_fits(f"{item.title} {item.category or ''}", row["expect"]) for item in page.items]
            found.append({"hit@1": any(fits[:1]), "hit@5": any(fits)})
    return found


def _fits(text: str, expect: Sequence[str]) -> bool:
    return any(str(each).casefold() in text.casefold() for each in expect)


def _told(row: _Row) -> _Marks:
    among = frozenset({SOURCE, *gloss.codes()})
    read, wanted = written_in(str(row["text"]), among), row["lang"]
    marks = {"decided": bool(read)}
    if wanted is None or row.get("kind") in ("one_word", "word", "name", "code", "address"):
        marks["left_alone"] = not read
    return {**marks, "right_when_decided": read == wanted} if read else marks


def _priced(row: _Row) -> _Marks:
    text = _english(str(row["text"]), str(row["lang"]))
    read, expect = understand.read(text), row["expect"]
    if (value := expect.get("value")) is not None:
        said = money.amount(text)
        return {"right": said is not None and Decimal(said.value) == _decimal(value)}
    if (about := expect.get("about")) is not None:
        low, high = read.min_price, read.max_price
        return {"right": low is not None and high is not None and low <= (_decimal(about) or 0) <= high}
    limits = {"min": read.min_price, "max": read.max_price}
    return {"right": all(limits[name] == _decimal(expect.get(name)) for name in limits)}


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
