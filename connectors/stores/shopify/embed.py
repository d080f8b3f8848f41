"""The theme app extension that puts the widget on a shop's pages: an app embed block, which outlives a theme."""

from __future__ import annotations

import json
from pathlib import Path

from connectors.stores.embedding import Embedding

_SOURCE = Path(__file__).with_name("extension")
#: Its folder within an app, where Shopify's command line looks for it.
_PLACE = Path("extensions") / "shopclerk"


def files(address: str, shop: str) -> dict[Path, str]:
    """Return the files of the extension; the block's settings begin with the address and the shop."""
    values = {'"__ADDRESS__"': json.dumps(address), '"__SHOP__"': json.dumps(shop)}
    found = {}
    for path in sorted(_SOURCE.rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(name, value)
        found[_PLACE / path.relative_to(_SOURCE)] = text
    return found


EMBEDDING = Embedding(
    files=files,
    advice="The line works in theme.liquid and goes with the theme. Write an app embed, which stays, with --to FOLDER.",
    after="Run `shopify app deploy` in that folder, then switch the embed on in the theme editor, under App embeds.",
    marks=("cdn.shopify.com", "/cdn/shop/"),
    hint="switch the embed on in the theme editor, under App embeds, and save; or run `shopify app deploy` first",
)
