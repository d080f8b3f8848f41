"""Articles of an order, as a change names them: by handle or by words for them, and how many pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pydantic import Field, model_validator

from commerce import articles, handles
from commerce.articles import Article
from commerce.errors import InputError
from commerce.order import LineItem, Order
from commerce.sentences import listed, say
from service.changes import wanted
from service.changes.spec import Arguments, Case

Picked = tuple[tuple[LineItem, int], ...]
Left = Callable[[LineItem], int]
ITEM = "handle of the article, from get_order"


class Piece(Arguments):
    """Some pieces of one article of the order. ``sku`` is taken for ``item`` where a program sends that."""

    item: str = Field(..., min_length=1, max_length=120, description=ITEM)
    quantity: int = Field(1, ge=1, le=1000, description="how many pieces")

    @model_validator(mode="before")
    @classmethod
    def _by_sku(cls, value: object) -> object:
        return renamed(value, {"sku": "item"})


def renamed(value: object, names: dict[str, str]) -> object:
    """Return arguments with these fields under their present names, where those are not there themselves."""
    if not isinstance(value, dict):
        return value
    found: dict[Any, Any] = {each: given for each, given in value.items() if each not in names}
    for old, new in names.items():
        if old in value:
            found.setdefault(new, value[old])
    return found


def pick(case: Case, pieces: Sequence[Piece], left: Left) -> Picked:
    """Return lines and quantities for ``pieces``; ``left`` tells how many of a line may be taken.

    More than there is comes back on the last line of that article, so that the judge says no with the number.

    Raises:
        InputError: The order has no such article, several fit, or the customer did not name it; the message tells.
    """
    order = case.order
    found = articles.of_order(order)
    lines = {line.id: line for line in order.lines}
    picked: dict[str, int] = {}
    for piece in pieces:
        chosen = article(order, piece.item, found)
        left_over = piece.quantity
        for each in chosen:
            line = lines[each.id]
            count = left_over if each is chosen[-1] else min(left_over, max(0, left(line) - picked.get(each.id, 0)))
            if count:
                picked[each.id] = picked.get(each.id, 0) + count
                left_over -= count
    case.named([each for each in found if each.id in picked or left(lines[each.id])], picked)
    chosen_lines = tuple((lines[key], quantity) for key, quantity in picked.items())
    wanted.check_spared(case, picked)
    wanted.check_pieces(case, chosen_lines, [left(line) for line, _ in chosen_lines])
    return chosen_lines


async def asked_back(case: Case) -> Case:
    """Return the case with what the platform itself would take back, asked before anything is proposed."""
    order, eligibility = case.order, case.shop.connector.eligibility
    if eligibility is None or not order.shipped_any:
        return case
    left = await eligibility.returnable(order.id)
    if left is None:
        return case
    lines = tuple(line.model_copy(update={"may_return": left.get(line.id, 0)}) for line in order.lines)
    return replace(case, subject=order.model_copy(update={"lines": lines}))


def article(order: Order, token: str, found: Sequence[Article]) -> list[Article]:
    """Return the one article that a handle, a SKU or words name: one line, or several that are just the same.

    Raises:
        InputError: None or several fit; the message lists them with their handles.
    """
    fitting = articles.called(token, found, handles.LINE)
    if not fitting:
        mentioned = articles.mentions(token, found)
        fitting = [each for mention in mentioned for each in mention.articles]
    if not fitting:
        have = articles.listed(found)
        raise InputError(say("changes.unknown_article", order=order.number, articles=have), code="unknown_article")
    if not articles.same(fitting):
        raise which(order, fitting)
    return fitting


def which(order: Order, fitting: Sequence[Article]) -> InputError:
    """Return the error that asks which of several articles is meant."""
    question = articles.question(fitting)
    return InputError(
        f"Several articles of order {order.number} fit. {question} They are: {articles.listed(fitting)}.",
        code="which_article",
        ask=question,
    )


def handled(order: Order, picked: Picked) -> list[dict[str, Any]]:
    """Return the pieces by their handles, as a proposal keeps them."""
    known = {each.id: each.handle for each in articles.of_order(order)}
    return [{"item": known[line.id], "quantity": quantity} for line, quantity in picked]


def words(order: Order, picked: Picked) -> str:
    """Return the pieces in the customer's words: ``2 x Socks and 1 x Coat (M)``."""
    return listed(f"{quantity} x {name(order, line)}" for line, quantity in picked)


def name(order: Order, line: LineItem) -> str:
    """Return an article's name with its variant, and with its price where another one is called the same."""
    found = articles.of_order(order)
    own = next(each for each in found if each.id == line.id)
    twins = [each for each in found if each.name == own.name]
    return own.name if articles.same(twins) or not own.price else say("articles.at", article=own.name, price=own.price)
