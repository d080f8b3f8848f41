"""Which order the customer means, where they name it by what is in it, by its day, its place or its state.

The shop looks through their orders (`list_orders`). One that fits is the order that is talked about from then on;
several are shown to choose from; a message that names none is read as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from agent.embedded import openings, pattern_intents, possible_orders, whose_orders
from agent.embedded.called import LOOKED
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.rules import Heard
from agent.embedded.short_answers import asks, choice
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording import replies
from commerce import causes
from commerce.sentences import say
from commerce.wording import stem
from runtime.yaml_file import data, pattern
from service import order_words
from service.consent import said
from service.consent.title_spelling import ordinary, spelled
from service.knowledge import topics
from tools.results import (
    OrderResult,
    OrdersResult,
    ProductResult,
    ProductsResult,
    ProposalResult,
    Result,
    TryOnResult,
)

ASKED = "order_fact"  # the intent of a look at an order for a single question
FOUND, PICKED = "found", "picked"  # in a frame's args: the order that words named, or that an answer picks
TITLES = "titles"  # beside the former: what its articles are called
NAMES = "names_order"  # what a frame waits for while the orders are looked through for the words
_ABOUT = 400
_OUT = "what is still on its way"  # as the shop reads it
_FEW = 8  # words of an answer that picks one of several
_TWO = 2
MOST_OFFERED = 6  # orders of which one is asked for by a list; of more the number is asked for
_POINTS = 5  # words that point at a place in a list
#: Requests that are about an order, whatever it is called.
OF_ORDERS = frozenset(
    "order_status order_changes return_news refund return exchange cancel_order change_address change_payment "
    "resend_message add_note".split()
)
_LABELS = {"cancel": "cancel_order", "swap": "exchange", "address": "change_address", "payment": "change_payment"}
_WORD = re.compile(r"[^\W\d_]{3,40}")
_FILE = Path(__file__).with_suffix(".yaml")
_data, _pattern = partial(data, _FILE), partial(pattern, _FILE)


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _data()["cues"]))


@cache
def _plain() -> frozenset[str]:
    return frozenset(stem(word) for word in _data()["plain"].split())


def points(turn: Turn) -> str:
    """Return the order that "the second one" means in the list of orders shown last; empty where none is meant."""
    listed = turn.state.listed
    if listed.kind != "orders" or len(turn.text.split()) > _POINTS or not speaks_of_orders(turn):
        return ""
    place = choice(turn.text, len(listed.ids))
    return "" if place is None else listed.ids[place]


def by_age(text: str, listed: Sequence[str]) -> str:
    """Return the order of a list, newest first, that "the newer one" means; empty where none is meant."""
    plain = normalise(text[:_ABOUT]).casefold()
    if not listed or len(text.split()) > _FEW:
        return ""
    return listed[0] if _pattern("newer").search(plain) else listed[-1] if _pattern("older_one").search(plain) else ""


def unwanted(text: str) -> bool:
    """Return whether words say that something which was ordered is not wanted any more."""
    return bool(_pattern("unwanted").search(normalise(text[:_ABOUT]).casefold()))


def speaks_of_orders(turn: Turn) -> bool:
    """Return whether orders were shown last, and no products since."""
    for result in reversed(turn.history.results):
        if isinstance(result, (OrderResult, OrdersResult, ProposalResult)):
            return True
        if isinstance(result, (ProductsResult, ProductResult, TryOnResult)):
            return False
    return False


def look(heard: Heard) -> Move | None:
    """Return the look at the customer's orders that tells which one their words name; None where they name none."""
    turn = heard.turn
    if not may(turn):
        return None
    plain = normalise(turn.text[:_ABOUT]).casefold()
    cued = _cued(turn, plain) or _follows(turn, plain) or _points_at_one(turn, plain)
    if _pattern("shops").search(plain) or not cued:
        return None
    return called_for(turn, _intent(heard))


