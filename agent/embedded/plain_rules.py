"""Rules for messages that plain words tell, without the router."""

from __future__ import annotations

from dataclasses import replace

from agent.embedded import (
    asking,
    asking_products,
    buying,
    called,
    change_requests,
    finding_orders,
    first_words,
    going_ahead,
    in_talk,
    intent_handlers,
    moving,
    order_questions,
    ordered_goods,
    pattern_intents,
    product_questions,
    reasons,
    refining,
    shop_questions,
    size_advice,
    spending,
    talk,
    trouble,
    trying,
    whose_orders,
    whys,
)
from agent.embedded.dialogue import Frame, Move, let_go
from agent.embedded.keywords import votes
from agent.embedded.numbers import lone_number, order_numbers, skus
from agent.embedded.rules import Heard, Rule, of_turn
from agent.embedded.short_answers import asks, choice, goes_on, is_never_mind, is_no, is_yes
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import joined, say
from service.consent import payees, said
from service.consent.clauses import clauses, praises

#: Small talk that may be an answer.
_ANSWERS = frozenset({"ok", "no more", "liked", "praise"})
#: Requests that plain words name beside what is liked.
_WANTED = frozenset({"product_discovery", "policy_question", "human_handoff", "try_on", "change_address"})


def _gets_one(heard: Heard) -> Move | None:
    """Call a person for "then get me one", right after it was told that nobody here is one."""
    before = talk.heard(heard.turn.history.said_before())
    wanted = before is not None and before.name == "bot" and talk.wants_one(heard.turn.text)
    return heard.turn.hand_off() if wanted else None


def _alone(heard: Heard, move: Move | None) -> Move | None:
    """Return a move for a message that asks nothing else; of several requests it would answer one."""
    several = move is not None and "plan" in heard.turn.tools and len(heard.several) > 1
    return None if several else move


def _rule(heard: Heard) -> Move | None:
    """Answer a question about the rules that is all that a message asks."""
    return _alone(heard, asking.rule_question(heard.turn))


def _to_the_shop(heard: Heard) -> Move | None:
    """Answer a question on a topic of the shop that is all that a message asks."""
    if heard.turn.frame.args.get(finding_orders.FOUND):
        return None  # the words are about the order that was found for them
    if asking_products.of_it(heard.turn) or in_talk.asks_of_it(heard.turn):
        return None
    return _alone(heard, shop_questions.answered(heard.turn))


def _order_by_words(heard: Heard) -> Move | None:
    """Read which order words name; "does it come in blue" is about the product that was looked at."""
    return None if asking_products.of_it(heard.turn) else finding_orders.look(heard)


def _only_named(heard: Heard) -> Move | None:
    """Show the order that was found, where the words ask for nothing else; what is wanted again is looked up there."""
    if change_requests.label(heard.turn.text) == change_requests.REORDER:
        return change_requests.heard(heard.turn)
    named = finding_orders.only_named(heard)
    return (in_talk.likely(heard) or named) if named is not None else None


def _of_an_order(heard: Heard) -> Move | None:
    return None if asking_products.of_it(heard.turn) else _alone(heard, order_questions.asked(heard.turn))


def _as_credit(heard: Heard) -> Move | None:
    """Read "a voucher for 1012, please": what is wanted is the money, as credit."""
    turn = heard.turn
    wanted = payees.as_credit(turn.text) and order_numbers(turn.text) and not said.families(turn.text)
    return intent_handlers.act("refund", turn) if wanted else None


def _few_words(heard: Heard) -> Move | None:
    """Hear a change that its words tell with the order; beside another request it is one of several."""
    return _alone(heard, change_requests.heard(heard.turn))


def _put_right(heard: Heard) -> Move | None:
    return intent_handlers.act("change_address", heard.turn) if moving.puts_right(heard.turn) else None


def _upset(heard: Heard) -> Move | None:
    text = heard.turn.text
    if talk.unheard(text) and not order_numbers(text):
        return _not_heard(heard.turn)
    plain = (talk.upset(text) and not _names_a_request(text)) or talk.upset_again(text)
    scolds = plain and not order_numbers(text) and not causes.read(text)
    return heard.turn.offer_person(say("engine.sorry"), "chitchat") if scolds else None


