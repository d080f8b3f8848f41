"""Order numbers as plug-ins write them: what was named is changed, and never the order that was talked about before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
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

pytestmark = pytest.mark.asyncio(loop_scope="module")
SPELLINGS = (
    "WC-{}",
    "FW-2026-{}",
    "INV/2026/{}",
    "B2B.{}",
    "ORDER_{}",
    "2026-{}",
    "SO{}",
    "{}-B",
    "FW2026{}",
    "00{}",
    "{}/26",
)
FEW = ("WC-{}", "INV/2026/{}", "ORDER_{}")
BREMEN = "Am Brink 9, 28195 Bremen, Germany"
_COUNT = count(1042)


class Counter:
    """A shop whose every customer has two orders: one with a plain number, and one with a plug-in's."""

    def __init__(self, shop: Shop, woo: Standin, goods: list[Any]) -> None:
        self.shop, self.woo, self.goods = shop, woo, goods

    async def customer(self, spelling: str, plain: bool = True) -> Desk:
        number = next(_COUNT)
        email = f"c{number}@example.com"
        person = people.customer(self.woo.world, email, "Mara Lindt", address=orders.ADDRESS)
        made = []
        for name in [str(number * 3)] * plain + [spelling.format(number)]:
            placed = orders.order(
                self.woo.world, email, [(each, 1) for each in self.goods], customer=person, shipping="", ago=1
            )
            placed["_number"] = name
            made.append(placed)
        return Desk(self.shop, await principals.sign_in(self.shop, email), made)


class Desk:
    """One customer at the counter."""

    def __init__(self, shop: Shop, who: Principal, made: list[Any]) -> None:
        self.shop, self.who, self.made = shop, who, made
        self.plain, self.number = (made[0]["_number"], made[-1]["_number"])

    async def say(self, *texts: str, model: Any = None) -> Any:
        clerk, talk, reply = Clerk(self.shop, model or EmbeddedChat(), InMemorySaver()), None, None
        for text in texts:
            reply = await clerk.chat(self.who, text.format(plain=self.plain, number=self.number), talk)
            talk = reply.conversation_id
        return reply

    async def done(self, reply: Any) -> list[tuple[str, str, str]]:
        """Say yes to what is shown, if anything is; return number, status and town of the orders that are changed."""
        if reply.proposal:
            shown = reply.proposal
            decided = await proposals.decide(self.shop, self.who, shown["proposal_id"], shown["hash"], "confirm")
            assert (await outcome.wait(self.shop, decided)).state == "confirmed"
        told = [(each["_number"], each["status"], each["shipping"]["city"]) for each in self.made]
        return [each for each in told if each[1:] != ("processing", orders.ADDRESS["city"])]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def counter(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Counter]:
    home: Path = tmp_path_factory.mktemp("numbers") / "home"
    with serve() as woo:
        woo.world.race = 0.0
        goods = [
            catalogue.product(woo.world, "Wool Cap Sylt", "0.20", stock=900, sku="CAP-120"),
            catalogue.product(woo.world, "Linen Shirt", "0.30", stock=900, sku="SHIRT-1042"),
        ]
        settings = settings_for(home, platform="woocommerce", shop_id="s", public_url="https://c.example.com")
        async with open_container(settings, own=True) as container:
            keys = woo.key.consumer_key, woo.key.consumer_secret
            await connecting.with_keys(container.shop, woo.url, *keys, "operator")
            await sync(
                container.shop.database, container.shop.shop_id, container.shop.connector, container.shop.discovery
            )
            yield Counter(container.shop, woo, goods)


