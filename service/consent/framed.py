"""Whether the words of a clause follow each other as in a request: what they are is not enough.

"Can you cancel 1015" and "you can cancel 1015" are the same words, and so are "I want my money for 1012 back" and "I
have my money back for 1012". So each phrase is told by what it is for, and the clause by how these follow each other.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

from runtime.yaml_file import read_yaml
from service.consent import lists
from service.consent.lists import fold

_FILE = Path(__file__).with_name("framed.yaml")
#: Stand for what the proposal is about: its order, an article of it, a number of it.
ORDER, ARTICLE, COUNT = "N", "A", "Q"
#: By what a phrase is for; of two lists that hold one, the first counts.
_SIGNS = {
    "before_verb": "w",
    "wants": "W",
    "before_thing": "v",
    "sum": "M",
    "have": "y",
    "be": "b",
    "may": "m",
    "all": "a",
    "a": "x",
    "the": "e",
    "it": "i",
    "thing": "o",
    "things": "g",
    "kind": "z",
    "money": "c",
    "of": "f",
    "tells": "k",
    "opens": "s",
    "courtesy": "h",
    "send": "u",
    "back": "q",
    "toward": "d",
    "tail": "t",
}
_ACTION_WORD, _DONE, _EITHER = (
    "r",
    "p",
    "j",
)  # a verb or noun; one that is done; "this", with a thing behind it or alone
_ACTION_WORDS = frozenset("rpuM")
_LONGEST = 60  # phrases; nobody asks plainly in more, and more take long to read
#: What may stand for a thing. No sign is read in two ways here, or "all all all all" would take for ever.
_HEAD = "(?:[oANaij]|zA|zQ|Qc?|(?<=[eaQj])g|(?<![eaQj])g(?=N))(?:z(?!A|Q(?!c)))?"
#: Things, each with what stands before it; "a" and "the" end none, and neither does "this" before "of" or a verb.
_THINGS = f"(?:[ex]|{_HEAD})+(?<![ex])(?!(?<=j)[fr])"
_NP = f"{_THINGS}(?:f{_THINGS})*"
_OF = f"f?{_NP}"
_END = f"(?:[htdksq]|f{_THINGS})*"
_START = f"[hs]*(?:{_OF}(?:k+(?=[hswW]))?[hs]*)?"
_WISHES = (
    f"{_START}(?:[wW][htd]*)*LASTr[htd]*(?:{_OF})?{_END}",  # "please cancel 1015"
    f"{_START}(?:(?:[wW]h*)+[vWy]|[vW])[htd]*(?:{_OF}h*)?[exj]*a?r[htd]*(?:{_OF})?{_END}y?",  # "I want a refund"
    f"[hs]*xa?r[htd]*(?:{_OF})?{_END}",  # "a refund for 1012"
    f"{_START}(?:(?:[wW]h*)*[vW]|[wWh]+y)h*{_NP}[htd]*b?p{_END}y?",  # "I need order 1015 cancelled"
    f"{_START}(?:[wWm]h*)?(?:{_OF})?h*bh*[pr]b?{_END}",  # "1015 should be cancelled"
    f"[hs]*[mwW]h*(?:{_OF})h*bp{_END}",  # "can 1015 be cancelled"
    f"[hs]*{_NP}ph+{_END}",  # "1015 cancelled please"
    f"{_START}(?:[wW][htd]*)*u[htd]*{_NP}[htd]*q(?:{_OF})?{_END}",  # "send the mugs back"
    f"{_START}(?:[wW][htd]*)*[vW][htd]*[eaj]*M[htd]*(?:{_OF})?r?{_END}y?",  # "I want my money for 1012 back"
)
#: Where the verb stands last, what it is for stands before it: "ich möchte 1015 stornieren".
_LAST = {"de": f"(?:{_OF}[htd]*)?"}
_POLITE = frozenset("hs")
_BESIDE = re.compile("[hstkexaQoNAizgcfj]*")


def reads(words: str, language: str, family: str) -> Literal["asks", "beside", "polite", ""]:
    """Return what a clause is by the order of its words.

    Args:
        words: The clause, folded; `ORDER`, `ARTICLE` and `COUNT` stand for what is the proposal's own.
        language: The language's code.
        family: The family of the action that is proposed.

    Returns:
        "asks" for a request, "beside" for words that name no action, "polite" for courtesies alone, empty for all else.
    """
    signs = _signs(words, _table(language, family))
    if ("d" in signs and _goes_back(words, language)) or _of_others(words, language) or _whether(words, language):
        return ""
    if len(signs) <= _LONGEST and _ACTION_WORDS & set(signs) and _request(language).fullmatch(signs):
        return "asks"
    if set(signs) <= _POLITE:
        return "polite"
    return "beside" if _BESIDE.fullmatch(signs) else ""


@cache
def words_of(language: str, family: str) -> frozenset[str]:
    """Return the words that say what they are for, of a language beside one action."""
    return frozenset(word for phrase in _table(language, family) for word in phrase.split())


@cache
def parts() -> frozenset[str]:
    """Return the words for one of several things that nobody named: "an item", "something"."""
    return frozenset(_split(read_yaml(_FILE)["parts"]))


@cache
def _request(language: str) -> re.Pattern[str]:
    return re.compile("|".join(each.replace("LAST", _LAST.get(language, "")) for each in _WISHES))


def _signs(words: str, table: dict[str, str]) -> str:
    """Return a sign for each phrase, the longest first, and "?" for a word that is in none."""
    left, found = words.split(), []
    while left:
        n = next((n for n in range(min(len(left), 6), 0, -1) if " ".join(left[:n]) in table), 0)
        found.append(table[" ".join(left[:n])] if n else left[0] if left[0] in (ORDER, ARTICLE, COUNT) else "?")
        left = left[n or 1 :]
    return "".join(found)


@cache
def _table(language: str, family: str) -> dict[str, str]:
    data, of_language = read_yaml(_FILE)[language], lists.languages()[language]
    found: dict[str, str] = {}
    either_way = _split(data["either_way"])
    for action in ("cancel_order", "refund_order", "return_items"):
        for phrase in of_language.action_words.get(action, ()):
            if "~" not in phrase and phrase not in either_way:
                found[phrase] = _DONE if phrase in _done() else _ACTION_WORD
    found = {**found, **dict.fromkeys(_split(data["sum"]), "M")}
    found |= dict.fromkeys(of_language.last, "o")
    kinds = [(sign, _split(_named(data, name, family))) for name, sign in _SIGNS.items()]
    for sign, phrases in (*kinds, ("h", of_language.beside)):
        for phrase in phrases:
            found.setdefault(phrase, sign)
    return {**found, **dict.fromkeys({*_split(data["the"])} & {*_split(data["it"])}, _EITHER)}


def _of_others(words: str, language: str) -> bool:
    """Whether words say what others want: "they need 1015 cancelled"."""
    data = read_yaml(_FILE)[language]
    wants = _split(data.get("of_others", ""))
    return any(lists.has(words, f"{who} {each}") for who in _split(data["it"]) for each in wants)


def _whether(words: str, language: str) -> bool:
    """Whether words ask if it can be done, and not that it is done: "can I still cancel 1015?"."""
    data = read_yaml(_FILE)[language]
    return all(any(lists.has(words, each) for each in _split(data[name])) for name in ("still", "whether"))


def _goes_back(words: str, language: str) -> bool:
    """Whether it is about goods that go back, and not about money: "send 1414 back to me" is no return."""
    action_words = lists.languages()[language].action_words
    back, money = (
        lists.any_of(words, action_words.get(each, frozenset())) for each in ("return_items", "refund_order")
    )
    return back and not money


def _named(data: dict[str, Any], name: str, family: str) -> str:
    # "On delivery" is no order's delivery: such words need "the" before them.
    return f"{data[name]} | {data['thing_of'].get(family, '')}" if name == "things" else str(data[name])


def _split(phrases: str) -> list[str]:
    return [folded for each in phrases.split("|") if (folded := fold(each))]


@cache
def _done() -> frozenset[str]:
    """Return the actions that are done: "cancelled". Those that go on ("cancelling") may be asked for as they are."""
    named = _split(read_yaml(_FILE.with_name("plainly.yaml"))["participles"])
    return frozenset(each for each in named if not each.endswith("ing"))