def _not_heard(turn: Turn) -> Move:
    """Apologise for an answer that was none, and offer a person, who is told what was asked before."""
    before = turn.history.said_before()
    return turn.about(f"{before} / {turn.text}" if before else turn.text).offer_person(say("engine.no_answer"), "other")


def _small_talk(heard: Heard) -> Move | None:
    """Answer a message that is small talk and nothing else; what is open stays open."""
    turn = heard.turn
    found = talk.heard(turn.text)
    if (
        found is None
        or (found.name == "prices" and turn.history.products())
        or (found.name == "here" and turn.history.current_order() and order_questions.kinds(turn.text))
        or (found.name in _ANSWERS and (turn.history.proposal_waits() or turn.history.still_open()))
    ):
        return None
    return turn.say(found.said(), let_go() if found.name == "no more" else None, "chitchat")


def _of_no_order_yet(heard: Heard) -> Move | None:
    """Look for the order of words that name none: "it's been ages", "they are too small"."""
    turn = heard.turn
    if not (long := talk.waited_long(turn.text)) and not talk.fits_not(turn.text):
        return None
    known = turn.history.current_order()
    if long and known:
        move = turn.call("get_order", {"order_number": known}, intent="order_status")
        return replace(move, text=say("engine.took_long"))
    if known or turn.history.products():
        return None
    intent = "order_status" if long else "exchange"
    move = turn.call("list_orders", {}, Frame("lookup", intent, {"text": turn.text}), intent)
    return replace(move, text=say("engine.took_long" if long else "engine.fits_not"))


def _fits_not(heard: Heard) -> Move | None:
    """Offer an exchange or a return for an article of an order that does not fit."""
    turn, numbers = heard.turn, order_numbers(heard.turn.text)
    surely = talk.fits_not(turn.text) or heard.routing.label in ("exchange", "return")
    if not surely or not talk.misfit(turn.text) or said.families(turn.text):
        return None
    if len(numbers) > 1 or (turn.history.products() and not numbers):
        return None
    if not (numbers or turn.frame.args.get(finding_orders.FOUND) or finding_orders.in_focus(turn)):
        return finding_orders.of_misfit(turn)
    move = intent_handlers.act("exchange", turn)
    return replace(move, text=joined(say("engine.fits_not"), move.text))


def _pays(heard: Heard) -> Move | None:
    turn = heard.turn
    if (
        pattern_intents.intent(turn.text) == "change_payment"
        or not asking.pays(turn.text)
        or len(numbers := order_numbers(turn.text)) != 1
    ):
        return None
    return turn.call("get_order", {"order_number": numbers[0]}, Frame("lookup", "order_pay"), "order_status")


def _where(heard: Heard) -> Move | None:
    turn = heard.turn
    known = intent_handlers.asks_where(turn.text) and (order_numbers(turn.text) or turn.history.current_order())
    return intent_handlers.act("order_status", turn) if known else None


def _only_spoken_of(turn: Turn) -> Move | None:
    """Answer words that only say that an article is liked."""
    reading = said.read(turn.text)
    liked = any(praises(each.words) for each in clauses(turn.text))
    if not liked or reading.families or causes.read(turn.text) or reasons.stated(turn.text) or _asks_more(turn.text):
        return None
    return turn.say(talk.liked(), intent="chitchat") if reading.orders or turn.history.current_order() else None


def _asks_more(text: str) -> bool:
    """Whether words ask something, or name a request beside what they like."""
    return asks(text) or bool(votes(normalise(text[:400])).keys() & _WANTED)


def _short(turn: Turn) -> Move | None:
    """Answer what needs no router: a bare number, a lone yes or no, a choice among the products shown."""
    if lone := lone_number(turn.text):
        shown = turn.history.products()
        if len(lone) < 3 and choice(turn.text, len(shown)) is not None:
            return intent_handlers.act("product_discovery", turn)
        if len(lone) >= 3 or "#" in turn.text:
            return turn.call("get_order", {"order_number": lone}, intent="order_status")
        return turn.say(say("engine.nothing_open"))
    if turn.frame.args.get(called.LOOKED) and skus(turn.text) and lone_number(turn.text, asked=True):
        return intent_handlers.act("product_discovery", turn)  # no order of theirs is called so
    if (listed := _of_the_list(turn)) is not None:
        return listed
    if is_yes(turn.text) or is_no(turn.text) or is_never_mind(turn.text):
        return _of_nothing(turn)
    if pattern_intents.intent(turn.text, bool(turn.history.products())):
        return None
    pointed = choice(turn.text, len(turn.history.products())) is not None
    if pointed and len(turn.text) < 40 and not product_questions.about_product(turn.text):
        return intent_handlers.act("product_discovery", turn)
    return None


