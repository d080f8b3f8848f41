"""The whole scenario suite in the pseudo-language: the same is done, and what is said is the catalogue's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from commerce.sentences import PSEUDO, speaking
from evals.run import Stage, possible, run_one
from evals.scenario import all_files, load, wordless
from tests.evals.test_scenarios import DONE
from tests.locale.marks import loose
from tests.loud import skip_loudly

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: What stands outside the marks: data of the shop (an article's line, a link, a list of its reasons).
_REST = re.compile(r"-.*|\W*|https?://\S+|\[link removed\]|.*\[link removed\]|\d\) .*")

#: Of so many scenarios one is looked at for words outside the catalogue: others quote the shop's own texts at length.
_EVERY = 24


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.stem)
async def test_the_same_is_done_in_other_words(path: Path, stage: Stage) -> None:
    scenario = wordless(load(path))
    if not possible(stage, scenario):
        skip_loudly(f"scenario {path.stem}", f"It needs the extra {scenario.needs}.")
    with speaking(PSEUDO):
        result = await run_one(stage, scenario)
    assert result.passed, "\n".join([*result.problems, *result.transcript])
    assert result.done == json.loads(DONE.read_text(encoding="utf-8"))[path.stem], result.transcript
    if path in all_files()[::_EVERY]:
        assert not _outside(result.transcript), result.transcript


def _outside(transcript: list[str]) -> set[str]:
    """Return what stands in no sentence of the catalogue and is no data of the shop's."""
    said = [line.partition("> ")[2] for line in transcript if not line.startswith("you> ")]
    lines = {line.strip() for each in said for line in loose(each).splitlines()}
    return {line for line in lines if not _REST.fullmatch(line)}
