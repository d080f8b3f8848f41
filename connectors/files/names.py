"""Names of columns and words of fields as they are compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1024)
def folded(name: str) -> str:
    """Return a column or field name as it is compared: letters and digits of any alphabet, without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if char.isalnum())
