"""``GET /conversations``, and looking a customer up: for staff."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from app.http import problems
from app.http.deps import ShopDep, staff_with
from app.http.schemas import CustomerBody
from app.http.staff_schemas import ConversationsOut, CustomerOut
from commerce.customer import Principal
from commerce.errors import StoreUnavailable
from commerce.language import SOURCE
from service.conversations.handoff import told
from service.inbox import customer, listing
from service.inbox.listing import Filter, Row
from service.webhooks.privacy import address

router = APIRouter(tags=["conversations"])
Reader = Annotated[Principal, Depends(staff_with("read"))]


@router.get(
    "/conversations",
    response_model=ConversationsOut,
    summary="List conversations",
    responses=problems.responses(400, 401, 403),
)
async def every(shop: ShopDep, principal: Reader, wanted: Annotated[Filter, Query()]) -> Any:
    """Return a page of conversations, filtered and searched, those first in which something happened last."""
    page = await listing.page(shop, principal, wanted)
    return {"conversations": [_row(each) for each in page.rows], "next": page.following}


@router.post(
    "/customers/lookup",
    response_model=CustomerOut,
    summary="Look a customer up",
    responses=problems.responses(400, 401, 403, 413, 415, 503),
)
async def look_up(body: CustomerBody, shop: ShopDep, principal: Reader) -> Any:
    """Return the customer's name, newest orders and conversations. The address stands in the body, not in a log."""
    email = address(body.email)
    found = await customer.look_up(shop, principal, email)
    if found.trouble:
        raise StoreUnavailable(detail=found.trouble)
    page = await listing.page(shop, principal, Filter(email=email, limit=50))
    return {
        "email": found.email,
        "name": found.name,
        "orders": found.orders,
        "conversations": [_row(each) for each in page.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    one = row.conversation
    return {
        "id": one.id,
        "owner": one.owner,
        "assigned_to": one.assigned_to,
        "customer": one.subject,
        "language": one.language or SOURCE,
        "tags": list(row.tags),
        "last": row.last_text,
        "last_by": row.last_role,
        "reason": str(told(one.handoff or {}).get("reason", "")),
        "created_at": one.created_at,
        "updated_at": one.updated_at,
    }
