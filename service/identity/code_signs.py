"""What stands for a digit of a code, as people write and say it: signs of any script, look-alikes, words.

And the words that announce a code. All in the languages that the clerk reads a yes in.
"""

# ruff: noqa: RUF001 - look-alikes are what this is about

from __future__ import annotations

import re
import unicodedata

_HAN = {
    sign: str(value)
    for signs in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖", "０１２３４５６７８９")
    for value, sign in enumerate(signs)
} | {"两": "2", "兩": "2"}
#: Letters that are taken for a digit where they stand among digits: "l23456", "1O1234".
_LOOKS = {
    "l": "1",
    "I": "1",
    "|": "1",
    "ı": "1",
    "І": "1",
    "Ⅰ": "1",
    "O": "0",
    "o": "0",
    "О": "0",
    "о": "0",
    "Ο": "0",
    "ο": "0",
    "З": "3",
    "з": "3",
}
#: From nought to nine; several words for one are parted by a slash.
_WORDS = (
    "zero/oh/nought one two three four five six seven eight nine",
    "null eins/ein zwei/zwo drei vier fünf/fuenf sechs sieben acht neun",
    "zéro un deux trois quatre cinq six sept huit neuf",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zero uno due tre quattro cinque sei sette otto nove",
    "zero um/uma dois/duas três quatro cinco seis/meia sete oito nove",
    "nul een/één twee drie vier vijf zes zeven acht negen",
    "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć",
    "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    "صفر واحد/واحدة اثنان/اثنين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني تسعة/تسع",
    "ゼロ/れい いち に さん よん/し ご ろく なな/しち はち きゅう/く",
    "공/영 일/하나 이/둘 삼/셋 사/넷 오/다섯 육/여섯 칠/일곱 팔/여덟 구/아홉",
)
_VALUE = {
    word: str(value) for language in _WORDS for value, words in enumerate(language.split()) for word in words.split("/")
}
_LONGEST_WORD = max(map(len, _VALUE))
_LEAST_DIGITS = 3  # of a code that has look-alikes in it

#: Words that announce a code; what stands beside them is no request.
CODE_WORD = re.compile(
    r"c[oó]d(?:e|es|ice|igo|icode|ul)s?\b|kodi?\w{0,3}\b|koodi\w*|\bpin\b|\botp\b|\bpasscode\b|\bk[oó]d\w{0,3}\b"
    r"|код\w{0,3}|κωδικ\w+|رمز|קוד|कोड|コード|코드|代码|驗證碼|验证码|認證碼|\btan\b",
    re.IGNORECASE,
)
#: Words for its parts: "first 123, then 456".
PART_WORD = re.compile(
    r"\b(?:starts?|begins?|ends?|then|first|last|followed by|beginnt|endet|dann|zuerst|erst|zuletzt|commence|finit|"
    r"puis|ensuite|empieza|termina|luego|comienza|inizia|finisce|poi|começa|depois|begint|eindigt|daarna|zaczyna|kończy|"
    r"potem|sonra|başlıyor|bitiyor)\b|ثم|それから|次に|그리고|그다음|然后|然後",
    re.IGNORECASE,
)


def digit(sign: str) -> str | None:
    """Return the digit that a sign of any script is, None when it is none."""
    if "0" <= sign <= "9":
        return sign
    if sign.isascii():
        return None
    value = unicodedata.digit(sign, None)
    return _HAN.get(sign) if value is None else str(value)


def in_word(word: str) -> str | None:
    """Return the digits of a word that is a number from nought to nine, or digits with look-alikes among them."""
    if len(word) <= _LONGEST_WORD and (value := _VALUE.get(word.casefold())) is not None:
        return value
    signs = [digit(sign) or _LOOKS.get(sign) for sign in word]
    real = sum(digit(sign) is not None for sign in word)
    return "".join(filter(None, signs)) if None not in signs and real >= _LEAST_DIGITS else None
