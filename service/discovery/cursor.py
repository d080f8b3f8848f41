"""Page cursors: opaque to callers, bound to the search they belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections import OrderedDict
from typing import NamedTuple

import numpy as np

from commerce.errors import InputError
from commerce.sentences import say
from service.discovery.request import SearchRequest
from service.discovery.search import Plan
from store.search.selection import Ids

MAX_OFFSET = 10_000


class Place(NamedTuple):
    """Where a page begins: after so many products, the last of which was ``last``, in the ranking ``token``."""

    offset: int = 0
    last: int = 0
    token: str = ""


class Rankings:
    """The rankings of searches that go on, so that products that come, go or change move nothing between pages.

    Args:
        most: How many are kept; the ones used least lately are forgotten.
    """

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Plan, Ids]] = OrderedDict()

    def get(self, place: Place) -> tuple[Plan, Ids] | None:
        """Return what the search found when its first page was shown, None when that is forgotten."""
        if place.token in self._kept:
            self._kept.move_to_end(place.token)
        return self._kept.get(place.token)

    def keep(self, place: Place, plan: Plan, ids: Ids) -> str:
        """Keep a ranking and return its token."""
        token = place.token or secrets.token_urlsafe(9)
        self._kept[token] = (plan, ids[:MAX_OFFSET])
        self._kept.move_to_end(token)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return token


def start(place: Place, ids: Ids) -> int:
    """Return where the page begins in a ranking made anew: behind the product that was shown last."""
    found = np.flatnonzero(ids == place.last) if place.offset else np.zeros(0, np.intp)
    return int(found[0]) + 1 if len(found) else place.offset


def write(request: SearchRequest, place: Place) -> str:
    """Return the cursor of the page that begins at ``place``."""
    data = json.dumps([*place, _of(request)], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def read(request: SearchRequest) -> Place:
    """Return where the page begins.

    Raises:
        InputError: The cursor is not one of ours, or belongs to another search.
    """
    if not request.cursor:
        return Place()
    try:
        padded = request.cursor + "=" * (-len(request.cursor) % 4)
        offset, last, token, search = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise InputError(say("search.bad_cursor")) from error
    typed = type(offset) is int and type(last) is int and isinstance(token, str)
    if not typed or not 0 <= offset <= MAX_OFFSET or search != _of(request):
        raise InputError(say("search.other_cursor"))
    return Place(offset, last, token)


def _of(request: SearchRequest) -> str:
    search = request.model_dump_json(exclude={"cursor", "limit", "facets", "ignore"}) + ",".join(sorted(request.ignore))
    return hashlib.sha256(search.encode()).hexdigest()[:16]
