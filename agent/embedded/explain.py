"""What the engine read in a message, and why it made the move that it made: for those who develop it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import BaseModel

from agent.embedded import addresses, glossed, money, next_move, numbers, short_answers
from agent.embedded.dialogue import last_frame
from agent.embedded.keywords import votes
from agent.embedded.router import Router
from agent.embedded.state import Dialogue
from agent.embedded.text import intent_words
from commerce import causes
from commerce.own_words import own
from service import gloss
from service.consent import said

#: So many of the likeliest intents are told.
_LIKELIEST = 4


class Chance(BaseModel):
    """An intent, how likely it is, and what plain words added to its score."""

    intent: str
    chance: float
    words: float = 0.0


class Explanation(BaseModel):
    """What became of one message.

    Attributes:
        text: The customer's own words in it; what they quote is none.
        quoted: Whether something was left out as quoted.
        written: The message as it came, where it was read in English words.
        entities: What was read in the words, by kind.
        likeliest: The likeliest intents.
        decided: Whether the router may act on the first without asking.
        waited: What the last reply waited for; empty: nothing.
        state: What the conversation is about, without what is empty.
        passed: The rules that had no move.
        rule: The rule that made the move.
        tool: What it calls; empty for words alone.
        args: The call's arguments.
        says: What it says.
        waits: What it waits for afterwards.
    """

    text: str
    quoted: bool = False
    written: str = ""
    entities: dict[str, Any] = {}
    likeliest: list[Chance] = []
    decided: bool = False
    waited: str = ""
    state: dict[str, Any] = {}
    passed: list[str] = []
    rule: str = ""
    tool: str = ""
    args: dict[str, Any] = {}
    says: str = ""
    waits: str = ""


def explain(
    messages: Sequence[BaseMessage],
    tools: Mapping[str, frozenset[str]],
    router: Router,
    state: Dialogue | None = None,
) -> Explanation:
    """Return why the engine does what it does next.

    Args:
        messages: The conversation, oldest first; the newest is the customer's.
        tools: Argument names by tool.
        router: The router to read requests with.
        state: What was kept of the dialogue.
    """
    whole = next((each.text for each in reversed(messages) if isinstance(each, HumanMessage)), "")
    text = gloss.english(own(whole))
    move = next_move.decide(messages, tools, router, state)
    with gloss.remembered(glossed.glosses(messages)):
        routing = router.route(text)
    voted = votes(intent_words(text))
    names = [rule.name for rule in next_move.RULES]
    known = (state or Dialogue()).after(messages).model_dump(mode="json", exclude_defaults=True, exclude={"upto"})
    return Explanation(
        text=text,
        written=whole if text != own(whole) else "",
        quoted=own(whole).split() != whole.split(),
        entities=entities(text),
        likeliest=[
            Chance(intent=name, chance=routing.chances[name], words=voted.get(name, 0.0))
            for name in routing.ranked[:_LIKELIEST]
        ],
        decided=routing.decided,
        waited=last_frame(messages).awaiting,
        state=known,
        passed=names[: names.index(move.rule)] if move.rule in names else [],
        rule=move.rule,
        tool=move.tool,
        args=move.args,
        says=move.text,
        waits=move.frame.awaiting,
    )


def entities(text: str) -> dict[str, Any]:
    """Return what is read in words, by kind; what is not there is left out."""
    reading = said.read(text)
    limits = money.budget(text)
    sum_of = money.amount(text)
    found: dict[str, Any] = {
        "orders": [number for number in numbers.order_numbers(text) if number not in reading.out],
        "left out": list(reading.out),
        "article numbers": numbers.skus(text),
        "price": {name: value for name, value in (("from", limits.low), ("to", limits.high)) if value is not None},
        "sum": f"{sum_of.value} {sum_of.currency}".strip() if sum_of is not None else "",
        "address": addresses.parse(numbers.without_orders(text)),
        "actions": sorted(reading.families),
        "reason": causes.read(text),
        "answer": next((name for name, holds in _ANSWERS if holds(text)), ""),
    }
    return {name: value for name, value in found.items() if value}


_ANSWERS = (
    ("yes", short_answers.is_yes),
    ("no", short_answers.is_no),
    ("never mind", short_answers.is_never_mind),
    ("go on", short_answers.goes_on),
)
