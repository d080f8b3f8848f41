"""Small changes: another payment method, a message sent again, a note, the account's address."""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import addresses, talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import Case, refuse
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.text import one_line

KINDS = ("confirmation", "invoice", "shipping")
_KIND = (
    ("invoice", r"\b(?:invoice|receipt|bill)\b"), ("shipping", r"\bshipp\w+|\btracking\b|\bdispatch\w*"),
    ("confirmation", r"\bconfirm\w*"),
)  # fmt: skip
_NOTE = re.compile(
    r"\b(?:note|remark|comment|message|instruction)s?\b[^:\n]{0,60}?(?::|\b(?:that|saying|to say)\b)\s*(.{2,400})",
    re.I | re.S,
)
_TELL = re.compile(
    r"\b(?:tell|ask) the (?:courier|driver|delivery \w+|postman|carrier) (?:to |that )?(.{2,400})", re.I | re.S
)
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
    if not offered:
        return case.turn.offer_person("I see no other payment method of yours on file.", case.intent)
    listed = ", ".join(f"{n}) {one_line(each, 60)}" for n, each in enumerate(offered, 1))
    return case.ask("method", f"Which payment method should it be: {listed}?", offered)


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
        question = "Which message should be sent again: 1) the confirmation, 2) the invoice, 3) the shipping message?"
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
    if not text and (found := _TELL.search(case.text) or _NOTE.search(case.text)):
        text = found[0] if found.re is _TELL else found[1]
    text = one_line(text, 500).strip(" .\"'")
    if not text:
        return case.ask("note", f"What should the note on order {case.number} say?")
    return case.call("add_note", text=text)


def profile(turn: Turn) -> Move:
    """Change the account's default address: gathered like a shipping address, about no order."""
    known: dict[str, str] = {**turn.frame.args.get("address", {}), **addresses.parse(turn.text)}
    return profile_with(turn, known)


def profile_with(turn: Turn, known: dict[str, str]) -> Move:
    """Ask for the next missing field, or propose the change."""
    intent = "change_profile_address"
    args: dict[str, Any] = {"address": known}
    for name in ("line1", "city", "postcode", "country"):
        if not known.get(name):
            question = talk.ASK_PROFILE if name == "line1" else talk.ASK_FIELD[name]
            return turn.say(question, Frame(f"address.{name}", intent, args), intent)
    return turn.call(intent, dict(known), Frame("", intent, args), intent)
