"""Which order the customer's words name, and that one which is not found is never taken for another one."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.customer import Principal
from commerce.errors import OrderNotFound
from commerce.order import Order
from commerce.pointing import Said
from commerce.sentences import joined, listed, say
from service import orders
from service.consent import lists, references
from service.consent.clauses import words_of
from service.consent.lists import any_of, fold, has
from service.consent.refusing import refused
from service.consent.said import Reading, read, same
from service.shop import Shop

_AN_ORDER = words_of("names") | {"one"}
_BACK = 4  # words that may stand between two numbers of a choice
_LOOKED_BACK = 8  # messages in which the order may have been named


async def check_found(shop: Shop, principal: Principal, said: Sequence[Said], number: str) -> None:
    """Check that the order is the one that the customer named last, and not another that was talked about before.

    Args:
        shop: The open shop.
        principal: The customer.
        said: The conversation up to the customer's newest message, oldest first.
        number: The order's number as a model wrote it.

    Raises:
        InputError: They named another one, or one that is none of theirs; ``ask`` says so.
        ShopclerkError: The order cannot be read.
    """
    newest = next((each.text for each in reversed(said) if each.customer), "")
    for each in reversed(said[-_LOOKED_BACK:]):
        if not each.customer:
            if has(fold(each.text), fold(number)):
                return  # it was shown since
            continue
        reading = read(each.text)
        if any(same(named, number) for named in reading.orders) or references.known(reading.text, [number]):
            return
        if named := [one for one in references.named(reading.text) if one not in (*reading.out, *reading.unclear)]:
            await _check_each(shop, principal, named, number, now=each.text == newest)
            return
        if any_of(fold(each.text), lists.every("last")):
            return  # "my last order"


async def _check_each(shop: Shop, principal: Principal, named: Sequence[str], number: str, *, now: bool) -> None:
    """Check that a number that was named leads to this order; one of before may only have been followed by another."""
    meant = await _find(shop, principal, number)
    found = [(one, await _find(shop, principal, one)) for one in named[:_BACK]]
    if meant is None or any(order is not None and order.id == meant.id for _, order in found):
        return  # the action itself tells
    if lost := next((one for one, order in found if order is None), ""):
        ask = joined(orders.none_of_yours(lost), say("orders.which"))
        raise refused(f"the customer named order {lost}, which is not found", ask, "order_not_named")
    if now:
        raise refused(
            f"the customer named order {found[0][0]}",
            say("orders.about", order=found[0][0]),
            "other_order",
        )


async def _find(shop: Shop, principal: Principal, number: str) -> Order | None:
    try:
        return await orders.load(shop, principal, number)
    except OrderNotFound:
        return None


def check_choice(newest: Reading, mine: Sequence[str]) -> None:
    """Check that the newest words leave no choice of orders, and name none only beside another one.

    Args:
        newest: The newest words.
        mine: The customer's own order numbers.

    Raises:
        InputError: They do; ``ask`` is the question which.
    """
    if question := which(newest.text, mine):
        raise refused("the customer named no one order", question, "which_order")


def which(text: str, numbers: Sequence[str]) -> str:
    """Return the question which order is meant: of "1408 or 1015", or of "the order before 1408"; else empty.

    Args:
        text: The message.
        numbers: Numbers of orders that it may name.
    """
    words = fold(text.replace("#", " ")).split()
    known = [place for place, word in enumerate(words) if any(same(word, each) for each in numbers)]
    orders = lists.every("fill") | words_of("names")
    for place in known:
        near = words[max(0, place - _BACK) : place]
        before = [word for word in near if word not in orders - words_of("either")]
        if before and before[-1] in words_of("either") and any(place - _BACK <= each < place for each in known):
            return say("orders.which_of", orders=listed(dict.fromkeys(words[each] for each in known), "lists.or"))
        while near and near[-1] in words_of("names") | words_of("determiners"):
            near = near[:-1]
        if near and near[-1] in words_of("beside_it") and any(word in _AN_ORDER for word in near[:-1]):
            return say("orders.number")
    return ""
