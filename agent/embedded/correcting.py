"""A change of mind: what a customer wants instead of the proposal that their words just took back."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from typing import Any

from agent.embedded import (
    address_parts,
    addresses,
    amending,
    changing,
    moving,
    narrowing,
    order_talk,
    other_order,
    questions,
    reasons,
    refunds,
    requests,
    returning,
    small_changes,
    swapping,
    talk,
)
from agent.embedded.articles import item, left, lines, meant, named, numbered, picked
from agent.embedded.dialogue import Frame, Move, let_go
from agent.embedded.forms import Case
from agent.embedded.money import amount, plain_number
from agent.embedded.numbers import order_numbers
from agent.embedded.short_answers import asks, refuses, repeats, takes_back
from agent.embedded.turn import Turn
from commerce import countries
from commerce.postal.reading import Reading
from commerce.sentences import say
from service import consent
from service.changes.registry import ACTIONS
from service.consent import house_numbers, lists, misfits, quantities, sums, touching
from service.consent.clauses import clauses, praises
from service.consent.lists import fold

_OF_GOODS = [spec for spec in ACTIONS.values() if spec.intent == "goods"]
_INTENTS = {spec.name: talk.label_of(spec.name) for spec in _OF_GOODS}
_LEAD = re.compile(
    r"^\W*(?:(?:no|nope|wait|stop|hold on|actually|sorry|oh|hm+|well|please|yes|ok|okay|but|i meant?|rather|"
    r"nein|non|nee|halt|stopp)\b[\s,.!:;-]*)+",
    re.I,
)
#: "Then to the usual address": the only one that mails of an order go to.
_THERE_THEN = re.compile(
    r"\b(?:normal|usual|same|regular|old|original|right|that|my|order'?s) (?:e-?mail )?(?:address|one|mail)\b", re.I
)
_PLACES = tuple(spec.name for spec in ACTIONS.values() if spec.heard is not None)
_PIECES = {spec.name: _INTENTS[spec.name] for spec in _OF_GOODS if "items" in spec.arguments.model_fields}
_WITH_REASON = tuple(spec.name for spec in _OF_GOODS if spec.reasons is not None)
_WORDY = 12
#: Talk of an order that tells why something goes back.
_WHY = frozenset({"misfit", "dislike"})
#: What the proposal was and what is wanted instead, as the frame keeps it while the answer is awaited.
AWAITED = "instead"
_BARE_SUM = re.compile(
    r"^\W*(?:(?:only|just|make it|rather|it'?s?|is|should be|to)\s+)*([0-9]{1,7}(?:[.,][0-9]{1,2})?)\W*(?:please)?\W*$",
    re.I,
)
_OTHER_ONE = re.compile(
    r"^\W{0,4}(?:(?:actually|no|nope|sorry|oh|wait|rather|i meant?|not that one|please|but)\W{1,4}){0,4}the (?:other|second|first|next|last)(?: one| order)?(?:\W{1,4}(?:please|instead|then|sorry|actually)){0,3}\W{0,4}$",
    re.I,
)
_BOTH = re.compile(
    r"^\W{0,4}(?:(?:actually|no|sorry|oh|wait|make it|please|yes)\W{1,4}){0,4}both(?: of them)?(?:\W{1,4}(?:please|then|actually)){0,3}\W{0,4}$",
    re.I,
)
_AFTER_ALL = re.compile(r"\bafter all\b", re.I)
#: Of a part of an order: the rest is none of it anyway.
_REST_STAYS = re.compile(
    r"^\W*(?:(?:and|but|yes|no|ok|so)\W+){0,2}(?:(?:leave|keep) )?the (?:other|rest|others|remaining)(?: (?:things?|ones?|items?|articles?|stuff|of it|of them|two|three))*"
    r"(?: (?:can|could|should|may|will|is|are|stays?|stay|remains?|fine|ok|okay|good|i|want|to|keep|as (?:it|they) (?:is|are)|with me|there))*\W*$",
    re.I,
)
#: What a note should be instead: "make it ring three times".
_NOTED = re.compile(
    r"^(?:make it|it should (?:say|read)|should (?:say|read)|write|say|put|rather|better)\W{1,3}(\S.{2,300})$", re.I
)
_STREET = re.compile(r"^(?=.*\d)(?=.*[^\W\d_]{3})[^,;?\n]{4,60}$")
_HOUSE = re.compile(r"^\W*+(?:(?:house number|number|no|nr|it'?s)\W*+)?([0-9]{1,4}\s?[a-z]?)\W*+$", re.I)


def instead(turn: Turn) -> Move | None:
    """Return the move that proposes anew what the words change; None when they are a request of their own.

    Words that take it back only drop it. Others that cannot be read as a change are asked about, and the answer is
    read against what was dropped.
    """
    call = turn.history.dropped()
    if call is None or amending.another(turn, call):
        return None
    turn = turn.about(_AFTER_ALL.sub(" ", turn.text).strip() or turn.text)
    if _REST_STAYS.match(turn.text) and call["args"].get("items"):
        label = talk.label_of(call["name"])  # just what was proposed: it is shown again, and asks for the yes
        return turn.call(call["name"], dict(call["args"]), Frame("", label), label)
    if _OTHER_ONE.match(turn.text) and not call["args"].get("items"):
        return turn.say(say("orders.which"), Frame(AWAITED, "", {"call": call}))
    if _BOTH.match(turn.text) and not _reaches_both(turn, call):
        return turn.say(say("engine.instead"), Frame(AWAITED, "", {"call": call}))
    if amending.turned_round(turn.text):
        return turn.say(say("engine.instead"), Frame(AWAITED, "", {"call": call}))
    label = talk.label_of(call["name"])
    if repeats(turn.text, label):  # "then exchange them please": the same, and what is shown asks for the yes
        return turn.call(call["name"], dict(call["args"]), Frame("", label), label)
    if (told := questions.answer(turn, call)) is not None:
        return told
    move = changed(turn, call)
    if move is not None or lists.any_of(fold(turn.text), lists.action_words()) or asks(turn.text):
        return move
    if refuses(turn.text) or takes_back(turn.text) or consent.read(turn.text) or not _LEAD.sub("", turn.text).strip():
        return turn.say(talk.dropped(), let_go())
    return remarked(turn, call, turn.text)


def remarked(turn: Turn, call: dict[str, Any], text: str) -> Move:
    """Acknowledge what is only told of an article, and ask what should be done instead of what was dropped."""
    has = lines(turn.history.order(str(call["args"].get("order_number") or "")) or {})
    if any(praises(each.words) for each in clauses(text)):
        return turn.say(talk.liked(), let_go())
    head = f"{say('engine.told')} " if meant(text, has).lines else ""
    return turn.say(f"{head}{say('engine.instead')}", Frame(AWAITED, "", {"call": call}))


def moved(turn: Turn) -> Move | None:
    """Return the move for words that only name another order for what was dropped; None for all others."""
    call = turn.history.dropped() or (turn.frame.args.get("call") if turn.frame.awaiting == AWAITED else None)
    if not isinstance(call, dict) or not isinstance(call.get("args"), dict) or not other_order.only_a_number(turn.text):
        return None
    number = str(call["args"].get("order_number") or "")
    if call["name"] == "add_note" and not turn.history.order(order_numbers(turn.text)[0]):
        return None  # "no 4712" puts what the note says right
    return other_order.other_order(turn, call, number, _LEAD.sub("", turn.text).strip()) if number else None


def added(turn: Turn) -> Move | None:
    """Note down the request that waits for one more order: "and for 1414 too"; None for all other words."""
    just_done = turn.history.outcome_just_told() and not turn.frame.awaiting
    call = turn.history.proposed_by() if turn.history.proposal_waits() or just_done else None
    if call is None or "plan" not in turn.tools or not touching.adds(turn.text):
        return None
    label, number, wish = (
        talk.label_of(call["name"]),
        str(call["args"].get("order_number") or ""),
        other_order.intent(turn),
    )
    return requests.note_down(
        turn,
        [requests.Request(label, each, other_order.of_order(wish, number, each)) for each in order_numbers(turn.text)],
    )


def renumbered(turn: Turn) -> Move | None:
    """Propose the address that was just changed with the house number that the words put right; None for all others."""
    call = turn.history.proposed_by() if turn.history.outcome_just_told() else None
    if call is None or call["name"] not in _PLACES or house_numbers.corrected(turn.history.said()) is None:
        return None
    return _place(turn, call["args"], str(call["args"].get("order_number") or ""), turn.text)


def _reaches_both(turn: Turn, call: dict[str, Any]) -> bool:
    """Whether "both" can only mean the pieces of one line that the call names one of."""
    items = [each for each in call["args"].get("items") or [] if isinstance(each, dict)]
    has = lines(turn.history.order(str(call["args"].get("order_number") or "")) or {})
    counted = [int(line.get("quantity") or 0) for line in has if line["handle"] in {each.get("item") for each in items}]
    return not items or counted == [2] or sum(counted) > 1


def answered(turn: Turn) -> Move | None:
    """Return the move for what should be instead of a dropped proposal; None when the words are a request of their own."""
    call = turn.frame.args.get("call")
    if not isinstance(call, dict) or not isinstance(call.get("args"), dict) or amending.another(turn, call):
        return None
    return _picked(turn, call) or changed(turn, call)


def looked_at(turn: Turn, number: str, text: str) -> Move:
    """Go on with a change of mind once the order was looked at."""
    call = turn.frame.args.get("call")
    call = (
        call if isinstance(call, dict) and isinstance(call.get("args"), dict) else {"name": "refund_order", "args": {}}
    )
    if not (part := changing.part(text, lines(turn.history.order(number) or {}))):
        return remarked(turn, call, text)
    text = part
    if (move := _articles(turn, call, number, text)) is not None:
        return move
    words = _about_pieces(turn, call["args"], number, text)
    return (
        refunds.propose(turn, number, words)
        if words
        else turn.say(say("engine.instead"), Frame(AWAITED, "", {"call": call}))
    )


def changed(turn: Turn, call: dict[str, Any]) -> Move | None:
    """Return the move that makes a call anew as the words change it; None when they change nothing of it."""
    number, text = str(call["args"].get("order_number") or ""), _LEAD.sub("", turn.text).strip()
    if not text or not number:
        return None
    has = lines(turn.history.order(number) or {})
    if changing.only_asks(text, has):
        return None
    of_articles = call["name"] in narrowing.OF_ARTICLES and bool(has)
    names_some = not of_articles or changing.changes(text, has)
    text = changing.part(text, has) if of_articles and names_some else text
    if names_some and (less := _less(turn, call, number)) is not None:
        return less
    if (moved := other_order.other_order(turn, call, number, text)) is not None:
        return moved
    if call["name"] == "refund_order" and (other := _sum(turn, call["args"], number, text)) is not None:
        return other
    if call["name"] in _WITH_REASON and (other := _reasoned(turn, call, number)) is not None:
        return other
    if call["name"] in _PLACES:
        return _place(turn, call["args"], number, text)
    order = turn.history.order(number)
    if call["name"] in narrowing.OF_ARTICLES:
        if order is None:
            return _look(turn, call, number, text)
        return (_articles(turn, call, number, text) or _about_articles(turn, call, order, text)) if names_some else None
    return _known(turn, call, number, order or {}, text)


def _known(turn: Turn, call: dict[str, Any], number: str, order: dict[str, Any], text: str) -> Move | None:
    """Make a swap or a mail anew of an order that was looked at."""
    if call["name"] in ("exchange_items", "change_items"):
        return swapping.changed(turn, call, number, order, text)
    if call["name"] == "add_note" and (words := _NOTED.match(text)):
        return turn.call("add_note", {**call["args"], "text": words[1].strip()}, Frame("", "add_note"), "add_note")
    if call["name"] == "change_payment":
        offered = [str(each) for each in order.get("payment_methods") or []]
        ways = [each for each in small_changes.methods(text, offered) if each != call["args"].get("method")]
        args = {**call["args"], "method": ways[0]} if len(ways) == 1 else {}
        return turn.call("change_payment", args, Frame("", "change_payment"), "change_payment") if args else None
    if call["name"] == "add_note":
        return small_changes.note(Case(turn, "add_note", number, order, "", {}))
    kind = small_changes.kind_of(text) if call["name"] == "resend_message" else ""
    if kind and kind != call["args"].get("kind"):
        return turn.call(
            "resend_message", {**call["args"], "kind": kind}, Frame("", "resend_message"), "resend_message"
        )
    if call["name"] == "resend_message" and _THERE_THEN.search(text) and "@" not in text:
        return turn.call("resend_message", call["args"], Frame("", "resend_message"), "resend_message")
    return None


def _place(turn: Turn, args: dict[str, Any], number: str, text: str) -> Move | None:
    """Propose another address than the one before, or a part of it changed."""
    before = {name: str(value) for name, value in args.items() if name != "order_number" and value}
    house = house_numbers.corrected(turn.history.said())
    text = turn.history.said() if house else text
    part = {} if house else address_parts.read(text)
    found = Reading() if house or part else addresses.changes(text)
    street = {} if found.fields or part else _street(text, args)
    if part:
        return moving.go_on(turn, number, {**before, **part})
    if not street and not found.fields:
        return None
    country = addresses.only_country(text)
    if country and countries.code_of(country) == countries.code_of(before.get("country", "")):
        return moving.go_on(turn, number, before)  # "it's in Germany, yes"
    known = {**before, **street} if street else addresses.merged(before, found.fields, text)
    return moving.go_on(turn, number, known, unplaced=found.unplaced)


def _less(turn: Turn, call: dict[str, Any], number: str) -> Move | None:
    """Propose what was proposed without what the words leave out; None when they leave nothing out."""
    intent = _PIECES.get(call["name"], "")
    rest = amending.less(turn, call["args"], number) if intent else None
    if rest is None:
        return None
    wanted = {**call["args"], "items": rest}
    return turn.call(call["name"], wanted, Frame("", intent), intent) if rest else turn.say(talk.dropped())


def _about_articles(turn: Turn, call: dict[str, Any], order: dict[str, Any], text: str) -> Move | None:
    """Read words as a request of their own about the same order's articles, which may ask which ones."""
    number = str(call["args"].get("order_number") or "")
    words = "" if call["name"] == "cancel_order" else _about_pieces(turn, call["args"], number, text)
    if not words:
        return None
    if call["name"] == "refund_order":
        return refunds.propose(turn, number, words)
    # A reason belongs to what it was said of: of other articles it is read anew.
    why = "" if reasons.stated(text) else str(call["args"].get("reason") or "")
    return returning.give_back(Case(turn, "return", number, order, words, {"reason": why}))


