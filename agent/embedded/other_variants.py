"""Another size or colour of what was ordered: which article, which variant, before or after it was sent."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded import earlier, reasons, size_steps
from agent.embedded.articles import lines, meant, named, numbered, quantity
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import Case, give_up, hand_over, refuse
from agent.embedded.numbers import without_orders
from agent.embedded.returning import give_back, reasons_of
from agent.embedded.text import normalise
from commerce import causes
from commerce.articles import Article, becoming
from commerce.sentences import joined, say
from commerce.text import one_line
from commerce.wording import Words, is_size
from service import order_words
from service.consent import things, value_words
from service.consent.lists import fold

_SENT = frozenset({"partly_shipped", "shipped", "delivered"})
_CLAUSES = re.compile(r"(?:(?<!\s)\s++(?:,\s++)?|,\s++)and\s++(?:also\s++)?(?=(?:the|my)\s)", re.I)
OFFERED = 10
_PAIR = 2  # variants, of which one is the other
#: "One size up" is no number of pieces.
_STEP = re.compile(r"\b(?:one|a|two|1|2) sizes? (?:up|down|bigger|smaller|larger)\b", re.I)
_FOR_A = re.compile(
    r"\bfor (?:an?|some) ((?:[a-z-]{2,20} ){0,2}?[a-z-]{3,20})\W*(?:please|pls|instead|then)?\W*$", re.I
)
_ANY_OF_IT = frozenset(
    "one ones size sizes colour color colours colors variant version model pair piece small smaller medium large larger "
    "bigger wider longer shorter lighter darker different other another new replacement friend gift present reason while".split()
)
#: The same article once more is no other variant.
_ANEW = re.compile(
    r"\b(?:replacement|replaced|replac(?:e|ing) (?:it|them|this|the)|repair\w*|mend(?:ed)?|fix(?:ed)?|(?:a|another) new one|ersetz\w*|ersatz|reparier\w*|ausgetauscht|"
    r"reemplac\w*|reemplaz\w*|repar[ae]\w*|arregl\w+|sustitu\w+|sostitu\w+|ripar\w+|aggiust\w+|remplac\w+|répar\w+|"
    r"the same (?:one|again))\b(?!.{0,40}\b(?:size|colou?r|instead of)\b)",
    re.I,
)
#: No other variant puts that right.
_REPAIR = re.compile(
    r"\b(?:repair(?:ed|ing)?|mend(?:ed)?|repariert|reparieren|repar(?:ar|en|e|ado|ada)\w*|arregl\w+|ripar(?:are|ato|ata|ati|ate)|aggiust\w+|répar\w+)\b",
    re.I,
)


def swap(case: Case) -> Move:
    """Change the article before the order is sent, exchange it afterwards."""
    sent = case.order.get("status") in _SENT
    action = "exchange_items" if case.allowed("exchange_items") or (sent and case.rule("exchange_items")) else ""
    if case.allowed("change_items") or not action:
        action = "change_items"
    faulty = sent and earlier.cause(case.turn, case.number, case.text) in causes.FAULTS
    mends = sent and bool(_REPAIR.search(normalise(case.text)))
    if mends or (case.allowed(action) and faulty and _ANEW.search(normalise(case.text))):
        return case.turn.offer_person(say("engine.anew"), case.intent)
    if not case.allowed(action):
        told = sent and earlier.cause(case.turn, case.number, case.text) in causes.CAUSES
        if told and not case.allowed("return_items"):
            return give_back(case)  # the warranty or the claim decides, and not the window of exchanges
        if not sent and not case.rule(action):
            later = say("engine.exchange_later") if "exchange_items" in case.turn.tools else ""
            return hand_over(case, joined(say("engine.unsent"), later))
        return refuse(case, action, (("return_items", "return"), ("cancel_order", "cancel_order")))
    swaps: list[dict[str, Any]] = list(case.slots.get("swaps") or [])
    parts = _CLAUSES.split(case.text)
    for part in parts[len(swaps) :]:
        found = _one(case.knowing(swaps=swaps), part if len(parts) > 1 else case.text)
        if isinstance(found, Move):
            return found
        swaps.append(found)
        case = Case(
            case.turn,
            case.intent,
            case.number,
            case.order,
            case.text,
            {name: value for name, value in case.slots.items() if name not in ("line", "variant")},
        )
    args: dict[str, Any] = {"swaps": swaps}
    if action == "exchange_items":
        args["reason"] = reasons.read(case.text, reasons_of(case, action))
    return case.call(action, **args)


def _one(case: Case, text: str) -> dict[str, Any] | Move:
    """Return one swap, or the move that finds out what is missing."""
    asked, text = text, _STEP.sub(" ", text)
    line = _line(case, text)
    if isinstance(line, Move):
        return line
    case = case.knowing(line=line["handle"])
    if int(line.get("refunded") or 0) >= int(line.get("quantity") or 1):
        return give_up(case, say("engine.paid_back_already", article=named(line), order=case.number))
    if not line.get("product_id"):
        return case.turn.offer_person(say("engine.no_variants"), case.intent)
    product = case.turn.history.product(str(line["product_id"]))
    if product is None:
        return case.look("get_product", product_id=str(line["product_id"]))
    variants = [each for each in product.get("variants") or [] if isinstance(each, dict) and each.get("handle")]
    chosen = str(case.slots.get("variant") or "")
    said = _spelled(text, variants, str(line.get("variant_id", "")))
    if not chosen:
        fitting = matching(text, variants, str(line.get("variant_id", "")))
        known = len(fitting) == 1 and not _other_colour(said, line, fitting[0])
        chosen = str(fitting[0]["handle"]) if known else ""
    if not chosen and (strange := _another_thing(text, line, variants)):
        offer = Frame("offer_action", "return", {"order_number": case.number, "text": case.text})
        told = say("engine.same_product", article=named(line), thing=strange)
        return case.turn.say(f"{told} {say('engine.offer_action.return')}", offer, case.intent)
    if not chosen:
        return _ask_variant(case, line, variants, asked)
    return {"item": line["handle"], "quantity": quantity(said, line), "variant": chosen}


def _another_thing(text: str, line: dict[str, Any], variants: Sequence[dict[str, Any]]) -> str:
    """Return what words want in place of an article that is another thing: "for a hoodie"; empty for none."""
    match = _FOR_A.search(without_orders(normalise(text)))
    if match is None:
        return ""
    own = fold(" ".join(str(each.get("title")) for each in (line, *variants))).split()
    words = [word for word in fold(match[1]).split() if word not in things.colours()]
    last = words[-1] if words else ""
    known = not last or last in _ANY_OF_IT or any(last in (each, f"{each}s") or each == f"{last}s" for each in own)
    return "" if known or is_size(last) else last


def _other_colour(text: str, line: dict[str, Any], variant: dict[str, Any]) -> bool:
    """Whether the words name a colour that neither the article nor the variant has: "in black, size L"."""
    has = fold(f"{line.get('title')} {line.get('variant')} {variant.get('title')}").split()
    return any(word in things.colours() and word not in has for word in fold(text).split())


def _line(case: Case, text: str) -> dict[str, Any] | Move:
    has = lines(case.order)
    known = next((line for line in has if line["handle"] == case.slots.get("line")), None)
    if known is not None:
        return known
    found = meant(text, has)
    fitting = found.lines or found.doubt
    if len(fitting) > 1 and len(called := [line for line in fitting if _calls(text, line)]) == 1:
        return called[0]  # "the cap in grey", where the shirts are grey
    if len(found.lines) == 1 or (len(has) == 1 and not found.lines):
        return (found.lines or has)[0]
    if not found.lines and not found.doubt:  # "the bigger one instead", after "is the pan on its way"
        before = earlier.articles(case.turn, case.number, text, has).lines
        if len(before) == 1:
            return before[0]
    asked = found.doubt or found.lines or has
    question = say("engine.which_article", order=case.number, articles=numbered(asked))
    return case.ask("line", question, [str(line["handle"]) for line in asked])


def _calls(text: str, line: dict[str, Any]) -> bool:
    """Whether words call an article by its title, and not only by its colour or size."""
    return order_words.titles_hold(text, [str(line.get("title") or "")])


def _here(line: dict[str, Any], variants: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return next((each for each in variants if each.get("id") == line.get("variant_id")), {})


def _worth_offering(text: str, line: dict[str, Any], variants: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the other variants, of a wish for another size only those of the size; in stock, at most a list of them."""
    here, step = _here(line, variants), size_steps.read(text)
    sized = size_steps.towards(step, variants, here) if step else size_steps.others(variants, here)
    wanted = sized if sized and size_steps.speaks_of_size(text) else variants
    return [each for each in wanted if each.get("id") != line.get("variant_id") and each.get("in_stock")][:OFFERED]


