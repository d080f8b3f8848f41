"""Whether a message that is no plain yes touches the proposal that waits, or only hesitates before it.

In doubt it does: what was shown is dropped then, and the customer says anew what they want. A proposal stays only
beside something else: a question about the shelf or the rules, another order, small talk, or a question in which
nothing could mean a change.
"""

from __future__ import annotations

import re
from itertools import islice

from commerce.own_words import own
from commerce.wording import is_size
from service.consent import amending, conditions, lists, said, signs
from service.consent.clauses import words_of
from service.consent.lists import any_of, fold, has, without
from service.consent.reading import QUESTION, Shown, beyond, lead, read, says_all

_NUMBER = re.compile(r"(?<![\w.,])#?[a-z]{0,3}-?\d[\d-]{2,24}(?![\w.,]*\d)")
_CLAUSE = re.compile(
    r"(?<![.;:!?,])[.;:!?,]++(?=\s|$)|\n+|"
    r"\s(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar|i|ale|mas|och|men|og)\s",
    re.I,
)
#: The same without words that mean something else in English: "can i pay" is one part.
_PART = re.compile(r"(?<![.;:!?,])[.;:!?,]++(?=\s|$)|\n+|\s(?:and|but)\s", re.I)
_DIGIT = re.compile(r"(?<!\w)\d{1,2}(?!\w)")
_MAY = (*(f"{may} {who}" for may in ("can", "could", "may") for who in ("i", "we", "you")), "am i allowed to")
_NAMED = frozenset({"it", "them", "my", "mine", "one", "some", "part", "me", "its", "order", "orders"})
#: "Refund 1012 as well": that comes on top.
_BESIDES = frozenset({"also", "too", "auch", "noch", "aussi", "también", "anche", "ook", "też", "także", "também"})
#: What goes on from a yes begins with it.
_THEN = re.compile(r"^(?:and|und|et|y|e|plus)\s+(?:(?:then|dann|puis|ensuite|luego|después|poi)\s+)?", re.I)
_AFTER_YES = re.compile(
    r"(?<![.;:!,])[.;:!,]++(?=\s|$)|\n+|\s(?=(?:and|und|et|y|e|plus|also|auch|aussi|también|anche)\s)", re.I
)
_LONGEST_LEAN = 120
_SWAPS = frozenset({"exchange_items", "change_items"})
_MONEY = re.compile(r"[$€£¥]|\b(?:eur|euros?|usd|dollars?|gbp|pounds?|zł|pln)\b")


def touches(text: str, shown: Shown) -> bool:
    """Return whether a message may take back or change what waits for a yes.

    Args:
        text: The whole message; what it quotes does not count.
        shown: The proposal.
    """
    plain = own(text)
    if not plain:
        return False  # nothing but a quotation
    words = fold(plain)
    if words in lists.every("chat"):
        return False
    if conditions.condition(plain):
        return True  # "yes, next month", "can I do that next week as well?"
    if onwards := _on_top(plain, shown):
        return touches(onwards, shown)
    question = bool(QUESTION.search(plain)) or _asks(words)
    if question and _only_asks(plain, words, shown):
        return False
    number = fold(shown.order_number)
    if (number and has(words, number)) or _takes_back(plain, words, number):
        return True
    others = [each for each in _NUMBER.findall(plain.casefold()) if fold(each) != number]
    if others:
        if not question and (bool(lead(words)) or _narrows(words)):
            return True
        return not _apart(plain)
    if question and any_of(words, lists.every("rules")):
        return False
    return _may_change(plain, words, shown, question=question)


#: A yes ends early: no more breaks of a message are looked at, each of which reads all of it.
_MOST_BREAKS = 8


def _on_top(plain: str, shown: Shown) -> str:
    """Return what a message says on top of a yes to what is shown: "yes, and cancel 1408 too"; empty for all others.

    It is no plain yes, so that it carries out nothing; but what it agrees to is not taken back either.
    """
    for found in reversed(list(islice(_AFTER_YES.finditer(plain), _MOST_BREAKS))):
        agreed, onwards = plain[: found.start()], plain[found.end() :].strip()
        joined = _THEN.match(onwards)
        onwards = onwards[joined.end() :] if joined else onwards
        others = [each for each in _NUMBER.findall(onwards.casefold()) if fold(each) != fold(shown.order_number)]
        further = bool(joined) or any_of(fold(onwards), _BESIDES | words_of("also"))
        if further and others and _agrees(agreed, shown):
            return onwards
    return ""


