"""What an agent may ask of the catalogue. What is not known here is passed over, as the protocol wants."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from app.ucp.refusals import INVALID_PARAMS, Refused, unfit

MOST_IDS = 10
_Id = Annotated[str, StringConstraints(min_length=1, max_length=255)]
_Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Amount = Annotated[int, Field(ge=0, le=9_007_199_254_740_991)]


class Asked(BaseModel):
    """Base of what is asked."""

    model_config = ConfigDict(extra="ignore", frozen=True)


Kind = TypeVar("Kind", bound=Asked)


class PriceFilter(Asked):
    """A range of prices, both ends included, in the smallest unit of the currency."""

    min: _Amount | None = None
    max: _Amount | None = None


class Filters(Asked):
    """What narrows results: all of it holds together, and one of the categories is enough."""

    categories: tuple[_Name, ...] = Field((), max_length=20)
    price: PriceFilter | None = None

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.categories) or (self.price is not None and self.price != PriceFilter())


class Context(Asked):
    """What is known of whom it is for; of it the currency counts here, in which prices are meant."""

    currency: str | None = Field(None, max_length=10)


class Pagination(Asked):
    """Where to go on, and how many are wanted."""

    cursor: str | None = Field(None, max_length=400)
    limit: int | None = Field(None, ge=1)


class Narrowed(Asked):
    """What every question may have."""

    filters: Filters = Filters()
    context: Context = Context()

    @model_validator(mode="before")
    @classmethod
    def _given(cls, value: Any) -> Any:
        return {name: each for name, each in value.items() if each is not None} if isinstance(value, dict) else value


class Search(Narrowed):
    """A search."""

    query: str = Field("", max_length=2000)
    pagination: Pagination = Pagination()

    @model_validator(mode="after")
    def _something(self) -> Search:
        if not (self.query.strip() or self.filters):
            raise ValueError("a query or a filter is needed")
        return self


class Lookup(Narrowed):
    """Products and variants by their ids, SKUs, barcodes or handles."""

    ids: tuple[_Id, ...] = Field(..., min_length=1)


class Selected(Asked):
    """A value that was chosen of an option."""

    name: _Name
    label: _Name


class GetProduct(Narrowed):
    """One product, with the options that were chosen so far and those that matter most."""

    id: _Id
    selected: tuple[Selected, ...] = Field((), max_length=10)
    preferences: tuple[_Name, ...] = Field((), max_length=10)


def read_search(given: Any) -> Search:
    """Return a search; a cursor beside the query is taken as well.

    Raises:
        Refused: It is none.
    """
    if isinstance(given, dict) and isinstance(given.get("cursor"), str) and not given.get("pagination"):
        given = {**given, "pagination": {"cursor": given["cursor"]}}
    return _read(Search, given)


def read_lookup(given: Any) -> Lookup:
    """Return a lookup, each id once.

    Raises:
        Refused: It is none, or asks for too many.
    """
    ids = given.get("ids") if isinstance(given, dict) else None
    if isinstance(ids, list) and len(ids) > MOST_IDS:
        content = f"No more than {MOST_IDS} ids are looked up at once."
        raise Refused(400, "request_too_large", content, INVALID_PARAMS)
    found = _read(Lookup, given)
    return found.model_copy(update={"ids": tuple(dict.fromkeys(found.ids))})


def read_product(given: Any) -> GetProduct:
    """Return what is asked of one product.

    Raises:
        Refused: It is no such question.
    """
    return _read(GetProduct, given)


def _read(kind: type[Kind], given: Any) -> Kind:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])[:100]
        raise unfit(f"{field}: {first['msg']}" if field else str(first["msg"])) from None
