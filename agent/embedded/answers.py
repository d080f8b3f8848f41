"""The customer answers a question of the engine, or does something else instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent.embedded import (
    addresses,
    change_requests,
    correcting,
    finding_orders,
    going_ahead,
    intent_handlers,
    meant_order,
    moving,
    narrowing,
    order_answers,
    refunds,
    requests,
    size_steps,
    slots,
    small_changes,
    talk,
    trouble,
    trying,
    unknown,
    verifying,
)
from agent.embedded.articles import is_open, lines, meant, picked, pieces
from agent.embedded.dialogue import Frame, Move, let_go
from agent.embedded.forms import Case, reopen
from agent.embedded.keywords import votes
from agent.embedded.money import amount
from agent.embedded.numbers import lone_number, order_numbers, short_numbers
from agent.embedded.router import Router
from agent.embedded.short_answers import (
    agrees,
    asks,
    choice,
    core,
    does_not_know,
    hurries,
    refuses,
    repeats,
    takes_back,
)
from agent.embedded.text import normalise
from agent.embedded.turn import MAX_TRIES, Turn
from commerce import countries
from commerce.address import country_code
from commerce.sentences import joined, say
from service.consent import sums

Fresh = Callable[[Turn, Router], Move]
#: So sure must the router be that a message is a new request and no answer.
_OTHER_WISH = 0.7
_MOST_ORDERS, _FEW = 9, 4  # orders that "the first" may pick among, and words of an answer that only picks
_QUESTION = re.compile(r"\b(?:where|when|what|why|how|status|track\w*)\b|\?", re.I)
_COST = re.compile(r"\b(?:pay|costs?|price|how much|expensive|extra)\b", re.I)
_WHY = re.compile(r"\b(?:why|reason|have to|must|need to|necessary|matter)\b", re.I)
#: The way out that is named beside a question, and what may stand around it.
_PEOPLE = frozenset("colleague person human somebody someone agent".split())
_AROUND = frozenset("a an the some get give want need pls please to me i ok yes then rather".split())
#: Questions that stay open beside small talk; "ok" may answer some of them.
_OPEN = frozenset({"slot", "order_number", "refund_item", "refund_amount", "address"})
_WHOLE_ORDER = frozenset({"the whole order", "whole order", "the entire order", "the complete order"})
_EVERYTHING = frozenset({"all", "everything", "both", "all of them", "all of it"})
_WORDS = {
    "order_status": ("status", "state", "order", "track"),
    "refund": ("refund", "money"),
    "return": ("return", "back"),
    "exchange": ("exchange", "swap"),
    "cancel_order": ("cancel",),
    "change_address": ("address",),
    "product_discovery": ("product", "find"),
    "try_on": ("try",),
    "policy_question": ("rule", "policy"),
    "human_handoff": ("person", "human", "colleague", "agent"),
}


def act(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """Return the move after a message that may answer the frame's question."""
    awaiting = turn.frame.awaiting
    if awaiting not in ("offer_person", "clarify", meant_order.AWAITED) and (
        takes_back(turn.text) or (refuses(turn.text) and not _listed(turn))
    ):
        return _dropped(turn)
    if _asks_for_person(turn.text) or votes(normalise(turn.text[:400])).get("human_handoff", 0) >= 1.5:
        return turn.hand_off()
    kind = awaiting.partition(".")[0]
    if kind in _OPEN and (talked := talk.heard(turn.text)) is not None and talked.beside:
        return turn.say(f"{talked.said()} {say('engine.still_asking')}", turn.frame, turn.frame.intent)
    if kind not in _ANSWERS:
        return fresh(turn.about(turn.text), router)
    return _ANSWERS[kind](turn, router, fresh)


def _asks_for_person(text: str) -> bool:
    words = set(normalise(text[:80]).casefold().replace(".", " ").replace(",", " ").split())
    return bool(words & _PEOPLE) and words <= _PEOPLE | _AROUND


def _listed(turn: Turn) -> bool:
    """Whether the words are a reason out of the list just shown, "I changed my mind" among them."""
    if turn.frame.awaiting != "slot.reason":
        return False
    return bool(slots.read("reason", reopen(turn), [str(each) for each in turn.frame.args.get("offered") or []]))


