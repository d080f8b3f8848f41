"""How many pieces of an article somebody's words ask for: read by code for every change that has pieces.

Words are read clause by clause. What a clause keeps, leaves out or only tells of ("I ordered three") is not asked for,
and of "one of the two" one is. Where words stay unclear no number fits, and the question is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from commerce import causes
from commerce.own_words import own
from service.consent import lists, value_words
from service.consent.clauses import COUNTER, TIMES, Clause, clauses, denies, value_of, words_of
from service.consent.lists import fold

_SHORT = 4
_REACH = 4  # words between a number and what it counts
_MESSAGES = 12
_SENTENCE = re.compile(r"(?<![.!?;\n])[.!?;\n]++(?=\s|$)")
_HANGUL = re.compile(r"[가-힣]")


@dataclass
class Counted:
    """What a message says of how many pieces of an article.

    Attributes:
        attached: Numbers that stand by the article.
        free: Numbers that stand by nothing.
        kept: Numbers that are kept or left out.
        left_out: Whether the article is named among what is kept or left out, without a number.
        every: Whether all are asked for.
        rest: Whether what remains is asked for.
        half: Whether half is.
        unclear: Whether a number is named that may be what is kept as well as what is not.
        single: Whether the article is named as one: "the mug".
        plural: Whether it is named as several, or so that nobody can tell.
        among: Numbers of those among what was counted before: "two of them".
    """

    attached: list[int] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    left_out: bool = False
    every: bool = False
    rest: bool = False
    half: bool = False
    unclear: bool = False
    single: bool = False
    plural: bool = False
    among: list[int] = field(default_factory=list)

    def allowed(self, left: int) -> frozenset[int] | None:
        """Return the numbers of pieces that fit these words, none where they are unclear; None: they say nothing.

        Args:
            left: How many pieces there are to ask for.
        """
        said = self.attached or self.free
        if self.among and self.attached:  # "four mugs came, two of them are cracked"
            return frozenset(self.among[-1:])
        if said:
            total = {sum(self.attached)} if self.attached else set()
            return frozenset({*said, *total, *({left} if self.every else ())})
        if self.kept:
            return frozenset({left - sum(self.kept)} - {0}) if sum(self.kept) <= left else frozenset()
        if self.half:
            return frozenset({left // 2} if left % 2 == 0 else ())
        if self.left_out or self.unclear:
            return frozenset()
        if self.every:
            return frozenset({left})
        if self.rest and not self.single:  # "the other mug" is one
            return None
        return frozenset({1}) if self.single else None


def counted(text: str, title: str, others: Sequence[str] = ()) -> Counted:
    """Return what a message's own words say of the pieces of an article.

    Args:
        text: The message.
        title: Title and variant of an article.
        others: Those of the order's other articles: what counts one of them does not count this one.
    """
    return _said_of(value_words.without_sizes(text), title, tuple(others))


@lru_cache(maxsize=256)
def _said_of(text: str, title: str, others: tuple[str, ...]) -> Counted:
    names = _names(title)
    foreign = [each for other in others for each in _names(other) if each not in names]
    sentences = [each for each in _SENTENCE.split(own(text)) if fold(each)]
    asking = [each for each in sentences if lists.any_of(fold(each), lists.action_words())]
    if not asking or len(asking) == len(sentences):
        return _counted(text, names, foreign)
    # What a sentence asks for counts before what others tell: "both mugs came. I'd like to return one".
    here, whole = _counted(". ".join(asking), names, foreign), _counted(text, names, foreign)
    told = whole.attached or whole.free or whole.kept or whole.half
    return here if here.attached or here.free or here.kept or here.half or (here.single and not told) else whole


def _counted(text: str, names: Sequence[str], foreign: Sequence[str]) -> Counted:
    whole = fold(own(text))
    requests = len(whole.split()) <= _SHORT or lists.any_of(whole, lists.action_words())
    corrects = len(whole.split()) <= _SHORT and lists.any_of(whole, lists.every("turn") | words_of("says"))
    counted = Counted()
    for clause in clauses(text):
        _count(clause, names, foreign, counted, requests=requests, corrects=corrects)
    return counted


def _count(
    clause: Clause, names: Sequence[str], foreign: Sequence[str], counted: Counted, *, requests: bool, corrects: bool
) -> None:
    words = clause.words
    number_at = -1
    totals: set[str] = set()
    for place, word in enumerate(words):
        value = value_of(word)
        before, after = words[place - 1] if place else "", words[place + 1 : place + 1 + _REACH]
        again = number_at == place - 1 >= 0 and word in words_of("part")  # "um dos dois"
        if value is None or again or _total(words, place, totals) or _no_count(word, before, after):
            continue
        if _after_it(words, place, names):
            (counted.attached if clause.asked(place) else counted.kept).append(value)
            number_at = place
            continue
        if number_at >= 0 and _partitive(words[number_at + 1 : place], names):
            totals.add(word)  # how many there are, of which so many
            continue
        reach = after[:2] if word in words_of("weak") else after
        near = _reaches(reach, names) or (not clause.asked(place) and _reaches(words[:place][::-1], names))
        stands = near or _some_of(after, names)
        alone = not stands and not _reaches(reach, foreign)
        stands = stands or (alone and _stands(word, before, after, requests=requests, corrects=corrects))
        stands = stands or (requests and alone and clause.asked(place) and _for_one(words, place))
        if not stands and clause.asked(place):
            continue
        number_at = place
        if _arrived(clause, place, value, names, foreign, counted) or clause.tells:
            continue
        if not clause.asked(place):
            other = _reaches(words[place + 1 :], foreign) or _reaches(words[:place][::-1], foreign)
            # "Not both" is fewer than all, but no number of pieces that are kept.
            if word not in lists.every("all") and (near or not other):
                counted.kept.append(value)
        else:
            _add(clause, value, after, near, counted)
    _tell(clause, names, foreign, totals, counted)


def _arrived(
    clause: Clause, place: int, value: int, names: Sequence[str], foreign: Sequence[str], counted: Counted
) -> bool:
    """Whether a number is how many came, so that the others did not: "only one of the mugs arrived"; it is added.

    Of "I have not got both" nobody can tell whether one came.
    """
    words, only = clause.words, words_of("only")
    if words_of("came").isdisjoint(words):
        return False
    if denies(words):
        counted.unclear = counted.unclear or words[place] in lists.every("all")
        return words[place] in lists.every("all")
    told = " ".join(word for word in words if word not in only)
    faulty = causes.read(told) in causes.FAULTS - causes.NOT_THERE
    if only.isdisjoint(words[:place]) or faulty or lists.any_of(told, lists.action_words()):
        return False
    if not _mentions(words, foreign, names):
        counted.kept.append(value)
    return True


def _add(clause: Clause, value: int, after: Sequence[str], near: bool, counted: Counted) -> None:
    """Add a number of pieces that is asked for."""
    if clause.unclear:
        counted.unclear = True
    elif not near and counted.attached and after[:1] == ("of",) and set(after[1:2]) <= words_of("them"):
        counted.among.append(value)
    else:
        (counted.attached if near else counted.free).append(value)


def _for_one(words: Sequence[str], place: int) -> bool:
    """Whether a number stands for so many of what was spoken of: "refund the broken one", "make it three"."""
    before, after = words[max(0, place - 2) : place], words[place + 1 : place + 2]
    if len(before) > 1 and before[0] in words_of("makes") and before[1] in words_of("it"):
        return True
    one = words[place] == "one" and any(word in words_of("points") for word in before)
    return one and not any(word in words_of("rest") for word in before) and all(map(_idle, after))


def _total(words: Sequence[str], place: int, totals: set[str]) -> bool:
    """Whether a clause begins with how many there are, and not how many are meant: "of my two mugs I keep one"."""
    said = words[:place]
    begins = (
        bool(said)
        and said[0] in words_of("part")
        and all(word in words_of("part") | words_of("determiners") | words_of("alone") for word in said)
    )
    goes_on = any(value_of(word) for word in words[place + 1 :]) or not lists.any_of(
        " ".join(words), lists.action_words()
    )
    if not (begins and value_of(words[place]) is not None and goes_on):
        return False
    totals.add(words[place])
    return True


def _after_it(words: Sequence[str], place: int, names: Sequence[str]) -> bool:
    """Whether a number counts what stands before it: "mug x1", "mug x 1"."""
    marked = words[place][0] == "x" or (place > 0 and words[place - 1] == "x")
    return marked and _last_names(words[:place], names)


def _last_names(words: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the last of the words, an "x" apart, is one of the names."""
    last = next((word for word in reversed(words) if word != "x"), "")
    return any(_same(last, name) for name in names)


