"""Which blocks an answer has: read from the turn's results and from what its text tells of them.

A block is drawn for what the text says in code's own words, and for nothing else: what a model made of a result, or
what the gate took out, has no card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.messages import BaseMessage

from agent import offering
from agent.blocks import (
    AddressBlock,
    Block,
    HandoffBlock,
    NoticeBlock,
    OrderBlock,
    OrderCard,
    OutcomeBlock,
    QuickRepliesBlock,
    QuickReply,
    QuoteBlock,
    RatingBlock,
)
from agent.embedded import talk
from agent.embedded.dialogue import last_frame
from agent.history import History
from agent.wording import replies
from commerce import titles
from commerce.sentences import say
from store.models import Proposal
from tools.results import OrderResult, OrdersResult, OutcomeResult, ProductsResult

#: So many choices are buttons, the first ones; any other is typed.
MOST = 6
#: Questions for a whole address.
_ADDRESSES = ("engine.ask_address", "engine.ask_profile", "address.where", "address.again")
#: To the offer of a person: the id of each button, and what it says for the customer.
_ANSWERS = (("blocks.yes", "yes please"), ("blocks.no", "no thanks"))


def beside(messages: Sequence[BaseMessage], text: str, notices: Sequence[str], *, called: bool) -> list[Block]:
    """Return the blocks of an answer, in the order in which they are drawn.

    Args:
        messages: The conversation with this turn.
        text: All that is said.
        notices: Sentences of code's among it, which are no answer.
        called: Whether a person was called by this turn; the last notice says so.
    """
    history = History(messages)
    outcomes = _outcomes(history, text)
    told = {each.says for each in outcomes}
    rest = [each.strip() for each in notices if each.strip() and each.strip() not in told]
    person = [HandoffBlock(says=rest.pop())] if called and rest else []
    done = [RatingBlock()] if any(each.state == "confirmed" for each in outcomes) and not person else []
    return [*outcomes, *(NoticeBlock(says=each) for each in rest), *_orders(history, text), *person, *done]


def _outcomes(history: History, text: str) -> list[OutcomeBlock]:
    newest = {each.proposal_id: each for each in history.results if isinstance(each, OutcomeResult)}
    return [
        OutcomeBlock(proposal_id=each.proposal_id, state=each.state, code=each.code, says=each.sentence)
        for each in newest.values()
        if each.sentence and each.sentence in text
    ]


def _orders(history: History, text: str) -> Iterator[OrderBlock]:
    seen = {each.number: each for each in history.since_asked() if isinstance(each, OrderResult) and each.number}
    for result in seen.values():
        says = replies.order(result)
        if says in text:
            yield OrderBlock(order=OrderCard.model_validate(result.order), says=says)


def choices(messages: Sequence[BaseMessage], text: str) -> list[Block]:
    """Return what may be pressed or filled in instead of typed, where the answer ends in a question of code's.

    Args:
        messages: The conversation with this turn.
        text: All that is said.
    """
    if any(text.endswith(say(each)) for each in _ADDRESSES):
        return [AddressBlock()]
    frame = last_frame(messages)
    if frame.awaiting == "clarify" and frame.options and talk.clarify(frame.options) in text:
        return _replies([(say(f"engine.name.{each}"), str(place)) for place, each in enumerate(frame.options, 1)])
    if frame.args.get("asked_of"):
        known = _offered(messages)
        return _replies([(titles.title(str(each.get("title") or ""), 60), str(n)) for n, each in enumerate(known, 1)])
    listed = next((each for each in reversed(History(messages).since_asked()) if isinstance(each, OrdersResult)), None)
    if listed is not None and text.endswith(say("chat.which_order")):
        return _replies([(f"#{number.lstrip('#')}", number) for number in listed.numbers])
    return _replies([(say(key), words) for key, words in _ANSWERS]) if offering.ends(text) else []


def _offered(messages: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    """Return the products that the newest answer asks to choose from."""
    found = (each for each in reversed(History(messages).since_asked()) if isinstance(each, ProductsResult))
    return next((each.items for each in found), [])


def _replies(found: list[tuple[str, str]]) -> list[Block]:
    pressed = [QuickReply(label=label, say=words) for label, words in found[:MOST]]
    return [QuickRepliesBlock(replies=pressed)] if pressed else []


def quote(proposal: Proposal) -> QuoteBlock:
    """Return what a proposal comes to."""
    shown: dict[str, Any] = proposal.quote.get("shown") or {}
    money = {name: str(shown.get(name) or "") for name in ("amount", "difference", "currency")}
    return QuoteBlock(
        proposal_id=proposal.id,
        action=proposal.action,
        order_number=proposal.order_number,
        summary=proposal.summary,
        **money,
    )
