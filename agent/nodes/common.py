"""What several nodes share: running a tool call, and telling an outcome."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from pydantic import ValidationError

from agent import checklist, matter
from agent.checklist import Entry
from agent.state import State, TurnContext
from agent.wording.heard import Heard
from agent.wording.steps import last_turn, of_orders, plain_number, whole_talk
from commerce.errors import MoneyError
from service import conversations, handoff
from service.changes import outcome, proposals
from tools import TOOLS


async def run_tool(state: State, context: TurnContext) -> tuple[dict[str, Any], ToolMessage]:
    """Run the tool call of the last message and return its result, plain and as a message."""
    last = state["messages"][-1]
    assert isinstance(last, AIMessage)
    call = last.tool_calls[0]
    try:
        before = last_turn(state["messages"])
        # One wish begins one picture, however often a model calls.
        words = "" if state.get("blocks") else matter.said(state["messages"])
        tried = any(step.kind == "tryon" for step in before)
        config = context.tool_config(refused(state), shown(state), of_orders(before), words, tried=tried)
        text = await TOOLS[call["name"]].ainvoke(call["args"], config=config)
    except (ValidationError, MoneyError) as error:
        text = json.dumps(bad_arguments(error))
    result: dict[str, Any] = json.loads(text)
    return result, answer_call(call["id"], call["name"], text)


def refused(state: State) -> tuple[str, ...]:
    """Return what tools said cannot be done, for the person who takes over."""
    found = []
    for message in state["messages"]:
        result = _result(message, "denied", "needs_person")
        if result is not None:
            found.append(f"{message.name}: {result.get('reason')}")
    return tuple(dict.fromkeys(found))


def shown(state: State) -> tuple[str, ...]:
    """Return the products that tools showed in this conversation, oldest first, by the platform's ids."""
    found: dict[str, None] = {}
    for message in state["messages"]:
        result = _result(message, "products", "product")
        if result is not None:
            for item in [*reversed(result.get("items") or []), *([result["item"]] if "item" in result else [])]:
                found.pop(item["id"], None)
                found[item["id"]] = None
    return tuple(found)


def _result(message: AnyMessage, *kinds: str) -> dict[str, Any] | None:
    """Return a tool's result when it is of one of these kinds; others are not even decoded."""
    if not isinstance(message, ToolMessage):
        return None
    text = str(message.content)
    result = json.loads(text) if any(f'"{kind}"' in text for kind in kinds) else None
    return result if isinstance(result, dict) and result.get("kind") in kinds else None


def spoken_of(state: State, number: str) -> str:
    """Return an order's number if the customer or a result named it, else nothing: what is noted down is told."""
    customer = Heard([str(each.content) for each in state["messages"] if isinstance(each, HumanMessage)])
    results = Heard(of_orders(whole_talk(state["messages"])))
    plain = plain_number(number)
    return number if customer.says(plain) or results.says(plain) else ""


def for_person(messages: list[AnyMessage]) -> bool:
    """Return whether one of these outcomes is for a person: a change half done, or nobody knows what became of it."""
    results = (json.loads(str(each.content)) for each in messages if isinstance(each, ToolMessage))
    return any(outcome.for_person(str(result.get("state")), str(result.get("code"))) for result in results)


async def finish_by_person(state: State, context: TurnContext) -> str:
    """Hand over a change that a person has to see to; return the sentence."""
    return await handoff.hand_off(
        context.shop, context.principal, context.conversation_id, handoff.PARTLY, refused(state)
    )


async def taken_over(context: TurnContext) -> bool:
    """Return whether a person has taken the conversation over: asked after every slow call."""
    if context.waits:
        return not await handoff.waits(context.shop, context.conversation_id)
    return await conversations.owner(context.shop, context.conversation_id) == conversations.PERSON


def ran(state: State, message: ToolMessage, result: dict[str, Any], entries: list[Entry] | None = None) -> State:
    """Return the update after a tool call: its message, the count of calls, and the checklist moved on by it.

    Args:
        state: The state before.
        message: The tool's message.
        result: The tool's result.
        entries: The checklist afterwards; None derives it from the result.
    """
    last = state["messages"][-1]
    have = state.get("checklist", [])
    if entries is None and isinstance(last, AIMessage):
        call = last.tool_calls[0]
        entries = checklist.after_call(have, call["name"], call["args"], result)
    update: State = {"messages": [message], "calls": state["calls"] + 1}
    if entries or have:
        # An empty list is shown too: the model would else go on with the last one that it saw.
        update["messages"] = [_shows(message, result, entries or [])]
        update["checklist"] = entries or []
    return update


def _shows(message: ToolMessage, result: dict[str, Any], entries: list[Entry]) -> ToolMessage:
    """Return the message with what is still open: the model goes on with that."""
    text = json.dumps({**result, "still_open": checklist.view(entries)}, ensure_ascii=False)
    return message.model_copy(update={"content": text})


def settle(entries: list[Entry], messages: list[AnyMessage]) -> tuple[list[Entry], list[AnyMessage]]:
    """Return the checklist after the outcomes in these messages, and the messages showing what is still open."""
    if not entries:
        return entries, messages
    shown: list[AnyMessage] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            result: dict[str, Any] = json.loads(str(message.content))
            entries = checklist.decided(entries, str(result.get("proposal_id")), str(result.get("state")))
            shown.append(_shows(message, result, entries))
        else:
            shown.append(message)
    return entries, shown


def bad_arguments(error: ValidationError | MoneyError) -> dict[str, Any]:
    """Return what the model reads about arguments that do not fit the tool."""
    if isinstance(error, MoneyError):
        return {"kind": "error", "code": error.code, "message": error.message}
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return {"kind": "error", "code": "bad_arguments", "message": f"{field}: {first['msg']}."}


def answer_call(call_id: str | None, name: str, text: str) -> ToolMessage:
    """Return the tool message for a call; its id makes a re-run node add nothing twice."""
    return ToolMessage(content=text, tool_call_id=call_id or "", name=name, id=f"tool:{call_id}")


async def tell_outcome(context: TurnContext, proposal_id: str, wait: bool) -> tuple[list[AnyMessage], str, list[str]]:
    """Return the messages by which model and customer learn what became of a proposal, and the sentence.

    The model sees a call of ``proposal_status`` and its result, so the history stays valid for every provider.
    The last part is the proposal's id when the outcome is final: it counts as told once the reply is stored.
    """
    shop = context.shop
    proposal = await proposals.get(shop, context.principal, proposal_id)
    found = await (outcome.wait(shop, proposal) if wait else outcome.of(shop, proposal))
    call_id = f"status-{proposal_id}-{found.state}"
    result = {
        "kind": "outcome", "proposal_id": proposal_id, "state": found.state, "sentence": found.sentence,
        **({"code": found.code} if found.code else {}),
    }  # fmt: skip
    call = {
        "name": "proposal_status",
        "args": {"proposal_id": proposal_id},
        "id": call_id,
        "type": "tool_call",
    }
    messages: list[AnyMessage] = [
        AIMessage(content="", tool_calls=[call], id=f"call:{call_id}"),
        answer_call(call_id, "proposal_status", json.dumps(result, ensure_ascii=False)),
    ]
    return messages, found.sentence, [] if found.state in outcome.UNFINISHED else [proposal_id]
