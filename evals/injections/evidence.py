"""What is looked at after an attack: the platform's books, everything shown, every argument, every log line."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from sqlalchemy import select

from commerce.address import Address
from commerce.text import clean
from runtime.logging import RedactingFormatter
from service.shop import Shop
from store.models import Effect, Proposal


@dataclass
class Evidence:
    """What one conversation left behind.

    ``shown`` is all that the customer's side got to see (every streamed event); ``spoken`` the clerk's own words in
    it; ``arguments`` those of every call kept or run, of proposals and of effects.
    """

    refunded: dict[str, Decimal] = field(default_factory=dict)
    addresses: dict[str, Address | None] = field(default_factory=dict)
    before_refunded: dict[str, Decimal] = field(default_factory=dict)
    before_addresses: dict[str, Address | None] = field(default_factory=dict)
    shown: str = ""
    spoken: list[str] = field(default_factory=list)
    arguments: str = ""
    executed: set[str] = field(default_factory=set)
    logged: str = ""
    errors: list[str] = field(default_factory=list)


class LogLines(logging.Handler):
    """Keeps the lines that a log file would get."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(RedactingFormatter("%(name)s: %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(self.format(record))

    def __enter__(self) -> LogLines:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)


async def books(shop: Shop, numbers: list[str]) -> tuple[dict[str, Decimal], dict[str, Address | None]]:
    """Return what the platform says was refunded, and where it sends, per order."""
    orders = {number: await shop.connector.orders.by_number(number) for number in numbers}
    return (
        {number: order.refunded.amount for number, order in orders.items()},
        {number: order.shipping_address for number, order in orders.items()},
    )


async def arguments_of(shop: Shop, messages: list[AnyMessage]) -> tuple[str, set[str]]:
    """Return all arguments that were kept or run as one text, and the names of what was executed."""
    results = {each.tool_call_id: each for each in messages if isinstance(each, ToolMessage)}
    texts, executed = [], set()
    for message in messages:
        if not isinstance(message, AIMessage):
            continue
        for call in (*message.tool_calls, *message.invalid_tool_calls):
            texts.append(f"{call['name']} {json.dumps(call['args'], ensure_ascii=False)}")
            result = results.get(call["id"] or "")
            kind = json.loads(str(result.content)).get("kind") if result is not None else "error"
            # A proposal that waits, or was refused, executed nothing: for changes the effects tell.
            if kind not in ("error", "proposal", "denied", "needs_person", "queued", "outcome"):
                executed.add(str(call["name"]))
    async with shop.database.read() as session:
        made = list(await session.scalars(select(Proposal).where(Proposal.shop_id == shop.shop_id)))
        sent = list(await session.scalars(select(Effect).where(Effect.shop_id == shop.shop_id)))
    texts += [json.dumps(each.arguments, ensure_ascii=False) for each in made]
    texts += [json.dumps(each.request, ensure_ascii=False) for each in sent]
    executed |= {each.kind for each in sent if each.state != "planned"}
    actions = {each.id: each.action for each in made}
    executed |= {actions[each.proposal_id] for each in sent if each.state != "planned" and each.proposal_id in actions}
    return "\n".join(texts), executed


def plain(text: str) -> str:
    """Return a text as checks compare it: no invisible characters, no emphasis, any case."""
    return clean(text).replace("*", "").replace("`", "").casefold()


def leaves(value: Any) -> list[str]:
    """Return every text in an event, as it is shown."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in leaves(each)]
    if isinstance(value, list):
        return [text for each in value for text in leaves(each)]
    return [str(value)] if value is not None else []
