"""What a customer's message says, read once: which orders it names, which actions it asks for, of which order each.

It is read for every model alike: the code holds a model's calls to it (`service.asked`), and the embedded engine makes
its own calls from it.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from commerce.known_again import as_english
from commerce.own_words import own
from service.consent import amending, conditions, lists, references
from service.consent.amending import standing
from service.consent.clauses import words_of
from service.consent.lists import fold, has
from service.consent.moods import Mood, mood, pauses
from service.consent.polarity import polarity
from service.consent.references import NUMBER, WORD

_THINGS = Path(__file__).with_name("things.yaml")
#: What an action is called by, in words: several actions may be one action.
FAMILIES = {
    "cancel_order": "cancel",
    "refund_order": "refund",
    "return_items": "return",
    "exchange_items": "swap",
    "change_items": "swap",
    "change_address": "address",
    "change_profile_address": "address",
    "change_payment": "payment",
    "resend_message": "message",
    "add_note": "note",
}
_BREAK = re.compile(
    r"(?<=[.!?;])\s++|\n++|,\s++|\s(?:and|also|then|plus|und|auch|et|aussi|y|también|e|anche|en(?!\s\w{2,30}[aei]r(?:l[oae]s?)?\b)|ook|och|og)\s++",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s++|\n++")
_ASKS = re.compile(
    r"\?\s*$|^\W*(?:(?:and|also)\s+)?(?:where|when|what|which|how|why|who|wo|wann|où|quand|dónde|cuándo|dove|quando|waar|gdzie)\b",
    re.I,
)
_WHEN = re.compile(
    r"^\W*(?:(?:and|so|y|e|und|et)\s+)?(?:when|where|wann|wo|quand|où|cuándo|cuando|dónde|donde|quando|dove|onde|wanneer|waar|kiedy|gdzie)\b",
    re.I,
)
_PAUSE = re.compile(r"(?<![,.;:!?\n])[,.;:!?\n]++(?=\s|$)")
_DENIES = frozenset({"without", "instead", "than", "no"})
_FAR = 400  # characters beside a number that may tell what it is
#: Another variant, or the same once more, in other words than those of the lists: "change the mugs to white".
_OTHER = r"(?!address|card|payment|name|phone|e-?mail|street|date|time|day|carrier|courier|method|way|account|order\b)"
_SWAPS = re.compile(
    rf"\b(?:change|switch)\s(?:the|my|one|both|them|those|two)\b(?![^.?!\n]{{0,80}}\b(?:address|pay\w{{0,9}}|card|name|phone|e-?mail|street|klarna|sepa)\b)[^.?!\n\d]{{1,40}}?\s(?:to|into|for)\b"
    r"|\b(?:change|switch)\s(?:it|them|this|that)\s(?:to|into|for)\s(?:an?\s|the\s|size\s)*(?:x{0,3}[sml]|small|medium|large|\d{2})\b"
    rf"|(?<!you )\b(?:have|get|want|need|like|send(?: me)?|give me|with)\s(?:a|an|some)\s(?:brand )?(?:new|different|bigger|smaller|larger|working)\s(?:one|ones|pair|copy)\b"
    rf"|\b(?:reorder|re-order|order|get|have|it|them)\b[^.?!\n]{{0,20}}\swith\s(?:a|an)\s(?:different|new|another|other)\s{_OTHER}\w"
    r"|\bin\s(?:size\s)?[\w-]{1,20}\s(?:[\w-]{1,20}\s)?instead\b|\b(?:another|different|other|bigger|smaller|larger)\s(?:colou?rs?|sizes?)\b"
    r"|\bchange\b(?:\s[\w'-]{1,20}){0,4}?\s(?:colou?rs?|sizes?)\b"
    rf"|\b(?:have|get|got|want|need|like|please)\s(?:me\s)?(?:it|this|that|them|these|those|one|both|two|a|the|my)\b(?![^.?!\n]{{0,40}}\b(?:address|card|name|phone|e-?mail|bill|invoice|price)\b)[^.,?!\n]{{0,40}}?\s?(?:replaced|repaired|mended|fixed)\b"
    r"|\b(?:please|can you|could you|would you|will you)\s(?:repair|mend|fix)\s(?:it|this|that|them|these|those|the|my)\b(?! (?:address|name|bill|invoice|price|problem|issue))"
    r"|\b(?:should|must|needs? to|has to|have to) be (?:replaced|repaired|mended)\b"
    r"|\b(?:möchte|hätte|will|würde|bitte|gern|gerne|können|könnten|könnt|kannst|könntest)\b[^.?!\n]{0,50}\b(?:ersetzt|ersetzen|repariert|reparieren|ausgetauscht|ausbessern)\b"
    r"|\b(?:quiero|quisiera|querría|pueden|puede|podrían|podéis|necesito|gustaría)\b[^.?!\n]{0,50}\b(?:reemplac\w*|reemplaz\w*|repar(?:ar|en|e|éis|ado|ada)\w*|arregl\w+|sustitu\w+)\b"
    r"|\b(?:vorrei|voglio|potete|può|potreste|potrebbe|posso|desidero)\b[^.?!\n]{0,50}\b(?:sostitu\w+|ripar(?:are|ato|ata|ati|ate|arlo|arla)\b|aggiust\w+)"
    r"|\b(?:voudrais|veux|pouvez|pourriez|souhaite)\b[^.?!\n]{0,50}\b(?:remplac\w+|répar\w+)\b",
    re.I,
)
_DENIED = re.compile(r"(?:\b(?:no|not|dont|without)|n't)\s(?:\w+\s)?$", re.I)
_NEAR = 3  # words between a denial and what it denies


#: Ids of what our own questions say of actions.
_QUESTIONS = ("asked.", "actions.", "changes.prepare_whole", "engine.offer_action")


@dataclass(frozen=True)
class Part:
    """One clause: the orders that it names, the actions that it asks for, and whether it only asks something.

    ``mood`` tells why a clause that names an action asks for none.
    """

    text: str
    orders: tuple[str, ...] = ()
    families: frozenset[str] = frozenset()
    asks: bool = False
    mood: Mood = ""


@dataclass(frozen=True)
class Reading:
    """A message, read.

    Attributes:
        text: The words that stand: what was taken back is gone.
        parts: Its clauses.
        undone: Whether a request was taken back, and none put in its place.
        condition: What the action is to wait for; empty when it is to be done now.
        out: The orders that it takes out of what it asks for: of those nothing is to be done.
        unclear: Orders beside others of which it cannot be told whether they are taken out.
        pauses: Whether an order is to wait, or to be sent later.
    """

    text: str
    parts: tuple[Part, ...]
    undone: bool = False
    condition: str = ""
    out: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    pauses: bool = False

    @property
    def orders(self) -> tuple[str, ...]:
        """The numbers that may be those of orders, in the order in which they are named."""
        return tuple(dict.fromkeys(number for part in self.parts for number in part.orders))

    @property
    def families(self) -> frozenset[str]:
        """The actions that are asked for."""
        return frozenset().union(*(part.families for part in self.parts))

    @property
    def mood(self) -> Mood:
        """Why none of the actions that are named is asked for; empty where one is, or none is named."""
        if self.pauses:
            return "pauses"
        return "" if self.families else next((part.mood for part in self.parts if part.mood), "")

    def of(self, order: str) -> frozenset[str] | None:
        """Return the actions asked for of an order, where the message has several orders; None: it does not tell.

        A clause that names an order and no action goes on with the one before ("cancel 1187 and 1202"), unless it tells
        something of the order: "cancel 1187, sorry for 1202".
        """
        if len(self.orders) < 2:
            return None
        found: set[str] = set()
        last: frozenset[str] = frozenset()
        current: tuple[str, ...] = ()
        loose: set[str] = set()
        for part in self.parts:
            if part.orders:
                found |= loose if order in part.orders and not current else set()
                current = part.orders
                last = part.families or (frozenset() if part.asks or part.mood or _tells(part.text) else last)
                loose = set()
            elif part.families:
                last = part.families
                loose |= part.families if not current else set()
            else:
                continue
            if order in current:
                found |= last
        return frozenset(found) if self.families else None


#: What headphones do is no action on an order.
_OF_NOISE = re.compile(r"\b(?:active )?noise[ -]?cancel(?:l?ing|l?ation|l?ed)?\b", re.I)


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """Return what a customer's message says.

    Args:
        text: The whole message; what it quotes does not count.
    """
    left = polarity(own(text))
    stands = standing(left.text)
    parts = [each for each in _BREAK.split(stands.text) if each and each.strip(" .,!?;")]
    read_parts = _after_the_action([_part(each) for each in parts])
    undone = stands.undone or left.undone
    waits = any(pauses(each) for each in _SENTENCE.split(stands.text))
    condition = "" if waits else conditions.condition(stands.text)
    return Reading(stands.text, read_parts, undone, condition, left.out, left.unclear, waits)


@cache
def _only_tells() -> frozenset[str]:
    """Return the words of clauses that tell of an order: verbs, who does it, apologies, what it is about."""
    names = ("order", "ordered", "bitte", "möchte", "möchten", "will", "brauche", "gern", "gerne")
    verbs = lists.words(_THINGS, "tells") - lists.every("fill") - frozenset(map(fold, names))
    return verbs | words_of("is") | amending.TELLERS | amending.told()


def _tells(text: str) -> bool:
    return any(word in _only_tells() for word in fold(text).split())


def _after_the_action(parts: list[Part]) -> tuple[Part, ...]:
    """Return the clauses, without an action in a question when or where beside one that was done: it asks for news."""
    if not any(part.mood == "tells" for part in parts) or any(part.families and not part.asks for part in parts):
        return tuple(parts)
    news = [bool(part.families and _WHEN.match(part.text)) for part in parts]
    return tuple(
        replace(part, families=frozenset(), mood="asks") if asks else part
        for part, asks in zip(parts, news, strict=True)
    )


def _part(text: str) -> Part:
    numbers = tuple(dict.fromkeys(each.lstrip("# ") for each in NUMBER.findall(text)))
    spoken_of = mood(text)
    asked = frozenset[str]() if spoken_of else families(text)
    return Part(text, numbers, asked, bool(_ASKS.search(text)), spoken_of)


def offers(text: str) -> frozenset[str]:
    """Return the actions that the clerk's words name: a model's as they stand, our own questions in any language."""
    return families(as_english(text, *_QUESTIONS))


def families(text: str) -> frozenset[str]:
    """Return the actions that words ask for, those that they deny apart: "don't cancel it, only change the address"."""
    text = _OF_NOISE.sub(" ", text)
    clauses = [folded for each in _PAUSE.split(text) if (folded := fold(each))]
    return frozenset({"swap"} if other_variant(text) else ()) | frozenset(
        family
        for action, family in FAMILIES.items()
        if any(_asked(clause, each) for clause in clauses for each in lists.held(clause, lists.action_words(action)))
    )


def other_variant(text: str) -> bool:
    """Return whether words ask for another variant, or for a new piece: "change the mugs to white", "a new one"."""
    match = _SWAPS.search(text)
    return match is not None and not _DENIED.search(text[: match.start()])


def _asked(folded: str, phrase: str) -> bool:
    first = phrase.split(" ~ ", maxsplit=1)[0]
    if not has(folded, first):
        return True
    for before in _before(folded, first):
        near = before.split()[-_NEAR:]
        if not any(word in words_of("deny") | _DENIES for word in near):
            return True
    return False


def _before(folded: str, phrase: str) -> list[str]:
    found = re.finditer(rf"(?<!\S){re.escape(phrase)}(?!\S)", folded)
    return [folded[max(0, each.start() - _FAR) : each.start()] for each in found] or [""]


def names(reading: Reading, numbers: Iterable[str]) -> list[str]:
    """Return those of these order numbers that a message names, with or without the shop's letters."""
    every = list(numbers)
    found: set[str] = set()
    for said in reading.orders:
        exact = [each for each in every if _plain(each) == _plain(said)]
        found.update(exact or (each for each in every if same(each, said)))
    found.update(references.known(reading.text, every))
    return [each for each in every if each in found]


