"""What a model's words may refer to: the store's links, the customer's own address, codes that tools gave.

Everything else that looks like a way to reach somebody, or like a code, came from where nobody vouches for it:
a product text, a note, the customer's message, the model itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from agent import echoes
from commerce.links import safe_link
from commerce.text import clean

LINK_REMOVED, ADDRESS_REMOVED, CODE_REMOVED = "[link removed]", "[address removed]", "[code removed]"

#: Fields of tool results that the store or code fills in, and nobody else.
_TRUSTED = frozenset({
    "id", "sku", "number", "title", "variant", "category", "brand", "paid_with", "proposal_id",
    "order_number", "options", "url", "image", "sentence", "reason", "currency", "code", "action",
    "hash", "payment_methods", "expires_at", "placed_on", "delivered_on", "shipped_on", "new_sku", "product_id",
})  # fmt: skip
#: The fields among these that hold links. A link in a title or a brand came from whoever wrote that.
_LINKS = frozenset({"url", "image"})
#: Parts of results that repeat what the model itself wrote.
_ECHOED = frozenset({"query", "understood", "message", "summary", "items_read", "still_open"})

MAX_DICTATED = 100
_TLD = (
    "com|net|org|info|biz|io|co|ai|app|dev|me|tv|cc|xyz|top|shop|store|online|site|club|link|click|live|example|test|"
    "invalid|local|onion|ru|cn|de|uk|fr|nl|eu|us|ly|gl|gg|to"
)
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?|\u3002)"
_SCHEME = re.compile(
    r"(?i)\b(?:h[tx]{2}ps?|ftp|javascript|data|file|mailto|tel|sms|whatsapp|blob|vbscript|ws)\s?:\s?(?:[/\\\u2044\u2215\u29f8]{1,3})?[^\s<>\"')\]]+"
    r"|\b[a-z][a-z0-9+.-]{1,15}\s?:\s?[/\\\u2044\u2215\u29f8]{2}[^\s<>\"')\]]+|(?<!\w)[/\\]{2}[\w-]+\.[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+"
)
_WEB = re.compile(r"https?://[^\s<>\"')\]]+")
_HOST = re.compile(
    rf"(?<![\w@.-])(?:[^\W_][\w-]*{_DOT})+(?:(?P<low>xn--[\w-]+|[^\W\d_]{{2,24}}))(?![\w-])(?:[:/?#][^\s<>\"')\]]*)?"
)
_SPELLED = re.compile(rf"(?i)\b[a-z0-9-]+(?:\s+(?:dot|punkt|point)\s+[a-z0-9-]+)*\s+dot\s+(?:{_TLD})\b(?:/\S*)?")
_NUMERIC_HOST = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b(?:[:/]\S*)?")
_AT = r"(?:@|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)"
_EMAIL = re.compile(rf"(?i)[\w.+%-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)*")
_EMAIL_SPELLED = re.compile(rf"(?i)\b[\w.+-]+\s+at\s+[\w-]+(?:\s+dot\s+[\w-]+)*\s+dot\s+(?:{_TLD})\b")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d\s()/.-]{7,22}\d(?!\w)")
_TOKEN = re.compile(r"[^\W_][\w./+=-]*[\w=]")
_SECRET = re.compile(r"(?i)(?:sk-|ak_|ck_|cs_|pk_|rk_|shp[a-z]{2}_|ghp_|xox[a-z]-|akia|eyj)[\w.~+/=-]{6,}")
_COMMON_LAST = re.compile(rf"(?i)(?:{_TLD})")


class Grounds:
    """What the words of this turn may refer to.

    Args:
        hosts: Hosts that links may lead to.
        messages: The conversation so far.
        email: The customer's own, proven address.
        instructions: The model's instructions, which are never told.
        dictated: What was dictated in messages that are not kept any more.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        messages: Sequence[AnyMessage],
        email: str = "",
        instructions: str = "",
        dictated: Sequence[str] = (),
    ) -> None:
        self.hosts = frozenset(host.casefold() for host in hosts)
        self._messages = messages
        self._email = email.casefold()
        self._instructions = instructions
        self._earlier = dictated

    @cached_property
    def _texts(self) -> tuple[str, str]:
        """The trusted and the untrusted text of the conversation, each as one."""
        trusted = [each.trusted for each in self._results if each.trusted]
        other = [each.other for each in self._results if each.other]
        return "\n".join(trusted), "\n".join([*self.customer_words, *other])

    @cached_property
    def _results(self) -> list[_Texts]:
        return [_texts_of(str(each.content)) for each in self._messages if isinstance(each, ToolMessage)]

    @cached_property
    def _links(self) -> frozenset[str]:
        return frozenset(link for each in self._results for link in each.links)

    @cached_property
    def customer_words(self) -> list[str]:
        """The customer's messages that the model was shown."""
        return [clean(str(each.content)) for each in self._messages if isinstance(each, HumanMessage)]

    @cached_property
    def _echoes(self) -> echoes.Echoes:
        return echoes.Echoes(self._instructions, self.customer_words, self.dictated())

    def dictated(self) -> list[str]:
        """Return what somebody wants to be said word for word, earlier or in these messages."""
        texts = [*self.customer_words, *(each.other for each in self._results)]
        found = [each for text in texts for each in _dictated(text)]
        return list(dict.fromkeys([*self._earlier, *found]))[-MAX_DICTATED:]

    def repeats(self, sentence: str) -> str | None:
        """Return why the sentence is only a repetition of what must not be repeated, None when it is not."""
        return self._echoes.reason(sentence, self.vouched)

    def vouched(self, text: str) -> bool:
        """Return whether a tool gave this text in a field that the store or code fills in."""
        wanted = re.escape(text.casefold())
        return re.search(rf"(?<![^\W_]){wanted}(?![^\W_])", self._texts[0]) is not None

    def link(self, url: str) -> bool:
        """Return whether a link may be shown: to the store or a carrier, or one that a tool gave as a link."""
        plain = url.rstrip(".,;")
        return bool(safe_link(plain, self.hosts)) or plain.casefold() in self._links

    def without_contacts(self, text: str) -> str:
        """Return the text without links, addresses and numbers by which somebody else could be reached."""
        text = _SCHEME.sub(lambda m: m[0] if self.link(m[0]) else LINK_REMOVED, text)
        text = _EMAIL_SPELLED.sub(ADDRESS_REMOVED, text)
        text = _EMAIL.sub(lambda m: m[0] if self._own(m[0]) else ADDRESS_REMOVED, text)
        text = _SPELLED.sub(lambda m: m[0] if self.vouched(m[0]) else LINK_REMOVED, text)
        text = _HOST.sub(self._host, text)
        text = _NUMERIC_HOST.sub(self._numeric_host, text)
        return _PHONE.sub(self._phone, text)

    def tidied(self, value: Any) -> Any:
        """Return a call's arguments without contacts and codes that come neither from the customer nor from a tool."""
        if isinstance(value, dict):
            return {self.tidied(str(name)): self.tidied(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.tidied(each) for each in value]
        if not isinstance(value, str) or self.vouched(value.strip()):
            return value
        return _TOKEN.sub(lambda m: m[0] if self._askable(m[0]) else CODE_REMOVED, self.without_contacts(value))

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
        plain = re.split(r"[:/?#]", found, maxsplit=1)[0].casefold()
        sentence_end = last[0].isupper() and not _COMMON_LAST.fullmatch(last)
        if sentence_end or plain in self.hosts or self.link(f"https://{plain}") or self.vouched(found):
            return found
        return LINK_REMOVED

    def _numeric_host(self, match: re.Match[str]) -> str:
        """Keep the shop's own address, which is a numeric one where it runs on loopback."""
        return match[0] if re.split(r"[:/]", match[0], maxsplit=1)[0] in self.hosts else LINK_REMOVED

    def _phone(self, match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        if len(digits) < 9 or re.fullmatch(r"\d{4}-\d\d-\d\d.*", match[0]) or self.vouched(match[0].strip()):
            return match[0]
        return ADDRESS_REMOVED

    def without_codes(self, text: str) -> str:
        """Return the text without codes that no tool gave: what looks like a secret, a SKU, a password."""
        return _TOKEN.sub(lambda m: m[0] if self._sayable(m[0]) else CODE_REMOVED, text)

    def _sayable(self, token: str) -> bool:
        if "://" in token or "@" in token:
            return True
        kind = _kind(token)
        if kind == "plain" or self.vouched(token):
            return True
        other = self._texts[1]
        if kind == "shout":
            return re.search(rf"(?<!\w){re.escape(token)}(?!\w)", other) is None
        return kind == "word" and token.casefold() not in other.casefold()


# Messages stay the same from turn to turn; reading them anew was a third of a turn's own time.
_dictated = lru_cache(maxsize=1024)(echoes.dictated)


@dataclass(frozen=True)
class _Texts:
    """The texts of a tool's result: those that are trusted and the links among them, casefolded, and the rest."""

    trusted: str
    other: str
    links: frozenset[str]


@lru_cache(maxsize=1024)
def _texts_of(content: str) -> _Texts:
    result = json.loads(content)
    is_policy = result.get("kind") == "policy"
    trusted: list[str] = []
    other: list[str] = []
    links: set[str] = set()
    for name, vouched, text in _leaves(result, is_policy):
        (trusted if vouched else other).append(text)
        if vouched and (is_policy or name in _LINKS):
            links.update(found.rstrip(".,;").casefold() for found in _WEB.findall(text))
    return _Texts("\n".join(trusted).casefold(), "\n".join(other), frozenset(links))


def _kind(token: str) -> str:
    """Return what a token looks like: plain, a code, a shouted word, or a word that may be a code."""
    if not token.isascii():
        return "plain"
    bare = token.strip("./+=-")
    letters, digits = any(c.isalpha() for c in bare), sum(c.isdigit() for c in bare)
    if not letters:
        return "code" if len(bare) > 40 else "plain"
    if len(bare) >= 24 and "/" not in bare and "-" not in bare and (digits or bare != bare.lower()):
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
    """Yield the field of every text of a result, whether the store or code wrote it, and the text."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name in _ECHOED:
                yield from ((inner, False, text) for inner, _, text in _leaves(each, False, name))
            else:
                yield from _leaves(each, vouched or name in _TRUSTED, name)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, vouched, field)
    elif isinstance(value, str) and value:
        yield field, vouched, value
