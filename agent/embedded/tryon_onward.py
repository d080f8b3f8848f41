"""What goes on from an article that was tried on: its sizes, price and stock, another photo, another colour of it."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from typing import Any

from agent.embedded.dialogue import Frame, Move
from agent.embedded.short_answers import choice
from agent.embedded.tryon_moves import AWAITED, TRY_ON, attempt, numbered, one_by_one, shown_last
from agent.embedded.turn import Turn
from agent.wording.replies import product_line
from commerce import titles
from commerce.sentences import joined, say
from service.consent.lists import fold
from service.tryon import choosing, photo_requests
from tools.results import TryOnResult

_ANOTHER = re.compile(
    r"\b(?:(?:an)?other|different|more|which|what) (?:colou?rs?|one|shades?)\b|\bcolou?rs? (?:are|is) there\b|\b(?:don't|dont|do not) like (?:the|that|this|its) colou?r\b|^\W*colou?rs?\W*$",
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
    r"^\W*(?:ok(?:ay)? |so |and |i(?:'ve| have)? |it(?:'s| is)? )*(?:done|uploaded|added|sent|ready|(?:here|there) (?:is|it is|(?:yo)?u go)|try again|again|check (?:again|now)|how about now|(?:and )?now|try (?:it|this|that|them)|why(?: not)?|so|well|and|(?:actually )?(?:go (?:on|ahead)|continue|carry on|resume)|did it work|does it work(?: now)?|anything yet|what(?:'s| is|s) (?:wrong|the problem))\b\W*(?:please|now|it|yet)?\W*$|\btaking so long\b|^\W*(?:ok(?:ay)? )?(?:it(?:'s| is)|its) (?:up|there|in)\W*$|\bi(?:'ve| have)? (?:just )?(?:uploaded|added|sent|put) (?:it|one|my|the|a)\b|\b(?:photo|pic|picture|selfie) (?:is |'s )?(?:up|in|uploaded|added|there)\b|\bis (?:it|the (?:pic|picture|preview|photo)) (?:ready|done|finished)\b|\bwhere(?:'s| is|s)? (?:my|the) (?:pic|picture|preview|result)\b|\bhow (?:long|much longer) (?:does|will|is) (?:it|that|this)(?: take| going to take)?\W*$|^\W*show (?:me )?(?:my|the) (?:picture|preview|result)\b",
    re.I,
)
_NEW_PHOTO = re.compile(
    r"\b(?:another|other|new|different|change|replace|better|wrong)\b.{0,20}\b(?:photo|selfie|pic)\b", re.I
)
_ON = re.compile(r"^\W*(?:and|what about|how about|now|then|try|ok(?:ay)?)\b", re.I)
_CHART = re.compile(
    r"\bsiz(?:e|ing) (?:chart|guide|table|info\w*)\b|\bmeasurements?\b|\b(?:another|what|which|other|different) sizes?\b|\b(?:does|will|would|do) (?:it|this|that|they|these) fit\b|\bif (?:it|they|this)(?:'ll| will| would)? fits?\b|^\W*sizes?\W*$",
    re.I,
)
_IN = re.compile(
    r"(?:^|\b(?:and|what about|how about|show|see|try|it|this|that|them|one|me|now)\W+(?:\w+\W+)?)in (?:the |a )?([\w-]{3,20}(?: (?!please|then|too|instead)[\w-]{3,20})?)\W*(?:please|then|too|instead)?\W*$",
    re.I,
)
_ABOUT = re.compile(r"^\W*(?:and|what about|how about)\W+(?:the |a )?([\w-]{3,20})(?: one)?\W*$", re.I)

_WORD = r"first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th)"
_NTH = re.compile(rf"\bthe ({_WORD})\b|\b({_WORD}) (?:ones?\b|on (?:me|my)\b)|\b([1-5](?:st|nd|rd|th))\b", re.I)
_NEXT = re.compile(
    r"(?:^|[.,;!] ?|\b(?:and|ok|now|then|try|show|see) )(?:me )?(?:the )?next(?: one)?(?: please| then| now)?\W*$", re.I
)
_BEFORE = re.compile(
    r"\bthe (?:one before|previous(?: one)?|other one)(?: again)?\W*$|^\W*(?:ok(?:ay)? )?(?:go )?back(?: to the (?:last|first|previous) one)?\W*$",
    re.I,
)
_SEE = re.compile(r"\b(?:see|try|show|put|on me)\b", re.I)
_COURTESY = re.compile(r"(?<!\W)\W*+\b(?:please|then|too|instead|now|rather|next|pls)\W*+$", re.I)


def onward(turn: Turn, plain: str, last: TryOnResult) -> Move | None:
    """Return the move for words that go on from what was tried on last; None where they do not."""
    if facts := _facts(plain, last):
        return turn.say(facts, intent=TRY_ON)
    if _BEFORE.search(plain) and (before := _before(turn, last)):
        return attempt(turn, *before)
    shown = shown_last(turn)
    if (place := _next(plain, shown, last)) is not None:
        return attempt(turn, str(shown[place].get("id")), "")
    return (one_by_one(turn, shown) if _SEE.search(plain) else None) or _colour(turn, plain, last)


def stands(plain: str) -> bool:
    """Return whether words say that the photo is there, or ask how far the picture is."""
    return bool(_STANDS.search(photo_requests.folded(plain)))


def of_photo(plain: str) -> bool:
    """Return whether words are about the photo or the picture: that it is there, how far it is, or another one."""
    return stands(plain) or bool(_NEW_PHOTO.search(plain))


def pointed(text: str, length: int) -> int | None:
    """Return the place in a list that "try on the second one" names."""
    match = _NTH.search(text)
    return choice(f"the {next(filter(None, match.groups()))}", length) if match else None


def says(text: str, value: str) -> bool:
    """Return whether words name a value as the store calls it."""
    words = " ".join(re.findall(r"[^\W_]+", fold(text)))
    return f" {fold(value)} " in f" {words} "


def _before(turn: Turn, last: TryOnResult) -> tuple[str, str] | None:
    """Return the article, and its colour, that was tried on before the last one."""
    for result in reversed(turn.history.results):
        if isinstance(result, TryOnResult) and result.article:
            found, here = (
                (str(each.get("product_id")), str(each.get("colour") or "")) for each in (result.article, last.article)
            )
            if found != here:
                return found
    return None


def _next(plain: str, shown: list[dict[str, Any]], last: TryOnResult) -> int | None:
    """Return the place of "and the first one?", "too big. the first one instead", "2" or "next" in the list."""
    length = len(shown)
    if _NEXT.search(plain):
        ids = [str(each.get("id")) for each in shown]
        here = str(last.article.get("product_id"))
        return ids.index(here) + 1 if here in ids[:-1] else None
    end = re.split(r"(?<![.,;!])[.,;!]++\s*+(?=\w)", plain)[-1]
    if (place := choice(_COURTESY.sub("", end), length)) is not None:
        return place
    return pointed(plain, length) if _ON.search(plain) or _COURTESY.search(end) else None


def _facts(plain: str, last: TryOnResult) -> str:
    """Return what is known of the article, where words ask for its sizes, price or stock, or for another photo."""
    if _CHART.search(plain):
        return _sizes(last)
    if _SIZE.search(plain):
        return joined(say("tryon.ask.same_in_all"), _sizes(last))
    if _NEW_PHOTO.search(plain):
        return say("tryon.ask.another_photo")
    return f"{product_line(last.article)}." if _FACTS.search(plain) and not choosing.is_colour(plain) else ""


def _colour(turn: Turn, plain: str, last: TryOnResult) -> Move | None:
    """Return the move for another colour of the article, named or not."""
    article = last.article
    item, here = str(article.get("product_id")), str(article.get("colour") or "")
    others = [str(each) for each in last.colours if str(each) != here]
    if named := [each for each in others if says(plain, each)]:
        return attempt(turn, item, named[0])
    if _ANOTHER.search(plain):
        if len(others) == 1 and _OTHER.search(plain):
            return attempt(turn, item, others[0])
        title = titles.title(str(article.get("title") or ""))
        if not others:
            return turn.say(say("tryon.ask.one_colour", title=title), intent=TRY_ON)
        question = say("tryon.ask.which_colour", title=title, listed=numbered(others))
        args = {"item": item, "offered": others, "question": question}
        return turn.say(question, Frame(AWAITED, TRY_ON, args), TRY_ON)
    match = _IN.search(plain) or _ABOUT.search(plain)
    return attempt(turn, item, match[1]) if match and choosing.is_colour(match[1]) else None


def _sizes(last: TryOnResult) -> str:
    title = titles.title(str(last.article.get("title") or ""))
    sizes, chart = [str(each) for each in last.sizes], str(last.size_chart or "")
    listed = say("tryon.ask.sizes", title=title, sizes=", ".join(sizes)) if sizes else ""
    told_chart = say("tryon.ask.chart", title=title, chart=chart) if chart else say("tryon.ask.no_chart", title=title)
    return joined(listed, told_chart, say("tryon.ask.no_fit"))
