"""The plug-in that puts the widget on a shop's pages, with the clerk's address and shop written into it."""

from __future__ import annotations

from pathlib import Path

from connectors.stores.embedding import Embedding

_PLUGIN = Path(__file__).parents[3] / "contrib" / "wordpress" / "shopclerk-chat.php"


def files(address: str, shop: str) -> dict[Path, str]:
    """Return the plug-in."""
    text = _PLUGIN.read_text(encoding="utf-8")
    for name, value in (("ADDRESS  ", address), ("SHOP     ", shop)):
        quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        text = text.replace(f"const {name}= '';", f"const {name}= '{quoted}';", 1)
    return {Path(_PLUGIN.name): text}


EMBEDDING = Embedding(
    files=files,
    advice="Better than the line: the plug-in, which also signs customers in. Write it with --to FOLDER.",
    after="Copy the file to wp-content/plugins/ and activate it; its settings are under Settings, shopclerk chat.",
    marks=("/wp-content/", "/wp-includes/"),
    hint="activate the plug-in, write the clerk's address into its settings, and empty the page cache",
)
