"""``GET /orders``: one's own orders, fresh from the platform."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.http import problems
from app.http.deps import Known, ShopDep
from service import orders
from service.changes.possible import described

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("", summary="List my orders", responses=problems.responses(400, 401, 403, 502, 503, 504))
async def mine(shop: ShopDep, principal: Known, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> dict[str, Any]:
    """Return the signed-in customer's newest orders, newest first."""
    found = await orders.mine(shop, principal, limit)
    return {"orders": [orders.summarise(each) for each in found]}


@router.get("/{order_id}", summary="Show an order", responses=problems.responses(401, 403, 404, 502, 503, 504))
async def one(order_id: str, shop: ShopDep, principal: Known) -> dict[str, Any]:
    """Return one order with articles, totals, tracking, and what can still be changed about it.

    Each article has a ``handle``, by which changes name it; it stays the same while the line is on the order.

    The signed-in customer's own; somebody else's is answered exactly like one that does not exist. Staff
    keys with the scope `read` see all.
    """
    return await described(shop, await orders.load(shop, principal, order_id))
