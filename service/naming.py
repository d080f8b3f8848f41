"""Whether the customer speaks of an order: by its number, or because the last answer showed it.

A model may ask for a change of any order of the customer's. It is proposed for one that they named, by its number or
by what no other order of theirs has (an article, its day, its place in the row), or that stood in the answer that they
reply to, and for no other. What a model wrote into an answer shows no order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from commerce import articles, causes, pointing
from commerce.customer import Principal
from commerce.errors import InputError
from commerce.order import Order
from commerce.own_words import own
from commerce.pointing import Said
from commerce.sentences import say
from runtime import clock
from service import order_words, orders
from service.consent import lists
from service.consent import said as consent_said
from service.consent.clauses import clauses
from service.consent.lists import any_of, fold, has
from service.consent.reading import QUESTION
from service.shop import Shop

_BACK = 4  # messages in which an order may have been told by its articles, or an answer have shown it
#: Words beside which an article or a place may be left out, or be another one than the last.
_EXCEPT = re.compile(
    r"(?<!\w)(?:not|no|never|except|but|without|instead(?= of)|don'?t|doesn'?t|isn'?t|apart from|besides|keep|leave|"
    r"second|other|"
    r"nicht|kein\w*|außer|ohne|aber|zweit\w*|pas|sauf|sans|mais|pero|salvo|sin|menos|non|tranne|senza|ma|niet|geen|maar|behalve|nie|ale|oprócz)(?!\w)",
    re.I,
)
_UNWANTED = re.compile(
    r"\bnot (?:needed|wanted)\b|\b(?:(?:do|does|did)(?: not|n['\u2019]?t)|no longer) (?:\w+ )?(?:want|need|like)\b",
    re.I,
)
#: A question mark stays with what it ends.
_PARTS = re.compile(r"(?<=[?\uff1f])|[.!;,\n]+")
_RECENT = 3  # messages in which "my last order" is still what is spoken of


async def check_order(
    shop: Shop,
    principal: Principal,
    said: Sequence[Said],
    number: str,
    answered: Sequence[str] | None = None,
    able: Callable[[Order], bool] = lambda _: True,
) -> None:
    """Check that an order is one the customer speaks of.

    Args:
        shop: The open shop.
        principal: The customer.
        said: The conversation, oldest message first.
        number: The order's number as a model wrote it.
        answered: What code said of orders in the last answer; None where code or a colleague wrote all of it.
        able: Whether an order could take the change; only code that reads the words is let choose by it.

    Raises:
        InputError: Nobody spoke of it; the message asks for the number.
        ShopclerkError: The customer's orders cannot be read.
    """
    words = [fold(each.text) for each in said if each.customer]
    if any(_names(text, number) for text in words):
        return
    mine = await orders.mine(shop, principal, orders.MOST)
    meant = next((each for each in mine if fold(each.number) == fold(number.lstrip("#"))), None)
    if meant is None:
        return  # it is not found, or read by its id: the action itself tells
    if any(_names(text, meant.number) for text in words) or _last(words, meant, mine) or _only(words, mine):
        return
    shown = _shown(said, mine, answered)
    if meant in shown and (len(shown) == 1 or _picked(said, meant, shown)):
        return
    if _told(said, meant, mine, shown):
        return
    if answered is None and (_shown_before(said, meant, mine) or _stated(said, meant, mine, able)):
        return
    raise InputError(
        f"Which order is it? Nothing was proposed, since nobody has spoken of order {meant.number} here. Please give "
        "the order number.",
        code="order_not_named",
        ask=say("orders.which"),
    )


def _shown(said: Sequence[Said], mine: Sequence[Order], answered: Sequence[str] | None) -> list[Order]:
    """Return the orders that stand in the last answer because code or a colleague put them there."""
    last = next((each for each in reversed(said) if not each.customer), None)
    if last is None:
        return []
    shown = [each for each in mine if _names(fold(last.text), each.number)]
    if last.person or answered is None:
        return shown
    texts = [fold(each) for each in answered]
    return [each for each in shown if any(_names(text, each.number) for text in texts)]


def _told(said: Sequence[Said], meant: Order, mine: Sequence[Order], shown: Sequence[Order]) -> bool:
    """Whether the newest words that name an order by what is in it, or by its day or place, name this one alone."""
    anchor, today = shown[0].number if len(shown) == 1 else "", clock.now().date()
    for text in _asking(said):
        if order_words.names_place_beside(text) and not anchor and not any_of(fold(text), lists.every("last")):
            return False  # "the one before" of what?
        if order_words.names_oldest(text) and len(mine) >= orders.MOST:
            return False  # there are older ones that were not read
        named = order_words.found(text, mine, today, anchor)
        if set(named.by) - {"way"}:
            return [each.number for each in named.orders] == [meant.number]
    return False


def _asking(said: Sequence[Said]) -> Iterator[str]:
    """Yield the newest words in which the customer may name the order of a change, newest first.

    A question about goods names no order ("do you sell a lamp?"), nor does what is quoted or what is left out ("not
    the lamp"): only words that ask for an action do, that tell of what they ordered ("the mug I got is cracked"), or
    that answer which order it is.
    """
    places = [place for place, each in enumerate(said) if each.customer][: -_BACK - 1 : -1]
    for place in places:
        text = own(said[place].text)
        before = said[place - 1].text if place else ""
        reading = consent_said.read(text)
        if reading.families and _EXCEPT.search(text):
            # Of a clause only what is asked for: "my order, but not the lamp".
            words = [each.wanted for each in clauses(text) if not _EXCEPT.search(each.wanted)]
            yield from (each for each in words if consent_said.families(each))
        elif reading.families or (any(each in before for each in _which()) and not _EXCEPT.search(text)):
            yield text
        elif not QUESTION.search(text):
            told = order_words.of_own(text)
            yield from (
                [text]
                if told and not _EXCEPT.search(text)
                else (each for each in told if causes.read(each) or not _left_out(each))
            )


def _stated(said: Sequence[Said], meant: Order, mine: Sequence[Order], able: Callable[[Order], bool]) -> bool:
    """Whether a plain statement of late names this order alone of those that could take the change.

    For the engine, which is code and has read the wish in the same words: "the knit dress doesn't suit me".
    """
    today = clock.now().date()
    for each in [one.text for one in said if one.customer][: -_BACK - 1 : -1]:
        for words in _statements(own(each)):
            named = order_words.found(words, mine, today)
            if set(named.by) - {"way"}:
                return [one.number for one in named.orders if able(one)] == [meant.number]
    return False


def _statements(text: str) -> Iterator[str]:
    """Yield the clauses of a message that ask nothing, each up to where it leaves something out."""
    for part in _PARTS.split(text):
        if part.strip() and not QUESTION.search(part):
            plain = _UNWANTED.sub(" ", part)
            left_out = _EXCEPT.search(plain)
            yield plain[: left_out.start()] if left_out else plain


def _left_out(clause: str) -> bool:
    """Whether a clause leaves something out; "not needed" does not."""
    return bool(_EXCEPT.search(_UNWANTED.sub(" ", clause)))


def _which() -> tuple[str, ...]:
    return say("orders.which"), say("chat.which_order")


def _shown_before(said: Sequence[Said], meant: Order, mine: Sequence[Order]) -> bool:
    """Whether the order stood in an answer a little earlier, and the words since only answered questions about it."""
    places = [place for place, each in enumerate(said) if each.customer]
    for place in places[: -_BACK - 1 : -1]:
        shown = _shown(said[:place], mine, None)
        if shown:
            return meant in shown and (len(shown) == 1 or _picked(said[: place + 1], meant, shown))
    return False


def _names(text: str, number: str) -> bool:
    """Whether a folded text holds an order number, with or without the shop's letters before it."""
    plain = fold(number.lstrip("#"))
    bare = plain.lstrip("abcdefghijklmnopqrstuvwxyz- ")
    return bool(plain) and (has(text, plain) or (len(bare) > 2 and has(text, bare)))


def _last(words: Sequence[str], meant: Order, mine: Sequence[Order]) -> bool:
    newest = any(any_of(text, lists.every("last")) and not _EXCEPT.search(text) for text in words[-_RECENT:])
    return newest and meant.number == mine[0].number


def _only(words: Sequence[str], mine: Sequence[Order]) -> bool:
    """Whether there is only one order, and the customer wants something done."""
    return len(mine) == 1 and any(any_of(text, lists.action_words()) for text in words[-_RECENT:])


def _picked(said: Sequence[Said], meant: Order, shown: Sequence[Order]) -> bool:
    """Whether the newest words pick this order of several that were shown: by its place, or by an article of it."""
    text = next((each.text for each in reversed(said) if each.customer), "")
    before = next((each.text for each in reversed(said) if not each.customer), "")
    entries = pointing.listed(before) or [each.number for each in shown]
    if any(_names(fold(each), meant.number) for each in pointing.chosen(text, entries, shown=True)):
        return True
    fitting = [each for each in shown if articles.mentions(text, articles.of_order(each))]
    return [each.number for each in fitting] == [meant.number]
