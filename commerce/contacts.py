"""Ways to reach somebody, found in texts: links, hosts, mail addresses and numbers to call, however they are spelt."""

from __future__ import annotations

import re

_TLD = (
    "com|net|org|info|biz|io|co|ai|app|dev|me|tv|cc|xyz|top|shop|store|online|site|club|link|click|live|example|test|"
    "invalid|local|onion|ru|cn|de|uk|fr|nl|eu|us|ly|gl|gg|to"
)
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?|\u3002)"
SCHEME = re.compile(
    r"(?i)\b(?:h[tx]{2}ps?|ftp|javascript|mailto|tel|sms|whatsapp|vbscript)\s?:\s?(?:[/\\\u2044\u2215\u29f8]{1,3})?[^\s<>\"')\]]+"
    r"|\b(?:data|file|blob|ws):[^\s<>\"')\]]+"  # words as well: "on file: Visa"
    r"|\b[a-z][a-z0-9+.-]{1,15}\s?:\s?[/\\\u2044\u2215\u29f8]{2}[^\s<>\"')\]]+|(?<!\w)[/\\]{2}[\w-]+\.[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+"
)
WEB = re.compile(r"https?://[^\s<>\"')\]]+")
HOST = re.compile(
    rf"(?<![\w@.-])(?:[^\W_][\w-]*+{_DOT}){{1,127}}(?:(?P<low>xn--[\w-]+|[^\W\d_]{{2,24}}))(?![\w-])(?:[:/?#][^\s<>\"')\]]*)?"
)
SPELLED = re.compile(
    rf"(?i)\b[a-z0-9-]{{1,63}}(?:\s+(?:dot|punkt|point)\s+[a-z0-9-]{{1,63}}){{0,6}}\s+dot\s+(?:{_TLD})\b(?:/\S*)?"
)
#: A well-known end of a host behind anything but a word or a hyphen: "evil .com", "evil\u2027com", "evil,com".
ODD_HOST = re.compile(
    r"(?i)(?<![\w@.-])[a-z0-9][a-z0-9-]{1,62}(?:[^\w\s\-'\u2019/&()]{1,2}|\s[^\w\s\-'\u2019/&()]|[^\w\s,;\-'\u2019/&()]\s)"
    r"(?:com|org|biz|xyz)(?![\w-])"
    r"|(?<![\w@.-])[a-z0-9][a-z0-9-]{1,62}[^\w\s\-'\u2019/&()]{1,2}(?:net|info|shop|store|online|site)(?![\w-])"
)
_POINT = r"(?:dot|punkt|point|punto|ponto|kropka|nokta|punt)"
#: "Any point of", and no host: what stands before it names none.
_A_POINT = "".join(
    rf"(?<!\b{before} {point})"
    for point in ("punto", "point", "ponto", "punt", "punkt")
    for before in (
        "un",
        "el",
        "al",
        "este",
        "cualquier",
        "le",
        "au",
        "du",
        "ce",
        "quel",
        "um",
        "num",
        "o",
        "no",
        "do",
        "ao",
        "qualquer",
        "a",
    )
)
#: The same with the point said, whatever stands about it: "sale, dot com", "sale dot-com", "a dot, then com".
SAID_HOST = re.compile(
    rf"(?i)(?:\b[a-z0-9-]{{1,63}}\W{{1,3}})?\b{_POINT}\b(?:\W{{1,3}}(?:(?:and|then|und|dann|et|puis|y|luego|e|poi)\W{{1,3}})"
    rf"{{0,2}}(?:com|net|org|biz|xyz|info|shop|store|online)|{_A_POINT}[\s-]{{1,2}}(?:de|uk|fr|es|it|nl|pl|io))\b"
)
NUMERIC_HOST = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b(?:[:/]\S*)?")
_AT = r"(?:@|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)"
EMAIL = re.compile(rf"(?i)[\w.+%-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)*")
EMAIL_SPELLED = re.compile(
    rf"(?i)\b[\w.+-]{{1,64}}\s+at\s+[\w-]{{1,63}}(?:\s+dot\s+[\w-]{{1,63}}){{0,6}}\s+dot\s+(?:{_TLD})\b"
)
PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d\s()/.-]{7,22}\d(?!\w)")
COMMON_LAST = re.compile(rf"(?i)(?:{_TLD})")

#: Digits of a number to call, at least.
LEAST_DIGITS = 9
_ALL = (SCHEME, EMAIL_SPELLED, EMAIL, SPELLED, SAID_HOST)
_MORE = (ODD_HOST, NUMERIC_HOST)


def without(text: str) -> str:
    """Return a text without any way to reach somebody; the end of a sentence before a capital is no host."""
    for pattern in _ALL:
        text = pattern.sub(" ", text)
    text = HOST.sub(lambda found: found[0] if begins_a_sentence(found["low"]) else " ", text)
    for pattern in _MORE:
        text = pattern.sub(" ", text)
    return PHONE.sub(lambda found: found[0] if len(re.sub(r"\D", "", found[0])) < LEAST_DIGITS else " ", text)


def begins_a_sentence(last: str) -> bool:
    """Return whether what stands behind a point is rather the next sentence's first word than a host's last part."""
    return last[0].isupper() and not COMMON_LAST.fullmatch(last)
