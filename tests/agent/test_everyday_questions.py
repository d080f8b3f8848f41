"""Everyday questions to a shop: its own pages answer them, orders tell how they are paid, and what is not there is said."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from langgraph.checkpoint.memory import InMemorySaver

from agent.clerk import Clerk
from agent.embedded.model import EmbeddedChat
from commerce.customer import Principal
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service.identity import principals
from service.shop import Shop

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(
        stage, Scenario(about="questions", turns=[Turn(say="hello")], **{"as": cast.OWNER})
    ) as opened:
        yield opened


async def said(shop: Shop, text: str) -> str:
    mara: Principal = await principals.sign_in(shop, cast.OWNER)
    return (await Clerk(shop, EmbeddedChat(), InMemorySaver()).chat(mara, text)).text


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("How can I pay?", "Ways to pay"),
        ("how much is delivery?", "Shipping"),
        ("how do I wash a wool jumper?", ""),
        ("can I put wool in the dryer?", ""),
        ("where is your shop?", ""),
        ("do your clothes run small?", ""),
        ("can I get cash for my gift card?", ""),
    ],
)
async def test_the_shops_own_pages_answer(shop: Shop, question: str, title: str) -> None:
    assert f"Source: {title}" in await said(shop, question)


@pytest.mark.parametrize(
    ("words", "title"),
    [("klarna?", "Ways to pay"), ("gift cards, which amounts", "Gift cards"), ("need the box it came in?", "Returns")],
)
async def test_words_that_are_no_question_are_looked_up_before_giving_up(shop: Shop, words: str, title: str) -> None:
    assert f"Source: {title}" in await said(shop, words)


async def test_what_the_pages_do_not_know_is_looked_for_among_the_products(shop: Shop) -> None:
    assert "We do not sell “asdf”" in await said(shop, "asdf")
    assert "Dimmable" in await said(shop, "dimmable")


async def test_an_order_tells_how_it_is_paid(shop: Shop) -> None:
    told = await said(shop, f"how can I pay order {cast.OPEN}?")
    assert told.startswith(f"Order {cast.OPEN} of") and "It is paid with:" in told


@pytest.mark.parametrize("thing", ["trombones", "surfboards"])
async def test_what_is_not_there_is_said_with_what_comes_nearest(shop: Shop, thing: str) -> None:
    assert f"We do not sell “{thing}”" in await said(shop, f"do you sell {thing}?")
