"""The exception tree: drawn as it is, stable codes, and safe to store."""

import pickle
import re

import pytest

from commerce import errors
from commerce.errors import ShopclerkError


def tree(kind: type[ShopclerkError]) -> list[type[ShopclerkError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in tree(child))]


ALL = [kind for kind in tree(ShopclerkError) if kind.__module__ == "commerce.errors"]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_the_drawing_is_true(kind: type[ShopclerkError]) -> None:
    if kind is ShopclerkError:
        return
    row = re.search(rf"─ {kind.__name__}\s+(\d+)\s+(\w+)", errors.__doc__ or "")
    assert row is not None
    assert (int(row[1]), row[2]) == (kind.http_status, kind.code)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_errors_survive_storage(kind: type[ShopclerkError]) -> None:
    error = kind("Sorry.", code="special", detail="row 3")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.message, again.code, again.detail) == (kind, "Sorry.", "special", "row 3")
    assert kind().message.endswith((".", "!"))


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in ALL]
    assert len(codes) == len(set(codes))
