"""The embedded engine's one decision: given the conversation and the bound tools, what is the next move."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from langchain_core.messages import BaseMessage, HumanMessage, ToolMessage

from agent.embedded import (
    addresses,
    amending,
    answers,
    aside,
    asking,
    called,
    choosing,
    correcting,
    intent_handlers,
    moving,
    others,
    pattern_intents,
    questions,
    reasons,
    refining,
    refunds,
    requests,
    results,
    talk,
    trying,
    verifying,
)
from agent.embedded.dialogue import Frame, Move, last_frame, let_go
from agent.embedded.engine_history import EngineHistory
from agent.embedded.keywords import votes
from agent.embedded.numbers import lone_number, order_numbers, skus
from agent.embedded.router import Router, Routing
from agent.embedded.short_answers import asks, choice, goes_on, is_never_mind, is_no, is_yes
from agent.embedded.text import normalise
from agent.embedded.turn import MAX_TRIES, Turn
from agent.history import result_of
from commerce import causes
from commerce.sentences import say
from service import asked
from service.consent import gates, payees, said
from service.consent.clauses import clauses, praises

#: What is read of a message; frames quote it, so it also bounds what a conversation stores.
MAX_TEXT = 4000
_ALONE = r"(?=\s{0,3}(?:(?:please|pls|now|then|too|orders?)\s{0,3})?(?:$|[.,;!?\n]))"
_BOTH = re.compile(rf"\b(?:both(?: of (?:them|those))?|them both|those two|the two)(?: orders?)?\b{_ALONE}", re.I)
_NTH = re.compile(rf"\bthe (?:first|second|third|fourth|fifth|last)(?: (?:one|order))?\b{_ALONE}", re.I)
#: Requests that plain words name beside what is liked.
_WANTED = frozenset({"product_discovery", "policy_question", "human_handoff", "try_on", "change_address"})
_OF_GOODS = frozenset({"refund", "return", "exchange", "cancel_order"})
_ACTION_WORDS = {"cancel": "cancel_order", "refund": "refund", "return": "return", "swap": "exchange"}
#: What a frame may wait for while a change is put together.
_QUESTIONS = frozenset({"slot", "order_number", "refund_item", "refund_amount", "address", "offer_action"})


def decide(messages: Sequence[BaseMessage], tools: Mapping[str, frozenset[str]], router: Router) -> Move:
    """Return the engine's next move.

    Args:
        messages: The conversation, oldest first; system messages are ignored.
        tools: Argument names of the bound tools.
        router: The router to read requests with.
    """
    history = EngineHistory(messages)
    words = history.said()[:MAX_TEXT]
    heard = said.read(gates.picked(words, history.last_reply()) or words)
    turn = Turn(heard.text, history, tools, last_frame(messages))
    return _one_at_a_time(turn, _next(turn, heard, messages, router))


def _one_at_a_time(turn: Turn, move: Move) -> Move:
    """Note a change down that would ask something while a proposal waits: the only question then is that one's."""
    frame, asks_for = move.frame, move.frame.awaiting.partition(".")[0]
    if move.tool or asks_for not in _QUESTIONS or frame.intent not in requests.CHANGES or "plan" not in turn.tools:
        return move
    if not turn.history.proposal_waits():
        return move
    number, words = str(frame.args.get("order_number") or ""), str(frame.args.get("text") or turn.text)
    return requests.note_down(turn, [requests.Request(frame.intent, number, words)])


def _next(turn: Turn, heard: said.Reading, messages: Sequence[BaseMessage], router: Router) -> Move:
    last = messages[-1] if messages else None
    if isinstance(last, ToolMessage):
        result = result_of(last)
        if (again := called.told(turn, result) or asking.not_there(turn, result)) is not None:
            return fresh(again, router)
        return results.act(turn, result, str(last.name or ""))
    if not isinstance(last, HumanMessage) or not turn.text.strip():
        return turn.say(say("engine.empty"))
    if turn.frame.awaiting != "code":  # the right code came after something else, or without having been asked for
        turn = verifying.beside(verifying.remembered(turn))
        if (known := verifying.known_now(turn)) is not None:
            return known
    return _changed_mind(turn, heard, router) or _heard(turn, router)


def _changed_mind(turn: Turn, heard: said.Reading, router: Router) -> Move | None:
    """Return the move for words that let go of a request; the whole message tells it, not only the words that stand."""
    if (left := choosing.act(turn.about(turn.history.said()[:MAX_TEXT]), router)) is not None:
        return left
    if heard.undone:
        return turn.say(talk.dropped(), let_go())
    if heard.unclear and heard.families:
        orders = " and ".join(dict.fromkeys((*heard.orders, *heard.out)))
        return turn.say(say("engine.each_order", orders=orders), let_go())
    return None


def _heard(turn: Turn, router: Router) -> Move:
    reading = said.read(turn.text)
    if reading.pauses and not reading.families:
        return turn.offer_person(say("asked.cannot_pause"), "other")
    if (moved := correcting.moved(turn) or correcting.renumbered(turn)) is not None:
        return moved
    turn = _pointed_out(amending.amended(turn))
    if (instead := correcting.instead(turn)) is not None:
        return instead
    if (beside := correcting.added(turn) or aside.answered(turn)) is not None:
        return beside
    return questions.held(turn, answers.act(turn, router, fresh) if turn.frame.awaiting else fresh(turn, router))


def _pointed_out(turn: Turn) -> Turn:
    """Return the turn with the numbers of the orders that "both" and "the first one" mean: those just shown."""
    shown = turn.history.shown_orders()
    if len(shown) < 2 or turn.frame.awaiting or order_numbers(turn.text) or not said.families(turn.text):
        return turn
    if len(shown) == 2 and _BOTH.search(turn.text):
        return turn.about(_BOTH.sub(f"orders {' and '.join(shown)}", turn.text, count=1))
    match = _NTH.search(turn.text)
    place = choice(match[0], len(shown)) if match else None
    if match is None or place is None:
        return turn
    return turn.about(f"{turn.text[: match.start()]}order {shown[place]}{turn.text[match.end() :]}")


