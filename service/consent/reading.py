"""A typed yes or no. Only the closed lists count, and only as the whole message.

A yes may be put together: words that are one, and beside them words that add nothing, as in "yes of course, thanks".
Whatever is in none of these lists makes another message of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from commerce.own_words import own
from service.consent import lists, signs
from service.consent.clauses import words_of
from service.consent.facets import contradicts
from service.consent.lists import any_of, bare, fold, has, tiled, without

Kind = Literal["yes", "no", "stop", "named", ""]
_LONGEST = 120
_KINDS: tuple[Kind, ...] = ("yes", "no", "stop")
_NUMBER = re.compile(r"#?(?=\S{0,40}\d)[\w.-]+")
#: "No" before a number is short for one.
_DENIES = re.compile(r"(?<!\S)no(?! #?\S{0,20}\d)(?!\S)")
_STRUCK = re.compile(r"~~|[\u0335-\u0338]")  # a yes that is struck through
#: Signs that make a choice, a denial or a face of a yes: "y/n", "!yes", "yes :(", a box that is not ticked.
_DOUBT = re.compile(
    r"[/|\\=<>%^@{}\u00ac\u2260\u00b1]|~(?=\w)|(?<!\S)!(?=\w)|#(?!\d)|:'?-?\(|\[\s*\]|\(\s*\)|(?<!\S)[_\u25a1\u25a2\u25fb\u2610]+(?!\S)"
)
_TICKED = re.compile(r"[\[(]\s*[xX\u2713\u2714]\s*[\])]")
#: "1012 ✅": an order with its sign.
_SIGNED = re.compile(r"#?(?P<number>[\w-]{3,24})[ :.-]{0,3}(?P<after>[^\w\s#:.,-]{1,8})")
_SIGNED_FIRST = re.compile(r"(?P<after>[^\w\s#:.,-]{1,8})[ :.-]{0,3}#?(?P<number>[\w-]{3,24})")
#: What is a yes in one language and another word elsewhere: thanks in Danish, "if" in Italian and Spanish.
_ELSEWHERE = {"tak": frozenset({"pl"}), "si": frozenset({"it", "es"})}
QUESTION = re.compile(r"[?\uff1f\u061f\u037e\u203d\u2047-\u2049\u2753\u2754]")


#: What a customer writes for a currency beside a sum; other currencies have their code alone.
_UNITS = {
    "EUR": {"€", "euro", "euros"},
    "USD": {"$", "dollar", "dollars"},
    "GBP": {"£", "pound", "pounds"},
    "CHF": {"franken"},
    "JPY": {"¥", "円"},
    "CNY": {"¥", "元"},
    "KRW": {"₩", "원"},
    "PLN": {"zł", "zl"},
    "TRY": {"₺"},
}


#: They begin a message as often as they agree.
_SOFT = frozenset({"ok", "okay", "k", "alright", "please", "confirm", "please confirm"})


_SURELY_A_NUMBER = 3  # digits: "yes 5" may count something
#: What stands before the number of the order that was shown.
_BEFORE_IT = (
    "with|for|on|the|my|order|number|nr|mit|für|die|meine|bestellung|commande|la|ma|pour|pedido|el|mi|para|con|ordine|il|"
    "mio|per"
)
#: Actions that the same words undo: "cancel the cancellation". To send an invoice is one action of two words.
_GOODS = frozenset({"cancel_order", "refund_order", "return_items", "exchange_items", "change_items"})


@dataclass(frozen=True)
class Shown:
    """A proposal as far as consent is about it; ``names`` is what its sentence names: articles, sums, an address."""

    id: str
    action: str
    order_number: str
    names: tuple[str, ...] = ()
    arguments: dict[str, Any] = field(default_factory=dict)
    money: str = ""  # what it pays back or costs, "126.80"; empty where no money moves
    currency: str = ""


def read(text: str, shown: Shown | None = None, language: str = "") -> Kind:
    """Return what a message says to a proposal.

    Args:
        text: The whole message. What it quotes is left out.
        shown: The proposal that waits; without it no action can be named.
        language: The conversation's language where it is known: only its list counts then, and the English one.

    Returns:
        ``yes``, ``no`` or ``stop`` when it is nothing but that; ``named`` for a yes that names this very action, as in
        "yes, cancel 1015"; empty for anything else.
    """
    plain = own(text)
    if not plain or len(plain) > _LONGEST or QUESTION.search(plain) or _STRUCK.search(plain):
        return ""
    if shown is not None and (signed := _signed(plain, shown.order_number)):
        return signed
    plain = _TICKED.sub(" ", plain, count=1)
    if _DOUBT.search(plain) or _TICKED.search(plain) or doubtful(plain, language):
        return ""
    words, pictures = fold(plain), signs.said(plain)
    kind = _read(words, language) if words else ""
    if pictures:
        return _with_pictures(kind, pictures, bool(words))
    if kind or shown is None or not words:
        return kind
    if _read(_without_number(words, fold(shown.order_number)), language) == "yes":
        return "yes"  # "ok, go ahead with 1015": the number is the one that was shown
    return _named(words, shown) if _same_currency(plain, shown) else ""


def doubtful(text: str, language: str = "") -> bool:
    """Return whether all of a message is a word that is a yes in one language, and says something else in another.

    Args:
        text: The whole message.
        language: The language of the conversation where it is known.
    """
    words = [word for word in fold(own(text)).split() if word not in _beside_english()]
    return bool(words) and all(word in _ELSEWHERE and language not in _ELSEWHERE[word] for word in words)


@cache
def _beside_english() -> frozenset[str]:
    return lists.languages()["en"].beside | lists.languages()["en"].yes


def _signed(plain: str, number: str) -> Kind:
    """Return what the sign beside this order says, where a message is nothing but orders with their signs."""
    form = _SIGNED if re.match(r"[#\w]", plain) else _SIGNED_FIRST
    pairs = list(form.finditer(plain))
    if not number or not pairs or form.sub("", plain).strip(" ,;\n"):
        return ""
    said = {sign for each in pairs if each["number"] == number.lstrip("#") for sign in signs.said(each["after"])}
    return "named" if said == {"yes"} else "no" if said == {"no"} else ""


def _without_number(words: str, number: str) -> str:
    """Return a message's words without the number of the order that was shown, and the small words before it."""
    if len(number) < _SURELY_A_NUMBER or not has(words, number) or not lead(words):
        return ""
    return " ".join(re.sub(rf"(?<!\S)(?:(?:{_BEFORE_IT}) ){{0,4}}{re.escape(number)}(?!\S)", " ", words).split())


