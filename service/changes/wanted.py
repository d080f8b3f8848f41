"""Whether what a model asks for is what the customer's words count: pieces, parts of an order, and sums."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from commerce import articles, causes, pointing, titles
from commerce.articles import Article
from commerce.errors import InputError
from commerce.known_again import says, values
from commerce.order import LineItem
from commerce.own_words import own
from commerce.sentences import joined, say
from commerce.text import one_line
from service import order_words
from service.changes import price_parts, unread, why
from service.changes.spec import ActionSpec, Case
from service.consent import currencies, lists, portions, quantities, sums, things, unresolved
from service.consent.clauses import words_of
from service.consent.lists import fold
from service.consent.refusing import refused
from service.consent.said import FAMILIES
from service.consent.title_spelling import spelled

_SHORT, _SEVERAL = 4, 2
_NUMBER = re.compile(r"\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b")
_SEVERAL_ORDERS = ("checklist.of_order", "replies.order_line")  # several requests, or a list of orders
_OF_ARTICLES = frozenset({"refund", "return"})  # families of what some of an order's articles are asked for
#: What is taken out of an order is a part of it, also where only "it" names it.
_OUT_OF = re.compile(
    r"\b(?:take|taken|remove|removed|delete|drop)\s(?:it|this|that|them|those|these|one)\b[^.?!\n]{0,20}?"
    r"\b(?:off|from|out of)\s(?:(?:my|the|this|that)\s)?(?:order\b|#?\d{3})",
    re.I,
)
_NTH = re.compile(r"\b(?:first|second|third|fourth|fifth|last|other|1st|2nd|3rd|4th|5th)\b")


def check_pieces(case: Case, picked: Sequence[tuple[LineItem, int]], left: Sequence[int]) -> None:
    """Check that the customer's words do not ask for another number of pieces, where a model asks.

    Args:
        case: The case.
        picked: Lines and how many pieces of each.
        left: How many pieces of each line there are to ask for.

    Raises:
        InputError: They do; the message says what to ask.
    """
    if case.said is None:
        return
    words = [titles.uncounted(each, [line.title for line in case.order.lines]) for each in _words(case)]
    for title in dict.fromkeys(line.title for line, _ in picked):
        alike = [place for place, (line, _) in enumerate(picked) if line.title == title]
        many, there = sum(picked[place][1] for place in alike), sum(left[place] for place in alike)
        others = [line.title for line in case.order.lines if line.title != title]
        names = f"{title} {' '.join(picked[place][0].variant_title for place in alike)}"
        if there and quantities.contradicted(words, names, many, there, others, case.order.number):
            asked = say("changes.how_many", article=titles.title(title))
            question = joined(asked, say("changes.there_are", count=there))
            raise InputError(
                f"Nothing was proposed: the customer did not ask for {many}. {question}",
                code="other_quantity",
                ask=question,
            )


def check(case: Case, spec: ActionSpec, arguments: BaseModel) -> None:
    """Check that a model asks for the sum, the part of the order and the reason that the customer's words give.

    Raises:
        InputError: It does not; the message is the question to ask.
    """
    if case.said is not None:
        price_parts.check(case, spec.name, arguments)
        _check_sum(case, arguments)
        check_whole(case, spec, arguments)
        _check_listed(case, spec.name, arguments)
        why.check(case, arguments)
        unread.check(case, spec, arguments)


def _check_sum(case: Case, arguments: BaseModel) -> None:
    """Check that an amount is money that the customer said, and that the sum that they said is no other one."""
    if "amount" not in type(arguments).model_fields:
        return
    amount = getattr(arguments, "amount", "")
    titles = [line.title for line in case.order.lines]
    found = sums.newest(_newest(case), titles)
    if found is not None and not amount and _newer(case, found[0]):
        found = None  # "5 EUR back", "no, the mugs": articles are asked for now
    if found is None and not amount:
        return
    said = found[1] if found else sums.Said()
    if not said.plain:
        raise refused("the customer named no one amount", say("asked.how_much"), "which_amount")
    fits = Decimal(amount) in said.values if amount else said.values & _figures(case, arguments)
    if found and (other := currencies.foreign(_newest(case)[found[0]][0], case.order.currency)):
        paid = say("policy.currency", order=case.order.number, currency=case.order.currency)
        paid = joined(paid, say("asked.how_much"))
        raise refused(f"the customer named an amount in {other}", paid, "other_currency")
    if not fits:
        raise refused("the customer named another amount", say("asked.how_much"), "other_amount")


def _newer(case: Case, place: int) -> bool:
    """Whether the words after a sum ask for articles, or for all of the order; a question after goods does not."""
    lines = _lines(case)
    known = [article for article, _ in lines]
    newer = [text for text, _ in _newest(case)[:place] if not lists.any_of(fold(own(text)), lists.every("shop"))]
    return any(portions.read(text, lines) is not None or articles.mentions(text, known) for text in newer)


def _figures(case: Case, arguments: BaseModel) -> set[Decimal]:
    """Return the order's own sums, which name what a refund without an amount is for."""
    order = case.order
    if not getattr(arguments, "items", ()) and not getattr(arguments, "shipping", False):
        return {each.amount for each in (order.total, order.paid, order.refundable)}
    prices = {each.amount for line in order.lines for each in (line.price, line.subtotal)}
    return {order.shipping.amount} | prices | {each * many for each in prices for many in range(2, 10)}


