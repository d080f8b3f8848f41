"""Seeing an article on oneself: which article is meant, another colour of it, its sizes, and what becomes of the photo.

The tool answers with what code says; here it is only found out what somebody wants to see.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from agent.embedded import shown_colours, tryon_moves, tryon_onward
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers, skus
from agent.embedded.router import Router
from agent.embedded.shopping import clean_query
from agent.embedded.short_answers import agrees, asks, choice
from agent.embedded.text import normalise
from agent.embedded.tryon_moves import attempt, one_by_one, shall_i, shown_last, which
from agent.embedded.tryon_onward import onward, pointed, says
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import joined, say
from service import gloss
from service.consent import lists, said
from service.tryon import articles, choosing, photo_requests
from tools.results import ProductsResult, TryOnResult

TRY_ON, AWAITED = tryon_moves.TRY_ON, tryon_moves.AWAITED
_LONGEST, _FOLLOWS = 30, 9  # words of a request to try something on, and of one that goes on from it
_CODE = re.compile(r"(?<![\w-])[A-Z]{2,8}(?:-[A-Z0-9]{1,8}){1,5}(?![\w-])")
_WORDS = re.compile(
    r"\b(?:try(?:ing)?|on|me|my(?:self)?|own|can|could|may|i|see|show|how|would|will|do|look|looks|like|in|photo|picture|selfie|body|virtual\w*|want to|would like to|let|put|please|wear|wearing|and|the (?:first|second|third|fourth|fifth|last)|first|second|third|fourth|fifth|virtual|try-on"
    r"|kann|konnte|koennte|darf|mal|bitte|ich|mir|mich|der|die|das|den|dem|dieser?|diese[snm]?|eine?[nmrs]?|auf|an|meinem?|foto|bild|anprobieren|probieren|sehen|zeig\w*|wie|steht|sieht|aus"
    r"|puedo|podria|quiero|probar(?:me)?(?:l[oa]s?)?|ver(?:me)?|como|queda(?:ria)?|el|la|los|las|una?|mi|en|con|por favor)\b",
    re.I,
)

#: Whether it looks good on them, which nobody here can say.
_SUITS = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|hm+|but)\W+)*(?:(?:would|will|does|do|could) (?:it|this|that|they|these|those|the \w+ one) (?:really )?(?:suit me|look (?:good|nice|ok|okay|great|silly|weird|bad|better) on me)|(?:which|what)(?: one)?(?: of (?:them|these|those|the two))? (?:looks?|would look|will look|suits?|would suit) (?:(?:better|best|good|nicer|nicest) )?(?:on )?me(?: (?:better|best|more|most))?|(?:then )?how (?:do|would|can|will) i know (?:if|whether) (?:it|this|that|they) (?:suits?|would suit|looks? good|will look good)(?: on)? ?(?:me)?)\W*$",
    re.I,
)


def read(turn: Turn) -> Move | None:
    """Return the move for words that plainly ask to see something on oneself, or go on from that; else None."""
    plain = normalise(turn.text[:400])
    last = turn.history.tried()
    if last and photo_requests.stops(plain):
        return turn.say(joined(say("tryon.none_begun"), say("tryon.kept")), intent=TRY_ON)
    action_words = said.families(turn.text)
    if len(plain.split()) > _LONGEST or order_numbers(plain) or action_words - {"swap"} or causes.read(turn.text):
        return None
    own = gloss.written(turn.text) or plain
    if TRY_ON in turn.tools and (_SUITS.search(plain) or photo_requests.of_taste(own)) and not action_words:
        return _of_taste(turn)
    if not action_words and (photo_requests.asks(plain) or photo_requests.asks(own)):
        return act(turn)
    if last and not action_words and (photo_requests.shuns(plain) or photo_requests.shuns(own)):
        return turn.say(joined(say("tryon.none_begun"), say("tryon.told.need")), intent=TRY_ON)
    if (last or TRY_ON in turn.tools) and photo_requests.speaks_of_deleting(plain):
        return turn.say(say("tryon.kept"), intent=TRY_ON)
    if (last or TRY_ON in turn.tools) and not action_words and photo_requests.declines(plain):
        return turn.say(joined(say("tryon.none_begun"), say("tryon.kept")), intent=TRY_ON)
    if last is None or len(plain.split()) > _FOLLOWS:
        return None
    return act(turn) if agrees(turn.text) or tryon_onward.stands(plain) else onward(turn, plain, last)


def felt(turn: Turn) -> Move:
    """Answer words that the router takes for this, and in which no request is read: a guess begins no picture."""
    if TRY_ON not in turn.tools or photo_requests.asks(turn.text):
        return act(turn)
    if photo_requests.declines(turn.text, about=True):
        return turn.say(joined(say("tryon.none_begun"), say("tryon.kept")), intent=TRY_ON)
    shown, last = shown_last(turn), turn.history.tried()
    found = _meant(turn, shown, last)
    if found is None:
        return act(turn)
    known = [
        *filter(None, (turn.history.product(), *shown)),
        *([{**last.article, "id": last.article.get("product_id")}] if last else []),
    ]
    return shall_i(
        turn, found, next((str(each.get("title") or "") for each in known if str(each.get("id")) == found), "")
    )


def _of_taste(turn: Turn) -> Move | None:
    """Offer to show what somebody wonders whether it suits them: how it looks on them nobody here can say."""
    shown, last = shown_last(turn), turn.history.tried()
    compared = len(shown) > 1 and re.match(r"\W*(?:\w+\W+)?(?:which|what)\b", turn.text[:40], re.I)
    if not compared and last is not None and last.stage in ("making", "done"):
        return turn.say(say("tryon.ask.yours"), intent=TRY_ON)
    if not compared and (last is not None or turn.history.product() is not None or len(shown) == 1):
        return felt(turn)
    return which(turn, shown, say("tryon.ask.no_taste")) if shown else None


def act(turn: Turn) -> Move:
    """Find out which article is meant, and offer it; say so where nothing can be tried on here."""
    shown, last = shown_last(turn), turn.history.tried()
    found = _meant(turn, shown, last)
    if TRY_ON not in turn.tools:
        return _not_set_up(turn, found, shown)
    if found is None and (barred := articles.barred(photo_requests.folded(turn.text))):
        return turn.say(barred, intent=TRY_ON)
    if several := one_by_one(turn, shown, numbered_only=found is not None) or _of_colour(turn, shown, last, found):
        return several
    if found is not None:
        same = last is not None and found == str(last.article.get("product_id"))
        return attempt(
            turn, found, _colour_in(turn.text) or (str(last.article.get("colour") or "") if last and same else "")
        )
    if photo_requests.together(turn.text) and not shown:
        asked = joined(say("tryon.ask.one_by_one"), say("tryon.ask.which_at_all"))
        return turn.say(asked, Frame(AWAITED, TRY_ON), TRY_ON)
    another = _another(turn, [*shown, *filter(None, (turn.history.product(), last.article if last else None))])
    if len(shown) > 1 and not another:
        return which(turn, _alike(turn.text, shown))
    words = _rest(turn.text)
    if words and (another or not shown):
        return turn.call(
            "search_products", {"query": words}, Frame("lookup", TRY_ON, {"text": turn.text, "guessed": True}), TRY_ON
        )
    return turn.say(say("tryon.ask.which_at_all"), Frame(AWAITED, TRY_ON), TRY_ON)


def _says_no_article(text: str) -> bool:
    """Return whether a request names nothing, or only a colour: "try it on in navy"."""
    return all(choosing.is_colour(each) for each in _rest(text).split())


def _called(turn: Turn, text: str, offered: list[str]) -> Move | None:
    """Return the move for the one of those offered that an answer calls by its name, or by its colour alone."""
    among = [each for each in shown_last(turn) if str(each.get("id")) in offered]
    if several := one_by_one(turn, among):
        return several
    if item := _by_words(text, among):
        return attempt(turn, item, _colour_in(text))
    return _among(turn, among) if len(among) > 1 and shown_colours.points(text) else None


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
        return attempt(turn, str(fits[0].get("id")), colour)
    return which(turn, fits) if fits else which(turn, shown, say("tryon.ask.none_coloured", colour=colour))


def _alike(text: str, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those whose titles have most of the words: of "the blue jacket", the jackets; all where none has any."""
    scores = _scores(text, shown)
    return [each for each, score in zip(shown, scores, strict=True) if score == max(scores)]


