"""The scripted conversations pass on the embedded engine."""

from __future__ import annotations

import pytest

from commerce.errors import ConfigurationError
from evals.run import Stage, possible, report, run_one
from evals.scenario import all_files, load
from tests.loud import skip_loudly

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.stem)
async def test_scenario(path, stage: Stage) -> None:
    scenario = load(path)
    if not possible(stage, scenario):
        skip_loudly(f"scenario {path.stem}", f"It needs the extra {scenario.needs}.")
    result = await run_one(stage, scenario)
    assert result.passed, "\n".join([*result.problems, *result.transcript])


async def test_there_are_enough_of_them() -> None:
    assert len(all_files()) >= 40


async def test_a_failing_conversation_is_reported(stage: Stage, tmp_path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("about: wrong on purpose\nturns:\n  - say: hello\n    expect: {tools: [refund_order]}\n")
    scenario = load(path)
    if not possible(stage, scenario):
        skip_loudly(f"scenario {path.stem}", f"It needs the extra {scenario.needs}.")
    result = await run_one(stage, scenario)
    assert not result.passed
    told = report([result], "embedded")
    assert (told["passed_always"], told["runs"], told["results"][0]["passed"]) == (0, 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "about: x\nturns: [{}]",
        "about: x\nturns: [{say: a, confirm: true}]",
        "about: x",
        "turns: [",
        "about: x\nturns: []\nspeed: 1",
    ],
)
async def test_a_bad_file_is_a_sentence(text: str, tmp_path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=r"bad\.yaml"):
        load(path)
