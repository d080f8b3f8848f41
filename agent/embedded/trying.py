"""Seeing an article on oneself: which article is meant, another colour of it, its sizes, and what becomes of the photo.

The tool answers with what code says; here it is only found out what somebody wants to see.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agent.embedded import shown_colours
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers, skus
from agent.embedded.router import Router
from agent.embedded.shopping import clean_query
from agent.embedded.short_answers import agrees, asks, choice
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording.replies import product_line
from commerce import causes, titles
from commerce.sentences import joined, say
from service.consent import said
from service.consent.lists import fold
from service.tryon import choosing, photo_requests
from tools.results import ProductsResult, TryOnResult

TRY_ON, AWAITED = "try_on", "tryon"
_LONGEST, _FOLLOWS = 30, 9  # words of a request to try something on, and of one that goes on from it
_ANOTHER = re.compile(
    r"\b(?:(?:an)?other|different|more|which|what) (?:colou?rs?|one|shades?)\b|\bcolou?rs? (?:are|is) there\b|^\W*colou?rs?\W*$",
    re.I,
)
_SIZE = re.compile(
    r"\b(?:in|what about|how about|and) (?:an? |the )?(?:size )?(?:x{0,3}[sml]|small|medium|large|[2-6]\d)\b\W*(?:please|then|too|instead)?\W*$|\b(?:larger|smaller|bigger)\b",
    re.I,
)
_OTHER = re.compile(r"\b(?:another|other|different)\b", re.I)
#: Price and stock of what is tried on, and another one of the list to try on.
_FACTS = re.compile(
    r"^\W*(?:and |ok(?:ay)? )?(?:how much (?:is|does|are)|what does|what(?:'s| is) the price|(?:is|are) (?:it|this|that|they|these) (?:still )?(?:in stock|available|sold out))\b",
    re.I,
)
#: The photo is there, or how far the picture is.
_STANDS = re.compile(
    r"^\W*(?:ok(?:ay)? |so |and |i(?:'ve| have)? |it(?:'s| is)? )*(?:done|uploaded|added|sent|ready|here (?:is|it is|you go))\b|\bis (?:it|the (?:picture|preview|photo)) (?:ready|done|finished)\b|\bwhere(?:'s| is) (?:my|the) (?:picture|preview|result)\b|^\W*show (?:me )?(?:my|the) (?:picture|preview|result)\b",
    re.I,
)
_NEW_PHOTO = re.compile(
    r"\b(?:another|other|new|different|change|replace|better|wrong)\b.{0,20}\b(?:photo|selfie)\b", re.I
)
_ON = re.compile(r"^\W*(?:and|what about|how about|now|then|try|ok(?:ay)?)\b", re.I)
_CHART = re.compile(
    r"\bsiz(?:e|ing) (?:chart|guide|table|info\w*)\b|\bmeasurements?\b|\b(?:another|what|which|other|different) sizes?\b|\b(?:does|will|would|do) (?:it|this|that|they|these) fit\b|^\W*sizes?\W*$",
    re.I,
)
_IN = re.compile(
    r"(?:^|\b(?:and|what about|how about|show|see|try|it|this|that|them|one|me|now)\W+(?:\w+\W+)?)in (?:the |a )?([\w-]{3,20}(?: (?!please|then|too|instead)[\w-]{3,20})?)\W*(?:please|then|too|instead)?\W*$",
    re.I,
)
_ABOUT = re.compile(r"^\W*(?:and|what about|how about)\W+(?:the |a )?([\w-]{3,20})(?: one)?\W*$", re.I)
_CODE = re.compile(r"(?<![\w-])[A-Z]{2,8}(?:-[A-Z0-9]{1,8}){1,5}(?![\w-])")
_WORDS = re.compile(
    r"\b(?:try(?:ing)?|on|me|my(?:self)?|own|can|could|may|i|see|show|how|would|will|do|look|looks|like|in|photo|picture|selfie|body|virtual\w*|want to|would like to|let|put|please)\b",
    re.I,
)


def read(turn: Turn) -> Move | None:
    """Return the move for words that plainly ask to see something on oneself, or go on from that; else None."""
    plain = normalise(turn.text[:400])
    action_words = said.families(turn.text)
    if len(plain.split()) > _LONGEST or order_numbers(plain) or action_words - {"swap"} or causes.read(turn.text):
        return None
    last = turn.history.tried()
    if photo_requests.asks(plain) and not action_words:
        return act(turn)
    if (last or TRY_ON in turn.tools) and photo_requests.speaks_of_deleting(plain):
        return turn.say(say("tryon.kept"), intent=TRY_ON)
    if (last or TRY_ON in turn.tools) and not action_words and photo_requests.declines(plain):
        return turn.say(joined(say("tryon.none_begun"), say("tryon.kept")), intent=TRY_ON)
    if last is None or len(plain.split()) > _FOLLOWS:
        return None
    return _goes_on(turn, plain, last)


def felt(turn: Turn) -> Move:
    """Answer words that the router takes for this, and in which no request is read: a guess begins no picture."""
    if TRY_ON not in turn.tools or photo_requests.asks(turn.text):
        return act(turn)
    if photo_requests.declines(turn.text, about=True):
        return turn.say(joined(say("tryon.none_begun"), say("tryon.kept")), intent=TRY_ON)
    shown, last = turn.history.products(), turn.history.tried()
    found = _meant(turn, shown, last)
    if found is None:
        return act(turn)
    known = [
        *filter(None, (turn.history.product(), *shown)),
        *([{**last.article, "id": last.article.get("product_id")}] if last else []),
    ]
    return _shall_i(
        turn, found, next((str(each.get("title") or "") for each in known if str(each.get("id")) == found), "")
    )


def act(turn: Turn) -> Move:
    """Find out which article is meant, and offer it; say so where nothing can be tried on here."""
    shown, last = turn.history.products(), turn.history.tried()
    found = _meant(turn, shown, last)
    if TRY_ON not in turn.tools:
        return _not_set_up(turn, found, shown)
    if coloured := _of_colour(turn, shown, last, found):
        return coloured
    if found is not None:
        same = last is not None and found == str(last.article.get("product_id"))
        return _try(
            turn, found, _colour_in(turn.text) or (str(last.article.get("colour") or "") if last and same else "")
        )
    another = _another(turn, [*shown, *filter(None, (turn.history.product(), last.article if last else None))])
    if len(shown) > 1 and not another:
        return _which(turn, shown)
    words = _rest(turn.text)
    if words and (another or not shown):
        return turn.call(
            "search_products", {"query": words}, Frame("lookup", TRY_ON, {"text": turn.text, "guessed": True}), TRY_ON
        )
    return turn.say(say("tryon.ask.which_at_all"), Frame(AWAITED, TRY_ON), TRY_ON)


def _called(turn: Turn, text: str, offered: list[str]) -> Move | None:
    """Return the move for the one of those offered that an answer calls by its name, or by its colour alone."""
    among = [each for each in turn.history.products() if str(each.get("id")) in offered]
    if item := _by_words(text, among):
        return _try(turn, item, _colour_in(text))
    return _among(turn, among) if shown_colours.points(text) else None


def _of_colour(turn: Turn, shown: list[dict[str, Any]], last: TryOnResult | None, found: str | None) -> Move | None:
    """Return the move for the article of the list that has the colour which words name: "put the blue one on me"."""
    colour = shown_colours.named(turn.text)
    if not colour or len(shown) < 2 or choice(turn.text, len(shown)) is not None:
        return None
    if found is not None:
        looked = turn.history.product() or {}
        there = list(last.colours) if last else shown_colours.of(looked)
        in_play = found in (str(looked.get("id")), str(last.article.get("product_id")) if last else "")
        if not in_play or not there or choosing.colours_in(colour, there) or not shown_colours.narrowed(colour, shown):
            return None
    return _among(turn, _alike(turn.text, shown))


def _among(turn: Turn, shown: list[dict[str, Any]]) -> Move | None:
    """Try on the one of these that has the colour named, ask which of several, or say that none has it."""
    colour = shown_colours.named(turn.text)
    fits = shown_colours.narrowed(colour, shown)
    if fits is None:
        return None
    if len(fits) == 1:
        return _try(turn, str(fits[0].get("id")), colour)
    return _which(turn, fits) if fits else _which(turn, shown, say("tryon.ask.none_coloured", colour=colour))


def _alike(text: str, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those whose titles have most of the words: of "the blue jacket", the jackets; all where none has any."""
    scores = _scores(text, shown)
    return [each for each, score in zip(shown, scores, strict=True) if score == max(scores)]


