"""Questions about the proposal that is shown: answered from its own sentence, or from the policy, in code's words."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.short_answers import asks
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.currencies import DIGITS
from commerce.known_again import in_english
from commerce.language import SOURCE, language
from commerce.sentences import joined, say
from service.changes.registry import ACTIONS
from service.consent.lists import fold
from service.consent.reading import beyond

_LONGEST = 20
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_SUM = re.compile(r"\d[.,]\d\d\b|\bnothing (?:was )?paid\b|\bprice\b", re.I)
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d.,'\u00a0\u202f]{0,15}[ \u00a0]([A-Z]{3})\b")
_TIME = re.compile(r"\bdays?\b|\bwhen the goods\b|\bonce the goods\b", re.I)
_PAYS = re.compile(r"\b(?:you pay|we pay|costs?|fee|price|less|more)\b", re.I)
_UNMARKED = re.compile(r"^\W*(?:on|to|for) (?:which|what)\b", re.I)
_CHANGES = re.compile(r"\b(?:instead|rather|only|just|except|without|another|other|if i|but)\b", re.I)


@dataclass(frozen=True)
class Shown:
    """The proposal that is asked about: its action, its sentence, whether it is about some articles only, and the question."""

    action: str
    summary: str
    part: bool = False
    question: str = ""

    def told(self, *patterns: re.Pattern[str]) -> str:
        """Return those of its sentences in which all of the patterns are found."""
        parts = [(each, each) for each in _SENTENCE.split(self.summary)]
        parts = parts if language() == SOURCE else in_english(self.summary, "actions.", "payout.", "policy.")
        return " ".join(said for said, english in parts if all(pattern.search(english) for pattern in patterns))


#: An article, a number of pieces, or "all": more or less than the request may be meant.
_SOME = re.compile(
    r"\b(?:all|both|each|every|everything|whole|half|per|rest|another|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\b"
    r"|\b(?:for|of|on)\s(?!(?:it|that|this|them|those|these|the (?:refund|return|request|swap|exchange|cancellation))\b)\w+"
    r"|\b(?:the|a|an|my|these|those)\s(?!(?:money|refund|return|request|amount|total|sum|exact|full|exchange|swap|cancellation|price|fee)\b)\w+",
    re.I,
)


def _money(shown: Shown) -> str:
    if _SOME.search(shown.question):
        told = shown.told(_SUM)  # nothing is said of what another part than the whole request would come to
        return say("aside.as_it_stands", request=told) if told else say("aside.no_money")
    sums = list(dict.fromkeys(match[0] for match in _AMOUNT.finditer(shown.summary) if match[1] in DIGITS))
    return say("aside.in_it", sums=", ".join(sums)) if sums else shown.told(_SUM) or say("aside.no_money")


def _cost(shown: Shown) -> str:
    return shown.told(_PAYS) or (say("aside.no_fee") if shown.told(_SUM) else say("aside.no_money"))


def _sending(shown: Shown) -> str:
    if ACTIONS[shown.action].stage != "arrived":
        return say("aside.nothing_back")
    return joined(say("aside.handed_in"), shown.told(_PAYS))


def _box(shown: Shown) -> str:
    return say("aside.nothing_back") if ACTIONS[shown.action].stage != "arrived" else ""


def _time(shown: Shown) -> str:
    return shown.told(_TIME)


def _rest(shown: Shown) -> str:
    return say("aside.whole") if shown.action == "cancel_order" and not shown.part else say("aside.rest")


def _method(shown: Shown) -> str:
    if shown.action == "change_payment":
        return ""
    return joined(say("aside.to_back"), shown.told(_SUM)) if shown.told(_SUM) else say("aside.no_money")


_IT = r"(?:it|that|this|everything|the (?:return|exchange|refund|cancellation|swap|change))"
#: In the order in which they are tried.
_QUESTIONS: tuple[tuple[re.Pattern[str], Callable[[Shown], str]], ...] = tuple(
    (re.compile(pattern, re.I), answer)
    for pattern, answer in (
        (
            r"\blabel\b|\bhow (?:do|can|should|would|will) i (?:send|return|ship|hand|bring|post|get)\b.{0,25}\b(?:it|them|that|back|in)\b|\bwhere (?:do|should|can) i (?:send|bring|take|drop|hand)\b|\bhow does (?:the |a )?(?:return|exchange|sending)\b.{0,15}\bwork\b|\b(?:pack|wrap|print)\b",
            _sending,
        ),
        (
            r"\bcan i keep (?:the (?:stuff|goods|things)|it|them)\b|\b(?:they|it|that) goe?s? back to you\b|\b(?:do|would|will|must) i (?:have to |need to )?send\b",
            _sending,
        ),
        (r"\boriginal (?:box|packaging)\b|\bneed the box\b", _box),
        (
            r"\bwhich (?:card|account|payment|method)\b|\bwhat happens (?:to|with) (?:the|my) money\b|\bwhere (?:does|will|would|do) (?:the|my) (?:money|refund)\b|\bwhere does it go\b",
            _method,
        ),
        (r"\bhow (?:long|soon|many days|fast|quickly)\b|\bwhen (?:do|will|would|does|can|could|is|would)\b", _time),
        (
            rf"\b(?:is|was|would|will) {_IT} (?:be )?(?:for )?free\b|\bfor free\b|\bfree of charge\b|\b(?:does|will|would|do) {_IT} cost\b|\bwhat (?:does|will|would) {_IT} cost\b|\b(?:any|a|what|is there an?) (?:extra )?(?:fees?|charges?|costs?)\b|\b(?:do|must|will|would) i (?:have to |need to )?pay\b|\bwho (?:pays|covers)\b",
            _cost,
        ),
        (
            r"\b(?:what(?:'s| is| would be)|how much (?:is|would be)) (?:the |my )?(?:new )?total\b|\b(?:what|how much)\b.{0,20}\b(?:do|would|will|am|should|is|does)\b.{0,15}\b(?:i|me|it|that|the refund|money)\b.{0,20}\b(?:get(?:ting)?|back|receive|refunded|worth|amount|be)\b|\bhow much (?:money|exactly|is (?:it|that))\b",
            _money,
        ),
        (
            r"\b(?:will|does|do|would|is|are)\b.{0,40}\b(?:still|rest|others?|remaining)\b.{0,40}\b(?:come|sent|send|delivered|arrive|shipped|ship|stay|keep|there)\b|\bwhat (?:happens|about) (?:to|with)? ?(?:the )?(?:rest|others?|remaining)\b|\b(?:do|can|may) i keep (?:the )?(?:rest|others?)\b",
            _rest,
        ),
    )
)


def about(turn: Turn) -> str:
    """Return the answer to a question about the newest proposal; empty when the words ask for nothing of that."""
    shown = _shown(turn)
    plain = normalise(turn.text[:400])
    short = len(plain.split()) <= _LONGEST
    question = asks(turn.text) or bool(_UNMARKED.search(plain))
    changes = _CHANGES.search(beyond(fold(plain)))
    if shown is None or not short or not question or order_numbers(turn.text) or changes:
        return ""
    return next((told for pattern, answer in _QUESTIONS if pattern.search(plain) and (told := answer(shown))), "")


def answered(turn: Turn) -> Move | None:
    """Return the answer to a question about the proposal that waits; it is shown again beside it."""
    if not turn.history.proposal_waits() or not (told := about(turn)):
        return None
    return turn.say(told, Frame(turn.frame.awaiting, turn.frame.intent, turn.frame.args))


def _shown(turn: Turn) -> Shown | None:
    call, summary = turn.history.proposed_by(), turn.history.proposed()
    if not call or not summary:
        return None
    return Shown(call["name"], summary, bool(call["args"].get("items")), normalise(turn.text[:400]))
