"""Whether a change that a model asks for is the one that the customer's newest words ask for.

A model may have the order, the action or the time wrong. Where the newest words name another order, take the request back,
ask for another action, or make it wait for something, nothing is proposed, and the customer is asked.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from commerce import causes
from commerce.customer import Principal
from commerce.known_again import says
from commerce.pointing import Said
from commerce.sentences import listed, say
from service import asked_back, consent, orders, which_order
from service.consent import lists, payees, references
from service.consent import said as saying
from service.consent.clauses import clauses, praises, words_of
from service.consent.conditions import unconditional, until_sent, without_asked_anyway
from service.consent.lists import fold, has
from service.consent.refusing import refused
from service.consent.said import FAMILIES, Reading, read
from service.shop import Shop

#: How an action is called where a model is told why it may not; a question has `asked_back.deed`.
ACTION_PHRASES = {
    "cancel": "a cancellation",
    "refund": "a refund",
    "return": "a return",
    "swap": "an exchange",
    "address": "another address",
    "payment": "another way to pay",
    "message": "a mail to be sent again",
    "note": "a note",
}
#: Actions that another action's words may ask for as well: an article that is called off is refunded.
_ALSO = {
    "cancel": frozenset({"refund"}),
    "refund": frozenset({"cancel", "return"}),
    "return": frozenset({"refund"}),
    "message": frozenset({"note"}),
    "address": frozenset({"message"}),
    "note": frozenset({"message"}),
}
#: Words of these are said of much else: "I got your message".
_SOFT = frozenset({"note"})
#: Who asks this of an action does not ask for it.
_REPORTS = re.compile(
    r"\W*(?:(?:and|but|und|et|y|e)\s+)?(?:who|why|when|since when|wer|warum|wieso|wann|qui|pourquoi|quand|quién"
    r"|por qué|cuándo|chi|perché|quando|wie|waarom|wanneer|quem|porquê|kto|dlaczego|kiedy|kim|neden|vem|varför|när)\b"
    # "Why can't you refund it?" asks for it once more.
    r"(?!\W+(?:\w+\W+){0,2}?(?:[a-z]+n['\u2019]t|cannot|can not|cant|wont|dont)\b"
    r"|\W+(?:\w+\W+){0,3}?(?:not|nicht|kein\w*|pas|no|non|niet|não|nie|inte)\b)",
    re.IGNORECASE,
)
_COMPLAINS = re.compile(
    r"\W*(?:why|warum|wieso|weshalb|pourquoi|por qué|perché|waarom|porquê|dlaczego|neden|varför)\b"
    r"[^.?!\n]{0,60}?(?:n['\u2019]t|\b(?:not|cannot|nicht|kein\w{0,2}|pas|no|non|niet|não|nie|inte))\b",
    re.IGNORECASE,
)
#: A question, and nothing else: "what happens with the candles then?".
_QUESTION = re.compile(
    r"(?:(?:and|but|ok(?:ay)?|so|hm+|well|oh)\W+)*(?:(?:what(?:'?s|\s(?:is|are|was|does|do|did|happens?|will|would))|how\s(?:long|much|many|does|will|would|is|come)"
    r"|where|when|who|which)\b(?!\W+(?:if|about)\b)(?![^\n]*\b(?:next|left|still open)\b)[^.!?\n]*[.!?\s]*)",
    re.IGNORECASE,
)
_MISTAKEN = re.compile(
    r"\W*(?:(?:oh|ah|no|sorry|hm+|ok(?:ay)?|wait)\W+)*(?:my (?:mistake|bad|fault)|oops|whoops|i (?:mixed|got) (?:that|it|them) (?:up|wrong))\b",
    re.IGNORECASE,
)
_WHY = ("engine.why_cancel", "engine.why_back")  # ask for a reason, which a mistake may be
#: One request for goods may become any action of these.
OF_GOODS = frozenset({"refund", "return", "swap", "cancel"})
_OF_UNSENT = frozenset({"cancel_order", "change_address", "change_items", "change_payment"})
_BACK = 4  # messages in which the action may have been named


def heard(said: Sequence[Said]) -> tuple[Said, ...]:
    """Return a conversation as it stands: without what customers took back in a message, and without conditions."""
    return tuple(replace(each, text=stands(each.text)) if each.customer else each for each in said)


@lru_cache(maxsize=256)
def stands(text: str) -> str:
    """Return a message without what it takes back, and without its conditions."""
    reading = read(text)
    rest = unconditional(reading.text) if reading.condition else without_asked_anyway(reading.text)
    # "If 1015 is not sent yet cancel it": the order is named in the condition.
    return rest if all(order in rest for order in reading.orders) else reading.text


async def check(shop: Shop, principal: Principal, said: Sequence[Said], action: str, number: str) -> None:
    """Check a change against the customer's newest words.

    Args:
        shop: The open shop.
        principal: The customer.
        said: The conversation, oldest message first.
        action: The action.
        number: The order's number as a model wrote it; empty where it is about none.

    Raises:
        InputError: The words ask for something else; ``ask`` is the question to the customer.
        ShopclerkError: The customer's orders cannot be read.
    """
    place = next((n for n in range(len(said) - 1, -1, -1) if said[n].customer), None)
    if place is None:
        return
    newest = read(said[place].text)
    if newest.undone:
        raise refused("the customer took that wish back", say("asked.like"), "taken_back")
    _check_left(said, place, number)
    _check_mood(said, place, action)
    await _check_condition(shop, principal, said, place, action, number)
    _check_denial(newest, action, number)
    _check_asks(newest, action, said[place - 1].text if place else "")
    _check_payee(said, place, action)
    await _check_order(shop, principal, newest, action, number)
    if number:
        await which_order.check_found(shop, principal, said[: place + 1], number)
    _check_action(said, place, action)


async def _check_order(shop: Shop, principal: Principal, newest: Reading, action: str, number: str) -> None:
    """Check that the order is one that the newest words name, or the account where they name none."""
    if not number and action != "change_profile_address":
        return
    if not newest.orders and not references.candidates(newest.text):
        return
    mine = [each.number for each in await orders.mine(shop, principal, orders.LOOKED_THROUGH)]
    if number:
        _check_named(newest, action, number, mine)
    else:
        _check_account(newest, mine)


def _check_account(newest: Reading, mine: Sequence[str]) -> None:
    """Check that the account's address is meant, where the newest words name an order, which has one of its own."""
    named = [each for each in saying.names(newest, mine) if saying.without_order(newest.text, [each]) != newest.text]
    account = lists.action_words("change_profile_address") - lists.action_words("change_address")
    if named and not lists.any_of(fold(newest.text), account):
        raise refused(
            f"the customer speaks of the address of order {named[0]}",
            say("asked.which_address", order=named[0]),
            "other_deed",
        )


