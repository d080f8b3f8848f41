from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from agent.embedded.router import Routing
from commerce.errors import InputError
from evals.routing.routing_quality import OFF_DOMAIN, TEMPLATED, evaluate_file, measure, read_rows, render

DATA = Path(__file__).parents[4] / "shared" / "data" / "routing" / "dev.jsonl"
KEYS = {"rows", "decided", "right_when_decided", "top1", "macro_f1", "wrong_write", "cpu_ms"}


def routing(label: str, decided: bool = True) -> Routing:
    return Routing(label, 0.9, 0.8, decided, (label, "other"))


def write(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_measures_by_hand():
    found = measure(
        [
            ("refund", routing("refund"), 2.0),
            ("return", routing("refund"), 4.0),
            ("refund", routing("return", decided=False), 3.0),
            ("other", routing("chitchat"), 3.0),
        ]
    )
    assert found["rows"] == 4
    assert found["decided"] == 0.75
    assert found["right_when_decided"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["top1"] == 0.25
    assert found["wrong_write"] == 1
    assert found["cpu_ms"] == 3.0
    # refund: 2*1/(2+2), return 0, other 0
    assert found["macro_f1"] == pytest.approx(0.5 / 3, abs=1e-4)


def test_no_rows_measure_as_nothing():
    found = measure([])
    assert found["decided"] is None
    assert found["wrong_write"] == 0


def test_a_small_file(tmp_path: Path):
    path = write(
        tmp_path / "rows.jsonl",
        {"text": "please refund order 1007", "label": "refund", "source": "mine"},
        {"text": "where is my parcel", "label": "order_status", "source": "yours"},
    )
    result = evaluate_file(path)
    assert set(result) == {"all", "in_domain", "mine", "yours"}
    assert set(result["all"]) == KEYS
    assert result["all"]["rows"] == 2
    assert result["all"]["top1"] == 1.0
    console = Console(record=True, width=120)
    console.print(render(result))
    assert "yours" in console.export_text()


@pytest.mark.parametrize(
    "line",
    ["{not json", '{"text": "hello"}', '{"text": 4, "label": "refund"}', '["text"]', '{"text":"a","label":"x"}'],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, line: str):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "hello", "label": "chitchat", "source": "s"}\n' + line + "\n")
    with pytest.raises(InputError, match="line 2"):
        read_rows(path)


def test_missing_and_empty_files(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        read_rows(tmp_path / "nowhere.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(InputError, match="no rows"):
        read_rows(tmp_path / "empty.jsonl")


@pytest.mark.skipif(not DATA.exists(), reason="the labelled messages are not part of the repository")
def test_real_messages_are_read_well_enough(tmp_path: Path):
    skipped = OFF_DOMAIN | TEMPLATED
    rows = [row for line in DATA.read_text().splitlines() if (row := json.loads(line))["source"] not in skipped]
    found = evaluate_file(write(tmp_path / "in_domain.jsonl", *rows))["all"]
    assert found["decided"] >= 0.90
    assert found["right_when_decided"] >= 0.97
    assert found["wrong_write"] <= 1
    assert found["cpu_ms"] <= 15
