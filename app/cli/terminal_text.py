"""What the faces of the terminal say: product lines, proposals, commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.blocks import Block
    from agent.events import Reply


def product(item: dict[str, Any]) -> str:
    """Return one line about a product: title, price, stock and SKU."""
    from commerce.text import one_line

    sku = f"  [{one_line(str(item['sku']), 60)}]" if item.get("sku") else ""
    return f"{one_line(str(item.get('title', '')), 100)}, {price(item)}, {stock(item)}{sku}"


def stock(item: dict[str, Any]) -> str:
    """Return whether a product can be bought now, in words."""
    from commerce.sentences import say

    return say("terminal.in_stock" if item.get("in_stock") else "terminal.sold_out")


def price(item: dict[str, Any]) -> str:
    """Return a product's price with its currency."""
    return f"{item.get('price', '?')} {item.get('currency', '')}".strip()


def unnamed(items: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Return the products that the clerk's words do not name yet: those deserve a line of their own."""
    from commerce.titles import title

    spoken = text.casefold()

    def named(own: str) -> bool:  # as the store writes it, or as code's own words do
        return own.casefold() in spoken or title(own).casefold() in spoken

    return [item for item in items if not named(str(item.get("title", "")))]


def command(text: str) -> tuple[str, str] | None:
    """Return a slash command and its argument, None when the line is for the clerk."""
    if not text.startswith("/"):
        return None
    name, _, argument = text.strip().partition(" ")
    return name.casefold(), argument.strip()


def of_blocks(blocks: Sequence[Block]) -> list[str]:
    """Return what to do in a terminal where other faces have a card to press."""
    from agent.blocks import in_words

    return in_words(blocks)


def choices(reply: Reply) -> list[tuple[str, str]]:
    """Return the quick replies that a terminal can offer: what each is called, and what it says for the customer.

    None while a change waits for its yes: a number is no answer to that question.
    """
    if reply.proposal is not None:
        return []
    found = (each for block in reply.blocks if block.type == "quick_replies" for each in block.replies)
    return [(each.label, each.say) for each in found if each.say]


def chosen(text: str, offered: Sequence[tuple[str, str]]) -> str:
    """Return what a typed line says: the choice whose number or name it is, else the line itself."""
    typed = text.strip().casefold()
    if len(typed) <= 2 and typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(offered):
        return offered[int(typed) - 1][1]
    return next((said for label, said in offered if label.casefold() == typed), text)
