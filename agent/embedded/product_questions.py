"""Questions about a product that was shown or ordered, answered from its own data and the store's pages."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

from agent.embedded.dialogue import Frame, Move
from agent.embedded.short_answers import choice
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from service import terms
from tools.results import ProductsResult

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
_THEY = re.compile(r"\b(?:they|these|those)\b", re.I)
#: Topics on which the shop's rules speak.
RULED = frozenset({"withdrawal", "warranty", "returns", "exchanges", "claims", "shipping", "cancellations", "refunds"})
_TIMES = re.compile(r"\bopening times?\b", re.I)


def about_product(text: str) -> bool:
    """Return whether a message asks for a property of the product that was shown."""
    plain = normalise(text[:300])
    return len(plain) <= 160 and bool(_ABOUT_IT.search(plain)) and not _NOT.search(plain)


def product_id(turn: Turn) -> str:
    """Return the product that "it" means: the one pointed at, looked at, or shown alone; empty when unclear."""
    shown = turn.history.products()
    place = choice(turn.text, len(shown))
    looked = turn.history.product()
    item = shown[place] if place is not None else looked or (shown[0] if len(shown) == 1 else None)
    return str(item.get("id") or "") if item else ""


_IN_ORDER = re.compile(
    r"\b(?:orders?|ordered|parcel|package|in it|sent|deliver\w*|arriv\w*|shipp\w*|track\w*)\b|\b(?:bestell\w*|paket|pedido|ordine|commande)\b",
    re.I,
)


def of_an_order(text: str) -> bool:
    """Return whether a question about an article is about its order: "which mugs are in that order"."""
    return bool(_IN_ORDER.search(text))


def of_article(turn: Turn, product: str) -> Move | None:
    """Return the look-up for a question about an article of an order; None where it asks for no property of it."""
    found = terms.topic_of(turn.text) in RULED or _NOT.search(normalise(turn.text[:300]))
    return None if found or not product or "ask_store" not in turn.tools else ask(turn, product)


def _of_kind(turn: Turn, question: str) -> str:
    """Return a question with the one kind that was just shown in the place of "they"."""
    newest = next(iter(reversed(turn.history.results)), None)
    search = turn.state.search
    kinds = (search.understood.get("kinds") or []) if search and isinstance(newest, ProductsResult) else []
    return _THEY.sub(str(kinds[0]).casefold(), question, count=1) if len(kinds) == 1 else question


def ask(turn: Turn, about: str, rules: str = "") -> Move:
    """Look a question up in the store's own words: a product's where one is given, and the pages.

    Args:
        turn: The turn.
        about: The product's id, empty for none.
        rules: What the rules say of it already.
    """
    question = _TIMES.sub("opening hours", " ".join(turn.text.split())[:500])
    question = question if about else _of_kind(turn, question)
    args = {"question": question, **({"product_id": about} if about else {})}
    if (before := turn.history.state.topic) and not about:
        args["after"] = before
    return turn.call("ask_store", args, Frame("lookup", "policy_question", {"rules": rules}), "policy_question")