def _alone(clause: Clause, names: Sequence[str]) -> bool | None:
    """Whether the clause names the article as one ("the first mug"), None when it does not name it."""
    words = clause.words if not clause.keeps else ()
    found: bool | None = None
    for place, word in enumerate(words[: clause.less_from]):
        following = words[place + 1] if place + 1 < clause.less_from else ""
        if not any(_same(word, name) for name in names) or any(_same(following, name) for name in names):
            continue  # of several words the last one tells
        start, beside = place, words_of("pointing") - words_of("alone")
        while start and (words[start - 1] in beside or _last_names(words[:start], names)):
            start -= 1
        plural = (word.endswith("s") and not word.endswith("ss")) or word not in names
        many = following.endswith("s") and not following.endswith("ss") and following not in words_of("is")
        one = not plural and not many and start > 0 and words[start - 1] in words_of("alone")
        found = one and found is not False
    return found


def _tell(
    clause: Clause, names: Sequence[str], foreign: Sequence[str], totals: Collection[str], counted: Counted
) -> None:
    """Add what a clause says without a number."""
    wanted, spared = clause.wanted.split(), clause.spared.split()
    one = _alone(clause, names)
    counted.plural = counted.plural or one is False
    counted.single = (counted.single or one is True) and not counted.plural
    if spared and not counted.kept and _mentions(spared, names, foreign):
        counted.left_out = True
    every = " ".join(word for word in wanted if word not in totals)
    if lists.any_of(every, lists.every("all")) and not (
        _mentions(wanted, foreign, names) and not _mentions(wanted, names, foreign)
    ):
        counted.every = True
    for place, word in enumerate(wanted):
        if word in words_of("vague") and _reaches(wanted[place + 1 : place + 1 + _REACH], names):
            counted.unclear = True
    counted.rest = counted.rest or any(word in words_of("rest") for word in wanted)
    for place, word in enumerate(wanted):
        if word in words_of("half"):
            after = wanted[place + 1 : place + 1 + _REACH]
            counts = any(each in words_of("pieces") - {"of"} for each in after)
            counted.half = counted.half or counts or _reaches(after, names)


