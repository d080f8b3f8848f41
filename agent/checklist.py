"""The checklist: what a customer asked for in one go, worked off one proposal at a time, none forgotten.

Plain functions over a list of plain entries, which travels in the graph's state and survives a restart with it. An
entry names an action or a reading tool, an order and the words that asked for it. Code moves entries on by what
tools and the ledger answer; a model can add and drop entries, and being on the list authorises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from commerce.known_again import under, value
from commerce.sentences import exists, say
from commerce.text import one_line
from commerce.wording import stem
from service.changes.registry import ACTIONS
from service.consent import references
from service.consent.lists import fold
from tools.results import ProposalResult, Result

MAX_ENTRIES = 8
MAX_WORDS = 600
EntryState = Literal["open", "proposed", "done", "declined", "failed", "dropped"]
#: What the customer's own words made void comes back only when they ask for it anew.
_ENDS: dict[str, EntryState] = {
    "confirmed": "done",
    "declined": "declined",
    "failed": "failed",
    "expired": "open",
    "void": "dropped",
}
_REFUSED = frozenset({"denied", "needs_person", "handoff"})
_LOST = frozenset({"order_not_found", "not_authenticated", "action_not_available"})
_NUMBER = re.compile(r"[A-Za-z]{0,3}-?[0-9][0-9-]{0,24}")


class Entry(TypedDict):
    """One thing that was asked for."""

    id: int
    action: str
    order_number: str
    words: str
    state: EntryState
    proposal_id: str


def add(entries: Sequence[Entry], wanted: Sequence[dict[str, Any]]) -> tuple[list[Entry], int]:
    """Return the list with more entries, in the order in which they can be done, and how many did not fit.

    Args:
        entries: The list so far; what is finished falls out.
        wanted: ``action``, ``order_number`` and ``words`` of each.
    """
    kept = unfinished(entries)
    following = max((entry["id"] for entry in entries), default=0) + 1
    left_out = 0
    for each in wanted:
        number = _clean(str(each.get("order_number") or ""))
        words = one_line(str(each.get("words") or ""), MAX_WORDS)
        action = str(each["action"])
        if any((e["action"], e["order_number"], e["words"]) == (action, number, words) for e in kept):
            continue
        if len(kept) >= MAX_ENTRIES:
            left_out += 1
            continue
        kept.append(Entry(id=following, action=action, order_number=number, words=words, state="open", proposal_id=""))
        following += 1
    return _sorted(kept), left_out


def drop(entries: Sequence[Entry], ids: Sequence[int]) -> list[Entry]:
    """Return the list with those entries dropped that are open and named."""
    return [_with(e, "dropped") if e["id"] in ids and e["state"] == "open" else e for e in entries]


def unfinished(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that are open or wait for the customer's decision."""
    return [entry for entry in entries if entry["state"] in ("open", "proposed")]


