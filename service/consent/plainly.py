"""Whether a request for money or goods is plain: the words that ask for it are read to the last one, and say no more.

What makes something else of an action has no end: "God forbid, cancel it", "tell me how to cancel", "cancel it after
Christmas", "t-shirts yes, beanie no". No list holds it. So the list is of what a plain request consists of: every clause of
the message that asks, and of every one after it, is the action, its order, articles, numbers that are the proposal's own,
courtesies, a fault or a reason. Any other word takes a yes that names the action.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from commerce import causes
from commerce.articles import Article, mentions
from commerce.known_again import says
from commerce.own_words import own
from commerce.pointing import Said
from runtime.yaml_file import read_yaml
from service import consent
from service.consent import complete, conditions, framed, lists, signs
from service.consent.clauses import clauses, praises, value_of, words_of
from service.consent.lists import any_of, fold, has
from service.consent.moods import mood
from service.consent.own_pieces import NOUN, Own, Proposed, ordinals
from service.consent.references import NUMBER
from service.consent.said import FAMILIES, families, offers, same
from service.consent.title_spelling import spelled

_FILE = Path(__file__).with_name("plainly.yaml")
#: "Un-cancel" is no cancellation, and "-1" is no number of pieces.
_PREFIX = re.compile(r"(?<!\w)(un|de|re|non|anti|pre)-(?=[^\W\d])", re.I)
_MAIL = re.compile(r"\S{1,64}@\S{1,200}")
#: "One of the two mugs": how many there are is not how many it is about.
_SAID_OF_ALL = re.compile(
    r"\b((?:one|two|three|four|\d{1,2}) of (?:the|my|those|these)) (?:two|three|four|five|six|\d{1,2})\b(?! ?x)", re.I
)
_LESS_THAN_NONE = re.compile(r"(?<!\S)-\s?\d|(?<!\S)\+\s?\d(?!\d)")
#: Shares in signs, which no word is made of.
_SHARE = re.compile(r"[%\u2030\u00bc-\u00be\u2150-\u215e]|\d\s?[/\u2044]\s?\d(?!\d)")
#: Faces that are sorry or angry, and parcels, make nothing else of a request; one that laughs does.
_FACES = re.compile(
    "[\U0001f622\U0001f62d\U0001f61e\U0001f614\U0001f641\u2639\U0001f615\U0001f61f\U0001f629\U0001f62b\U0001f624\U0001f621\U0001f620\U0001f97a\U0001f4e6\U0001f6d2\U0001f381\U0001f4b6\U0001f4b8]"
)
#: What turns away from what was shown: "no just the beanie".
_TURNS = re.compile(
    r"^\W*((?:(?:no|nope|wait|nein|non|warte|espera|aspetta)\b\s*)+)(?=(?:only|just|nur|s[oó]lo|solamente|soltanto|seulement)\b)",
    re.I,
)
_CALLED = re.compile(r"\b(?i:my name is)(?: [A-Z\u00c0-\u00de][\w'-]{1,30}){1,3}(?=[,.;\n]|\s(?:and)\b|$)")
_ELIDED = re.compile(r"(?<![\w'])([dl])'(?=[^\W\d])", re.I)
_NO = re.compile(r"\b(?:no|nr)\.?\s*(?=#?[A-Z]{0,3}-?\d{3})", re.I)
_CLAUSE = re.compile(
    r"(?<![.,;:!?])[.,;:!?]++(?=\s|$)|[\n()\u2013\u2014\u3001\u3002\uff0c]+|\s-{1,2}\s|\s(?:and|und|y|e)\s(?!not\b|nicht\b|no\b|non\b)",
    re.I,
)
_ASKED = re.compile(r"[?\uff1f\u061f]\s*$")
_THANKS = re.compile(
    r"\b(?:thanks?(?: you)?|cheers|danke|dank|merci|gracias|grazie)\b.{0,20}\b(?:for|für|pour|por|per)\b", re.I
)
_WHY = ("engine.why_cancel", "engine.why_back")  # ask for a reason
_FEW_WORDS = 5  # "and the beanie of 1012"
_LONGEST_MESSAGE = 4000  # characters
_BACK = 8  # messages in which the request may stand: forms ask for an order, articles and a reason
_ACTION_WORDS = ("cancel_order", "refund_order", "return_items")
_OF_MONEY = frozenset(FAMILIES[each] for each in _ACTION_WORDS)
_OF_WHAT_IS_SENT = frozenset({"address", "swap", "payment"})


def plain(said: Sequence[Said], action: str, articles: Sequence[Article], proposed: Proposed | None = None) -> bool:
    """Return whether the customer asks for an action in words that are read to the last one, or agrees to one.

    Args:
        said: The conversation, oldest message first.
        action: The action; one that moves no money or goods is always plain: it shows all that it changes.
        articles: The order's articles.
        proposed: What would be done.
    """
    family = FAMILIES.get(action, "")
    if family not in _OF_MONEY:
        return True
    request = _Request(family, Own(family, tuple(articles), proposed or Proposed()))
    for n in [n for n, each in enumerate(said) if each.customer][: -_BACK - 1 : -1]:
        if _agrees(said, n, family):
            return True
        state = request.read(said[n].text, said[n - 1].text if n and not said[n - 1].customer else "")
        if state in ("asks", "contrary"):
            return state == "asks"
        if state in ("narrows", "counts"):  # what was said before it is put right by it
            pieces = {} if state == "narrows" else request.proposed.pieces
            right = replace(request.proposed, pieces=pieces, put_right=state == "counts")
            request = replace(request, own=replace(request.own, proposed=right))
        elif not state and not (_answers(said, n) and request.own.names_these(said[n].text)):
            return False
    return False


def _agrees(said: Sequence[Said], place: int, family: str) -> bool:
    """Whether a message is a yes to a question after the action: "Would you like a return?"."""
    before = said[place - 1] if place else None
    return (
        before is not None
        and not before.customer
        and family in offers(before.text)
        and consent.read(said[place].text) == "yes"
    )


def _answers(said: Sequence[Said], place: int) -> bool:
    """Whether a message answers the clerk's question, and changes nothing of what was asked for."""
    text, before = said[place].text, said[place - 1] if place else None
    if before is None or before.customer or "?" not in before.text:
        return False
    words = fold(own(text))
    if not causes.read(text) and any(praises(each.words) for each in clauses(text)):
        return False
    if not _tells_why(words) or mood(text) or words.startswith("no "):
        return False
    return any(says(before.text, each) for each in _WHY) or not any_of(words, lists.every("turn") | lists.every("stop"))