def looked_up(turn: Turn, result: ProductsResult) -> Move:
    """Go on with what was found for "try on the rain jacket": the one article, or the question which of them."""
    items = result.items
    text = str(turn.frame.args.get("text") or "")
    named = str(items[0].get("id")) if len(items) == 1 else _by_words(text, items, least=2)
    if named and not photo_requests.asks(text) and turn.frame.args.get("guessed"):
        return _shall_i(
            turn, named, next(str(each.get("title") or "") for each in items if str(each.get("id")) == named)
        )
    if named:
        return _try(turn, named, _colour_in(text))
    return _which(turn, items) if items else turn.say(say("tryon.ask.which_at_all"), Frame(AWAITED, TRY_ON), TRY_ON)


def told(turn: Turn, result: TryOnResult) -> Move:
    """Say what code says of it."""
    return turn.say(result.sentence, intent=TRY_ON)


def answered(turn: Turn, router: Router, fresh: Callable[[Turn, Router], Move]) -> Move:
    """The answer to the question which article, or which colour of one."""
    args, text = turn.frame.args, normalise(turn.text)
    offered, item = [str(each) for each in args.get("offered") or []], str(args.get("item") or "")
    place = choice(turn.text, len(offered))
    if item:
        named = offered[place] if place is not None else next((each for each in offered if _says(text, each)), "")
        if not named and choosing.is_colour(text) and len(text.split()) < _FOLLOWS:
            named = text
        if named:
            return _try(turn, item, named)
    elif len(offered) == 1 and (agrees(turn.text) or (photo_requests.asks(text) and not _rest(text))):
        return _try(turn, offered[0], _colour_in(str(args.get("text") or "")))
    elif place is not None:
        return _try(turn, offered[place], _colour_in(str(args.get("text") or "")))
    elif called := _called(turn, text, offered):
        return called
    elif not offered and not asks(text) and len(text.split()) < _FOLLOWS and not photo_requests.asks(text):
        code = skus(turn.text)
        if code:
            return _try(turn, code[0], "")
        return turn.call(
            "search_products", {"query": clean_query(text)}, Frame("lookup", TRY_ON, {"text": text}), TRY_ON
        )
    if agrees(turn.text):
        return turn.ask_again(str(args.get("question") or say("tryon.ask.which_at_all")))
    return fresh(Turn(turn.text, turn.history, turn.tools, Frame()), router)


