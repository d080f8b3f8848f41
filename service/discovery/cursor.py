"""Page cursors: opaque to callers, bound to the search they belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json

from commerce.errors import InputError
from service.discovery.request import SearchRequest

MAX_OFFSET = 10_000


def write(request: SearchRequest, offset: int) -> str:
    """Return the cursor of the page that begins at ``offset``."""
    data = json.dumps([offset, _of(request)], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def read(request: SearchRequest) -> int:
    """Return where the page begins.

    Raises:
        InputError: The cursor is not one of ours, or belongs to another search.
    """
    if not request.cursor:
        return 0
    try:
        padded = request.cursor + "=" * (-len(request.cursor) % 4)
        offset, search = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise InputError("That page cursor is not valid. Please start the search again.") from error
    if type(offset) is not int or not 0 <= offset <= MAX_OFFSET or search != _of(request):
        raise InputError("That page cursor belongs to another search. Please start the search again.")
    return offset


def _of(request: SearchRequest) -> str:
    search = request.model_dump_json(exclude={"cursor", "limit"})
    return hashlib.sha256(search.encode()).hexdigest()[:16]