def _agrees(text: str, shown: Shown) -> bool:
    return read(text, shown) in ("yes", "named") or (bool(lead(fold(text))) and hesitates(text, shown))


def _narrows(words: str) -> bool:
    """Whether words may make less of what is shown; "change the address" of another order does not."""
    for action_word in sorted(
        (each for each in lists.action_words() if "~" not in each and " " in each), key=len, reverse=True
    ):
        words = without(words, action_word)
    return any_of(words, lists.every("narrow") - _BESIDES)


def _apart(plain: str) -> bool:
    """Whether every clause that names another number is surely a request of its own, or a question.

    "I meant 1408" is neither, nor is a number alone: they may put another order in the place of what was shown.
    """
    if adds(plain):
        return True
    parts = [each for each in said.read(plain).parts if _NUMBER.search(each.text.casefold())]
    places = any("address" in each.families for each in parts)  # a postcode and a house number are its own
    return bool(parts) and all(each.families or each.asks or places for each in parts) and not _corrects(fold(plain))


#: "The same for 1414", "1414 to the same address".
_SAME = frozenset(
    {
        "as well",
        "same",
        "the same",
        "same address",
        "same place",
        "same one",
        "dasselbe",
        "das gleiche",
        "genauso",
        "gleiche adresse",
        "selbe adresse",
        "lo mismo",
        "misma dirección",
        "lo stesso",
        "stesso indirizzo",
    }
)


def adds(text: str) -> bool:
    """Return whether words say nothing but that another order comes on top: "and 1414 too".

    Args:
        text: The whole message.
    """
    plain = own(text)
    rest = fold(_NUMBER.sub(" ", plain.casefold()))
    if not any_of(rest, _BESIDES | words_of("also") | _SAME):
        return False
    agrees = lists.every("yes") | lists.every("certain")
    idle = {*_BESIDES, *agrees, *words_of("also"), *words_of("joins"), *(lists.every("fill") - {"no"}), *_SAME}
    for phrase in sorted(idle, key=len, reverse=True):
        rest = without(rest, phrase)
    return not rest and bool(_NUMBER.search(plain.casefold()))


def _corrects(words: str) -> bool:
    return any(has(words, each) for name in ("swap", "undo") for each in amending.phrases(name))


def _may_change(plain: str, words: str, shown: Shown, *, question: bool) -> bool:
    """Whether words that name no order may mean what is shown."""
    if _names_article(words, shown):
        return True
    if any_of(words, lists.every("shop")):
        return False
    if any_of(words, lists.action_words()) or any_of(words, lists.every("narrow")):
        return True
    if _DIGIT.search(words) or _MONEY.search(plain.casefold()) or _counts(words):
        return True
    return not question


def _only_asks(plain: str, words: str, shown: Shown) -> bool:
    """Whether a question is about what is shown, or about the rules, and names nothing that could be changed."""
    known = lists.every("about") if shown.action == "change_payment" else lists.every("about") | lists.every("rules")
    changes = lists.every("turn") | (lists.every("narrow") - _BESIDES)
    if not any_of(words, known) and not (_of_any(words) and not _names_article(words, shown)):
        return False
    parts = [fold(each) for each in _PART.split(plain)]
    if len(parts) > 1 and any(
        any_of(each, words_of("keep") | lists.action_words()) and not any_of(each, known) and not _of_any(each)
        for each in parts
    ):
        return False
    rest = beyond(words)
    for phrase in sorted(known, key=len, reverse=True):
        rest = without(rest, phrase)
    return not (any_of(rest, changes) or _NUMBER.search(plain.casefold()) or _DIGIT.search(rest) or _counts(rest))


def _of_any(words: str) -> bool:
    """Whether English words ask what may be done with goods of some kind, and with none that were named.

    "Can I return presents" is about the rules; "can I return it", "… the mug", "… one" may be about what is shown.
    """
    english = lists.languages()["en"]
    begins = next((each for each in sorted(_MAY, key=len, reverse=True) if words.startswith(f"{each} ")), "")
    after = words[len(begins) :].strip() if begins else ""
    for action_words in english.action_words.values():
        for action_word in action_words:
            if after.startswith(f"{action_word} "):
                things = after[len(action_word) :].split()
                named = _NAMED & set(things) or words_of("pointing") & set(things[:2])
                return not named and bool(set(things) - english.fill)
    return False


