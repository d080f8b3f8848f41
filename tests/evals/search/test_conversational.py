from __future__ import annotations

from pathlib import Path

import pytest

from commerce.errors import InputError
from evals.run import Stage
from evals.search.conversational import Said, evaluate, load
from evals.search.search_report import ways


async def test_sentences_are_read_and_found(stage: Stage) -> None:
    found = await evaluate(stage.container.shop.discovery)
    assert found["sentences"] >= 40
    assert found["understood"] >= 0.95, found["missed"]
    raw, parser, model = (found["ways"][name] for name in ("raw", "parser", "model"))
    assert raw["broken5"] > 1, "as they are, prices and what is not wanted are not heard"
    assert parser["broken5"] == model["broken5"] == found["ways"]["engine"]["broken5"] == 0
    assert parser["hit1"] >= 0.85
    assert parser["gain"]["low"] > 0
    assert model["gain"]["low"] > 0
    header, rows = ways(found)
    assert [row[0] for row in rows] == ["raw", "parser", "engine", "model"]
    assert all(len(row) == len(header) for row in rows)


async def test_a_rule_that_nothing_meets_is_a_mistake(stage: Stage) -> None:
    said = load()[0].model_copy(update={"say": "a mug"})
    impossible = said.model_copy(update={"right": said.right.model_copy(update={"kind": ("Spaceship",)})})
    with pytest.raises(InputError, match="a mug"):
        await evaluate(stage.container.shop.discovery, [impossible])


def test_a_mistake_in_the_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "said.yaml"
    path.write_text("- {say: hello, understood: {}, right: {kind: [Mug], colr: red}, model: {}}")
    with pytest.raises(ValueError, match="colr"):
        load(path)
    assert all(isinstance(each, Said) for each in load())