def looked_up(turn: Turn, result: ProductsResult) -> Move:
    """Go on with what was found for "try on the rain jacket": the one article, or the question which of them."""
    items = result.items
    text = str(turn.frame.args.get("text") or "")
    named = str(items[0].get("id")) if len(items) == 1 else _by_words(text, items, least=2)
    # The one thing found may be beside what was named ("a necklace on me?"): that is asked then, and nothing begun.
    sure = photo_requests.asks(text) and (any(_scores(text, items)) or lists.spoken([text]) not in ("", "en"))
    if named and not sure and turn.frame.args.get("guessed"):
        return shall_i(
            turn, named, next(str(each.get("title") or "") for each in items if str(each.get("id")) == named)
        )
    if named:
        return attempt(turn, named, _colour_in(text))
    # A guess at what is meant, and words that the catalogue has in another language, list nothing at random.
    asked = (
        not turn.frame.args.get("guessed")
        or any(_scores(text, items))
        or (photo_requests.asks(text) and lists.spoken([text]) in ("", "en"))
    )
    if items and asked:
        return which(turn, items)
    none = say("tryon.ask.none_found") if not items and not turn.frame.args.get("guessed") else ""
    return turn.say(joined(none, say("tryon.ask.which_at_all")), Frame(AWAITED, TRY_ON), TRY_ON)


