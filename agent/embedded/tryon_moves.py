"""The moves of seeing an article on oneself: offering one, and asking which."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded.dialogue import Frame, Move
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording.replies import product_line
from commerce import titles
from commerce.sentences import joined, say
from connectors.tryon import garment_kinds
from service.tryon import photo_requests
from tools.results import OrderResult, ProductsResult

TRY_ON, AWAITED = "try_on", "tryon"
_ORDINALS = ("(?:first|1st)", "(?:second|2nd)", "(?:third|3rd)", "(?:fourth|4th)", "(?:fifth|5th)")
_ALL = re.compile(r"\b(?:all|both|each|every one|everything)\b")
_NUMBERS = re.compile(r"\D{0,30}[1-9](?:(?: ?(?:,|&|\+|and|then|or) ?(?:then )?(?:number |the )?)[1-9]){1,5}\D{0,32}")


def attempt(turn: Turn, item: str, variant: str) -> Move:
    """Offer an article, in a variant where one is named."""
    return turn.call(TRY_ON, {"item": item, **({"variant": variant} if variant else {})}, Frame(), TRY_ON)


def shall_i(turn: Turn, item: str, title: str) -> Move:
    """Ask whether an article is to be shown, where no request was read."""
    question = say("tryon.ask.shall_i", title=titles.title(title)) if title else say("tryon.ask.shall_i_it")
    return turn.say(
        question, Frame(AWAITED, TRY_ON, {"offered": [item], "question": question, "text": turn.text}), TRY_ON
    )


def which(turn: Turn, shown: list[dict[str, Any]], before: str = "") -> Move:
    """Ask which of these is to be shown; where none of their kind may be, there is nothing to choose first."""
    if shown and all(garment_kinds.seldom_shown(str(each.get("title") or "")) for each in shown):
        return attempt(turn, str(shown[0].get("id")), "")
    names = [product_line(each) if "in_stock" in each else titles.title(str(each.get("title"))) for each in shown]
    question = joined(before, say("tryon.ask.which", listed=numbered(names)))
    args = {"offered": [str(each.get("id")) for each in shown], "question": question, "text": turn.text}
    return turn.say(question, Frame(AWAITED, TRY_ON, args), TRY_ON)


def shown_last(turn: Turn) -> list[dict[str, Any]]:
    """Return the articles shown last: those of a search, or of an order that was looked at since."""
    for result in reversed(turn.history.results):
        if isinstance(result, ProductsResult):
            return result.shown
        if isinstance(result, OrderResult):
            lines = result.order.get("items") or []
            return [{"id": each.get("sku") or each.get("product_id"), "title": each.get("title")} for each in lines]
    return []


def one_by_one(turn: Turn, shown: list[dict[str, Any]], *, numbered_only: bool = False) -> Move | None:
    """Ask which of several is to be first, where words want more than one: "2 and 3", "all of them"."""
    plain = normalise(turn.text[:200]).casefold()
    if not numbered_only and len(shown) > 1 and (_ALL.search(plain) or photo_requests.together(plain)):
        return which(turn, shown, say("tryon.ask.one_by_one"))
    for number, word in enumerate(_ORDINALS, 1):
        plain = re.sub(rf"\b(?:the )?{word}\b(?: one)?", str(number), plain)
    places = [int(each) - 1 for each in re.findall(r"\d", plain)] if _NUMBERS.fullmatch(plain) else []
    picked = [shown[each] for each in dict.fromkeys(places) if 0 <= each < len(shown)]
    return which(turn, picked, say("tryon.ask.one_by_one")) if len(picked) > 1 else None


def numbered(names: list[str]) -> str:
    """Return names with their numbers."""
    return "; ".join(f"{place}) {each}" for place, each in enumerate(names, 1))
