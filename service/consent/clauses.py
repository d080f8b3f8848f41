"""A message clause by clause: what is asked for, and what is kept or left out.

"Everything except the lamp and the mug" asks for everything, and leaves two articles out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from commerce import causes
from commerce.own_words import own
from service.consent import lists
from service.consent.lists import fold

_COUNTING = Path(__file__).with_name("counting.yaml")
# What joins letters and digits by a sign names something: "PAN-24" is no 24 pans.
_IDENTIFIER = re.compile(
    r"(?<![\w/.-])(?=[\w/.-]{0,60}[-_/.])(?=[\w/.-]{0,60}[^\W\d_])(?=[\w/.-]{0,60}\d)[\w/.-]{3,60}(?![\w/.-])"
)
_ELIDED = re.compile(r"(?<!\w)(?:l|d|un|qu|j|n|s|m|t)['\u2019](?=\w)", re.I)
_BREAK = re.compile(r"((?<![.;:!?,])[.;:!?,]++(?=\s|$)|[\n()\u2013\u2014\u3001\u3002\uff0c]+)")
_LIST = frozenset(",\u3001\uff0c")  # between the things of a list
#: "mug (1)", "mug (x2)": how many, after what is counted.
_BRACKETED = re.compile(r"\(\s?(?:(?:x\s?)(\d{1,2})|(\d{1,2})\s?x|(\d))\s?\)", re.I)
#: "I" is another language's "and": here it joins nothing.
_I_LIKE = re.compile(
    r"((?:^|[,.;!?(])\s{0,3}(?:the|my|both|these|those|this)(?: \w{1,30}){1,3}) I (?=(?:really )?(?:like|love)d?\b)"
)
_DENIES = 4  # words before which a clause's denial stands
_LONGEST_ENTRY = 7  # words of an entry of a list
_THE = frozenset({"the", "my", "those", "these", "both", "this", "that", "our"})
TIMES = re.compile(r"\d{1,2}x|x\d{1,2}")
#: Numbers in scripts without blanks stand beside what they count with.
_HAN = {"一": 1, "壱": 1, "两": 2, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
COUNTER = re.compile(r"([一壱两兩二三四五六七八九])[个個件枚本つ只隻点點台着双足]")
_LESS = "\u0000less"  # stands for what leaves out the words after it


@cache
def words_of(name: str) -> frozenset[str]:
    """Return a list of counting.yaml.

    ``weak`` are small words for one that are articles more often than numbers: they count right before what they
    count alone. Numbers of ``units`` are no pieces, nor are those after ``names``.
    """
    return lists.words(_COUNTING, name)


@cache
def phrases_of(name: str) -> tuple[str, ...]:
    """Return a list of phrases of counting.yaml, the longest first."""
    return lists.phrases(_COUNTING, name)


@dataclass(frozen=True)
class Clause:
    """One clause: its folded words, from which place on they leave out, and what it tells.

    ``wants`` is a clause that keeps because it says what somebody wants to have: "cancel the mug, I only want the pan".
    """

    words: tuple[str, ...]
    less_from: int
    keeps: bool = False
    tells: bool = False
    unclear: bool = False
    wants: bool = False

    def asked(self, place: int) -> bool:
        """Whether what stands at a place is asked for."""
        return place < self.less_from and not self.keeps

    @property
    def wanted(self) -> str:
        """The words that are asked for."""
        return "" if self.keeps or self.tells else " ".join(self.words[: self.less_from])

    @property
    def spared(self) -> str:
        """The words that are kept or left out."""
        return " ".join(self.words if self.keeps else self.words[self.less_from :])


@lru_cache(maxsize=128)
def clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a message's own words.

    What goes on with a list belongs to what began it: "except the lamp, the mug and the pan" leaves out all three.
    """
    clauses: list[Clause] = []
    pieces = list(_pieces(text))
    action_words = [undoes(words) for words, _ in pieces]
    swaps = any(lists.any_of(" ".join(words), _swaps()) for words, _ in pieces)
    for place, (words, between) in enumerate(pieces):
        clause = _clause(words)
        onwards = pieces[place + 1] if place + 1 < len(pieces) else ([], "")
        if any(action_words) and not swaps and not clause.keeps and not clause.tells and _has(words, onwards):
            clause = replace(clause, keeps=True, wants=True)
        elif any(action_words) and not action_words[place] and not swaps and _comes(words):
            clause = replace(clause, keeps=True)
        elif clauses and _goes_on(clauses[-1], words, between):
            less = 0 if not clauses[-1].keeps else len(words)
            clause = Clause(clause.words, less, clauses[-1].keeps, wants=clauses[-1].wants)
        clauses.append(clause)
    return tuple(clauses)


