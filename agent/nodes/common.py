"""What several nodes share: running a tool call, and telling an outcome."""

from __future__ import annotations

from langchain_core.messages import AIMessage, AnyMessage, ToolCall, ToolMessage
from pydantic import ValidationError

from agent import checklist
from agent.calls import NO_SUCH_TOOL
from agent.checklist import Entry
from agent.history import History, of_orders, plain_number, result_of
from agent.state import State, TurnContext
from agent.wording.own_values import OwnValues
from commerce.errors import MoneyError
from commerce.sentences import say
from service.changes import outcome, proposals
from service.conversations import conversations, handoff
from tools import TOOLS
from tools.results import ErrorResult, OutcomeResult, RefusedResult, Result, wrong_call

#: Tools that change nothing and send nothing: all that a draft may use.
READING = frozenset(
    {
        "search_products",
        "get_product",
        "recommend",
        "compare_products",
        "list_orders",
        "get_order",
        "store_policy",
        "ask_store",
        "proposal_status",
        "plan",
    }
)


async def run_tool(state: State, context: TurnContext) -> Result:
    """Run the tool call of the last message and return its result. A draft only reads, and mails nobody a code."""
    call = the_call(state)
    if context.drafts and call["name"] not in READING:
        return RefusedResult(kind="denied", code="with_person", reason=say("handoff.waits"))
    tool = TOOLS.get(call["name"]) or context.model.tools.get(call["name"])
    if tool is None:
        return wrong_call("bad_tool_call", NO_SUCH_TOOL)
    history = History(state["messages"])
    try:
        before = history.last_turn()
        # One request begins one picture, however often a model calls.
        words = "" if state.get("blocks") else history.said()
        tried = any(step.kind == "tryon" for step in before)
        config = context.tool_config(history.refused(), history.shown(), of_orders(before), words, tried=tried)
        answer: ToolMessage = await tool.ainvoke({**call, "type": "tool_call"}, config=config)
    except (ValidationError, MoneyError) as error:
        return bad_arguments(error)
    result: Result = answer.artifact
    return result


def the_call(state: State) -> ToolCall:
    """Return the tool call of the last message."""
    last = state["messages"][-1]
    assert isinstance(last, AIMessage)
    return last.tool_calls[0]


def spoken_of(state: State, number: str) -> str:
    """Return an order's number if the customer or a result named it, else nothing: what is noted down is told."""
    history, plain = History(state["messages"]), plain_number(number)
    return number if OwnValues(history.customer).says(plain) or OwnValues(of_orders(history.steps)).says(plain) else ""


def for_person(messages: list[AnyMessage]) -> bool:
    """Return whether one of these outcomes is for a person: a change half done, or nobody knows what became of it."""
    found = (each for each in History(messages).results if isinstance(each, OutcomeResult))
    return any(outcome.for_person(each.state, each.code) for each in found)


async def finish_by_person(state: State, context: TurnContext) -> str:
    """Hand over a change that a person has to see to; return the sentence."""
    return await handoff.hand_off(
        context.shop,
        context.principal,
        context.conversation_id,
        say("handoff.reason.partly"),
        History(state["messages"]).refused(),
    )


async def taken_over(context: TurnContext) -> bool:
    """Return whether a person has taken the conversation over: asked after every slow call."""
    if context.drafts:
        return False
    if context.waits:
        return not await handoff.waits(context.shop, context.conversation_id)
    return await conversations.owner(context.shop, context.conversation_id) == conversations.PERSON


def ran(state: State, result: Result, entries: list[Entry] | None = None) -> State:
    """Return the update after a tool call: its message, the count of calls, and the checklist moved on by it.

    Args:
        state: The state before.
        result: What the call of the last message came to.
        entries: The checklist afterwards; None derives it from the result.
    """
    call, have = the_call(state), state.get("checklist", [])
    if entries is None:
        entries = checklist.after_call(have, call["name"], call["args"], result)
    update: State = {"calls": state["calls"] + 1}
    if entries or have:
        # An empty list is shown too: the model would else go on with the last one that it saw.
        result, update["checklist"] = result.showing(checklist.view(entries)), entries
    return {**update, "messages": [answer_call(call["id"], call["name"], result)]}


def settle(entries: list[Entry], messages: list[AnyMessage]) -> tuple[list[Entry], list[AnyMessage]]:
    """Return the checklist after the outcomes in these messages, and the messages showing what is still open."""
    if not entries:
        return entries, messages
    shown: list[AnyMessage] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            result = result_of(message)
            if isinstance(result, OutcomeResult):
                entries = checklist.decided(entries, result.proposal_id, result.state)
            text = result.showing(checklist.view(entries)).written
            shown.append(message.model_copy(update={"content": text}))
        else:
            shown.append(message)
    return entries, shown


def bad_arguments(error: ValidationError | MoneyError) -> ErrorResult:
    """Return what the model reads about arguments that do not fit the tool."""
    if isinstance(error, MoneyError):
        return wrong_call(error.code, error.message)
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return wrong_call("bad_arguments", f"{field}: {first['msg']}.")


def answer_call(call_id: str | None, name: str, result: Result) -> ToolMessage:
    """Return the tool message for a call; its id makes a re-run node add nothing twice."""
    return ToolMessage(content=result.written, tool_call_id=call_id or "", name=name, id=f"tool:{call_id}")


async def tell_outcome(context: TurnContext, proposal_id: str, wait: bool) -> tuple[list[AnyMessage], str, list[str]]:
    """Return the messages by which model and customer learn what became of a proposal, and the sentence.

    The model sees a call of ``proposal_status`` and its result, so the history stays valid for every provider.
    The last part is the proposal's id when the outcome is final: it counts as told once the reply is stored.
    """
    shop = context.shop
    proposal = await proposals.get(shop, context.principal, proposal_id)
    found = await (outcome.wait(shop, proposal) if wait else outcome.of(shop, proposal))
    call_id = f"status-{proposal_id}-{found.state}"
    code = {"code": found.code} if found.code else {}
    result = OutcomeResult(proposal_id=proposal_id, state=found.state, sentence=found.sentence, **code)
    call = {
        "name": "proposal_status",
        "args": {"proposal_id": proposal_id},
        "id": call_id,
        "type": "tool_call",
    }
    messages: list[AnyMessage] = [
        AIMessage(content="", tool_calls=[call], id=f"call:{call_id}"),
        answer_call(call_id, "proposal_status", result),
    ]
    return messages, found.sentence, [] if found.state in outcome.UNFINISHED else [proposal_id]