ABROAD = {
    "please cancel order #{number}, thanks": ("refunded", "Berlin"),
    "stornieren Sie bitte die Bestellung {number}": ("refunded", "Berlin"),
    "annulez la commande n° {number}": ("refunded", "Berlin"),
    "cancela el pedido {number}": ("refunded", "Berlin"),
    "annulla l'ordine {number}": ("refunded", "Berlin"),
}
WISHES = {
    "cancel order {number}": ("refunded", "Berlin"),
    "refund order {number}": ("refunded", "Berlin"),
    f"change the address of order {{number}} to {BREMEN}": ("processing", "Bremen"),
}


@pytest.mark.parametrize(("wish", "spelling"), [*product(WISHES, SPELLINGS), *product(ABROAD, FEW)])
async def test_the_order_that_was_named_is_changed_and_no_other(counter: Counter, wish: str, spelling: str) -> None:
    desk = await counter.customer(spelling)
    reply = await desk.say("where is order {plain}?", wish)
    assert await desk.done(reply) == [(desk.number, *{**WISHES, **ABROAD}[wish])], reply.text


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_the_order_that_was_named_is_told(counter: Counter, spelling: str) -> None:
    desk = await counter.customer(spelling)
    reply = await desk.say("where is order {plain}?", "what happened to order {number}?")
    assert f"Order {desk.number} " in reply.text, reply.text
    reply = await desk.say("cancel my order", "{number}")
    assert await desk.done(reply) == [(desk.number, "refunded", "Berlin")], reply.text


@pytest.mark.parametrize("spelling", FEW)
@pytest.mark.parametrize("wish", ["cancel {number}", "refund {number}"])
async def test_without_a_word_for_it_the_customers_orders_tell(counter: Counter, spelling: str, wish: str) -> None:
    desk = await counter.customer(spelling)
    reply = await desk.say("where is order {plain}?", wish)
    assert await desk.done(reply) == [(desk.number, "refunded", "Berlin")], reply.text


@pytest.mark.parametrize("spelling", FEW)
async def test_two_of_them_are_two_wishes(counter: Counter, spelling: str) -> None:
    desk = await counter.customer(spelling)
    first = await desk.say("cancel order {number} and order {plain}")
    assert first.proposal and first.proposal["order_number"] == desk.number, first.text
    assert f"order {desk.plain}" in first.text


@pytest.mark.parametrize("number", ["XX-9999", "INV/2025/0001", "ORDER_99999", "999999"])
@pytest.mark.parametrize(
    "wish", ["cancel order {}", f"change the address of order {{}} to {BREMEN}", "refund order {}"]
)
async def test_what_is_none_of_theirs_is_not_the_one_in_view(counter: Counter, number: str, wish: str) -> None:
    desk = await counter.customer("WC-{}")
    reply = await desk.say("where is order {plain}?", wish.format(number))
    assert reply.proposal is None and await desk.done(reply) == []
    assert f"I find no order {number} of yours" in reply.text or "could not find that order" in reply.text


def captured(action: str, number: str, **more: Any) -> ScriptedChat:
    """A model that asks for the change of an order whatever the customer says, once it has been looked at."""

    def answer(messages: list[BaseMessage]) -> AIMessage:
        newest = max(n for n, each in enumerate(messages) if isinstance(each, HumanMessage))
        if any(isinstance(each, ToolMessage) for each in messages[newest:]):
            return AIMessage("I see.")
        asks = sum(isinstance(each, HumanMessage) for each in messages) > 1
        return call(action, order_number=number, **more) if asks else call("get_order", order_number=number)

    return ScriptedChat(answer=answer)


CALLS: dict[str, dict[str, Any]] = {
    "cancel_order": {},
    "refund_order": {},
    "change_address": {"line1": "Am Brink 9", "postcode": "28195", "city": "Bremen", "country": "DE"},
}
SAID = {
    "cancel_order": "cancel order {number}",
    "refund_order": "refund order {number}",
    "change_address": f"change the address of order {{number}} to {BREMEN}",
}


