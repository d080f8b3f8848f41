"""The whole scenario suite in the pseudo-language: the same is done, and every word of it is the catalogue's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from commerce.sentences import PSEUDO, speaking
from evals.run import Stage, possible, run_one
from evals.scenario import all_files, load, wordless
from tests.evals.test_scenarios import DEEDS
from tests.locale.marks import loose
from tests.loud import skip_loudly

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: What stands outside the marks: data of the shop (an article's line, a link, a list of its reasons).
_REST = re.compile(r"-.*|\W*|https?://\S+|\[link removed\]|.*\[link removed\]|\d\) .*")


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.stem)
async def test_the_same_is_done_in_other_words(path: Path, stage: Stage) -> None:
    scenario = wordless(load(path))
    if not possible(stage, scenario):
        skip_loudly(f"scenario {path.stem}", f"It needs the extra {scenario.needs}.")
    with speaking(PSEUDO):
        result = await run_one(stage, scenario)
    assert result.passed, "\n".join([*result.problems, *result.transcript])
    assert result.action_words == json.loads(DEEDS.read_text(encoding="utf-8"))[path.stem], result.transcript
    said = [line.partition("> ")[2] for line in result.transcript if not line.startswith("you> ")]
    outside = {line.strip() for each in said for line in loose(each).splitlines()}
    assert not {line for line in outside if not _REST.fullmatch(line)}, said
