"""Asking the pages of two shops, and counting right quotes, wrong ones and silence."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from connectors.encoders import load_encoder
from connectors.stores.demo import PAGES
from runtime.yaml_file import read_yaml
from service.knowledge import topics
from service.knowledge.index import Passages, build
from service.knowledge.reading import read
from service.knowledge.service import sure
from service.typed import spelled

_FOLDER = Path(__file__).parent
#: By name, the file with the pages of a shop that is asked.
SHOPS = {"demo": PAGES, "electronics": _FOLDER / "electronics.yaml"}


def evaluate() -> dict[str, dict[str, Any]]:
    """Return by shop: how many questions, how many right, silent and wrong, and those that are not right."""
    questions = read_yaml(_FOLDER / "questions.yaml")
    return {name: _measured(_passages(path), questions[name]) for name, path in SHOPS.items()}


def _passages(path: Path) -> Passages:
    pages = [(each["id"], each["kind"], each["title"], each["handle"], read(each["body"])) for each in read_yaml(path)]
    with tempfile.TemporaryDirectory() as folder:
        return build(pages, load_encoder(), Path(folder), writable=False)


def _measured(passages: Passages, rows: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {"questions": len(rows), "right": 0, "silent": 0, "wrong": 0, "not_right": []}
    for row in rows:
        before = topics.of(spelled(row["after"])) if "after" in row else None
        topic = topics.of(spelled(row["ask"]), before.name if before else "")
        quotes = sure(passages, load_encoder().encode_query, row["ask"], 1, topic)
        said = quotes[0].text if quotes else ""
        verdict = _verdict(row, said, topic)
        found[verdict] += 1
        if verdict != "right":
            found["not_right"].append({"ask": row["ask"], "verdict": verdict, "said": said})
    return found


def _verdict(row: dict[str, Any], said: str, topic: topics.Topic | None) -> str:
    ruled = topic.policy if topic and not (topic.pages_first and said) else ""
    if "rules" in row:
        return "right" if ruled == row["rules"] else "wrong" if ruled or said else "silent"
    if row["quotes"] is None:
        return "wrong" if said else "right"
    right = str(row["quotes"]).casefold() in said.casefold() if said else False
    return "right" if right else "wrong" if said else "silent"