def _of_nothing(turn: Turn) -> Move:
    """Answer a lone yes or no where nothing was asked; "cancel that" is of the order that was just shown."""
    if turn.history.proposal_waits():
        return turn.say(say("chat.still_waiting"))
    if said.families(turn.text) == {"cancel"} and finding_orders.speaks_of_orders(turn):
        return intent_handlers.act("cancel_order", turn)
    return turn.say(say("engine.nothing_open")) if is_yes(turn.text) else turn.say(talk.dropped(), let_go())


def _of_the_list(turn: Turn) -> Move | None:
    """Go on with the checklist, or let go of it, where the customer says only that."""
    onwards = goes_on(turn.text)
    if turn.history.proposal_waits():
        return turn.say(say("chat.still_waiting")) if onwards else None
    waiting = turn.history.still_open()
    if waiting and (onwards or is_yes(turn.text)):
        return intent_handlers.take_up(turn, waiting[0])
    if waiting and (is_no(turn.text) or is_never_mind(turn.text)):
        return turn.call("plan", {"drop": [entry.get("id") for entry in waiting]}, Frame("next"), "plan")
    return None


def _names_a_request(text: str) -> bool:
    return bool(votes(normalise(text[:400])).keys() - {"chitchat", "other"})


#: In this order; the first that has a move ends it.
PLAIN = (
    Rule("product by its name", of_turn(called.look)),
    Rule("try-on", of_turn(trying.read)),
    Rule("wants the person spoken of", _gets_one),
    Rule("goes ahead with what was refused", of_turn(going_ahead.insisted), sure=True),
    Rule("asks for more than was told", of_turn(going_ahead.more_exactly), sure=True),
    Rule("small talk", _small_talk, sure=True),
    Rule("is upset", _upset),
    Rule("what all orders came to", of_turn(spending.asked), sure=True),
    Rule("speaks of what was ordered", of_turn(first_words.look), sure=True),
    Rule("may speak of what was ordered", first_words.perhaps),
    Rule("what was bought does not fit", _fits_not),
    Rule("order is not named", _of_no_order_yet),
    Rule("question to the shop", _to_the_shop, question=True, sure=True),
    Rule("somebody else's order", of_turn(whose_orders.of_others)),
    Rule("what is on file", of_turn(whose_orders.of_account), sure=True),
    Rule("older orders", of_turn(finding_orders.older), sure=True),
    Rule("one of the orders listed", of_turn(finding_orders.shown_again), sure=True),
    Rule("the other order", of_turn(finding_orders.further), sure=True),
    Rule("order by its words", _order_by_words, sure=True),
    Rule("charged twice", of_turn(trouble.charged_twice)),
    Rule("what is done about the trouble", of_turn(trouble.after)),
    Rule("puts an address right", _put_right),
    Rule("asks why something is not done", of_turn(whys.asked), sure=True),
    Rule("is an ordered article still sold", of_turn(change_requests.still_sold)),
    Rule("question about an order", _of_an_order, question=True, sure=True),
    Rule("goes on about the order", in_talk.surely),
    Rule("how things of an order are", of_turn(ordered_goods.asked), sure=True),
    Rule("only names an order", _only_named, sure=True),
    Rule("takes a product", of_turn(buying.takes)),
    Rule("tells their size", of_turn(refining.own_size)),
    Rule("tells a size or a measure", of_turn(size_advice.look)),
    Rule("sorts or pages the search", of_turn(refining.sorted_or_paged), sure=True),
    Rule("adds to the search", of_turn(refining.added)),
    Rule("question about a product", of_turn(asking_products.look), question=True),
    Rule("short answer", of_turn(_short)),
    Rule("a change in few words", _few_words),
    Rule("refines the search", of_turn(refining.refined)),
    Rule("question about a rule", _rule, question=True, sure=True),
    Rule("only speaks of an article", of_turn(_only_spoken_of)),
    Rule("wants credit", _as_credit),
    Rule("asks how an order is paid", _pays, sure=True),
    Rule("asks where an order is", _where, question=True, sure=True),
)
