"""Which encoding a file has: as it is told, by its mark, by its declaration, UTF-8, else a guess that is told."""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from commerce.errors import InputError
from commerce.sentences import say

_CHUNK = 1 << 20
_SAMPLE = 1 << 14
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ODD_LINE = re.compile(rb"(?<![^\r\n])[^\r\n\x80-\xff]*+[\x80-\xff][^\r\n]*+[\r\n]*+")
_BROKEN = re.compile("[\udc80-\udcff]")
#: Signs that may stand right after and right before letters.
#: The letters beside a to z of languages, by the encoding that programs on Windows wrote them in. A text belongs to
#: one language: the first whose letters explain the most of it wins.
_ALPHABETS = (
    ("cp1252", "äöüß éèêëàâçîïôœùûæÿ áéíóúñü àèéìòùî ãâáàçéêíóôõúü äåöé æøåéü áðéíóúýþæö éëïóöüèá àçèéíïòóúü·ª"),
    ("cp1250", "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîșțşţ čćđšž"),
    ("iso8859_2", "ąćęłńóśźż áčďéěíňóřšťúůýž áéíóöőúüű"),
    ("cp1251", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя абвгґдеєжзиіїйклмнопрстуфхцчшщьюя абвгдђежзијклљмнњопрстћуфхцчџш"),
    ("cp1254", "çğ\u0131öşüâîi"),
    ("cp1257", "āčēģīķļņšūž ąčęėįšųūž äõöüšž"),
    ("cp1253", "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋΐΰ"),
)
_AFTER_WORDS = frozenset("”“’‘»›…°®™©–—،。、€²³·\u00ad\u2010\u2011\u00a0")  # noqa: RUF001
_BEFORE_WORDS = frozenset("“„”’‘‚«»‹›¿¡–—…©€£¥§·\u00ad\u2010\u2011\u00a0")  # noqa: RUF001
_NOT_LATIN = frozenset(["cp1251", "cp1253"])
_ENOUGH = 0.9
#: What may be when no alphabet explains the letters.
_OTHERS = ["cp932", "euc_jp", "gb18030", "big5", "cp949", "koi8_r", "cp1255", "cp1256", "cp1258", "cp874", "mac_roman"]


@dataclass(frozen=True)
class Encoding:
    """A file's encoding.

    Attributes:
        name: As Python calls it.
        lines: How many lines the file has, about.
        broken: Whether it holds bytes that are nothing in this encoding: the rows with them are refused.
        guessed: Whether nothing but its letters tells.
    """

    name: str
    lines: int = 1
    broken: bool = False
    guessed: bool = False

    @property
    def shown(self) -> str:
        """The name as people know it."""
        name = codecs.lookup(self.name).name.removesuffix("-sig")
        return f"windows-{name[2:]}" if name.startswith("cp125") else name.upper().replace("ISO8859", "ISO-8859")


def find(opened: Callable[[], BinaryIO], told: str = "") -> Encoding:
    """Return the encoding of a file.

    Args:
        opened: Opens the file.
        told: What the owner says it is; empty looks for itself.

    Raises:
        InputError: There is no encoding of the name that was told.
    """
    with opened() as file:
        head = file.read(_SAMPLE)
    name = _told(told) or _marked(head) or _wide(head) or _declared(head)
    if name and name not in ("utf-8", "utf-8-sig"):
        return Encoding(name, _lines(opened), _has_broken(opened, name))
    counts = _Counts()
    with opened() as file:
        counts.read(file)
    # A text in another encoding is hardly ever valid UTF-8 for more than a letter or two.
    if name or counts.broken == 0 or counts.broken < counts.valid:
        return Encoding(name or "utf-8-sig", counts.lines, counts.broken > 0)
    name = _guessed(bytes(counts.sample))
    return Encoding(name, counts.lines, _has_broken(opened, name), guessed=True)


def _told(name: str) -> str:
    try:
        found = codecs.lookup(name).name if name else ""
        io.TextIOWrapper(io.BytesIO(), found or "utf-8")  # knows the codecs that are no text, too
    except (LookupError, ValueError) as error:
        raise InputError(say("imports.no_encoding", name=repr(name))) from error
    return "utf-8-sig" if found == "utf-8" else found


def _marked(head: bytes) -> str:
    return next((name for mark, name in _MARKS if head.startswith(mark)), "")


def _wide(head: bytes) -> str:
    """Return which UTF-16 a text without mark is: the zeros of its marks and digits stand in one half of the bytes."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not head or max(even, odd) * 20 < len(head) or min(even, odd) * 20 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(head: bytes) -> str:
    match = _DECLARED.match(head)
    try:
        name = codecs.lookup(match[1].decode()).name if match else ""
    except LookupError:
        return ""
    return "" if name.startswith("utf") else {"iso8859-1": "cp1252"}.get(name, name)  # UTF-16 would not be readable so


class _Counts:
    """What UTF-8 makes of a file: lines, letters beside ASCII, bytes that are nothing, and lines to guess by."""

    def __init__(self) -> None:
        self.lines, self.valid, self.broken = 1, 0, 0
        self.sample = bytearray()

    def read(self, file: BinaryIO) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        for chunk in _chunks(file):
            self.lines += chunk.count(b"\n") or chunk.count(b"\r")
            self._letters(decoder.decode(chunk))
            if not chunk.isascii() and len(self.sample) < _SAMPLE:
                for found in _ODD_LINE.finditer(chunk):
                    self.sample += found[0][:_SAMPLE]
                    if len(self.sample) >= _SAMPLE:
                        break
        self._letters(decoder.decode(b"", final=True))

    def _letters(self, text: str) -> None:
        if not text.isascii():
            broken = len(_BROKEN.findall(text))
            self.broken += broken
            self.valid += len(re.findall(r"[^\x00-\x7f]", text)) - broken


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _lines(opened: Callable[[], BinaryIO]) -> int:
    with opened() as file:
        return 1 + sum(chunk.count(b"\n") or chunk.count(b"\r") for chunk in _chunks(file))


def _has_broken(opened: Callable[[], BinaryIO], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    with opened() as file:
        try:
            for chunk in _chunks(file):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return True
    return False


def _guessed(sample: bytes) -> str:
    share, name = max(((_explained(sample, name, letters), name) for name, letters in _languages()), key=lambda x: x[0])
    if share >= _ENOUGH:
        return name
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_OTHERS).best()
    return best.encoding if best is not None else "cp1252"


def _languages() -> Iterator[tuple[str, frozenset[str]]]:
    for name, alphabets in _ALPHABETS:
        for letters in alphabets.split():
            yield name, frozenset(letters)


def _explained(sample: bytes, name: str, letters: frozenset[str]) -> float:
    """Return which share of what is not ASCII a language explains."""
    text = sample.decode(name, "replace")
    odd = [char for char in text if not char.isascii() and char.isalpha()]
    known = sum(char.lower()[0] in letters for char in odd)
    pairs = itertools.pairwise(text)
    torn = sum(_torn(a, b, mixed=name not in _NOT_LATIN) for a, b in pairs if not (a.isascii() and b.isascii()))
    bad = text.count("\ufffd") + torn
    return known / (len(odd) + bad) if odd or bad else 1.0


def _torn(a: str, b: str, *, mixed: bool) -> bool:
    """Return whether two neighbours stand in no word: a capital or a sign after a small letter, two scripts."""
    if a.isalpha() and b.isalpha():
        return (a.islower() and b.isupper()) or (a.isascii() != b.isascii() and not mixed)
    if a.isalpha():
        return not (b.isascii() or b.isspace() or b in _AFTER_WORDS)
    return b.isalpha() and not (a.isascii() or a.isspace() or a in _BEFORE_WORDS)
