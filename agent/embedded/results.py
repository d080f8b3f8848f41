"""A tool has answered: say what its result says, or take the next step that waited for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent import calls
from agent.embedded import (
    answering_products,
    asking,
    change_requests,
    choosing,
    correcting,
    finding_orders,
    in_talk,
    intent_handlers,
    meant_order,
    moving,
    order_questions,
    ordered_goods,
    pattern_intents,
    possible_orders,
    recommending,
    refunds,
    size_advice,
    spending,
    talk,
    trouble,
    trying,
    verifying,
    whys,
)
from agent.embedded.articles import lines
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import reopen
from agent.embedded.turn import Turn
from agent.wording import found, replies
from agent.wording.turn import MODELS_FAULT
from commerce import causes, pointing
from commerce.known_again import says
from commerce.sentences import say
from commerce.text import clean
from service.consent import things
from tools.results import (
    AnswerResult,
    ChecklistResult,
    CheckoutResult,
    CodeSentResult,
    ErrorResult,
    HandoffResult,
    OrderResult,
    OrdersResult,
    OutcomeResult,
    PolicyResult,
    ProductResult,
    ProductsResult,
    ProposalResult,
    QueuedResult,
    RefusedResult,
    Result,
    TryOnResult,
)

_MAX_TEXT = 4000
_READING = frozenset(
    {
        "get_order",
        "list_orders",
        "search_products",
        "get_product",
        "recommend",
        "compare_products",
        "ask_store",
        "store_policy",
        "proposal_status",
        "plan",
        "try_on",
    }
)
_ADDRESSES = {"change_address": "engine.ask_address", "change_profile_address": "engine.ask_profile"}
_RETURN_FIRST = frozenset({"return_first"})
#: A turn may make a few calls more than this; what is left then is named and waits for the customer.
_MOST_CALLS = 5


def act(turn: Turn, result: Result, tool: str = "") -> Move:
    """Return the move after a tool result.

    Args:
        turn: The turn; its frame is the one that went with the call.
        result: What the tool answered.
        tool: The tool's name.
    """
    move = _act(turn, result)
    entries = turn.history.still_open()
    if (
        move.tool
        or not entries
        or turn.history.proposal_waits()
        or move.frame.awaiting not in ("", "offer_person", "offer_action", "next")
    ):
        return move
    first, before = entries[0], turn.history.still_open(latest=False)
    # A change that was tried and is still the first on the list would only be tried again.
    stuck = tool not in _READING and bool(before) and before[0].get("id") == first.get("id")
    if (
        stuck
        or isinstance(result, (QueuedResult, ProposalResult, HandoffResult))
        or turn.history.calls() >= _MOST_CALLS
    ):
        return move
    # What was just answered is settled: on with the rest of the checklist, in the same turn.
    text = _reason(result) if move.frame.awaiting == "offer_person" else move.text
    following = intent_handlers.take_up(turn, first)
    return replace(following, text="\n".join(part for part in (text, following.text) if part))


def _act(turn: Turn, result: Result) -> Move:
    looked = (answering_products.looked_at, size_advice.looked_up, meant_order.look)
    if (asked := next((move for each in looked if (move := each(turn, result)) is not None), None)) is not None:
        return asked
    if (shown := _SHOWN.get(type(result))) is not None:
        return shown(turn, result)
    listed, queued = isinstance(result, ChecklistResult), isinstance(result, QueuedResult)
    if listed and turn.frame.awaiting == choosing.AGAIN:
        again = turn.frame.args["call"]
        return turn.call(again["name"], again["args"], Frame())
    if listed or queued:
        text = (
            say("chat.queued")
            if queued or turn.history.proposal_waits()
            else ""
            if turn.history.still_open() or turn.frame.args.get("told")
            else talk.dropped()
        )
        return turn.say(text, Frame("next", turn.frame.intent))
    if isinstance(result, ProposalResult):
        return turn.say(say("chat.ready"), intent=turn.frame.intent)
    text = _clean(result.sentence) if isinstance(result, (OutcomeResult, HandoffResult)) else ""
    return turn.say(text) if text else turn.offer_person(say("chat.something_wrong"))


def _refused(turn: Turn, result: RefusedResult) -> Move:
    if result.kind == "step_up":
        return verifying.step_up(turn, result)
    if (offer := _instead(turn, result)) is not None:
        return offer
    text = _clean(result.reason)
    if result.code in ("box", "country", "same_address") and turn.frame.intent in _ADDRESSES:
        return moving.refused(turn, text)
    text = trouble.with_sympathy(turn, text)
    if result.kind == "needs_person":
        return turn.offer_person(text, turn.frame.intent)
    return turn.say(text) if text else turn.offer_person(say("chat.something_wrong"))


def _instead(turn: Turn, result: RefusedResult) -> Move | None:
    """Offer a return when goods have to come back before they are paid for, and the order can take one."""
    number = str(turn.frame.args.get("order_number") or turn.history.current_order() or "")
    if result.code not in _RETURN_FIRST or "return_items" not in turn.tools or not number:
        return None
    frame = Frame("offer_action", "return", {"order_number": number, "text": str(turn.frame.args.get("text") or "")})
    return turn.say(f"{_clean(result.reason)} {say('engine.offer_action.return')}", frame, turn.frame.intent)


def _answer(turn: Turn, result: AnswerResult) -> Move:
    ruled = str(turn.frame.args.get("rules") or "")
    if ruled:
        return turn.say("\n".join(filter(None, (ruled, replies.on_pages(result.quotes)))), intent="policy_question")
    if result.found:
        return turn.say(replies.answer(result), intent="policy_question")
    if near := replies.on_pages(result.near):
        return turn.offer_person(say("chat.not_known_near", near=near), "policy_question")
    return turn.offer_person(say("chat.not_known"), "policy_question")


def _policy(turn: Turn, result: PolicyResult) -> Move:
    text = _clean(result.text)
    further = asking.beyond(turn, text)
    if further is not None:
        return further
    return turn.say(text) if text else turn.offer_person(say("chat.something_wrong"))


def _products(turn: Turn, result: ProductsResult) -> Move:
    if turn.frame.awaiting == "lookup" and turn.frame.intent == "recommend":
        return recommending.looked_up(turn, result)
    if turn.frame.awaiting == "lookup" and turn.frame.intent == trying.TRY_ON:
        return trying.looked_up(turn, result)
    if result.recommended:
        return turn.say(replies.recommended(result), intent="recommend")
    return turn.say(found.products(result), intent="product_discovery")


def _product(turn: Turn, result: ProductResult) -> Move:
    if turn.frame.awaiting == "lookup" and turn.frame.intent in intent_handlers.FILL:
        return intent_handlers.FILL[turn.frame.intent](reopen(turn))
    return turn.say(replies.product(result), intent="product_discovery")


def _checkout(turn: Turn, result: CheckoutResult) -> Move:
    return turn.say(replies.checkout(result), intent="checkout_link")


#: What an order was looked at for.
_TOLD = (trouble.told, whys.told, change_requests.looked_at, ordered_goods.told, in_talk.told)


def _order(turn: Turn, result: OrderResult) -> Move:
    frame = turn.frame
    number = result.number
    if frame.awaiting == "lookup" and number:
        if (known := next((move for each in _TOLD if (move := each(turn, result)) is not None), None)) is not None:
            return known
        if frame.intent == meant_order.AWAITED:
            return meant_order.ask(turn, result)
        if frame.intent == "refund":
            return refunds.propose(turn, number, str(frame.args.get("text") or ""))
        if frame.intent == "articles_instead":
            return correcting.looked_at(turn, number, str(frame.args.get("text") or ""))
        if frame.intent == change_requests.REORDER:
            return change_requests.had(turn, result.order, number)
        if frame.intent == "mended":
            return moving.mended(turn, number, str(frame.args.get("text") or ""), looked=True)
        if frame.intent == "change_address":
            return moving.go_on(turn, number, dict(frame.args.get("address") or {}), looked=True)
        if frame.intent in intent_handlers.FILL:
            return intent_handlers.FILL[frame.intent](replace(reopen(turn), number=number, order=result.order))
    return _news(turn, result, number)


def _news(turn: Turn, result: OrderResult, number: str) -> Move:
    """Tell how an order stands, or what was asked of it."""
    frame = turn.frame
    if (asked := order_questions.told(turn, result)) is not None:
        return _claimed(turn, asked, number)
    if frame.intent == "return_news":
        return _return(turn, result)
    if frame.intent == "order_changes":
        return turn.say(replies.changes(result), intent="order_status")
    if frame.intent == "order_pay":
        told = replies.paid(result)
        unpaid = replies.unpaid(result) and "ask_store" in turn.tools
        return asking.how_to_pay(turn, told) if unpaid else turn.say(told, intent="order_status")
    if frame.awaiting == "code":
        return turn.say(f"{replies.order(result)}\n{say('engine.type_code')}", frame, "order_status")
    where = replies.details(result, address=True) if intent_handlers.asks_where(turn.text) else ""
    text = "\n".join(filter(None, (replies.order(result), where)))
    return _claimed(turn, turn.say(text, intent="order_status"), number)


def _claimed(turn: Turn, told: Move, number: str) -> Move:
    """Go on from an order's state to what can be done, where its parcel did not arrive as it should.

    That is a case of its own: the state alone is no answer.
    """
    words = str(turn.frame.args.get("text") or turn.text)
    claims = causes.read(words) in causes.CLAIMS
    if not claims or "refund_order" not in turn.tools or not number or told.tool or told.frame.awaiting:
        return told
    offer = Frame("offer_action", "refund", {"order_number": number, "text": words})
    return turn.say(f"{told.text}\n{say('engine.offer_action.refund')}", offer, "order_status")


def _return(turn: Turn, result: OrderResult) -> Move:
    """Tell what is on its way back; to call it off or change it is a colleague's."""
    text = replies.returns(result)
    if pattern_intents.CALLS_OFF.search(str(turn.frame.args.get("text") or turn.text)) and not says(
        text, "replies.no_return"
    ):
        return turn.offer_person(f"{text}\n{say('chat.return_by_people')}", "return")
    return turn.say(text, intent="return")


