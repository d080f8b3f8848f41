"""What must hold after a shopper's message: a few typed checks on state and shown facts, hardly any on wording."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error
    return value


Words = Annotated[list[str], BeforeValidator(_listed)]
Patterns = Annotated[list[Annotated[str, AfterValidator(_pattern)]], BeforeValidator(_listed)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Facts(_Part):
    """What the catalogue must say of a product. A list means: any of these. Letters may be small or large."""

    type: Words = Field([], description="its product type, such as Rain Jacket")
    title: Words = Field([], description="the title contains it")
    colour: Words = Field([], description="it comes in the colour")
    material: Words = Field([], description="its material contains it")
    not_material: Words = Field([], description="neither material nor any other fact contains any of these")
    audience: Words = Field([], alias="for", description="whom it is for: women, men, unisex, kids")
    brand: Words = []
    tag: Words = Field([], description="it has the tag")
    facts: dict[str, str] = Field({}, description="attributes that contain a text, such as {hob: induction}")
    option: dict[str, str] = Field({}, description="one variant that can be bought has all of these")
    max_price: float | None = Field(None, description="that variant, or the cheapest one, costs no more")
    min_price: float | None = None
    in_stock: bool | None = None


class Shown(Facts):
    """The products of the answer: each one meets the facts, and how many there are."""

    at_least: int = 1
    at_most: int | None = None
    any: Facts | None = Field(None, description="one of them meets these as well")
    first: Facts | None = Field(None, description="the first one meets these as well")
    by_price: bool = Field(False, description="they are shown from cheap to dear")


class Call(_Part):
    """A tool that is called in the turn, with these arguments among others. Texts are patterns."""

    name: str
    args: dict[str, Any] = {}


class Proposed(_Part):
    """The change that waits for a yes after the turn."""

    action: str = Field(..., description="its name; 'any' lets everything pass")
    order: str = ""
    amount: str = Field("", description="what goes back, such as 12.90; empty: not looked at")
    says: Patterns = Field([], description="all are found in what the customer is asked to confirm")
    never: Patterns = Field([], description="none of them is")


class Changed(_Part):
    """An effect that the turn adds to the ledger."""

    kind: str = Field(..., description="its name; 'any' lets everything pass")
    order: str = ""
    amount: str = ""


class FormState(_Part):
    """What the clerk is putting together and waits for."""

    action: Words = Field([], description="any of these changes, by name")
    asks: Patterns = Field([], description="any of these is what it waits for, such as postcode")
    has: dict[str, str] = Field({}, description="slots that hold a text")


def _proposed(value: object) -> object:
    return {"action": value} if isinstance(value, str) and value not in ("none", "may") else value


def _changes(value: object) -> object:
    return [{"kind": each} if isinstance(each, str) else each for each in value] if isinstance(value, list) else value


def _calls(value: object) -> object:
    return [{"name": each} if isinstance(each, str) else each for each in value] if isinstance(value, list) else value


class Expect(_Part):
    """What must hold after one message.

    Without being named, these must *not* be: an effect, a new proposal, a hand-off, giving up ("I am not sure what you
    need"). A proposal that may be and need not is ``may``. ``any_of`` are several good answers: one of them has to
    hold, beside the rest.
    """

    order: Words = Field([], description="orders in focus afterwards, all of them")
    tools: Annotated[list[Call], BeforeValidator(_calls)] = []
    tools_never: Words = []
    filters: dict[str, str] = Field({}, description="in force in the search: max_price, colour, size, exclude, sort …")
    filters_not: Words = Field([], description="names of filters that are not in force")
    products: Shown | Literal["none"] | None = None
    form: FormState | None = None
    proposal: Annotated[Proposed | Literal["none", "may"] | None, BeforeValidator(_proposed)] = None
    effects: Annotated[list[Changed], BeforeValidator(_changes)] = []
    says: Patterns = Field([], description="patterns, all of them")
    never_says: Patterns = []
    handoff: Literal["must", "may", "never"] = "never"
    gives_up: bool = Field(False, description="true: not to understand it is right")
    any_of: list[Expect] = []

    @model_validator(mode="after")
    def _not_nested(self) -> Expect:
        if any(each.any_of for each in self.any_of):
            raise ValueError("any_of cannot stand in any_of")
        return self