def _street(text: str, args: dict[str, Any]) -> dict[str, str]:
    """Return the street that words name which name no whole address, or the one before with another house number."""
    if house := house_numbers.corrected(text) or (
        (bare := _HOUSE.match(text)) and house_numbers.Number(bare[1].casefold())
    ):
        renewed = house_numbers.renumbered(str(args.get("line1") or ""), house)
        return {"line1": renewed} if renewed else {}
    if _STREET.match(text) and len(text.split()) <= 6 and (line := addresses.field("line1", text)):
        return {"line1": line}
    return {}


def _reasoned(turn: Turn, call: dict[str, Any], number: str) -> Move | None:
    """Propose the same for another reason, or for none."""
    order = turn.history.order(number) or {}
    known = reasons.known(order, call["name"])
    code, note = reasons.read(turn.text, known), {}
    if (
        not code
        and "other" in known
        and (misfits.only_why(turn.text) or order_talk.read(turn.text, order_talk.LIKELY) in _WHY)
    ):
        code, note = "other", {"note": turn.text.strip()}
    if not code or len(turn.text.split()) > _WORDY:
        return None
    intent = "cancel_order" if call["name"] == "cancel_order" else "return"
    args = {name: value for name, value in call["args"].items() if name != "note"}
    return turn.call(call["name"], {**args, "reason": code, **note}, Frame("", intent), intent)


