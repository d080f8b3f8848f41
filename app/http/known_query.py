"""Names of a query are checked like those of a body: an unknown one is a mistake worth telling."""

from __future__ import annotations

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel

from commerce.sentences import say


async def known_query(request: Request) -> None:
    """Refuse a query with a name that the route does not have.

    Raises:
        RequestValidationError: It has one.
    """
    route = request.scope.get("route")
    if not request.query_params or not isinstance(route, APIRoute):
        return
    unknown = sorted(set(request.query_params) - _names(route.dependant))
    if unknown:
        raise RequestValidationError(
            [{"loc": ("query", each), "msg": say("console.unknown_name"), "type": "extra"} for each in unknown]
        )


def _names(dependant: Dependant) -> set[str]:
    found = set[str]().union(*map(_names, dependant.dependencies))
    for each in dependant.query_params:
        kind = each.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= set(kind.model_fields)
        else:
            found.add(each.alias)
    return found


KnownQuery = Depends(known_query)
