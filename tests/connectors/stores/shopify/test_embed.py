"""The theme app extension, as far as that is known without Shopify: its schema, its Liquid, its files."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from connectors.stores.shopify.embed import files

BLOCK = Path("extensions/shopclerk/blocks/chat.liquid")
_TAG = re.compile(r"\{%-?\s*(\w+)(.*?)-?%\}", re.DOTALL)
_RAW = re.compile(r"\{% (comment|schema) %\}(.*?)\{% end\1 %\}", re.DOTALL)


def block(address: str = "https://clerk.example.com", shop: str = "garden") -> tuple[str, dict]:
    """Return the Liquid of the block, and its schema."""
    text = files(address, shop)[BLOCK]
    raw = dict(_RAW.findall(text))
    return _RAW.sub("", text), json.loads(raw["schema"])


def test_the_blocks_schema_is_what_an_app_embed_may_be() -> None:
    _, schema = block()
    assert schema["target"] == "body" and len(schema["name"]) <= 25
    by_id = {each["id"]: each for each in schema["settings"]}
    assert len(by_id) == len(schema["settings"]) and all(each["label"] for each in schema["settings"])
    assert {each["type"] for each in schema["settings"]} <= {"text", "select", "checkbox", "color"}
    assert (by_id["address"]["default"], by_id["shop"]["default"]) == ("https://clerk.example.com", "garden")
    assert by_id["side"]["default"] in [each["value"] for each in by_id["side"]["options"]]


def test_its_liquid_is_balanced_knows_its_settings_and_escapes_all_that_it_prints() -> None:
    liquid, schema = block()
    open_tags: list[str] = []
    for name, _ in _TAG.findall(liquid):
        if name.startswith("end"):
            assert open_tags.pop() == name[3:]
        elif name != "assign":
            open_tags.append(name)
    assert open_tags == [] and liquid.count("{{") == liquid.count("}}") and liquid.count("{%") == liquid.count("%}")
    assert set(re.findall(r"block\.settings\.(\w+)", liquid)) == {each["id"] for each in schema["settings"]}
    printed = re.findall(r"\{\{(.*?)\}\}", liquid)
    assert printed and all(each.rstrip().endswith("| escape") for each in printed)


def test_an_address_with_quotes_stays_in_its_place() -> None:
    address = "https://example.com/it's\\\"x"
    _, schema = block(address)
    assert schema["settings"][0]["default"] == address


def test_the_extension_is_one_that_shopify_takes() -> None:
    found = files("https://clerk.example.com", "garden")
    extension = BLOCK.parents[1]
    assert tomllib.loads(found[extension / "shopify.extension.toml"]) == {"name": "shopclerk", "type": "theme"}
    assert json.loads(found[extension / "locales/en.default.json"]) == {}
    assert len(found[BLOCK].encode()) < 100_000 and len(found) == 3
