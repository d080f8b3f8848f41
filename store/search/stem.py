"""The Porter stemmer for English words, after M. F. Porter, "An algorithm for suffix stripping" (1980)."""

from __future__ import annotations

import re
from functools import lru_cache

_CONSONANT = "(?:[bcdfghjklmnpqrstvwxz]|(?<=[aeiou])y|^y)"
_VOWEL = "(?:[aeiou]|(?<![aeiou])y)"
_MEASURE = re.compile(f"{_VOWEL}++({_CONSONANT}++)?")
_HAS_VOWEL = re.compile("[aeiou]|(?<=.)(?<![aeiou])y")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")
_SHORT_END = re.compile("(?:^|[^aeiou])[aeiouy][^aeiouwxy]$")
_PLAIN = re.compile(r"[a-z]+\Z")
_LONGEST_WORD = 40  # in English; the rules take long for longer ones

_STEP2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "abli": "able", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_STEP3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
    "iti", "ous", "ive", "ize",
)  # fmt: skip
_LONGEST_FIRST = {
    2: sorted(_STEP2, key=len, reverse=True),
    3: sorted(_STEP3, key=len, reverse=True),
    4: sorted(_STEP4, key=len, reverse=True),
}


def _measure(word: str) -> int:
    return sum(map(bool, _MEASURE.findall(word)))


def _step1(word: str) -> str:
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and _HAS_VOWEL.search(stem):
            return _restore(stem)
    return word


def _restore(stem: str) -> str:
    """Give back the letters that "ed" and "ing" swallow: hop(p)ing, fil(e)ing."""
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if _DOUBLE.search(stem):
        return stem[:-1]
    if _measure(stem) == 1 and _SHORT_END.search(stem):
        return stem + "e"
    return stem


def _replace(word: str, endings: dict[str, str], order: list[str]) -> str:
    for ending in order:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            return stem + endings[ending] if _measure(stem) > 0 else word
    return word


def _step4(word: str) -> str:
    for ending in _LONGEST_FIRST[4]:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if _measure(stem) > 1 and (ending != "ion" or stem.endswith(("s", "t"))):
                return stem
            return word
    return word


def _step5(word: str) -> str:
    if word.endswith("e"):
        stem = word[:-1]
        if _measure(stem) > 1 or (_measure(stem) == 1 and not _SHORT_END.search(stem)):
            word = stem
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word; anything else (digits, other scripts) comes back as it is."""
    if not 2 < len(word) <= _LONGEST_WORD or not _PLAIN.match(word):
        return word
    word = _step1(word)
    if word.endswith("y") and _HAS_VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = _replace(word, _STEP2, _LONGEST_FIRST[2])
    word = _replace(word, _STEP3, _LONGEST_FIRST[3])
    return _step5(_step4(word))
