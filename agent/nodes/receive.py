"""``receive``: a message came in. Catch up with what happened outside the graph.

Who is speaking and who owns the conversation was read in the transaction that took the message in
(`service.conversations.turns`): while a person owns it, the graph does not run at all.
"""

from __future__ import annotations

import re

from langchain_core.messages import AnyMessage, HumanMessage
from langgraph.runtime import Runtime

from agent import checklist
from agent.checklist import unfinished
from agent.embedded import other_languages
from agent.events import TextEvent
from agent.guardrails.grounding import Grounding
from agent.history import History
from agent.nodes import photos
from agent.nodes.common import finish_by_person, for_person, settle, tell_outcome
from agent.reading import person
from agent.state import FRESH, KEEP, MAX_PER_TURN, State, TurnContext
from commerce import alarm
from commerce.own_words import own
from commerce.sentences import say
from commerce.text import one_line
from service import consent
from service.changes import outcome, proposals
from service.conversations import handoff

_LET = re.compile(
    r"\b(?:let|have|ask|pass|give|hand|leave|get|call)\b.{0,40}"
    r"\b(?:colleagues?|person|human|somebody|someone|them)\b",
    re.I,
)
_NOT = re.compile(r"\b(?:no|not|never|instead|rather)\b|n['\u2019]t\b", re.I)


async def receive(state: State, runtime: Runtime[TurnContext]) -> State:
    """Reset the turn and tell outcomes that the conversation does not know yet."""
    context = runtime.context
    update: State = {**FRESH, "proposal": None}
    if len(state["messages"]) > KEEP - MAX_PER_TURN:  # some may fall out in this turn
        update["dictated"] = Grounding((), state["messages"], dictated=state.get("dictated", [])).dictated()
    messages: list[AnyMessage] = []
    notices = [each for each in (say("chat.renewed") if context.renewed else "", context.again) if each]
    told: list[str] = []
    shown = state.get("proposal")
    if shown is not None:
        status = await outcome.of(context.shop, await proposals.get(context.shop, context.principal, shown["id"]))
        if status.state == "open":
            update["proposal"] = {**shown, "fresh": False}
        else:
            messages += await _closed(context, status, notices)
    for proposal in await outcome.untold(context.shop, context.conversation_id) if context.untold else []:
        added, sentence, final = await tell_outcome(context, proposal.id, wait=False)
        messages += added
        told += final
        notices.append(sentence)
    messages += await _told_outside(context)
    entries = list(state.get("checklist", []))
    if entries:
        entries, messages = settle(_without_all(state, entries, notices) if messages else entries, messages)
        update["checklist"] = entries if unfinished(entries) else []
    called = "" if context.drafts else await _call_person(state, context, messages)
    update["offered"] = ""
    if called:
        update["handed_over"], update["proposal"] = True, None
        notices.append(called)
    photo, rest = ("", "") if called or context.drafts else await photos.heard(state, context)
    notices += filter(None, [photo])
    for sentence in notices:
        runtime.stream_writer(TextEvent(text=sentence + "\n"))
    update["notices"], update["told"] = notices, told
    update["settled"] = bool(context.again or (photo and not rest)) or (bool(notices) and _only_answers(state))
    if messages or rest:
        update["messages"] = [*messages, _anew(state["messages"][-1], bool(messages), rest)]
    return update


def _anew(last: AnyMessage, again: bool, rest: str) -> AnyMessage:
    """Return the customer's newest message, which must stay the last one, without what code has answered of it."""
    return last.model_copy(update={"id": f"{last.id}:again" if again else last.id, "content": rest or last.content})


def _without_all(state: State, entries: list[checklist.Entry], notices: list[str]) -> list[checklist.Entry]:
    """Return the checklist without what is open where everything is to stop, and tell so."""
    if not consent.stops_all(str(state["messages"][-1].content)):
        return entries
    notices += filter(None, [checklist.sentence(entries, "checklist.left")])
    return checklist.drop(entries, [each["id"] for each in entries])


def _only_answers(state: State) -> bool:
    return consent.read(str(state["messages"][-1].content)) in ("yes", "no", "stop")


async def _closed(context: TurnContext, found: outcome.ProposalOutcome, notices: list[str]) -> list[AnyMessage]:
    """Tell of the proposal that waited what nobody else tells; return the messages by which the model learns it."""
    if found.state == "void":  # by these very words, or replaced elsewhere
        notices.append(found.sentence)
        return (await tell_outcome(context, found.proposal_id, wait=False))[0]
    if found.state in outcome.UNFINISHED:
        notices.append(found.sentence)  # decided elsewhere, or in a turn that a crash cut short
    return []


async def _told_outside(context: TurnContext) -> list[AnyMessage]:
    """Return outcomes that the customer read outside a turn: the model learns them here, those it knows not twice."""
    found: list[AnyMessage] = []
    for proposal in await outcome.told_lately(context.shop, context.conversation_id) if context.noticed else []:
        found += (await tell_outcome(context, proposal.id, wait=False))[0]
    return found


async def _call_person(state: State, context: TurnContext, told: list[AnyMessage]) -> str:
    """Hand over at once when the customer's words or a change done in part ask for it; empty when nothing does.

    A plain request for a person is read here, by code, as is a yes to the question whether one should be called: no
    model can refuse it.
    """
    said: list[str] = []
    for message in reversed(state["messages"]):
        if not isinstance(message, HumanMessage):
            break
        said.append(own(str(message.content)))
    found = next((kind for each in said if (kind := alarm.read(each)) is not None), None)
    if found is not None:
        return await handoff.alarmed(context.shop, context.principal, context.conversation_id, found)
    reason = next((each for each in said if person.wanted(each)), "")
    if (
        not reason
        and state.get("offered")
        and state.get("proposal") is None
        and _takes_offer(said[0], state["offered"])
    ):
        reason = state["offered"]
    if reason and context.waits:
        return handoff.already(context.shop)
    if reason:
        words = one_line(reason, 280).replace("\u201d", "'")
        return await handoff.hand_off(
            context.shop,
            context.principal,
            context.conversation_id,
            say("handoff.reason.asked"),
            History(state["messages"]).refused(),
            asked=words,
        )
    return await finish_by_person(state, context) if context.untold and for_person(told) else ""


def _takes_offer(words: str, about: str) -> bool:
    """Return whether words take the offer of a person: a yes, or the request that a colleague see to it.

    Args:
        words: The answer to the offer.
        about: What the person was offered for: a yes may be one in the language of that.
    """
    read = consent.read(words)
    lets = not read and "?" not in words and bool(_LET.search(words)) and not _NOT.search(words)
    return read == "yes" or lets or other_languages.agrees(words, other_languages.read(about))