def _check_left(said: Sequence[Said], place: int, number: str) -> None:
    """Check that the newest words on an order do not take it out of what they ask for, and leave no doubt of it."""
    newest = read(said[place].text)
    for n in range(place, max(-1, place - 2 * _BACK), -1):
        if not number or not said[n].customer:
            continue
        reading = read(said[n].text)
        if any(saying.same(each, number) for each in (*reading.out, *reading.unclear)):
            if n < place and newest.families and not newest.orders and _speaks_of(said, place, number, reading):
                return  # "do not cancel 1015", and then "change its address"
            raise refused(
                f"the customer takes order {number} out of what they ask for, or may do so",
                say("asked.what", order=number),
                "left_out",
            )
        if any(saying.same(each, number) for each in reading.orders):
            return


def _speaks_of(said: Sequence[Said], place: int, number: str, before: Reading) -> bool:
    """Whether words without a number can only mean this order: no other was named with it, or the answer shows it."""
    if len({*before.orders, *before.out}) == 1:
        return True
    answer = said[place - 1]
    return place > 0 and not answer.customer and has(fold(answer.text.replace("#", " ")), fold(number))


def wished(said: Sequence[Said], action: str) -> bool:
    """Return whether the customer's own words of late ask for such an action, or tell of what it is the remedy for.

    Where they do not, a plain yes may be to anything; it has to name the action.
    """
    newest = [each.text for each in said if each.customer][-_BACK:]
    if _settles(action) and any(causes.read(each) for each in newest):
        return True
    return any(found and _fits(action, found) for found in (_requests(read(each)) for each in newest))


def check_note(said: Sequence[Said]) -> None:
    """Check that somebody asked for a note: what a customer merely wrote is not for the books.

    Raises:
        InputError: Nobody did; ``ask`` offers one.
    """
    if not wished(said, "add_note"):
        raise refused("nobody asked for a note", say("asked.shall_note"), "not_asked_for")