def _takes_back(plain: str, words: str, number: str) -> bool:
    """Whether words change their speaker's mind or name another way to be paid, whatever else they say."""
    return any_of(words, lists.every("turn") | words_of("payment")) or _in_passing(plain, number)


def _in_passing(plain: str, number: str) -> bool:
    """Whether one of several clauses takes back or changes what waits: "show me jackets, I keep what I have".

    A clause about another order does not: "and I want to send 1414 back".
    """
    parts = [fold(each) for each in _CLAUSE.split(plain)]
    parts = [each for each in parts if each]
    if len(parts) < 2:
        return False
    strong = words_of("keep") | lists.action_words() | lists.every("turn")
    idle = lists.every("asks")
    return any(
        any_of(each, strong)
        and not any_of(each, lists.every("shop") | lists.every("rules"))
        and each not in idle
        and (has(each, number) or not _NUMBER.search(each))
        for each in parts
    )


def hesitates(text: str, shown: Shown) -> bool:
    """Return whether a message leans to a yes without being one, or says nothing at all, and requests for nothing else.

    Neither answers what waits, and neither takes it back: it is shown once more.

    Args:
        text: The whole message; what it quotes does not count.
        shown: The proposal.
    """
    plain = own(text)
    if not plain or len(plain) > _LONGEST_LEAN or QUESTION.search(plain) or signs.said(plain) & {"no", "stop"}:
        return False
    words = fold(plain)
    if not words or words in lists.every("unsure"):
        return True
    if (
        shown.action in ("cancel_order", "refund_order", "return_items")
        and has(words, "send")
        and not any_of(words, lists.action_words(shown.action))
    ):
        return False  # "please send 1015" is the contrary of a cancellation
    rest = without(words, number) if (number := fold(shown.order_number)) else words
    for phrase in sorted(lists.action_words(shown.action), key=len, reverse=True):
        rest = without(rest, phrase)
    if _requests(rest, plain, shown) or (shown.action in _SWAPS and any(is_size(word) for word in words.split())):
        return False
    if any_of(words, agree := lists.every("yes") | lists.every("certain")):
        names_it = any_of(words, lists.action_words(shown.action))  # "ok, retract the return" is the contrary of one
        idle = agree | lists.every("beside") | (lists.every("fill") if names_it else frozenset())
        for phrase in sorted(idle, key=len, reverse=True):
            rest = without(rest, phrase)
        return not rest if names_it else not any_of(rest, lists.every("aims"))
    for phrase in sorted(lists.every("fill") | lists.every("beside"), key=len, reverse=True):
        rest = without(rest, phrase)
    # "Refund it please" says over again what was shown, "fine" says too little.
    return not rest and (says_all(text, shown) or not any_of(words, lists.action_words()))


def _requests(rest: str, plain: str, shown: Shown) -> bool:
    """Whether what a message says besides the action that was shown may be a change, a denial or another request."""
    names = ("turn", "narrow", "shop", "rules", "chat", "no", "stop", "refuse", "all")
    said = frozenset().union(*(lists.every(name) for name in names)) - lists.every("beside")
    if any_of(rest, said) or any_of(rest, lists.action_words()) or _asks(rest):
        return True
    if re.search(r"\d", rest) or _MONEY.search(plain.casefold()) or _counts(rest):
        return True
    return _names_article(rest, shown, least=3)


def _asks(words: str) -> bool:
    """Whether the words begin as a question does, perhaps after a yes."""
    said = words[len(lead(words)) :].strip()
    return any(begun.startswith(f"{each} ") for each in lists.every("asks") for begun in (words, said))


def _counts(words: str) -> bool:
    return any(has(words, each) for each, value in lists.numbers().items() if value > 1 or each in ("one", "single"))


def _names_article(words: str, shown: Shown, least: int = 4) -> bool:
    """Whether the words name something that the proposal's own sentence names."""
    idle = {*lists.every("fill"), *lists.every("asks"), *lists.every("yes"), *lists.action_words()}
    named = fold(" ".join(shown.names)).split()
    told = {each[:5] for each in named if len(each) >= least and each.isalpha() and each not in idle}
    return any(len(each) >= least and each[:5] in told for each in words.split() if each not in idle)
