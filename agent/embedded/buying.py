"""A customer says that they take it: a link to the checkout for a product that was shown."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import Case
from agent.embedded.other_variants import OFFERED, matching
from agent.embedded.short_answers import choice
from agent.embedded.turn import Turn
from agent.wording.replies import product_line
from commerce import titles
from commerce.sentences import say

_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "both": 2}
_MANY = re.compile(
    r"\b(?:take|buy|order|want|get|have|need|purchase|add)\s+(\d{1,2}|one|two|three|four|five)\b(?! (?:one|item)\b)",
    re.I,
)


def act(turn: Turn) -> Move:
    """Find out which of the products shown is meant, then which variant."""
    shown = turn.history.products()
    looked = turn.history.product()
    index = choice(turn.text, len(shown))
    if index is None and looked is None and len(shown) != 1:
        index = _by_words(turn.text, shown)
        if index is None:
            return _ask_product(turn, shown)
    chosen = str((looked or {}).get("id")) if index is None and looked else str(shown[index or 0].get("id"))
    return go_on(Case(turn, "checkout_link", text=turn.text, slots={"product": chosen}))


def go_on(case: Case) -> Move:
    """Take the next step: look at the product, ask for the variant, or ask for the link."""
    product = case.turn.history.product(str(case.slots.get("product")))
    if product is None:
        return case.look("get_product", product_id=str(case.slots.get("product")))
    variants = [each for each in product.get("variants") or [] if isinstance(each, dict) and each.get("handle")]
    chosen = str(case.slots.get("variant") or "")
    if not chosen:
        fitting = variants if len(variants) == 1 else matching(case.text, variants)
        stocked = [each for each in fitting if each.get("in_stock")]
        if len(fitting) == 1 or len(stocked) == 1:
            chosen = str((stocked or fitting)[0]["handle"])
        else:
            return _ask_variant(case, product, stocked or [each for each in variants if each.get("in_stock")])
    many = _MANY.search(case.text)
    count = (_COUNT.get(many[1].casefold()) or int(many[1])) if many else 1
    return case.call("checkout_link", items=[{"item": chosen, "quantity": max(1, count)}])


def _by_words(text: str, shown: list[dict[str, Any]]) -> int | None:
    said = set(re.findall(r"\w{3,}", text.casefold()))
    scores = [len(said & set(re.findall(r"\w{3,}", str(each.get("title", "")).casefold()))) for each in shown]
    best = max(scores, default=0)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _ask_product(turn: Turn, shown: list[dict[str, Any]]) -> Move:
    if not shown:
        return turn.say(say("engine.buy_what"))
    listed = "; ".join(f"{n}) {product_line(each)}" for n, each in enumerate(shown, 1))
    question = say("engine.buy_which", articles=listed)
    args = {"text": turn.text, "offered": [str(each.get("id")) for each in shown], "question": question}
    return turn.say(question, Frame("slot.product", "checkout_link", args), "checkout_link")


def _ask_variant(case: Case, product: dict[str, Any], variants: list[dict[str, Any]]) -> Move:
    title = titles.title(str(product.get("title", "")))
    if not variants:
        return case.turn.say(say("engine.sold_out", article=title), intent=case.intent)
    listed = "; ".join(
        f"{n}) {titles.title(str(each.get('title', '')), 60)}" for n, each in enumerate(variants[:OFFERED], 1)
    )
    question = say("engine.buy_variant", article=title, variants=listed)
    return case.ask("variant", question, [str(each["handle"]) for each in variants[:OFFERED]])
