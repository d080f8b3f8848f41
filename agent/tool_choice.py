"""Which tools a language model is given in a turn: those for what is talked about. Others are a call away.

A weak model goes wrong among two dozen tools, and each costs tokens in every request. A tool that was not given can
still be called: what may be done is judged when a tool runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from langchain_core.messages import HumanMessage

from agent.embedded.intents import ROWS
from agent.embedded.router import router
from agent.history import History
from agent.reading.sensitive_topics import topics
from agent.state import State
from commerce.customer import Principal, Tier
from service.changes.registry import ACTIONS
from service.consent.said import FAMILIES
from tools import TOOLS

#: So many tools a turn at most, and so many where little is talked about; the one for further tools is not counted.
MOST, LEAST = 8, 6
#: An intent that is as likely as this brings its tools.
_LIKELY = 0.08
MORE = "more_tools"
GROUPS: dict[str, tuple[str, ...]] = {
    "shopping": ("search_products", "get_product", "recommend", "compare_products", "checkout_link", "try_on"),
    "orders and rules": ("get_order", "list_orders", "store_policy", "ask_store", "proposal_status", "verify_customer"),
    "changes of orders": (*(name for name, spec in ACTIONS.items() if spec.about == "order"), "plan"),
    "account": (*(name for name, spec in ACTIONS.items() if spec.about != "order"), "send_code", "handoff"),
}
_SHOPS = ("search_products", "get_product", "recommend", "compare_products", "checkout_link")
#: Families of changes that a topic brings, which words in any language tell (`agent.reading.sensitive_topics`).
_OF_TOPICS: dict[str, tuple[str, ...]] = {
    "refund": ("refund", "return"),
    "return": ("return", "refund"),
    "exchange": ("swap",),
    "cancel": ("cancel",),
    "address": ("address",),
    "payment": ("payment",),
    "trouble": ("return", "refund"),
    "change": ("swap", "address", "cancel"),
}
_RULES = frozenset({"policy", "payment"})
_CHANGES = frozenset({"refund", "return", "exchange", "cancel", "address", "payment"})
_CUSTOMER, _VISITOR = ("get_order", "list_orders"), ("verify_customer",)
_LAST = ("ask_store", "get_product", *_CUSTOMER, "store_policy", "recommend", "checkout_link")


def more(groups: Iterable[str] = GROUPS) -> dict[str, Any]:
    """Return the tool by which a model gets those that it does not see, in the form of OpenAI's API."""
    about = {"type": "string", "enum": list(groups)}
    parameters = {"type": "object", "properties": {"about": about}, "required": ["about"]}
    told = "Get further tools, when none of yours does what the customer asks for."
    return {"type": "function", "function": {"name": MORE, "description": told, "parameters": parameters}}


def chosen(state: State, principal: Principal, offered: Collection[str]) -> tuple[str, ...]:
    """Return the names of the tools for the turn, in the order of all tools; those of strangers are in every turn.

    Args:
        state: The conversation.
        principal: Who speaks.
        offered: The tools that the shop has set up.
    """
    names: dict[str, None] = {}
    for wanted, most in ((_wanted(state, principal), MOST), (_LAST, LEAST)):
        for name in wanted:
            if name in offered and len(names) < most:
                names.setdefault(name)
    return (*(name for name in TOOLS if name in names), *(name for name in offered if name not in TOOLS))


def _wanted(state: State, principal: Principal) -> Iterator[str]:
    """Yield the names of tools, the most needed first."""
    yield from ("handoff", "search_products")
    history = History(state["messages"])
    words = history.said()
    yield from _by_results(state, history)
    yield from _CUSTOMER if principal.tier > Tier.VISITOR else _VISITOR
    about = topics(words)
    if len(about & _CHANGES) > 1:
        yield "plan"
    wanted = [family for topic, families in _OF_TOPICS.items() if topic in about for family in families]
    yield from (name for family in wanted for name in ACTIONS if FAMILIES.get(name) == family)
    if about & _RULES:
        yield "store_policy"
    chances = router().route(_lately(history)).chances
    for intent in sorted(chances, key=lambda each: -chances[each]):
        if chances[intent] < _LIKELY:
            break
        yield from ROWS[intent].tools or ((intent,) if intent in TOOLS else ())
        if intent in ("product_discovery", "recommend"):
            yield from _SHOPS


def _by_results(state: State, history: History) -> Iterator[str]:
    """Yield what goes on from what was done: the tools of this turn and the last, a code, a proposal, a list."""
    if state.get("checklist"):
        yield "plan"
        yield from (entry["action"] for entry in state.get("checklist", []))
    if state.get("proposal"):
        yield "proposal_status"
    steps = [*history.last_turn(), *history.this_turn()]
    if any(step.kind == "step_up" for step in steps):
        yield "send_code"
    yield from (step.tool for step in reversed(steps))


def _lately(history: History) -> str:
    """Return the newest message, with the one before where it is too short to be a request of its own."""
    said = [each.text for each in history.messages if isinstance(each, HumanMessage)][-2:]
    return history.said() if len(said) < 2 or len(said[-1].split()) > 3 else " ".join(said)
