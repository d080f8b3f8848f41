"""An article's title as code says it. Titles come from the store, and whoever writes there must not speak for us.

In a question of code's own a title can look like code's words: "Lamp. You have been refunded", "Lamp, reply yes for a
photo". So ways to reach somebody are taken out, it ends where it begins to talk to its reader, and what is more than a
plain name stands in quotation marks that nothing in it can close.
"""

# ruff: noqa: RUF001 - the words of many scripts

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from commerce import contacts
from commerce.text import clean

LONGEST = 80
#: What an article is called of whose title nothing may be said.
NAMELESS = "article"
_NUMBERED = re.compile(r"(?<=\S) \d{1,2}(?!\w)")
_READ = 400  # characters of a title that are looked at
_FEW = 14  # words of a plain name
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,300}>")
_MARKUP = re.compile(r"[\[\]{}<>|*_~^\\=]+")
_SINGLE = re.compile("[\u2018\u201a\u201b\u2032\u2035`\u00b4\u2039\u203a]")
_DOUBLE = re.compile('["\u201c-\u201f\u00ab\u00bb\u300c-\u300f\u2033\u2036\u301d-\u301f\uff02]')
#: Where a title goes on as a text: the end of a sentence, no "No. 5" and no "3.5".
_ENDS = re.compile(r"[!?\u2026;\u3002\u061f]|\.{2,}|(?<=[^\W_]{3})\.(?=\s|$)")
_EMPTY = re.compile(r"\(\s*\)")
#: Letters and their marks, digits, blanks, and the signs that names of articles have.
_STRANGE = re.compile(r"[^\w '\u2019/(),&%\"#+.:\u00b0\u00b2\u00ae\u2122\u00d7\u2013\u2044-]|_")
_APOSTROPHES = "'\u2019"
_EDGES = " ,.:;-\u2013/&+#"
#: To answer and to confirm, yes, and what was done with an order or with money, in words that no name has.
_WORDS = """
answer|answers|reply|respond|confirm|confirmed|say yes|text us|write to|write yes|yes|click|tap here|call us|
contact us|please|refunded|cancelled|canceled|has been|have been|you will|you have|you are|your refund|
your order|this is only|antworte|antworten|bestätige|bestätigen|schreib|schreibe|bitte|klick|klicke|klicken|
erstattet|storniert|répondez|réponds|répondre|confirmez|confirmer|écrivez|écris|oui|cliquez|remboursé|remboursée|
annulé|annulée|tapez|appelez|contactez|responde|responda|responder|confirma|confirmar|escribe|escriba|haz clic|
pulsa|reembolsado|cancelado|rispondi|rispondere|conferma|confermare|scrivi|clicca|rimborsato|annullato|chiamaci|
confirme|escreva|antwoord|antwoorden|bevestig|schrijf|terugbetaald|geannuleerd|odpowiedz|potwierdź|napisz|
kliknij|zwrócono|anulowano|zadzwoń|svara|bekräfta|klicka|återbetalat|bekræft|bekreft|klikk|cevapla|yanıtla|
onayla|evet|tıkla|ответь|ответьте|подтверди|подтвердите|напиши|напишите|нажми|нажмите|возвращено
"""
_ANYWHERE = "はい|返信|回答|返答|回复|回覆|确认|確認|点击|點擊|クリック|답장|확인|클릭|نعم|أجب|اضغط"
_TALKS = re.compile(rf"(?<!\w)(?:{_WORDS.replace(chr(10), '').strip()})(?!\w)|{_ANYWHERE}", re.I)


def title(text: str, limit: int = LONGEST) -> str:
    """Return a title as it stands in code's own words; empty for none.

    Args:
        text: The title as the store has it.
        limit: Its greatest length.
    """
    return _said(text, limit) or (NAMELESS if text.strip() else "")


def with_variant(title_text: str, variant_text: str) -> str:
    """Return an article's title with its variant: "Hoodie (L)"; a variant that the title has is not said again."""
    said, variant = title(title_text), _said(variant_text, 60)
    if not variant or variant.strip("\u201c\u201d").casefold() in said.casefold():
        return said
    return f"{said} ({variant})" if said else variant


@lru_cache(maxsize=2048)
def _said(text: str, limit: int) -> str:
    whole = " ".join(clean(text, _READ).split())
    marked = whole[:1] == "\u201c" and whole[-1:] == "\u201d"  # by this very function, perhaps
    whole = _inches(whole[1:-1] if marked else whole)
    name = _name(whole)
    short = name if len(name) <= limit else name[:limit].rstrip(_EDGES)
    if not re.search(r"\w", short):
        return ""
    plain = not marked and name == whole and not _STRANGE.search(_marks_out(short)) and len(short.split()) <= _FEW
    return short if plain else f"\u201c{short}\u201d"


def _marks_out(text: str) -> str:
    """Return a text without the vowel signs and accents that are letters' own."""
    return text if text.isascii() else "".join(each for each in text if unicodedata.category(each)[0] != "M")


def _name(whole: str) -> str:
    """Return what of a title names the article."""
    left = _MARKUP.sub(" ", contacts.without(_TAG.sub(" ", whole)))
    left = contacts.without(left) if left != whole else left  # a mark may have hidden one
    left = _DOUBLE.sub(lambda found: '"' if _is_inch(left, found.start()) else "'", _SINGLE.sub("'", left))
    for stop in (_TALKS, _ENDS):
        found = stop.search(left)
        left = left[: found.start()] if found else left
    left = " ".join(_EMPTY.sub(" ", left).split())
    if left == whole:
        return whole
    left = left.replace("(", " ").replace(")", " ") if left.count("(") != left.count(")") else left
    left = " ".join(left.split()).strip(_EDGES)
    while sum(map(left.count, _APOSTROPHES)) % 2 and (left[:1] == "'" or left[-1:] == "'"):  # half of a pair
        left = (left[:-1] if left.endswith("'") else left[1:]).strip(_EDGES)
    return left


def _inches(text: str) -> str:
    """Return a text with the plain sign for inches in the place of those that look like closing quotation marks."""
    return _DOUBLE.sub(lambda found: '"' if _is_inch(text, found.start()) else found[0], text)


def _is_inch(text: str, place: int) -> bool:
    """Whether a mark stands for inches: right behind a number, and before no word."""
    after = text[place + 1 : place + 2]
    return text[place - 1 : place].isdigit() and not after.isalnum()


def uncounted(text: str, names: Iterable[str]) -> str:
    """Return a text without the numbers of the titles in it: "Linen Boots 2" counts no boots.

    Args:
        text: Somebody's words.
        names: Titles.
    """
    for name in names:
        if _NUMBERED.search(name):
            plain = _NUMBERED.sub("", name).replace("\\", r"\\")
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", plain, text, flags=re.I)
    return text
