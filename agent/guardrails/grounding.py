"""What a model's words may refer to: the store's links, the customer's own address, codes that tools gave.

Everything else that looks like a way to reach somebody, or like a code, came from where nobody vouches for it:
a product text, a note, the customer's message, the model itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage

from agent.guardrails import leaks
from agent.history import History
from commerce import contacts
from commerce.links import additions, page_of, safe_link, tracking_link, well_formed
from commerce.text import clean
from service.consent import references
from tools import results
from tools.results import PolicyResult

LINK_REMOVED, ADDRESS_REMOVED, CODE_REMOVED = "[link removed]", "[address removed]", "[code removed]"

#: Fields of tool results that the store or code fills in, and nobody else.
_TRUSTED = frozenset(
    "id handle sku number title variant category brand paid_with proposal_id order_number options url image "
    "sentence reason currency code action hash payment_methods expires_at placed_on delivered_on shipped_on new_sku "
    "product_id".split()
)
#: The field among these that holds links. A link in a title or a brand came from whoever wrote that, and a picture
#: lies where everybody may put files.
_LINKS = frozenset({"url"})
#: The fields among these that somebody words freely: they vouch for no host and no telephone number.
_WORDED = frozenset({"title", "variant", "category", "brand", "options", "paid_with", "payment_methods", "image"})
#: The fields among these that code words, with what is in the former in its midst.
_RETOLD = frozenset({"sentence", "reason"})
#: Parts of results that repeat what the model itself wrote.
_ECHOED = frozenset({"query", "understood", "message", "summary", "items_read", "still_open"})

_NUMBERS = frozenset({"number", "order_number"})
MAX_DICTATED = 100
_TOKEN = re.compile(r"[^\W_][\w./+=-]*[\w=]")
_SECRET = re.compile(r"(?i)(?:sk-|ak_|ck_|cs_|pk_|rk_|shp[a-z]{2}_|ghp_|xox[a-z]-|akia|eyj)[\w.~+/=-]{6,}")
_TO_THE_AT = re.compile(r"[\w.+%-]{0,64}@[\w-]")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(?:\d[A-Z]{2})?")  # of the United Kingdom: SW1A 2AA
_RATING = re.compile(r"IP(?:X\d|\dX|\d\d)K?")  # how tight a case is against dust and water
_WORDS_OF_A_FACT = 6
_ENCODED = 24  # so long a token may be an encoded text


class Grounding:
    """What the words of this turn may refer to.

    Args:
        hosts: Hosts that links may lead to.
        messages: The conversation so far.
        email: The customer's own, proven address.
        instructions: The model's instructions, which are never told.
        dictated: What was dictated in messages that are not kept any more.
        spoken: The customer's messages, where they are none of ``messages``.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        messages: Sequence[AnyMessage],
        email: str = "",
        instructions: str = "",
        dictated: Sequence[str] = (),
        spoken: Sequence[str] = (),
    ) -> None:
        self.hosts = frozenset(host.casefold() for host in hosts)
        self._messages = messages
        self._email = email.casefold()
        self._instructions = instructions
        self._earlier = dictated
        self._spoken = spoken

    @cached_property
    def _texts(self) -> tuple[str, str]:
        """The trusted and the untrusted text of the conversation, each as one."""
        trusted = [each.trusted for each in self._results if each.trusted]
        other = [each.other for each in self._results if each.other]
        return "\n".join(trusted), "\n".join([*self.customer_words, *other])

    @cached_property
    def _results(self) -> list[_Texts]:
        return [_texts_of(each.written) for each in History(self._messages).results]

    @cached_property
    def _parcels(self) -> frozenset[str]:
        """The tracking numbers of the customer's orders that tools read."""
        return frozenset(number for each in self._results for number in each.parcels)

    @cached_property
    def _contacts(self) -> tuple[str, str, str]:
        """What vouches for hosts and numbers: always, unless somebody worded it, and what somebody worded."""
        found = self._results
        worded = "\n".join(f"{each.worded}\n{each.other.casefold()}" for each in found)
        return "\n".join(each.known for each in found), "\n".join(each.retold for each in found), worded

    @cached_property
    def _links(self) -> frozenset[str]:
        return frozenset(link for each in self._results for link in each.links)

    @cached_property
    def _additions(self) -> frozenset[str]:
        """What the store's own links in this conversation carry beside their pages."""
        return frozenset(each for link in self._links if safe_link(link, self.hosts) for each in additions(link))

    @cached_property
    def _pages(self) -> frozenset[str]:
        """The store's own pages that this conversation's results led to, and its first one."""
        return frozenset({"", *(page_of(link) for link in self._links if safe_link(link, self.hosts))})

    @cached_property
    def customer_words(self) -> list[str]:
        """The customer's messages that the model was shown."""
        return [clean(str(each.content)) for each in self._messages if isinstance(each, HumanMessage)]

    @cached_property
    def _leaks(self) -> leaks.Leaks:
        return leaks.Leaks(self._instructions, self.customer_words, self.dictated())

    def dictated(self) -> list[str]:
        """Return what somebody wants to be said word for word, earlier or in these messages."""
        texts = [*self.customer_words, *(each.other for each in self._results)]
        found = [each for text in texts for each in _dictated(text)]
        return list(dict.fromkeys([*self._earlier, *found]))[-MAX_DICTATED:]

    def repeats(self, sentence: str) -> str | None:
        """Return why the sentence is only a repetition of what must not be repeated, None when it is not."""
        return self._leaks.reason(sentence, self.vouched)

    def vouched(self, text: str) -> bool:
        """Return whether a tool gave this text in a field that the store or code fills in."""
        return _holds(self._texts[0], text)

    def reachable(self, text: str) -> bool:
        """Return whether a host or telephone number is the shop's own word, not that of a title or a description."""
        known, retold, worded = self._contacts
        return _holds(known, text) or (_holds(retold, text) and not _holds(worded, text))

    def link(self, url: str) -> bool:
        """Return whether a link may be shown, see `shown_link`."""
        return bool(self.shown_link(url))

    def shown_link(self, url: str) -> str:
        """Return a link as it may be shown: to the store, about a parcel of the customer, or given by a tool as a link.

        It is put together anew from its parts; empty when it must not be shown.
        """
        plain = url.rstrip(".,;")
        if plain.casefold() in self._links:
            whole = well_formed(plain) or tracking_link(plain, self._parcels)
        elif whole := safe_link(plain, self.hosts):  # a page that the store named, with nothing that a model thought of
            whole = whole if page_of(whole) in self._pages and additions(whole) <= self._additions else ""
        else:
            whole = tracking_link(plain, self._parcels)
            whole = whole if all(self._of_parcel(each) for each in additions(whole)) else ""
        return whole and whole + url[len(plain) :]

    def _of_parcel(self, addition: str) -> bool:
        """Return whether what a carrier's link carries is the number of the customer's parcel, and no more."""
        value = addition.rpartition("=")[2].lstrip("#/")
        return value in {number.casefold() for number in self._parcels}

    def without_contacts(self, text: str) -> str:
        """Return the text without links, addresses and numbers by which somebody else could be reached."""
        text = contacts.SCHEME.sub(lambda m: self.shown_link(m[0]) or LINK_REMOVED, text)
        text = contacts.EMAIL_SPELLED.sub(ADDRESS_REMOVED, text)
        text = contacts.EMAIL.sub(lambda m: m[0] if self._own(m[0]) else ADDRESS_REMOVED, text)
        text = contacts.SPELLED.sub(lambda m: m[0] if self.reachable(m[0]) else LINK_REMOVED, text)
        text = contacts.SAID_HOST.sub(LINK_REMOVED, text)
        text = contacts.HOST.sub(self._host, text)
        text = contacts.ODD_HOST.sub(lambda m: m[0] if self.reachable(m[0]) else LINK_REMOVED, text)
        text = contacts.NUMERIC_HOST.sub(self._numeric_host, text)
        return contacts.PHONE.sub(self._phone, text)

    def tidied(self, value: Any) -> Any:
        """Return a call's arguments without contacts and codes that come neither from the customer nor from a tool."""
        if isinstance(value, dict):
            return {
                self.tidied(str(name)): each if self._for_the_carrier(name, each) else self.tidied(each)
                for name, each in value.items()
            }
        if isinstance(value, list):
            return [self.tidied(each) for each in value]
        if not isinstance(value, str) or self.vouched(value.strip()):
            return value
        return _TOKEN.sub(lambda m: m[0] if self._askable(m[0]) else CODE_REMOVED, self.without_contacts(value))

    def _for_the_carrier(self, name: str, value: Any) -> bool:
        """Return whether it is the telephone number of a recipient, as the customer wrote it: it goes on the parcel."""
        return name == "telephone" and isinstance(value, str) and any(value in text for text in self.customer_words)

    def claimable(self, args: dict[str, Any]) -> bool:
        """Return whether an unknown customer may claim these order data: every value is their own word.

        Claiming tells nothing and sends a code only to the address on the order.
        """
        words = "\n".join(self.customer_words).casefold()
        return not self._email and all(isinstance(each, str) and each.casefold() in words for each in args.values())

    def _askable(self, token: str) -> bool:
        if _SECRET.match(token):
            return False
        return _kind(token) != "code" or self.vouched(token) or any(token in text for text in self.customer_words)

    def _own(self, address: str) -> bool:
        return bool(self._email) and address.casefold().strip(".") == self._email

    def _host(self, match: re.Match[str]) -> str:
        found, last = match[0], match["low"]
        before = match.string[: match.start()]
        if before.endswith("@") or re.search(r"://\S*$", before):
            return found  # inside a link or an address that was judged as a whole
        if _TO_THE_AT.match(match.string, match.end()) and not re.search(r"[:/?#]", found):
            return found  # "ann.lee" of ann.lee@example.com: the address was judged too
        if contacts.begins_a_sentence(last) or self.link(f"https://{found}") or self.reachable(found):
            return found
        return LINK_REMOVED

    def _numeric_host(self, match: re.Match[str]) -> str:
        """Keep the shop's own address, which is a numeric one where it runs on loopback."""
        return match[0] if re.split(r"[:/]", match[0], maxsplit=1)[0] in self.hosts else LINK_REMOVED

    def _phone(self, match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        few = len(digits) < contacts.LEAST_DIGITS
        if few or re.fullmatch(r"\d{4}-\d\d-\d\d.*", match[0]) or self.reachable(match[0].strip()):
            return match[0]
        return ADDRESS_REMOVED

    def without_codes(self, text: str) -> str:
        """Return the text without codes that no tool gave: what looks like a secret, a SKU, a password."""
        own = self._orders_named(text)
        return _TOKEN.sub(lambda m: m[0] if m[0] in own or self._sayable(m[0]) else CODE_REMOVED, text)

    def _orders_named(self, text: str) -> frozenset[str]:
        """Return what a text names as an order and the customer wrote: it may be told that there is none."""
        named = references.named(text)
        if not named:
            return frozenset()
        words = "\n".join([*self.customer_words, *self._spoken])
        said = {each.casefold() for each in references.candidates(words)}
        said |= {each.replace("_", "") for each in said}  # as it reads without marks of emphasis
        return frozenset(each for each in named if each.casefold() in said and not _SECRET.match(each))

    def _sayable(self, token: str) -> bool:
        if "://" in token or "@" in token:
            return True
        for number in self._parcels:  # a carrier's link has it in its midst
            token = token.replace(number, "") or number
        kind = _kind(token)
        if kind == "plain" or self.vouched(token):
            return True
        if kind == "shout" and any(token in each.pages or token in each.facts for each in self._results):
            return True  # the store's own page writes it so, or a fact of a product: EPDM, HEPA
        other = self._texts[1]
        if kind == "shout":
            return re.search(rf"(?<!\w){re.escape(token)}(?!\w)", other) is None
        return kind == "word" and token.casefold() not in other.casefold()


# Messages stay the same from turn to turn; reading them anew was a third of a turn's own time.
_dictated = lru_cache(maxsize=1024)(leaks.dictated)


@dataclass(frozen=True)
class _Texts:
    """The texts of a tool's result: those that are trusted, casefolded, and the rest.

    ``known``, ``retold`` and ``worded`` are the trusted ones by who words them, see `_RETOLD` and `_WORDED`; ``links``
    and ``parcels`` are the links and tracking numbers among them. ``pages`` are the words of the store's own pages,
    ``facts`` those of products' facts.
    """

    trusted: str
    other: str
    links: frozenset[str]
    known: str
    retold: str
    worded: str
    parcels: frozenset[str]
    pages: frozenset[str]
    facts: frozenset[str]


@lru_cache(maxsize=1024)
def _texts_of(content: str) -> _Texts:
    found = results.read(content)
    result, is_policy = found.plain, isinstance(found, PolicyResult)
    trusted: list[str] = []
    other: list[str] = []
    links: set[str] = set()
    by: dict[str, list[str]] = {"known": [], "retold": [], "worded": []}
    for name, vouched, text in _leaves(result, is_policy):
        if vouched and name in _NUMBERS:
            trusted.append(text.replace("_", ""))  # as it reads without marks of emphasis
        (trusted if vouched else other).append(text)
        if vouched:
            by["worded" if name in _WORDED else "retold" if name in _RETOLD else "known"].append(text)
        if vouched and (is_policy or name in _LINKS):
            links.update(found.rstrip(".,;").casefold() for found in contacts.WEB.findall(text))
    kinds = {name: "\n".join(texts).casefold() for name, texts in by.items()}
    parcels, pages, facts = frozenset(_parcels(result)), frozenset(_pages(result)), frozenset(_facts(result))
    own, more = "\n".join(trusted).casefold(), "\n".join(other)
    return _Texts(own, more, frozenset(links), **kinds, parcels=parcels, pages=pages, facts=facts)


def _pages(result: dict[str, Any]) -> Iterator[str]:
    """Yield the words that an answer quotes from the store's own pages; what a product says is no page."""
    quotes = result.get("quotes")
    for each in quotes if result.get("kind") == "answer" and isinstance(quotes, list) else ():
        if isinstance(each, dict) and each.get("source") != "product":
            yield from re.findall(r"[^\W_]+", str(each.get("text") or ""))


def _facts(result: dict[str, Any]) -> Iterator[str]:
    """Yield the words of products' short facts: a sentence there may have been worded to be obeyed."""
    items = result.get("items")
    for each in [result.get("item"), *(items if isinstance(items, list) else ())]:
        attributes = each.get("attributes") if isinstance(each, dict) else None
        for value in attributes.values() if isinstance(attributes, dict) else ():
            found = re.findall(r"[^\W_]+", str(value))
            yield from found if len(found) <= _WORDS_OF_A_FACT else ()


def _parcels(result: Any) -> Iterator[str]:
    """Yield the tracking numbers of an order, or of a list of them."""
    found = result.get("order") or result
    for parcel in found.get("tracking") or () if isinstance(found, dict) else ():
        if number := str(parcel.get("number") or ""):
            yield number


def _holds(texts: str, text: str) -> bool:
    """Return whether a text stands in others as a whole, no letter or digit beside it."""
    wanted, end = text.casefold(), len(texts)
    at = texts.find(wanted)  # a pattern would look at every place
    while at >= 0:
        after = at + len(wanted)
        if not (at and texts[at - 1].isalnum()) and not (after < end and texts[after].isalnum()):
            return True
        at = texts.find(wanted, at + 1)
    return False


def _kind(token: str) -> str:
    """Return what a token looks like: plain, a code, a shouted word, or a word that may be a code."""
    if not token.isascii() or (len(token) < _ENCODED and token.isalpha() and not token.isupper()):
        return "plain"  # most words
    bare = token.strip("./+=-")
    if _POSTCODE.fullmatch(bare) or _RATING.fullmatch(bare):
        return "plain"
    letters, digits = any(c.isalpha() for c in bare), sum(c.isdigit() for c in bare)
    if not letters:
        return "code" if len(bare) > 40 else "plain"
    if len(bare) >= _ENCODED and "/" not in bare and "-" not in bare and (digits or bare != bare.lower()):
        return "code"  # an encoded text
    parts = [part for part in re.split(r"[-_]", bare) if part]
    if len(parts) > 1:
        return _kind_of_parts(bare, parts, digits)
    if digits >= 2 and len(bare) >= 7 and "." not in bare and "/" not in bare:
        return "code"
    return "shout" if len(bare) >= 4 and bare.isupper() else "plain"


def _kind_of_parts(bare: str, parts: list[str], digits: int) -> str:
    if all(part.isdigit() or part.islower() for part in parts):
        if parts[0].isdigit() and len(parts) <= 3 and all(len(part) < 12 for part in parts):
            return "plain"  # 30-day, 2-in-1
        return "word" if digits or "_" in bare or len(parts) > 3 else "plain"
    if "_" in bare or (digits and len(bare) >= 5):
        return "code"
    return "code" if bare.isupper() and len(bare) >= 6 else "plain"


def _leaves(value: Any, vouched: bool, field: str = "") -> Iterator[tuple[str, bool, str]]:
    """Yield the field of every text of a result, whether the store or code wrote it, and the text.

    What is inside a field that is vouched for belongs to that field, whatever the names in it: a shop's options may
    be called anything.
    """
    if isinstance(value, dict):
        for name, each in value.items():
            if name in _ECHOED:
                yield from ((inner, False, text) for inner, _, text in _leaves(each, False, name))
            else:
                yield from _leaves(each, vouched or name in _TRUSTED, field if vouched else name)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, vouched, field)
    elif isinstance(value, str) and value:
        yield field, vouched, value
