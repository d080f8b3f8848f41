"""Which part of an order somebody's words ask for: all of it, some articles, or everything but one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from commerce import causes
from commerce.articles import Article, mentions
from commerce.own_words import own
from commerce.pointing import chosen
from commerce.wording import Words, tokens
from service.consent import lists, things
from service.consent.clauses import Clause, clauses, denies, has_request, praises, undoes, value_of, words_of
from service.consent.lists import fold
from service.consent.quantities import about, counted
from service.consent.title_spelling import spelled

_PLACE = re.compile(r"[0-9]{1,2}")
_PHRASE = re.compile(r"((?<![.;!?\n])[.;!?\n]++(?=\s|$)|,\s++|\s(?:but|aber|mais|pero|ma|maar|ale|mas|men)\s)", re.I)
_REACH = 4  # words from "all" to what it is all of
_NEAR = 200  # characters that hold these words
_NUMBER = re.compile(r"\b\d{3,}\b")
#: One piece is left out. Elsewhere an "a" may be another language's article: "menos a caneca" is all of the mugs.
_BUT_ONE = re.compile(
    r"\b(?:(?:minus|but|except|without|less) an?|(?:bis auf|außer|ohne) eine?[nmrs]?|(?:excepto|menos|sin) una?"
    r"|(?:tranne|meno|senza) un[ao]?)\s",
    re.I,
)


@dataclass(frozen=True)
class Portion:
    """What a message says of an order's articles.

    Attributes:
        whole: Whether all of the order is asked for.
        part: What is asked for where that is not all, as a customer would say it; empty when it is all.
        wanted: Ids of the articles that are asked for by name.
        spared: Ids of those that are kept or left out.
        some: Ids of those of which some pieces are kept or left out.
        unsure: Ids of those that words beside an action speak of, nobody can tell why: "refund the cap, my brother
            wears the shirts", "cancel 1015, I only want the lamp".
    """

    whole: bool = False
    part: str = ""
    wanted: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    some: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()


def read(text: str, lines: Sequence[tuple[Article, int]]) -> Portion | None:
    """Return what a message says of an order's articles; None when it says nothing of them.

    Args:
        text: The customer's message.
        lines: The order's articles, and how many pieces of each there are to ask for.
    """
    found = [article for article, _ in lines]
    text = without_remarks(spelled(text, [f"{each.title} {each.variant}" for each in found]), found)
    parts = list(clauses(text))
    wanted, left = _named(" , ".join(each.wanted for each in parts), found), " , ".join(each.spared for each in parts)
    spared, unsure = _kept(parts, found, wanted)
    if unsure and len(found) > 1:
        return Portion(False, ", ".join(each.name for each in found if each.id in unsure), unsure=frozenset(unsure))
    fewer = {article.id for article, many in lines if _fewer(text, article, many, found)}
    words = fold(own(text))
    action_word = lists.any_of(words, lists.action_words())
    only = any(word in words_of("only") for word in words.split())
    every = any(_all_of_it(each.wanted, found, wanted) for each in parts if not _tells_of(each, found))
    names = {article.id: article.name for article in found}
    # "All but one pan" leaves out no pan as such.
    full = every or not wanted
    some = {each for each in spared & fewer if each in wanted or (full and (_counts(left) or _BUT_ONE.search(text)))}
    some |= {one.id for one, many in lines if one.id in spared and many > 1 and _not_all(parts, one, found)}
    spared -= some
    if full and some and not spared:
        fewer_of = ", ".join(names[each] for each in names if each in some)
        return Portion(False, f"all but some of {fewer_of}", frozenset(names), frozenset(), frozenset(some))
    if spared:
        wanted = set() if every else wanted
        rest = [each for each in names if each not in spared]
        return Portion(False, ", ".join(names[each] for each in (wanted or rest)), frozenset(wanted), frozenset(spared))
    if fewer and (action_word or only):
        return Portion(False, ", ".join(names[each] for each in names if each in fewer), frozenset(wanted or fewer))
    if only and not wanted and any(word in words_of("carriage") for word in words.split()):
        return Portion(False, "the delivery")
    if len(found) > 1 and (pointed := _pointed(words, found)):
        return Portion(False, names[pointed.id], frozenset({pointed.id}))
    if every:
        return Portion(True)
    goes_on = words.split()[:1] and words.split()[0] in lists.every("turn") | words_of("joins") | words_of("also")
    if wanted and (action_word or only or goes_on):
        if wanted == set(names):
            return Portion(True, "", frozenset(wanted))
        return Portion(False, ", ".join(names[each] for each in names if each in wanted), frozenset(wanted))
    named = any(word in words_of("names") for word in words.split()) or bool(_NUMBER.search(words))
    return Portion(True) if action_word and named else None


def _counts(left: str) -> bool:
    """Whether words hold a number; an "a" may be another language's article."""
    return any(value_of(word) is not None and word not in words_of("articles") for word in fold(left).split())


