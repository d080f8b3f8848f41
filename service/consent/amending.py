"""What stands of a message once its writer took something of it back: "cancel 1217. No wait, 1170" cancels 1170.

What follows such words stands for what is like it before them: a number for a number, an action for an action, a count for
a count, an article for an article. Where nothing like it follows, what came before is taken back all the same, if the
words say so ("scratch that").
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from service.consent import lists
from service.consent.clauses import value_of, words_of
from service.consent.lists import fold
from service.consent.references import AFTER_WORD, NUMBER, PLAIN, WORD

_FILE = Path(__file__).with_name("amending.yaml")
_ROUNDS = 5
_LONGEST = 4000
_AND = "and|und|y|e|et|plus|&"
_JOINED = re.compile(rf"(?<!\w)(?:{_AND})(?!\w)|,", re.I)
_PASSIVE = ("should be", "should have been")
_SLIP = 2  # words of a thing that has no article
_HERE = "numberhere"  # stands for a number
_FEW = 7  # words of what stands for something else
_ENDS = re.compile(r"(?<![.;!?\n])[.;!?\n]++(?=\s|$)")
_CLAUSE = re.compile(
    r"(?<![.;!?\n])[.;!?\n]++(?=\s|$)|,(?=\s)|\s(?:and|und|et|y|e|en|i|och|og)\s(?=[^\n]{0,200}?\d{3})", re.I
)
_DENIED_NUMBER = re.compile(
    rf"(?:(?<![\s,(])[\s,(]++)?\b(?:(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar)\s{{1,3}})?(?:not|instead of|rather than|nicht|statt|anstatt|pas|"
    rf"au lieu de|en vez de|en lugar de|non|invece di|niet|in plaats van|nie|zamiast|não|em vez de|inte|istället för|ikke|"
    rf"i stedet for)\s{{1,3}}(?:(?:the\s{{1,3}})?{AFTER_WORD}|(?:number\s{{1,3}})?{PLAIN.pattern})\)?,?",
    re.I,
)
_WORD_FIRST = re.compile(rf"(?:the\s+)?{WORD}\s+(?=[\w/.#-]{{0,40}}\d)", re.I)
_WORD_LAST = re.compile(rf"\b{WORD}(?=[\s:#]*$)", re.I)
_FROM = re.compile(
    r"\b(?:from|in|of|on|out of|for|aus|von|bei|auf|de|du|en|da|dal|di|van|uit|z|från|fra)\b[^,.;!?\n]{0,30}?\d{3}.*$",
    re.I,
)
#: Words that begin what somebody tells.
TELLERS = frozenset(
    "it i they we he she you this there because since es sie ich il elle je ça lo ho c'è ik het".split()
)
_IT = frozenset("it them that this those these one es sie das den le la les lo los las li het dat die ze go".split())
_SIZE = re.compile(
    r"(?:size |größe |taille |talla |taglia |maat )?(?:x{0,4}[sml]|[sml]/[sml]|small|medium|large|\d{2})", re.I
)


@dataclass(frozen=True)
class Standing:
    """What stands of a message.

    Attributes:
        text: The words that stand; the message itself where nothing was taken back.
        undone: Whether a request was taken back and nothing put in its place.
    """

    text: str
    undone: bool = False


def phrases(name: str) -> tuple[str, ...]:
    """Return a list of amending.yaml, the longest phrase first."""
    return lists.phrases(_FILE, name)


@cache
def _chain() -> re.Pattern[str]:
    """Return the pattern of the words that take back, with what stands around them."""

    def any_of(*names: str) -> str:
        every = sorted({each for name in names for each in phrases(name)}, key=len, reverse=True)
        return "|".join(re.escape(each).replace(r"\ ", r"[\s,]{1,3}") for each in every)

    marks, gap = any_of("undo", "swap", "maybe"), r"[\s,.;:!\u2026\u2013\u2014-]{1,6}"
    beside = any_of("beside")
    lead = "|".join(each for each in beside.split("|") if each not in words_of("determiners") | words_of("alone"))
    return re.compile(
        rf"(?P<edge>[.,;:!?\n(\u2026\u2013\u2014-]\s{{0,3}}|\s)(?:(?:{beside}){gap}){{0,3}}(?P<said>(?:{marks})(?![\w'])(?!\s+(?:of|than)\b)"
        rf"(?:{gap}(?:(?:{beside}){gap}){{0,2}}(?:{marks})(?![\w'])){{0,3}})(?P<gap>[\s,.;:!?\u2026\u2013\u2014-]{{0,6}})"
        rf"(?:(?:{lead})(?=[\s,:#]){gap}){{0,2}}",
        re.I,
    )


@cache
def _behind() -> re.Pattern[str]:
    """Return the pattern of a number that the words behind it put in the place of the one before it."""
    marks = "|".join(
        re.escape(each).replace(r"\ ", r"\s") for each in (*phrases("swap"), "sorry", "instead", "actually", "rather")
    )
    number = f"(?:{AFTER_WORD}|{PLAIN.pattern})"
    return re.compile(
        rf"(?P<wrong>{number})[\s,.;-]{{1,3}}(?P<right>{number}),?\s(?:{marks})(?=\s*(?:$|[.,;!?\n]))", re.I
    )


@cache
def _slips() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of slips without words that take back: "not the candles, the lamp", "the lamp - er, candles"."""

    def any_of(name: str) -> str:
        return "|".join(re.escape(each).replace(r"\ ", r"\s") for each in phrases(name))

    small = "|".join(sorted(words_of("determiners") | words_of("alone"), key=len, reverse=True))
    ahead = r"[\s,.;:!?\u2026\u2013\u2014-]{1,6}"
    wrong, right = r"(?P<wrong>[^,.;:!?\n\u2026]{2,40}?)", rf"(?P<right>(?:{small})\s[^,.;:!?\n]{{2,60}})"
    but = rf"(?:\s?,\s?(?:(?:{any_of('rather')})\s)?|\s(?:{any_of('rather')})\s)"
    return (
        re.compile(rf"{ahead}(?:{any_of('denies')})\s{wrong}{but}{right}", re.I),
        re.compile(
            rf"{ahead}(?P<wrong>(?:{small})\s[^,.;:!?\n\u2026]{{2,40}}?)\s(?:{any_of('denies_behind')})\s?,\s?{right}",
            re.I,
        ),
        re.compile(rf",\s{right}\s(?:{any_of('meant_behind')})(?=\s{{0,3}}(?:$|[.,;!?\n]))", re.I),
        re.compile(
            rf"[,.;\u2026\u2013\u2014-]\s?(?:{any_of('slips')})\s?[,.\u2026\u2013\u2014-]{{1,4}}\s?(?P<right>[^,.;:!?\n]{{2,60}})",
            re.I,
        ),
    )