def _dropped(turn: Turn) -> Move:
    """Leave the request that the question was about; on a checklist the others go on."""
    number = str(turn.frame.args.get("order_number") or "")
    entry = turn.entry(turn.frame.intent, number)
    if entry is None or "plan" not in turn.tools:
        return turn.say(talk.dropped(), let_go())
    return turn.call("plan", {"drop": [entry["id"]]}, Frame("next", turn.frame.intent), "plan")


def _other_action(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """The answer to an offer of another action than the one that is not possible."""
    everything = core(turn.text) in _EVERYTHING
    if not (everything or agrees(turn.text) or trouble.goes_on(turn.text) or repeats(turn.text, turn.frame.intent)):
        return fresh(_open(turn), router)
    args = {name: turn.frame.args.get(name) for name in ("order_number", "meant") if turn.frame.args.get(name)}
    args["agreed"] = True
    words = str(turn.frame.args.get("text") or "")
    words = f"{words}. {turn.text}" if everything else words
    chosen = Turn(words, turn.history, turn.tools, Frame(args=args))
    if turn.frame.intent == "refund" and "order_number" in args:
        # Words that ask where a parcel is are no question after a refund here.
        return refunds.propose(chosen, str(args["order_number"]), words)
    return intent_handlers.act(turn.frame.intent, chosen)


def _slot(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """One thing that a form asked for."""
    name = turn.frame.awaiting.removeprefix("slot.")
    case = reopen(turn)
    offered = [str(each) for each in turn.frame.args.get("offered") or []]
    if name == "items" and (known := unknown.answered(case, offered)) is not None:
        return intent_handlers.FILL[case.intent](known)
    found = slots.read(name, case, offered)
    if found:
        return intent_handlers.FILL[case.intent](case.knowing(**found))
    again = str(turn.frame.args.get("question") or say("engine.nothing_open"))
    if agrees(turn.text):  # that answers nothing here, and is no new request either
        return turn.ask_again(again)
    if name == "reason" and asks(turn.text) and _WHY.search(turn.text):
        return turn.ask_again(f"{say('engine.why')} {again}")
    if name == "variant" and (other := _other_change_of_order(turn, case)) is not None:
        return other
    if name == "variant" and slots.names_option(turn.text):
        return turn.ask_again(again)  # none of those that there are
    if name == "variant" and _COST.search(normalise(turn.text)):
        return turn.ask_again(f"{say('engine.cost_later')} {again}")
    moved = _elsewhere(turn, router, fresh)
    if moved is not None:
        return moved
    if late := slots.anything(name, turn.text):
        return intent_handlers.FILL[case.intent](case.knowing(**late))
    return turn.ask_again(again)


def _other_change_of_order(turn: Turn, case: Case) -> Move | None:
    """Go on with a bigger one, or with the order's other article, where it was asked which variant of this one."""
    fill = intent_handlers.FILL.get(case.intent)
    if fill is None:
        return None
    if size_steps.read(turn.text) and size_steps.read(case.text) != size_steps.read(turn.text):
        return fill(replace(case, text=f"{case.text}. {turn.text}"))
    named = [str(line["handle"]) for line in meant(turn.text, lines(case.order)).lines]
    if named and case.slots.get("line") not in named:
        return fill(replace(case, text=turn.text, slots={}))
    return None


def _offered(turn: Turn, router: Router, fresh: Fresh) -> Move:
    if agrees(turn.text) or hurries(turn.text):
        reason = str(turn.frame.args.get("text") or turn.text)
        return turn.about(reason).hand_off()
    if refuses(turn.text) or takes_back(turn.text):
        return turn.say(talk.dropped())
    return fresh(_open(turn), router)


def _chosen(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """A choice between requests: by number, by word, by an order number, or by new words. A yes chooses neither."""
    options = turn.frame.options
    said = str(turn.frame.args.get("text") or "")
    index = choice(turn.text, len(options))
    plain = core(turn.text)
    if index is None and len(plain.split()) <= 4:
        hits = [n for n, label in enumerate(options) if any(word in plain for word in _WORDS.get(label, ()))]
        index = hits[0] if len(hits) == 1 else None
        said = f"{said}. {turn.text}" if index is not None else said  # "exchange for 30" tells more than which
    if index is None and agrees(turn.text) and options:
        again = turn.frame.but(tries=turn.frame.tries + 1)
        return _given_up(turn) if turn.frame.tries >= MAX_TRIES else turn.say(talk.clarify_again(options), again)
    if index is not None:
        return intent_handlers.act(options[index], Turn(said, turn.history, turn.tools, Frame()))
    if lone := lone_number(turn.text):
        fitting = [label for label in options if label in ("order_status", "refund", "change_address")]
        label = fitting[0] if len(fitting) == 1 else "order_status"
        words = lone if label == "order_status" else said
        return intent_handlers.act(label, Turn(words, turn.history, turn.tools, Frame(args={"order_number": lone})))
    if refuses(turn.text):
        return (
            _given_up(turn)
            if turn.frame.tries >= MAX_TRIES
            else turn.say(say("engine.about_what"), turn.frame.but(tries=turn.frame.tries + 1))
        )
    return fresh(turn, router)


def _given_up(turn: Turn) -> Move:
    return turn.offer_person(joined(say("engine.not_understood"), say("chat.can")), "clarify")


def _numbered(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """The order number that was asked for, or the request to see the orders first."""
    frame = turn.frame
    listed = [str(each) for each in frame.args.get("listed") or []]
    lone = lone_number(turn.text, asked=True)
    if number := order_answers.one_of(turn, listed, lone):
        return order_answers.with_number(turn, number)
    if agrees(turn.text) and len(listed) > 1:  # that picks none of them
        return turn.ask_again(meant_order.which_again(turn))
    if core(turn.text) in _EVERYTHING and len(listed) > 1:  # consent is given to orders by their numbers
        return turn.ask_again(say("engine.name_them", first=listed[0], second=listed[1]))
    picks = not listed and choice(turn.text, _MOST_ORDERS) is not None and len(turn.text.split()) <= _FEW
    if (picks or (does_not_know(turn.text) and not lone)) and "list_orders" in turn.tools:  # "the first" of what?
        return turn.call("list_orders", {}, frame.but(awaiting="lookup"), frame.intent)
    if (found := going_ahead.reasoned(turn) or finding_orders.instead(turn)) is not None:
        return found
    wordy = len(turn.text.split()) > 3 or bool(votes(normalise(turn.text[:400])))
    if lone is None and wordy and (moved := _elsewhere(turn, router, fresh)) is not None:
        return moved
    if lone is None and (placed := order_answers.placed(turn)) is not None:
        return placed
    numbers = [lone] if lone else order_numbers(turn.text) or short_numbers(turn.text)
    said = str(frame.args.get("text") or "")
    if len(numbers) > 1 and (several := requests.each_of(turn, frame.intent, numbers, said)) is not None:
        return several
    if numbers:
        return order_answers.with_number(turn, numbers[0])
    return _elsewhere(turn, router, fresh) or turn.ask_again(meant_order.which_again(turn))


def _item(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """Which article of the order."""
    frame = turn.frame
    number, offered = str(frame.args.get("order_number")), [str(each) for each in frame.args.get("offered") or []]
    if agrees(turn.text):  # that names none of them
        return turn.ask_again(say("engine.which"))
    other = order_numbers(turn.text)
    if other and number not in other:
        return fresh(_open(turn), router)
    # How many was said with the request: "one piece of order 1003".
    said = str(frame.args.get("text") or "")
    has = lines(turn.history.order(number) or {})
    asked = [line for line in has if line["handle"] in offered]
    if core(turn.text) in _WHOLE_ORDER or (len(asked) == len(has) and core(turn.text) in _EVERYTHING):
        return refunds.propose(turn, number, turn.text)
    handles = picked(turn.text, offered)
    told = handles or [str(line["handle"]) for line in meant(turn.text, has).lines]
    if (strange := str(frame.args.get("strange") or "")) and len(told) == 1:
        line = next(line for line in has if line["handle"] in told)
        return refunds.propose(turn, number, unknown.told(said, strange, line, has))
    if handles:
        return refunds.chosen(turn, number, [line for line in asked if line["handle"] in handles], said)
    found = meant(turn.text, asked)
    if not found.items and not found.doubt:
        found = meant(turn.text, has)
    if found.lines and narrowing.adds(turn.text) and not any(line in asked for line in found.lines):
        both = [line for line in (*asked, *found.lines) if is_open(line)]
        return refunds.chosen(turn, number, both, said)  # what was in doubt, and this on top
    if found.items:
        some = "" if (count := pieces(said)) is None else f", only {count} of them"
        return refunds.propose(turn, number, f"{turn.text}{some}")
    return _elsewhere(turn, router, fresh) or turn.ask_again(say("engine.which"))


def _amount(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """How much of the order to refund, in figures."""
    said = sums.read(turn.text, asked=True)
    if said is None and sums.only_told(turn.text):
        return turn.ask_again(say("asked.how_much_again"))  # what something cost elsewhere is no answer
    found = amount(turn.text) if said is not None and said.plain else None
    plain = core(turn.text)
    value = found.value if found else plain if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,2})?", plain) else ""
    if value:
        args = {"order_number": str(turn.frame.args.get("order_number")), "amount": value}
        if found and found.currency:
            args["currency"] = found.currency
        return turn.call("refund_order", args, intent="refund")
    return _elsewhere(turn, router, fresh) or turn.ask_again(say("asked.how_much_again"))


def _address(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """A field of the address, or all of it at once."""
    frame = turn.frame
    name = frame.awaiting.removeprefix("address.")
    known: dict[str, str] = dict(frame.args.get("address") or {})
    number = str(frame.args.get("order_number") or "")
    said = addresses.answer(name, turn.text, known)
    country = str(known.get("country") or "")
    optional = name == "postcode" and country and not countries.requires(country_code(country), "Z")
    spared = bool(optional) and does_not_know(turn.text)
    if not said.fields and not spared and len(turn.text.split()) > 3:
        elsewhere = _elsewhere(turn, router, fresh)
        if elsewhere is not None:
            return elsewhere
    if said.fields or spared:
        found = addresses.merged(known, said.fields, turn.text)
        without = [] if said.fields else [name]
        kept = replace(turn, frame=frame.but(args={**frame.args, "without": without}))
        if frame.intent == "change_profile_address":
            return small_changes.profile_with(kept, found, said.unplaced)
        return moving.go_on(kept, number, found, unplaced=said.unplaced)
    whole = say("engine.ask_profile") if frame.intent == "change_profile_address" else say("engine.ask_address")
    return turn.ask_again(whole if name == "line1" else say(f"engine.ask_field.{name}"))


def _elsewhere(turn: Turn, router: Router, fresh: Fresh) -> Move | None:
    """Return the move for a message that is surely another request; None when it may still be an answer."""
    routing = router.route(turn.text)
    same = routing.label in (turn.frame.intent, "other")
    # "order 1007, from last week" reads like an order's state and is an answer; a question is a new request.
    named = routing.label == "order_status" and not _QUESTION.search(turn.text)
    if not routing.decided or routing.score < _OTHER_WISH or same or named:
        return None
    return fresh(_open(turn), router)


def _instead(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """What should be instead of a proposal that was dropped."""
    return correcting.answered(turn) or fresh(_open(turn), router)


def _meant(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """Whether it is the order that was named."""
    return meant_order.answered(turn) or fresh(_open(turn), router)


def _again(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """Which article of an order somebody wants once more."""
    return change_requests.answered(turn) or fresh(_open(turn), router)


def _open(turn: Turn) -> Turn:
    return Turn(turn.text, turn.history, turn.tools, Frame())


_ANSWERS: dict[str, Callable[[Turn, Router, Fresh], Move]] = {
    "offer_person": _offered,
    "offer_action": _other_action,
    "clarify": _chosen,
    "order_number": _numbered,
    "slot": _slot,
    "refund_item": _item,
    "refund_amount": _amount,
    "address": _address,
    "proof": verifying.answered,
    trying.AWAITED: trying.answered,
    "code": verifying.code,
    correcting.AWAITED: _instead,
    change_requests.REORDER: _again,
    meant_order.AWAITED: _meant,
}
