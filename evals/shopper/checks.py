"""Holding a turn against what must be: every check that fails is one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from commerce.product import Product
from commerce.sentences import say
from evals.shopper.catalogue import lacking, price
from evals.shopper.expectations import Call, Changed, Expect, FormState, Proposed, Shown
from evals.shopper.records import Called, EffectRow, TurnRecord
from evals.shopper.state import State

#: Sentences that get the customer nowhere. One that the catalogue lacks by now is no sentence any more.
GIVES_UP = (
    "engine.not_understood",
    "engine.nothing_open",
    "engine.unable.other",
    "engine.small_talk.only_shop",
    "engine.not_english",
    "engine.empty",
)


@cache
def _gives_up() -> re.Pattern[str]:
    found = []
    for key in GIVES_UP:
        try:
            found.append(re.escape(say(key)))
        except KeyError:
            continue
    return re.compile("|".join(found) or r"(?!)")


def problems(expect: Expect, turn: TurnRecord, before: State, products: Mapping[str, Product]) -> list[str]:
    """Return what is wrong with a turn.

    Args:
        expect: What must hold.
        turn: The turn.
        before: The state before it.
        products: The shop's products by their ids, those of the answer at least.
    """
    found = [*_must_not([expect, *expect.any_of], turn, before), *_fitting(expect, turn, products)]
    if expect.any_of:
        ways = [[*_fitting(each, turn, products), *_must_not([expect, each], turn, before)] for each in expect.any_of]
        if all(ways):
            found.append("none of the good answers: " + " | ".join("; ".join(way) for way in ways))
    return found


def _must_not(ways: Sequence[Expect], turn: TurnRecord, before: State) -> Iterator[str]:
    """Tell of what nobody asked for: what is named in none of ``ways``."""
    if turn.error:
        yield f"error {turn.error}"
    if not any(each.gives_up for each in ways) and (said := _gives_up().search(turn.answer)):
        yield f"gives up: {said[0]}"
    if not any(each.effects for each in ways):
        yield from (f"effect nobody asked for: {each.kind} {each.order} {each.amount}" for each in turn.effects)
    if turn.handed_over and all(each.handoff == "never" for each in ways):
        yield "handed over without being asked"
    new = turn.state.proposal
    if new and new.id != (before.proposal.id if before.proposal else "") and not any(each.proposal for each in ways):
        yield f"proposes {new.action} {new.order} without being asked"


def _fitting(expect: Expect, turn: TurnRecord, products: Mapping[str, Product]) -> Iterator[str]:
    for number in expect.order:
        if number not in turn.state.orders:
            yield f"order {number} is not in focus ({', '.join(turn.state.orders) or 'none'})"
    for call in expect.tools:
        if not any(_called(call, each) for each in turn.tools):
            yield f"does not call {call.name} {call.args or ''}".rstrip()
    yield from (f"calls {each.name}" for each in turn.tools if each.name in expect.tools_never)
    yield from _filters(expect, turn.state.search)
    if expect.products is not None:
        yield from _products(expect.products, turn, products)
    if expect.form is not None:
        yield from _form(expect.form, turn.state)
    if expect.proposal is not None:
        yield from _proposal(expect.proposal, turn.state)
    yield from _effects(expect, turn)
    yield from (f"does not say {each!r}" for each in expect.says if not _says(each, turn.answer))
    yield from (f"says {each!r}" for each in expect.never_says if _says(each, turn.answer))
    if expect.handoff == "must" and not turn.handed_over:
        yield "does not hand over"


def _says(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None


def _called(wanted: Call, called: Called) -> bool:
    if wanted.name != called.name:
        return False
    return all(_says(str(value), str(called.args.get(name, ""))) for name, value in wanted.args.items())


def _filters(expect: Expect, search: Mapping[str, str]) -> Iterator[str]:
    for name, value in expect.filters.items():
        has = search.get(name, "")
        if not (_number(has) == _number(value) if _number(value) is not None else value.casefold() in has.casefold()):
            yield f"filter {name} is {has or 'not in force'}, not {value}"
    yield from (f"filter {name} {search[name]} is still in force" for name in expect.filters_not if search.get(name))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _products(wanted: Shown | str, turn: TurnRecord, products: Mapping[str, Product]) -> Iterator[str]:
    shown = [products[each.id] for each in turn.products if each.id in products]
    if isinstance(wanted, str):
        if len(shown) > 1:
            yield f"shows {len(shown)} products"
        return
    if len(shown) < wanted.at_least:
        yield f"shows {len(shown)} products, not {wanted.at_least}"
    if wanted.at_most is not None and len(shown) > wanted.at_most:
        yield f"shows {len(shown)} products, more than {wanted.at_most}"
    yield from (f"{each.title} {why}" for each in shown if (why := lacking(each, wanted)))
    if wanted.any is not None and shown and all(lacking(each, wanted.any) for each in shown):
        yield f"none of those shown: {lacking(shown[0], wanted.any)}"
    if wanted.first is not None and shown and (why := lacking(shown[0], wanted.first)):
        yield f"the first one, {shown[0].title}, {why}"
    prices = [price(each) for each in shown]
    if wanted.by_price and prices != sorted(prices):
        yield "they are not shown from cheap to dear"


def _form(wanted: FormState, state: State) -> Iterator[str]:
    form = state.form
    if form is None:
        yield "no question waits for an answer"
        return
    if wanted.action and form.action not in wanted.action:
        yield f"puts together {form.action or 'nothing'}, not {' or '.join(wanted.action)}"
    if wanted.asks and not any(_says(each, form.asks) for each in wanted.asks):
        yield f"asks for {form.asks}, not {' or '.join(wanted.asks)}"
    for name, value in wanted.has.items():
        if value.casefold() not in form.has.get(name, "").casefold():
            yield f"has {form.has.get(name, 'nothing')} as {name}, not {value}"


def _proposal(wanted: Proposed | str, state: State) -> Iterator[str]:
    waits = state.proposal
    if isinstance(wanted, str):
        if wanted == "none" and waits is not None:
            yield f"proposes {waits.action} {waits.order}"
        return
    if waits is None:
        yield f"does not propose {wanted.action}"
        return
    if wanted.action not in ("any", waits.action):
        yield f"proposes {waits.action}, not {wanted.action}"
    if wanted.order and waits.order != wanted.order:
        yield f"proposes it for order {waits.order}, not {wanted.order}"
    if wanted.amount and not re.search(rf"(?<![\d.]){re.escape(wanted.amount)}(?![\d])", waits.summary):
        yield f"the proposal is not over {wanted.amount}: {waits.summary}"
    missing = [each for each in wanted.says if not _says(each, waits.summary)]
    yield from (f"the proposal does not say {each!r}: {waits.summary}" for each in missing)
    yield from (f"the proposal says {each!r}: {waits.summary}" for each in wanted.never if _says(each, waits.summary))


def _effects(expect: Expect, turn: TurnRecord) -> Iterator[str]:
    if not expect.effects:
        return
    left = list(turn.effects)
    for wanted in expect.effects:
        fits = [each for each in left if _is(wanted, each)]
        if not fits:
            yield f"no effect {wanted.kind} {wanted.order} {wanted.amount}".rstrip()
        else:
            left.remove(fits[0])
    yield from (f"effect nobody asked for: {each.kind} {each.order} {each.amount}" for each in left)


def _is(wanted: Changed, effect: EffectRow) -> bool:
    same = wanted.kind in ("any", effect.kind) and wanted.order in ("", effect.order)
    return same and wanted.amount in ("", effect.amount)