def _tells_why(words: str) -> bool:
    """Whether words keep nothing, name no action, and turn none round."""
    return not any_of(words.strip(), words_of("keep") | lists.action_words() | _more("doubts"))


@dataclass(frozen=True)
class _Request:
    """One action, by whose words a message is read."""

    family: str
    own: Own

    @property
    def proposed(self) -> Proposed:
        """What would be done."""
        return self.own.proposed

    @property
    def _against(self) -> frozenset[str]:
        """Actions that leave none of this one: what is cancelled goes to no other address."""
        return _OF_WHAT_IS_SENT if self.family == "cancel" else frozenset()

    def read(self, text: str, before: str = "") -> str:
        """Return "asks" for words that ask for the action and say no more, "contrary" for those that ask for other pieces.

        Words that go on with it are "narrows" (its articles), "counts" (how many of them) or "beside".
        """
        plain = own(text)[:_LONGEST_MESSAGE]
        if signs.said(_FACES.sub(" ", plain)) & {"no", "stop", "other"} or conditions.condition(plain):
            return ""
        if _LESS_THAN_NONE.search(plain) or _SHARE.search(plain):
            return ""
        if consent.read(plain) in ("yes", "named"):
            return "beside"
        right = _MAIL.sub(" ", _unsigned(_CALLED.sub(" ", plain.replace("\u2019", "'")), self._names(plain)))
        right = _TURNS.sub(r"\1, ", right, 1)
        right = _PREFIX.sub(r"\1", _NO.sub(" ", _SAID_OF_ALL.sub(r"\1", right)))
        right = spelled(right, [f"{each.title} {each.variant}" for each in self.own.found])
        languages = complete.languages(fold(right).split()) & _languages() or _languages()
        states = [self._in(right, name, before) for name in languages]
        return max(states, key=("", "contrary", "beside", "counts", "narrows", "asks").index)

    def _names(self, text: str) -> frozenset[str]:
        """Return the words of names with which the customer may sign: the order's, or those that they say are theirs."""
        return self.proposed.names.union(*(fold(each).split() for each in _CALLED.findall(text)))

    def _in(self, text: str, name: str, before: str) -> str:
        text = _ELIDED.sub(r"\1 ", text) if name == "fr" else text
        parts = list(_asking(text))
        named = NUMBER.findall(text)
        if named and self.proposed.number and not any(same(each.lstrip("# "), self.proposed.number) for each in named):
            return "beside"  # it is about another order
        turned = len(parts) > 1 and consent.read(parts[0]) in ("no", "stop")
        rest = parts[1:] if turned else parts
        if turned or any_of(fold(" ".join(rest)), _phrases(name)[2] | _more("amends") | words_of("both")):
            if (anew := self._anew(rest, name, text)) is not None:  # "no, only the candles", "make it two"
                return anew
            parts = rest if turned and self._another(named, before) else parts
        states = list(self._states(parts, name, text))
        if not all(states):
            return ""
        if "told" in states and self.family != "cancel" and self.own.tells_which(text):
            return "asks"  # a fault that is told asks for what may be done about it
        return "asks" if "asks" in states and self._one_action(text) else "beside"

    def _anew(self, parts: Sequence[str], name: str, text: str) -> str | None:
        """Return "narrows" or "counts" for words without an action that put right what was asked for before.

        "contrary" where they count other pieces than are proposed; None for other words.
        """
        small = sorted(_more("amends") | _phrases(name)[2], key=len, reverse=True)
        amended = [_without(fold(each), small) for each in parts]
        if self.proposed.amount and (sums := [word for each in amended for word in each.split() if word[0].isdigit()]):
            return "counts" if len(sums) == 1 and self.own.sum(sums[0]) else "contrary"
        numbers = [value for each in amended for word in each.split() if (value := value_of(word)) is not None]
        bare = all(value_of(word) is not None for each in amended for word in each.split())
        if not bare and any(each and self._clause(each, name, text) not in ("beside", "polite") for each in amended):
            return None
        if self._narrows(parts, name):
            return "narrows"
        if not numbers:
            return None
        return "counts" if numbers == [sum(self.proposed.pieces.values())] else "contrary"

    def _another(self, named: Sequence[str], before: str) -> bool:
        """Whether the order is named anew where another one was shown: "no, cancel 1408 please"."""
        mine = [each for each in named if same(each.lstrip("# "), self.proposed.number)]
        return bool(mine) and "?" in before and not has(fold(before), fold(self.proposed.number))

    def _clause(self, clause: str, name: str, text: str) -> str:
        """Return "asks", "told" for a fault, "beside" for what says nothing, empty for anything else."""
        because, less, only = _phrases(name)
        words = f" {fold(clause)} "
        told = bool(causes.read(clause) and _tells_why(words) and not mood(clause))
        because = because if any_of(words, lists.action_words()) else (*because, *_more("complaints"))
        at = min((words.find(f" {each} ") for each in because if f" {each} " in words), default=-1)
        if at >= 0 and not told and not _tells_why(words[at:]):
            return ""
        words = f"{words[:at]} " if at >= 0 and not told else words
        if mood(words):
            return ""
        named = [each for each in NUMBER.findall(clause) if f" {fold(each)} " in words]
        if not self.own.fits(words, name, text, () if told else less, named):  # "but it is broken"
            return ""
        if told:
            return "told"
        rest = self._marked(words, name, named)
        if any_of(rest, only) and not self._narrows([clause], name) and not self._said_how_many(words):
            return ""
        state = framed.reads(_without(rest, (*less, *only)), name, self.family)
        if state == "asks":
            return "asks" if _asks(clause, rest) and not _twice(rest) else ""
        keeps = any_of(words, words_of("keep"))  # "could I keep the lamp?"
        return state if state == "polite" or keeps or not _ASKED.search(text) else ""

    def _marked(self, words: str, name: str, named: Sequence[str]) -> str:
        """Return words with signs for the order, its articles and the numbers that are the proposal's own."""
        for each in named:
            words = words.replace(f" {fold(each)} ", f" {framed.ORDER} ")
        small, mine = framed.words_of(name, self.family), fold(self.proposed.number)  # "order 22" is short
        if name in NOUN:
            kept = small | ordinals()
            words = NOUN[name].sub(lambda found: found[0] if found[0].split()[-1] in kept else framed.ARTICLE, words)
        part = {"partial", "partially"} if self.proposed.amount else set()
        return " ".join(self._sign(each, small, mine) for each in words.split() if each not in part)

    def _sign(self, word: str, small: frozenset[str], mine: str) -> str:
        if word in small:
            return word
        if word == mine and len(word) > 1:
            return framed.ORDER
        if self.own.counted(word):
            return framed.COUNT
        return framed.ARTICLE if self.own.names(word) else word

    def _states(self, parts: Sequence[str], name: str, text: str) -> Iterator[str]:
        """Yield what each clause is. One about another order says nothing here, nor what goes on from it."""
        elsewhere = goes_on = behind = False
        for clause in parts:
            named = NUMBER.findall(clause)
            own_number = any(same(each.lstrip("# "), self.proposed.number) for each in named)
            if own_number:
                elsewhere = False
            elif named and self.proposed.number and _about(clause):
                elsewhere = True
            behind = not own_number if named and self.proposed.number else behind
            aside = families(clause)  # "refund the beanie and swap the shirts"
            others = (
                elsewhere
                or (bool(aside) and not aside & (_OF_MONEY | self._against) and not mood(clause))
                or (named and not own_number and len(fold(clause).split()) <= _FEW_WORDS)
            )
            state = self._clause(clause, name, text)
            if named and not own_number and self.proposed.number:
                goes_on, state = state == "asks", state and "beside"  # it asks for the action of another order
            elif aside and (behind or self.own.of_others(clause)):
                state = (
                    state and "beside"
                )  # "1408: cancel it", "cancel the mugs and refund the pan" are requests of their own
            elif goes_on and own_number and state == "beside" and not _because(clause, name):
                state = "asks"  # "cancel 1408 and 1015"
            yield state or (
                "beside"
                if others and self.proposed.number and _no_doubt(clause) and not any_of(fold(clause), _more("either"))
                else ""
            )

    def _narrows(self, parts: Sequence[str], name: str) -> bool:
        """Whether clauses name some articles, by words that leave the others out, and those are what is proposed."""
        words = fold(" ".join(parts))
        meant = {each.handle for mention in mentions(words, self.own.found) for each in mention.articles}
        return any_of(words, _phrases(name)[2]) and bool(meant) and set(self.proposed.pieces) <= meant

    def _one_action(self, text: str) -> bool:
        return not _twice(fold(text)) or len(NUMBER.findall(text)) > 1

    def _said_how_many(self, words: str) -> bool:
        return any(self.own.counted(each) for each in words.split())


