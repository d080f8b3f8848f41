"""Words for articles: what a title, an option or a SKU may be called by, and whether a text says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from commerce.text import clean

_WORD = re.compile(r"[^\W_]+")
_SIZE = re.compile(r"x{0,4}[sml]|[0-9]xl|[a-z]|[0-9]{1,3}(?:[./][0-9]{1,2})?")
_SPOKEN = {
    "s": ("small",),
    "m": ("medium",),
    "l": ("large",),
    "xl": ("extra large", "extra-large", "x-large"),
    "xs": ("extra small", "extra-small", "x-small"),
}
_HYPHENED = re.compile(r"(?<![\w-])([^\W\d_]{1,20})[-\u2010\u2011]([^\W\d_]{2,20})(?![\w-])")
_EXTRA = re.compile(r"\b(?:extra|x)[ -](?:large|small)\b")
#: "It is too small" is no request for a small one, and the digits of an order no size.
_NO_SIZE = re.compile(
    r"#?\b\d{4,}\b|\border(?:\s+(?:number|no\.?|nr\.?))?\s*#?\s?\d+|\b(?:too|bit|little|very|so)\s+\w+", re.I
)
_SIZE_WORD = r"(?:sizes?|größe|grösse|groesse|taille|talla|taglia|maat)"
_BEFORE_SIZE = rf"(?:{_SIZE_WORD}|in|to|into|for|from|the)"
#: "Boots 42, please": a number that ends a sentence or a part of it and follows a word.
_AFTER_WORD = r"(?<=[a-zß-ÿ]\s){}(?=\s*(?:$|[,.;!?)]|please\b))"
_SMALL_LETTER = (
    r"(?:(?<![\w'])(?:in|into|to|need|take|prefer|make it|be)\s(?:an?\s|the\s)?"
    r"|(?<![\w'])(?:an?|the|one|not)\s|^\W{{0,3}}){}"
    r"(?=\s?(?:$|[,.;!?/)]|(?:then|please|pls|plz|instead|one|and|or|but|not|thx|thanks|for|if)(?!\w)))"
)
#: "28 cm", said as "28cm", "to 28" or "28" alone; a number behind an article's name may be anything.
_MEASURE = re.compile(r"(\d{2,4}(?:[.,]\d{1,2})?)\s?([^\W\d_]{1,5})")
_MEASURED = (
    r"(?<![\w.,]){0}\s?{1}(?!\w)|(?<![\w'.])(?:in|to|into|be|size|the)\s(?:an?\s|the\s)?{0}(?=\s?(?:$|[,.;!?/)]"
    r"|(?:then|please|pls|plz|instead|one|and|or|but|not)(?!\w)))|^\W*{0}\W*$"
)
_LONGEST_LIST = 20
_PLURALS = {"knives": "knife", "scarves": "scarf", "shelves": "shelf"}
#: From here on writing has no blanks between words.
_UNSPACED = 0x2E80
#: Small words of any sentence, which titles have too and which name nothing.
_SMALL = frozenset(
    """a an and are as at be by for from has have i in is it its me my no not of on or our please some that the them
    there these they this those to was we were will with you your der die das den dem des ein eine einen einem einer
    und oder mit ohne für von vom zum zur im am auf aus bei ist sind ich sie wir mein meine meinen bitte nicht
    le la les l un une des du de d et ou avec sans pour dans sur je mon ma mes el los las una unos y o con sin para por
    en mi mis il lo gli uno e di da del della per nel het een van met voor op mijn one ones item items article articles
    product products thing things piece pieces order orders size sizes colour colors color refund return exchange back
    want would like can could need get send only just all both everything any other another""".split()
)


def is_size(value: str) -> bool:
    """Return whether a value is written like a size: S, XL, 42."""
    return bool(_SIZE.fullmatch(value.strip().casefold()))


def options_of(variant: str) -> tuple[str, ...]:
    """Return the values that a variant's words are made of: "Blue / M" and "Blue, M" are two."""
    return tuple(part for each in re.split(r"(?<!\s)\s++/\s++|,\s++", variant) if (part := each.strip()))


def stem(word: str) -> str:
    """Return a word without the ending of its plural."""
    if word in _PLURALS:
        return _PLURALS[word]
    return word[:-2] if word.endswith(("shes", "ches", "sses", "xes")) else word.removesuffix("s")


