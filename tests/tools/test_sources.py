"""The source of an answer is a link that can be opened now, or none."""

from __future__ import annotations

import json

import pytest

from commerce.customer import Principal
from service.bootstrap import Container, open_container
from tools import TOOLS
from tools.context import KEY, ToolContext


async def source(container: Container) -> str:
    context = ToolContext(container.shop, Principal.visitor(container.shop.shop_id, "v"), "c")
    asked = {"question": "how long is the warranty?"}
    text = await TOOLS["ask_store"].ainvoke(asked, config={"configurable": {KEY: context}})
    return str(json.loads(text)["quotes"][0]["url"])


@pytest.mark.parametrize(
    ("serving", "url"),
    [
        ("", ""),
        ("http://127.0.0.1:8731", "http://127.0.0.1:8731/pages/warranty"),
        ("https://shop.example.com", "https://shop.example.com/pages/warranty"),
    ],
)
async def test_pages_of_the_demo_are_linked_where_they_are_served(container: Container, serving: str, url: str) -> None:
    container.shop.serving = serving
    assert await source(container) == url


async def test_the_pages_of_a_real_shop_stay_where_they_are(container: Container) -> None:
    container.shop.info = container.shop.info.model_copy(update={"here": False})
    assert (await source(container)).endswith("/pages/warranty")


async def test_who_only_talks_links_to_the_server_that_owns_the_directory(container: Container) -> None:
    container.lock.announce(url="http://127.0.0.1:8731")
    async with open_container(container.settings, own=False) as beside:
        assert beside.shop.serving == "http://127.0.0.1:8731"
    container.lock.announce()
    async with open_container(container.settings, own=False) as beside:
        assert beside.shop.serving == ""
