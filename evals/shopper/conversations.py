"""The files: conversations as JSON lines, with checks in them or in a file beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from commerce.errors import InputError
from evals.shopper.expectations import Expect

FOLDER = Path(__file__).parent
#: Kept for measuring: nobody looks at these while working on the engine.
HELD = FOLDER / "held.jsonl"
VISITOR = "visitor"
_Row = TypeVar("_Row", bound=BaseModel)


class Turn(BaseModel):
    """One message. Further fields, such as somebody's verdict, are left alone."""

    text: str = Field(
        ..., min_length=1, description="{code} stands for a mailed code, {placed:1012} for the day of that order"
    )
    expect: Expect | None = None


class Conversation(BaseModel):
    """What one shopper writes. Further fields are left alone."""

    id: str = Field(..., min_length=1)
    who: str = Field(VISITOR, description="visitor, or the e-mail address of a signed-in customer")
    area: str = Field("", description="what it is about; empty: the first part of the id")
    lang: str = Field("", description="the language it is written in; empty: not told")
    turns: list[Turn] = Field(..., min_length=1)

    @field_validator("turns", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        return (
            [{"text": each} if isinstance(each, str) else each for each in value] if isinstance(value, list) else value
        )

    @field_validator("who")
    @classmethod
    def _known(cls, value: str) -> str:
        if value != VISITOR and "@" not in value:
            raise ValueError("who is 'visitor' or an e-mail address")
        return value

    @model_validator(mode="after")
    def _named(self) -> Conversation:
        self.area = self.area or self.id.partition("-")[0]
        return self


class ExpectRow(BaseModel):
    """The checks of one message that stands in another file; ``turn`` counts from 1."""

    model_config = ConfigDict(extra="forbid")

    id: str
    turn: int = Field(..., ge=1)
    expect: Expect


def open_files(lang: str | None = None) -> list[Path]:
    """Return the files that come with shopclerk, but the held one: those in English, or that of another language.

    Raises:
        InputError: There are no conversations in that language.
    """
    if lang:
        path = FOLDER / "languages" / f"{lang}.jsonl"
        if not path.is_file():
            raise InputError(f"There are no conversations in {lang}.")
        return [path]
    return sorted(path for path in FOLDER.glob("*.jsonl") if path != HELD)


def chosen(
    files: Sequence[Path], expect: Path | None = None, only: Sequence[str] = (), lang: str | None = None
) -> list[Conversation]:
    """Return the conversations of some files.

    Args:
        files: The files.
        expect: A file with checks for them.
        only: Ids; none takes all.
        lang: The language that they have to be in; None takes all.

    Raises:
        InputError: A file cannot be read, or an id is in none of them.
    """
    found = [each for path in files for each in load(path)]
    if expect is not None:
        add_expectations(found, expect)
    if missing := set(only) - {each.id for each in found}:
        raise InputError(f"There is no conversation {min(missing)}.")
    return [each for each in found if (not only or each.id in only) and (not lang or each.lang == lang)]


def load(path: Path) -> list[Conversation]:
    """Return the conversations of a file.

    Raises:
        InputError: It cannot be read; the message names file, line and field.
    """
    found = list(_rows(path, Conversation))
    seen: set[str] = set()
    for each in found:
        if each.id in seen:
            raise InputError(f"{path.name}: there are two conversations {each.id}.")
        seen.add(each.id)
    if not found:
        raise InputError(f"{path.name} has no conversations.")
    return found


def add_expectations(conversations: Sequence[Conversation], path: Path) -> None:
    """Give the conversations the checks of a file; those that they have are replaced.

    Raises:
        InputError: It cannot be read, or names what is not there.
    """
    by_id = {each.id: each for each in conversations}
    for row in _rows(path, ExpectRow):
        where = by_id.get(row.id)
        if where is None:
            raise InputError(f"{path.name}: there is no conversation {row.id}.")
        if row.turn > len(where.turns):
            raise InputError(f"{path.name}: {row.id} has no message {row.turn}.")
        where.turns[row.turn - 1].expect = row.expect


def _rows(path: Path, model: type[_Row]) -> Iterator[_Row]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(line, model, f"{path.name}, line {number}")


def _row(line: str, model: type[_Row], where: str) -> _Row:
    try:
        data: Any = json.loads(line)
        return model.model_validate(data)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: this is no JSON: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{where}: {field}: {first['msg']}") from error