def _about(clause: str) -> bool:
    """Whether a clause asks for an action, or for news."""
    words = fold(clause)
    return any_of(words, lists.action_words()) or any_of(words, lists.every("asks"))


@cache
def _signature() -> re.Pattern[str]:
    """Match "Kind regards, Mara Lindt": names alone, to the end of a message."""
    closings = "|".join(
        re.escape(each).replace("\\ ", r"\s") for each in sorted(_more("closings"), key=len, reverse=True)
    )
    return re.compile(
        rf"(?<=[.!?\n])\s{{0,9}}(?i:{closings})\s?[,!\n]\s{{0,9}}(?P<name>[^\W\d_]{{1,20}}(?:\s[^\W\d_]{{1,20}}){{0,2}})\.?\s*$"
    )


def _unsigned(text: str, names: frozenset[str]) -> str:
    """Return a message without a signature of the customer's own; other words there may say something."""
    found = _signature().search(text)
    return text[: found.start()] if found and names.issuperset(fold(found["name"]).split()) else text


def _because(clause: str, name: str) -> bool:
    return any(has(fold(clause), each) for each in _phrases(name)[0])


def _no_doubt(clause: str) -> bool:
    return not any_of(fold(clause), _more("doubts") | words_of("keep"))


def _asks(clause: str, rest: str) -> bool:
    """Whether a clause with an action asks for it: "is it refunded?" and "thank you for cancelling" do not."""
    if _ASKED.search(clause) and not any_of(rest, _more("requests")):
        return False
    action_words = [each for each in rest.split() if each in lists.action_words()]
    if _THANKS.search(clause):
        return False
    done = bool(action_words) and all(each in _more("participles") for each in action_words)
    return not done or any_of(rest, _more("requests"))