def of_the_shop(text: str) -> bool:
    """Return whether words are of what the shop sells, or of presents that somebody got: of no order of theirs."""
    plain = normalise(text[:_ABOUT]).casefold()
    topic = topics.of(plain)
    return bool(_pattern("shops").search(plain)) or (topic is not None and topic.group == "gift_return")


def _points_at_one(turn: Turn, plain: str) -> bool:
    """Whether a few words are about one thing of theirs before any of the shop's was shown: "the beanie"."""
    return (
        bool(_pattern("one_thing").match(plain))
        and not causes.read(plain)
        and not turn.history.products()
        and bool(content(plain))
        and not in_focus(turn)
    )


def of_request(heard: Heard) -> Move | None:
    """Return the same for a request that may name an article: "cancel the lamp", "the jumper has a hole"."""
    turn = heard.turn
    wrong = bool(causes.read(turn.text))
    if wrong and turn.history.current_order():
        return None  # what is wrong is said of the order that is talked about
    wanted = wrong or said.families(turn.text) or unwanted(turn.text) or _intent(heard, surely=True)
    if not may(turn) or not wanted or not content(turn.text) or in_focus(turn):
        return None
    if pattern_intents.intent(turn.text) == "change_profile_address":
        return None
    return called_for(turn, _intent(heard))


def of_misfit(turn: Turn) -> Move | None:
    """Return the look for the order of an article that does not fit: "the sneakers are too small"."""
    return called_for(turn, "exchange") if may(turn) and content(turn.text) else None


def may(turn: Turn) -> bool:
    """Return whether the customer's orders can be looked through for words that name none by its number."""
    known = turn.frame.args.get(LOOKED) or order_numbers(turn.text) or lone_number(turn.text, asked=True)
    looked = any(step.tool == "list_orders" for step in turn.history.this_turn())
    able = "about" in turn.tools.get("list_orders", ())
    return able and not known and not looked and not turn.history.proposal_waits()


def still_out(turn: Turn) -> Move | None:
    """Return the look for the order that is not here yet, where "why does it take so long" names none."""
    return called_for(turn, "order_status", _OUT) if may(turn) and not turn.history.products() else None


def going_back(turn: Turn) -> Move | None:
    """Return the look for the order that something of went back, where "how is my refund" names none."""
    return (
        called_for(turn, "order_status", f"{turn.text[: _ABOUT // 2]}. {_data()['went_back']}") if may(turn) else None
    )


def unpaid(turn: Turn) -> Move | None:
    """Return the look for the order that is not paid yet, where "do I still owe you something" names none."""
    words = turn.text if order_words.names_state(turn.text) else _data()["unpaid"]  # "charged for one that failed"
    return called_for(turn, "order_status", words) if may(turn) and not turn.history.products() else None


def called_for(turn: Turn, intent: str, about: str = "") -> Move:
    """Return the look through their orders for what words name.

    Args:
        turn: The turn.
        intent: What the words are taken for.
        about: The words to look with; default: the turn's.
    """
    about, before = about or _words(turn), turn.history.current_order() or ""
    frame = Frame(NAMES, intent, {"text": turn.text})
    return turn.call("list_orders", {"about": about, "after": before} if before else {"about": about}, frame, intent)


def _words(turn: Turn) -> str:
    """Return the words that name an order; of "the one I ordered today" the message before says which."""
    if not content(turn.text) and _pattern("the_one").search(normalise(turn.text).casefold()):
        return f"{turn.text[: _ABOUT // 2]}. {turn.history.said_before()[: _ABOUT // 2]}"
    return turn.text[:_ABOUT]


def again(turn: Turn) -> Move | None:
    """Return the look for the order of something that is wanted once more: "buy the jumper again"."""
    return called_for(turn, "order_status") if may(turn) and content(turn.text) else None


def _intent(heard: Heard, *, surely: bool = False) -> str:
    label = heard.routing.label
    return label if heard.routing.decided and label in OF_ORDERS else "" if surely else "order_status"


