"""What tools return is decoded once, and what they are given is validated once, however long the talk and whoever reads."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel

from agent.clerk import Clerk
from agent.embedded.model import EmbeddedChat
from connectors.stores.demo import cast
from evals.bench.bench_turn import READ, TALK, answer
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from service.changes.spec import Arguments
from service.identity import principals
from tools import results

SAID = (READ, "show me jackets", "what is your return policy?", f"refund 1 EUR of {cast.DELIVERED}", "no thanks", READ)


@pytest.mark.parametrize("model", [ScriptedChat(answer=answer), EmbeddedChat()], ids=["model", "engine"])
@pytest.mark.asyncio(loop_scope="module")
async def test_no_turn_decodes_what_was_decoded(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, model: BaseChatModel
) -> None:
    decoded: list[str] = []
    decode = results._decoded

    def counted(text: str) -> Any:
        decoded.append(text)
        return decode(text)

    monkeypatch.setattr(results, "_decoded", counted)
    scenario = Scenario(about="decodes", turns=[Turn(say=TALK)], **{"as": cast.OWNER})
    async with fresh_shop(stage, scenario) as shop:
        clerk = Clerk(shop, model, stage.checkpointer)
        principal = await principals.sign_in(shop, cast.OWNER)
        conversation_id = None
        for text in SAID:
            conversation_id = (await clerk.chat(principal, text, conversation_id)).conversation_id
        assert decoded == []  # this process made them all
        monkeypatch.setattr(results, "_recent", results._Recent())  # another one takes over
        await clerk.chat(principal, READ, conversation_id)
        once = list(decoded)
        assert len(once) == len(set(once)) > 0
        for _ in range(3):
            await clerk.chat(principal, READ, conversation_id)
        assert decoded == once


@pytest.mark.asyncio(loop_scope="module")
async def test_the_arguments_of_a_proposal_are_validated_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    validated: list[object] = []

    def counted(cls: type[BaseModel], value: object, **_: Any) -> object:
        validated.append(value)
        return validate(cls, value)

    validate = BaseModel.model_validate.__func__
    monkeypatch.setattr(Arguments, "model_validate", classmethod(counted), raising=False)
    scenario = Scenario(about="arguments", turns=[Turn(say=TALK)], **{"as": cast.OWNER})
    async with fresh_shop(stage, scenario) as shop:
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        reply = await clerk.chat(await principals.sign_in(shop, cast.OWNER), f"Refund 1.00 EUR of {cast.DELIVERED}")
    assert reply.proposal is not None
    assert validated == [{"order_number": cast.DELIVERED, "amount": "1.00"}]
