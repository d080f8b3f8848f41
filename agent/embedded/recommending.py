"""Recommendations: which kind a message asks for, what it is about, and what the customer liked so far."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, ToolMessage

from agent.embedded.dialogue import Frame, Move
from agent.embedded.money import budget
from agent.embedded.short_answers import choice
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.history import result_of
from commerce.sentences import say
from service.discovery.idle import is_idle
from tools.results import ProductResult, ProductsResult

_ELSEWHERE = re.compile(
    r"\b(?:orders?|ordered|refund\w*|return\w*|exchang\w*|swap|cancel\w*|deliver\w*|parcel|package|address|account|"
    r"pay(?:ment|ing)?|polic\w+|problem|issue|complain\w*|try (?:it |this |that |them )?on)\b",
    re.I,
)
_THING = r"(?:something|anything|some(?: more)? (?:things?|products?|items?|articles?)|one|ones|others?|products?|items?|more|stuff|what else)"
_IT = r"(?:it|this|that|these|those|them|(?:this|that|the \w+) (?:one|product|article|item))"
_SIMILAR = re.compile(
    rf"\b{_THING}\b.{{0,20}}\bsimilar\b|\bsimilar {_THING}\b|\bsimilar to\b|\b(?:something|anything|sth|smth|more|one|ones|others?) (?:else )?like {_IT}\b"
    rf"|\balternatives?\b(?: to {_IT})?|^\W*(?:and |any )?similar\b.{{0,12}}$|\b(?:{_THING}|something|sth|smth) like (?:the|your) [a-z]|\b(?:looks?|comparable) (?:like|to) {_IT}\b",
    re.I,
)
_GOES = re.compile(
    r"\b(?:what|which|something|anything|things?|accessor\w+)\b.{0,40}\b(?:go(?:es)?|pairs?|match(?:es)?|combines?|fits?|suits?|works?)\b.{0,12}\bwith\b"
    rf"|\bwhat\b.{{0,30}}\b(?:wear|use|buy|need|get|combine)\b.{{0,15}}\bwith {_IT}\b|\b(?:what|which|anything)\b.{{0,20}}\b(?:match(?:es)?|complements?)\b"
    rf"|\baccessor\w+ (?:for|to|with)\b|\bcomplete the (?:look|outfit)\b|\b(?:bought|buy) together\b|\b(?:goes|go) (?:well )?with {_IT}\b",
    re.I,
)
_FOR_YOU = re.compile(
    r"\b(?:recommend|suggest)(?: me| us)? (?:something|anything|some(?: things?| products?| items?)?|a (?:product|thing|gift|present)|things?|products?)?"
    r"(?: (?:for me|for us|else|new|nice|good|that|which|i|we|might|may|could|would|will|like|love|please|to buy|today|different|from the shop))*\W*$"
    r"|\b(?:any|some|got any|have|give me|your|other|more)\b.{0,12}\b(?:recommendations?|suggestions?)(?: for (?:me|us))?\W*$"
    r"|\bwhat (?:do|would|can|could|should) (?:you|i) (?:recommend|suggest)(?: (?:for |to )?(?:me|us))?\W*$"
    r"|\b(?:got|have (?:you )?(?:got )?|is there) (?:anything|something) for me\b\W*$|\b(?:surprise|inspire) me\b|\bwhat (?:might|may|would|could) (?:i|suit me)\b.{0,8}\blike\b|\bsomething (?:i|that i) (?:might|may|would|could) like\b|\bpick something for me\b",
    re.I,
)
_TRENDING = re.compile(
    r"\b(?:popular|trending|best[ -]?sell\w*|top[ -]?sell\w*|in demand|most[ -](?:bought|sold|wanted|liked|loved))\b"
    r"|\bwhat (?:do|are) (?:other |most |all )?(?:people|customers|shoppers|others|everyone|everybody)\b.{0,15}\b(?:buy|buying|get|getting|like|take)\b|\bwhat(?:'s| is) (?:hot|in fashion|selling well)\b"
    r"|^\W*(?:(?:hi|hello|hey|so|ok)\W+)*what (?:else |all |things |stuff )?(?:do|does) (?:you|u|ya|your shop|this shop) (?:guys )?(?:actually |even |all )?(?:sell|offer|have)(?: here)?\W*$"
    r"|^\W*what (?:kinds?|sorts?|types?) of (?:things|stuff|products|goods|articles|items) (?:do|does|are)\b.{0,20}$",
    re.I,
)
_OF = re.compile(
    r"\b(?:popular|trending|best[ -]?selling|best[ -]?sellers? (?:in|among|for)|most bought)\s+(?:in |among )?(?:your |the )?([a-z][\w' -]{2,40}?)\W*$",
    re.I,
)
_ANYTHING = frozenset(
    "items item products product things thing articles article stuff right now today here at the moment moment this week "
    "month season currently in your shop store with customers people among you have these days".split()
)
_ABOUT = re.compile(
    r"\b(?:similar to|(?:like|with|for|match(?:es)?|complements?|alternatives? to))\s+(?:my |a |an |the |some |your )?([a-z0-9][^.,;!?]{1,60})",
    re.I,
)
_BUT = re.compile(r"\bbut\b", re.I)
_POINTS = re.compile(rf"^{_IT}\b|^\w+ one\b|^(?:mine|me|us|\d)\b", re.I)
_CHEAPER = re.compile(r"\b(?:cheaper|less expensive|lower price|not (?:so|as) expensive)\b", re.I)
_DISLIKE = re.compile(
    r"\b(?:don't|dont|do not|didn't|did not|not really|never|can't|not)\b.{0,12}\b(?:like|love|fancy|want|stand|fond)\b|\bnot (?:quite |really )?(?:my|for me)\b"
    r"|\bdislike\b|\bhate\b|\bugly\b|\bnone of\b|\bnot (?:this|that|these|those)(?: ones?\b|\W*$|(?=\s*[,.;!]))|\bnot the\b",
    re.I,
)
_LIKE = re.compile(
    r"\b(?:i|we)(?:'d| would)? (?:really |quite |do |rather )*(?:like|love|prefer|fancy)\b(?! to\b)|\b(?:is|are|looks?) (?:really |very |quite )?(?:nice|great|lovely|perfect|beautiful|good)\b|\bfavou?rite\b",
    re.I,
)
_ALL = re.compile(r"\b(?:these|those|them|any of|none of|all of)\b", re.I)
_THIS = re.compile(r"\b(?:it|this|that)\b", re.I)
#: Said around a wish for something similar.
_IDLE = frozenset(
    "similar like alternative alternatives something anything one ones other others else more but then also just only it "
    "this that these those them product products item items article price prices got any same thing things stuff ok "
    "well too please to a an the of is are have has some".split()
)
_CLAUSE = re.compile(r"[.,;!?\n]+|\bbut\b|\bthough\b", re.I)


def mode(text: str, shown: bool = False) -> str:
    """Return which recommendations plain words ask for (similar, goes_with, for_you, trending), empty for none.

    Args:
        text: The customer's words, normalised.
        shown: Whether products were shown that "this" can mean.
    """
    if len(text) > 300 or _ELSEWHERE.search(text):
        return ""
    if _GOES.search(text):
        return "goes_with"
    if _SIMILAR.search(text) and (shown or _named(text)):
        return "similar"
    if _TRENDING.search(text):
        return "trending"
    if _FOR_YOU.search(text):
        return "for_you"
    turned_down = (
        shown
        and len(text) < 120
        and _DISLIKE.search(text)
        and (_ALL.search(text) or _THIS.search(text) or choice(text, 5) is not None)
    )
    return "for_you" if turned_down else ""


def act(turn: Turn) -> Move:
    """Ask for recommendations, after a look for the product that is named when none was shown."""
    text = normalise(turn.text[:400])
    shown = turn.history.products() or [item for item in [turn.history.product()] if item]
    kind = mode(text, bool(shown)) or "for_you"
    liked, rejected = tastes(turn.history.messages)
    limits = budget(text)
    args: dict[str, Any] = {"kind": kind}
    args |= {
        name: value for name, value in (("min_price", limits.low), ("max_price", limits.high)) if value is not None
    }
    if kind in ("similar", "goes_with"):
        if _CHEAPER.search(text):
            args["cheaper"] = True
        named = _named(text)
        if kind == "similar" and not named and (search := _with_conditions(turn, text, shown)) is not None:
            return search
        if named:
            frame = Frame("lookup", "recommend", {"recommend": args})
            return turn.call("search_products", {"query": named, "in_stock": True}, frame, "recommend")
        product_id = _pointed(turn, text, shown)
        if not product_id:
            return turn.say(say("engine.like_what"), intent="recommend")
        return turn.call("recommend", {**args, "product_id": product_id}, intent="recommend")
    of = _OF.search(text)
    if kind == "trending" and of and set(of[1].casefold().split()) - _ANYTHING:
        args["category"] = " ".join(word for word in of[1].split() if word.casefold() not in _ANYTHING)
    args |= {name: ids for name, ids in (("liked", liked), ("rejected", rejected)) if ids}
    return turn.call("recommend", args, intent="recommend")


def _with_conditions(turn: Turn, text: str, shown: list[dict[str, Any]]) -> Move | None:
    """Return the search for things of a product's kind that are as was said beside "similar": "similar, waterproof"."""
    limits = budget(text)
    rest = _CHEAPER.sub(" ", _SIMILAR.sub(" ", limits.rest))
    words = [
        word for word in re.findall(r"[\w-]+", rest) if not is_idle(word.casefold()) and word.casefold() not in _IDLE
    ]
    product = _pointed(turn, text, shown)
    item = next((each for each in (turn.history.product(product), *shown) if each and each.get("id") == product), None)
    kind = str((item or {}).get("category") or "").rsplit(">", 1)[-1].strip()
    if not words or not kind or "search_products" not in turn.tools:
        return None
    cap = limits.high or (below(item) if item and _CHEAPER.search(text) else None)
    args = {"query": f"{kind} {' '.join(words)}"[:300], "min_price": limits.low, "max_price": cap, "in_stock": True}
    return turn.call(
        "search_products", {name: value for name, value in args.items() if value}, intent="product_discovery"
    )


