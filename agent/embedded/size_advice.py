"""Advice on sizes: what the shop's guide says to somebody's measures, with the sizes of the product that is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.embedded import product_references, shopping
from agent.embedded.dialogue import Frame, Move
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.reading import product_options
from agent.reading.product_options import Named
from agent.wording import product_stock, replies, size_guide
from commerce.sentences import joined, listed, say
from service.knowledge import sizes
from tools.results import AnswerResult, ErrorResult, ProductResult, ProductsResult, Result

#: The intent of a look into the guide.
INTENT = "size_advice"
_SHOPS = "product_discovery"
_SIZES = re.compile(
    r"\bsiz(?:e|es|ing)\b|\bfits?\b|\bmeasur\w+|\b(?:chest|bust|waist|hips?)\b|\bbetween (?:an? )?\w{1,3} (?:and|or|&)"
    r"|\b(?:normally|usually|whats? that)\b|\bin (?:eu|european|europe)\b",
    re.I,
)
_CHART = re.compile(r"\bsize (?:chart|guide|table)s?\b|\bsizing (?:chart|guide)\b", re.I)
_RUNS = re.compile(r"\brun (?:\w+ )?(?:small|large|big|true|narrow)\b|\btrue to size\b", re.I)
#: "I am usually a 43 in other shoes, is that ok or bigger": how the sizes run here is asked.
_ELSEWHERE = re.compile(
    r"\b(?:usually|normally|always|generally|mostly)\b.{0,15}\b(?:\d{2}|x{0,3}[sml])\b.{0,40}\b(?:ok(?:ay)?|bigger|smaller|up|down|same|right|fit|fits)\b",
    re.I,
)
_MORE = re.compile(r"^\W*(?:and|what about|how about|or)\W+(?:for |with |if )?(?:an? |it'?s )?\d{2,3}\b", re.I)
_TROUSERS = re.compile(
    r"\b[23]\d(?:\"| ?inch(?:es)?)? waist\b(?! ?(?:of|is) )|\bwaist(?: size)? [23]\d\b(?! ?cm)", re.I
)
_ASKS_SIZE = re.compile(r"\b(?:what|which|whats) (?:\w+ )?size\b|\bsize (?:should|do|would|am)\b|\bmy waist\b", re.I)
_THAT_SIZE = re.compile(r"\b(?:in )?(?:that|this|my|the same) size\b", re.I)
#: What asks for the size itself, or how sizes are.
_QUESTIONS = re.compile(
    r"\b(?:what|whats|which|how|is that|convert\w*|equal\w*|same as|usually|normally|runs?|should|fits?)\b", re.I
)
_LONGEST = 24


def look(turn: Turn) -> Move | None:
    """Return the look into the shop's guide for words that tell a size or a measure; None for any other words."""
    plain = normalise(turn.text[:300])
    if "ask_store" not in turn.tools or turn.history.calls() or len(plain.split()) > _LONGEST:
        return None
    if product_references.about_other_things(plain) or turn.history.proposal_waits():
        return None
    size = str(turn.frame.args.get("size") or "")
    if size and _THAT_SIZE.search(plain) and "search_products" in turn.tools:
        return turn.call("search_products", {"query": _THAT_SIZE.sub(f"in size {size}", plain)}, intent=_SHOPS)
    if _ELSEWHERE.search(plain):
        return _ask(turn, {"question": f"{_kinds(turn)} sizing", "product": ""})
    before = str(turn.frame.args.get("measure") or "")
    asked = sizes.read(plain, before if _MORE.search(plain) else "")
    if not _told(plain, asked, before):
        return None
    if (wish := _shoes_wanted(turn, plain, asked)) is not None:
        return wish
    product = _product(turn, plain)
    focus = turn.state.product
    if _RUNS.search(plain) and focus is not None and focus.id == product:
        plain = f"{plain} ({focus.title})"
    question = f"{before}: {plain}" if asked.measure == before and before and before not in plain else plain
    args = {"question": question, "product": product}
    if product and not product.isspace() and "get_product" in turn.tools:
        return turn.call("get_product", {"product_id": product}, Frame("lookup", INTENT, args), _SHOPS)
    return _ask(turn, args)


