"""Letting go of some of several requests: which of them are left, and which go on.

A request that is left never comes back by itself: it leaves the checklist, and what was proposed of it is void.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.checklist import named
from agent.embedded import intent_handlers, requests, talk
from agent.embedded.articles import content_words
from agent.embedded.dialogue import Frame, Move, let_go
from agent.embedded.engine_history import same
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.router import Router
from agent.embedded.short_answers import asks, choice, takes_back
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.sentences import say
from service.consent import lists
from service.consent.lists import fold

#: The frame of a call of ``plan`` after which a proposal is made again that the same words made void.
AGAIN = "again"
_CLAUSE = re.compile(r"[,.;!?\n]+|(?<!\s)\s++(?:and|but|because|so|then)\s++")
_LEAVES = re.compile(
    # "Everything that is left" is what remains, and nothing that one leaves.
    r"\b(?:leave|leaving|(?<!is )(?<!are )(?<!'s )(?<!\u2019s )(?<!everything )(?<!all )(?<!still )left|forget|drop|skip|scrap|ditch|never ?mind|keep|no need|stays?|remains?|call off)\b|\b(?:don'?t|do not|won'?t|no longer) (?:\w+ ){0,2}?(?:want|need|cancel|refund|return|"
    r"exchange|swap|change|send|do|touch|bother)\b|^\W*(?:no\W+|please\W+)*(?:don'?t|do not)\W*$|\b(?:isn'?t|not|don'?t)\b.{0,25}\b(?:needed|necessary|any ?more|after all)\b"
)
#: Too weak to let go of something that is not named beside it.
_SPARES = re.compile(r"\b(?:not|without|except|but not)\b")
_ONLY = re.compile(r"\b(?:only|just|nothing but)\b")
_GOES = re.compile(r"\b(?:yes|only|just|do|go ahead|please|ok(?:ay)?|sure)\b")
_ALL = re.compile(r"\b(?:both|all(?: of (?:it|them|that))?|everything|them|neither|none|the (?:rest|others))\b")
_OTHER = re.compile(r"\b(?:the )?other(?: one)?\b")
#: What a clause decides of the request that it names: "no to the first", "second yes".
_YES = r"(?:yes|yep|yeah|yup|sure|ok(?:ay)?)"
_NO = r"(?:no|nope|nah|not|neither|none)"
_SAYS_NO = re.compile(rf"^{_NO}\b(?! (?:one|thing)\b)[\s:-]*(?:to|for|on|with)?\b|\b{_NO}$")
_SAYS_YES = re.compile(rf"^{_YES}\b[\s:-]*(?:to|for|on|with)?\b|\b{_YES}$")
_LONGEST = 30


@dataclass(frozen=True)
class OpenRequest:
    """One request that is not finished.

    Attributes:
        action: The tool that does it.
        number: Its order; empty for none.
        words: The customer's words for it.
        id: Its entry on the checklist while nothing was done about it.
        call: The call that proposed it, where the newest message made that void.
    """

    action: str
    number: str = ""
    words: str = ""
    id: int | None = None
    call: dict[str, Any] | None = None

    def label(self) -> str:
        """Return it as the customer reads it."""
        return named(self.action, self.number)


def act(turn: Turn, router: Router) -> Move | None:
    """Return the move for words that let go of a request; None when they let go of none that is known."""
    if len(turn.text.split()) > _LONGEST or (
        asks(turn.text) and not re.match(r"\W*(?:can|could) you\b", turn.text, re.I)
    ):
        return None
    pending, told = _pending(turn)
    if not pending or _foreign(turn.text, pending):
        return None
    left, chosen, rest = _read(turn, pending, told)
    void = next((each for each in pending if each.call is not None), None)
    if not left:
        every = void is not None and len(pending) > 1 and not rest and _all_of(chosen, pending)
        return (
            replace(turn.call(void.call["name"], void.call["args"]), text=say("engine.one_by_one"))
            if every and void and void.call
            else None
        )
    again = void.call if void is not None and void not in left and (void in chosen or not chosen) else None
    return _go_on(turn, left, again, requests.of(turn, rest, router) if rest else ())


def _go_on(
    turn: Turn, left: Sequence[OpenRequest], again: dict[str, Any] | None, new: Sequence[requests.Request]
) -> Move:
    """Take what is left off the checklist, note down what is new, and go on with the rest."""
    drop = [each.id for each in left if each.id is not None]
    items = requests.items(turn, new)
    text = say("checklist.left", names="; ".join(dict.fromkeys(each.label() for each in left)))
    if (drop or items) and "plan" in turn.tools:
        frame = Frame(AGAIN if again else "next", args={"call": again} if again else {"told": True})
        args = {name: each for name, each in (("items", items), ("drop", drop)) if each}
        return replace(turn.call("plan", args, frame, "plan"), text=text)
    if again is not None:
        return replace(turn.call(again["name"], again["args"], Frame()), text=text)
    if waiting := [each for each in turn.history.still_open() if each.get("id") not in drop]:
        following = intent_handlers.take_up(turn, waiting[0])
        return replace(following, text="\n".join(part for part in (text, following.text) if part))
    return turn.say(talk.dropped(), let_go())


def _pending(turn: Turn) -> tuple[list[OpenRequest], list[OpenRequest]]:
    """Return the requests that are not finished, in the order in which they were told, and all that were told."""
    void, opened = turn.history.dropped(), turn.history.still_open()
    found: list[OpenRequest] = []
    told: list[OpenRequest] = []
    for each in turn.history.planned():
        open_request = OpenRequest(
            str(each.get("action")), str(each.get("order_number") or ""), str(each.get("words") or "")
        )
        entry = next((e for e in opened if _is(e, open_request) and all(e.get("id") != w.id for w in found)), None)
        if entry is not None:
            open_request = replace(open_request, id=int(entry["id"]))
        elif (
            void is not None
            and void["name"] == open_request.action
            and same(void["args"].get("order_number") or open_request.number, open_request.number)
        ):
            open_request, void = replace(open_request, call=void), None
        told.append(open_request)
        if open_request.id is not None or open_request.call is not None:
            found.append(open_request)
    if void is not None:
        found.insert(
            0,
            OpenRequest(
                void["name"], str(void["args"].get("order_number") or ""), turn.history.asked_for(), None, void
            ),
        )
    known = {each.id for each in found}
    found += [
        OpenRequest(str(e.get("action")), str(e.get("order_number") or ""), str(e.get("words") or ""), int(e["id"]))
        for e in opened
        if e.get("id") not in known
    ]
    return found, told


def _is(entry: dict[str, Any], open_request: OpenRequest) -> bool:
    return entry.get("action") == open_request.action and entry.get("words") == open_request.words


def _foreign(text: str, pending: Sequence[OpenRequest]) -> bool:
    """Whether the words name an order that none of the requests is about."""
    return any(not any(same(number, each.number) for each in pending) for number in order_numbers(text))


def _read(
    turn: Turn, pending: list[OpenRequest], told: list[OpenRequest]
) -> tuple[list[OpenRequest], list[OpenRequest], str]:
    """Return the requests that the words let go of, those that they choose, and the words for something new."""
    left: list[OpenRequest] = []
    chosen: list[OpenRequest] = []
    rest: list[str] = []
    leaves = False
    for clause in _CLAUSE.split(normalise(turn.text).casefold()):
        part = clause.strip()
        if not part:
            continue
        denied, agreed = bool(_SAYS_NO.search(part)), bool(_SAYS_YES.search(part))
        bare = _SAYS_NO.sub("", _SAYS_YES.sub("", part)).strip(" :-")
        named_here = _targets(part, pending, told) or (_targets(bare, pending, told) if denied or agreed else [])
        firm = bool(_LEAVES.search(part)) or takes_back(part) or (denied and bool(named_here))
        if firm and not named_here and not _says_more(part):
            named_here = _current(turn, pending)
        if named_here and (firm or _SPARES.search(part) or (leaves and not _GOES.search(part))):
            left += named_here
            leaves = True
            continue
        leaves = False
        if named_here:
            chosen += named_here
            left += [each for each in pending if each not in named_here] if _ONLY.search(part) else []
        elif lists.any_of(fold(part), lists.action_words()):
            rest.append(part)
    return _kept(left, pending), chosen, ". ".join(rest)


def _all_of(chosen: Sequence[OpenRequest], pending: Sequence[OpenRequest]) -> bool:
    return {_key(each) for each in pending} <= {_key(each) for each in chosen}


def _key(open_request: OpenRequest) -> tuple[str, str, str]:
    return open_request.action, open_request.number, open_request.words


def _kept(left: Sequence[OpenRequest], pending: Sequence[OpenRequest]) -> list[OpenRequest]:
    keys = set(map(_key, left))
    return [each for each in pending if _key(each) in keys]


def _says_more(part: str) -> bool:
    """Whether a clause that leaves something names what that is, and it is none of the requests."""
    return bool(content_words(_LEAVES.sub(" ", part)) or order_numbers(part)) and not takes_back(part)


def _current(turn: Turn, pending: list[OpenRequest]) -> list[OpenRequest]:
    """Return the requests that "it" means: the one that was just shown, else all; none where a question is open."""
    if void := [each for each in pending if each.call is not None]:
        return void
    return [] if turn.frame.awaiting not in ("", "next", "clarify", "offer_person") else list(pending)


def _targets(part: str, pending: list[OpenRequest], told: list[OpenRequest]) -> list[OpenRequest]:
    """Return the requests that a clause names: by order, by place in the list, by action, or by what they are about."""
    numbers = order_numbers(part) or ([lone] if (lone := lone_number(part)) else [])
    if found := [each for each in pending if any(same(number, each.number) for number in numbers)]:
        by_action = _by_action(part, found)
        return by_action or found
    if len(pending) > 1 and _ALL.search(part):
        return list(pending)
    if len(told) > 1 or len(pending) > 1:
        if (place := choice(part, len(pending))) is not None:
            return [pending[place]]
        if (place := choice(part, len(told))) is not None:
            return [each for each in pending if _key(each) == _key(told[place])]
    if len(pending) > 1 and _OTHER.search(part):
        shown = [each for each in pending if each.call is not None]
        return [each for each in pending if each not in shown] if shown else []
    return (_by_action(part, pending) or _by_words(part, pending)) if len(pending) > 1 else []


def _by_action(part: str, among: list[OpenRequest]) -> list[OpenRequest]:
    folded = fold(part)
    found = [each for each in among if lists.any_of(folded, lists.action_words(each.action))]
    return found if len(found) < len(among) else []


def _by_words(part: str, pending: list[OpenRequest]) -> list[OpenRequest]:
    """Return the request whose words alone name what the clause names."""
    said = set(content_words(_LEAVES.sub(" ", part)))
    found = [each for each in pending if said & set(content_words(each.words))]
    return found if len(found) == 1 else []