def fresh(turn: Turn, router: Router) -> Move:
    """Read a message that answers no question."""
    if (first := called.look(turn) or _unrouted(turn, router)) is not None:
        return first
    routing = router.route(turn.text)
    turn = turn.about(turn.text, round(routing.score, 4))
    several = requests.read(turn, router)
    if len(several) > 1 and "plan" in turn.tools:
        return requests.note_down(turn, several)
    if named := others.intent(turn.text) or pattern_intents.intent(
        turn.text, bool(turn.history.products() or turn.history.product())
    ):
        return intent_handlers.act(named, turn)
    if _wants_delivery_there(turn, routing):
        return intent_handlers.act("change_address", turn)
    plain = _plain_action(turn, routing)
    return intent_handlers.act(plain, turn) if plain else _routed(turn, routing, several, router)


def _routed(turn: Turn, routing: Routing, several: tuple[requests.Request, ...], router: Router) -> Move:
    """Do what the router heard, or what one part says clearly, or ask."""
    if (page := asking.on_the_pages(turn, routing.label if routing.decided else "")) is not None:
        return page
    again = turn.frame.awaiting == "clarify"
    plain = "" if routing.decided else requests.named(turn, several, router)
    if plain and plain in routing.ranked[:2]:  # the part that asks for something is clearer than the whole
        return intent_handlers.act(plain, turn) if _grounded(turn, plain, named=True) else clarify(turn, routing)
    known = order_numbers(turn.text) or turn.history.current_order()
    if known and not routing.decided and said.other_variant(turn.text):
        return intent_handlers.act("exchange", turn)
    if not routing.decided or (again and routing.label in ("other", "chitchat") and not routing.named):
        return _complaint(turn) or clarify(turn, routing)
    if routing.label == "other" and (complaint := _complaint(turn)) is not None:
        return complaint
    grounded = _grounded(turn, routing.label, named=routing.named)
    return intent_handlers.act(routing.label, turn) if grounded else clarify(turn, routing)


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


def _rule(turn: Turn, router: Router) -> Move | None:
    """Answer a question about the rules that is all that a message asks."""
    move = asking.rule_question(turn)
    several = move is not None and "plan" in turn.tools and len(requests.read(turn, router)) > 1
    return None if several else move


def _unrouted(turn: Turn, router: Router) -> Move | None:
    """Answer what plain words tell without the router."""
    known = trying.read(turn) or _short(turn) or refining.refined(turn) or _rule(turn, router) or _only_spoken_of(turn)
    if known is not None:
        return known
    if payees.as_credit(turn.text) and order_numbers(turn.text) and not said.families(turn.text):
        return intent_handlers.act(
            "refund", turn
        )  # "a voucher for 1012, please": what is wanted is the money, as credit
    if moving.puts_right(turn):
        return intent_handlers.act("change_address", turn)
    if talk.upset(turn.text) and not order_numbers(turn.text) and not _names_a_request(turn.text):
        return turn.offer_person(say("engine.sorry"), "chitchat")
    if asking.pays(turn.text) and len(numbers := order_numbers(turn.text)) == 1:
        return turn.call("get_order", {"order_number": numbers[0]}, Frame("lookup", "order_pay"), "order_status")
    if intent_handlers.asks_where(turn.text) and (order_numbers(turn.text) or turn.history.current_order()):
        return intent_handlers.act("order_status", turn)
    return intent_handlers.taken_back(turn) or asking.product_question(turn)


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
        if turn.history.proposal_waits():
            return turn.say(say("chat.still_waiting"))
        return turn.say(say("engine.nothing_open")) if is_yes(turn.text) else turn.say(talk.dropped(), let_go())
    if pattern_intents.intent(turn.text, bool(turn.history.products())):
        return None
    pointed = choice(turn.text, len(turn.history.products())) is not None
    if pointed and len(turn.text) < 40 and not asking.about_product(turn.text):
        return intent_handlers.act("product_discovery", turn)
    return None


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


def _complaint(turn: Turn) -> Move | None:
    """Take what is wrong with an order for the request that it be put right; None when nothing says so."""
    cause = causes.read(turn.text)
    numbers = order_numbers(turn.text)
    number = numbers[0] if numbers else turn.history.current_order()
    if not cause or not number:
        return None
    if cause in ("lost", "stolen", "incomplete"):
        return refunds.propose(turn, number, turn.text)
    return intent_handlers.act("return", turn)


def clarify(turn: Turn, routing: Routing) -> Move:
    """Ask which of two requests it is, once the shop's pages say nothing; after too many tries call a person."""
    if (page := asking.before_giving_up(turn)) is not None:
        return page
    tries = turn.frame.tries if turn.frame.awaiting == "clarify" else 0
    if tries >= MAX_TRIES:
        return turn.hand_off()
    likely = [label for label in routing.ranked if label not in ("other", "chitchat", "human_handoff")]
    likely = [label for label in likely if talk.offered(label, turn.tools)]
    if len(likely) < 2 or routing.label == "other":
        likely = [*likely[:1], *(["human_handoff"] if talk.offered("human_handoff", turn.tools) else [])]
    options = tuple(likely[:2])
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
    for number in order_numbers(plain):
        plain = re.sub(rf"#?(?<!\w){re.escape(number)}(?!\w)", " ", plain)
    found = addresses.parse(plain)
    return bool(found.get("line1") and (found.get("postcode") or found.get("city")))