def _colour_of_none(text: str, line: dict[str, Any], variants: Sequence[dict[str, Any]]) -> bool:
    """Whether words wish for a colour in which an article is not made at all."""
    made = {word for each in (line, *variants) for word in fold(f"{each.get('title')} {each.get('variant')}").split()}
    wanted = value_words.without_given(without_orders(normalise(text)))
    said = [word for word in fold(wanted).split() if word in things.colours()]
    return bool(said) and not any(word in made for word in said)


def _ask_variant(
    case: Case, line: dict[str, Any], variants: Sequence[dict[str, Any]], text: str
) -> dict[str, Any] | Move:
    step, here = size_steps.read(text), _here(line, variants)
    if step and here and not size_steps.towards(step, variants, here) and "return_items" in case.turn.tools:
        told = say(f"engine.none_{step}", article=named(line))
        if not case.allowed("return_items"):
            return case.turn.offer_person(told, case.intent)
        offer = Frame("offer_action", "return", {"order_number": case.number, "text": case.text})
        return case.turn.say(f"{told} {say('engine.offer_action.return')}", offer, case.intent)
    others = _worth_offering(text, line, variants)
    strange = _colour_of_none(text, line, variants)
    if len(others) == 1 and any(Words(text).says_value(value) for value in _values(others[0])):  # "white, not pink"
        return {"item": line["handle"], "quantity": quantity(text, line), "variant": str(others[0]["handle"])}
    if len(others) == 1 and len(variants) == _PAIR and not strange:  # there is no choice: "in the other colour"
        return {"item": line["handle"], "quantity": quantity(text, line), "variant": str(others[0]["handle"])}
    if not others:
        return case.turn.offer_person(say("engine.no_other_variant", article=named(line)), case.intent)
    listed = "; ".join(f"{n}) {one_line(str(each.get('title', '')), 60)}" for n, each in enumerate(others, 1))
    question = say("engine.which_variant", article=named(line), order=case.number, variants=listed)
    question = joined(say("engine.no_such_colour", article=str(line.get("title"))) if strange else "", question)
    return case.ask("variant", question, [str(each["handle"]) for each in others])


