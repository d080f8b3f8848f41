"""The measures of languages, on a few lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commerce.errors import InputError
from evals.languages import evaluate


def _file(folder: Path, name: str, *rows: dict[str, object]) -> None:
    (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_what_a_folder_has_is_measured(tmp_path: Path) -> None:
    _file(tmp_path, "routing", {"text": "wo ist mein paket", "label": "order_status", "lang": "de"})
    _file(
        tmp_path,
        "langid",
        {"text": "wo ist meine bestellung", "lang": "de", "kind": "sentence"},
        {"text": "ja", "lang": None, "kind": "one_word"},
    )
    _file(
        tmp_path,
        "prices",
        {"text": "unter 50 Euro", "lang": "de", "expect": {"max": 50}},
        {"text": "49,90 €", "lang": "de", "expect": {"value": 49.9}},
        {"text": "zwischen 20 und 40 Euro", "lang": "de", "expect": {"min": 20, "max": 30}},
    )
    found = evaluate(tmp_path)
    assert set(found) == {"routing", "langid", "prices"}
    assert found["routing"]["de"]["right"] == 1.0 and found["routing"]["all"]["rows"] == 1
    assert found["langid"]["none"]["left_alone"] == 1.0 and found["langid"]["de"]["right_when_decided"] == 1.0
    assert found["prices"]["de"]["right"] == pytest.approx(0.6667)


def test_a_search_in_another_language_is_measured(tmp_path: Path) -> None:
    row = {"query": "Regenjacke", "lang": "de", "expect": ["Rain Jacket"]}
    _file(tmp_path, "search", row, {**row, "expect": ["Teapot"]})
    found = evaluate(tmp_path, tmp_path / "home")["search"]["de"]
    assert found == {"rows": 2, "hit@1": 0.5, "hit@5": 0.5}


@pytest.mark.parametrize("text", ["", "no json", "[1]", '{"text": "hallo", "lang": "de"}'])
def test_what_is_wrong_is_named(tmp_path: Path, text: str) -> None:
    if text:
        (tmp_path / "routing.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        evaluate(tmp_path)