def _sum(turn: Turn, args: dict[str, Any], number: str, text: str) -> Move | None:
    """Propose another sum of money than the one before."""
    if amount(text) and sums.read(text, asked=True) is not None:
        return refunds.propose(turn, number, text)
    if args.get("amount") and (bare := _BARE_SUM.match(text)):
        return turn.call("refund_order", {**args, "amount": plain_number(bare[1])}, Frame("", "refund"), "refund")
    return None


def _look(turn: Turn, call: dict[str, Any], number: str, text: str) -> Move | None:
    """Look at the order that a proposal was about as a whole: only then is it known what the words leave of it."""
    if len(text.split()) >= _WORDY or "?" in text or lists.any_of(fold(text), lists.action_words()):
        return None
    frame = Frame("lookup", "articles_instead", {"text": text, "call": call})
    return turn.call("get_order", {"order_number": number}, frame, _INTENTS[call["name"]])


def _articles(turn: Turn, call: dict[str, Any], number: str, text: str) -> Move | None:
    """Propose the same for the articles that the words leave of it or add to it; None when they say nothing of that."""
    order = turn.history.order(number) or {}
    found = narrowing.pieces(call, text, order)
    if found is None:
        return None
    if not found:
        question = say("engine.which_articles", order=number, articles=numbered(lines(order)))
        kept = {"call": call, "offered": [str(line["handle"]) for line in lines(order)]}
        return turn.say(question, Frame(AWAITED, "", kept))
    return _of_items(turn, call, narrowing.items(found, order, text))


