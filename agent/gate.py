"""The output gate: what a model says reaches the customer sentence by sentence, and only what holds.

Links lead to the store's hosts (or were in this turn's tool results), images and HTML are taken out, and a
sentence that claims or promises a change is dropped unless this turn's tool results back it. What code wrote
passes verbatim.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from commerce.text import clean

# Phrases by which a clerk claims that something was done, or promises that it will be. Published in the docs.
_DID = (
    r"(?:refunded|cancell?ed|reimbursed|credited|exchanged|replaced|returned your|changed (?:the|your)|"
    r"updated (?:the|your)|processed|issued|approved|arranged|initiated|submitted|completed|taken care of|gone ahead)"
)
_THING = r"(?:refund|money|amount|payment|credit|cancellation|exchange|replacement|address|return|request|order)"
_STATE = (
    r"(?:refunded|processed|issued|approved|completed?|cancell?ed|changed|updated|credited|reimbursed|done|successful)"
)
_DO = r"(?:refund|cancel|credit|reimburse|exchange|replace|change|update|ship|send|process|issue)"
_PAID = r"(?:sent|paid|transferred|returned|refunded|credited|confirmed|made|initiated|started|on (?:its|the) way)"
_IS = r"(?:is|are|was|were|has been|have been)\s+(?:now |already |successfully |just )*"
_PROMISES = {
    "claims a change": rf"\b(?:i|we)(?:'ve| have| just|'ve just| have just)* (?:(?!not\b|never\b)\w+ )?{_DID}\b|"
    rf"\b(?:i|we)(?:'ve| have) (?:(?!not\b|never\b)\w+ ){{0,4}}{_DID}\b",
    "claims a payment": rf"\b(?:refund|money|reimbursement|cancellation)\b[^.!?]{{0,80}}\b"
    rf"(?:(?:went|(?:has|have) gone) through\b|{_IS}{_PAID}\b)|"
    r"(?:[€$£] ?\d[\d.,]*|\d[\d.,]* ?(?:€|(?:eur|usd|gbp|chf|pln|sek|dkk|euros?|dollars?|pounds?)\b))[^.!?]{0,40}\b"
    rf"{_IS}{_PAID}\b",
    "claims it for the customer": r"\byou(?:'ve| have|'re| are| were)(?: now| already| just)*(?: been)?"
    r"(?: now| already| just| fully)* (?:refunded|reimbursed|credited)\b",
    "claims a state": rf"\b{_THING}\b[^.!?]{{0,80}}\b(?:is|are|was|were|has been|have been|has|been)\s+"
    rf"(?:now |already |successfully |just |being |been |all )*{_STATE}\b",
    "promises a change": r"\b(?:i|we)(?:'ll| will| am going to|'m going to| can guarantee| guarantee| promise)\b"
    rf"[^.!?]{{0,60}}\b{_DO}",
    "promises a result": r"\b(?:you(?:'ll| will)|will be)\b[^.!?]{0,60}\b"
    r"(?:refunded|credited|reimbursed|(?:get|receive)[^.!?]{0,20}(?:refund|money))",
    "promises to come back": r"\b(?:get|come|report) back to you\b|"
    r"\b(?:i|we)(?:'ll| will) (?:follow up|keep you posted|let you know)\b",
    "states success": r"^\W*(?:(?:done|all done|success|refund (?:completed?|successful|processed|confirmed))\b|"
    r"(?:fully )?refunded (?:[\d€$£]|your\b|it\b|in full\b))",
}
PROMISES = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PROMISES.items()}

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?([^)>\s]+)>?[^)]*\)")
_URL = re.compile(
    r"(?i)\b(?:https?|ftp|javascript|data|file|mailto|tel)\s?:(?://)?[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+"
)
_MARKS = re.compile(r"[*_`~]+")  # emphasis in the midst of a claim does not hide it
_LINKS_IN = frozenset({"url", "image", "text"})  # what a model wrote itself comes back in other fields
_TAG = re.compile(r"<[^<>]{0,2000}>")
_END = re.compile(r"(?<=[.!?…])\s+|\n+")


class Gate:
    """Lets a streamed text through, one finished sentence at a time.

    Args:
        hosts: Hosts that links may lead to.
        messages: The conversation; tool results since the customer's last message are what backs a sentence.
        said: Sentences that were shown in this turn already; they are not repeated.
    """

    def __init__(self, hosts: Iterable[str], messages: list[AnyMessage], said: Iterable[str] = ()) -> None:
        results = turn_results(messages)
        self._hosts = {host.lower() for host in hosts}
        self._quotes = [text for result in results for text in _code_written(result)]
        self._links = {url for result in results for url in _links(result)}
        self._backed = any(_shows_change(result) for result in results)
        self._said = [" ".join(text.split()) for text in said]
        self._buffer = ""
        self._open = ""  # a line shown last that did not end its sentence
        self.dropped: list[str] = []

    def feed(self, text: str) -> str:
        """Take the next piece of the model's text; return what may be shown now."""
        self._buffer += text
        out = ""
        while match := _END.search(self._buffer):
            sentence, self._buffer = self._buffer[: match.end()], self._buffer[match.end() :]
            out += self._pass(sentence)
        return out

    def finish(self) -> str:
        """Return the rest that may be shown."""
        rest, self._buffer = self._buffer, ""
        return self._pass(rest) if rest else ""

    def _pass(self, sentence: str) -> str:
        body = sentence.rstrip()
        space = sentence[len(body) :]
        plain = self._strip(body)
        flat = " ".join(plain.split()).replace("\u2019", "'")
        if not flat or any(flat in said for said in self._said):
            return ""
        if not any(flat in quote for quote in self._quotes) and not self._backed:
            broken = _broken(_MARKS.sub("", f"{self._open} {flat}" if flat[0].islower() else flat))
            if broken is not None:
                self.dropped.append(broken)
                return ""
        self._open = "" if flat.endswith((".", "!", "?", "…")) else flat
        return plain + space

    def _strip(self, text: str) -> str:
        text = _IMAGE.sub(r"\1", clean(text))
        text = _LINK.sub(lambda m: f"{m[1]} ({m[2]})" if self._allowed(m[2]) else m[1], text)
        text = _URL.sub(lambda m: m[0] if self._allowed(m[0]) else "[link removed]", text)
        return _TAG.sub("", text)

    def _allowed(self, url: str) -> bool:
        if url.rstrip(".,;") in self._links:
            return True
        parts = urlsplit(url if "//" in url else f"https://{url}")
        return parts.scheme in ("http", "https") and (parts.hostname or "").lower() in self._hosts