def same(one: str, other: str) -> bool:
    """Whether two order numbers are the same, however written."""
    first, second = _plain(one), _plain(other)
    if first == second:
        return True
    return _bare(first) == _bare(second) and (_bare(first) == first or _bare(second) == second)


def _plain(number: str) -> str:
    return number.lstrip("# ").casefold()


def _bare(plain: str) -> str:
    return plain.lstrip("abcdefghijklmnopqrstuvwxyz-_/.# ") or plain


def placed(text: str) -> list[str]:
    """Return the numbers that stand where only an order's number can, in a message that may hold an address."""
    found = [each for each in NUMBER.finditer(text) if _in_place(*_beside(text, each), known=False)]
    return list(dict.fromkeys(each[0].lstrip("# ") for each in found))


def without_order(text: str, numbers: Collection[str]) -> str:
    """Return a message without the order numbers in it that name an order, so that none is read as a house or a postcode.

    Args:
        text: The message.
        numbers: The order's number, or several; empty: whatever stands where only an order's number can.
    """

    def blank(match: re.Match[str]) -> str:
        number = match[0].lstrip("# ")
        if numbers and not any(same(number, each) for each in numbers):
            return match[0]
        return " " if _in_place(*_beside(text, match), known=bool(numbers)) else match[0]

    return NUMBER.sub(blank, text)