def _picked(turn: Turn, call: dict[str, Any]) -> Move | None:
    """Propose the same for the articles that an answer picks of the list that was shown; None when it picks none."""
    offered = [str(each) for each in turn.frame.args.get("offered") or []]
    handles = picked(turn.text, offered) if offered and call["name"] in narrowing.OF_ARTICLES else []
    has = lines(turn.history.order(str(call["args"].get("order_number") or "")) or {})
    before = narrowing.before(call, has)
    items = [item(line, before.get(line["handle"]) or left(line)) for line in has if line["handle"] in handles]
    return _of_items(turn, call, items) if items else None


def _of_items(turn: Turn, call: dict[str, Any], items: list[dict[str, Any]]) -> Move:
    args = dict(call["args"])
    args.pop("items", None)
    args |= {"items": items} if items else {}
    tool = "refund_order" if call["name"] == "cancel_order" and items else call["name"]
    if tool != call["name"]:
        args.pop("reason", None)
    return turn.call(tool, args, Frame("", _INTENTS[call["name"]]), _INTENTS[call["name"]])


def _about_pieces(turn: Turn, args: dict[str, Any], number: str, text: str) -> str:
    """Return words that name articles and how many: the customer's, with the articles that were in question."""
    has = lines(turn.history.order(number) or {})
    found = meant(text, has)
    if found.lines or found.doubt:
        return text
    said = quantities.counted(text, "").free
    if not said:
        return ""
    wanted = {str(each.get("item")) for each in args.get("items") or []}
    before = [line for line in has if str(line["handle"]) in wanted] if wanted else has
    return f"{named(before[0])}, only {said[-1]}" if len(before) == 1 else f"{said[-1]} pieces"
