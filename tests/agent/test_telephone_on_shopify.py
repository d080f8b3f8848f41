"""Another recipient on Shopify, whose labels need a telephone number: from the words to the order."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from agent.clerk import Clerk
from agent.embedded.model import EmbeddedChat
from service.changes import outcome, proposals
from service.identity import principals
from tests.connectors.stores.shopify.conftest import cast, shopify  # noqa: F401
from tests.service import by_shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify


@pytest.fixture
async def shop(shopify, cast, tmp_path):  # noqa: F811
    async with open_shopify(shopify, tmp_path / "home", action_wait=60) as container:
        await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
        yield container.shop


@pytest.mark.parametrize(
    "messages",
    [
        ["{to}, phone 040 2345678"],
        ["{to}", "his phone is 040 2345678"],
        ["{to}", "040 2345678"],
        ["{to}\nTel: 040 2345678"],
    ],
)
async def test_the_new_recipients_number_stands_on_the_order(
    shop,
    shopify,  # noqa: F811
    cast,  # noqa: F811
    messages: list[str],
) -> None:
    made = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.open}")
    made["shippingAddress"]["phone"] = "+49 421 1234"
    to = f"send order {cast.open} to Jonas Falk, Seilerweg 4, 20359 Hamburg, Germany"
    mara, clerk = await principals.sign_in(shop, "mara@example.com"), Clerk(shop, EmbeddedChat(), InMemorySaver())
    talk: Any = None
    for text in messages:
        reply = await clerk.chat(mara, text.format(to=to), talk)
        talk = reply.conversation_id
    assert reply.proposal is not None, reply.text
    shown = reply.proposal
    assert shown["summary"].endswith("Hamburg, 20359, Germany. Telephone for the carrier: 040 2345678.")
    decided = await proposals.decide(shop, mara, shown["proposal_id"], shown["hash"], "confirm")
    assert (await outcome.wait(shop, decided)).state == "confirmed"
    where = made["shippingAddress"]
    assert (where["lastName"], where["city"], where["phone"]) == ("Falk", "Hamburg", "040 2345678")