def _newest(case: Case) -> list[tuple[str, str]]:
    """Return the customer's messages that may be about the order, newest first, each with what stood before it."""
    found, before = [], ""
    for each in case.said or ():
        if each.customer:
            found.append((each.text, before))
        else:
            before = each.text
    texts = quantities.about([text for text, _ in found], case.order.number)
    return found[::-1][: len(texts)]


def check_whole(case: Case, spec: ActionSpec, arguments: BaseModel) -> None:
    """Check that the customer's words do not ask for a part of the order, where a model asks for all of it.

    Raises:
        InputError: They do; the message is the question to ask.
    """
    given: dict[str, Any] = arguments.model_dump()
    partial = any(given.get(name) for name in ("items", "amount", "shipping", "swaps"))
    if case.said is None or partial or spec.intent != "goods":
        return
    _check_known(case)
    _check_missing(case, str(given.get("cause") or "") or str(given.get("reason") or ""))
    part = portions.part_of(_words(case), _lines(case), case.order.number)
    newest = next(iter(quantities.about(_words(case), case.order.number)), "")
    if not part and len(case.order.lines) > 1 and _OUT_OF.search(own(newest)):
        question = joined(say("changes.all_or_some", order=case.order.number), say("changes.name_them"))
        raise refused("", question, "part_of_order")
    if part:
        question = say("changes.all_or", order=case.order.number, part=one_line(part, 120))
        raise refused("", question, "part_of_order")


def _check_missing(case: Case, cause: str) -> None:
    """Check that where something is missing not all of the order is, unless the customer says so."""
    said = quantities.about(_words(case), case.order.number)
    missing = "incomplete" in (causes.read(cause), *map(causes.read, said))
    if not missing or sum(line.quantity for line in case.order.lines) < _SEVERAL:
        return
    if any(lists.any_of(fold(own(text)), lists.every("all")) for text in said):
        return
    names = (article.name for article, _ in _lines(case))
    listed = "; ".join(f"{place}) {one_line(name, 80)}" for place, name in enumerate(names, 1))
    question = say("changes.what_was_missing", order=case.order.number, articles=listed)
    raise refused("", question, "part_of_order")


def _check_known(case: Case) -> None:
    """Check that the newest words on the order's articles count and leave out nothing that is not understood."""
    lines = _lines(case)
    found = [article for article, _ in lines]
    titles = [each.title for each in found]
    _check_things(case, listed=False)
    if sum(line.quantity for line in case.order.lines) < _SEVERAL:
        return  # one piece is all of it
    for text in quantities.about(_words(case), case.order.number):
        if unresolved.something(text, found) or sums.shares(text, titles):
            question = joined(say("changes.all_or_some", order=case.order.number), say("changes.name_them"))
            raise refused("", question, "part_of_order")
        if portions.read(text, lines) is not None:
            return


def _check_listed(case: Case, action: str, arguments: BaseModel) -> None:
    """Check that everything in the list of what the customer wants it for is an article of the order."""
    if FAMILIES.get(action) in _OF_ARTICLES and arguments.model_dump().get("items"):
        _check_things(case, listed=True)


def _check_things(case: Case, *, listed: bool) -> None:
    """Check that the newest words on the order's articles name nothing that is none of them.

    Args:
        case: The case.
        listed: Whether only the list of what an action is for counts; else whatever the words name does.
    """
    lines = _lines(case)
    found = [article for article, _ in lines]
    for text in quantities.about(_words(case), case.order.number):
        if not _speaks(text, case.order.number):
            continue
        strange = [each for each in things.unknown(text, found, case.order.number) if each.listed or not listed]
        if strange:
            raise refused("", things.question(strange[0], found, case.order.number), "unknown_article")
        if portions.read(text, lines) is not None:
            return


def _speaks(text: str, number: str) -> bool:
    """Whether a message may say what is to be done with an order, and is no question after goods."""
    words = fold(own(text))
    tells = causes.read(text) not in ("", *causes.NOT_THERE)  # of what is wrong with what was named
    if (tells and not lists.any_of(words, lists.action_words())) or lists.any_of(words, lists.every("shop")):
        return False
    says = lists.action_words() | lists.every("turn") | words_of("only")
    return number.lstrip("#") in words or len(words.split()) <= _SHORT or lists.any_of(words, says)


