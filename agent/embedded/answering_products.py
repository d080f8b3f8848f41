"""Answers about products that were looked at: from their own data, side by side, and from the pages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.embedded import asking, asking_products, product_comparing
from agent.embedded.dialogue import Frame, Move
from agent.embedded.product_references import Reference
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.reading import product_aspects
from agent.wording import comparison, product_facts, replies
from agent.wording.product_stock import title
from commerce.sentences import joined, listed, say
from service.knowledge import topics
from service.knowledge.index import asked
from store.search.analyse import words
from store.search.stem import stem
from tools.results import AnswerResult, ComparisonResult, ErrorResult, ProductResult, ProductsResult, Result

_SHOPS = "product_discovery"
_BACK = "back_in_stock"
_SHORTEST = 3
_THE_ONES = re.compile(r"\bthe ([a-z][a-z-]{2,20}) ones?\b,?", re.I)
_WHOM = re.compile(r"\bfor (men|women|kids|children|ladies|boys|girls)\b", re.I)
#: Told of several at once; "men" only says of which.
_OF_EACH = frozenset({"sizes", "colours", "audience", "care", "material"})


def looked_at(turn: Turn, result: Result) -> Move | None:
    """Return the move after a look for a question; None for any other result."""
    if not asking_products.looks(turn):
        return None
    args = turn.frame.args
    if isinstance(result, ProductResult):
        said = str(args.get("said") or "")
        return turn.say(said, _told(turn), _SHOPS) if said else _answer(turn, result)
    if isinstance(result, ComparisonResult):
        return _compared(turn, result)
    if isinstance(result, ProductsResult) and len(result.items) == 1 and "get_product" in turn.tools:
        frame = Frame("lookup", asking_products.INTENT, {"question": asking_products.question_of(turn)})
        return turn.call("get_product", {"product_id": str(result.items[0].get("id"))}, frame, _SHOPS)
    if isinstance(result, ProductsResult) and result.items:
        return _which(turn, result.items)
    if isinstance(result, AnswerResult):
        return _from_pages(turn, result)
    return _not_found(turn) if isinstance(result, ErrorResult) and args.get("name") else None


def _not_found(turn: Turn) -> Move:
    """Go on where nothing is called as the question had it: what was shown may be meant, or a kind, or the shop."""
    args, focus = turn.frame.args, turn.state.product
    plain = normalise(asking_products.question_of(turn)[:300])
    if focus is not None and asking_products.focus_tells(turn):
        return asking_products.of_these(turn, Reference((focus.id,), "focus"), plain)
    if args.get("names"):
        return _of_kinds(turn, [str(each) for each in args["names"]])
    if asking_products.list_may_tell(turn):
        shown = tuple(each.id for each in turn.state.products)
        return asking_products.of_these(turn, Reference(shown, "it"), plain)
    if set(product_aspects.read(plain)) <= _OF_EACH and "search_products" in turn.tools:
        name, whom = str(args["name"]), _WHOM.search(plain)
        query = f"{name} {whom[0]}" if whom and whom[1] not in name else name
        frame = Frame("lookup", asking_products.INTENT, {"question": plain})
        return turn.call("search_products", {"query": query}, frame, _SHOPS)
    return asking.ask_pages(turn.about(asking_products.question_of(turn)))


def _told(turn: Turn) -> Frame:
    """Return the frame of an answer: "and the third?" asks the same of another one."""
    return Frame(args={"asked": asking_products.question_of(turn)})


def _of_kinds(turn: Turn, names: list[str]) -> Move:
    """Say that kinds of things are not better or worse, and show some of each."""
    text = say("comparison.of_kinds", things=listed(names))
    if "search_products" not in turn.tools:
        return turn.say(text, intent=_SHOPS)
    return replace(turn.call("search_products", {"query": " and ".join(names)[:300]}, intent=_SHOPS), text=text)


def _answer(turn: Turn, result: ProductResult) -> Move:
    """Answer from the data of what was looked at; what they do not tell may stand in the pages."""
    item, plain = result.item, normalise(asking_products.question_of(turn)[:300])
    if "all" in product_aspects.read(product_facts.without_title(plain, str(item.get("title") or ""))):
        return turn.say(replies.product(result), _told(turn), _SHOPS)
    told = product_facts.told(item, plain)
    if told.text and told.sure:
        priced = str(item.get("currency") or "-") in told.text
        return turn.say(f"{told.text}{replies.as_of(result) if priced else ''}", _told(turn), _SHOPS)
    if not told.text and not asking_products.QUESTION.search(plain) and not product_aspects.read(plain):
        return turn.say(replies.product(result), _told(turn), _SHOPS)
    if "ask_store" not in turn.tools:
        return turn.say(told.text or _unknown(item), _told(turn), _SHOPS)
    back = topics.named(_BACK) if "restock" in product_aspects.read(plain) else None  # pages speak of no article
    about = {"question": back.means if back else plain[:500]}
    args = {"question": plain, "told": told.text, "title": title(item), "known": product_facts.known(item)}
    return turn.call("ask_store", about, Frame("lookup", asking_products.INTENT, args), _SHOPS)


def _compared(turn: Turn, result: ComparisonResult) -> Move:
    """Answer a question about several products, or show them side by side."""
    plain = normalise(asking_products.question_of(turn)[:300])
    result, plain = _of_those(result, plain)
    before = [each.items for each in turn.history.results if isinstance(each, ComparisonResult)][:-1]
    again = "better" in plain.casefold() and result.items in before[-1:]  # the table was shown: what is best of it
    if product_comparing.asks(plain) and not again:
        return turn.say(comparison.told(result), _told(turn), _SHOPS)
    if again or product_comparing.asks_pick(plain):
        return turn.say(comparison.picked(result.items), _told(turn), _SHOPS)
    if won := comparison.won(result.items, plain):
        frame = Frame(
            "lookup", asking_products.INTENT, {"question": plain, "said": comparison.answer(result.items, plain)}
        )
        return turn.call("get_product", {"product_id": won}, frame, _SHOPS)  # it is what "that one" means from now on
    none = say("products.none_told", articles=listed([title(each) for each in result.items]))
    return turn.say(comparison.answer(result.items, plain) or none, _told(turn), _SHOPS)


def _of_those(result: ComparisonResult, plain: str) -> tuple[ComparisonResult, str]:
    """Return the products of a question about some of them, and the question without the words that say which.

    "Does the satin one have sleeves": those of which a fact, the title or a sentence says so.
    """
    one = _THE_ONES.search(plain)
    wanted = {stem(word) for word in words(one[1])} if one else set()
    fits = [each for each in result.items if wanted <= _told_of(each)] if wanted else []
    if one is None or not fits or len(fits) == len(result.items):
        return result, plain
    return result.model_copy(update={"items": fits}), f"{plain[: one.start()]}it{plain[one.end() :]}"


def _told_of(item: dict[str, Any]) -> set[str]:
    text = [item.get("title"), item.get("description"), *product_facts.facts(item).values()]
    return {stem(word) for word in words(" ".join(map(str, text)))}


def _from_pages(turn: Turn, result: AnswerResult) -> Move:
    """Answer with what the pages say, beside what the data told."""
    told, name, known = (str(turn.frame.args.get(each) or "") for each in ("told", "title", "known"))
    page = replies.answer(result) if result.found and _answers(result, asking_products.question_of(turn)) else ""
    again = "restock" in product_aspects.read(asking_products.question_of(turn)) and told and not page
    if again:  # that it is sold out is no answer to when it is back
        return turn.say(joined(told, say("products.not_told", article=name)), _told(turn), _SHOPS)
    if told or page:
        return turn.say("\n".join(part for part in (told, page) if part), _told(turn), _SHOPS)
    text = say("products.not_told", article=name)
    return turn.say(f"{text} {known}".strip(), _told(turn), _SHOPS)


def _answers(result: AnswerResult, question: str) -> bool:
    """Whether a page's sentence has a word that the question is about: nearness alone is of another thing too often."""
    quote = result.quotes[0]
    has = {stem(word) for word in words(f"{quote.get('heading')} {quote.get('text')}")}
    return bool(has & {word for word in asked(question) if len(word) > _SHORTEST})


def _unknown(item: dict[str, Any]) -> str:
    return say("products.not_told", article=title(item))


def _which(turn: Turn, items: list[dict[str, Any]]) -> Move:
    """Ask which of several is meant; the answer may pick it by its place. The sizes and colours of each are told."""
    question = asking_products.question_of(turn)
    asks = set(product_aspects.read(question))
    if asks and asks <= _OF_EACH and len(items) > 1 and "compare_products" in turn.tools:
        found = tuple(str(each.get("id")) for each in items)
        return asking_products.of_these(turn, Reference(found, "name"), question)
    names = [f"{place}) {replies.product_line(each)}" for place, each in enumerate(items, 1)]
    return turn.say(say("products.which", articles="; ".join(names)), Frame(args={"asked_of": question}), _SHOPS)
