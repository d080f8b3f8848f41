"""``/webhooks/...``: what the platform tells by itself."""

from fastapi import APIRouter, Request, Response

from app.http import problems
from app.http.deps import CountedHook, ShopDep
from service.webhooks import intake

router = APIRouter(tags=["connect"], dependencies=[CountedHook])


@router.post(
    "/webhooks/shopify", status_code=200, summary="Shopify's webhooks", response_class=Response,
    responses=problems.responses(400, 401, 413, 415, 503),
)  # fmt: skip
async def shopify(request: Request, shop: ShopDep) -> Response:
    """Take one in and answer at once; the work is done after. The signature of the raw body is the proof."""
    await intake.receive(shop, request.headers, await request.body())
    return Response()


@router.post(
    "/webhooks/woo", status_code=200, summary="WooCommerce's webhooks", response_class=Response,
    responses=problems.responses(400, 401, 413, 415, 503),
)  # fmt: skip
async def woo(request: Request, shop: ShopDep) -> Response:
    """Take one in and answer at once. The signature of the raw body is the proof; a new webhook's ping has none."""
    await intake.receive_woo(shop, request.headers, await request.body())
    return Response()