def _slipped(text: str) -> str:
    """Return a text in which a slip is put right by plain words: "…, I mean the lamp"."""
    for pattern in _slips():
        found = pattern.search(text)
        if found is None or not _requests(text[: found.start()]):
            continue
        parts = found.groupdict()
        wrong = [
            word
            for word in fold(parts.get("wrong") or "").split()
            if word not in words_of("alone") | words_of("determiners")
        ]
        before = fold(text[: found.start()]).split()
        named = all(any(_alike(word, each) for each in before) for word in wrong)
        right = _called(parts["right"])
        if NUMBER.search(found[0]) or _requests(found[0]) or not named or not right or ("wrong" in parts and not wrong):
            continue
        text = f"{text[: found.start()]}, I mean {right}{text[found.end() :]}"
    return text


def _called(right: str) -> str:
    """Return what words call a thing, with an article; empty where they call none."""
    words = fold(right).split()
    if (
        not words
        or any(word in words_of("is") for word in words)
        or set(words) <= lists.every("fill") | lists.every("beside")
    ):
        return ""
    if words[0] in words_of("determiners") | words_of("alone"):
        return right.strip()
    return f"the {right.strip()}" if len(words) <= _SLIP else ""


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(short) > 2 and len(long) - len(short) <= 2


@lru_cache(maxsize=512)
def standing(text: str) -> Standing:
    """Return what stands of a message.

    Args:
        text: The message's own words.
    """
    whole = text.replace("\u2019", "'")[:_LONGEST]
    plain = _slipped(whole)
    words = fold(plain)
    if not any(each in words for each in ("no", *_firsts())) and not _DENIED_NUMBER.search(plain):
        return Standing(text)
    changed, undone, at = plain != whole, False, 0
    if (behind := _behind().sub(r"\g<right>", plain)) != plain:  # "cancel 1018, 1015 I mean"
        plain, changed = behind, True
    for _ in range(_ROUNDS):
        found = _chain().search(plain, at)
        if found is None:
            break
        amended = _amended(plain, found)
        if amended is None:
            at = found.end() if found.end() > found.start() else found.end() + 1
            continue
        plain, undone, changed, at = amended.text, amended.undone, True, 0
    if len(NUMBER.findall(plain)) > 1 and (denied := _DENIED_NUMBER.sub(" ", plain)) != plain and NUMBER.search(denied):
        plain, changed = denied, True
    if not changed:
        return Standing(text)
    plain = re.sub(r"^[\s,.;:!-]+", "", " ".join(plain.split()))
    return Standing(plain, undone and not lists.any_of(fold(plain), lists.action_words()))