def _goes_on(turn: Turn, plain: str, last: TryOnResult) -> Move | None:
    if agrees(turn.text) or _STANDS.search(plain):
        return act(turn)
    if facts := _facts(plain, last):
        return turn.say(facts, intent=TRY_ON)
    shown = turn.history.products()
    if _ON.search(plain) and (place := _pointed(plain, len(shown))) is not None:
        return _try(turn, str(shown[place].get("id")), "")
    return _colour(turn, plain, last)


def _facts(plain: str, last: TryOnResult) -> str:
    """Return what is known of the article, where words ask for its sizes, price or stock, or for another photo."""
    if _CHART.search(plain):
        return _sizes(last)
    if _SIZE.search(plain):
        return joined(say("tryon.ask.same_in_all"), _sizes(last))
    if _NEW_PHOTO.search(plain):
        return say("tryon.ask.another_photo")
    return f"{product_line(last.article)}." if _FACTS.search(plain) else ""


def _colour(turn: Turn, plain: str, last: TryOnResult) -> Move | None:
    """Return the move for another colour of the article, named or not."""
    article = last.article
    item, here = str(article.get("product_id")), str(article.get("colour") or "")
    others = [str(each) for each in last.colours if str(each) != here]
    if named := [each for each in others if _says(plain, each)]:
        return _try(turn, item, named[0])
    if _ANOTHER.search(plain):
        if len(others) == 1 and _OTHER.search(plain):
            return _try(turn, item, others[0])
        title = titles.title(str(article.get("title") or ""))
        if not others:
            return turn.say(say("tryon.ask.one_colour", title=title), intent=TRY_ON)
        question = say("tryon.ask.which_colour", title=title, listed=_numbered(others))
        args = {"item": item, "offered": others, "question": question}
        return turn.say(question, Frame(AWAITED, TRY_ON, args), TRY_ON)
    match = _IN.search(plain) or _ABOUT.search(plain)
    return _try(turn, item, match[1]) if match and choosing.is_colour(match[1]) else None


def _sizes(last: TryOnResult) -> str:
    title = titles.title(str(last.article.get("title") or ""))
    sizes, chart = [str(each) for each in last.sizes], str(last.size_chart or "")
    listed = say("tryon.ask.sizes", title=title, sizes=", ".join(sizes)) if sizes else ""
    told_chart = say("tryon.ask.chart", title=title, chart=chart) if chart else say("tryon.ask.no_chart", title=title)
    return joined(listed, told_chart, say("tryon.ask.no_fit"))


def _try(turn: Turn, item: str, variant: str) -> Move:
    return turn.call(TRY_ON, {"item": item, **({"variant": variant} if variant else {})}, Frame(), TRY_ON)


def _meant(turn: Turn, shown: list[dict[str, Any]], last: TryOnResult | None) -> str | None:
    """Return the article that words mean: by number, by SKU, by name, else the one that "it" is; None when unclear."""
    if (place := choice(turn.text, len(shown))) is not None or (place := _pointed(turn.text, len(shown))) is not None:
        return str(shown[place].get("id"))
    if codes := (skus(turn.text) or _CODE.findall(turn.text)):
        return str(codes[0])
    if named := _by_words(turn.text, shown):
        return named
    looked = turn.history.product()
    if _another(turn, [*shown, *filter(None, (looked, last.article if last else None))]):
        return None
    if looked is not None:
        return str(looked.get("id"))
    if last is not None:
        return str(last.article.get("product_id"))
    return str(shown[0].get("id")) if len(shown) == 1 and not _rest(turn.text) else None


