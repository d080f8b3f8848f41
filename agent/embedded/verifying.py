"""The embedded engine and customers who have to prove who they are first."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.embedded import correcting, moving, other_order, requests, small_changes, trouble
from agent.embedded.dialogue import Frame, Move, waiting_for
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.router import Router
from agent.embedded.short_answers import agrees, asks
from agent.embedded.text import normalise, without_email
from agent.embedded.turn import Turn
from commerce.sentences import joined, say
from service.consent import lists, quantities
from service.consent.lists import fold
from service.identity.code_signs import CODE_WORD
from service.identity.verification import PROVEN
from tools.results import CodeSentResult, ErrorResult, RefusedResult

Fresh = Callable[[Turn, Router], Move]
_EMAIL = re.compile(r"[^\s@,;<>()\"']{1,64}@[^\s@,;<>()\"']{1,189}\.[A-Za-z]{2,63}")
#: The code did not come, or is wanted once more. Read only while one is awaited.
_NEW_CODE = re.compile(
    r"\b(?:new|another|second|fresh|different) (?:code|mail|e-?mail|one)\b|\bre-?send\b|\b(?:send|mail)\b.{0,20}\bagain\b|"
    r"\b(?:didn'?t|did not|haven'?t|have not|never|not|no)\b.{0,30}\b(?:code|mail|e-?mail|anything|nothing)\b|"
    r"\b(?:nothing|no code|no mail|no e-?mail) (?:came|comes|arrived|there|yet|in)\b|\bcode\b.{0,30}\b(?:expired|again|"
    r"missing|lost|not (?:come|arrive\w*|work\w*|there)|(?:didn't|doesn't|hasn't|isn't)\b)|\bexpired\b|"
    r"\b(?:neuen|anderen) code\b|\bkein(?:en)? code\b|\bcode\b.{0,20}\b(?:nochmal|erneut|noch einmal)\b|"
    r"\b(?:nouveau|autre) code\b|\b(?:nuevo|otro) c[oó]digo\b|\bnuovo codice\b|\bnieuwe code\b|\bnowy kod\b|\bnovo c[oó]digo\b",
    re.I,
)
_CAME_NOT = re.compile(r"\b(?:new|another|came|come|comes|arriv\w*|expired|again|re-?send|send|work\w*)\b", re.I)
#: It is not at hand, and nothing says that it did not come.
_WHERE_CODE = re.compile(
    r"\b(?:where|how)\b.{0,25}\b(?:code|mail|e-?mail)\b|(?:n'?t|\bnot|\bno|\bcannot)\b.{0,12}\b(?:have|find|see|know|got)\b.{0,20}\b(?:code|mail|e-?mail)\b"
    r"|^\W*(?:(?:i|have|got|there is)\W+)*(?:no|which) code\W*$|\b(?:spam|junk)\b",
    re.I,
)
_WHY_CODE = re.compile(r"\b(?:why|what for)\b.{0,30}\bcode\b|\bwhat code\b", re.I)
#: Questions that an e-mail address answers as little as none.
_LOOSE = ("", "clarify", "offer_person")
#: What is said to those who give neither number nor address.
_NO_MAIL = re.compile(
    r"\b(?:no|not|never|lost|forgot\w*|without|can'?t|cannot|old)\b.{0,30}\b(?:access|e-?mails?|mails?|mailbox|inbox|e-?mail address)\b"
    r"|n'?t\b.{0,20}\b(?:have|remember|know|open|get into|use|access)\b.{0,20}\b(?:e-?mails?|mails?|mailbox|inbox)\b",
    re.I,
)
_ON_PROOF = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        (
            "engine.proof_no_number",
            r"(?:\b(?:no|not|never|lost|forgot\w*|without|where)|n'?t)\b.{0,25}\b(?:number|nr|no)\b|\bno idea\b|\b(?:idk|dunno)\b|\bother way\b|\banother way\b",
        ),
        (
            "engine.proof_refused",
            r"(?:\b(?:not|no|never|rather not)|n'?t)\b.{0,25}\b(?:give|share|tell|say|want|need)\b|\bnone of your\b",
        ),
        (
            "engine.proof_why",
            r"\bwh(?:y|at for)\b|\bwhat do (?:you|u) need\b|\bis (?:that|it|this) (?:safe|necessary|needed)\b|\b(?:must|have to) i\b|\bdo i (?:have|need) to\b",
        ),
        (
            "engine.proof_now",
            r"\bguest\b|\b(?:no|without|n'?t have|not have)\b.{0,6}\baccount\b|\b(?:not|never|n'?t) (?:\w+ )?(?:signed?|log(?:ged)?|regist\w+)\b",
        ),
        ("engine.proof_now", r"^\W*(?:so |and |ok(?:ay)? )?(?:what now|what next|now what|how)\W*$"),
    )
)
_DIGITS = re.compile(r"^\W*+(?:(?:the|my|it is|it's|code|is|here)\W++)*+(?=\d)[\d \-]{3,12}+\W*+$", re.I)
_DOES_IT_WORK = re.compile(r"\b(?:work|right|correct|okay?|fine|enough|now)\W*$", re.I)


def verify_first(turn: Turn, result: ErrorResult) -> Move:
    """The customer is not known: ask for what a code needs, or use it if it was said."""
    text = result.message
    if "verify_customer" not in turn.tools:
        return turn.say(text, intent=turn.frame.intent)
    request_words = without_email(str(turn.frame.args.get("text") or turn.text))
    number = str(turn.frame.args.get("order_number") or "")
    # What was read beside an e-mail address may hold a part of it: it is read anew.
    known = {} if _EMAIL.search(turn.text) else _gathered(turn.frame)
    move = _gather(turn, {"text": request_words, **known, "order_number": number}, turn.text)
    return move if move.tool else turn.say(text, move.frame, turn.frame.intent)


def step_up(turn: Turn, result: RefusedResult) -> Move:
    """A change needs fresh proof: have a code mailed at once."""
    if "send_code" not in turn.tools:
        return turn.offer_person(result.reason, turn.frame.intent)
    kept = {"text": str(turn.frame.args.get("text") or turn.text), **_gathered(turn.frame)}
    # Answers to questions went into it: the words alone would ask them all again.
    kept |= {"call": call} if (call := turn.history.last_call()) is not None and not kept.get("address") else {}
    return turn.call("send_code", {}, Frame("code", turn.frame.intent, kept), turn.frame.intent)


def _gathered(frame: Frame) -> dict[str, Any]:
    """Return the address that was put together over several messages: it is in no single one."""
    names = ("address", "order_number", "without") if frame.args.get("address") else ()
    return {name: frame.args[name] for name in names if name in frame.args}


def code_sent(turn: Turn, result: CodeSentResult) -> Move:
    """Say that a code is on its way, and wait for it."""
    frame = turn.frame if turn.frame.awaiting == "code" else Frame("code", args={"text": turn.text})
    return turn.say(result.sentence, frame, turn.frame.intent)


def answered(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """The answer to the question for order number and address; anything else is a new message."""
    if not _EMAIL.search(turn.text) and not _number(turn.text):
        return _why(turn) or fresh(turn.about(turn.text), router)
    return _gather(turn, dict(turn.frame.args), turn.text)


def _why(turn: Turn) -> Move | None:
    """Tell why the number and the address are asked for, or where the number stands; the question stays."""
    plain = normalise(turn.text[:200]).casefold()
    if _NO_MAIL.search(plain):  # nothing but that address proves whose order it is
        return turn.offer_person(say("engine.proof_no_mail"), turn.frame.intent)
    key = next((key for key, pattern in _ON_PROOF if pattern.search(plain)), "")
    if key == "engine.proof_now" and turn.frame.args.get("order_number"):
        key = "engine.ask_email"
    return turn.say(say(key), turn.frame, turn.frame.intent) if key else None


def code(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """After the right code: go on with what was asked. Anything else is a new message."""
    if not turn.text.startswith(PROVEN):
        return _not_yet(turn, router) or fresh(turn.about(turn.text), router)
    beside_it = turn.text.removeprefix(PROVEN).strip()
    request_words, call = str(turn.frame.args.get("text") or ""), turn.frame.args.get("call")
    both = _both(turn, request_words, beside_it, router) if beside_it else ()
    if len(both) > 1 and "plan" in turn.tools:
        return requests.note_down(turn, both)
    if both or (beside_it and asks(beside_it) and not _DOES_IT_WORK.search(beside_it)):
        request_words = beside_it
    elif more := _more(turn, beside_it):
        changed = correcting.changed(turn.about(more), call) if isinstance(call, dict) else None
        if changed is not None:
            return changed
        request_words = f"{request_words}. {more}"
    elif address := turn.frame.args.get("address"):
        kept = Frame(args={"without": turn.frame.args.get("without", [])})
        words = replace(turn, text=request_words, frame=kept)
        if turn.frame.intent == "change_profile_address":
            return small_changes.profile_with(words, dict(address))
        return moving.go_on(words, str(turn.frame.args.get("order_number") or ""), dict(address))
    elif isinstance(call, dict):
        return turn.call(call["name"], call["args"], Frame("", turn.frame.intent), turn.frame.intent)
    number = str(turn.frame.args.get("order_number") or "")
    if number and not order_numbers(request_words):
        request_words = f"{request_words} (order {number})"
    return fresh(Turn(request_words or turn.text, turn.history, turn.tools, Frame()), router)


def _both(turn: Turn, request_words: str, beside_it: str, router: Router) -> tuple[requests.Request, ...]:
    """Return the request that the code was for and the one that stands beside it; only the latter where it is the same."""
    new = requests.of(turn, beside_it, router)
    first = requests.of(turn, request_words, router) if new else ()
    return (*(each for each in first if all(each.label != other.label for other in new)), *new)


def _narrows(text: str) -> bool:
    """Whether words that are no request of their own leave less, or something else, of the one before."""
    return lists.any_of(fold(text), lists.every("narrow") - {"too", "also", "then"}) or bool(
        quantities.counted(text, "").free
    )


def _more(turn: Turn, beside_it: str) -> str:
    """Return what was said since that leaves less of the request, or something else."""
    since = str(turn.frame.args.get("more") or "")
    return ". ".join(part for part in (since, beside_it if _narrows(beside_it) else "") if part)


def known_now(turn: Turn) -> Move | None:
    """Return the answer to a right code that no request waits for; None for any other message."""
    if turn.text.strip() != PROVEN or turn.frame.awaiting == "code" or turn.history.still_open():
        return None
    return turn.say(say("engine.known"))


def _not_yet(turn: Turn, router: Router) -> Move | None:
    """Send another code, or say that one is awaited; None when the message is about something else."""
    frame, args = turn.frame, turn.frame.args
    plain = normalise(turn.text)
    if len(turn.text) <= 120 and _WHERE_CODE.search(plain) and not _CAME_NOT.search(plain):
        return turn.say(joined(say("engine.where_code"), say("engine.type_code")), frame, frame.intent)
    if len(turn.text) <= 120 and _NEW_CODE.search(plain):
        if "email" in args:
            claim = {"order_number": str(args.get("order_number") or ""), "email": str(args["email"])}
            return turn.call("verify_customer", claim, frame, frame.intent)
        return turn.call("send_code", {}, frame, frame.intent)
    if (other := _other_number(turn)) is not None:
        return other
    if _WHY_CODE.search(turn.text):
        return turn.say(joined(say("engine.proof_why"), say("engine.type_code")), frame, frame.intent)
    if agrees(turn.text) or _DIGITS.match(turn.text) or trouble.goes_on(turn.text):
        return _order_instead(turn) or turn.say(say("engine.type_code"), frame, frame.intent)
    if not asks(turn.text) and _narrows(turn.text) and not requests.of(turn, turn.text, router):
        more = f"{args.get('more', '')}. {turn.text}".strip(" .")
        return turn.say(
            f"{say('engine.noted')} {say('engine.type_code')}", frame.but(args={**args, "more": more}), frame.intent
        )
    return None


def _other_number(turn: Turn) -> Move | None:
    """Begin anew for a guest who had named the wrong order: "sorry, I mean 1414"."""
    args, numbers = turn.frame.args, order_numbers(turn.text)
    before = str(args.get("order_number") or "")
    if "email" not in args or len(numbers) != 1 or numbers[0] == before or lone_number(turn.text):
        return None
    if not other_order.only_a_number(turn.text):
        return None
    words = other_order.of_order(str(args.get("text") or ""), before, numbers[0])
    claim = {"order_number": numbers[0], "email": str(args["email"])}
    return turn.call("verify_customer", claim, turn.frame.but(args={**args, **claim, "text": words}), turn.frame.intent)


def _order_instead(turn: Turn) -> Move | None:
    """Look up the order whose number was typed; None where it can only be a code that was typed wrongly."""
    number = lone_number(turn.text) or ""
    if not number or CODE_WORD.search(turn.text) or "email" in turn.frame.args or "get_order" not in turn.tools:
        return None  # of a guest nothing is known yet but the order of their claim
    return turn.call("get_order", {"order_number": number}, turn.frame, "order_status")


def remembered(turn: Turn) -> Turn:
    """Return the turn of a right code, or of an e-mail address, that came after other words, waiting for it still."""
    named = _EMAIL.search(turn.text) or (lone_number(turn.text) and turn.frame.awaiting in _LOOSE)
    awaited = "code" if turn.text.strip() == PROVEN else "proof" if named else ""
    if not awaited or (
        awaited == "proof" and (turn.frame.awaiting not in _LOOSE or turn.history.called("verify_customer"))
    ):
        return turn
    frame = waiting_for(turn.history.messages, awaited)
    return replace(turn, frame=frame) if frame.awaiting else turn


def beside(turn: Turn) -> Turn:
    """Return the turn reading what was said beside a right code, if anything was."""
    said = turn.text.removeprefix(PROVEN).strip()
    return turn.about(said) if turn.text.startswith(PROVEN) and said else turn


def _gather(turn: Turn, args: dict[str, Any], text: str) -> Move:
    match = _EMAIL.search(text)
    email = match[0] if match else str(args.get("email") or "")
    number = _number(_EMAIL.sub(" ", text)) or str(args.get("order_number") or "")
    args = {**args, "email": email, "order_number": number}
    if email and number:
        gathered = {name: args[name] for name in ("address", "without") if args.get(name)}
        kept = {"text": args.get("text", ""), "order_number": number, "email": email, **gathered}
        frame = Frame("code", turn.frame.intent, kept)
        return turn.call("verify_customer", {"order_number": number, "email": email}, frame, turn.frame.intent)
    return turn.say(
        say("engine.ask_email") if number else say("engine.ask_number"),
        Frame("proof", turn.frame.intent, args),
        turn.frame.intent,
    )


def _number(text: str) -> str:
    numbers = order_numbers(text)
    return str(numbers[0] if numbers else lone_number(text, asked=True) or "")