def below(item: dict[str, Any]) -> str:
    """Return the highest price that is less than a product's; empty where it has none."""
    try:
        price = Decimal(str(item.get("price"))) - Decimal("0.01")
    except InvalidOperation:
        return ""
    return format(price, "f") if price > 0 else ""


def looked_up(turn: Turn, result: ProductsResult) -> Move:
    """Go on with the product that was found for a name."""
    items = result.items
    if not items:
        return turn.say(say("engine.no_product"), intent="recommend")
    args = dict(turn.frame.args.get("recommend") or {})
    return turn.call("recommend", {**args, "product_id": str(items[0].get("id"))}, intent="recommend")


def _named(text: str) -> str:
    """Return the product that is named after "similar to" or "with", empty when it is only pointed at."""
    match = _ABOUT.search(text)
    words = budget(_BUT.split(match[1])[0]).rest.strip() if match else ""
    return "" if not words or _POINTS.search(words) else words[:120]


def _pointed(turn: Turn, text: str, shown: list[dict[str, Any]]) -> str:
    place = choice(text, len(shown))
    looked = turn.history.product()
    item = shown[place] if place is not None else looked or (shown[0] if shown else None)
    return str(item.get("id") or "") if item else ""


def tastes(messages: Sequence[BaseMessage]) -> tuple[list[str], list[str]]:
    """Return which of the products shown the customer said they like, and which they turned down; ids.

    Args:
        messages: The conversation, oldest first. The last word on a product counts.
    """
    verdicts: dict[str, bool] = {}
    shown: list[dict[str, Any]] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            result = result_of(message)
            if isinstance(result, ProductsResult):
                shown = [item for item in result.items if item.get("id")]
            elif isinstance(result, ProductResult):
                shown = [result.item]
        elif isinstance(message, HumanMessage) and shown:
            for clause in _CLAUSE.split(normalise(message.text[:600])):
                bad = bool(_DISLIKE.search(clause))
                if bad or _LIKE.search(clause):
                    for item in _meant(clause, shown, bad):
                        verdicts.pop(str(item["id"]), None)
                        verdicts[str(item["id"])] = not bad
    return [name for name, good in verdicts.items() if good], [name for name, good in verdicts.items() if not good]


def _meant(clause: str, shown: list[dict[str, Any]], bad: bool) -> list[dict[str, Any]]:
    place = choice(clause, len(shown))
    if place is not None:
        return [shown[place]]
    words = set(re.findall(r"\w{4,}", clause.casefold()))
    named = [item for item in shown if words & _own_words(item, shown)]
    if named:
        return named
    every = bool(_ALL.search(clause)) and (bad or len(shown) == 1)
    return shown if every or (len(shown) == 1 and _THIS.search(clause)) else []


def _own_words(item: dict[str, Any], shown: list[dict[str, Any]]) -> set[str]:
    """Return the words of a title that no other title shown has."""

    def own(each: dict[str, Any]) -> set[str]:
        return set(re.findall(r"\w{4,}", str(each.get("title", "")).casefold()))

    others = [own(each) for each in shown if each is not item]
    return own(item).difference(*others) if others else own(item)
