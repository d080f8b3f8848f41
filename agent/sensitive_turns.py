"""What is in play in a turn: only where it is nothing but articles may a model use its own words freely."""

from __future__ import annotations

from agent.embedded import product_talk
from agent.guardrails.judge import Turn
from agent.history import History, Step
from agent.reading.sensitive_topics import topics
from agent.state import State
from service.consent import lists
from service.consent.lists import fold

#: Up to so many words a message is an answer rather than a request of its own.
_SHORT = 4
#: So many turns after an order was shown a request about articles may be about its articles.
_TURNS = 3
#: A sum of money alone is a price as long as articles were looked for.
_WEAK = frozenset({"amount"})


def in_play(state: State, free: bool = True) -> Turn:
    """Return what is in play so far. When it is unclear it is a matter of orders, money or rules.

    Args:
        state: The conversation, with the results of this turn so far.
        free: Whether the shop lets a model speak of articles in its own words; otherwise every turn is a matter.
    """
    history = History(state["messages"])
    steps = history.this_turn()
    told = bool(state.get("told")) or any(step.kind == "outcome" for step in steps)
    return Turn(
        matter=not free or bool(state.get("checklist")) or _matters(history, steps),
        proposal_open=state.get("proposal") is not None,
        after_outcome=told or bool(state.get("notices")),
    )


def _shops(words: str) -> bool:
    """Whether words begin as a question about the shelf does: "do you have", "show me"."""
    folded = fold(words)
    return any(folded.startswith(each) for each in lists.every("shop"))


def _matters(history: History, steps: list[Step]) -> bool:
    # Of the photo, its picture and how it fits only code speaks once something was tried on.
    if any(not step.about_products for step in steps) or history.called("try_on"):
        return True
    words = history.said()
    about = topics(words)
    if about - _WEAK:
        return True
    before = history.last_turn()
    if any(not step.about_products for step in before) and len(words.split()) < _SHORT:
        return True  # an answer to what was asked there
    if about and not steps:
        return True
    if any(not step.about_products for step in history.lately(_TURNS)) and not _shops(words):
        return True  # "please make the mugs white" is about the order that was shown
    lately = bool(before) and all(step.about_products for step in before)
    # That the model looked for articles says nothing: the customer has to speak of them.
    return not product_talk.surely(words, lately)
