"""The OpenAPI document: what FastAPI writes, with our problem documents in place of its own validation errors."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from app.http.deps import Counted, ShopDep
from app.http.problems import Problem
from commerce.errors import NotFound

DESCRIPTION = """The clerk of one shop, over HTTP.

**Who is asking** comes from `Authorization: Bearer …`: a customer's session token, or a staff key (`ak_…`).
Without it you are a visitor: the first `POST /chat` sets a cookie and returns the same token in its body.

**Changes** to an order are proposals first. A customer confirms one by its id and hash; a staff key with an
`Idempotency-Key` carries it out at once. Both go through the same rules and the same single door.

**Articles** go by handles: an order shows one for each line, a product one for each variant. A SKU, the platform's
own id or words do as well while they fit one article only; what fits several is refused with `which_article`, which
lists the handles.

**Errors** are problem documents (RFC 9457, `application/problem+json`): branch on `code`, show `detail`."""
TAGS = [
    {"name": "chat", "description": "Talking to the clerk."},
    {"name": "conversations", "description": "Reading conversations; answering as a person."},
    {"name": "catalogue", "description": "Products, for everybody."},
    {"name": "orders", "description": "One's own orders."},
    {"name": "actions", "description": "Changes to orders: a proposal for customers, a result for staff."},
    {"name": "proposals", "description": "Saying yes or no."},
    {"name": "account", "description": "Who is asking."},
    {"name": "tryon", "description": "Seeing an article on one's own photo."},
    {"name": "connect", "description": "Connecting the shop to its platform, and what the platform tells."},
    {"name": "health", "description": "For operators."},
    {"name": "development", "description": "Refused in production."},
]


router = APIRouter(include_in_schema=False, dependencies=[Counted])


@router.get("/openapi.json")
async def described(request: Request, shop: ShopDep) -> JSONResponse:
    """Serve the document.

    Raises:
        NotFound: It is not shown here.
    """
    if not shop.settings.server.shows_api(shop.settings.env):
        raise NotFound
    return JSONResponse(request.app.openapi())


def install(app: FastAPI) -> None:
    """Make ``app.openapi`` return our document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # the documented way to replace it


def _document(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes, tags=TAGS)
    parts = schema.setdefault("components", {}).setdefault("schemas", {})
    own = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts.update(own.pop("$defs", {}))
    parts["Problem"] = own
    for path in schema["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            if "HTTPValidationError" in str(answers.get("422")):
                del answers["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        parts.pop(name, None)
    return schema
