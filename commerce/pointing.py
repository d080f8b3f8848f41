"""Whether a customer's own words point at an article: by title, option, SKU, place in a list, or as the only one.

A model names articles by handles, and no customer says a handle. So the words of the conversation are read again
here: the newest message that speaks of an article, or of one that is called the same, decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from commerce.articles import Article, mentions, same
from commerce.text import clean


@dataclass(frozen=True)
class Said:
    """One message of a conversation; one that is not the customer's may be that of a ``person`` of the shop.

    ``done`` says that it tells of a change that was carried out. ``text`` is in the words that are read, ``written``
    in the customer's own where those are of another language.
    """

    customer: bool
    text: str
    person: bool = False
    done: bool = False
    written: str = ""


#: So many messages back the words before may tell which one is meant by those that fit several.
_CLOSE = 3
_SHORT = 5  # words of an answer that is nothing but "all of them, please"
_ENTRY = re.compile(r"(?:^|[\s;:(])(\d{1,2})[).]\s+(.+?)(?=[;\n]|\s\d{1,2}[).]\s|$)")
_BULLET = re.compile(r"^[^\S\n]*+[-•*]\s++(.+)$", re.M)
_ONLY_NUMBERS = re.compile(r"\W*#?\d{1,2}(?:\s*(?:,|&|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*#?\d{1,2})*\W*")
_NUMBERED = re.compile(
    r"\b(?:number|option|no\.?|nr\.?|nummer|numéro|número|item|article|artikel|artículo|articolo|position|pozycja)\s*"
    r"#?(\d{1,2})\b",
    re.I,
)
_ORDINALS = (
    ("first", "1st", "erste", "ersten", "erster", "erstes", "premier", "première", "primero", "primera", "primo"),
    (
        "second",
        "2nd",
        "zweite",
        "zweiten",
        "zweiter",
        "zweites",
        "deuxième",
        "seconde",
        "segundo",
        "segunda",
        "secondo",
        "seconda",
    ),
    ("third", "3rd", "dritte", "dritten", "dritter", "drittes", "troisième", "tercero", "tercera", "terzo", "terza"),
    ("fourth", "4th", "vierte", "vierten", "quatrième", "cuarto", "cuarta", "quarto", "quarta"),
    ("fifth", "5th", "fünfte", "fünften", "cinquième", "quinto", "quinta"),
)
_LAST = ("last", "letzte", "letzten", "dernier", "dernière", "último", "última", "ultimo", "ultima")
#: Words that name a place in a list.
PLACES = frozenset(_LAST).union(*_ORDINALS)
_ALL = re.compile(
    r"\b(?:all|both|everything|whole|entire|complete|alle|alles|beide|beiden|ganze|ganzen|tout|tous|toutes|todo|todos|"
    r"todas|ambos|ambas|tutto|tutti|tutte|entrambi|entrambe|allebei|hele)\b",
    re.I,
)


def unnamed(said: Sequence[Said], articles: Sequence[Article], wanted: Collection[str]) -> list[Article]:
    """Return the wanted articles that the customer's words do not point at.

    Args:
        said: The conversation, oldest message first.
        articles: All articles that could be meant.
        wanted: Platform ids of those that are asked for. All of them at once need no pointing.
    """
    if same(articles) or {each.id for each in articles} <= set(wanted):
        return []
    return [each for each in articles if each.id in wanted and not _points(said, articles, each, wanted)]


def _points(said: Sequence[Said], articles: Sequence[Article], article: Article, wanted: Collection[str]) -> bool:
    left = len(said)
    for text, every in _words(said, articles):
        if left <= 0:
            return False
        left -= 1
        mentioned = mentions(text, articles)
        own = [each for each in mentioned if article in each.articles]
        if any(each.clear or (every and {one.id for one in each.articles} <= set(wanted)) for each in own):
            return True
        if own:
            left = min(left, _CLOSE)
        elif any(one.title == article.title for each in mentioned for one in each.articles):
            return False
    return False


def _words(said: Sequence[Said], articles: Sequence[Article]) -> Iterator[tuple[str, bool]]:
    """Yield the customer's messages, newest first, with the entries of lists that they choose; and whether all."""
    for place in range(len(said) - 1, -1, -1):
        if not said[place].customer:
            continue
        text = clean(said[place].text)
        before = next((each.text for each in reversed(said[:place]) if not each.customer), "")
        entries = listed(before)
        every = bool(_ALL.search(text))
        if every and entries and len(text.split()) <= _SHORT:
            picked = entries  # "both of them"
        else:
            picked = chosen(text, entries or [each.name for each in articles], bool(entries))
        yield "\n".join([text, *picked]), every


def replies(said: Sequence[Said]) -> Iterator[str]:
    """Yield the customer's messages, newest first, each with the entries of a list that it chooses.

    Args:
        said: The conversation, oldest message first.
    """
    for text, _ in _words(said, ()):
        yield text


def listed(text: str) -> list[str]:
    """Return the entries of the list in a message, in the order shown."""
    numbered = [(int(number), words) for number, words in _ENTRY.findall(clean(text))]
    if len(numbered) > 1 and [number for number, _ in numbered] == list(range(1, len(numbered) + 1)):
        return [words for _, words in numbered]
    return [str(each) for each in _BULLET.findall(clean(text))]


def chosen(text: str, entries: Sequence[str], shown: bool) -> list[str]:
    """Return the entries that "2", "the second one" or "the last" chooses.

    Args:
        text: The customer's words.
        entries: The entries, in the order shown.
        shown: Whether they were shown as a list just before; else a lone number chooses nothing.
    """
    flat = text.casefold()
    numbers = [int(each) for each in _NUMBERED.findall(flat)]
    if shown and _ONLY_NUMBERS.fullmatch(flat):
        numbers += [int(each) for each in re.findall(r"\d{1,2}", flat)]
    said = set(re.findall(r"\w+", flat))
    numbers += [place for place, names in enumerate(_ORDINALS, 1) if said & set(names)]
    numbers += [len(entries)] if said & set(_LAST) else []
    return [entries[number - 1] for number in dict.fromkeys(numbers) if 1 <= number <= len(entries)]
