"""Mixed sentences, put together from exemplars: sympathy or a greeting with a claim after it, and harmless pairs.

"I understand, and your refund is on its way" is a claim; "what a pity, which order is it?" asks. So many can be made of
the same lines that nobody has to write them. Talk about articles is not mixed with claims: clauses are read alone, and
a head that learned such mixes let twice as many descriptions fall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from agent.guardrails.sentence_kinds import BESIDE_PRODUCTS, Kind

#: So many claims of a language are put behind something harmless, and so many harmless pairs are made.
CLAIMS, PAIRS = 100, 60
#: What a claim hides behind, and what may follow a kind word.
_BEFORE = (Kind.SYMPATHY, Kind.GREETING)
_AFTER = (Kind.QUESTION, Kind.PERSON)
#: The claims that are hidden so.
_CLAIMS = frozenset(Kind) - BESIDE_PRODUCTS - {Kind.OTHER, Kind.CHOICE, Kind.CONTACT}
#: The stride through what comes first, a prime, so that each claim meets another.
_STRIDE = 7
Line = tuple[str, Kind, str]


def mixed(lines: Sequence[Line], joins: Mapping[str, Sequence[str]]) -> Iterator[Line]:
    """Yield mixed sentences of every language that has joins; each does what its second half does."""
    by: dict[str, list[tuple[Kind, str]]] = defaultdict(list)
    for language, kind, text in lines:
        by[language].append((kind, text))
    for language, words in joins.items():
        first = [text for kind, text in by[language] if kind in _BEFORE]
        for after, count in ((_CLAIMS, CLAIMS), (_AFTER, PAIRS)):
            second = [each for each in by[language] if each[0] in after]
            if first and second:
                yield from _joined(language, first, second, words, count)


def _joined(
    language: str, first: Sequence[str], second: Sequence[tuple[Kind, str]], words: Sequence[str], count: int
) -> Iterator[Line]:
    for step in range(count):
        kind, text = second[step * len(second) // count]
        begin = first[step * _STRIDE % len(first)].rstrip(" .!?\u2026\u3002\uff01\uff1f\u061f")
        yield language, kind, f"{begin}{words[step % len(words)]}{text[0].lower()}{text[1:]}"
