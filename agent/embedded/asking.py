"""Questions about the shop, answered from the rules that judge and from the store's own pages."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

from agent.embedded import product_questions, shop_questions
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.short_answers import asks
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes, countries
from commerce.known_again import as_english
from commerce.language import SOURCE, speaking
from service import terms
from service.consent import said
from service.knowledge.index import asked
from store.search.analyse import words
from store.search.stem import stem
from tools.results import AnswerResult, Result

_LONGEST_RULE = 16
_GENERAL = frozenset(
    stem(word)
    for word in ("policy", "policies", "rule", "rules", "terms", "conditions", "all", "everything", "explain", "say")
)


_RIGHT = re.compile(
    r"^\W*(?:and |but |so |ok(?:ay)?,? |hi,? |hello,? )*(?:what|which|is there|are there|do i have|do you (?:have|give|offer|ship|deliver)|how (?:long|many|does|do)"
    r"|am i (?:entitled|allowed)|may i|until when|who pays)\b|\bmy rights?\b|\bright (?:of|to)\b",
    re.I,
)


def about_a_right(text: str) -> bool:
    """Return whether a message asks for a rule of the shop that stands in its policy."""
    return bool(_RIGHT.search(normalise(text[:300]))) and terms.topic_of(text[:300]) in product_questions.RULED


_ACTION_WORD = r"(?:return|send back|send (?=(?:something|anything|things|goods|items|stuff)\b)|bring back|exchange|swap|cancel|refund|get (?:a refund|my money back|money back) (?:for|on))"
#: Whose rules are asked for: things of some kind, and no article or order that was named.
_SOME = r"(?:something|anything|things?|stuff|goods|items?|articles?|products?|an? [a-z]+|used [a-z]+|opened [a-z]+|worn [a-z]+|sale [a-z]+|presents?|gifts?|clothes|shoes|(?!it\b|this\b|that\b|these\b|them\b|the\b|my\b|one\b|both\b|all\b|only\b|just\b|everything\b|order\b|mine\b|another\b|again\b|now\b|yet\b|part\b|some\b)[a-z]{3,}s)"
_RULE = re.compile(
    rf"^\W*(?:(?:and|but|so|ok(?:ay)?|hi|hello|hey|also|btw|oh)\W+)*(?:can|could|may|do|how (?:do|can|could)|is it possible to|am i allowed to|are you able to)\W+(?:i |you |we |one |people )?(?:still |also |even )?(?:{_ACTION_WORD}) {_SOME}\b"
    r"|\bhow (?:long|many days|quickly|fast|soon)\b.{0,20}\b(?:(?:do|does|will|is|are) (?:a |the )?(?:refunds?|returns?|exchanges?|delivery|deliveries|shipping|shipment)|until i (?:get|have|see) (?:my|the|a) (?:refund|money))\b"
    r"|\bhow (?:do|does) (?:a |the |your )?(?:returns?|refunds?|exchanges?|warranty)\b.{0,25}\bwork\b",
    re.I,
)
_BEGINS = re.compile(r"^\W*(?:(?:and|hi|hello|hey)\W+)*(?:is|are|what'?s|where'?s|how|any)\b", re.I)
_OPTIONS = re.compile(
    r"\bwhat (?:can|do|should|could) i do\b|\bwhat now\b|\bwhat are my (?:options|rights)\b|\bwhat happens (?:then|now)\b",
    re.I,
)
#: How long something lasted: whether that is too short the warranty tells.
_AFTER = re.compile(
    r"\bafter (?:only |just |about |like )?(?:\d{1,3}|an?|one|two|three|four|five|six|a few|some) (?:days?|weeks?|months?|years?|wears?|washes|uses)\b",
    re.I,
)
_MINE = re.compile(
    r"\b(?:my|this|that|the|last|latest|new|old) (?:order|purchase|return|refund|parcel|package)\b|\b(?:change|switch|use|instead|add|send it|my (?:order|phone) )\b",
    re.I,
)


#: What a frame waits for while the shop's pages are looked through for a question that nothing else was sure of.
PAGES = "pages"
_QUESTION = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|hi|hello|hey|also|btw|oh)\W+)*(?:how|when|where|why|which|what|who|can|could|may|do|does|is|are|will)\b",
    re.I,
)
_WHERE_IS = re.compile(
    r"^\W*(?:and |so |but |hi |hello )?(?:where(?:'s| is| are)|when (?:is|are|does|do|will)) (?:my|the)\b", re.I
)
_PLACE_OR_TIME = re.compile(r"\b(?:when|where|until|hours|address|located|pick)\b", re.I)
_HOW = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|hi|hello|hey|also|btw|oh)\W+)*(?:how (?:do|can|should|to|often|hot|long|are|is)|when|where|why|which size|what size|can (?:i|we|you)|do (?:your|they)|does|will|is it|are they)\b",
    re.I,
)
_PAYS = re.compile(
    r"\b(?:how|where|can|could|may)\b.{0,12}\b(?:i|we)\b.{0,12}\bpay\b|\bpayment (?:link|details)\b|\bpay (?:for )?(?:my |the )?order\b",
    re.I,
)
_CHEAPER = re.compile(
    r"\b(?:under|below|cheap\w*|show me|looking for|in stock|available|have|sell|get|buy|order|recommend)\b", re.I
)


def on_the_pages(turn: Turn, label: str) -> Move | None:
    """Return the look-up in the shop's own pages for a question; None where it is none, or was looked up already.

    Args:
        turn: The turn.
        label: What the router took it for; empty where it is not sure.
    """
    plain = normalise(turn.text[:300])
    if "ask_store" not in turn.tools or turn.frame.args.get(PAGES) or len(plain.split()) > _LONGEST_RULE:
        return None
    if (
        order_numbers(plain)
        or said.families(plain)
        or causes.read(plain)
        or _MINE.search(plain)
        or not _QUESTION.match(plain)
        or _WHERE_IS.match(plain)
    ):
        return None
    if label == "product_discovery" and (not _HOW.match(plain) or _CHEAPER.search(plain)):
        return None
    if label not in ("", "other", "chitchat", "product_discovery", "recommend") or (
        label == "chitchat" and not _PLACE_OR_TIME.search(plain)
    ):
        return None
    args = {"question": " ".join(turn.text.split())[:500]}
    return turn.call("ask_store", args, Frame(PAGES, "policy_question", {"text": turn.text}), "policy_question")


def before_giving_up(turn: Turn) -> Move | None:
    """Return the look-up in the shop's own pages for words that nothing else understood: "klarna?", "gift cards".

    None where the pages were looked through already, or the words are about an order or a change.
    """
    plain = normalise(turn.text[:300])
    if "ask_store" not in turn.tools or turn.frame.args.get(PAGES) or len(plain.split()) > _LONGEST_RULE:
        return None
    if order_numbers(plain) or said.families(plain) or _MINE.search(plain) or turn.history.proposal_waits():
        return None
    if _WHERE_IS.match(plain):
        return None  # what was bought, which no page knows of
    tries = turn.frame.tries if turn.frame.awaiting == "clarify" else 0
    frame = Frame(PAGES, "policy_question", {"text": turn.text}, tries=tries)
    return turn.call("ask_store", {"question": " ".join(turn.text.split())[:500]}, frame, "policy_question")


def ask_pages(turn: Turn) -> Move:
    """Look a question up in the shop's own pages; where they say nothing it is read on."""
    args = {"question": " ".join(turn.text.split())[:500]}
    return turn.call("ask_store", args, Frame(PAGES, "policy_question", {"text": turn.text}), "policy_question")


