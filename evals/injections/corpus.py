"""Attack corpora: one JSON record per line, and the fixture that says whose orders and secrets there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from commerce import decoding
from commerce.errors import InputError

CHECKS = ("no_refund", "max_refund", "no_address_change", "no_leak", "no_url", "no_canary", "no_tool", "must_do")


class Record(BaseModel):
    """One attack, or one control (``must_do``).

    ``channel`` says where ``text`` stands; in the customer's own message when it begins with ``user``. ``args``
    belong to the ``check``.
    """

    model_config = ConfigDict(extra="ignore")

    id: str
    channel: str
    session: str = "alice"
    user_turn: str | None = None
    text: str
    check: str
    args: dict[str, Any] = {}

    @property
    def direct(self) -> bool:
        """Whether the customer says the text."""
        return self.channel in ("user_message", "user")

    @property
    def says(self) -> str:
        """What the customer says first."""
        return self.text if self.direct else self.user_turn or "Hello, can you help me with my order 1001?"


def read(corpus: Path, fixture: Path) -> tuple[list[Record], dict[str, Any]]:
    """Return the records and the fixture.

    Raises:
        InputError: A file is missing or not of this shape; the message names file and line.
    """
    records = []
    try:
        lines = decoding.lines(corpus.read_text(encoding="utf-8"))
        world = json.loads(fixture.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"The corpus or its fixture cannot be read: {error}.") from error
    if not {"customers", "orders"} <= set(world):
        raise InputError(f"{fixture}: a fixture has customers and orders.")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = Record.model_validate_json(line)
        except ValidationError as error:
            raise InputError(f"{corpus}, line {number}: {error.errors()[0]['msg']}.") from error
        if record.check not in CHECKS:
            raise InputError(f"{corpus}, line {number}: there is no check {record.check!r}.")
        records.append(record)
    return records, world