def _cued(turn: Turn, plain: str) -> bool:
    """Whether words point at an order by something of it, and not at the article or the order in focus."""
    of_products = bool(turn.history.products()) and not speaks_of_orders(turn)
    if order_words.names_state(plain) or (order_words.names_place(plain) and not of_products):
        return True
    if _pattern("ordered").search(plain) and _pattern("day").search(plain):
        return True
    if of_products and "my " not in plain:
        return False  # "the one with the zip" is one of the products shown
    return any(each.search(plain) for each in _cues()) and bool(content(plain)) and not in_focus(turn)


def _follows(turn: Turn, plain: str) -> bool:
    """Whether a few words go on from orders that were shown: "and my socks"."""
    if not speaks_of_orders(turn) or causes.read(plain) or not content(plain) or in_focus(turn):
        return False
    return bool(_pattern("goes_on").match(plain))


def content(text: str) -> list[str]:
    """Return the words that may name an article."""
    words = _WORD.findall(normalise(text).casefold())
    return [word for word in words if stem(word) not in _plain() and not ordinary(word)]


def in_focus(turn: Turn) -> bool:
    """Return whether the words name an article of the order that is talked about."""
    order = turn.history.order(turn.history.current_order() or "")
    titles = [str(each.get("title") or "") for each in (order or {}).get("items") or [] if isinstance(each, dict)]
    return bool(titles) and order_words.titles_hold(turn.text, titles)


def told(turn: Turn, result: Result) -> Turn | None:
    """Return the turn to read again once the orders were looked through; None for other results, and for a choice.

    Args:
        turn: The turn.
        result: The tool's result.
    """
    if turn.frame.awaiting != NAMES:
        return None
    text = str(turn.frame.args.get("text") or turn.text)
    if result.kind == "verify_first":  # of a visitor no order can be found: read it as it stands
        if openings.surely_own(text):
            return None
        return Turn(text, turn.history, turn.tools, Frame(args={LOOKED: True}))
    if not isinstance(result, OrdersResult):
        return None
    result = possible_orders.of_wish(text, result, turn.frame.intent)
    if not result.by:
        kept = turn.frame.args.get("asked")
        frame = Frame("order_number", turn.frame.intent, {**kept, LOOKED: True}) if kept else Frame(args={LOOKED: True})
        return Turn(text, turn.history, turn.tools, frame)
    if len(result.orders) != 1:
        return None
    number = str(result.orders[0]["number"])
    kept = turn.frame.args.get("asked")
    if kept and not asks(text):
        frame = Frame("order_number", turn.frame.intent, {**kept, LOOKED: True, PICKED: number})
        return Turn(text, turn.history, turn.tools, frame)
    titles = [str(each) for each in result.orders[0].get("articles") or ()]
    args = {LOOKED: True, FOUND: True, "order_number": number, TITLES: titles}
    text = order_words.without_contents(spelled(text, titles), titles)
    return Turn(text, turn.history, turn.tools, Frame(args=args))


def several(turn: Turn, result: OrdersResult) -> Move:
    """Show the orders that fit, to choose from; where none does, say so and show the newest."""
    intent = turn.frame.intent or "order_status"
    result = possible_orders.of_wish(str(turn.frame.args.get("text") or turn.text), result, intent)
    kept = turn.frame.args.get("asked") or turn.frame.args
    if not result.orders:
        frame = Frame("lookup", intent, {"text": kept.get("text") or turn.text})
        look_again = turn.call("list_orders", {}, frame, intent)
        return Move(say("engine.no_such_order"), look_again.tool, look_again.args, look_again.frame, intent)
    listed = [str(each["number"]) for each in result.orders[: replies.ORDERS_SHOWN]]
    frame = Frame("order_number", intent, {"text": kept.get("text") or turn.text, "pick": "", "listed": listed})
    return turn.say(f"{replies.orders(result)}\n{say('chat.which_order')}", frame, intent)


