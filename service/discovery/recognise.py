"""Reading what only this catalogue can tell: its sizes, colours, brands and materials, and what is not wanted.

A word becomes a condition only where the catalogue has it as one: "XL" where there is a size XL. Everything else
stays in the text and is searched for; only "size 99" says so plainly what it is that nothing is shown as if it fitted.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from service.discovery import allergens, measures
from service.discovery.idle import is_idle
from service.discovery.materials import NAMED as _MATERIALS
from store.search.analyse import fold, words

SIZE, COLOUR = "size", "colour"
_SIZE_WORDS = {"small": "s", "medium": "m", "large": "l", "extra small": "xs", "extra large": "xl"}
COLOURS = frozenset(
    (
        "black",
        "white",
        "grey",
        "gray",
        "red",
        "blue",
        "navy",
        "green",
        "olive",
        "yellow",
        "orange",
        "pink",
        "purple",
        "violet",
        "brown",
        "tan",
        "beige",
        "sand",
        "cream",
        "ivory",
        "gold",
        "silver",
        "bronze",
        "copper",
        "teal",
        "turquoise",
        "burgundy",
        "maroon",
        "khaki",
        "charcoal",
        "plum",
        "amber",
        "mint",
        "coral",
        "rose",
        "lilac",
    )
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_THING = r"[^\W\d_][\w-]{1,30}"
#: A material, with the word in front that makes it another one: "organic cotton".
_MADE = rf"(?:(?:organic|vegan|virgin|patent|stretch|washed|brushed) )?(?:{_MATERIALS})\b"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


#: "A clock that does not tick" is no clock without "tick" in its description.
_NO_DENIAL = "".join(f"(?<!{verb} )" for verb in "do does did will would can could must should".split())
_NOT = _rule(
    r"(?:^|(?<=[\s,;(]))(?:but\s+|and\s+|just\s+|please\s+){0,3}"
    r"(?P<word>(?:do|does|did|must|should|may|can)(?: not|n['\u2019]?t) (?:have|contain|include|use|be)"
    rf"|(?:is |are )?{_NO_DENIAL}not|isn['\u2019]?t|aren['\u2019]?t|no|nothing (?:with|in|made of)|nothing(?= (?:{_MATERIALS})\b)|without|w/o"
    r"|except(?: for)?|excluding|(?:he|she|they)(?:['\u2019](?:s|ve))? (?:already )?(?:has|have|got|owns?)(?: got)?(?: already)?|i already (?:have|own|got)|any(?:thing)? (?:but|except)|(?:any )?(?:colou?r|brand|material|kind) (?:but|except)|all (?:but|except)"
    r"|other than|(?:(?:i|we) (?:really |just )?)?(?:(?:don['\u2019]?t|do not) (?:want|like)|hate|dislike|detest"
    r"|can(?:['\u2019]?t|not| not) (?:stand|bear|wear|have|touch|tolerate))|(?:(?:i|he|she)(?:\s?['\u2019]?[ms]| am| is) )?(?:allergic to|sensitive to|intolerant (?:to|of))|(?:i |he |she )?(?:react|reacts) (?:badly )?to|avoid|forget(?: about)?"
    r"|instead of|rather than)"
    r"\s+(?:(?:made|out)\s+(?:of|from)\s+|in\s+|any\s+|the\s+|an?\s+|of\s+|from\s+|by\s+|(?:real|genuine|actual|enough|plenty of|lots of|many|several|too many|loads of)\s+){0,4}"
    rf"(?P<things>(?:{_MADE}|{_THING})"
    rf"(?:\s*(?:,\s*|\s)(?:or|nor|and no|and not)\s+(?:{_MADE}|{_THING})){{0,8}})"
)
_SPLIT = _rule(r"(?:(?<!\s)\s++(?:,\s++)?|,\s++)(?:or|nor|and no|and not)\s++")
#: "Leather free" is without leather.
_FREE_OF = _rule(rf"\b(?P<thing>{_MATERIALS})[- ]free\b")
#: What rules out for good, and not only this time: a need.
_NEED = _rule(r"allerg|react|sensitive|intoleran|can(?:['\u2019]?t|not| not) \w")
#: That somebody is allergic, and not to what: it is what they rule out beside it.
_ALLERGIC = _rule(
    r"(?:,\s*)?\b(?:(?:because|since|coz|cos|as) )?(?:(?:i|he|she|they|we)(?:\s?['\u2019]?(?:m|s|re)| am| is| are) "
    r"|my (?:son|daughter|kid|wife|husband|mum|mom|dad|partner|girlfriend|boyfriend)(?:['\u2019]?s| is) )?"
    r"(?:so |very |really |badly |super )?allergic\b(?! to\b)|\b(?:i|he|she) (?:have|has) (?:an )?allerg(?:y|ies)\b(?! to\b)"
)
#: How something must not feel, and the material that feels so: "not itchy" is "not of wool".
_FEELS = _rule(
    r"(?:\b(?:that|which) )?(?:\b(?:do|does|is|are|will|would|must|should|can)(?: not|n['\u2019]?t)|\bwon['\u2019]?t|\bnot|\bno|\bnothing|\bnon|\bwithout|\bnever)[ -]"
    r"(?:that |be |feel |too |so |at all |any |all that ){0,2}(?:itch(?:y|es|ing|iness)?|scratchy|prickly)\b(?: wool)?(?: (?:at all|me|him|her))?"
)
_ROUGH = "wool"
_VEGAN = _rule(r"\bvegan\b|\banimal[- ]free\b")
_ANIMAL = ("leather", "wool", "silk", "down", "feather", "fur", "beeswax")
#: After "not" these are no things: "not too heavy", "not sure".
_NO_THINGS = frozenset(
    "not no too so very much many more less sure only just necessarily really that this it be in on over under above "
    "below expensive cheap sold out stock good bad available for to important needed necessary required because if "
    "im i ill id ive looking thanks problem wait when as at my me you we they our matter problem fussy picky interested quite exactly yet longer idea clue "
    "worries".split()
)
_SIZE = _rule(
    r"\b(?:in\s+)?(?:a\s+)?size[: ]\s*(?P<after>extra (?:small|large)|[\w./]{1,12})"
    r"|\bin (?:an? )?(?P<in>extra (?:small|large)|x{0,3}[sl]|m|small|medium|large|\dxl)(?=$|[\s,.;!?])"
    r"|\bin (?:an? )?(?P<figure>[1-6]\d(?:[.,]5)?)(?=$|[,;!?]|\.(?!\d)|\s(?:please|pls|if|and|for (?:me|my|him|her)))"
    r"|\b(?:make (?:it|that)|rather|take|need|want) (?:an? )?(?P<rather>x{0,3}[sl]|m|\dxl)(?=$|[\s,.;!?])"
    r"|(?:,\s{0,2}|\b(?:men|women|mens|womens|kids),?\s)(?P<tail>[sml])(?=$|[\s,.;!?])"
    r"|(?<![\w'\u2019/-])(?P<lone>xx?s|x{1,3}l|[2-6]xl)(?![\w/-])"
    r"|(?<![\w./-])(?P<waist>[23]\d)(?:\"| ?inch(?:es)?)? waist\b|\bwaist(?: of| size)? (?P<waisted>[23]\d)(?![\w./-])"
    r"|(?<![\w./-])w ?(?P<wide>[23]\d)(?![\w.-])(?!\W{0,3}l ?[23]\d)"
    r"|(?<![\w./-])(?:w ?)?(?P<legged>[23]\d)(?: ?w\b)?(?: ?[/x] ?|(?<=\d[ w])|(?= l ?[23]\d) )(?:l ?)?[23]\d(?: ?l)?(?![\w./-]| ?cm)"
)
#: Groups of it that say themselves that a size is meant.
_SAID_OUT = ("after", "legged", "waist", "waisted", "wide")
_NO_WORD = _rule(r"\d{1,3}(?:[.,]5)?|x{0,5}[sl]|m|[2-9]xl")
_MADE_OF = _rule(rf"\b(?:(?:made|out) (?:of|from)|in) (?:pure |real |genuine |solid )?(?P<a>{_MATERIALS})\b")
_ONLY = _rule(rf"\b(?P<a>{_MATERIALS}) only\b")
_BRAND = _rule(r"\b(?:made by|by|from|brand(?:ed)?:?)\s+(?P<name>[\w&'.\u2019-]+(?:\s+[\w&'.\u2019-]+){0,2})")
_COUNT = _rule(
    rf"^\W*(?:(?P<digits>[1-9]\d?)(?:\s*x\s+|\s+)|(?P<word>{'|'.join(_NUMBERS)}|(?:a )?(?:couple|pair) of)\s+)"
    r"(?P<thing>(?:[^\W\d_][\w'-]*\s+){0,2}[^\W\d_][\w'-]*s)\b"
)
_CHEAP = _rule(
    r"\b(?:(?:not|isn['\u2019]?t|aren['\u2019]?t) (?:too |very |so |that |overly )?(?:expensive|pricey|dear|posh)"
    r"|cheap(?:er)?|inexpensive|affordable|low[- ](?:cost|budget))\b"
)


class Known(Protocol):
    """What the catalogue tells about a word."""

    @property
    def option_values(self) -> Mapping[str, Collection[str]]:
        """The folded values of every option, by its name."""
        ...

    @property
    def brands(self) -> Mapping[str, str]:
        """The brands, by their folded names."""
        ...

    def frequency(self, word: str) -> int:
        """Return in how many products a word occurs."""
        ...

    def in_titles(self, left: str, right: str) -> bool:
        """Return whether a title has the two words side by side."""
        ...


@dataclass(frozen=True)
class ParsedQuery:
    """What the words said beyond prices. ``text`` is what is left to search for."""

    text: str
    size: str = ""
    colour: str = ""
    material: str = ""
    brand: str = ""
    exclude: tuple[str, ...] = ()
    quantity: int | None = None
    cheap: bool = False
    kinds: tuple[str, ...] = ()
    audience: str = ""
    options: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    alone: bool = False


def recognise(text: str, known: Known, ignored: Collection[str] = (), *, alone: bool = False) -> ParsedQuery:
    """Read ``text`` with the catalogue at hand; kinds of things in ``ignored`` are left alone.

    ``alone`` says that it goes on with another text: then what it rules out may be all that it says.
    """
    parsed = ParsedQuery(text, alone=alone)
    for name, rule in _RULES.items():
        if name not in ignored:
            parsed = rule(parsed, known)
    return replace(parsed, text=" ".join(parsed.text.split()).strip(" ,;:?!-"))


def allergic(text: str) -> bool:
    """Return whether somebody says that they are allergic, and not to what."""
    return bool(_ALLERGIC.search(text))


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _cheap(parsed: ParsedQuery, _known: Known) -> ParsedQuery:
    match = _CHEAP.search(parsed.text)
    left = _cut(parsed.text, match) if match else ""
    return replace(parsed, text=left, cheap=True) if match and (words(left) or parsed.alone) else parsed


def _exclude(parsed: ParsedQuery, known: Known) -> ParsedQuery:
    needs, left = allergens.read(parsed.text)
    parsed = replace(parsed, text=left, exclude=(*needs, *parsed.exclude), avoid=(*needs, *parsed.avoid))
    if (rough := _FEELS.search(parsed.text)) and (words(rest := _cut(parsed.text, rough)) or parsed.alone):
        parsed = replace(parsed, text=rest, exclude=(_ROUGH, *parsed.exclude))
    for match in reversed(list(_FREE_OF.finditer(parsed.text))):
        if words(rest := _cut(parsed.text, match)) or parsed.alone:
            parsed = replace(parsed, text=rest, exclude=(" ".join(words(match["thing"])), *parsed.exclude))
    for match in reversed(list(_NOT.finditer(parsed.text))):
        things = [" ".join(words(thing)) for thing in _SPLIT.split(match["things"])]
        first = things[0].split()[0] if things[0] else ""
        titled = fold(match["word"]) in ("no", "not") and known.in_titles(fold(match["word"]), first)
        if not first or first in _NO_THINGS or is_idle(first) or titled:
            continue
        rest = _cut(parsed.text, match)
        if words(rest) or parsed.alone:
            needed = bool(_NEED.search(match["word"]))
            parsed = replace(parsed, text=rest, exclude=(*things, *parsed.exclude))
            parsed = replace(parsed, avoid=(*things, *parsed.avoid)) if needed else parsed
    if parsed.exclude and (told := _ALLERGIC.search(parsed.text)) is not None:
        ruled_out = tuple(dict.fromkeys((*parsed.exclude, *parsed.avoid)))
        parsed = replace(parsed, text=_cut(parsed.text, told), avoid=ruled_out)
    return parsed


def _vegan(parsed: ParsedQuery, _known: Known) -> ParsedQuery:
    """Rule out what animals give where something vegan is asked for."""
    return replace(parsed, avoid=(*parsed.avoid, *_ANIMAL)) if _VEGAN.search(parsed.text) else parsed


def _size(parsed: ParsedQuery, known: Known) -> ParsedQuery:
    values = _values(known, SIZE)
    for match in _SIZE.finditer(parsed.text):
        said = " ".join(next(filter(None, match.groups())).casefold().rstrip(".").split())
        size = said if said in values else _SIZE_WORDS.get(said, "")
        # A size that nobody sells is still what was asked for: nothing has it, and what comes nearest is shown.
        named = next(filter(None, map(match.group, _SAID_OUT)), "") or (
            match["figure"] and any(value.isdecimal() for value in values)
        )
        size = said if size not in values and values and named and _NO_WORD.fullmatch(said) else size
        if size in values or size == said:
            # Of "32/34" the second is a length of legs, of which no size tells.
            unmet = (*parsed.unmet, match[0].strip()) if match["legged"] else parsed.unmet
            return replace(parsed, text=_cut(parsed.text, match), size=size, unmet=unmet)
    return parsed


def _values(known: Known, kind: str) -> set[str]:
    return {value for name, values in known.option_values.items() if kind in name.split() for value in values}


#: Behind these a colour is none: blue light, red wine, white noise.
NO_COLOURS = frozenset(
    "light wine tea noise coffee juice oil pepper rice bean beans cheese friday market label".split()
)


def _colour(parsed: ParsedQuery, known: Known) -> ParsedQuery:
    offered = {word for value in _values(known, COLOUR) for word in value.split()}
    said = [
        word
        for word, after in pairwise([*words(parsed.text), ""])
        if word in COLOURS and word in offered and after not in NO_COLOURS
    ]
    if not said:
        return parsed
    # Titles name colours too, so the words are searched as well.
    either = [word for word in dict.fromkeys(said[1:]) if word != said[0] and _either(said, word, fold(parsed.text))]
    return replace(parsed, colour=" or ".join([said[0], *either]))


def _either(said: list[str], word: str, text: str) -> bool:
    """Return whether a colour is offered as another choice: "red or blue", "red, blue or green", "red/blue"."""
    before = said[said.index(word) - 1]
    return bool(re.search(rf"\b{before}\b\s*(?:,|/|\bor\b|, or\b)\s*{word}\b", text))


def _material(parsed: ParsedQuery, known: Known) -> ParsedQuery:
    match = _MADE_OF.search(parsed.text) or _ONLY.search(parsed.text)
    material = " ".join(words(match["a"])) if match else ""
    if not match or not all(known.frequency(word) for word in material.split()):
        return parsed
    return replace(
        parsed, text=f"{parsed.text[: match.start()]} {material} {parsed.text[match.end() :]}", material=material
    )


def _brand(parsed: ParsedQuery, known: Known) -> ParsedQuery:
    for match in _BRAND.finditer(parsed.text):
        said = match["name"].split()
        for length in range(len(said), 0, -1):
            name = " ".join(said[:length]).strip(".'")
            if brand := known.brands.get(" ".join(words(name))):
                end = match.start("name") + len(" ".join(said[:length]))
                return replace(parsed, text=f"{parsed.text[: match.start()]} {parsed.text[end:]}", brand=brand)
    return parsed


def _quantity(parsed: ParsedQuery, known: Known) -> ParsedQuery:
    match = _COUNT.search(parsed.text)
    if not match:
        return parsed
    said = fold(match["digits"] or match["word"])
    count = int(said) if said.isdecimal() else _NUMBERS.get(said, 2)
    # "7 Wonders" is a name, and "2 pieces" tells what is in the box.
    thing = words(match["thing"])
    if not thing or _UNIT.match(thing[0]) or measures.is_unit(thing[0]) or known.in_titles(said, thing[0]):
        return parsed
    return replace(parsed, text=f"{match['thing']}{parsed.text[match.end() :]}", quantity=count)


_UNIT = _rule(
    r"(?:mm|cm|m|km|inch\w*|f(?:ee|oo)?t|g|kg|grams?|ml|l|lit\w+|[kmgt]b|k?hz|v|volts?|watts?|hours?|minutes?|days?|weeks?"
    r"|months?|years?|pcs?|pieces?|packs?|pages?|people|persons?|players?|pockets?|ports?|slots?|cores?|stars?|seats?)\Z"
)
_RULES = {
    "cheap": _cheap,
    "exclude": _exclude,
    "vegan": _vegan,
    "size": _size,
    "material": _material,
    "brand": _brand,
    "colour": _colour,
    "quantity": _quantity,
}
