"""Questions about the shop and its products, answered from the store's own words."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

from agent.embedded.dialogue import Frame, Move
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.embedded.words import choice
from commerce import policy_text
from service.knowledge.index import asked
from store.search.analyse import words
from store.search.stem import stem

_IT = r"(?:it|this|that|they|these|those|(?:this|that|the \w+) (?:one|product|article|item))"
_ABOUT_IT = re.compile(
    rf"^(?:and |but |so |also |ok(?:ay)?,? )?(?:(?:is|are|does|do|will|has|have|was|were) {_IT}\b|(?:how|what|which|where|who|from)\b[^,.]{{0,30}}\b(?:is|are|does|do|was|were|should i|do i|can i) (?:\w+ )?{_IT}\b"
    rf"|(?:can|could|should|may) (?:i|you|we) (?:wash|iron|dry|clean|wear|use|put|bleach|machine|tumble|fold|charge|open)\b.{{0,20}}\b{_IT}\b)",
    re.I,
)
_NOT = re.compile(
    r"^where (?:is|are) \w+\W*$|\b(?:orders?|ordered|refund\w*|return\w*|exchang\w*|cancel\w*|deliver\w*|arriv\w*|parcel|package|shipp\w*|sent|track\w*|in stock|available|"
    r"sold out|price|cost|cheap\w*|similar|like it|go(?:es)? with|match\w*|proposal|request|my|possible|happening|going on|correct|right|true|mean)\b",
    re.I,
)
_GENERAL = frozenset(stem(word) for word in ("policy", "policies", "rule", "rules", "terms", "conditions", "all", "everything", "explain", "say"))


def about_product(text: str) -> bool:
    """Return whether a message asks for a property of the product that was shown."""
    plain = normalise(text[:300])
    return len(plain) <= 160 and bool(_ABOUT_IT.search(plain)) and not _NOT.search(plain)


def product_id(turn: Turn) -> str:
    """Return the product that "it" means: the one pointed at, looked at, or shown alone; empty when unclear."""
    shown = turn.memory.products()
    place = choice(turn.text, len(shown))
    looked = turn.memory.product()
    item = shown[place] if place is not None else looked or (shown[0] if len(shown) == 1 else None)
    return str(item.get("id") or "") if item else ""


def product_question(turn: Turn) -> Move | None:
    """Return the look-up for a question about the product shown, None when the message is none."""
    if "ask_store" not in turn.tools or not about_product(turn.text):
        return None
    found = product_id(turn)
    return _ask(turn, found) if found else None


def policy_question(turn: Turn) -> Move:
    """Quote the rules that judge where they speak of the question's topic, else the store's pages."""
    topic = " ".join(turn.text.split())[:300]
    if "ask_store" in turn.tools and policy_text.topic_of(topic) == policy_text.UNKNOWN:
        return _ask(turn, product_id(turn) if about_product(topic) else "")
    return turn.call("store_policy", {"topic": topic}, Frame("lookup", "policy_question"), "policy_question")


def beyond(turn: Turn, rules: str) -> Move | None:
    """Return the look-up in the store's pages when the rules do not speak of all that was asked."""
    if "ask_store" not in turn.tools or turn.frame.intent != "policy_question" or not rules:
        return None
    known = {stem(word) for word in words(rules)} | _GENERAL
    if all(word in known for word in asked(turn.text)):
        return None
    return _ask(turn, "", rules)


def _ask(turn: Turn, about: str, rules: str = "") -> Move:
    args = {"question": " ".join(turn.text.split())[:500], **({"product_id": about} if about else {})}
    return turn.call("ask_store", args, Frame("lookup", "policy_question", {"rules": rules}), "policy_question")