def undoes(words: Sequence[str]) -> bool:
    """Return whether a clause names an action that takes something out of an order."""
    kinds = ("refund_order", "return_items", "cancel_order")
    return any(lists.any_of(" ".join(words), lists.action_words(each)) for each in kinds)


@cache
def _swaps() -> frozenset[str]:
    """Return the words for another article in the place of one: what is wanted is then what it becomes."""
    return lists.action_words("exchange_items") | lists.action_words("change_items")


def _has(words: Sequence[str], onwards: tuple[list[str], str]) -> bool:
    """Whether a clause says what somebody wants to have, and no action: "I only want the lamp", "I'll just take it"."""
    if lists.any_of(" ".join(words), lists.action_words() | (words_of("also") - words_of("still"))) or denies(words):
        return False
    following, between = onwards
    if between == "and" and undoes(following) and following[0] in words_of("determiners"):
        return False  # "I only want the lamp and the mug refunded"
    only = not words_of("only").isdisjoint(words) or not words_of("still").isdisjoint(words)
    return not words_of("need").isdisjoint(words) or (only and not words_of("takes").isdisjoint(words))


def _comes(words: Sequence[str]) -> bool:
    """Whether a clause wants something sent as it was ordered: "send me the lamp", "the lamp can come"."""
    if denies(words) or not (words_of("comes_not") | words_of("weak")).isdisjoint(words):
        return False
    return not words_of("comes").isdisjoint(words)


def has_request(text: str) -> bool:
    """Return whether a message says what its writer wants to have, and names no action."""
    pieces = [words for words, _ in _pieces(text)]
    does = any(lists.any_of(" ".join(each), lists.action_words()) for each in pieces)
    return not does and any(_has(each, ([], "")) for each in pieces)


def denies(words: Sequence[str]) -> bool:
    """Return whether words deny something."""
    plain = words_of("deny") | words_of("not") | words_of("except")
    return any(word in plain or word.endswith("n't") for word in words)