def pick(turn: Turn) -> Move | None:
    """Return the look for an answer that picks one of the orders listed by something of it: "the headphones one"."""
    other = {_LABELS.get(each, each) for each in said.families(turn.text)} - {turn.frame.intent}
    asked = asks(turn.text) and turn.frame.intent != "order_status"
    longest = _FEW * 2 if turn.frame.intent == "order_status" else _FEW
    if other or asked or causes.read(turn.text) or len(turn.text.split()) > longest:
        return None
    plain = normalise(turn.text).casefold()
    if not may(turn) or not (content(plain) or _cued(turn, plain) or _pattern("day").search(plain)):
        return None
    frame = Frame(NAMES, turn.frame.intent, {"text": turn.text, "asked": dict(turn.frame.args)})
    about = f"{turn.text}. {turn.frame.args.get('text') or ''}" if turn.frame.args.get("listed") else turn.text
    return turn.call("list_orders", {"about": about[:_ABOUT]}, frame, turn.frame.intent)


def instead(turn: Turn) -> Move | None:
    """Return what is done with an answer to "which order?" that gives no number."""
    return whose_orders.of_others(turn) or older(turn) or pick(turn)


def only_named(heard: Heard) -> Move | None:
    """Show the order that was found, where the words ask for nothing else."""
    turn = heard.turn
    if not turn.frame.args.get(FOUND) or said.families(turn.text) or causes.read(turn.text) or unwanted(turn.text):
        return None
    routing = heard.routing
    if routing.decided and routing.label in OF_ORDERS - {"order_status"}:
        return None
    return turn.call("get_order", {"order_number": turn.frame.args["order_number"]}, intent="order_status")


def older(turn: Turn) -> Move | None:
    """Show the next page of the orders listed last, or the first to somebody who does not find theirs."""
    plain = normalise(turn.text[:200]).casefold()
    if _pattern("not_found").search(plain):
        return turn.call("list_orders", {}, Frame("lookup", "order_status"), "order_status")
    last = next((each for each in reversed(turn.history.steps) if each.tool == "list_orders"), None)
    if not isinstance(last and last.result, OrdersResult) or not speaks_of_orders(turn):
        return None
    if last is None or not _pattern("older").search(plain) or last.args.get("about"):
        return None
    if not getattr(last.result, "more", False):
        kept = {"frame": turn.frame} if turn.frame.awaiting == "order_number" else {}
        return turn.say(say("engine.no_more_orders"), intent="order_status", **kept)
    args = {**last.args, "page": int(last.args.get("page") or 1) + 1}
    return turn.call("list_orders", args, Frame("lookup", "order_status"), "order_status")


def further(turn: Turn) -> Move | None:
    """Show the order that "and the other one" means beside the one that was shown; of many, the list once more."""
    plain = normalise(turn.text[:100]).casefold()
    here = str(turn.history.current_order() or "")
    if turn.frame.awaiting or not here or not speaks_of_orders(turn) or turn.history.proposal_waits():
        return None
    if _pattern("rest").search(plain):
        part = (turn.history.order(here) or {}).get("status") == "partly_shipped"  # that order has a rest of its own
        return None if part else _listing(turn, {"about": _OUT})
    word = _pattern("other_one").search(plain)
    if word is None:
        return None
    listed = turn.state.listed.ids if turn.state.listed.kind == "orders" else ()
    number = _beside(listed, here, word[1])
    return turn.call("get_order", {"order_number": number}, intent="order_status") if number else _listing(turn, {})


def _listing(turn: Turn, args: dict[str, str]) -> Move:
    return turn.call("list_orders", args, Frame("lookup", "order_status"), "order_status")


def _beside(listed: Sequence[str], here: str, word: str) -> str:
    """Return the order that comes after another in a list, or is the other of two; empty where none is."""
    if here not in listed:
        return ""
    after = listed[listed.index(here) + 1 :]
    if word == "other":
        return next(each for each in listed if each != here) if len(listed) == _TWO else ""
    return after[0] if after else ""


def shown_again(turn: Turn) -> Move | None:
    """Show the order that a bare number names, or that a few words point at in a list."""
    bare = _pattern("number").match(normalise(turn.text[:80]).casefold())
    number = bare[1] if bare else "" if turn.frame.awaiting else points(turn)
    return turn.call("get_order", {"order_number": number}, intent="order_status") if number else None
