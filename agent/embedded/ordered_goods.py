"""How things of an order are: "is the stuff in my last order waterproof", once it is known which order that is."""

from __future__ import annotations

import re

from agent.embedded import asking_products, earlier, finding_orders
from agent.embedded.articles import lines
from agent.embedded.dialogue import Frame, Move
from agent.embedded.product_references import Reference
from agent.embedded.short_answers import asks
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.reading import product_aspects
from commerce import causes
from service.consent import said
from tools.results import OrderResult

#: The intent of a look at an order for how its things are.
GOODS = "ordered_goods"
#: "My last order" is no time that a battery lasts.
_LAST = re.compile(r"\b(?:last|latest|newest) (?=(?:\w+ )?(?:orders?|purchase|one|parcel)\b)", re.I)
_OF_THE_WAY = re.compile(r"\b(?:where|when)\b", re.I)
#: Asked of an order these are about the order itself.
_OF_THE_ORDER = frozenset({"price", "stock", "restock", "colours", "sizes", "all", "rating", "box"})


def asked(turn: Turn) -> Move | None:
    """Return the look at the order that was found, where a property of its things is asked for."""
    plain = normalise(turn.text[:300])
    if not turn.frame.args.get(finding_orders.FOUND) or not asks(plain) or "get_product" not in turn.tools:
        return None
    properties = set(product_aspects.read(_LAST.sub(" ", plain))) - _OF_THE_ORDER
    if said.families(plain) or causes.read(plain) or _OF_THE_WAY.search(plain) or not properties:
        return None
    frame = Frame("lookup", GOODS, {"question": turn.text})
    return turn.call("get_order", {"order_number": turn.frame.args["order_number"]}, frame, "order_status")


def told(turn: Turn, result: OrderResult) -> Move | None:
    """Return the look at the things of the order; None for other looks, and where the shop has none of them."""
    if turn.frame.intent != GOODS:
        return None
    question, has = str(turn.frame.args.get("question") or ""), lines(result.order)
    chosen = earlier.articles(turn, str(result.order.get("number") or ""), question, has).lines or has
    found = tuple(dict.fromkeys(str(each["product_id"]) for each in chosen if each.get("product_id")))
    return asking_products.of_these(turn, Reference(found, "it"), normalise(question[:300])) if found else None
