"""Whole conversations in the pseudo-language: what the clerk says outside the catalogue's marks is known and shrinks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commerce.sentences import PSEUDO, speaking
from evals.run import Stage, open_stage, run_one
from evals.scenario import all_files, load
from tests.locale.marks import loose

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: What stands outside the marks: data of the shop (an article's line, a link, a list of its reasons), and sentences that
#: are not in the catalogue yet.
_REST = re.compile(
    r"-.*|\W*|https?://\S+|\[link removed\]|.*\[link removed\]|\d\) .*|Return number .*"
    r"|Shoes are pictured from the side .*|Bags are carried rather than worn, .*"
)
_EVERY = 24  # one scenario in so many


async def test_no_other_text_is_said_than_the_catalogues() -> None:
    async with open_stage() as stage:
        found = {line for path in all_files()[::_EVERY] for line in await _outside(stage, path)}
    assert not found


async def _outside(stage: Stage, path: Path) -> set[str]:
    with speaking(PSEUDO):
        result = await run_one(stage, load(path))
    said = [line.partition("> ")[2] for line in result.transcript if line.startswith("clerk> ")]
    assert said
    return {line.strip() for each in said for line in loose(each).splitlines() if not _REST.fullmatch(line.strip())}