def part_of(messages: Sequence[str], lines: Sequence[tuple[Article, int]], number: str = "") -> str:
    """Return what the customer asks for where that is not all of the order; empty when it is, or nobody said.

    Args:
        messages: The customer's messages, oldest first; the newest that speaks of the order's articles decides.
        lines: The order's articles, and how many pieces of each there are to ask for.
        number: The order's number, see `quantities.about`.
    """
    portion = newest(messages, lines, number)
    return "" if portion is None or portion.whole else portion.part


def spared(messages: Sequence[str], lines: Sequence[tuple[Article, int]], number: str = "") -> frozenset[str]:
    """Return the ids of the articles that the customer's newest words on them keep or leave out."""
    portion = newest(messages, lines, number)
    return frozenset() if portion is None else portion.spared - portion.wanted


def replaced(messages: Sequence[str], lines: Sequence[tuple[Article, int]], number: str = "") -> frozenset[str]:
    """Return the ids of articles that were named before, and that newer words name others in the place of.

    "Cancel the cap", "no, the t-shirts": the cap is not asked for any more. What adds to a request replaces nothing.
    """
    found, articles = frozenset[str](), [article for article, _ in lines]
    standing: set[str] | None = None
    for text in about(messages, number):
        said = read(text, lines)
        if standing is None:
            named = {one.id for each in mentions(text, articles) for one in each.articles}
            if said is not None and said.wanted and not said.whole and not of_the_last(text, said):
                standing = named | said.wanted
            elif named or said is not None:
                return found
        elif said is not None:
            found |= said.wanted - standing
    return found


def newest(messages: Sequence[str], lines: Sequence[tuple[Article, int]], number: str = "") -> Portion | None:
    """Return what the newest words on the order's articles ask for; None when there are none.

    Words that only leave out ("without the bottle") or add ("and the mug, too") say so of what was asked for before.
    """
    names = {article.id: article.name for article, _ in lines}
    after: list[tuple[str, Portion]] = []
    base: Portion | None = None
    told = about(messages, number)
    for place, text in enumerate(told):
        if (said := read(text, lines)) is None:
            continue
        said = _of_them(text, said, told[place + 1 :], lines)
        if (said.wanted and has_request(text)) or not of_the_last(text, said):
            base = _beside_the_last(text, said, told[place + 1 :], lines)
            break
        after.append((text, said))
    for _, said in reversed(after):
        if base is None or base.whole or not (base.wanted or base.spared):
            base = said
            continue
        left_out = (base.spared | said.spared) - said.wanted
        wanted = (base.wanted | said.wanted if base.wanted else frozenset()) - left_out
        asked = wanted or frozenset(names) - left_out
        base = Portion(False, ", ".join(names[each] for each in names if each in asked), wanted, left_out)
    return base


