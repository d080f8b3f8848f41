"""A customer says that they take it: a link to the checkout for a product that was shown or is named."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import product_references
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import Case
from agent.embedded.other_variants import OFFERED
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.reading import product_options
from agent.wording import product_facts, product_stock
from agent.wording.replies import product_line
from commerce import titles
from commerce.sentences import joined, say
from tools.results import ComparisonResult, ProductResult, ProductsResult

_SHOWN = (ProductsResult, ProductResult, ComparisonResult)
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "both": 2}
_MANY = re.compile(
    r"\b(?:take|buy|order|want|get|have|need|purchase|add|put)\s+(\d{1,2}|one|two|three|four|five)\b(?! (?:one|item)\b)"
    r"(?!\s?(?:cm|mm|ml|l|kg|g)\b)",
    re.I,
)
_TAKES = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|yeah|great|fine|good|perfect|nice|cool|then|so|and|right|alright|thanks|pls|please)\W+)*"
    r"(?:(?:i'?ll|i will|let me|lemme|can i|could i|may i|i want to|i wanna|i(?:'?d| would) like to|gonna)\s+"
    r"(?:just\s+)?(?:take|buy|get|have|order|grab|purchase|go (?:for|with))|take|buy|grab"
    r"|gimme|give me|add|put|i want|i'?d like)\s+(?P<what>.{1,80}?)"
    r"(?:\s+(?:in|into|to) (?:my |the )?(?:cart|basket|bag))?\W*$",
    re.I,
)
_PRONOUN = re.compile(
    r"^(?:it|this|that|these|those|them|both|one|(?:this|that) one"
    r"|(?:\d{1,2}|one|two|three|four|five)(?: of (?:it|that|this|them|those|these))?)\b",
    re.I,
)
#: So many of what was shown, and no verb: "2 of them please".
_SO_MANY = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|yes|so|then)\W+)*(\d{1,2}|one|two|three|four|five) of (?:it|them|those|these)\W*"
    r"(?:please|pls|then)?\W*$",
    re.I,
)
_NOT = re.compile(
    r"\b(?:abroad|swimming|camping|on board|(?:on|into|through) (?:an?|the|my))\b"
    r"|\b(?:back|refund\w*|return\w*|exchang\w*|cancel\w*|order \d|instead|orders?\b|something|anything|some|look)\b",
    re.I,
)


def takes(turn: Turn) -> Move | None:
    """Return the move for words that take a product that was shown, or one by its name; None for any other words."""
    plain = normalise(turn.text[:200])
    if _SO_MANY.match(plain) and isinstance(next(iter(reversed(turn.history.results)), None), _SHOWN):
        return None if turn.history.calls() or turn.history.proposal_waits() else act(turn)
    found = _TAKES.match(plain)
    if found is None or _NOT.search(plain) or turn.history.calls() or turn.history.proposal_waits():
        return None
    what, meant = found["what"], product_references.read(turn, plain)
    if meant.ids and not meant.unclear and (meant.how in ("place", "name", "property") or _of_focus(turn, what)):
        return act(turn)
    if meant.ids and _PRONOUN.match(what):
        return act(turn)
    name = product_references.name_in(what, ())
    if not name or "get_product" not in turn.tools or not re.match(r"(?:the|that|this)\b|[A-Z]", what):
        return None
    case = Case(turn, "checkout_link", text=turn.text)
    frame = Frame("lookup", "checkout_link", {**case.args(), "name": name, "question": turn.text})
    return turn.call("get_product", {"product_id": name}, frame, "checkout_link")


def _of_focus(turn: Turn, what: str) -> bool:
    """Whether words point at the product in focus, or name one of its options."""
    focus = turn.state.product
    product = turn.history.product(focus.id) if focus else None
    return bool(_PRONOUN.match(what)) or (product is not None and bool(product_options.read(what, product)))


def act(turn: Turn) -> Move:
    """Find out which of the products shown is meant, then which variant."""
    meant = product_references.read(turn, normalise(turn.text[:300]))
    if len(meant.ids) == 1:
        return go_on(Case(turn, "checkout_link", text=turn.text, slots={"product": meant.ids[0]}))
    shown = turn.history.products()
    return _ask_product(turn, [each for each in shown if str(each.get("id")) in meant.ids] or shown)


def go_on(case: Case) -> Move:
    """Take the next step: look at the product, ask for the variant, or ask for the link."""
    focus = case.turn.state.product
    wanted = str(case.slots.get("product") or (focus.id if focus else ""))
    if not wanted:  # several are called so
        return _ask_product(case.turn, case.turn.history.products())
    case = case.knowing(product=wanted)
    product = case.turn.history.product(wanted)
    if product is None or not _variants(product):
        return case.look("get_product", product_id=wanted)
    variants = _variants(product)
    chosen = str(case.slots.get("variant") or "")
    if not chosen:
        text = product_facts.without_title(normalise(case.text[:300]), str(product.get("title") or ""))
        named = product_options.read(_MANY.sub(" ", text), product)
        if not named and (asked := str(case.turn.frame.args.get("asked") or "")):  # "how much is it in 28", "add it"
            named = product_options.read(product_facts.without_title(asked, str(product.get("title") or "")), product)
        fitting = product_stock.fitting(product, named) if named.values and not named.lacking else []
        fitting = variants if len(variants) == 1 else fitting
        stocked = [each for each in fitting if each.get("in_stock")]
        if len(stocked) != 1:
            gone = product_stock.stock(product, named) if named and not stocked else ""
            return _ask_variant(case, product, stocked or [each for each in variants if each.get("in_stock")], gone)
        chosen = str(stocked[0]["handle"])
    many = _MANY.search(case.text) or _SO_MANY.match(case.text)
    count = (_COUNT.get(many[1].casefold()) or int(many[1])) if many else 1
    return case.call("checkout_link", items=[{"item": chosen, "quantity": max(1, count)}])


def _variants(product: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in product.get("variants") or [] if isinstance(each, dict) and each.get("handle")]


def _ask_product(turn: Turn, shown: list[dict[str, Any]]) -> Move:
    if not shown:
        return turn.say(say("engine.buy_what"))
    listed = "; ".join(f"{n}) {product_line(each)}" for n, each in enumerate(shown, 1))
    question = say("engine.buy_which", articles=listed)
    args = {"text": turn.text, "offered": [str(each.get("id")) for each in shown], "question": question}
    return turn.say(question, Frame("slot.product", "checkout_link", args), "checkout_link")


def _ask_variant(case: Case, product: dict[str, Any], variants: list[dict[str, Any]], gone: str) -> Move:
    title = titles.title(str(product.get("title", "")))
    if not variants:
        return case.turn.say(gone or say("engine.sold_out", article=title), intent=case.intent)
    listed = "; ".join(
        f"{n}) {titles.title(str(each.get('title', '')), 60)}" for n, each in enumerate(variants[:OFFERED], 1)
    )
    question = joined(gone, say("engine.buy_variant", article=title, variants=listed))
    return case.ask("variant", question, [str(each["handle"]) for each in variants[:OFFERED]])
