"""Small changes: another payment method, a message sent again, a note, the account's address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded import addresses, moving
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import Case, refuse
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording import sentences
from commerce.sentences import joined, say
from commerce.text import one_line

KINDS = ("confirmation", "invoice", "shipping")
_KIND = (
    ("invoice", r"\b(?:invoice|receipt|bill)\b"),
    ("shipping", r"\bshipp\w+|\btracking\b|\bdispatch\w*"),
    ("confirmation", r"\bconfirm\w*"),
)
_NOTE = re.compile(
    r"\b(?:note|remark|comment|message|instruction)s?\b[^:\n]{0,60}?(?::|\b(?:that|saying|to say)\b)\s*(.{2,400})",
    re.I | re.S,
)
_TELL = re.compile(
    r"\b(?:tell|ask) (?:the )?(?:courier|driver|delivery \w+|postman|carrier|dhl|dpd|ups|gls|hermes) "
    r"(?:to |that )?(.{2,400})",
    re.I | re.S,
)
#: What is wished of who brings the parcel, where no note is spoken of.
_WISH = re.compile(r"\b(?:leave|drop|put|hand|deposit|ring|knock)\b[^.;,\n]{3,120}", re.I)
_PLAIN_CARD = frozenset({"card", "credit", "debit", "my", "the", "ending", "in", "with", "on", "to"})


def pay(case: Case) -> Move:
    """Charge the order to another method on file."""
    if not case.allowed("change_payment"):
        return refuse(case, "change_payment")
    found = case.order.get("payment_methods")
    offered = [str(each) for each in found] if isinstance(found, list) else []
    method = str(case.slots.get("method") or "")
    if not method:
        fitting = methods(case.text, offered)
        method = fitting[0] if len(fitting) == 1 else ""
    if method:
        return case.call("change_payment", method=method)
    present = str(case.order.get("paid_with") or "")
    others = [each for each in offered if each != present]
    meant = bool(methods(case.text, [present]))
    same = say("engine.same_method", order=case.number, method=one_line(present, 60)) if meant else ""
    if not others:
        return case.turn.offer_person(joined(same, say("engine.no_method")), case.intent)
    if len(others) == 1:
        only = say("engine.only_method", method=one_line(others[0], 60))
        return case.ask("method", joined(same, only), others)
    offered = others
    listed = ", ".join(f"{n}) {one_line(each, 60)}" for n, each in enumerate(offered, 1))
    return case.ask("method", joined(same, say("engine.which_method", methods=listed)), offered)


def methods(text: str, offered: list[str]) -> list[str]:
    """Return the methods on file that the words name."""
    said = set(re.findall(r"\w+", normalise(text).casefold()))
    own = [{word for word in re.findall(r"\w+", each.casefold()) if word not in _PLAIN_CARD} for each in offered]
    scores = [len(words & said) for words in own]
    best = max(scores, default=0)
    return [each for each, score in zip(offered, scores, strict=True) if score and score == best]


def message(case: Case) -> Move:
    """Send one of the store's mails again."""
    if not case.allowed("resend_message"):
        return refuse(case, "resend_message")
    kind = str(case.slots.get("kind") or kind_of(case.text))
    if not kind:
        question = say("engine.which_message")
        return case.ask("kind", question, KINDS)
    return case.call("resend_message", kind=kind)


def kind_of(text: str) -> str:
    """Return the kind of mail that the words name, empty when they name none."""
    plain = normalise(text)
    return next((kind for kind, pattern in _KIND if re.search(pattern, plain, re.I)), "")


def note(case: Case) -> Move:
    """Add a note to the order, in the customer's own words."""
    if not case.allowed("add_note"):
        return refuse(case, "add_note")
    text = str(case.slots.get("note") or "")
    if not text and (match := _TELL.search(case.text) or _NOTE.search(case.text) or _WISH.search(case.text)):
        text = match[1] if match.re is _NOTE else match[0]
    text = one_line(text, 500).strip(" .\"'")
    if not text:
        return case.ask("note", say("engine.which_note", order=case.number))
    return case.call("add_note", text=text)


def profile(turn: Turn) -> Move:
    """Change the account's default address: gathered like a shipping address, about no order."""
    reading = addresses.said(turn.text)
    known = addresses.merged(turn.frame.args.get("address", {}), reading.fields, turn.text)
    return profile_with(turn, known, reading.unplaced if "line1" in known else ())


def profile_with(turn: Turn, known: dict[str, str], unplaced: Sequence[str] = ()) -> Move:
    """Ask for the next missing field, or propose the change."""
    intent = "change_profile_address"
    if "telephone" in known:  # an account has its own
        unplaced = (*unplaced, known["telephone"])
        known = {name: value for name, value in known.items() if name != "telephone"}
    args: dict[str, Any] = {"address": known, "without": turn.frame.args.get("without", [])}
    if unplaced:
        return moving.ask_whole(turn, sentences.unplaced(unplaced), intent, args)
    for name in addresses.needed(known):
        if name not in args["without"]:
            question = say("engine.ask_profile") if name == "line1" else say(f"engine.ask_field.{name}")
            return turn.say(question, Frame(f"address.{name}", intent, args), intent)
    return turn.call(intent, dict(known), Frame("", intent, args, tries=turn.frame.tries), intent)