def _twice(words: str) -> bool:
    """Whether a clause names one action twice: "cancel the cancellation"."""
    kinds = [[word for word in words.split() if word in lists.action_words(each)] for each in _ACTION_WORDS]
    return any(len(found) > 1 for found in kinds)


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a text, each with the mark that ends it."""
    at = 0
    for found in _CLAUSE.finditer(text):
        yield text[at : found.start()], found[0]
        at = found.end()
    yield text[at:], ""


def _asking(text: str) -> Iterator[str]:
    """Yield the clauses of a text, those that ask with their mark: "could I keep it and cancel that?" asks for both."""
    requests, joined = False, False
    for clause, mark in _marked(text):
        if fold(clause):
            requests = (requests and joined) or any_of(fold(clause), _more("requests"))
            yield f"{clause}?" if _ASKED.search(mark) and not (requests and joined) else clause
        joined = bool(fold(mark))


def _without(words: str, small: Iterable[str]) -> str:
    """Return words without those that leave something out or ask for it alone: what they say was looked at before."""
    for each in small:
        words = lists.without(words, each)
    return words


@cache
def _languages() -> frozenset[str]:
    return frozenset(read_yaml(_FILE)["because"])


@cache
def _more(name: str) -> frozenset[str]:
    return frozenset(fold(each) for each in read_yaml(_FILE)[name].split("|"))


@cache
def _phrases(name: str) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """Return where a language's reasons begin, what leaves out, and "only"."""
    data = read_yaml(_FILE)
    because, less, only = (
        tuple(fold(each) for each in data[kind][name].split("|")) for kind in ("because", "less", "only")
    )
    return because, less, frozenset(only)
