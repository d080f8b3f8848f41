"""Turns: what a crash left unanswered is answered once, and not given to the clerk again."""

import pytest

from commerce.customer import Principal
from service.bootstrap import Container
from service.conversations import conversations, turns

REPLY = {"text": "Both, then."}


async def test_a_lost_message_is_answered_by_the_next_reply(container: Container) -> None:
    shop = container.shop
    ada = Principal.customer(shop.shop_id, "ada@example.com")
    here = (await conversations.create(shop, ada)).id
    lost = await turns.begin(shop, ada, here, "refund order 1015", "one")  # and here the process dies
    second = await turns.begin(shop, ada, here, "hello?", "two")
    assert second.lost == ((lost.message_id, "refund order 1015"),)
    await turns.end(shop, here, second.message_id, "Both, then.", REPLY, "idle")

    again = await turns.begin(shop, ada, here, "refund order 1015", "one")
    assert again.reply == REPLY
    third = await turns.begin(shop, ada, here, "another crash", "three")
    fourth = await turns.begin(shop, ada, here, "and now?", "four")
    assert fourth.lost == ((third.message_id, "another crash"),)


async def test_no_conversation_reads_as_an_option_of_a_command(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.token_urlsafe", lambda _bytes: "--help")
    ada = Principal.customer(container.shop.shop_id, "ada@example.com")
    assert (await conversations.create(container.shop, ada)).id[0].isalpha()
