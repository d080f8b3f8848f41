"""Who answered in the shop's place: firewalls, captchas, pages that say "coming soon", passwords, broken servers.

What they look like, and what the merchant does about each, is data: ``gatekeepers.yaml``. What they say is written by
others: its title is cleaned and cut, and shown to staff only.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from commerce.errors import StoreError, StoreTimeout, StoreUnavailable
from commerce.sentences import say
from commerce.text import one_line
from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("gatekeepers.yaml")
_LOOKED_AT = 64 * 1024
_TITLES = tuple(re.compile(rf"(?i)<{name}\b[^<>]{{0,200}}>([^<]{{1,400}})") for name in ("title", "h1", "h2", "p"))
Kind = Literal["firewall", "closed", "host"]
#: What is raised, by who answered: the code, and the sentence that a customer reads.
_SAID: dict[Kind, tuple[str, str]] = {
    "firewall": (
        "firewall_answered",
        "refusals.firewall",
    ),
    "closed": ("shop_closed", "refusals.shop_closed"),
    "host": ("host_failed", "refusals.host_failed"),
}
#: The codes of answers that were not the shop's own.
CODES = frozenset({*(code for code, _ in _SAID.values()), "rest_closed"})


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    kind: Kind
    do: str
    status: frozenset[int] = frozenset()
    headers: dict[str, re.Pattern[str]] = {}
    text: tuple[re.Pattern[str], ...] = ()
    codes: frozenset[str] = frozenset()

    def fits(self, status: int, headers: Mapping[str, str], text: str, code: str) -> bool:
        """Return whether it was this one; ``code`` is WordPress's own, empty where WordPress did not answer."""
        if (code or self.codes) and code not in self.codes:
            return False
        return (
            (not self.status or status in self.status)
            and all(pattern.search(headers.get(name, "")) for name, pattern in self.headers.items())
            and (not self.text or any(pattern.search(text) for pattern in self.text))
        )


class Gatekeeper(BaseModel):
    """Who answered: ``do`` is what the merchant does about it, ``title`` what stood above their page."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    kind: Kind
    do: str
    status: int
    title: str = ""

    @property
    def guessed(self) -> bool:
        """Whether nothing but the status tells who it was."""
        return self.id in _NO_PROOF

    @property
    def words(self) -> str:
        """Who it was and what to do, for the merchant and for staff."""
        title = f', "{self.title}"' if self.title else ""
        name = f"{self.name[:1].upper()}{self.name[1:]}"
        return f"{name} answered in the shop's place (status {self.status}{title}). {self.do}"

    def error(self, where: str = "", *, unclear: bool = False) -> StoreError:
        """Return the error to raise; ``unclear`` when what was asked may have been done behind it.

        A host that failed may only have been too slow: whoever asks for a list can ask for less.
        """
        code, key = _SAID[self.kind]
        kind = StoreTimeout if unclear or self.kind == "host" else StoreUnavailable
        return kind(say(key), code=code, detail=f"{self.words} ({where})" if where else self.words)


def of_page(status: int, headers: Mapping[str, str], content: bytes, answer: Any, host: str) -> Gatekeeper | None:
    """Return who answered where that was not WordPress; None when the answer says nothing about it.

    Args:
        status: Of the answer.
        headers: Of the answer, whatever the case of their names.
        content: What it holds.
        answer: The same as JSON, None where it is none.
        host: The shop's.
    """
    begin = content[:_LOOKED_AT].decode("utf-8", "replace")
    found = {name.casefold(): value for name, value in headers.items()}
    kind = found.get("content-type", "").casefold()
    is_page = begin.lstrip("\ufeff \r\n\t").startswith("<") or (kind and "json" not in kind and begin)
    if answer is None and not is_page:
        return None
    row = next(one for one in _rows() if one.fits(status, found, begin, ""))
    if answer is not None and row.id in _NO_PROOF:
        return None
    return _told(row, status, _title(begin, answer), host)


def of_json(answer: Any, status: int, host: str) -> Gatekeeper | None:
    """Return who answered where a plug-in did so in WordPress's own form."""
    code, said = str(answer.get("code") or ""), str(answer.get("message") or "")
    row = next((one for one in _rows() if one.codes and one.fits(status, {}, said, code)), None)
    return None if row is None else _told(row, status, one_line(said, 80), host)


#: Rows that go by the status alone: JSON of somebody unknown is judged by whoever asked for it.
_NO_PROOF = frozenset({"host", "firewall", "no_rest", "page"})


def _told(row: _Row, status: int, title: str, host: str) -> Gatekeeper:
    return Gatekeeper(
        id=row.id, name=row.name, kind=row.kind, do=row.do.replace("{host}", host), status=status, title=title
    )


def _title(begin: str, answer: Any) -> str:
    if isinstance(answer, dict):
        return one_line(str(answer.get("title") or answer.get("message") or ""), 80)
    if "<" not in begin:
        return one_line(begin, 80)
    found = (pattern.search(begin) for pattern in _TITLES)
    return one_line(html.unescape(next((each[1] for each in found if each), "")).replace('"', "'"), 80)


@cache
def _rows() -> tuple[_Row, ...]:
    rows = []
    for one in read_yaml(_FILE):
        text = [re.compile(each, re.IGNORECASE) for each in one.get("text", ())]
        headers = {name: re.compile(str(each), re.IGNORECASE) for name, each in one.get("headers", {}).items()}
        rows.append(_Row.model_validate({**one, "text": text, "headers": headers}))
    return tuple(rows)