def _beside_the_last(text: str, said: Portion, earlier: Sequence[str], lines: Sequence[tuple[Article, int]]) -> Portion:
    """Return what a message asks for; not known where it wants other articles than an action was asked for before.

    "Cancel the candles", and then "I only want the lamp": the lamp may stay, and may be meant instead.
    """
    if said.wanted and has_request(text):
        before = next((each for each in (read(older, lines) for older in earlier) if each is not None), None)
        if before is not None and before.wanted and not before.whole and said.wanted.isdisjoint(before.wanted):
            return Portion(False, said.part, unsure=said.wanted)
    return said


def _of_them(text: str, said: Portion, earlier: Sequence[str], lines: Sequence[tuple[Article, int]]) -> Portion:
    """Return what a message asks for, where "both of them" are the pieces of the one article that was named before."""
    words = fold(own(text))
    anew = bool(_NUMBER.search(words)) or any(word in words_of("names") - {"no"} for word in words.split())
    if not said.whole or said.wanted or anew or not (words_of("them") | words_of("both")).intersection(words.split()):
        return said
    before = next((each for each in (read(older, lines) for older in earlier) if each is not None), None)
    several = {article.id for article, many in lines if many > 1}
    if before is None or before.whole or len(before.wanted) != 1 or not before.wanted <= several:
        return said
    return Portion(False, before.part, before.wanted)


def of_the_last(text: str, said: Portion) -> bool:
    """Return whether words that leave articles out, or add some, go on from the request before."""
    words = fold(own(text))
    adds = words.split()[0] in words_of("joins") | words_of("also") or lists.any_of(words, words_of("also"))
    if said.wanted:
        return adds and not said.whole
    every = lists.any_of(words, lists.every("all") | words_of("rest"))
    anew = lists.any_of(words, lists.action_words()) and (every or bool(_NUMBER.search(words)))
    return bool(said.spared) and not anew


def without_remarks(text: str, articles: Sequence[Article]) -> str:
    """Return a message without clauses that only tell of an article beside a request for one: "the lamp is fine"."""
    parts = _PHRASE.split(text)
    said = [(part, fold(part)) for part in parts[::2]]
    requests = [lists.any_of(words, lists.action_words()) and bool(_named(part, articles)) for part, words in said]
    if not any(requests) or len(said) < 2:
        return text
    left = list(parts)
    for place, (_, words) in enumerate(said):
        told = any(word in words_of("is") for word in words.split()) and not lists.any_of(words, lists.action_words())
        spares = any(word in words_of("keep") | words_of("rest") for word in words.split())
        if told and not requests[place] and not spares and not praises(words.split()):
            left[2 * place] = ""
    return "".join(left)


def of_articles(text: str, articles: Sequence[Article], picked: Collection[str]) -> str:
    """Return what a message says of some articles: without what it says of others alone.

    Args:
        text: The message.
        articles: The order's articles.
        picked: Ids of those that count; empty for all.
    """
    parts = _PHRASE.split(spelled(text, [f"{each.title} {each.variant}" for each in articles]))
    told = [_named(part, articles) for part in parts[::2]]
    left = [n for n, named in enumerate(told) if not picked or not named or named & set(picked)]
    return "".join(parts[2 * n] + (parts[2 * n + 1] if 2 * n + 1 < len(parts) else "") for n in left)


def _kept(parts: Sequence[Clause], articles: Sequence[Article], wanted: set[str]) -> tuple[set[str], set[str]]:
    """Return the articles that are kept or left out, and those of which nobody can tell whether they are."""
    left = _named(" , ".join(each.spared for each in parts if not each.wants), articles)
    had = _named(" , ".join(each.spared for each in parts if each.wants), articles)
    spared = left | (had - wanted)
    return spared, _told(parts, articles) - spared if wanted else had


def _told(parts: Sequence[Clause], articles: Sequence[Article]) -> set[str]:
    """Return the articles that a clause only tells something of, and no reason, beside an action that names others."""
    does = [undoes(each.words) for each in parts]
    asked = _named(
        " , ".join(each.wanted for each, action_word in zip(parts, does, strict=True) if action_word), articles
    )
    beside = [each.wanted for each, action_word in zip(parts, does, strict=True) if not action_word and _remarks(each)]
    return _named(" , ".join(beside), articles) - asked if asked else set()


