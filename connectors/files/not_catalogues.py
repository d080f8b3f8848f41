"""Files that are no catalogue as text, told by how they begin, with what their owner does about it."""

from __future__ import annotations

import re

from commerce.errors import InputError
from commerce.sentences import say

#: How files begin, and the ends of the ids of what is told about them.
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF-", "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"{\\rtf", "rtf"),
)
_PACKED = (
    (b"xl/", "xlsx"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"Index/Document.iwa", "numbers"),
    (b"word/", "word"),
)
_PAGE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+(?:<!doctype\s+html|<html|<head|<body)\b", re.I | re.S
)
_PAGES_TITLE = re.compile(rb"<title[^>]*>\s*([^<]{1,80})", re.I)


def check(head: bytes) -> None:
    """Refuse a file that is no text.

    Raises:
        InputError: What it is instead, and what to do.
    """
    if head.startswith(b"PK\x03\x04"):
        packed = next((kind for mark, kind in _PACKED if mark in head), "zip")
        raise InputError(say(f"imports.kind.{packed}"))
    for mark, kind in _KINDS:
        if head.startswith(mark):
            raise InputError(say(f"imports.kind.{kind}"))
    if _PAGE.match(head):
        title = _PAGES_TITLE.search(head)
        if title is None:
            raise InputError(say("imports.kind.page"))
        raise InputError(say("imports.kind.page_called", title=title[1].decode("utf-8", "replace").strip()))
