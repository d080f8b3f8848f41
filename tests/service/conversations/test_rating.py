"""What a customer thought and asked is told to them, and goes with them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from commerce.errors import InputError
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from service.conversations import conversations, rating
from service.identity import verification
from service.shop import Shop
from service.unanswered import questions
from service.unanswered.questions import Question
from service.webhooks import privacy
from store.models import ConversationRating, ShopQuestion
from tests.service.identity.test_verification import ANY, mailed, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        yield opened


async def test_it_is_exported_and_erased_with_the_customer(shop: Shop) -> None:
    _, guest = await visitor(shop)
    await verification.start(shop, guest, cast.IN_TRANSIT, cast.OWNER)
    guest = await verification.confirm(shop, guest, (await mailed(shop))[-1])
    talk = (await conversations.create(shop, guest)).id
    with pytest.raises(InputError):  # nothing was answered yet
        await rating.rate(shop, guest, talk, 5)
    await conversations.add(shop, talk, "clerk", "Hello")
    await rating.rate(shop, guest, talk, 1, "not for me")
    await questions.keep(shop, talk, [Question("page", "is a bear in the shop?", found=False)])
    held = await privacy.export(shop, cast.OWNER)
    assert {"conversation": talk, "score": 1, "reason": "not for me"} in held["ratings"]
    await privacy.erase(shop, cast.OWNER, "operator")
    async with shop.database.read() as session:
        for table in (ConversationRating, ShopQuestion):
            here = table.conversation_id == talk  # type: ignore[attr-defined]
            assert await session.scalar(select(func.count()).select_from(table).where(here)) == 0