@pytest.mark.parametrize(
    ("action", "spelling"),
    [*product(["cancel_order"], [*SPELLINGS, "{}"]), *product(["refund_order", "change_address"], FEW)],
)
async def test_a_model_cannot_change_another_order(counter: Counter, action: str, spelling: str) -> None:
    desk = await counter.customer(spelling)
    asked = "where is order {plain}?", SAID[action]
    wrong = await desk.say(*asked, model=captured(action, desk.plain, **CALLS[action]))
    assert wrong.proposal is None and await desk.done(wrong) == [], wrong.text
    right = await desk.say(*asked, model=captured(action, desk.number, **CALLS[action]))
    assert [each[0] for each in await desk.done(right)] == [desk.number], right.text


@pytest.mark.parametrize("number", ["XX-9999", "B2B.99999", "999999", "12"])
@pytest.mark.parametrize("then", [(), ("yes do it",)])
async def test_nor_one_in_the_place_of_none(counter: Counter, number: str, then: tuple[str, ...]) -> None:
    desk = await counter.customer("WC-{}")
    asked = "where is order {plain}?", f"cancel order {number}", *then
    wrong = await desk.say(*asked, model=captured("cancel_order", desk.plain))
    assert wrong.proposal is None and await desk.done(wrong) == [], wrong.text


@pytest.mark.parametrize(
    ("words", "summary"),
    [
        ("refund SHIRT-1042", "1 x Linen Shirt"),
        ("refund the CAP-120 of order {plain}", "1 x Wool Cap Sylt"),
        ("cancel SHIRT-1042 please", "1 x Linen Shirt"),
    ],
)
async def test_a_sku_is_still_an_article(counter: Counter, words: str, summary: str) -> None:
    desk = await counter.customer("WC-{}")
    reply = await desk.say("where is order {plain}?", words)
    assert summary in reply.proposal["summary"] and f"order {desk.plain}" in reply.proposal["summary"]


@pytest.mark.parametrize("wish", ["cancel my order", "I want to return one shirt", "I want my money back"])
async def test_nobody_with_one_order_is_asked_for_its_number(counter: Counter, wish: str) -> None:
    desk = await counter.customer("FW-2026-{}", plain=False)
    reply = await desk.say(wish)
    assert "order number" not in reply.text and desk.number in f"{reply.text} {reply.proposal}", reply.text


@pytest.mark.parametrize(
    "talk", [("refund {number}",), ("refund the whole of {number}",), ("refund my order", "yes, refund {number}")]
)
async def test_three_digits_are_an_order_where_the_orders_say_so(counter: Counter, talk: tuple[str, ...]) -> None:
    desk = await counter.customer("{}")
    desk.number = desk.made[1]["_number"] = "118"
    assert await desk.done(await desk.say(*talk)) == [("118", "refunded", "Berlin")]


@pytest.mark.parametrize("words", ["118", "WC-118", "where is 118?", "where is WC-118?", "#WC-118"])
async def test_a_lone_number_shows_the_order(counter: Counter, words: str) -> None:
    desk = await counter.customer("{}")
    desk.made[1]["_number"] = words.split()[-1].strip("?#")
    assert (await desk.say(words)).text.startswith(f"Order {desk.made[1]['_number']} of")


async def test_of_a_visitor_a_lone_number_is_an_article(counter: Counter) -> None:
    desk = await counter.customer("{}")
    desk.who = await principals.authenticate(desk.shop, principals.visitor_token(desk.shop))
    reply = await desk.say("SHIRT-1042")
    assert [each["title"] for each in reply.products] == ["Linen Shirt"]


@pytest.mark.parametrize(
    "words", ["refund everything that is left of order {number}", "refund the rest of order {number}"]
)
async def test_what_is_left_is_no_letting_go(counter: Counter, words: str) -> None:
    desk = await counter.customer("{}")
    reply = await desk.say("refund the wool cap of order {number}", "yes", "refund order {number}", words)
    assert await desk.done(reply) == [(desk.number, "refunded", "Berlin")], reply.text