def told(turn: Turn, result: TryOnResult) -> Move:
    """Say what code says of it."""
    return turn.say(result.sentence, intent=TRY_ON)


def answered(turn: Turn, router: Router, fresh: Callable[[Turn, Router], Move]) -> Move:
    """The answer to the question which article, or which colour of one."""
    args, text = turn.frame.args, normalise(turn.text)
    offered, item = [str(each) for each in args.get("offered") or []], str(args.get("item") or "")
    place = 0 if offered and _ANY.fullmatch(text) else choice(turn.text, len(offered))
    if item:
        if named := offered[place] if place is not None else _colour_of(text, offered):
            return attempt(turn, item, named)
    elif len(offered) == 1 and (agrees(turn.text) or (photo_requests.asks(text) and _says_no_article(text))):
        return attempt(turn, offered[0], _colour_in(text) or _colour_in(str(args.get("text") or "")))
    elif place is not None:
        return attempt(turn, offered[place], _colour_in(str(args.get("text") or "")))
    elif called := _called(turn, text, offered):
        return called
    elif not offered and not asks(text) and len(text.split()) < _FOLLOWS and not photo_requests.asks(text):
        code = skus(turn.text)
        if code:
            return attempt(turn, code[0], "")
        return turn.call(
            "search_products", {"query": clean_query(text)}, Frame("lookup", TRY_ON, {"text": text}), TRY_ON
        )
    if offered and tryon_onward.of_photo(text):
        return turn.say(str(args.get("question")), turn.frame, TRY_ON)  # nothing is made before it is known what of
    if agrees(turn.text):
        return turn.ask_again(str(args.get("question") or say("tryon.ask.which_at_all")))
    return fresh(Turn(turn.text, turn.history, turn.tools, Frame()), router)


def _colour_of(text: str, offered: list[str]) -> str:
    """Return the colour that an answer names, one of those offered or another one; empty where it names none."""
    named = next((each for each in offered if says(text, each)), "")
    return named or (text if choosing.is_colour(text) and len(text.split()) < _FOLLOWS else "")


def _meant(turn: Turn, shown: list[dict[str, Any]], last: TryOnResult | None) -> str | None:
    """Return the article that words mean: by number, by SKU, by name, else the one that "it" is; None when unclear."""
    if (place := choice(turn.text, len(shown))) is not None or (place := pointed(turn.text, len(shown))) is not None:
        return str(shown[place].get("id"))
    if codes := (skus(turn.text) or _CODE.findall(turn.text)):
        return str(codes[0])
    if named := _by_words(turn.text, shown):
        return named
    if priced := _priced(turn.text, shown):
        return priced
    looked = turn.history.product()
    if _another(turn, [*shown, *filter(None, (looked, last.article if last else None))]):
        return None
    if looked is not None:
        return str(looked.get("id"))
    if last is not None:
        return str(last.article.get("product_id"))
    return str(shown[0].get("id")) if len(shown) == 1 and not _rest(turn.text) else None


