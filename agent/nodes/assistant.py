"""``assistant``: ask the model. It answers with text, or with one tool call."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from string import Template
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, SystemMessage, ToolMessage
from langgraph.runtime import Runtime

from agent import calls, facts, hybrid, sensitive_turns
from agent.embedded import state as dialogues
from agent.events import TextEvent
from agent.guardrails.artefacts import spoken
from agent.guardrails.gate import Gate
from agent.guardrails.grounding import Grounding
from agent.guardrails.judge import Turn
from agent.history import History
from agent.model_calls import ask, repeats, whole
from agent.nodes.common import answer_call, taken_over
from agent.nodes.saying import of_code
from agent.state import MAX_TOOL_CALLS, State, TurnContext
from agent.wording.courtesies import Composer
from commerce.errors import ModelError
from commerce.sentences import say
from commerce.text import one_line
from prompts import text as prompt
from runtime import clock
from service.changes.registry import ACTIONS
from service.identity import principals
from tools import TOOLS
from tools.results import ErrorResult, wrong_call

log = logging.getLogger(__name__)
#: What a model reads about its tools; like its instructions, no customer needs it word for word.
TOLD = "\n".join(tool.description for tool in TOOLS.values())
#: So many calls of a turn may be such as cannot be run; the next one ends it.
MAX_UNUSABLE = 2
#: Tools that bring nothing but articles into play; beside a call of another one orders, money or rules are.
_ABOUT_ARTICLES = frozenset({"search_products", "get_product", "recommend", "compare_products", "ask_store"})


async def assistant(state: State, runtime: Runtime[TurnContext]) -> State:
    """Call the model once; show what the gate lets through; keep the history valid, and true to what was shown."""
    engine = await hybrid.chosen(state, runtime.context)
    context = hybrid.driving(state, runtime.context, engine=engine)
    if (state.get("calls") or state.get("notices")) and await taken_over(context):
        return {"taken": True}  # while a tool or a change ran
    system = _system(context)
    before = [SystemMessage(content=context.before)] if context.before else []
    prompted: list[AnyMessage] = [system, *before, *answered(state["messages"])]
    dialogue = dialogues.read(state.get("dialogue")).after(state["messages"])
    kept = dialogue.model_dump(mode="json")
    try:
        if context.by_code:
            answer = await whole(context, context.model.all.bind(dialogue=kept), prompted)
        else:
            told = await asyncio.to_thread(facts.beside, prompted, dialogue)
            answer = await _of_a_model(state, context, told)
    except Exception as error:  # noqa: BLE001 - every provider's client has errors of its own; the turn ends politely
        log.warning("chat model failed: %s: %s", type(error).__name__, one_line(str(error), 300))
        return {"error": ModelError.default()}
    # The engine answers at once: nobody takes over meanwhile, and storing the reply looks once more.
    if not context.by_code and await taken_over(context):
        return {"taken": True}
    grounding = Grounding(
        context.shop.hosts,
        state["messages"],
        context.principal.email,
        f"{system.content}\n{TOLD}",
        state.get("dictated", []),
    )
    # The reader's encoder keeps a core busy for some milliseconds: not on the event loop.
    said = (state, context, answer, grounding)
    at_once = context.by_code or not answer.content
    update = _spoken(*said) if at_once else await asyncio.to_thread(_spoken, *said)
    for text in update["said"][len(state.get("said", [])) :]:
        runtime.stream_writer(TextEvent(text=text))
    over = not context.by_code and repeats(state["messages"], answer)
    checked = _over(state) if over else _checked(state, answer, grounding)
    return {"ended": False, "by_engine": engine, **update, **checked, "dialogue": kept}


async def _of_a_model(state: State, context: TurnContext, prompted: list[AnyMessage]) -> AIMessage:
    """Ask, and once more where nothing comes."""
    answer = await ask(state, context, prompted)
    if not answer.tool_calls and not answer.invalid_tool_calls and not answer.content and not _has_answer(state):
        answer = await ask(state, context, prompted)
    return facts.priced(answer, History(state["messages"]).said())


def _has_answer(state: State) -> bool:
    """Whether code has something to say even when the model has not."""
    return bool(state.get("notices")) or bool(state.get("calls"))


def _spoken(state: State, context: TurnContext, answer: AIMessage, grounding: Grounding) -> State:
    """Return what of the answer is said now, and what is held back until it is sure that no proposal asks."""
    said, held = state.get("said", []), state.get("held", [])
    if not answer.content:
        return {"said": said}  # nothing to judge
    turn = None if context.by_code else _in_play(state, context, answer)
    grounding = of_code(context, state["messages"]) if context.by_code else grounding
    known = list(state.get("notices", []))
    known += [] if context.by_code else [*said, *held]
    compose = Composer(turn or Turn(), History(state["messages"]).plain)
    gate = Gate(grounding, state["messages"], known, turn, compose)
    shown = gate.whole(str(answer.content) if context.by_code else spoken(str(answer.content), TOOLS))
    if held and context.by_code and shown:  # code's own words keep their order
        held, shown = [*held, shown], ""
    return {
        "said": [*said, shown] if shown.strip() else said,
        "held": [*held, *gate.held],
        "offers": state.get("offers", False) or gate.offers,
        "own": state.get("own", False) or (gate.own and bool(shown.strip())),
    }


def _in_play(state: State, context: TurnContext, answer: AIMessage) -> Turn:
    turn = sensitive_turns.in_play(state, context.free_words)
    called = {call["name"] for call in [*answer.tool_calls, *answer.invalid_tool_calls]}
    changes = any(name in ACTIONS for name in called)
    return replace(
        turn, matter=turn.matter or bool(called - _ABOUT_ARTICLES), proposal_open=turn.proposal_open or changes
    )


def _checked(state: State, answer: AIMessage, grounding: Grounding) -> State:
    """Refuse calls that cannot be run, telling the model why, within the turn's budget.

    The text of an answer is not kept here: ``reply`` puts what was shown into the history.
    """
    made = state.get("calls", 0)
    answer = answer.model_copy(update={"content": ""})
    if not answer.tool_calls and not answer.invalid_tool_calls:
        return {"messages": [answer]}
    answer, problem = calls.checked(answer, made, grounding)
    if problem is None:
        return {"messages": [answer]}
    found: list[Any] = [*answer.tool_calls, *answer.invalid_tool_calls]
    refusal = wrong_call("bad_tool_call", problem)
    update: State = {
        "messages": [answer, answer_call(found[0]["id"], found[0]["name"], refusal)],
        "calls": made + 1,
    }
    if made >= MAX_TOOL_CALLS or _unusable(state["messages"]) >= MAX_UNUSABLE:
        update["error"] = say("chat.too_long")
    return update


def _over(state: State) -> State:
    """End a turn in which the model only repeats itself: its results are told, and where they are none, that."""
    newest = History(state["messages"]).this_turn()[-1]
    return {"ended": True, "error": say("chat.too_long") if newest.kind == "error" else ""}


def _unusable(messages: list[AnyMessage]) -> int:
    """Return how many calls of this turn could not be run."""
    steps = History(messages).this_turn()
    return sum(isinstance(each.result, ErrorResult) and each.result.code == "bad_tool_call" for each in steps)


def answered(messages: list[AnyMessage]) -> list[AnyMessage]:
    """Return the messages that any provider takes: no tool calls without a result, no empty answers."""
    results = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    return [message for message in messages if not isinstance(message, AIMessage) or _valid(message, results)]


def _valid(message: AIMessage, results: set[str]) -> bool:
    made = (*message.tool_calls, *message.invalid_tool_calls)
    return all(call["id"] in results for call in made) if made else bool(message.content)


def actions_told() -> dict[str, str]:
    """Return what the instructions say of the actions: which changes there are, and which are for which orders."""

    def names(stage: str) -> str:
        *some, last = [f"`{spec.name}`" for spec in ACTIONS.values() if spec.stage == stage]
        return f"{', '.join(some)} and {last}" if some else last

    kinds = [spec.label.kind for spec in ACTIONS.values() if spec.label.kind]
    return {"changes": ", ".join(kinds), "unsent": names("unsent"), "arrived": names("arrived")}


def _system(context: TurnContext) -> SystemMessage:
    """Return the instructions; what differs from turn to turn stands last, so that what is before can be cached."""
    words, own = Template(prompt("clerk")).substitute(actions_told()), context.shop.instructions
    now = Template(prompt("today")).substitute(
        shop=one_line(context.shop.info.name, 80),
        today=clock.now().strftime("%A %d %B %Y"),
        customer=one_line(principals.describe(context.principal), 80),
    )
    return SystemMessage(content="\n".join([words, *([f"The shop adds:\n{own}\n"] if own else []), now]))
