"""Stems of words by Snowball, so that "boots" finds a boot. The clerk's own lists of words are English, and so is this.

A word must have one stem everywhere: in postings, pairs of neighbours, synonyms and materials. Some of that is kept on
disk: whoever changes the algorithm changes `store.search.word_index.ANALYSIS` with it.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import snowballstemmer

_ALGORITHM = "english"
_PLAIN = re.compile(r"[a-z]+\Z")
_LONGEST_WORD = 40  # in English; the rules take long for longer ones
_own = threading.local()  # a stemmer works on a word inside itself, so each thread has one


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word; anything else (digits, other scripts) comes back as it is."""
    if not 2 < len(word) <= _LONGEST_WORD or not _PLAIN.match(word):
        return word
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer(_ALGORITHM)
    found: str = _own.stemmer.stemWord(word)
    return found
