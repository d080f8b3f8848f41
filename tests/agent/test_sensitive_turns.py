"""Turns with orders, money or rules in them are worded by code, whatever the model says: it may even lie in each."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.clerk import Clerk
from agent.events import Reply
from commerce.sentences import say
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat, call
from service.conversations import conversations
from service.identity import principals

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])
LIES = (
    "Done! I have refunded everything. Your parcel arrives tomorrow. The fee of 20 EUR is waived. "
    "A colleague was told already. Je vous ai remboursé la commande."
)


def said(text: str, message: AIMessage) -> AIMessage:
    return message.model_copy(update={"content": text})


async def talk(stage: Stage, steps: Sequence[AIMessage], *texts: str) -> tuple[list[Reply], list[AnyMessage], str]:
    """Say ``texts`` to a clerk whose model answers with ``steps`` one after another; the last one for ever."""
    left = list(steps)

    def answer(_messages: Any) -> AIMessage:
        found = left.pop(0) if len(left) > 1 else left[0]
        return found.model_copy(update={"id": None})

    async with fresh_shop(stage, ANY) as shop:
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        principal = await principals.sign_in(shop, cast.OWNER)
        replies: list[Reply] = []
        for text in texts:
            replies.append(await clerk.chat(principal, text, replies[-1].conversation_id if replies else None))
        owner = await conversations.owner(shop, replies[-1].conversation_id)
        return replies, await clerk.history(replies[-1].conversation_id), owner


def shown(history: list[AnyMessage]) -> list[str]:
    return [str(each.content) for each in history if isinstance(each, AIMessage) and each.content]


READ = call("get_order", order_number="1007")


async def test_an_order_is_told_by_code_and_nothing_of_the_models(stage: Stage) -> None:
    replies, history, _ = await talk(stage, [READ, AIMessage(LIES)], "where is my order 1007?")
    text = replies[0].text
    assert text.startswith("Order 1007 of ")
    for lie in ("refunded everything", "tomorrow", "waived", "colleague", "remboursé"):
        assert lie not in text
    assert shown(history) == [text]


@pytest.mark.parametrize(
    "text", ["", LIES, "```json\n{}\n```", "<think>well</think>", "get_order(order_number='1007')"]
)
async def test_a_model_that_says_nothing_usable_still_gives_a_whole_answer(stage: Stage, text: str) -> None:
    replies, _, _ = await talk(stage, [said(text, READ), AIMessage(text)], "where is my order 1007?")
    assert replies[0].text.startswith("Order 1007 of ")
    assert replies[0].text.count("Order 1007 of ") == 1
    assert "```" not in replies[0].text
    assert "get_order" not in replies[0].text


async def test_nothing_to_say_is_said_honestly(stage: Stage) -> None:
    replies, history, _ = await talk(stage, [AIMessage(LIES)], "I want my money back", "you owe me for 1007")
    assert replies[0].text == say("orders.which")
    assert shown(history)[0] == say("orders.which")
    assert "refunded" not in replies[1].text
    assert replies[1].text


async def test_beside_a_proposal_the_only_question_is_the_codes(stage: Stage) -> None:
    propose = call("refund_order", order_number="1015")
    asks = "Would you like to see our rain jackets? Please answer yes or no. Reply YES to see photos."
    steps = [said(asks, call("search_products", query="rain jacket")), said(asks, propose), AIMessage(asks)]
    replies, history, _ = await talk(stage, steps, "refund order 1015", "and which of your jackets are blue?")
    assert replies[0].proposal is not None
    for reply in replies:
        assert "?" not in reply.text
        assert "jackets? " not in reply.text
        assert "YES" not in reply.text
    assert all(asks not in text for text in shown(history))
    assert sum(text.count("?") for text in shown(history)[:1]) == 1


async def test_a_reading_beside_a_proposal_is_told(stage: Stage) -> None:
    steps = [READ, call("get_order", order_number="1015"), call("refund_order", order_number="1015")]
    replies, _, _ = await talk(stage, steps, "where is 1007, and refund order 1015")
    assert replies[0].proposal is not None
    assert replies[0].text.count("Order 1007 of ") == 1
    assert "Order 1015 of " not in replies[0].text


async def test_after_an_outcome_only_code_speaks_of_the_deed(stage: Stage) -> None:
    steps = [call("refund_order", order_number="1015"), AIMessage(f"{LIES} All 938.00 EUR are back on your card.")]
    replies, history, _ = await talk(stage, steps, "refund order 1015", "yes")
    assert replies[1].text.startswith("Done: ")
    assert "938" not in replies[1].text
    assert replies[1].text.count("Done") == 1
    assert shown(history)[-1] == replies[1].text


async def test_the_history_is_what_was_shown_and_every_provider_takes_it(stage: Stage) -> None:
    steps = [said(LIES, READ), AIMessage(LIES), AIMessage(LIES), call("handoff", reason="x"), AIMessage("Bye.")]
    replies, history, _ = await talk(stage, steps, "where is my order 1007?", "my refund?", "it is broken")
    texts = shown(history)
    assert texts == [reply.text for reply in replies]
    results = {each.tool_call_id for each in history if isinstance(each, ToolMessage)}
    for each in history:
        if isinstance(each, AIMessage):
            assert each.content or each.tool_calls
            assert {made["id"] for made in each.tool_calls} <= results
    after = [(type(one), type(two)) for one, two in itertools.pairwise(history)]
    assert (ToolMessage, HumanMessage) not in after


async def test_talk_about_articles_is_the_models_own(stage: Stage) -> None:
    steps = [call("search_products", query="rain jacket"), AIMessage("The Dagny jacket is light and packs small.")]
    replies, _, _ = await talk(stage, steps, "which rain jackets do you have?")
    assert "light and packs small" in replies[0].text
    silent = [call("search_products", query="rain jacket"), AIMessage("")]
    replies, _, _ = await talk(stage, silent, "which rain jackets do you have?")
    assert replies[0].text.startswith("Here is what I found")


async def test_a_model_can_neither_refuse_a_person_nor_call_one_unasked(stage: Stage) -> None:
    replies, _, owner = await talk(
        stage, [AIMessage("I can't assist with that.")], "Ich möchte mit einem Menschen sprechen"
    )
    assert owner == "person"
    assert "an unser Team weitergegeben" in replies[0].text
    replies, _, owner = await talk(stage, [call("handoff", reason="bored")], "where is my order?")
    assert owner == "clerk"
    assert replies[0].text == f"{say('chat.colleague')} {say('chat.offer')}"
    replies, _, owner = await talk(stage, [call("handoff", reason="bored")], "where is my order?", "yes")
    assert owner == "person"
    assert say("handoff.passed").split(",")[0] in replies[1].text


async def test_a_person_is_offered_once_and_no_is_no(stage: Stage) -> None:
    steps = [call("handoff", reason="bored"), AIMessage("All right.")]
    replies, _, owner = await talk(stage, steps, "where is my order?", "no", "yes")
    assert owner == "clerk"
    assert replies[2].text


async def test_an_error_is_worded_and_holds_nothing_of_the_models(stage: Stage) -> None:
    steps = [call("get_order", order_number="9999"), AIMessage("It was refunded.")]
    replies, history, _ = await talk(stage, steps, "where is my order 9999?")
    results = [json.loads(str(each.content)) for each in history if isinstance(each, ToolMessage)]
    assert results[0]["kind"] == "error"
    assert replies[0].text == results[0]["message"]


async def test_what_the_customer_quotes_takes_nothing_out_of_codes_words(stage: Stage) -> None:
    words = 'please tell me the "order 1007" status'
    replies, _, _ = await talk(stage, [READ, AIMessage("")], words)
    assert replies[0].text.startswith("Order 1007 of ")
    async with fresh_shop(stage, ANY) as shop:
        clerk = Clerk(shop, stage.model, stage.checkpointer)
        reply = await clerk.chat(await principals.sign_in(shop, cast.OWNER), words)
    assert reply.text.startswith("Order 1007 of ")


async def test_an_order_that_only_the_model_wrote_is_not_shown_by_an_answer(stage: Stage) -> None:
    plant = call("search_products", query="jacket", category="order 1408")
    steps = [plant, AIMessage(""), call("cancel_order", order_number="1408"), AIMessage("")]
    replies, _, _ = await talk(stage, steps, "do you have a warm jacket?", "ok nice, and in blue?")
    assert "1408" not in replies[0].text
    assert replies[1].proposal is None
    planned = call("plan", items=[{"action": "cancel_order", "order_number": number} for number in ("1408", "1015")])
    replies, _, _ = await talk(stage, [planned, AIMessage("")], "cancel 1015 please")
    assert "order 1015" in replies[0].text
    assert "1408" not in replies[0].text


async def test_an_order_that_the_last_answer_showed_is_one_that_is_spoken_of(stage: Stage) -> None:
    steps = [
        call("get_order", order_number="1015"),
        AIMessage(""),
        call("cancel_order", order_number="1015"),
        AIMessage(""),
    ]
    replies, _, _ = await talk(stage, steps, "where is what I ordered?", "ok, then cancel it")
    assert replies[1].proposal is not None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Would you like to talk to the colleague who approved it?", say("chat.offer")),
        ("Welche Bestellung haben wir verloren?", say("orders.which")),
        ("Which address did you want the free replacement sent to?", say("chat.ask_address")),
        ("Happy to say it worked!", say("chat.glad")),
        ("Thank you for your patience while the transfer travels home.", say("chat.thanks")),
        ("I am so sorry that we charged you twice.", say("chat.sympathy")),
    ],
)
async def test_of_a_models_courtesies_only_the_kind_is_shown(stage: Stage, text: str, shown: str) -> None:
    replies, history, _ = await talk(stage, [READ, AIMessage(text)], "where is my order 1007?")
    card, *rest = replies[0].text.partition("\n")
    assert text not in replies[0].text
    assert text not in "".join(str(each.content) for each in history)
    alone, _, _ = await talk(stage, [READ, AIMessage("")], "where is my order 1007?")
    left = replies[0].text.replace(alone[0].text, "").strip()
    # The reader may take thanks for waiting for sorrow that one had to.
    taken_for = say("chat.sympathy") if shown == say("chat.thanks") else ""
    assert left in ("", shown, taken_for), (card, rest)


FACTS = [
    "It is a nice jacket, and for you it costs nothing.",
    "This jacket is medically proven to heal back pain.",
    "The jacket is fireproof and safe for welding.",
    "It comes with a free pair of socks.",
    "This one is certified for babies and has no allergens whatsoever.",
    "This fabric is the one that the health office warned about.",
    "Questa giacca gliela regaliamo.",
    "Die Jacke heilt Rückenschmerzen.",
    "Incluye unos calcetines de regalo.",
]


async def test_of_health_safety_and_gifts_only_the_shops_data_may_speak(stage: Stage) -> None:
    said_so = AIMessage(" ".join([*FACTS, "The Dagny jacket is light and packs small."]))
    replies, _, _ = await talk(
        stage, [call("search_products", query="rain jacket"), said_so], "which rain jackets are there?"
    )
    assert "light and packs small" in replies[0].text
    assert not any(each in replies[0].text for each in FACTS)


BESIDE = (
    "The question below only shows larger pictures of the jacket.",
    "The text below is old and means nothing.",
    "Those who say yes get a better look at the jacket.",
)


@pytest.mark.parametrize("line", BESIDE)
async def test_what_a_model_says_first_leaves_no_room_for_a_proposal(stage: Stage, line: str) -> None:
    looked = call("search_products", query="jacket")
    steps = [READ, AIMessage(""), said(line, looked), call("cancel_order", order_number="1015"), AIMessage("")]
    replies, _, _ = await talk(
        stage, steps, "please cancel order 1015?", "do you have warm jackets for hiking?", "yes please"
    )
    assert line in replies[1].text  # the reader takes it for talk about the jacket
    assert replies[1].proposal is None and "cancelled" not in replies[2].text


@pytest.mark.parametrize("line", BESIDE)
async def test_beside_an_open_proposal_no_word_is_the_models(stage: Stage, line: str) -> None:
    looked = call("search_products", query="jacket")
    steps = [call("cancel_order", order_number="1015"), said(line, looked), AIMessage(f"{line} It is lined with wool.")]
    replies, history, _ = await talk(
        stage, steps, "please cancel order 1015, I ordered it by mistake", "do you have warm jackets for hiking?"
    )
    assert replies[0].proposal is not None
    assert replies[1].proposal is not None and replies[1].products
    assert line not in replies[1].text and "wool" not in replies[1].text
    assert not any(line in text for text in shown(history))


@pytest.mark.parametrize(
    ("text", "lie"),
    [
        ("My parcel seems to be somewhere, any idea", "It hangs at your neighbour's door."),
        ("Где моя посылка", "Она лежит у соседа."),
        ("Do you price match", "Whoever shows a lower price gets it for that."),
        ("I am allergic to wool, is this safe for me", "It has never made anyone itch."),
        ("Can you hold one for me", "The blue one waits for you at the till."),
        ("What happens if it is too small", "Then you simply get a larger one."),
    ],
)
async def test_that_a_model_looks_for_articles_makes_no_talk_about_articles(stage: Stage, text: str, lie: str) -> None:
    replies, history, _ = await talk(stage, [call("search_products", query="jacket"), AIMessage(lie)], text)
    assert lie not in replies[0].text
    assert not any(lie in each for each in shown(history))


@pytest.mark.parametrize("words", ["articles", "none"])
async def test_a_shop_may_have_talk_about_articles_worded_by_code(stage: Stage, words: str) -> None:
    line = "The jacket is light and warm."

    def answer(messages: Any) -> AIMessage:
        return AIMessage(line) if isinstance(messages[-1], ToolMessage) else call("search_products", query="jacket")

    async with fresh_shop(stage, ANY) as shop:
        shop.settings = shop.settings.with_values(model_words=words)
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        reply = await clerk.chat(await principals.sign_in(shop, cast.OWNER), "do you have warm jackets for hiking?")
    assert (line in reply.text) is (words == "articles")
    assert reply.products and reply.text


@pytest.mark.parametrize(
    "text",
    [
        "please make the mugs white",
        "the mugs in white please",
        "a bigger size would be better",
        "I'd prefer the blue one",
        "and if it's too small?",
    ],
)
@pytest.mark.parametrize("turns", [0, 1])
async def test_after_an_order_was_shown_a_wish_about_articles_is_about_its_articles(
    stage: Stage, text: str, turns: int
) -> None:
    steps = [
        call("get_order", order_number=cast.OPEN_SWAP),
        AIMessage("Here it is."),
        *[AIMessage("Hello.")] * turns,
        call("search_products", query="white mugs"),
        AIMessage("All set with the white mugs. White mugs are on their way to the packing table."),
    ]
    replies, _, _ = await talk(stage, steps, f"show order {cast.OPEN_SWAP}", *["hello"] * turns, text)
    assert "All set" not in replies[-1].plain() and "packing table" not in replies[-1].plain()


async def test_who_asks_for_the_shelf_after_an_order_hears_the_model(stage: Stage) -> None:
    steps = [
        call("get_order", order_number=cast.OPEN_SWAP),
        AIMessage("Here it is."),
        call("search_products", query="rain jackets"),
        AIMessage("These jackets come in several colours."),
    ]
    replies, _, _ = await talk(stage, steps, f"show order {cast.OPEN_SWAP}", "do you have rain jackets?")
    assert "several colours" in replies[-1].plain()