def _broken(text: str) -> str | None:
    return next((name for name, pattern in PROMISES.items() if pattern.search(text)), None)


def _links(value: object, field: str = "") -> list[str]:
    """Return the links in those fields of a result that come from the store, never from the model's arguments."""
    if isinstance(value, dict):
        return [url for name, each in value.items() for url in _links(each, str(name))]
    if isinstance(value, list):
        return [url for each in value for url in _links(each, field)]
    return _URL.findall(value) if isinstance(value, str) and field in _LINKS_IN else []


def turn_results(messages: list[AnyMessage]) -> list[dict[str, Any]]:
    """Return the tool results since the customer's last message."""
    results: list[dict[str, Any]] = []
    for message in reversed(messages):
        if isinstance(message, HumanMessage):
            break
        if isinstance(message, ToolMessage):
            value = json.loads(str(message.content))
            results.append(value)
    return results


def _code_written(result: dict[str, Any]) -> list[str]:
    """Return what code or the store worded. Summaries and errors are left out: they repeat the model's arguments."""
    texts = [result[key] for key in ("sentence", "reason", "text") if key in result]
    texts.extend(rule.get("reason", "") for rule in result.get("order", {}).get("can", {}).values())
    return [" ".join(str(text).split()) for text in texts if text]


def _shows_change(result: dict[str, Any]) -> bool:
    """Whether the result itself shows that something was done, so that the model may say so."""
    if result.get("kind") == "outcome":
        return bool(result.get("state") == "confirmed")
    orders = [result["order"]] if "order" in result else result.get("orders", [])
    return any(
        order.get("status") in ("refunded", "cancelled") or order.get("refunded", "0") not in ("0", "0.00", "")
        for order in orders
    )
