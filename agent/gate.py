"""The output gate: what a model says reaches the customer sentence by sentence, and only what holds.

Links lead to the store's hosts and to carriers (or were in a link field of a tool result), images and HTML are taken
out, so are foreign addresses and codes that no tool gave (`agent.grounds`). A sentence that claims or promises a
change is dropped unless this turn's tool results back it, and so is one that repeats the model's instructions or
what somebody dictated (`agent.echoes`). What code wrote makes no claim of the model's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from agent.grounds import Grounds
from agent.proof import Proof
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
_MARKS = re.compile(r"[*_`~]+")  # emphasis in the midst of a claim does not hide it
_TAG = re.compile(r"<[^<>]{0,2000}>")
MAX_SENTENCE = 2_000
_END = re.compile(r"(?<=[.!?…])\s+|\n+")


class Gate:
    """Lets a streamed text through, one finished sentence at a time.

    Args:
        hosts: Hosts that links may lead to, or the grounds that the words of this turn stand on.
        messages: The conversation; tool results since the customer's last message are what backs a sentence.
        said: Sentences that were shown in this turn already; they are not repeated.
    """

    def __init__(self, hosts: Iterable[str] | Grounds, messages: list[AnyMessage], said: Iterable[str] = ()) -> None:
        results = turn_results(messages)
        self._grounds = hosts if isinstance(hosts, Grounds) else Grounds(hosts, messages)
        self._quotes = [text for result in results for text in _code_written(result)]
        self._proof = Proof(results)
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
        while len(self._buffer) > MAX_SENTENCE:
            # No sentence is that long: it is cut at a word, and what is not even a word is left out.
            cut = self._buffer.rfind(" ", 0, MAX_SENTENCE) + 1
            sentence, self._buffer = self._buffer[:cut], self._buffer[cut or MAX_SENTENCE :]
            out += self._pass(sentence) if sentence.strip() else ""
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
        quoted = any(flat in quote for quote in self._quotes)
        broken = None if quoted else self._broken(flat)
        if broken is not None:
            self.dropped.append(broken)
            return ""
        self._open = "" if flat.endswith((".", "!", "?", "…")) else flat
        return plain + space

    def _broken(self, flat: str) -> str | None:
        bare = _MARKS.sub("", flat)
        repeats = self._grounds.repeats(bare)
        if repeats is not None:
            return repeats
        whole = f"{_MARKS.sub('', self._open)} {bare}" if flat[0].islower() else bare
        return next((name for name in claims(whole) if not self._proof.backs(name, whole)), None)

    def _strip(self, text: str) -> str:
        text = _IMAGE.sub(r"\1", clean(text))
        text = _LINK.sub(lambda m: f"{m[1]} ({m[2]})" if self._grounds.link(m[2]) else m[1], text)
        text = self._foreign(_TAG.sub("", text))
        # Emphasis in the midst of an address or a code does not hide it.
        bare = _MARKS.sub("", text)
        again = self._foreign(bare)
        return text if again == bare else again

    def _foreign(self, text: str) -> str:
        return self._grounds.without_codes(self._grounds.without_contacts(text))


def claims(text: str) -> list[str]:
    """Return the kinds of claims and promises in a sentence (keys of `PROMISES`)."""
    return [name for name, pattern in PROMISES.items() if pattern.search(text)]


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