def still_open(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that nothing was done about yet."""
    return [entry for entry in entries if entry["state"] == "open"]


def after_call(entries: Sequence[Entry], name: str, args: dict[str, Any], result: Result) -> list[Entry]:
    """Return the list after a tool answered.

    Args:
        entries: The list so far.
        name: The tool.
        args: Its arguments.
        result: Its result.
    """
    kind, code = result.kind, str(result.plain.get("code"))
    if kind == "handoff":
        return drop(entries, [entry["id"] for entry in entries])
    summary = result.summary if isinstance(result, ProposalResult) else ""
    entry = _find(entries, name, str(args.get("order_number") or ""), summary)
    entry = entry or (_asked(entries, str(args.get("question") or "")) if name == "ask_store" else None)
    if entry is None:
        return list(entries)
    if isinstance(result, ProposalResult):
        shown = _with(entry, "proposed", result.proposal_id, _number_of(args, entry))
        return [shown if e["id"] == entry["id"] else e for e in entries]
    if code == "step_up_required":
        return list(entries)  # once the customer has proven themselves it can go on
    if kind in _REFUSED or (kind == "error" and code in _LOST):
        return _moved(entries, entry, "failed")
    if kind == "error" or kind == "outcome":
        return list(entries)
    return _moved(entries, entry, "done")


def decided(entries: Sequence[Entry], proposal_id: str, state: str) -> list[Entry]:
    """Return the list after a proposal came to an end, or to none yet."""
    after = _ENDS.get(state)
    return [
        _with(e, after) if after and e["proposal_id"] == proposal_id and e["state"] != "done" else e for e in entries
    ]


def comes_first(entries: Sequence[Entry], action: str, number: str) -> Entry | None:
    """Return the open entry of the same order that has to be done before ``action``, None when there is none."""
    plain = _clean(number)
    return next((e for e in still_open(entries) if _before(e["action"], action) and e["order_number"] == plain), None)


def view(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return what a model reads of the entries that are still open."""
    return [
        {name: value for name, value in entry.items() if name in ("id", "action", "order_number", "words")}
        for entry in still_open(entries)
    ]


def sentence(entries: Sequence[Entry], key: str = "checklist.open") -> str:
    """Return the sentence with this id that names what is still open, empty when nothing is."""
    names = [label(entry) for entry in still_open(entries)]
    return say(key, names="; ".join(names)) if names else ""


def label(entry: Entry) -> str:
    """Return an entry in words that a customer reads; nothing in it was worded by a model."""
    return named(entry["action"], entry["order_number"])


def named(action: str, number: str) -> str:
    """Return an action on an order, if there is one, as a customer reads it."""
    key = f"checklist.{action}"
    name = ACTIONS[action].label.thing if action in ACTIONS else say(key if exists(key) else "checklist.any")
    return say("checklist.of_order", name=name, order=number) if number else name


def _find(entries: Sequence[Entry], name: str, number: str, summary: str = "") -> Entry | None:
    """Return the entry that a call was made for: to call off a part of an order is a refund of that part."""
    plain = _clean(number)
    intent = ACTIONS[name].intent if name in ACTIONS else ""
    alike = {spec.name for spec in ACTIONS.values() if spec.intent == intent} if intent else {name}
    opened = [e for e in still_open(entries) if e["action"] in alike]
    opened = [e for e in opened if not plain or e["order_number"] in (plain, "")]
    if opened:
        articles = fold(" ".join(value(summary, key, name) for key, name in _goods()))
        ranked = [(_shared(e["words"], articles), e["action"] == name, e["order_number"] == plain) for e in opened]
        return opened[ranked.index(max(ranked))]
    again = [e for e in entries if e["action"] == name and (not plain or e["order_number"] == plain)]
    return next((e for e in again if e["state"] in ("proposed", "failed", "declined", "dropped")), None)


def _goods() -> list[tuple[str, str]]:
    """Return the ids of the sentences that name articles, each with the name of their place."""
    kinds = ("actions.refund.summary.goods", "goods"), ("actions.returns.summary", "goods")
    swaps = ("actions.items.summary", "swaps"), ("actions.exchange.summary", "swaps")
    return [(key, name) for prefix, name in (*kinds, *swaps) for key in under(prefix)]


def _asked(entries: Sequence[Entry], question: str) -> Entry | None:
    """Return the question about the rules that was looked up on the store's pages instead."""
    words = fold(question)
    return next((e for e in still_open(entries) if e["action"] == "store_policy" and fold(e["words"]) == words), None)


def _shared(words: str, articles: str) -> int:
    """Return how many words a request shares with the articles that were proposed."""
    return len({stem(word) for word in fold(words).split()} & {stem(word) for word in articles.split()})


def _number_of(args: dict[str, Any], entry: Entry) -> str:
    return _clean(str(args.get("order_number") or "")) or entry["order_number"]


def _moved(entries: Sequence[Entry], which: Entry, state: EntryState) -> list[Entry]:
    return [_with(entry, state) if entry["id"] == which["id"] else entry for entry in entries]


def _with(entry: Entry, state: EntryState, proposal_id: str | None = None, number: str | None = None) -> Entry:
    return Entry(
        id=entry["id"],
        action=entry["action"],
        words=entry["words"],
        state=state,
        order_number=entry["order_number"] if number is None else number,
        proposal_id=entry["proposal_id"] if proposal_id is None else proposal_id,
    )


def _sorted(entries: list[Entry]) -> list[Entry]:
    """Return the entries with those that must come first before the one that they must precede, else as they were."""
    ordered: list[Entry] = []
    for entry in entries:
        place = len(ordered)
        for position, other in enumerate(ordered):
            if _before(entry["action"], other["action"]) and entry["order_number"] == other["order_number"]:
                place = position
                break
        ordered.insert(place, entry)
    return ordered


def _before(one: str, other: str) -> bool:
    """Return whether the one has to be done before the other, on the same order."""
    return _turn(one) == "first" and _turn(other) == "last"


def _turn(action: str) -> str:
    return ACTIONS[action].turn if action in ACTIONS else "any"


def _clean(number: str) -> str:
    """Return an order number in one spelling; empty when it is none, as it is shown to the customer."""
    plain = number.strip().lstrip("#").upper()
    return plain if _NUMBER.fullmatch(plain) or references.written(plain) else ""