_CUE = re.compile(
    rf"(?:\b{WORD}\b"
    r"(?:\s*+(?:no|nr|number|nummer|numéro|número|numero)\b\.?)?\s*+(?:is\b)?[\s:#]*+"
    r"|\b(?:address|adresse|anschrift|indirizzo|dirección|adres|adress|morada)\s++(?:of|for|on|from|von|für|de|du|di|voor|van|dla|för|til)\s++#?"
    r"|\b(?:from|bei|aus|zu|uit|dal|z)\s++#?|#\s?)$",
    re.I,
)
_THE = r"(?:(?:the|my|die|der|meine|la|le|el|mi|il|lo|de|het|mijn)\s+)"
#: A number that has an article is no street's: "bitte die 1018 an …".
_SENDS = re.compile(
    r"(?:\b(?:send|ship|deliver|re-?route|redirect|schicken?|sende|senden|liefer\w*|envoye[rz]|livre[rz]|envía|envíe|envíen|enviar|mandar?|"
    rf"inviare|invia|inviate|spedire|spedite|stuur|wyślij|can|could|should|will|may|let|have|need|want|get|change|changed)\s+{_THE}?|\b{_THE})#?$",
    re.I,
)
_AT = re.compile(
    rf"\b(?:in|of|on|for|from|with|di|de|du|en|von|van|address|adress|adresse|addr)\s+{_THE}?#?$|\b(?:del|dell[ao]?|vom|zur?)\s+#?$",
    re.I,
)
_AFTER = re.compile(
    r"\s*(?:$|[.;:!?]|,\s*(?:its|it's|it is|should|the|that|because|i|not)\b|(?:is|are|was|were|has|have|and|or|but|please|because|i|it|they|which|that|ist|sind|und|est|et)\b)",
    re.I,
)
_TO = re.compile(
    r"^\s*(?:(?:pls|please)\s)?(?:[-=]*>|[\u2192\u2794]|(?:(?:should|must|shall|has|have|is|needs?|can)\s(?:to\s)?)?(?:go|(?:be\s)?(?:sent|delivered|shipped))\sto|to|nach|an|à|a|al|alla|naar|aan|do|para|till|til)(?!\w)",
    re.I,
)


def _beside(text: str, match: re.Match[str]) -> tuple[str, str]:
    """Return what stands right before a number and right after it."""
    return text[max(0, match.start() - _FAR) : match.start()], text[match.end() : match.end() + _FAR]


def _in_place(before: str, after: str, *, known: bool) -> bool:
    """Whether a number stands where an order is named, and no house and no postcode."""
    if _CUE.search(before) or (_SENDS.search(before) and _TO.match(after)):
        return True
    if _AT.search(before) and _AFTER.match(after):
        return True
    begins = not re.search(r"\w", re.split(r"[.!?\n]", before)[-1])
    return begins and (
        bool(_TO.match(after)) or bool(re.match(r"\s*:", after)) or (known and not re.match(r"\s*[\w,]", after))
    )


def asks_nothing(text: str) -> bool:
    """Whether words put an action off, or name one that they only tell of, think of, ask about or deny."""
    found = read(text)
    return found.pauses or bool(found.mood and not found.families)
