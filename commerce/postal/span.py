"""Where an address stands in a message, and the parts between its commas and line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commerce.postal import recipients
from commerce.postal.address_words import (
    CHAT,
    CONTRASTS,
    ENDS,
    FAREWELLS,
    GREETINGS,
    LEADS,
    LINKS,
    NOUNS,
    OPENS,
    ORDERS,
    REQUEST_WORDS,
    STOPS,
    SUBJECTS,
)
from commerce.text import clean

#: More is no address and no sentence about one.
LONGEST = 1_200
_MOST_PARTS = 40
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)?|[|:]")
_CUT = re.compile(r"[\n,;]|\s[-\u2013\u2014\u2022]\s(?=[^\n]{0,60}\n)")
_DETERMINED = frozenset(
    "my our the this that another mein meine meinem meiner dem der die das mon ma notre mi il la mijn ons".split()
)
_COPULAS = frozenset("is ist est es \u00e8 jest \u00e9 \u00e4r er".split())
_STRONG = frozenset("to nach naar till para \u00e0".split())
_NUMBERED = re.compile(r"no\.?\s?\d", re.I)
_SIGN = re.compile("no|nr|n", re.I)
_CLOSES = re.compile(
    r"(?<!\s)\s*+(?:(?<!\w)(?:for|of|on|in|from|f\u00fcr|pour|para|per|voor|dla|f\u00f6r|til|with)\s+)?"
    r"(?:the |my |this )?$",
    re.I,
)


def parts(text: str) -> list[list[str]]:
    """Return the runs of parts that may be addresses, in order; a request, a greeting or a farewell ends a run.

    Args:
        text: The message, line breaks kept.
    """
    plain = ORDERS.sub(" | ", clean(text, LONGEST))
    runs: list[list[str]] = [[]]
    for sentence in _sentences(plain):
        runs.append([])
        for part in _pieces(sentence):
            _add(runs, part)
    return [run for run in runs if run]


def contrasted(text: str) -> bool:
    """Return whether two addresses are set against each other, so that words have to tell which one is meant."""
    plain = clean(text, LONGEST)
    around = (
        (plain[max(0, at.start() - 80) : at.start()], plain[at.end() : at.end() + 80])
        for at in CONTRASTS.finditer(plain)
    )
    return any(re.search(r"\d", before) and re.search(r"\d", after) for before, after in around)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in STOPS.finditer(text):
        if match.start() > start:
            yield text[start : match.start()]
        start = match.end()
    yield text[start:]


def _pieces(text: str) -> list[str]:
    found = (part.strip(" \t,;-\u2013\u2022*").lstrip(".") for part in _CUT.split(text))
    return [part for part in found if part][:_MOST_PARTS]


def _add(runs: list[list[str]], part: str) -> None:
    """Put a part into the current run, or begin another where it is none of an address."""
    if GREETINGS.fullmatch(part) or (FAREWELLS.fullmatch(part) and not re.search(r"\d", part)):
        runs.append([])
        return
    part = ENDS.sub("", ENDS.sub("", part)).strip()
    part = _opened(part)
    part = part if runs[-1] else recipients.bare(part)  # a recipient stands first
    if not part:
        return
    words = list(_WORD.finditer(part))
    requests = [n for n, word in enumerate(words) if word[0].casefold() in REQUEST_WORDS]
    lead = _lead(words, requests)
    if lead is not None:
        rest = _opened(recipients.bare(_determined(part[lead:].strip(" :"))))
        runs.append([rest] if rest else [])
    elif requests:
        _around(runs, part, words, requests)
    elif _is_sentence(words, bool(runs[-1])):
        runs.append([])
    else:
        runs[-1].append(part)


def _opened(part: str) -> str:
    """Return a part with a number in it without what only leads to it: "ok: Lindenweg 4"."""
    opens = None if _NUMBERED.match(part) else OPENS.match(part)
    return part[opens.end() :] if opens and re.search(r"\d", part[opens.end() :]) else part


def _is_sentence(words: list[re.Match[str]], beside: bool) -> bool:
    """Whether a part only tells something; beside an address it has to begin so: "third floor on my left" does not."""
    plain = [word[0].casefold() for word in words]
    if beside:
        return bool(plain) and plain[0] in SUBJECTS and not any(word[0].isdigit() for word in plain)
    return any(word in CHAT for word in plain)


def _around(runs: list[list[str]], part: str, words: list[re.Match[str]], requests: list[int]) -> None:
    """Keep what stands before the request words of a part without lead-in, or after them: "… adresine g\u00f6nder"."""
    # "10115 Berlin is my new address"
    ends = next((word.start() for word in words if word[0].casefold() in CHAT | _COPULAS), len(part))
    head = _CLOSES.sub("", part[: min(ends, words[requests[0]].start())]).strip()
    behind = next((word.start() for word in words[requests[-1] + 1 :] if word[0].casefold() not in _COPULAS), len(part))
    tail = part[behind:].strip(" :") if requests[-1] + 1 < len(words) else ""
    head = head if re.search(r"[^\W_]", head) else ""
    only = words[requests[0]][0]
    if len(requests) == 1 and only[0].isupper() and 0 < requests[0] < len(words) - 1 and head:
        runs[-1].append(part)  # "5 Ship Street": a street may be called like a request
        return
    if not runs[-1] and re.search(r"\d", tail):
        head = ""
    if head and (runs[-1] or re.search(r"\d", head)):
        runs[-1].append(head)
    runs.append([tail] if re.search(r"\d", tail) and not head else [])


def _lead(words: list[re.Match[str]], requests: list[int]) -> int | None:
    """Return where the address begins after words that lead to it, None when none do."""
    last = requests[-1] if requests else -1
    noun = bool(requests) and words[last][0].casefold() in NOUNS
    for n, word in enumerate(words):
        plain = word[0].casefold()
        begins = n == 0 and not requests and plain in ("to", "nach", "naar", "till", "para") and len(words) > 2
        if not begins and (not requests or n < last or (n == last and not noun)):
            continue
        if n == last:  # "my address is": the noun and what links it
            end = n + 1
            while end < len(words) and (words[end][0].casefold() in LINKS or words[end][0] == ":"):
                end += 1
                if words[end - 1][0] == ":":  # "address for 1408: Via Roma 4"
                    break
            if end > n + 1:
                return words[end - 1].end()
        elif plain in LEADS and _leads_to_number(words, n):  # "o endereço do 1018 para Rua Augusta 12"
            continue
        elif begins or plain in LEADS or (plain == ":" and n - last <= 3 and not _SIGN.fullmatch(words[n - 1][0])):
            return _stronger(words, n)
    if not requests:
        return None
    # "send it to 12 Ship Street": the last lead-in before a number, if a request stands before it
    return next(
        (
            words[n].end()
            for n in range(len(words) - 2, requests[0], -1)
            if words[n][0].casefold() in _STRONG and any(each[0][0].isdigit() for each in words[n + 1 : n + 4])
        ),
        None,
    )


def _leads_to_number(words: list[re.Match[str]], at: int) -> bool:
    """Return whether an order's number alone stands between this lead and the next one."""
    behind = [each[0].casefold() for each in words[at + 1 : at + 3]]
    return len(behind) == 2 and behind[0].isdigit() and behind[1] in LEADS


def _stronger(words: list[re.Match[str]], at: int) -> int:
    """Return where the address begins: "as a gift to 5 Elm Road" leads with "to", not with "a"."""
    if words[at][0].casefold() not in _STRONG:
        for n in range(at + 1, len(words) - 1):
            if words[n][0][0].isdigit():
                break
            if words[n][0].casefold() in _STRONG:
                return words[n].end()
    return words[at].end()


def _determined(text: str) -> str:
    """Return an address without "my new flat at" before it."""
    words = list(_WORD.finditer(text))
    if not words or words[0][0].casefold() not in _DETERMINED:
        return text
    for word in words[1:6]:
        if word[0].casefold() in LEADS or word[0] == ":":
            return text[word.end() :].strip(" :")
        if not word[0].islower():
            return text[word.start() :] if word[0][0].isdigit() else text
    return text
