"""Files that are no catalogue as text, told by how they begin, with what their owner does about it."""

from __future__ import annotations

import re

from commerce.errors import InputError

_TABLE = "Open it in a spreadsheet program and save the sheet as CSV (UTF-8)"
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"The file is an old Excel workbook (.xls). {_TABLE}."),
    (b"\x1f\x8b", "The file is packed with gzip. Unpack it and import what is inside."),
    (b"%PDF-", "The file is a PDF. Prices cannot be read from pages; export the catalogue as CSV."),
    (b"7z\xbc\xaf\x27\x1c", "The file is a 7z archive. Unpack it and import what is inside."),
    (b"Rar!\x1a\x07", "The file is a RAR archive. Unpack it and import what is inside."),
    (b"BZh", "The file is packed with bzip2. Unpack it and import what is inside."),
    (b"\xfd7zXZ\x00", "The file is packed with xz. Unpack it and import what is inside."),
    (b"\x28\xb5\x2f\xfd", "The file is packed with zstd. Unpack it and import what is inside."),
    (b"SQLite format 3\x00", "The file is an SQLite database. Export the table of products as CSV."),
    (b"PAR1", "The file is a Parquet file. Export it as CSV."),
    (b"\x89PNG", "The file is a picture."),
    (b"\xff\xd8\xff", "The file is a picture."),
    (b"{\\rtf", f"The file is a text document (RTF), no table. {_TABLE}."),
)
_PACKED = (
    (b"xl/", f"The file is an Excel workbook (.xlsx). {_TABLE}."),
    (b"application/vnd.oasis.opendocument.spreadsheet", f"The file is a spreadsheet (.ods). {_TABLE}."),
    (b"Index/Document.iwa", f"The file is a Numbers spreadsheet. {_TABLE}."),
    (b"word/", "The file is a Word document. Export the catalogue as CSV."),
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
        found = next((told for mark, told in _PACKED if mark in head), None)
        raise InputError(found or "The file is a ZIP archive. Unpack it and import what is inside.")
    for mark, told in _KINDS:
        if head.startswith(mark):
            raise InputError(told)
    if _PAGE.match(head):
        title = _PAGES_TITLE.search(head)
        named = f" called “{title[1].decode('utf-8', 'replace').strip()}”" if title else ""
        raise InputError(f"The file is a web page{named}, not a feed. Perhaps the link asks to log in first.")
