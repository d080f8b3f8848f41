"""What a scripted conversation is: one YAML file, checked before it runs.

Assertions are on state (the demo store's ledger, proposals, tools called, products shown), never on wording
beyond "contains" and "never says".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from commerce.errors import ConfigurationError
from runtime.yaml_file import read_yaml

FOLDER = Path(__file__).with_name("scenarios")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Shown(_Part):
    """Products that a turn must show: how many, none dearer than, all in stock, a word that all titles share."""

    at_least: int = 1
    max_price: str | None = None
    min_price: str | None = None
    in_stock: bool = False
    any_title: str = ""
    all_titles: str = ""
    category: str = ""


class TurnExpect(_Part):
    """What must hold right after a turn."""

    contains: list[str] = Field(default_factory=list, description="case-insensitive, all of them")
    contains_any: list[str] = Field(default_factory=list)
    never_says: list[str] = Field(default_factory=list)
    tools: list[str] = Field(default_factory=list, description="tools called in this turn, in any order, among others")
    tools_never: list[str] = Field(default_factory=list)
    proposal: str | None = Field(None, description="action of the proposal shown, or 'none'")
    products: Shown | None = None
    outcome: str | None = Field(None, description="state of the outcome of a confirm or decline")
    error: str | None = Field(None, description="code of the error that the message meets")
    state: Literal["answered", "with_person"] | None = None


class Turn(_Part):
    """One thing the customer (or the world) does: exactly one of the first group of fields."""

    say: str | None = Field(None, description="{code} stands for the newest code that was mailed")
    repeat_last: bool = False
    confirm: bool = False
    decline: bool = False
    wait_minutes: float | None = None
    as_: str | None = Field(None, alias="as", description="another customer speaks in the same conversation")
    world: dict[str, Any] | None = Field(None, description="ship, staff_refund, sold_out, fault, give_back, photo, ...")
    expect: TurnExpect = TurnExpect()

    @model_validator(mode="after")
    def _one_thing(self) -> Turn:
        things = (self.say, self.wait_minutes, self.world)
        count = sum(thing is not None for thing in things) + self.repeat_last + self.confirm + self.decline
        if count != 1:
            raise ValueError("a turn does exactly one thing: say, confirm, decline, repeat_last, wait_minutes or world")
        return self


class EndExpect(_Part):
    """What must hold at the end, read from the demo store and the ledger."""

    refunded: dict[str, str] = Field(default_factory=dict, description="order number: total refunded there")
    address: dict[str, str] = Field(default_factory=dict, description="order number: text its address contains")
    orders: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="order number: what its status, note, articles, paid_with, returns contain"
    )
    unchanged: list[str] = Field(default_factory=list, description="order numbers that are exactly as they were")
    proposals: list[str] = Field(default_factory=list, description="action:state of every proposal, in order")
    effects: list[str] | None = Field(None, description="kind:state of every effect, in order")
    tools_never: list[str] = Field(default_factory=list)
    never_says: list[str] = Field(default_factory=list)
    owner: Literal["clerk", "person"] = "clerk"


class Scenario(_Part):
    """One scripted conversation."""

    name: str = ""
    about: str
    as_: str | None = Field(None, alias="as", description="e-mail of the customer; a visitor when absent")
    needs: Literal["", "tryon"] = Field("", description="an extra without which it is left out")
    idempotency: Literal["keys", "none"] = "keys"
    policy: dict[str, Any] = Field(default_factory=dict, description="changes to the demo store's policy")
    turns: list[Turn]
    expect: EndExpect = EndExpect()


def wordless(scenario: Scenario) -> Scenario:
    """Return a scenario that expects the same actions and no words: for a run in another language."""
    said: dict[str, list[str]] = {"contains": [], "contains_any": [], "never_says": []}
    turns = [each.model_copy(update={"expect": each.expect.model_copy(update=said)}) for each in scenario.turns]
    expect = scenario.expect.model_copy(update={"never_says": []})
    return scenario.model_copy(update={"turns": turns, "expect": expect})


def load(path: Path) -> Scenario:
    """Return the scenario in the file.

    Raises:
        ConfigurationError: It is not YAML, or not a scenario; the message names file and field.
    """
    try:
        data = read_yaml(path)
        scenario = Scenario.model_validate(data)
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{path.name}: {field}: {first['msg']}.") from error
    scenario.name = scenario.name or path.stem
    return scenario


def all_files() -> list[Path]:
    """Return the files of the scenarios that come with shopclerk."""
    return sorted(FOLDER.glob("*.yaml"))
