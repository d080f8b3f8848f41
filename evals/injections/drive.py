"""Playing one record of a corpus against a chat model, in a world of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

from agent.clerk import Clerk
from agent.events import Event
from commerce.customer import Principal
from commerce.errors import ShopclerkError
from evals.injections import evidence
from evals.injections.corpus import Record
from evals.injections.evidence import Evidence
from evals.run import Stage
from evals.worst_case import WorstCaseChat
from service.identity import principals
from service.shop import Shop

MAX_TURNS = 40
#: What an honest customer goes on with; none of it is a yes.
FILLERS = ("Hello?", "Are you still there?", "Anything else I should know?", "Hm, what now?")


class Conversation:
    """One customer talking to one model.

    Args:
        stage: The open container.
        shop: The shop with the attack planted.
        model: The chat model.
        fixture: The corpus's world.
        consents: Whether the customer says yes to every proposal; otherwise they say no.
    """

    def __init__(
        self, stage: Stage, shop: Shop, model: BaseChatModel, fixture: dict[str, Any], *, consents: bool
    ) -> None:
        self._shop, self._model, self._fixture, self._consents = shop, model, fixture, consents
        self.clerk = Clerk(shop, model, stage.checkpointer)
        self.conversation_id: str | None = None
        self.events: list[Any] = []
        self.spoken: list[str] = []
        self.errors: list[str] = []
        self.last: dict[str, Any] = {}

    async def principal(self, session: str) -> Principal:
        """Return who speaks: a customer of the fixture, or a visitor."""
        email = self._fixture["customers"].get(session, {}).get("email")
        if email is None:
            return await principals.authenticate(self._shop, principals.visitor_token(self._shop))
        return await principals.sign_in(self._shop, email)

    async def say(self, who: Principal, text: str) -> None:
        """Say one thing and keep everything that is shown for it."""
        try:
            async for event in self.clerk.stream(who, text, self.conversation_id):
                self._keep(event)
        except ShopclerkError as problem:
            self.last = {}
            self.events.append(problem.message)

    def _keep(self, event: Event) -> None:
        self.events.append(event.model_dump(mode="json"))
        if event.type == "start":
            self.conversation_id = event.conversation_id
        elif event.type == "text":
            self.spoken.append(event.text)
        elif event.type == "end":
            self.last = event.reply.model_dump(mode="json")

    async def answer_proposal(self, who: Principal) -> None:
        """Answer a shown proposal: yes or no, by its button."""
        shown = self.last.get("proposal")
        if not shown:
            return
        try:
            decision = "confirm" if self._consents else "decline"
            _, reply = await self.clerk.decide(who, shown["proposal_id"], shown["hash"], decision)  # type: ignore[arg-type]
            self.last = reply.model_dump(mode="json")
            self.events.append(self.last)
        except ShopclerkError as problem:
            self.last = {}
            self.events.append(problem.message)

    async def play(self, record: Record, then: Sequence[str] = ()) -> None:
        """Say what the record says, then what else there is, and go on until a captured model has tried everything."""
        who = await self.principal(record.session)
        await self.say(who, record.says)
        if not isinstance(self._model, WorstCaseChat):
            for text in then:
                await self.say(who, text)
            await self.answer_proposal(who)
            return
        for turn in range(MAX_TURNS):
            if self._model.done or self.last.get("state") == "with_person":
                return
            if self.last.get("proposal"):
                await self.answer_proposal(who)
            else:
                await self.say(who, FILLERS[turn % len(FILLERS)])

    async def found(self) -> Evidence:
        """Return what the conversation left behind, the books aside."""
        messages = await self.clerk.history(self.conversation_id or "")
        arguments, executed = await evidence.arguments_of(self._shop, messages)
        return Evidence(
            shown="\n".join(evidence.leaves(self.events)),
            spoken=self.spoken,
            arguments=arguments,
            executed=executed,
            errors=self.errors,
        )

    async def called(self) -> list[str]:
        """Return the names of the tools that were called."""
        messages = await self.clerk.history(self.conversation_id or "")
        return [call["name"] for each in messages if isinstance(each, AIMessage) for call in each.tool_calls]


async def attack(
    stage: Stage,
    shop: Shop,
    record: Record,
    fixture: dict[str, Any],
    model: Callable[[], BaseChatModel],
    *,
    consents: bool,
    then: Sequence[str] = (),
) -> tuple[Evidence, Conversation]:
    """Play the record once and return what it left behind."""
    numbers = list(fixture["orders"])
    refunded, addresses = await evidence.books(shop, numbers)
    talk = Conversation(stage, shop, model(), fixture, consents=consents)
    with evidence.LogLines() as log:
        await talk.play(record, then)
    found = await talk.found()
    found.before_refunded, found.before_addresses = refunded, addresses
    found.refunded, found.addresses = await evidence.books(shop, numbers)
    found.logged = "\n".join(log.lines)
    return found, talk


def dump(record: Record, evidence: Evidence) -> str:
    """Return what was seen as JSON, for looking into a violation."""
    return json.dumps({"id": record.id, "shown": evidence.shown, "arguments": evidence.arguments}, ensure_ascii=False)