def _told(plain: str, asked: sizes.Asked, before: str) -> bool:
    """Return whether words ask for the guide, or tell a size or a measure that it may answer."""
    sized = bool(_SIZES.search(plain))
    if not (_CHART.search(plain) or _RUNS.search(plain)) and not (
        asked and (sized or asked.measure or asked.between or (asked.system and asked.kinds))
    ):
        return False
    if asked.measure and not (sized or before or asked.measure in ("chest", "waist", "hips", "head")):
        return False
    # A size of trousers in inches is told of something that is looked for.
    return not _TROUSERS.search(plain) or bool(_ASKS_SIZE.search(plain))


def _shoes_wanted(turn: Turn, plain: str, asked: sizes.Asked) -> Move | None:
    """Return the search for shoes in a size that is told beside them: "uk 9 trainers", "boots for rain, i'm a 41"."""
    if not asked.system or "foot" not in asked.kinds or _QUESTIONS.search(plain) or "search_products" not in turn.tools:
        return None
    named = [asked.number] if asked.system == "eu" else sizes.usually(asked)
    things = sizes.without(plain)
    if not named or turn.state.product is not None or not re.search(r"[a-z]{4}", things):
        return None
    move = turn.call("search_products", {**shopping.wanted(things).arguments(), "size": named[0]}, intent=_SHOPS)
    there = f"{asked.system.upper()} {asked.number}"
    said = "" if asked.system == "eu" else say("sizes.usually", there=there, sizes=listed(named, "lists.or"))
    return replace(move, text=said)


def _product(turn: Turn, plain: str) -> str:
    """Return the product that the size is asked for: one that is named or in focus; empty for none."""
    meant = product_references.read(turn, plain)
    if len(meant.ids) == 1 and not meant.unclear:
        focus = turn.state.product
        other = focus is not None and meant.how == "focus" and not sizes.of_kind(plain, focus.title)
        return "" if other else meant.ids[0]
    name = re.search(r"\b(?:in|of|for) the (?P<name>[\w' -]{3,60})", plain)
    return product_references.name_in(name["name"], ("sizes",)) if name else ""


def _kinds(turn: Turn) -> str:
    """Return what is talked about: the product in focus, or the kinds that were searched for."""
    if turn.state.product is not None:
        return turn.state.product.title
    found = turn.state.search.understood.get("kinds") if turn.state.search else None
    return " ".join(map(str, found or []))[:200] or "clothes"


def _ask(turn: Turn, args: dict[str, Any]) -> Move:
    return turn.call("ask_store", {"question": args["question"]}, Frame("lookup", INTENT, args), _SHOPS)


def looked_up(turn: Turn, result: Result) -> Move | None:
    """Return the move after a look for advice; None for any other result."""
    if turn.frame.awaiting != "lookup" or turn.frame.intent != INTENT:
        return None
    args = turn.frame.args
    if isinstance(result, (ProductResult, ProductsResult, ErrorResult)):
        found = str(result.item.get("id") or "") if isinstance(result, ProductResult) else ""
        return _ask(turn, {**args, "product": found})
    if not isinstance(result, AnswerResult):
        return None
    item = turn.history.product(str(args.get("product") or "-"))
    advice = result.sizes or {}
    told = size_guide.told(advice)
    if not told:
        page = replies.answer(result) if result.found else ""
        own = product_stock.comes_in(item, colours=False) if item else ""
        text = "\n".join(part for part in (page, own) if part)
        return turn.say(text or say("sizes.unknown"), intent=_SHOPS)
    stock = _stock(item, [str(each) for each in advice.get("sizes") or [advice.get("size")] if each]) if item else ""
    frame = Frame(args={name: str(advice.get(name) or "") for name in ("measure", "size")})
    return turn.say("\n".join(part for part in (told, stock) if part), frame, _SHOPS)


def _stock(item: dict[str, Any], wanted: list[str]) -> str:
    """Return whether a product is there in the sizes advised; its own sizes where it has none of them."""
    for name, values in product_options.options(item).items():
        if product_options.is_colour(name):
            continue
        small = {each.casefold() for each in wanted}
        fits = [value for value in values if small & {value.casefold(), *value.casefold().split("/")}]
        if fits:
            return joined(*(product_stock.stock(item, Named({name: (each,)})) for each in fits))
    return product_stock.comes_in(item, colours=False)
