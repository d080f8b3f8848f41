"""The items of a Google Merchant feed in XML, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from commerce.errors import InputError
from commerce.sentences import say
from connectors.files.entries import Row
from connectors.files.file_text import Source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEPEST = 100
_ENCODING = re.compile(r"(\A\s*<\?xml\b[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")


def elements(source: Source) -> Iterator[tuple[int, Element]]:
    """Yield the items of a feed (RSS or Atom), counted from one; each is emptied when the next is asked for.

    Raises:
        InputError: The text is no XML, or declares entities.
    """
    from xml.etree.ElementTree import XMLPullParser

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    parser = XMLPullParser(("start", "end"), _parser=DefusedXMLParser(forbid_dtd=True))
    number, above = 0, []
    try:
        for place, piece in enumerate(source.pieces()):
            # The text is decoded already, whatever it declares.
            parser.feed(_ENCODING.sub(r"\1", piece.lstrip() if not place else piece, count=1))
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                if event == "start":
                    above.append(element)
                    if len(above) > _DEEPEST:
                        raise InputError(say("imports.xml_deep"))
                    continue
                above.pop()
                if tag(element.tag) in ("item", "entry"):
                    number += 1
                    yield number, element
                    if above:
                        above[-1].clear()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise InputError(_unread(error)) from error


def items(source: Source) -> Iterator[tuple[int, Row]]:
    """Yield the items of a feed as rows, counted from one.

    Raises:
        InputError: The text is no XML, or declares entities.
    """
    for number, item in elements(source):
        row = Row()
        for field in item:
            value = (field.text or field.get("href") or "").strip()
            name = tag(field.tag)
            had = row.get(name, "")
            row[name] = f"{had}, {value}" if had and name == "additional_image_link" else had or value
        if any(source.unreadable(value) for value in row.values()):
            row.bad = say("imports.no_letters", encoding=source.encoding.shown)
        yield number, row


def tag(name: object) -> str:
    """Return the name of an element without its namespace."""
    return str(name).rsplit("}", 1)[-1]


def _unread(error: Exception) -> str:
    place = getattr(error, "position", None)
    return say("imports.bad_xml_line", line=place[0]) if place else say("imports.bad_xml")