_A_THING = re.compile(
    r"\b(?:try(?:ing)?|put|see|show(?: me)?)(?: on)? (?:an?|some|the) (?:pair of )?([\w' -]{3,40}?)(?: on(?: me)?)?(?: please| then| too)?\W*$",
    re.I,
)
_NO_NAME = frozenset(
    (
        "one",
        "ones",
        "same",
        "other",
        "another",
        "new",
        "this",
        "that",
        "article",
        "product",
        "item",
        "thing",
        "picture",
        "photo",
        "preview",
        "result",
    )
)


def _another(turn: Turn, known: list[dict[str, Any]]) -> bool:
    """Return whether words name an article of which nothing that is known here has a word: "try on a sofa"."""
    found = _A_THING.search(normalise(turn.text[:400])) if photo_requests.asks(turn.text) else None
    named = set(re.findall(r"\w{3,}", found[1].casefold())) - _NO_NAME if found else set()
    titled = {word for each in known for word in re.findall(r"\w{3,}", str(each.get("title") or "").casefold())}
    fresh = {each for each in named if not choosing.is_colour(each)}
    return bool(fresh) and not any(each.rstrip("s") in {word.rstrip("s") for word in titled} for each in fresh)


_NTH = re.compile(r"\bthe (first|second|third|fourth|fifth|last)(?: one)?\b", re.I)


def _pointed(text: str, length: int) -> int | None:
    match = _NTH.search(text)
    return choice(match[0], length) if match else None


def _by_words(text: str, shown: list[dict[str, Any]], least: int = 1) -> str:
    """Return the one product whose title has most of the words; empty when none has so many, or several have."""
    scores = _scores(text, shown)
    best = max(scores, default=0)
    return str(shown[scores.index(best)].get("id")) if best >= least and scores.count(best) == 1 else ""


def _scores(text: str, shown: list[dict[str, Any]]) -> list[int]:
    own = set(re.findall(r"\w{3,}", text.casefold())) - {"the", "try", "and", "see", "how", "this", "that"}
    return [len(own & set(re.findall(r"\w{3,}", str(each.get("title", "")).casefold()))) for each in shown]


def _shall_i(turn: Turn, item: str, title: str) -> Move:
    question = say("tryon.ask.shall_i", title=titles.title(title)) if title else say("tryon.ask.shall_i_it")
    return turn.say(
        question, Frame(AWAITED, TRY_ON, {"offered": [item], "question": question, "text": turn.text}), TRY_ON
    )


def _which(turn: Turn, shown: list[dict[str, Any]], before: str = "") -> Move:
    question = joined(before, say("tryon.ask.which", listed=_numbered([product_line(each) for each in shown])))
    args = {"offered": [str(each.get("id")) for each in shown], "question": question, "text": turn.text}
    return turn.say(question, Frame(AWAITED, TRY_ON, args), TRY_ON)


def _not_set_up(turn: Turn, found: str | None, shown: list[dict[str, Any]]) -> Move:
    known = [each for each in (turn.history.product(), *shown) if each is not None]
    url = next((str(each.get("url") or "") for each in known if str(each.get("id")) == found), "")
    return turn.say(joined(say("tryon.not_set_up"), say("tryon.ask.page", url=url) if url else ""), intent=TRY_ON)


def _numbered(names: list[str]) -> str:
    return "; ".join(f"{place}) {each}" for place, each in enumerate(names, 1))


def _colour_in(text: str) -> str:
    """Return the colour of "the second one in green"; empty where none is named."""
    match = re.search(
        r"\bin (?:the |a )?([\w-]{3,20})(?: on me)?\W*(?:please\W*)?$|\bthe ([\w-]{3,20}) ones?\b",
        normalise(text),
        re.I,
    )
    words = next(filter(None, match.groups())) if match else ""
    return words if choosing.is_colour(words) else ""


def _says(text: str, value: str) -> bool:
    words = " ".join(re.findall(r"[^\W_]+", fold(text)))
    return f" {fold(value)} " in f" {words} "


def _rest(text: str) -> str:
    """Return what is left of a request to try something on: what it calls the article."""
    return " ".join(
        _WORDS.sub(
            " ", clean_query(re.sub(r"\b(?:it|this|that|them|these|those|one)\b", " ", normalise(text), flags=re.I))
        ).split()
    ).strip(" .?!,")