def _requests(reading: Reading) -> frozenset[str]:
    """Return the actions that a message asks for, without those of which it asks who did them, or why."""
    return frozenset().union(*(part.families for part in reading.parts if not _REPORTS.match(part.text)))


def _check_mood(said: Sequence[Said], place: int, action: str) -> None:
    """Check that the newest words on an action ask for it: to tell of it, to think of it or to pause an order does not.

    A yes to the code's own question after the action does.
    """
    family = FAMILIES.get(action, "")
    for n in range(place, max(-1, place - 2 * _BACK), -1):
        if not said[n].customer:
            continue
        reading, before = read(said[n].text), said[n - 1] if n else None
        offered = before is not None and not before.customer and family in saying.offers(before.text)
        if (offered and consent.read(said[n].text) == "yes") or family in _requests(reading):
            return
        if reading.pauses:
            raise refused(
                "the customer wants the order to wait, which nobody here can do", asked_back.no_pause(), "no_pause"
            )
        asked = _requests(reading) & OF_GOODS  # "cancel the mugs, the pan is great" is a refund of the mugs
        if reading.mood or (family in OF_GOODS and not asked and _praises(said[n].text, before)):
            raise refused(
                f"the customer does not ask for {ACTION_PHRASES.get(family, 'a change')}, but only speaks of one",
                asked_back.would_you(family),
                "not_asked_for",
            )
        if reading.families or causes.read(said[n].text):
            return


def _praises(text: str, before: Said | None) -> bool:
    """Whether words only say that something is liked; "the blue one is fine" answers a question."""
    if before is not None and "?" in before.text.replace(say("chat.anything_else"), ""):
        return False
    return not causes.read(text) and any(praises(each.words) for each in clauses(text))


def _check_denial(newest: Reading, action: str, number: str) -> None:
    """Check that the newest words do not name the action only to deny it, or to ask who did it."""
    family = FAMILIES.get(action, "")
    if family in _SOFT or family in _requests(newest):
        return
    if newest.orders and not any(saying.same(each, number) for each in newest.orders):
        return  # "do not cancel 1015 after all": of the other one nothing is denied
    if complains(newest.text):
        return  # "why can I not get my money back?" asks for it once more, or for the reason
    folded = fold(newest.text)
    if any(has(folded, each.split(" ~ ", maxsplit=1)[0]) for each in lists.action_words(action)):
        raise refused(
            f"the customer does not ask for {ACTION_PHRASES[family]}", asked_back.would_you(family), "not_asked_for"
        )


def complains(text: str) -> bool:
    """Return whether words ask why an action was not done: that asks for it once more, or for the reason."""
    return bool(_COMPLAINS.match(text))


def _check_asks(newest: Reading, action: str, before: str) -> None:
    """Check that the newest words do not only ask something, or say that what was said before was a mistake."""
    family = FAMILIES.get(action, "")
    if newest.families - _SOFT or family in _SOFT:
        return
    if (
        _MISTAKEN.match(newest.text) and not any(says(before, key) for key in _WHY) and not newest.orders
    ):  # "oops, 1408" puts it right
        raise refused("the customer says that it was a mistake", say("asked.instead"), "taken_back")
    shop = family != "swap" and any(fold(newest.text).startswith(each) for each in lists.every("shop"))
    if shop or _QUESTION.fullmatch(newest.text.strip()):
        raise refused("the customer only asks something", asked_back.would_you(family), "not_asked_for")


async def _check_condition(
    shop: Shop, principal: Principal, said: Sequence[Said], place: int, action: str, number: str
) -> None:
    """Check that the request waits for nothing, unless the customer has heard that it cannot and wants it now.

    That nothing was sent yet is so now, or never will be.
    """
    if _agrees(said, place, "asked.now_only"):
        return
    for n in range(place, -1, -1):
        if not said[n].customer:
            continue
        reading = read(said[n].text)
        anyway = reading.condition and until_sent(reading.condition)
        if anyway and (action in _OF_UNSENT or await _unsent(shop, principal, number)):  # the rules ask that too
            return
        if reading.condition:
            raise refused("the customer set a condition, or another day", asked_back.now(), "not_unconditional")
        if reading.families or n < place - 2 * _BACK:
            return