def matching(text: str, variants: Sequence[dict[str, Any]], current: str = "") -> list[dict[str, Any]]:
    """Return the variants whose options the words name; an option that is not named stays as it is.

    Args:
        text: The customer's words.
        variants: The product's variants, from a tool result.
        current: Id of the present variant, empty when there is none.
    """
    known = [
        Article(str(place), "", "", str(each.get("title") or ""), options=_values(each))
        for place, each in enumerate(variants)
    ]
    have = next((known[place] for place, each in enumerate(variants) if current and each.get("id") == current), None)
    plain = _spelled(text, variants, current)
    return [variants[int(each.id)] for each in becoming(plain, known, have)]


def _spelled(text: str, variants: Sequence[dict[str, Any]], current: str) -> str:
    """Return what words want, with "blue" as Navy and "28" as 28 cm where nothing else can be meant."""
    plain = value_words.without_given(without_orders(normalise(text)))
    for name in dict.fromkeys(name for each in variants for name in _options(each)):
        values = [_options(each).get(name, "") for each in variants]
        now = next((_options(each).get(name, "") for each in variants if current and each.get("id") == current), "")
        plain = value_words.spelled_out(plain, values, now)
    return plain


def _values(variant: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_options(variant).values())


def _options(variant: dict[str, Any]) -> dict[str, str]:
    found = variant.get("options")
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