def _mentions(words: Sequence[str], names: Sequence[str], foreign: Sequence[str]) -> bool:
    """Whether words name an article; one that they fit better is meant instead."""
    own_hits = sum(any(_same(word, name) for word in words) for name in names)
    return bool(own_hits) and not (
        any(_same(word, name) for word in words for name in foreign)
        and not any(_same(word, name) for word in words for name in names if name not in foreign)
    )


def _some_of(after: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the words after a number tell of how many it is a part: "one of the two"."""
    total = next((place for place, word in enumerate(after) if place and value_of(word) is not None), 0)
    return total > 0 and _partitive(after[:total], names)


def _partitive(between: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the words between two numbers make the second one the total: "one of the two", "2 mugs out of 4"."""
    said = [word for word in between if not any(_same(word, name) for name in names)]
    return bool(said) and all(word in words_of("part") for word in said)


def _no_count(word: str, before: str, after: Sequence[str]) -> bool:
    """Whether a number counts no pieces: part of a name, of a time or a sum, or a small word for something known."""
    named = (word.isdecimal() or bool(TIMES.fullmatch(word))) and before in words_of("names")
    return (
        named
        or bool(after and after[0] in words_of("units"))
        or (word in words_of("weak") and before in words_of("pointing"))
    )


def _stands(word: str, before: str, after: Sequence[str], *, requests: bool, corrects: bool) -> bool:
    """Whether a number that stands by no article counts pieces all the same."""
    if before in words_of("only") or word in lists.every("all") or COUNTER.search(word):
        return True
    if requests and _HANGUL.match(word):
        return True
    if not after and (not before or before in words_of("says")):  # "sorry, 2", but no "2": that may pick from a list
        return corrects or (requests and word.isalpha())
    if not after:  # "refund the other two", but no "refund 5"
        return before in words_of("rest") or (before in lists.action_words() and word.isalpha())
    if word in words_of("articles"):
        return False
    onwards = (lists.every("fill") | words_of("part") | words_of("back")) - words_of("names")
    if requests and before in words_of("hands") | lists.action_words() and after[0] in onwards:
        return True  # "swap one for a smaller one", "send one back"
    # Else it may count something that the order calls otherwise, or in another language.
    return after[0] in words_of("pieces") or (requests and not _idle(after[0]))


def about(messages: Sequence[str], number: str) -> list[str]:
    """Return the newest messages that may be about an order, newest first: none from before talk of another one.

    Args:
        messages: The customer's messages, oldest first.
        number: The order's number; empty for any.
    """
    digits = re.sub(r"\D", "", number)
    found: list[str] = []
    for text in list(reversed(messages))[:_MESSAGES]:
        named = {each for each in re.findall(r"(?<!\d)\d{3,24}(?!\d)", own(text)) if len(each) == len(digits)}
        if named and digits not in named:
            break
        found.append(text)
    return found


def contradicted(
    messages: Sequence[str], title: str, many: int, left: int, others: Sequence[str] = (), number: str = ""
) -> bool:
    """Return whether a number of pieces is another one than the customer said.

    Args:
        messages: The customer's messages, oldest first.
        title: Title and variant of the article.
        many: How many pieces are asked for.
        left: How many there are to ask for.
        others: Titles of the order's other articles.
        number: The order's number, see `about`.
    """
    for text in about(messages, number):
        allowed = counted(text, title, others).allowed(left)
        if allowed is not None:
            return many not in allowed
    return many not in (1, left)  # nobody named a number


def _names(title: str) -> list[str]:
    return [each for each in fold(title).split() if len(each) > 1]


def _idle(word: str) -> bool:
    """Whether a word is no article: an action, a word that says nothing, or another number."""
    return word.isdecimal() or word in lists.action_words() or word in lists.every("fill")


def _reaches(words: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the words come to one of the names before anything else is counted."""
    for word in words:
        if any(_same(word, name) for name in names):
            return True
        if word in words_of("joins") or value_of(word) is not None:
            return False
    return False


def _same(word: str, name: str) -> bool:
    """Whether two words are the same, an ending aside."""
    short, long = sorted((word, name), key=len)
    return long.startswith(short) and len(long) - len(short) <= (2 if len(short) > 2 else 0)