def _orders(turn: Turn, result: OrdersResult) -> Move:
    listed = {change_requests.UNSENT: change_requests.unsent, spending.SPENT: spending.told}
    return listed.get(turn.frame.intent, _orders_found)(turn, result)


def _sent(result: OrdersResult) -> OrdersResult:
    """Return the orders of a list that were sent; all where none was. What was not sent cannot have arrived badly."""
    sent = [each for each in result.orders if each.get("status") not in change_requests.UNSENT_STATES]
    return result.model_copy(update={"orders": sent}) if sent else result


def _orders_found(turn: Turn, result: OrdersResult) -> Move:
    frame = turn.frame
    result = _sent(result) if frame.args.get("sent") else result
    if frame.args.get("pick") == "only":
        of_all, result = result.orders, possible_orders.able(result, frame.intent)
        if len(result.orders) == 1 < len(of_all) and not possible_orders.names(turn, result.orders[0]):
            return possible_orders.is_it(turn, result.orders[0])
    found = [each for each in result.orders if each.get("number")]
    if frame.awaiting == finding_orders.NAMES:
        return finding_orders.several(turn, result)
    if not found:
        return turn.say(replies.orders(result), intent=frame.intent)
    picked = str(found[0]["number"]) if len(found) == 1 or frame.args.get("pick") == "newest" else ""
    if picked and frame.awaiting == "lookup" and (move := _of_one(turn, picked)) is not None:
        return move
    if frame.args.get("pick") == "only" and len(found) > finding_orders.MOST_OFFERED:
        return refunds.which_order(turn, frame.intent, frame.args)
    listed = [str(each["number"]) for each in found[: replies.ORDERS_SHOWN]]
    asking = Frame("order_number", frame.intent or "order_status", {**frame.args, "pick": "", "listed": listed})
    return turn.say(f"{replies.orders(result)}\n{say('chat.which_order')}", asking, frame.intent)