def _remarks(clause: Clause) -> bool:
    """Whether a clause has a verb, but no action, no request for more and nothing that may be a reason."""
    words = " ".join(clause.words)
    if lists.any_of(words, lists.action_words() | words_of("also")) or denies(clause.words) or causes.read(words):
        return False
    return any(things.tells(word) for word in clause.words)


def _tells_of(clause: Clause, articles: Sequence[Article]) -> bool:
    """Whether a clause only tells of an article, whatever it says of all: "the pan burns everything"."""
    words = " ".join(clause.words)
    every = [each for each in lists.every("all") if lists.has(words, each)]
    last = any(words.endswith(f" {each}") for each in every if each not in lists.numbers())
    does = lists.any_of(words, lists.action_words()) or not words_of("part").isdisjoint(clause.words[-2:])
    return last and not does and bool(_named(words, articles))


def _not_all(parts: Sequence[Clause], article: Article, articles: Sequence[Article]) -> bool:
    """Whether not all pieces of an article are left out: "but not both mugs"."""
    left_out = (part.words[part.less_from :] for part in parts if not part.keeps)
    all_words = [words for words in left_out if len(words) > 1 and words[1] in lists.every("all")]
    return any(article.id in _named(" ".join(words), articles) for words in all_words)


def _all_of_it(asked: str, articles: Sequence[Article], wanted: set[str]) -> bool:
    """Whether words ask for all of the order, and not for all of one article: "both mugs"."""
    for phrase in lists.every("all"):
        for before, after in _around(asked, phrase):
            counts = phrase in lists.numbers() and bool(wanted)  # "the mugs, both"
            if (
                not counts
                and not _named(" ".join(after.split()[:_REACH]), articles)
                and not (before.endswith(" them") and wanted)
            ):
                return True
    return False


def _around(folded: str, phrase: str) -> list[tuple[str, str]]:
    """Return what stands right before and after each place of a phrase in a folded text."""
    if not lists.has(folded, phrase):
        return []
    found = re.finditer(rf"(?<!\S){re.escape(phrase)}(?!\S)", folded)
    ends = [(each.start(), each.end()) for each in found]
    return [(folded[max(0, start - _NEAR) : start], folded[end : end + _NEAR]) for start, end in ends] or [("", "")]


def _named(text: str, articles: Sequence[Article]) -> set[str]:
    """Return the articles that a text calls by a word of their titles."""
    words = Words(text)
    called = {each.id for each in articles if any(words.say(token) for token in _title(each))}
    return {one.id for each in mentions(text, articles) for one in each.articles if one.id in called}


def _title(article: Article) -> list[str]:
    plain = tokens(article.title, "", (), "")
    return [token for token in plain if token not in lists.action_words() and token not in lists.every("fill")]


def _fewer(text: str, article: Article, many: int, articles: Sequence[Article]) -> bool:
    """Whether the words ask for fewer pieces of an article than there are."""
    others = [each.title for each in articles if each.title != article.title]
    said = counted(text, f"{article.title} {article.variant}", others)
    if not (said.attached or said.kept or said.half or said.single or (len(articles) == 1 and said.free)):
        return False
    allowed = said.allowed(many)
    return allowed is not None and bool(many) and many not in allowed


def _pointed(words: str, articles: Sequence[Article]) -> Article | None:
    """Return the article that "item 2" or "the second one" points at."""
    said = words.split()
    places = [int(after) for word, after in pairwise(said) if word in words_of("position") and _PLACE.fullmatch(after)]
    place = places[0] if places else 0
    if 1 <= place <= len(articles):
        return articles[place - 1]
    picked = chosen(words, [each.id for each in articles], shown=False)
    return next((each for each in articles if picked and each.id == picked[0]), None)