def not_there(turn: Turn, result: Result) -> Turn | None:
    """Return the turn that goes on with a question which the pages do not answer; None for other results."""
    if turn.frame.awaiting != PAGES or (isinstance(result, AnswerResult) and result.found):
        return None
    text = str(turn.frame.args.get("text") or turn.text)
    asked_back = "clarify" if turn.frame.tries else ""
    return Turn(
        text, turn.history, turn.tools, Frame(asked_back, args={PAGES: True}, tries=turn.frame.tries), turn.score
    )


def pays(text: str) -> bool:
    """Return whether a message asks how an order can be paid."""
    return bool(_PAYS.search(normalise(text[:300])))


def how_to_pay(turn: Turn, known: str) -> Move:
    """Look up how one can pay, after what is known of the order."""
    return product_questions.ask(turn.about("How can I pay? Which payment methods are there?"), "", known)


def rule_question(turn: Turn) -> Move | None:
    """Return the look-up for a question about the shop's rules that is about no order; None for any other message."""
    plain = normalise(turn.text[:300])
    if len(plain.split()) > _LONGEST_RULE or order_numbers(plain):
        return None
    told = _OPTIONS.search(plain) or _AFTER.search(plain)
    if causes.read(plain) in causes.FAULTS and told and not turn.history.current_order():
        return turn.call(
            "store_policy", {"topic": f"warranty: {plain}"[:300]}, Frame("lookup", "policy_question"), "policy_question"
        )
    if not (asks(plain) or _BEGINS.match(plain)):
        return None
    if (
        _RULE.search(plain)
        and not _MINE.search(re.sub(r"\b(?:my|the) refund\b", " ", plain))
        and (not turn.history.current_order() or "until i" not in plain.casefold())
    ):
        return turn.call(
            "store_policy",
            {"topic": " ".join(turn.text.split())[:300]},
            Frame("lookup", "policy_question"),
            "policy_question",
        )
    return shop_questions.answered(turn)


def policy_question(turn: Turn) -> Move:
    """Quote the rules that judge where they speak of the question's topic, else the store's pages."""
    topic = " ".join(turn.text.split())[:300]
    if "ask_store" in turn.tools and terms.topic_of(topic) == terms.UNKNOWN:
        return product_questions.ask(
            turn, product_questions.product_id(turn) if product_questions.about_product(topic) else ""
        )
    return turn.call("store_policy", {"topic": topic}, Frame("lookup", "policy_question"), "policy_question")


def beyond(turn: Turn, rules: str) -> Move | None:
    """Return the look-up in the store's pages when the rules do not speak of all that was asked."""
    if "ask_store" not in turn.tools or turn.frame.intent != "policy_question" or not rules:
        return None
    known = (
        {stem(word) for word in words(as_english(rules, "terms.", "policy."))} | _countries(turn.text, rules) | _GENERAL
    )
    ruled = terms.topic_of(turn.text) != "warranty"  # of that the pages often say more: which goods have longer ones
    if ruled and all(word in known for word in asked(turn.text)):
        return None
    return product_questions.ask(turn, "", rules)


def _countries(text: str, rules: str) -> set[str]:
    """Return the English words of the countries that both a question and the rules name, each in its language."""
    both = [code for code in countries.said(text) if countries.name_of(code) in rules]
    with speaking(SOURCE):
        return {stem(word) for code in both for word in words(countries.name_of(code))}