def _pieces(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the words of each clause, and what stands between it and the one before: "," , "and" or "."."""
    plain = _BRACKETED.sub(lambda found: f" x{found[1] or found[2] or found[3]} ", _I_LIKE.sub(r"\1 ", own(text)))
    between = ""
    for place, part in enumerate(_BREAK.split(_ELIDED.sub("", _IDENTIFIER.sub(_letters, plain)))):
        if place % 2:
            between = "," if set(part) <= _LIST and between != "." else "."
            continue
        folded = fold(part)
        for phrase in phrases_of("leave_out"):
            folded = f" {folded} ".replace(f" {phrase} ", f" {_LESS} ").strip()
        words: list[str] = []
        for word in folded.split():
            if word in words_of("joins"):
                if word != "but" or praises(words) or not any(each in lists.every("all") for each in words):
                    if words:
                        yield words, between
                        between = ""
                    words, between = [], "." if word in words_of("contrary") else between or "and"
                    continue
                word = _LESS  # "all but one"
            words.append(word)
        if words:
            yield words, between
            between = ""


def _goes_on(before: Clause, words: Sequence[str], between: str) -> bool:
    """Whether a clause is one more entry of what the clause before it keeps or leaves out."""
    if between not in (",", "and") or len(words) > _LONGEST_ENTRY or not before.spared:
        return False
    last = [word for word in before.words if word == _LESS or word in words_of("except") | words_of("not")]
    listed = not before.keeps and (not last or last[-1] not in words_of("not"))
    if between == "," and not listed:
        return False
    said = " ".join(words)
    own_words = words_of("is") | words_of("keep") | words_of("only") | words_of("rest") | words_of("need")
    return not (
        lists.any_of(said, lists.action_words())
        or lists.any_of(said, lists.every("all"))
        or any(word in own_words for word in words)
        or any(_leaves_out(words, n) for n in range(len(words)))
    )


def _clause(words: list[str]) -> Clause:
    less = next((place for place, word in enumerate(words) if _leaves_out(words, place)), len(words))
    keep = next((place for place, word in enumerate(words) if word in words_of("keep")), -1)
    keeps = keep >= 0 and not any(word in words_of("deny") for word in words[:keep])
    does = any(phrase in lists.action_words() for phrase in words) or lists.any_of(
        " ".join(words), lists.action_words()
    )
    keeps = keeps or (not does and praises(words)) or _denied(words)
    # "I received two" tells what came, and "I never received one" what is missing.
    tells = not does and any(word in words_of("had") for word in words) and not denies(words)
    needs = any(word in words_of("need") for word in words) and any(word in words_of("only") for word in words)
    return Clause(tuple(words), less, keeps, tells, needs and not does)


def _denied(words: Sequence[str]) -> bool:
    """Whether a clause says that something is not to be done: "don't refund the lamp"."""
    places = [place for place, word in enumerate(words[:-1]) if word in words_of("deny") and place < _DENIES]
    return any(
        " ".join(words[place + 1 :]).startswith(f"{action_word} ")
        for place in places
        for action_word in lists.action_words()
        if "~" not in action_word
    )


def praises(words: Sequence[str]) -> bool:
    """Return whether a clause only says that something is liked: nobody wants that changed."""
    if not any(_likes(words, place) for place in range(len(words))):
        return False
    return not denies(words) and not causes.read(" ".join(words))


def _likes(words: Sequence[str], place: int) -> bool:
    word, before = words[place], words[:place]
    if word in words_of("like"):  # behind those who do, or at the end, where `_I_LIKE` took them away
        by = [each for each in before if each not in words_of("only") | words_of("still")]
        return bool(before) and (not by or by[-1] in words_of("like_by") or place == len(words) - 1)
    if word in words_of("fits"):
        return words_of("fits_not").isdisjoint(words)
    if word in words_of("likes"):
        return not before or before[-1] not in words_of("likes_not")
    good = word in words_of("good") and "would" not in before
    return good and any(each in words_of("am") for each in before)


def _leaves_out(words: Sequence[str], place: int) -> bool:
    """Whether a word leaves out those after it: "except the lamp", and "not the lamp" but no "not happy"."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else ""
    if word == _LESS or word in words_of("except"):
        return bool(after)
    if word in words_of("bars"):
        return after in words_of("determiners") or value_of(after) is not None or word in words_of("except")
    if word == "no" and after in _THE:
        return False  # "no the mugs" corrects what was understood, and is not "not the mugs"
    return word in words_of("not") and (after in words_of("determiners") or value_of(after) is not None)


def _letters(identifier: re.Match[str]) -> str:
    """Return what of an identifier may name an article."""
    return re.sub(r"[\W\d_]+", " ", identifier[0])


def value_of(word: str) -> int | None:
    """Return the number that a folded word is, in figures or in words; None for any other word."""
    plain = word.strip("x") if TIMES.fullmatch(word) else word
    if plain.isdecimal():
        return int(plain) if len(plain) <= 2 and int(plain) else None
    if plain in lists.numbers():
        return lists.numbers()[plain]
    counted_in_one = COUNTER.search(word)
    return _HAN[counted_in_one[1]] if counted_in_one else None