def _same_currency(plain: str, shown: Shown) -> bool:
    """Whether every sign of a currency in the message is the proposal's own."""
    signs_said = {each for each in plain if unicodedata.category(each) == "Sc"}
    return signs_said <= _UNITS.get(shown.currency, set())


def _read(words: str, language: str) -> Kind:
    names = [name for name in lists.languages() if not language or name in (language, "en")]
    plain = bare(words)
    for kind in _KINDS:
        if any(tiled(plain, *_pieces(name, kind)) for name in names):
            return kind
    return "stop" if _stops(words) else ""


def _with_pictures(kind: Kind, pictures: frozenset[str], beside_words: bool) -> Kind:
    """Return what pictures say, or words with pictures beside them: nothing plain unless they agree."""
    spoken = {*pictures, kind} if beside_words else set(pictures)
    if spoken == {"stop"} or spoken == {"no", "stop"}:
        return "stop"
    return "yes" if spoken == {"yes"} else "no" if spoken == {"no"} else ""


@cache
def _pieces(language: str, kind: Kind) -> tuple[frozenset[str], frozenset[str]]:
    """Return the phrases of which one language's yes, no or stop has one at least, and those that may stand beside."""
    own_lists, english = lists.languages()[language], lists.languages()["en"]
    core = {
        "yes": own_lists.yes | own_lists.certain,
        "no": own_lists.no | own_lists.refuse,
        "stop": own_lists.stop,
    }[kind]
    beside = own_lists.beside | english.beside | (english.yes | english.certain if kind == "yes" else frozenset())
    return frozenset(map(bare, core)), frozenset(map(bare, beside))


def may_be_yes(text: str) -> bool:
    """Return whether a message may turn out to be a yes, so that its time of arrival matters."""
    plain = own(text[:1000])
    return 0 < len(plain) <= _LONGEST and (read(text) == "yes" or bool(lead(fold(plain))))


def says_all(text: str, shown: Shown) -> bool:
    """Return whether a yes that names its action says all of it: of an order as a whole, or with the very sum."""
    rest = {name: value for name, value in shown.arguments.items() if value and name not in ("reason", "note")}
    amount = str(rest.pop("amount", ""))
    rest.pop("currency", None)
    return not rest and (not amount or _plain(amount) in {_plain(each) for each in fold(own(text)).split()})


def speaks_of_it(text: str) -> bool:
    """Return whether a text holds a yes or a no of any language: what stands beside a question for one must not."""
    return any_of(fold(text), lists.every("yes") | lists.every("no"))


def _stops(words: str) -> bool:
    """Whether the words are nothing but ways to say wait or no, to all of it perhaps: "stop everything"."""
    rest = words
    for phrase in sorted(lists.every("stop") | lists.every("no"), key=len, reverse=True):
        rest = without(rest, phrase)
    if not rest or rest == words:
        return not rest
    return tiled(rest, lists.every("all") | _ALL_OF, lists.every("beside") | _ALL_OF)


def stops_all(text: str) -> bool:
    """Return whether a message only says to stop, and says so of everything: "stop everything"."""
    return read(text) == "stop" and any_of(fold(own(text)), lists.every("all") | _ALL_OF - _NOT_ALL)