@lru_cache(maxsize=4096)
def tokens(title: str, variant: str, values: Sequence[str], sku: str) -> frozenset[str]:
    """Return what words may say of an article.

    Plain ones are words, those with ``=`` before them sizes, with ``"`` options of several words, with ``#`` SKUs.
    """
    found = set()
    known = clean(f"{title} {variant}").casefold()
    for word in _WORD.findall(known):
        if is_size(word):
            found.add(f"={word}")
        elif word not in _SMALL and len(word) > 1 and not word.isdigit():
            found.add(stem(word))
    found |= _compounds(known)
    for value in values:
        plain = clean(value).casefold()
        if is_size(plain):
            found.add(f"={plain}")
        elif len(_WORD.findall(plain)) > 1:
            found.add(f'"{plain}')
    code = clean(sku).casefold()
    if code and code not in _SMALL and not re.fullmatch(r"[0-9]{1,5}", code):
        found.add(f"#{code}")
    return frozenset(found)


def _compounds(flat: str) -> set[str]:
    """Return the words that are written with a hyphen as one: "T-Shirts" is "tshirt", too."""
    return {stem(first + last) for first, last in _HYPHENED.findall(flat) if first not in _SMALL and last not in _SMALL}


class Words:
    """A text that may say something of an article."""

    def __init__(self, text: str) -> None:
        self._text = " ".join(clean(text).replace("’", "'").split())
        self._flat = self._text.casefold()

    @cached_property
    def _stems(self) -> frozenset[str]:
        plain = frozenset(stem(word) for word in _WORD.findall(self._flat) if word not in _SMALL)
        return plain | _compounds(self._flat)

    @cached_property
    def _sized(self) -> str:
        return _NO_SIZE.sub(" ", self._text)

    def say(self, token: str) -> bool:
        """Return whether the text says this, one of an article's `tokens`."""
        if token[0] == "=":
            return self._says_size(token[1:])
        if token[0] in '"#':
            return bool(re.search(rf"(?<![\w-]){re.escape(token[1:])}(?![\w-])", self._flat))
        if token in self._stems or (ord(token[0]) >= _UNSPACED and token in self._flat):
            return True
        # "jacket" is said of a rain jacket that is written in one word.
        return any(token[place:] in self._stems for place in range(1, len(token) - 3))

    def says_value(self, value: str) -> bool:
        """Return whether the text names an option's value: "L", "sea green"."""
        plain = clean(value).casefold()
        if is_size(plain):
            return self._says_size(plain)
        if (measure := _MEASURE.fullmatch(plain)) is not None:
            return bool(re.search(_MEASURED.format(re.escape(measure[1]), re.escape(measure[2])), self._flat))
        return bool(re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", self._flat))

    def _says_size(self, value: str) -> bool:
        flat = self._sized.casefold()
        if flat.strip(" .!?") == value:
            return not value.isdigit() or int(value) > _LONGEST_LIST  # a lone small number is a place in a list
        for spoken in _SPOKEN.get(value, ()):
            text = _EXTRA.sub(" ", flat) if spoken in ("large", "small") else flat
            if re.search(rf"(?<![\w-]){spoken}(?![\w-])", text):
                return True
        exact = re.escape(value)
        if value.isalpha() and self._in_small_letters(value, flat):
            return True
        # A lone letter is a size only when it is written like one: "size m", "in M", never the m of "I'm".
        if re.search(rf"(?<![\w'.]){_SIZE_WORD if value[0].isalpha() else _BEFORE_SIZE}\s+{exact}(?![\w'])", flat):
            return True
        if value[0].isdigit() and not re.search(r"[a-z]", value):
            return len(value) > 1 and bool(re.search(_AFTER_WORD.format(exact), flat))
        return value not in "ai" and bool(re.search(rf"(?<![\w'.-]){exact.upper()}(?![\w'-])", self._sized))

    @staticmethod
    def _in_small_letters(value: str, flat: str) -> bool:
        """Whether a size is written in small letters where only one can stand: "in l pls", "an xl"."""
        if len(value) > 1:
            return bool(re.search(rf"(?<![\w'.-]){value}(?![\w'-])", flat))
        return value in "sml" and bool(re.search(_SMALL_LETTER.format(value), flat))
