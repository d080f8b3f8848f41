from __future__ import annotations

import json

import pytest

from tests.app.cli.conftest import Shell

SCENARIO = """\
about: a visitor looks for a mug
turns:
  - say: do you have mugs?
    expect: {tools: [search_products]}
"""


def test_routing_is_measured(empty_shell: Shell) -> None:
    file = empty_shell.folder / "rows.jsonl"
    rows = [("where is my parcel?", "order_status"), ("do you sell rain jackets?", "product_discovery")]
    file.write_text("".join(json.dumps({"text": text, "label": label, "source": "x"}) + "\n" for text, label in rows))
    done = empty_shell.run("eval", "routing", "--file", str(file), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["all"]["rows"] == found["x"]["rows"] == 2
    assert {"decided", "right_when_decided", "top1", "macro_f1", "wrong_write", "cpu_ms"} <= found["all"].keys()
    file.write_text('{"text": "hello", "label": "nonsense", "source": "x"}\n')
    bad = empty_shell.run("eval", "routing", "--file", str(file))
    assert bad.returncode == 2
    assert "rows.jsonl, line 1" in bad.stderr


def test_claims_are_measured(empty_shell: Shell) -> None:
    file = empty_shell.folder / "claims.jsonl"
    shown = {"kind": "products", "items": [{"title": "Jacket", "price": "79.00"}]}
    rows = [
        {"text": "Cancelled!", "lang": "en", "untrue": True},
        {"text": "Ich habe Ihnen das Geld überwiesen.", "lang": "de", "untrue": True, "results": []},
        {"text": "The jacket costs 79 EUR. It is warm.", "lang": "en", "untrue": False, "results": [shown]},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = empty_shell.run("eval", "claims", "--file", str(file), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["rows"], found["passed_untrue"], found["passed_untrue_of"]) == (3, 0, 2)
    assert (found["dropped_true"], found["dropped_true_of"]) == (0, 1)
    assert found["passed_untrue_interval"][1] > 0.5  # two rows prove little
    assert set(found["by_language"]) == {"de", "en"}
    table = empty_shell.run("eval", "claims", "--file", str(file))
    assert table.returncode == 0
    assert "untrue" in table.stdout


@pytest.mark.parametrize(
    "line", ["no json", "[]", '{"text": "", "lang": "en", "untrue": true}', '{"text": "x", "lang": "en", "untrue": 1}']
)
def test_a_bad_row_of_claims_is_named(empty_shell: Shell, line: str) -> None:
    file = empty_shell.folder / "claims.jsonl"
    file.write_text(f"{line}\n", encoding="utf-8")
    done = empty_shell.run("eval", "claims", "--file", str(file), "--json")
    assert done.returncode == 2
    assert "claims.jsonl, line 1" in done.stderr


def test_a_scripted_conversation_runs(empty_shell: Shell) -> None:
    file = empty_shell.folder / "mug.yaml"
    file.write_text(SCENARIO)
    done = empty_shell.run("eval", str(file), "--model", "embedded", "--trials", "2", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads(done.stdout)
    assert (summary["model"], summary["runs"], summary["runs_passed"]) == ("embedded", 2, 2)
    assert not empty_shell.home.exists()  # every run has a shop of its own


def test_a_broken_scenario_is_named(empty_shell: Shell) -> None:
    file = empty_shell.folder / "broken.yaml"
    file.write_text("about: nothing\n")
    done = empty_shell.run("eval", str(file))
    assert done.returncode == 2
    assert "broken.yaml" in done.stderr


def test_search_quality_wants_its_files(empty_shell: Shell) -> None:
    done = empty_shell.run("eval", "search", "--products", "a", "--queries", "b", "--qrels", "c")
    assert done.returncode == 2
    assert "There is no file a." in done.stderr


def test_search_quality_is_shown_on_a_page(empty_shell: Shell) -> None:
    folder = empty_shell.folder
    rows = [{"id": "1", "title": "Rain jacket"}, {"id": "2", "title": "Coffee cup"}]
    (folder / "p.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (folder / "q.tsv").write_text("q1\train <jacket>\nq2\tcup\n")
    (folder / "r.tsv").write_text("q1\t1\t3\nq2\t2\t2\n")
    files = ("--products", "p.jsonl", "--queries", "q.tsv", "--qrels", "r.tsv")
    done = empty_shell.run("eval", "search", *files, "--report", "page.html", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["ndcg10"], found["baselines"]["chroma"]["ndcg10"]) == (1, 1)
    assert "by_query" not in found
    page = (folder / "page.html").read_text()
    assert page.count("<svg") == 6
    assert "rain &lt;jacket&gt;" in page


def test_search_is_benchmarked(empty_shell: Shell) -> None:
    done = empty_shell.run("bench", "search", "--size", "150", "--queries", "10", "--no-peer", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["products"] == 150


def test_a_bad_file_of_conversations_is_named_by_its_line(empty_shell: Shell) -> None:
    file = empty_shell.folder / "talk.jsonl"
    file.write_text(
        '{"id": "x-1", "turns": ["hi"]}\n{"id": "x-2", "turns": [{"text": "hi", "expect": {"says": "("}}]}\n'
    )
    bad = empty_shell.run("eval", "shopper", str(file))
    assert bad.returncode == 2
    assert "talk.jsonl, line 2" in bad.stderr