async def _unsent(shop: Shop, principal: Principal, number: str) -> bool:
    """Return whether an order is the customer's own, and nothing of it was sent."""
    mine = await orders.mine(shop, principal)
    return any(saying.same(each.number, number) and not each.shipped_any for each in mine)


def _agrees(said: Sequence[Said], place: int, key: str) -> bool:
    """Whether a message is a yes to a sentence of the code's own in the message right before it."""
    before = said[place - 1] if place else None
    return (
        before is not None
        and not before.customer
        and says(before.text, key)
        and consent.read(said[place].text) == "yes"
    )


def _check_named(newest: Reading, action: str, number: str, mine: Sequence[str]) -> None:
    """Check that the order is one that the newest words name, and the action the one that they name for it."""
    which_order.check_choice(newest, mine)
    named = saying.names(newest, mine)
    if FAMILIES.get(action) == "address":  # a postcode may look like one of their orders
        named = [
            each for each in named if saying.without_order(newest.text, [each]) != newest.text or not each.isdigit()
        ]
    if named and not _leaves(newest) and not any(saying.same(each, number) for each in (*named, *newest.orders)):
        raise refused(
            f"the customer's newest message is about order {' and '.join(named)}",
            say("orders.about", order=listed(named[:3], "lists.or")),
            "other_order",
        )
    here = next((each for each in newest.orders if saying.same(each, number)), "")
    action_words = newest.of(here) if here and len(named) > 1 else None
    if (
        action_words is not None
        and not (action_words and _fits(action, action_words))
        and _fits(action, newest.families)
    ):
        told = " and ".join(ACTION_PHRASES[each] for each in ACTION_PHRASES if each in action_words) or "no change"
        raise refused(f"of order {number} the customer asked for {told}", say("asked.what", order=number), "other_deed")


def _check_payee(said: Sequence[Said], place: int, action: str) -> None:
    """Check that the money is to go back the way it came, unless the customer has heard that and wants it so."""
    if FAMILIES.get(action) not in ("refund", "return", "cancel"):
        return
    if _agrees(said, place, "asked.same_way_only"):
        return
    for n in range(place, max(-1, place - 2 * _BACK), -1):
        if not said[n].customer:
            continue
        if payees.elsewhere(said[n].text):
            raise refused("money goes back only the way it was paid", asked_back.same_way(), "other_payee")
        if read(said[n].text).families - _SOFT:
            return


def _leaves(newest: Reading) -> bool:
    """Whether a message only leaves the orders that it names: "forget 1015", of several requests."""
    leaving = words_of("keep") | words_of("lets")
    named = [(part, fold(part.text)) for part in newest.parts if part.orders]
    return all(
        set(part.orders) <= set(newest.out)
        or ((not part.families or "no longer" in words) and bool(leaving & set(words.split())))
        for part, words in named
    )


def _check_action(said: Sequence[Said], place: int, action: str) -> None:
    """Check that the action is one that the newest words which name any name, or that was offered after them."""
    offered: frozenset[str] = frozenset()
    newest = [each.text for each in said[: place + 1] if each.customer][-_BACK:]
    told = any(causes.read(each) for each in newest)  # a claim is decided by its own rules
    for n in range(place, max(-1, place - 2 * _BACK), -1):
        if not said[n].customer:
            offered |= saying.families(said[n].text)
            continue
        reading = read(said[n].text)
        if not reading.families - _SOFT and FAMILIES.get(action) != "note":
            continue
        if _fits(action, reading.families | (offered if n < place else frozenset())) or (
            told and _settles(action) and not saying.other_variant(reading.text)
        ):
            return
        asked = next(each for each in ACTION_PHRASES if each in reading.families)
        raise refused(
            f"the customer asked for {ACTION_PHRASES[asked]}",
            say("asked.which_deed", one=asked_back.action_word(asked), other=asked_back.action_word(FAMILIES[action])),
            "other_deed",
        )


def _fits(action: str, families: frozenset[str]) -> bool:
    family = FAMILIES.get(action, "")
    also = {} if "swap" in families else _ALSO  # "cancel it and order it anew with another lamp" is no refund
    return not families or family in families or any(family in also.get(each, ()) for each in families)


def _settles(action: str) -> bool:
    return FAMILIES.get(action) in ("refund", "return", "swap")
