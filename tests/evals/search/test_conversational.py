from __future__ import annotations

from pathlib import Path

import pytest

from commerce.errors import InputError
from evals.run import Stage
from evals.search import conversational
from evals.search.conversational import Said, evaluate, load
from evals.search.search_report import ways
from runtime.yaml_file import read_yaml
from service.discovery import SearchRequest

#: The loop of `stage`, whose jobs would stand still, with their locks, while a test had another.
IN_MODULE = pytest.mark.asyncio(loop_scope="module")


@IN_MODULE
async def test_sentences_are_read_and_found(stage: Stage) -> None:
    found = await evaluate(stage.container.shop.discovery)
    assert found["sentences"] >= 40
    assert found["understood"] >= 0.95, found["missed"]
    raw, parser, model = (found["ways"][name] for name in ("raw", "parser", "model"))
    assert raw["broken5"] > 1, "as they are, prices and what is not wanted are not heard"
    assert parser["broken5"] == model["broken5"] == found["ways"]["engine"]["broken5"] == 0
    assert parser["hit1"] >= 0.85
    assert parser["gain"]["low"] > 0
    assert model["hit1"] >= 0.9, "what is asked for in so many words leaves fewer than five, and the first is right"
    header, rows = ways(found)
    assert [row[0] for row in rows] == ["raw", "parser", "engine", "model"]
    assert all(len(row) == len(header) for row in rows)


@IN_MODULE
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


@IN_MODULE
async def test_what_is_not_sold_is_said_and_nothing_else(stage: Stage) -> None:
    """Measured on the demo: of those that are said not to be sold nine of ten are not, and nothing sold is denied."""
    fixture = read_yaml(Path(conversational.__file__).with_name("absent.yaml"))
    discovery = stage.container.shop.discovery

    async def denied(things: list[str]) -> list[str]:
        pages = [await discovery.search(SearchRequest(query=each, limit=1)) for each in things]
        return [each for each, page in zip(things, pages, strict=True) if page.absent]

    right, wrong = await denied(fixture["absent"]), await denied(fixture["present"])
    assert len(right) / max(1, len(right) + len(wrong)) >= 0.9
    assert len(wrong) <= 0.03 * len(fixture["present"]), wrong
    assert len(right) >= 0.8 * len(fixture["absent"])
