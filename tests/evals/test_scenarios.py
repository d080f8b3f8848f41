"""The scripted conversations pass on the embedded engine."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commerce.errors import ConfigurationError
from evals.run import Stage, fresh_shop, possible, report, run_one
from evals.scenario import all_files, load
from runtime import clock
from tests.loud import skip_loudly

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: What the clerk said in every scenario, so that a sentence changes on purpose only. A change of behaviour is recorded
#: anew with RECORD_ENGLISH=1, and is read in the diff.
ENGLISH = Path(__file__).with_name("english.json")
#: What was done in every scenario, and what each turn came to: the same in every language.
DONE = Path(__file__).with_name("done.json")
_DAY = re.compile(
    r"\b(?:\d{1,2} (?:Jan|Febr|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w* \d{4}|20\d\d-\d\d-\d\d)\b"
)

_ANSWER = re.compile(r"hear from us (?:today|on [^;.]{1,20}?) from")


def _said(transcript: list[str]) -> list[str]:
    """Return what the clerk said, without the days, which move."""
    said = [line.partition("> ")[2] for line in transcript if not line.startswith("you> ")]
    return [_ANSWER.sub("hear from us <day> from", _DAY.sub("<day>", line)) for line in said]


def _record(path: Path, name: str, value: object) -> None:
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    text = json.dumps(known | {name: value}, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.stem)
async def test_scenario(path, stage: Stage) -> None:
    scenario = load(path)
    if not possible(stage, scenario):
        skip_loudly(f"scenario {path.stem}", f"It needs the extra {scenario.needs}.")
    result = await run_one(stage, scenario)
    assert result.passed, "\n".join([*result.problems, *result.transcript])
    if os.environ.get("RECORD_ENGLISH"):
        _record(ENGLISH, path.stem, _said(result.transcript))
        _record(DONE, path.stem, result.done)
    assert _said(result.transcript) == json.loads(ENGLISH.read_text(encoding="utf-8"))[path.stem]
    assert result.done == json.loads(DONE.read_text(encoding="utf-8"))[path.stem]


async def test_somebody_is_there_at_night_where_a_scenario_says_no_hours(stage: Stage) -> None:
    scenario = load(next(path for path in all_files() if path.stem == "handoff-alarm"))
    async with fresh_shop(stage, scenario) as shop:
        assert shop.policy.hours.is_open(datetime(2026, 12, 6, 3, tzinfo=UTC))


@pytest.mark.parametrize("day", [0, 1])
async def test_no_run_crosses_midnight(stage: Stage, day: int) -> None:
    scenario = load(next(path for path in all_files() if path.stem == "order-list"))
    now = clock.now()
    eve = datetime(now.year, now.month, now.day, 23, 59, 59, 900_000, tzinfo=UTC) + timedelta(days=day)
    with clock.travel(eve - now):
        result = await run_one(stage, scenario)
    assert result.passed, result.problems
    assert _said(result.transcript) == json.loads(ENGLISH.read_text(encoding="utf-8"))["order-list"]


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
