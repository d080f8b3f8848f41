"""A message that is too long to read is read by nobody: it proposes nothing and decides nothing."""

from __future__ import annotations

import pytest

from commerce.errors import MessageTooLong
from evals.run import Stage
from tests.adversary.test_consent import talking

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("text", ["€5" * 1900, "no, keep everything! " * 180, "x" * 4001, "please do not, " * 300])
async def test_a_message_that_is_too_long_to_read_decides_nothing(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        await talk.say("refund order 1012")
        with pytest.raises(MessageTooLong, match="too long for me to read"):
            await talk.say(text)
        assert await talk.proposals() == ["refund_order:1012:open"]
        with pytest.raises(MessageTooLong):
            await talk.say(f"yes {text}")
        assert await talk.done() == []
