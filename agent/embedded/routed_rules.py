"""Rules for messages that the router reads, and what is asked when none of them has a move."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.embedded import (
    addresses,
    asking,
    asking_products,
    finding_orders,
    in_talk,
    intent_handlers,
    moving,
    other_languages,
    others,
    pattern_intents,
    reasons,
    refining,
    refunds,
    requests,
    talk,
    trouble,
)
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import is_measure, order_numbers
from agent.embedded.router import Routing
from agent.embedded.rules import Heard, Rule
from agent.embedded.short_answers import asks
from agent.embedded.turn import MAX_TRIES, Turn
from commerce import causes
from commerce.sentences import joined, say
from service import asked
from service.consent import said
from service.consent.clauses import clauses, praises

#: So many of the likeliest requests are offered where it is not clear which is meant.
_LIKELY = 3
#: Requests that only the words of the message tell more about: in another language they would be looked for in vain.
_OF_WORDS = frozenset({"product_discovery", "recommend", "chitchat", "other"})
_OF_GOODS = frozenset({"refund", "return", "exchange", "cancel_order"})


_ACTION_WORDS = {"cancel": "cancel_order", "refund": "refund", "return": "return", "swap": "exchange"}


def _several(heard: Heard) -> Move | None:
    if len(heard.several) < 2 or "plan" not in heard.turn.tools:
        return None
    return requests.note_down(heard.turn, list(heard.several))


def _by_pattern(heard: Heard) -> Move | None:
    turn = heard.turn
    shown = bool(turn.history.products() or turn.history.product())
    named = others.intent(turn.text) or pattern_intents.intent(turn.text, shown)
    return intent_handlers.act(named, turn) if named else None


def _there(heard: Heard) -> Move | None:
    wanted = _wants_delivery_there(heard.turn, heard.routing)
    return intent_handlers.act("change_address", heard.turn) if wanted else None


def _one_action(heard: Heard) -> Move | None:
    plain = _plain_action(heard.turn, heard.routing)
    return intent_handlers.act(plain, heard.turn) if plain else None


def _other_language(heard: Heard) -> Move | None:
    """Words of another language that name no request for certain, or one that only more of them would tell about."""
    vague = not heard.routing.decided or heard.routing.label in _OF_WORDS
    return other_languages.answer(heard.turn) if vague else None


def _names_product(heard: Heard) -> Move | None:
    routing = heard.routing
    return refining.named(heard.turn, sure=routing.decided and routing.label not in ("other", "chitchat"))


def _on_the_pages(heard: Heard) -> Move | None:
    return asking.on_the_pages(heard.turn, heard.routing.label if heard.routing.decided else "")


def _one_part(heard: Heard) -> Move | None:
    """The part of a message that asks for something is clearer than the whole."""
    turn, routing = heard.turn, heard.routing
    plain = "" if routing.decided else requests.named(turn, heard.several, heard.router)
    if not plain or plain not in routing.ranked[:2]:
        return None
    return intent_handlers.act(plain, turn) if _grounded(turn, plain, named=True) else clarify(turn, routing)


def _other_variant(heard: Heard) -> Move | None:
    turn = heard.turn
    known = order_numbers(turn.text) or turn.history.current_order()
    other = known and not heard.routing.decided and said.other_variant(turn.text)
    return intent_handlers.act("exchange", turn) if other else None


def _told_wrong(heard: Heard) -> Move | None:
    """Something is wrong with an order, and nothing clearer was said."""
    turn, routing = heard.turn, heard.routing
    again = turn.frame.awaiting == "clarify" and routing.label in ("other", "chitchat") and not routing.named
    if routing.decided and routing.label != "other" and not again:
        return None
    return _complaint(turn)


def _found_wrong(heard: Heard) -> Move | None:
    """What is wrong with an order that is named, or that was found by its article."""
    turn, label = heard.turn, heard.routing.label
    known = len(order_numbers(turn.text)) == 1 or (
        turn.history.current_order() and finding_orders.speaks_of_orders(turn) and not order_numbers(turn.text)
    )
    named = known and label not in finding_orders.OF_ORDERS and label != "human_handoff"
    return _complaint(turn) if turn.frame.args.get(finding_orders.FOUND) or named else None


def _wrong_somewhere(heard: Heard) -> Move | None:
    """Something is wrong with an order that nobody has named: say so, and show their orders to choose from."""
    turn, cause = heard.turn, causes.read(heard.turn.text)
    if not cause or order_numbers(turn.text) or turn.history.current_order() or "list_orders" not in turn.tools:
        return None
    if cause not in causes.CLAIMS and (page := asking.before_giving_up(turn)) is not None:
        return page  # a guarantee stands there
    intent = "order_status" if cause in causes.CLAIMS else "return"
    frame = Frame("lookup", intent, {"text": turn.text, "pick": "", "sent": True})
    return replace(turn.call("list_orders", {}, frame, intent), text=trouble.sorry(turn.text))


def _as_routed(heard: Heard) -> Move | None:
    turn, routing = heard.turn, heard.routing
    again = turn.frame.awaiting == "clarify" and routing.label in ("other", "chitchat") and not routing.named
    if not routing.decided or again or not _grounded(turn, routing.label, named=routing.named):
        return None
    return intent_handlers.act(routing.label, turn)


def _grounded(turn: Turn, label: str, *, named: bool) -> bool:
    """Whether words ask for the action that was heard, or tell why: a property and what is liked are no reason."""
    text = turn.text
    told = causes.read(text) or reasons.stated(text) or asked.complains(text)
    if label not in _OF_GOODS or said.families(text) or told:
        return True
    return named and label != "return" and not asks(text) and not any(praises(each.words) for each in clauses(text))


def _plain_action(turn: Turn, routing: Routing) -> str:
    """Return the request of words that name one order and one action and ask nothing, where the router heard none."""
    if routing.decided and routing.label not in ("order_status", "other", "chitchat", "product_discovery"):
        return ""
    reading = said.read(turn.text)
    asks = any(part.asks for part in reading.parts) or refunds.wants_news(turn.text)
    if asks or len(reading.orders) != 1 or len(reading.families) != 1:
        return ""
    label = _ACTION_WORDS.get(next(iter(reading.families)), "")
    return label if label and talk.offered(label, turn.tools) else ""


def _one_order(heard: Heard) -> Move | None:
    """Show the one order that words name which nobody can read: how it stands is the best of answers."""
    turn, numbers = heard.turn, order_numbers(heard.turn.text)
    open_question = turn.frame.awaiting == "clarify" or turn.history.proposal_waits() or turn.history.dropped()
    known = len(numbers) == 1 and not open_question and not heard.routing.named
    return turn.call("get_order", {"order_number": numbers[0]}, intent="order_status") if known else None


def _complaint(turn: Turn) -> Move | None:
    """Take what is wrong with an order for the request that it be put right; None when nothing says so."""
    cause = causes.read(turn.text)
    numbers = order_numbers(turn.text)
    number = numbers[0] if numbers else turn.history.current_order()
    if not cause or not number:
        return None
    if cause in ("lost", "stolen", "incomplete"):
        return refunds.propose(turn, number, turn.text)
    if cause == "wrong_item" and pattern_intents.needs_other(turn.text):
        return intent_handlers.act("exchange", turn)
    return intent_handlers.act("return", turn)


def clarify(turn: Turn, routing: Routing) -> Move:
    """Ask which of a few requests it is, a person among them, once the shop's pages say nothing.

    After too many tries a person is offered: nobody's conversation is taken away.
    """
    if (page := asking.before_giving_up(turn) or refining.bare(turn, routing.ranked)) is not None:
        return page
    if (listed := asking_products.of_the_list(turn)) is not None:
        return listed
    tries = turn.frame.tries if turn.frame.awaiting == "clarify" else 0
    if tries >= MAX_TRIES:
        return turn.offer_person(joined(say("engine.not_understood"), say("chat.can")), "clarify")
    likely = [label for label in routing.ranked if label not in ("other", "chitchat", "human_handoff")]
    likely = [label for label in likely if talk.offered(label, turn.tools)][:_LIKELY]
    options = (*likely, *(["human_handoff"] if talk.offered("human_handoff", turn.tools) else []))
    if len(options) < 2:
        return turn.say(f"{say('engine.not_understood')} {say('chat.can')}", intent="clarify")
    frame = Frame("clarify", args={"text": turn.text}, options=options, tries=tries + 1)
    return turn.say(talk.clarify(options), frame, "clarify")


def _wants_delivery_there(turn: Turn, routing: Routing) -> bool:
    """Whether a written-out address turns an unclear message into a request to have it sent there."""
    if routing.decided and routing.label not in ("order_status", "other", "chitchat"):
        return False
    action_words = said.families(turn.text)
    if action_words and "address" not in action_words:
        return False
    # "Where is 1157 and the mat": the number of an order is no house number.
    plain = turn.text
    for number in moving.numbers_in(plain) or order_numbers(plain):
        plain = re.sub(rf"#?(?<!\w){re.escape(number)}(?!\w)", " ", plain)
    found = addresses.parse(plain)
    if is_measure(found.get("postcode") or "-", plain):
        return False
    return bool(found.get("line1") and (found.get("postcode") or found.get("city")))


#: In this order; the first that has a move ends it.
ROUTED = (
    Rule("order of a request by its words", finding_orders.of_request),
    Rule("what is wrong with the order found", _found_wrong),
    Rule("several requests", _several),
    Rule("pattern", _by_pattern),
    Rule("delivery to an address", _there),
    Rule("one order, one action", _one_action),
    Rule("another language", _other_language),
    Rule("may name a product", _names_product),
    Rule("the shop's pages", _on_the_pages),
    Rule("the clearer part", _one_part),
    Rule("another variant", _other_variant),
    Rule("something is wrong", _told_wrong),
    Rule("something is wrong with some order", _wrong_somewhere),
    Rule("as routed", _as_routed),
    Rule("may go on about the order", in_talk.likely),
    Rule("names an order and nothing clear", _one_order),
)