@cache
def _firsts() -> frozenset[str]:
    return frozenset(each.split()[0] for name in ("undo", "swap", "maybe") for each in phrases(name))


def _amended(text: str, match: re.Match[str]) -> Standing | None:
    """Return the text with what follows the words in the place of what it stands for; None when they take nothing back."""
    said, before = fold(match["said"]), text[: match.start()]
    if not (_requests(before) or NUMBER.search(before)):
        return None
    cut = _ENDS.search(text, match.end())
    head, rest = text[match.end() : cut.start() if cut else len(text)].strip(" ,:"), text[cut.end() :] if cut else ""
    if said.endswith(_PASSIVE) and not _paused(match) and action_word_in(head) and not NUMBER.search(head):
        return None  # "the lamp of 1015 should be refunded"
    if not NUMBER.search(head) and (_WORD_LAST.search(match[0]) or _WORD_FIRST.match(head)):
        head = f"#{_WORD_FIRST.sub('', head)}"  # what follows is an order's number, whatever it looks like
    undoes = any(lists.has(said, each) for each in phrases("undo"))
    surely = undoes or any(lists.has(said, each) for each in phrases("swap"))
    if not surely and not _may(match, head):
        return None
    start = _last_request(before)
    kept, request = before[:start], before[start:].strip(" ,")
    if surely and (less := _left_out(head, request)):
        return Standing(f"{kept} {less}. {rest}".strip())
    first, _, further = head.partition(",")
    for said_now, more in dict.fromkeys(((first, further), (head, ""))):
        if said_now and (new := _instead(request, said_now)) is not None:
            ends = [f" {more.strip()}" if more else "", f". {rest}" if rest.strip() else ""]
            return Standing(f"{kept} {new}{''.join(ends)}")
    keeps = surely and not NUMBER.search(head) and any(word in words_of("keep") for word in fold(head).split())
    return Standing(f"{kept} {head}. {rest}", undone=True) if (undoes or keeps) and _paused(match) else None


def _left_out(head: str, request: str) -> str:
    """Return the request without what words take out of its list: "the candles and the lamp, no wait, not the lamp".

    Empty where they take out no one entry of a list, or anything else besides.
    """
    words = fold(head).split()
    if len(words) < 2 or NUMBER.search(head) or words[0] not in words_of("not") | words_of("except"):
        return ""
    small = words_of("alone") | words_of("determiners")
    named = [word for word in words[1:] if word not in small | lists.every("beside")]
    if len(named) != 1 or not _JOINED.search(request):
        return ""
    before = "|".join(map(re.escape, sorted(small)))
    entry = rf"(?:(?:{before})\s+)?(?<!\w){re.escape(named[0])}(?!\w)"
    for pattern in (rf"(?:\s*,\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+){entry}", rf"{entry}(?:\s*,\s*|\s+(?:{_AND})\s+)"):
        if (left := re.sub(pattern, "", request, count=1, flags=re.I)) != request:
            return left
    return ""


def _may(match: re.Match[str], head: str) -> bool:
    """Whether a word that means much else too ("no", "sorry") may take back here."""
    number = NUMBER.match(head)
    if number:
        return True
    paused = _paused(match)
    denies = fold(match["said"]).split()[-1] in words_of("deny") | words_of("not")
    return paused and (not denies or bool(match["gap"].strip()) or head.split()[:1] == ["the"])


def _paused(match: re.Match[str]) -> bool:
    return bool(match["edge"].strip()) or "\n" in match["edge"]


def _requests(text: str) -> bool:
    return lists.any_of(fold(text), lists.action_words())


def _last_request(before: str) -> int:
    """Return where the last clause begins that names an action, an order or anything else to take back."""
    starts = [0, *(each.end() for each in _CLAUSE.finditer(before))]
    spans = [(start, before[start:end]) for start, end in zip(starts, [*starts[1:], len(before)], strict=True)]
    action_words = [start for start, words in spans if _requests(words)]
    numbers = [start for start, words in spans if NUMBER.search(words)]
    return (
        max(action_words[-1:] + numbers[-1:], default=starts[-1])
        if not action_words
        else _whole(before, action_words[-1], numbers)
    )


def _whole(before: str, action_word: int, numbers: list[int]) -> int:
    """Return where the request begins: its number may stand in the clause before ("order 1217: please cancel it")."""
    return (
        action_word
        if not numbers or numbers[-1] >= action_word or _ENDS.search(before[numbers[-1] : action_word])
        else numbers[-1]
    )