def check_spared(case: Case, picked: Collection[str]) -> None:
    """Check that no article is taken that the customer's words keep or leave out, where a model asks.

    Args:
        case: The case.
        picked: Ids of the lines that are taken.

    Raises:
        InputError: One is; the message is the question to ask.
    """
    if case.said is None:
        return
    _check_replaced(case, picked)
    _check_named(case, picked)
    _check_some(case, picked)
    _check_beside(case, picked)
    kept = portions.spared(_words(case), _lines(case), case.order.number) & set(picked)
    if kept:
        name = next(each.name for each, _ in _lines(case) if each.id in kept)
        question = say("changes.stays", article=one_line(name, 80))
        raise refused("", question, "part_of_order")


def _check_beside(case: Case, picked: Collection[str]) -> None:
    """Check that no article is taken of which words beside the action only tell: it may be one that stays."""
    portion = portions.newest(_words(case), _lines(case), case.order.number)
    names = [article.name for article, _ in _lines(case) if portion and article.id in portion.unsure & set(picked)]
    if names:
        question = say("changes.still_about", article=one_line(names[0], 80))
        raise refused("", question, "part_of_order")


def _check_named(case: Case, picked: Collection[str]) -> None:
    """Check that nothing is taken that the words do not name where they ask for some: "one mug" is no mug and pan."""
    lines = _lines(case)
    if len(lines) < _SEVERAL:
        return
    if set(picked) == {article.id for article, _ in lines}:
        _check_known(case)
    portion = portions.newest(_words(case), lines, case.order.number)
    known = [article for article, _ in lines]
    said = quantities.about(_words(case), case.order.number)
    named = {one.id for text in said for each in articles.mentions(text, known) for one in each.articles}
    if portion is not None and not portion.whole and portion.wanted and not set(picked) <= portion.wanted | named:
        question = say("changes.all_or", order=case.order.number, part=one_line(portion.part, 120))
        raise refused("", question, "part_of_order")


def _check_some(case: Case, picked: Collection[str]) -> None:
    """Check that what is kept only in part is taken as to the rest: "one candle stays"."""
    portion = portions.newest(_words(case), _lines(case), case.order.number)
    names = [article.name for article, _ in _lines(case) if portion and article.id in portion.some - set(picked)]
    if names:
        raise refused("", say("changes.how_many", article=one_line(names[0], 80)), "part_of_order")


def _check_replaced(case: Case, picked: Collection[str]) -> None:
    """Check that no article is taken in whose place newer words put another one."""
    gone = portions.replaced(_words(case), _lines(case), case.order.number) & set(picked)
    if gone:
        name = next(each.name for each, _ in _lines(case) if each.id in gone)
        question = say("changes.still_about", article=one_line(name, 80))
        raise refused("", question, "part_of_order")


def _words(case: Case) -> list[str]:
    """Return the customer's messages as far as they speak of articles, oldest first, articles spelt as in the order.

    What was asked about and told is called so in the messages before, too.
    """
    titles = [f"{line.title} {line.variant_title}" for line in case.order.lines]
    found: list[str] = []
    before = ""
    for each in case.said or ():
        if not each.customer:
            before = each.text
            continue
        # "Cancel my lamp order" asks for no part of it.
        text = order_words.without_contents(spelled(_of_articles(each.text, before), titles), titles)
        if (thing := things.asked_about(before)) and (title := _told(case, text, before)):
            found = [things.told(each, thing, title) for each in found]
        found.append(text)
    return found


def _told(case: Case, text: str, before: str) -> str:
    """Return the title of the one article that an answer names or picks of a list; empty where there is none."""
    picked = "\n".join(pointing.chosen(text, pointing.listed(before), shown=True)) or text
    named = {one.title for each in articles.mentions(picked, articles.of_order(case.order)) for one in each.articles}
    return named.pop() if len(named) == 1 else ""


def _of_articles(text: str, before: str) -> str:
    """Return a message as it is read after what stood before it.

    A bare number after "How many …?" counts pieces. "The first one" after a list of several requests, or of orders, is
    none of an order's articles.
    """
    plain = fold(own(text))
    if says(before, "changes.how_many") and len(plain.split()) <= _SHORT and _NUMBER.search(plain):
        return f"{_NUMBER.search(plain)[0]} pieces"  # type: ignore[index]
    several = any(len(set(values(before, each, "order"))) > 1 for each in _SEVERAL_ORDERS)
    return "" if several and _NTH.search(plain) and not re.search(r"\d{3}", plain) else text


def _lines(case: Case) -> list[tuple[Article, int]]:
    found = articles.of_order(case.order)
    return [(article, line.quantity) for article, line in zip(found, case.order.lines, strict=True)]
