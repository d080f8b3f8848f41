"""What a customer says in another language, in the English words that rules and readers know.

A gloss is no translation. It turns the words that a table knows into the words that code reads, and leaves everything
else as it was written: numbers, codes, addresses, names, quotations and words that the table lacks. A language is a
folder (`service.gloss.tables.FOLDER`).
"""

from __future__ import annotations

from service.gloss.goods import with_goods
from service.gloss.reading import (
    Gloss,
    english,
    gloss,
    is_all_in,
    is_english,
    is_spoken_in,
    remembered,
    written,
)
from service.gloss.small_talk import is_talk
from service.gloss.tables import called, codes

__all__ = [
    "Gloss",
    "called",
    "codes",
    "english",
    "gloss",
    "is_all_in",
    "is_english",
    "is_spoken_in",
    "is_talk",
    "remembered",
    "with_goods",
    "written",
]
