"""Spellings that hide what a sentence says, undone before it is read.

A sentence that mixes alphabets within its words, or spells words letter by letter or with digits, is disguised:
nobody who means well writes so, and it is not shown at all. That is the restriction of Unicode's UTS 39 ("single
script" and the mixtures that Chinese, Japanese and Korean need), which needs no table of look-alikes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from commerce.text import clean

_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_ADDRESS = re.compile(r"https?://\S{1,2000}|\[(?:link|address|code) removed\]")
_MARKS = re.compile(r"[*_`~#|^\\]+|^[^\S\n]*+(?:>+|[-+•·]\s|\d{1,2}[.)]\s)\s*+", re.M)
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_][\s._\-·*/|+~,]{1,3}){4,}[^\W\d_](?![^\W_])")
_LISTED = re.compile(r"(?:\b[A-Z]{1,3}\b(?:,\s*|\s*/\s*|\s+(?:and|or|und|et|y|e|en|i|ve)\s+)?)+")
_CJK_SPACE = re.compile(r"(?<=[\u3040-\u30ff\u4e00-\u9fff])[ \u3000]+(?=[\u3040-\u30ff\u4e00-\u9fff])")
_SYLLABLES = re.compile(r"(?:(?<![\uac00-\ud7af])[\uac00-\ud7af]\s){3,}[\uac00-\ud7af](?![\uac00-\ud7af])")
_LEET = str.maketrans("01345789@$!|€", "oieastbgasiie")
#: A digit or sign between letters, as in "r3fund" and "c@ncel".
_INSIDE = re.compile(r"(?<=[^\W\d_])[0134578@$!|€](?=[^\W\d_])")
_TOKEN = re.compile(r"(?<![\w@$!|€])(?=[\d_@$!|€]*+[^\W\d_])[\w@$!|€]++")
_UNIT = re.compile(r"\d+[^\W\d_]{1,5}|[^\W\d_]{1,4}\d+|[A-Z]{1,4}\d[A-Z\d-]*|\d?[^\W\d_]+[!|]+")
#: A word cut into bits, as in "re-fun-ded".
_CUT_UP = re.compile(r"\b[^\W\d_]{1,5}(?:-[^\W\d_]{1,5}){2,}\b")
#: Letters that only a hidden word has: phonetic letters, small capitals, letters upside down.
_ODD_LATIN = re.compile(r"[\u0250-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]")
_EAST = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"})
#: Scripts that the reader's encoder was trained on; what is written in others cannot be read, so it is not shown.
_KNOWN = _EAST | {"LATIN", "ARABIC", "CYRILLIC", "THAI"}
#: Cyrillic letters that look like Latin ones: a text of little else is no Russian.
_TWINS = frozenset("асеорхуіѕјԁһԛԝѵӏАВЕКМНОРСТХУІЅЈԀԚԜкмнтвгп")


@dataclass(frozen=True)
class Spelled:
    """A sentence in its usual spelling.

    Attributes:
        text: Without marks, tags, invisible characters, full-width letters.
        undone: The same with digits read as letters, where words have some; else equal to ``text``.
        disguised: Whether it was written to hide something.
        readable: Whether its scripts are among those that the reader knows.
    """

    text: str
    undone: str
    disguised: bool
    readable: bool


@lru_cache(maxsize=1024)
def spelled(sentence: str) -> Spelled:
    """Return the sentence as it would be written plainly."""
    text = _without_strokes(clean(sentence))
    text = _ADDRESS.sub(" ", _LINK.sub(r"\1", _TAG.sub("", text)))
    joined = _MARKS.sub("", text)
    spaced = _hidden_in_letters(text) or _hidden_in_letters(joined)
    flat = _CJK_SPACE.sub("", " ".join(joined.replace("’", "'").split()))
    undone, digits = _without_digits(flat)
    scripts = {_script(c) for word in re.findall(r"[^\W\d_]{2,}", flat) for c in word if not word.startswith("μ")} - {
        ""
    }
    return Spelled(flat, undone, spaced or digits or _mixed(flat, scripts), scripts <= _KNOWN)


def _without_strokes(text: str) -> str:
    """Remove marks that strike letters through or pile up on them; accents that belong to a letter are part of it."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFC", text) if not "\u0300" <= c <= "\u036f" and c != "\u20e0")


def _hidden_in_letters(text: str) -> bool:
    return any(not _LISTED.fullmatch(found[0]) for found in _SPACED.finditer(text)) or bool(_SYLLABLES.search(text))


def _without_digits(text: str) -> tuple[str, bool]:
    """Return the text with digits and signs within words read as letters, and whether that is a disguise."""
    count = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal count
        token = match[0]
        if _UNIT.fullmatch(token) or any(_script(c) in _EAST for c in token):
            return token
        inside = len(_INSIDE.findall(token))
        count += inside
        return token.translate(_LEET) if inside or token[0] in "01345789@$" else token

    undone = _TOKEN.sub(plain, _CUT_UP.sub(lambda found: found[0].replace("-", ""), text))
    return undone, count >= 2


def _mixed(text: str, scripts: set[str]) -> bool:
    """Whether alphabets are mixed within a word, or a whole text is written in another alphabet's twins."""
    west = scripts - _EAST - {"THAI", "ARABIC"}
    if len(west) > 1 and any(_mixed_word(word) for word in re.findall(r"[^\W\d_]+", text)):
        return True
    if _ODD_LATIN.search(text) or any(0x1F100 <= ord(c) <= 0x1F1FF for c in text):
        return True
    letters = [c for c in text if _script(c) == "CYRILLIC"]
    latin = sum(_script(c) == "LATIN" for c in text)
    return bool(letters) and (latin > len(letters) or sum(c in _TWINS for c in letters) >= 0.85 * len(letters))


def _mixed_word(word: str) -> bool:
    found = {_script(c) for c in word} - _EAST - {"", "THAI", "ARABIC"}
    return len(found) > 1 and not word.startswith("μ")


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """Return the first word of a letter's name, which is its script; nothing for what is no letter."""
    if not character.isalpha():
        return ""
    name = unicodedata.name(character, "UNKNOWN").split()[0].split("-")[0]
    return {"FEMININE": "LATIN", "MASCULINE": "LATIN", "MICRO": "LATIN", "HALFWIDTH": "KATAKANA"}.get(name, name)
