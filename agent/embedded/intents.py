"""What a customer can want, as far as the embedded engine can tell it apart: the rows of intents.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commerce.errors import ConfigurationError
from runtime.yaml_file import read_yaml

FILE = Path(__file__).with_name("intents.yaml")


class Intent(BaseModel):
    """One row; what its fields mean stands at the head of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    story: str = ""
    tools: tuple[str, ...] = ()
    order: bool = False
    writes: bool = False
    learned: bool = False
    shown: bool = False
    examples: tuple[str, ...] = Field(default=(), alias="in")
    counterexamples: tuple[str, ...] = Field(default=(), alias="out")


def read(path: Path = FILE) -> dict[str, Intent]:
    """Return the rows by name.

    Raises:
        ConfigurationError: A row is not one.
    """
    data: Any = read_yaml(path)
    try:
        return {name: Intent.model_validate({"name": name, **row}) for name, row in data.items()}
    except (ValidationError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"{path.name} has a row that is no intent: {error}") from None


ROWS = read()
#: The intents that the router learns, in the order of its weights.
INTENTS = tuple(name for name, row in ROWS.items() if row.learned)
#: Learned ones that end in a changed order.
WRITES = frozenset(name for name in INTENTS if ROWS[name].writes)
#: Tools that may carry out an intent, where they are not just called like it.
TOOLS_OF = {name: row.tools for name, row in ROWS.items() if row.tools and row.tools != (name,)}


def tools_of(name: str) -> tuple[str, ...]:
    """Return the tools that may carry out an intent."""
    return TOOLS_OF.get(name, (name,))
