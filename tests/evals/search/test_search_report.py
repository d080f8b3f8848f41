"""The documentation's table of search quality is what the command prints."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from commerce.errors import InputError
from evals.search.search_quality import evaluate_sets
from evals.search.search_report import markdown

_PAGE = Path(__file__).parents[3] / "docs" / "developers" / "search.md"
_FORMS = {
    "queries": r"\d+",
    "shopclerk": r"\d\.\d{3} \(\d\.\d{3}\)",
    "judged@10": r"\d\.\d{2}",
    "recall@100": r"\d\.\d{3}",
    "hit@1": r"\d\.\d{3}",
    "BM25": r"\d\.\d{3} \(\d\.\d{3}\)",
    "Chroma": r"\d\.\d{3} \(\d\.\d{3}\)",
    "plain mixture": r"\d\.\d{3} \(\d\.\d{3}\)",
    "over Chroma": r"[+-]\d\.\d{3} \[[+-]\d\.\d{3}, [+-]\d\.\d{3}\]",
    "over the mixture": r"[+-]\d\.\d{3} \[[+-]\d\.\d{3}, [+-]\d\.\d{3}\]",
}


def _checked(lines: list[str]) -> dict[str, dict[str, str]]:
    """Return the cells by row and column, after a look at the form of each."""
    header, dashes, *rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
    assert header == ["set", *_FORMS]
    assert set(dashes) == {"---"}
    found = {}
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        for name, form in _FORMS.items():
            assert re.fullmatch(form, cells[name]), (cells["set"], name, cells[name])
        found[cells["set"]] = cells
    return found


def test_the_page_has_what_the_command_prints() -> None:
    lines = _PAGE.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| set | queries |"))
    end = next(number for number in range(start, len(lines)) if not lines[number].startswith("|"))
    found = _checked(lines[start:end])
    assert {
        "chorus",
        "crowdflower",
        "chorus, typo",
        "crowdflower, typo",
        "chorus, price",
        "chorus, sku",
    } == found.keys()
    for name, cells in found.items():
        assert float(cells["over Chroma"].split()[1].strip("[,")) > 0, f"{name}: no gain over Chroma that is sure"
        assert float(cells["over the mixture"].split()[1].strip("[,")) > 0, (
            f"{name}: no gain over the mixture that is sure"
        )


def _set(folder: Path, name: str, queries: str, qrels: str, products: list[dict[str, Any]] | None = None) -> None:
    (folder / name).mkdir()
    (folder / name / "queries_dev.tsv").write_text(queries)
    (folder / name / "qrels_dev.tsv").write_text(qrels)
    if products is not None:
        (folder / name / "products.jsonl").write_text("\n".join(json.dumps(row) for row in products))


async def test_every_set_of_a_folder_is_a_row(tmp_path: Path) -> None:
    rows = [{"id": "1", "title": "Rain jacket"}, {"id": "2", "title": "Coffee cup"}]
    _set(tmp_path, "shop", "q1\train jacket\n", "q1\t1\t3\n", rows)
    _set(tmp_path, "shop_typo", "q1\train jakcet\n", "q1\t1\t3\n")
    found = await evaluate_sets(tmp_path, home=tmp_path / "homes")
    assert list(_checked(markdown(found))) == ["shop", "shop, typo"]
    only = await evaluate_sets(tmp_path, home=tmp_path / "homes", names=("shop",))
    assert list(only) == ["shop"]


async def test_a_folder_without_sets_or_products_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no judged set"):
        await evaluate_sets(tmp_path)
    _set(tmp_path, "lonely_typo", "q1\tx\n", "q1\t1\t1\n")
    with pytest.raises(InputError, match="lonely_typo"):
        await evaluate_sets(tmp_path)