def _of_one(turn: Turn, number: str) -> Move | None:
    """Go on with what the orders were listed for, now that it is known which one is meant."""
    frame = turn.frame
    words = turn.about(str(frame.args.get("text") or ""))
    if frame.intent == finding_orders.ASKED:
        return turn.call("get_order", {"order_number": number}, frame, "order_status")
    if frame.intent in ("order_status", "refund_news", "order_changes", "return_news"):
        return turn.call("get_order", {"order_number": number}, frame.but(args={}), "order_status")
    if frame.intent == "refund":
        return refunds.propose(words, number, words.text)
    if frame.intent == "change_address":
        return moving.of_order(words, number, words.text, dict(frame.args.get("address") or {}))
    if frame.intent in intent_handlers.FILL:
        chosen = Turn(words.text, turn.history, turn.tools, Frame(args={"order_number": number}))
        return intent_handlers.act(frame.intent, chosen)
    return None


def _which_article(turn: Turn, question: str) -> Move | None:
    """Ask which article of the order something is; the answer may pick it from the list. None: no list was shown."""
    call = turn.history.last_call()
    number = str(call["args"].get("order_number") or "") if call else ""
    has = lines(turn.history.order(number) or {})
    strange = things.asked_about(question)
    if call is None or call["name"] not in ("cancel_order", "refund_order") or not strange or not has:
        return None
    offered = [str(line["handle"]) for line in has]
    words = str(turn.frame.args.get("text") or turn.history.said())
    args = {"order_number": number, "text": words, "offered": offered, "strange": strange}
    return turn.say(question, Frame("refund_item", "refund", args), "refund")