_A_THING = re.compile(
    r"\b(?:(?:try(?:ing)?|put|see|show(?: me)?)(?: on)? (?:an?|some|the)|try(?:ing)? on) (?:pair of )?([\w' -]{3,40}?)(?: on(?: me)?)?(?: please| then| too)?\W*$|^\W*(?:(?:and|ok|or|an?|the|some)\W+)*([\w'-]{3,30}(?: [\w'-]{3,30})?) on me ?\?\W*$",
    re.I,
)
_NO_NAME = frozenset(
    "one ones same other another new this that article product item thing picture photo preview result "
    "them these those both all each everything any again now please then too instead first second third last next "
    "cheapest cheaper dearest expensive priciest most least".split()
)


def _another(turn: Turn, known: list[dict[str, Any]]) -> bool:
    """Return whether words name an article of which nothing that is known here has a word: "try on a sofa"."""
    found = _A_THING.search(normalise(turn.text[:400])) if photo_requests.asks(turn.text) else None
    named = set(re.findall(r"\w{3,}", (found[1] or found[2]).casefold())) - _NO_NAME if found else set()
    titled = {word for each in known for word in re.findall(r"\w{3,}", str(each.get("title") or "").casefold())}
    fresh = {each for each in named if not choosing.is_colour(each)}
    return bool(fresh) and not any(each.rstrip("s") in {word.rstrip("s") for word in titled} for each in fresh)


def _by_words(text: str, shown: list[dict[str, Any]], least: int = 1) -> str:
    """Return the one product whose title has most of the words; empty when none has so many, or several have."""
    scores = _scores(text, shown)
    best = max(scores, default=0)
    return str(shown[scores.index(best)].get("id")) if best >= least and scores.count(best) == 1 else ""


def _scores(text: str, shown: list[dict[str, Any]]) -> list[int]:
    own = set(re.findall(r"\w{3,}", text.casefold())) - {"the", "try", "and", "see", "how", "this", "that"}
    titled = [str(each.get("title", "")).casefold() for each in shown]
    return [len(own & set(re.findall(r"\w{3,}", f"{each} {each.replace('-', '')}"))) for each in titled]


def _priced(text: str, shown: list[dict[str, Any]]) -> str:
    """Return the one article of a list that is the cheapest or the dearest, where words say that; else empty."""
    dear = _DEAREST.search(text)
    prices = [str(each.get("price") or "") for each in shown]
    if not (dear or _CHEAPEST.search(text)) or not prices or not all(_PRICE.fullmatch(each) for each in prices):
        return ""
    amounts = [Decimal(each) for each in prices]
    best = (max if dear else min)(amounts)
    return str(shown[amounts.index(best)].get("id")) if amounts.count(best) == 1 else ""


_ANY = re.compile(
    r"\W*(?:(?:ok|i|just|dunno|idk)\W+)*(?:any(?: one)?(?: of them)?|whichever(?: \w+){0,4}|whatever|(?:you|u) (?:choose|pick|decide)|surprise me|don'?t (?:care|mind)|no preference)\W*",
    re.I,
)
_CHEAPEST = re.compile(r"\b(?:cheapest|least expensive)\b", re.I)
_DEAREST = re.compile(r"\b(?:priciest|dearest|most expensive)\b", re.I)
_PRICE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?")


def _not_set_up(turn: Turn, found: str | None, shown: list[dict[str, Any]]) -> Move:
    known = [each for each in (turn.history.product(), *shown) if each is not None]
    url = next((str(each.get("url") or "") for each in known if str(each.get("id")) == found), "")
    return turn.say(joined(say("tryon.not_set_up"), say("tryon.ask.page", url=url) if url else ""), intent=TRY_ON)


def _colour_in(text: str) -> str:
    """Return the colour of "the second one in green"; empty where none is named."""
    match = re.search(
        r"\bin (?:the |a )?([\w-]{3,20})(?: on me)?\W*(?:please\W*)?$|\bthe ([\w-]{3,20}) ones?\b",
        normalise(text),
        re.I,
    )
    words = next(filter(None, match.groups())) if match else ""
    return words if choosing.is_colour(words) else ""


def _rest(text: str) -> str:
    """Return what is left of a request to try something on: what it calls the article."""
    return " ".join(
        _WORDS.sub(
            " ", clean_query(re.sub(r"\b(?:it|this|that|them|these|those|one)\b", " ", normalise(text), flags=re.I))
        ).split()
    ).strip(" .?!,")
