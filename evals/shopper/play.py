"""Playing one conversation in a shop of its own, and writing down what came of every message."""

from __future__ import annotations

import re
import time
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from sqlalchemy import select

from agent.clerk import Clerk
from agent.events import Reply
from agent.history import result_of
from commerce.customer import Principal
from commerce.errors import ProductNotFound, ShopclerkError
from commerce.product import Product
from evals.run import Stage, fresh_shop, mailed_code
from evals.scenario import Scenario
from evals.shopper import checks, state
from evals.shopper.conversations import VISITOR, Conversation, Turn
from evals.shopper.records import Called, ConversationRecord, EffectRow, ShownProduct, TurnRecord
from evals.shopper.state import State
from service.conversations import conversations
from service.identity import principals, verification
from service.shop import Shop
from store.models import Effect, Proposal

_PLACED = re.compile(r"\{placed:(\w+)\}")


async def play(stage: Stage, conversation: Conversation) -> ConversationRecord:
    """Play a conversation in a fresh shop and check what it says must hold."""
    as_open = {"hours": {"time_zone": "Europe/Berlin"}}  # the demo's own hours hold, which scripts are spared
    async with fresh_shop(stage, Scenario(about=conversation.id, turns=[], policy=as_open)) as shop:
        return await _Player(stage, shop, conversation).play()


class _Player:
    """One conversation with its shop."""

    def __init__(self, stage: Stage, shop: Shop, conversation: Conversation) -> None:
        self.shop = shop
        self.conversation = conversation
        self.clerk = Clerk(shop, stage.model, stage.checkpointer)
        self.conversation_id: str | None = None
        self.effects: set[str] = set()
        self.calls: set[str] = set()
        self.owner = "clerk"

    async def play(self) -> ConversationRecord:
        who = await self._principal()
        turns: list[TurnRecord] = []
        before = State()
        for turn in self.conversation.turns:
            who = await verification.refresh(self.shop, who)
            record = await self._turn(turn, who)
            if turn.expect is not None:
                record.problems = checks.problems(turn.expect, record, before, await self._products(record))
            turns.append(record)
            before = record.state
        return ConversationRecord(
            id=self.conversation.id, area=self.conversation.area, who=self.conversation.who, turns=turns
        )

    async def _principal(self) -> Principal:
        if self.conversation.who == VISITOR:
            return await principals.authenticate(self.shop, principals.visitor_token(self.shop))
        return await principals.sign_in(self.shop, self.conversation.who)

    async def _turn(self, turn: Turn, who: Principal) -> TurnRecord:
        text = await self._filled(turn.text)
        reply, error = None, ""
        begun = time.process_time()
        try:
            reply = await self.clerk.chat(who, text, self.conversation_id)
        except ShopclerkError as problem:
            error = problem.code
        spent = (time.process_time() - begun) * 1000
        if reply is not None:
            self.conversation_id = reply.conversation_id or self.conversation_id
        return await self._written(text, reply, error, spent)

    async def _filled(self, text: str) -> str:
        """Return a message with what its placeholders stand for: a mailed code, the day of an order."""
        if "{code}" in text:
            text = text.replace("{code}", await mailed_code(self.shop))
        for found in _PLACED.finditer(text):
            placed = (await self.shop.connector.orders.by_number(found[1])).placed_at
            text = text.replace(found[0], f"{placed.day} {placed:%B}")
        return text

    async def _written(self, text: str, reply: Reply | None, error: str, spent: float) -> TurnRecord:
        values = await self._values()
        before, self.owner = self.owner, await conversations.owner(self.shop, self.conversation_id or "")
        return TurnRecord(
            text=text,
            answer=reply.plain() if reply else "",
            error=error,
            cpu_ms=round(spent, 1),
            tools=_calls(values.get("messages") or [], self.calls),
            products=[
                ShownProduct(id=str(each.get("id") or ""), title=str(each.get("title") or ""))
                for each in (reply.products if reply else [])
            ],
            blocks=[each.model_dump(mode="json") for each in (reply.blocks if reply else [])],
            state=state.read(values, self.owner),
            effects=await self._new_effects(),
            handed_over=self.owner == "person" != before,
        )

    async def _values(self) -> dict[str, Any]:
        """Return what the graph keeps of the conversation."""
        if self.conversation_id is None:
            return {}
        return await self.clerk.kept(self.conversation_id)

    async def _new_effects(self) -> list[EffectRow]:
        wanted = (
            select(Effect, Proposal.order_number)
            .join(Proposal, Proposal.id == Effect.proposal_id)
            .where(Effect.shop_id == self.shop.shop_id)
            .order_by(Effect.created_at, Effect.step)
        )
        async with self.shop.database.read() as session:
            rows = [(effect, number) for effect, number in await session.execute(wanted)]
        new = [(effect, number) for effect, number in rows if effect.id not in self.effects]
        self.effects |= {effect.id for effect, _ in new}
        return [
            EffectRow(
                kind=effect.kind,
                order=number,
                amount=f"{effect.amount / 100:.2f}" if effect.amount else "",
                state=effect.state,
            )
            for effect, number in new
        ]

    async def _products(self, record: TurnRecord) -> dict[str, Product]:
        found = {}
        for each in record.products:
            try:
                found[each.id] = await self.shop.connector.catalogue.product(each.id)
            except ProductNotFound:
                continue
        return found


def _calls(messages: list[AnyMessage], seen: set[str]) -> list[Called]:
    """Return the calls that were answered since the last look, and note them as seen."""
    args = {
        str(call["id"]): call["args"] for each in messages if isinstance(each, AIMessage) for call in each.tool_calls
    }
    new = [each for each in messages if isinstance(each, ToolMessage) and each.tool_call_id not in seen]
    seen |= {each.tool_call_id for each in new}
    return [
        Called(name=str(each.name or ""), args=args.get(each.tool_call_id, {}), result=result_of(each).kind)
        for each in new
    ]