def _error(turn: Turn, result: ErrorResult) -> Move:
    if result.kind == "verify_first":
        return verifying.verify_first(turn, result)
    text = _told(result) or f"{say('chat.something_wrong')} {say('chat.offer')}"
    frame = turn.frame
    if result.message == calls.FOREIGN:  # said to a model
        return turn.say(say("chat.no_contacts"), intent=frame.intent)
    if frame.awaiting == "code" and result.code == "order_not_found":  # no order's number: a code gone wrong
        return turn.say(say("engine.type_code"), frame, frame.intent)
    if frame.awaiting == "code":  # another one was not sent: the one before may still come
        return turn.say(text, frame)
    if result.code in ("other_quantity", "part_of_order") and (call := turn.history.last_call()) is not None:
        has = lines(turn.history.order(str(call["args"].get("order_number") or "")) or {})
        offered = {"offered": [str(line["handle"]) for line in has]} if pointing.listed(text) else {}
        return turn.say(text, Frame(correcting.AWAITED, frame.intent, {"call": call, **offered}), frame.intent)
    if result.code == "unknown_article" and (asked := _which_article(turn, text)) is not None:
        return asked
    if (asked_back := intent_handlers.asks_back(turn, result)) is not None:
        return turn.say(text, asked_back, frame.intent)
    unknown = result.code in ("order_not_found", "order_not_named")
    if unknown and frame.tries < 2 and not turn.history.still_open():
        kept = {name: value for name, value in frame.args.items() if name != "order_number"}
        return turn.say(text, Frame("order_number", frame.intent or "order_status", kept, tries=frame.tries + 1))
    if result.code in ("bad_address", "bad_arguments") and frame.intent in _ADDRESSES:
        question = "" if result.ask else f"\n{say(_ADDRESSES[frame.intent])}"
        return moving.ask_whole(turn, f"{text}{question}", frame.intent, frame.args)
    return turn.say(text, intent=frame.intent)


def _told(result: ErrorResult) -> str:
    """Return what a customer reads of an error; what only tells how to call a tool is none of it."""
    if result.code in MODELS_FAULT:
        return _clean(result.ask) or say("chat.not_understood")
    return _clean(result.ask) or _clean(result.message)


def _reason(result: Result) -> str:
    return _clean(result.reason) if isinstance(result, RefusedResult) else ""


def _clean(text: str) -> str:
    return clean(text, _MAX_TEXT)


_SHOWN: dict[type[Result], Callable[[Turn, Any], Move]] = {
    OrderResult: _order,
    OrdersResult: _orders,
    ProductsResult: _products,
    ProductResult: _product,
    AnswerResult: _answer,
    PolicyResult: _policy,
    CheckoutResult: _checkout,
    TryOnResult: trying.told,
    ErrorResult: _error,
    RefusedResult: _refused,
    CodeSentResult: verifying.code_sent,
}
