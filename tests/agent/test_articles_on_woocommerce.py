"""A WooCommerce shop without SKUs of its own for variants, and a customer who names articles: from the words to the books."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver

from agent.clerk import Clerk
from agent.embedded.model import EmbeddedChat
from commerce.customer import Principal
from evals.scripted import ScriptedChat, call
from evals.standins.woocommerce import catalogue, orders, people
from evals.standins.woocommerce.server import Standin, serve
from service.bootstrap import open_container
from service.changes import outcome, proposals
from service.identity import principals
from service.shop import Shop
from service.sync import sync
from tests.homes import settings_for
from tests.service import by_woo as connecting

OWNER = "mara@example.com"


@dataclass
class Desk:
    shop: Shop
    woo: Standin
    mara: Principal
    number: str
    small: dict[str, Any]
    large: dict[str, Any]
    other: Any = None

    def clerk(self, model: Any = None) -> Clerk:
        return Clerk(self.shop, model or EmbeddedChat(), InMemorySaver())

    async def say(self, *texts: str, model: Any = None) -> Any:
        clerk, talk, reply = self.clerk(model), None, None
        for text in texts:
            reply = await clerk.chat(self.mara, text, talk)
            talk = reply.conversation_id
        return reply

    async def yes(self, reply: Any) -> Any:
        shown = reply.proposal
        decided = await proposals.decide(self.shop, self.mara, shown["proposal_id"], shown["hash"], "confirm")
        return await outcome.wait(self.shop, decided)


@pytest.fixture(params=["8.0.3", "11.0.1"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    with serve() as woo:
        world = woo.world
        world.version, world.race = request.param, 0.0
        hoodie = catalogue.product(
            world,
            "Hoodie Norderney",
            options={"Size": ["S", "M", "L"]},
            prices=["50.00"],
            stock=20,
            sku="HD",
            own_skus=False,
        )
        candle = catalogue.product(world, "Candle Spiekeroog", "4.90", stock=20, sku="")
        cap = catalogue.product(world, "Wool Cap Sylt", "20.00", stock=20, sku="CAP")
        mara = people.customer(world, OWNER, "Mara Lindt", address=orders.ADDRESS)
        small, _, large = hoodie["_variations"]
        bought = [(small, 1), (large, 1), (candle, 2), (cap, 1)]
        made = orders.order(world, OWNER, bought, customer=mara, ago=1)
        orders.forget(world, [cap])
        settings = settings_for(
            tmp_path / "home", platform="woocommerce", shop_id="s", public_url="https://c.example.com"
        )
        async with open_container(settings, own=True) as container:
            await connecting.with_keys(
                container.shop, woo.url, woo.key.consumer_key, woo.key.consumer_secret, "operator"
            )
            await sync(
                container.shop.database, container.shop.shop_id, container.shop.connector, container.shop.discovery
            )
            owner = await principals.sign_in(container.shop, OWNER)
            yield Desk(container.shop, woo, owner, str(made["id"]), small, large)


def books(desk: Desk) -> list[int]:
    """Return how many pieces of each line the shop has paid back, in the order's order."""
    made = desk.woo.world.table("orders")[int(desk.number)]
    back = [line for refund in desk.woo.world.all("refunds") for line in refund["_lines"]]
    key = "_refunded_item_id"
    by_line = {
        str(next(one["value"] for one in line["meta_data"] if one["key"] == key)): abs(line["quantity"])
        for line in back
    }
    return [by_line.get(str(line["id"]), 0) for line in made["_lines"]]


@pytest.mark.parametrize(
    ("texts", "amount", "paid"),
    [
        (["refund the hoodie in size L of order {}"], "50.00", [0, 1, 0, 0]),
        (["refund the hoodie of order {}", "2"], "50.00", [0, 1, 0, 0]),
        (["refund one candle of order {}"], "4.90", [0, 0, 1, 0]),
        (["refund the wool cap of order {}"], "20.00", [0, 0, 0, 1]),
    ],
    ids=["by option", "by the list", "without SKU", "deleted product"],
)
async def test_the_article_that_was_named_is_paid_back(
    desk: Desk, texts: list[str], amount: str, paid: list[int]
) -> None:
    reply = await desk.say(*(each.format(desk.number) for each in texts))
    assert reply.proposal is not None, reply.text
    assert f"Refund {amount} EUR" in reply.proposal["summary"]
    assert (await desk.yes(reply)).state == "confirmed"
    assert books(desk) == paid


async def test_the_link_leads_to_the_variant_that_was_meant(desk: Desk) -> None:
    reply = await desk.say("I am looking for a hoodie", "I would like to buy the first one", "the L")
    assert f"add-to-cart={desk.large['id']}" in reply.text


def model_that_asks_for(item: str, number: str) -> ScriptedChat:
    """A model that looks at the order and then asks for a refund of the line whose variant is ``item``."""

    def answer(messages: list[BaseMessage]) -> AIMessage:
        results = [each for each in messages if isinstance(each, ToolMessage)]
        if not results:
            return call("get_order", order_number=number)
        if len(results) > 1:
            return AIMessage("I see.")
        lines = json.loads(str(results[0].content))["order"]["items"]
        handle = next(each["handle"] for each in lines if each["variant"] == item)
        return call("refund_order", order_number=number, items=[{"item": handle, "quantity": 1}])

    return ScriptedChat(answer=answer)


async def test_a_model_cannot_take_another_variant_than_was_named(desk: Desk) -> None:
    words = f"refund the hoodie in size L of order {desk.number}"
    wrong = await desk.say(words, model=model_that_asks_for("S", desk.number))
    assert wrong.proposal is None
    right = await desk.say(words, model=model_that_asks_for("L", desk.number))
    assert "(L)" in right.proposal["summary"]
    unclear = await desk.say(f"refund the hoodie of order {desk.number}", model=model_that_asks_for("L", desk.number))
    assert unclear.proposal is None