def _instead(request: str, head: str) -> str | None:
    """Return the request with the new words in the place of what they are like; None when they are like nothing in it."""
    words = fold(head).split()
    action_word, ours = action_word_in(head), action_word_in(request)
    ends = NUMBER.findall(head)
    there = list(NUMBER.finditer(request))
    if action_word:
        if _denied(fold(head), action_word) or any(word in words_of("keep") for word in words):
            return None
        idle = {*action_word.split(), *lists.every("fill"), *_IT}
        if ours and not ends and all(word in idle for word in words):
            return re.sub(_loose(ours), action_word, request, count=1, flags=re.I)
        return head if ends or not there else f"{head} (order {there[-1][0]})"
    if ends:
        if not there:
            return f"{request} {head}"
        if not _points(head):
            return None  # "wait, where is 1015?", "sorry for 1015", "no, 1015 is fine": it tells of that one
        return f"{request[: there[-1].start()]}{' and '.join(ends)}{request[there[-1].end() :]}"
    return _thing(request, head, words, ours)


def _points(head: str) -> bool:
    """Whether words do nothing but name an order in the place of another: "the order 1170 instead, please"."""
    words = fold(NUMBER.sub(f" {_HERE} ", head)).split()
    first = words.index(_HERE)
    if any(word in lists.words(_FILE, "concerning") for word in words[:first]):
        return False
    ahead = lists.every("fill") | _marks() | _amends("beside") | words_of("is")
    behind = lists.every("fill") | _marks()
    return all(word in ahead for word in words[:first]) and all(word in behind | {_HERE} for word in words[first:])


@cache
def told() -> frozenset[str]:
    """Return the words of a clause that tells of an order and names it for no action: apologies, and what it is about."""
    return lists.words(_FILE, "concerning") | lists.words(_FILE, "apologies")


@cache
def _amends(name: str) -> frozenset[str]:
    """Return the single words of a list of amending.yaml."""
    return frozenset(word for each in phrases(name) for word in fold(each).split())


@cache
def _marks() -> frozenset[str]:
    """Return the words of what takes back, but for denials that are only a part of it: "not that one"."""
    alone = {fold(each) for name in ("swap", "maybe", "undo") for each in phrases(name)}
    denials = (words_of("deny") | words_of("not")) - alone
    return (_amends("swap") | _amends("maybe") | _amends("undo")) - denials


def _thing(request: str, head: str, words: list[str], ours: str) -> str | None:
    """Return the request with another count, size or article."""
    if not words or len(words) > _FEW or words[0] in TELLERS or any(word in words_of("is") for word in words):
        return None
    value = next((word for word in words if value_of(word) is not None and word not in words_of("articles")), "")
    fill = words_of("only") | words_of("pieces") | lists.every("beside") | lists.every("fill")
    if value and all(word == value or word in fill for word in words):
        plain = NUMBER.sub(lambda each: "\u0001" * len(each[0]), request)
        counts = [each for each in re.finditer(r"[^\W_]+", plain) if value_of(each[0].casefold()) is not None]
        counts = [each for each in counts if each[0].casefold() not in words_of("articles")]
        return (
            f"{request[: counts[-1].start()]}{value}{request[counts[-1].end() :]}"
            if counts
            else f"{request}, only {value}"
        )
    if _SIZE.fullmatch(head.strip(" .!")):
        sizes = [each for each in re.finditer(r"(?<![\w-])\S+", request) if _SIZE.fullmatch(each[0].strip(".,!"))]
        return f"{request[: sizes[-1].start()]}{head}{request[sizes[-1].end() :]}" if sizes else f"{request} {head}"
    if not ours or words[0] not in words_of("determiners") | words_of("alone") | words_of("only") | {value}:
        return None
    tail = _FROM.search(request)
    number = NUMBER.search(request)
    if tail:
        parted = re.sub(r"\sback\b", "", tail[0], flags=re.I) if ours.endswith(" back") else tail[0]
        return f"{ours} {head} {parted}"
    return f"{ours} {head} (order {number[0]})" if number else f"{ours} {head}"


def action_word_in(text: str) -> str:
    """Return the last of the actions that words name, as one would say it; empty when they name none."""
    folded = fold(text)
    found = [each for each in lists.action_words() if "~" not in each and lists.has(folded, each)]
    parted = [each for each in lists.action_words() if "~" in each and lists.has(folded, each)]
    found += [each.replace(" ~ ", " ") for each in parted]
    return max(found, key=len, default="")


def _loose(action_word: str) -> str:
    return rf"(?<!\w){re.escape(action_word)}(?!\w)"


def _denied(folded: str, action_word: str) -> bool:
    before = folded.partition(action_word)[0].split()[-3:]
    return any(word in words_of("deny") for word in before)