#: They mean one thing.
_NOT_ALL = frozenset(
    {
        "of this",
        "of that",
        "requests",
        "orders",
        "right now",
        "now",
        "this",
        "that",
        "it",
        "them",
        "sofort",
    }
)
#: Beside "stop" they say no more than that.
_ALL_OF = frozenset(
    {
        "of this",
        "of that",
        "all that",
        "all this",
        "it all",
        "the whole thing",
        "orders",
        "requests",
        "right now",
        "now",
        "this",
        "that",
        "it",
        "them",
        "alles",
        "sofort",
        "das alles",
        "todo",
        "tutto",
        "tout",
        "alle",
        "wszystko",
        "tudo",
        "her şeyi",
        "allt",
    }
)


def lead(words: str) -> str:
    """Return the yes that a text begins with, the longest there is."""
    every = lists.every("yes") | lists.every("certain")
    fitting = [each for each in every if words.startswith(each) and has(words, each)]
    return max(fitting, key=len, default="")


def firmly(words: str) -> tuple[str, str]:
    """Return the yes that folded words begin with, where it is more than "ok", and the words after it."""
    said = lead(words)
    return (said, words[len(said) :]) if said and _firm(words) else ("", words)


def beyond(words: str) -> str:
    """Return folded words without a yes at their head that goes on with "but": "sure but how long does it take"."""
    agreed = lead(words)
    rest = words[len(agreed) :].split()
    return " ".join(rest[1:]) if agreed and len(rest) > 1 and rest[0] in words_of("contrary") else words


def _named(words: str, shown: Shown) -> Kind:
    """Return what a yes with the action beside it is: it names this order's action, or says "it" of what was shown."""
    said = lead(words)
    rest = words[len(said) :] if said else ""
    action_words = [each for each in lists.action_words(shown.action) if has(rest, each)]
    if not action_words or _DENIES.search(rest) or (shown.action in _GOODS and _twice(rest, action_words)):
        return ""
    if has(rest, "change") and not shown.action.startswith("change_"):
        return ""  # "cancel the change"
    if contradicts(rest, shown.action, shown.arguments):
        return ""  # "yes, the invoice" beside a proposal for the confirmation
    number = fold(shown.order_number)
    has_number = not number or has(rest.replace("#", " "), number)
    if not has_number and any_of(rest, lists.every("all")):
        return ""  # "all of it" may be more than was shown
    if not has_number and shown.action == "cancel_order" and (not _firm(words) or _points(rest)):
        return ""  # "cancel it", "ok, cancel" and "yes, cancel that" may mean the question
    # What says nothing in one language is a no or a stop in another.
    spoken = [each for each in lists.languages().values() if said in each.yes | each.certain or each.language == "en"]
    fill = frozenset().union(*(each.fill for each in spoken)) - lists.every("no") - lists.every("stop")
    idle = {*action_words, *fill, *lists.every("beside"), *lists.every("yes"), number} - {""}
    rest = re.sub(r"(?<!\S)no(?= #?\S{0,20}\d)", "", rest)
    for phrase in sorted(idle, key=len, reverse=True):
        rest = without(rest, phrase)
    if not all(_is_shown(each, shown) for each in rest.split()):
        return ""
    return "named" if has_number else "yes"


def names_twice(rest: str, action: str) -> bool:
    """Return whether folded words name an action twice, which may undo it."""
    return _twice(rest, [each for each in lists.action_words(action) if has(rest, each)])


def _twice(rest: str, action_words: Sequence[str]) -> bool:
    """Whether words name an action twice: "cancel the cancellation" and "take back the return" undo it."""
    left, times = rest, 0
    for phrase in sorted(action_words, key=len, reverse=True):
        if has(left, phrase):
            blankless = lists.spaceless(phrase)
            times += left.count(phrase) if blankless else max(1, f" {left} ".replace(" ", "  ").count(f" {phrase} "))
            left = without(left, phrase)
    return times > 1


def _points(rest: str) -> bool:
    """Whether words point at what was said; after a firm yes "it" is the order: "yes, cancel it"."""
    return any(has(rest, each) for each in words_of("pointing") - {"the", "it"} | {"them"})


def _firm(words: str) -> bool:
    """Whether words have a yes among them that is more than "ok"."""
    return any_of(words, lists.every("yes") - _SOFT)


def _is_shown(word: str, shown: Shown) -> bool:
    """Whether a number or a currency beside the action is the proposal's own: all of its money, or all of its pieces.

    Any other number of its sentence, such as a fee, a day or the end of a card's, is another request.
    """
    if word == shown.currency.casefold() or word in _UNITS.get(shown.currency, set()):
        return bool(word)
    if not _NUMBER.fullmatch(word):
        return False
    pieces = [each for name in ("items", "swaps") for each in shown.arguments.get(name) or () if isinstance(each, dict)]
    counted = sum(int(each.get("quantity") or 1) for each in pieces)
    return (bool(shown.money) and _plain(word) == _plain(shown.money)) or (counted > 0 and word == str(counted))


def _plain(number: str) -> str:
    digits = number.replace(",", ".")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
