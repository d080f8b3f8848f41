"""``/desks/...``: what the desks tell at which the clerk answers."""

from fastapi import APIRouter, Request, Response

from app.http import problems
from app.http.deps import CountedHook, ShopDep
from service.desks import intake

router = APIRouter(tags=["desks"], dependencies=[CountedHook])


@router.post(
    "/desks/{name}",
    status_code=200,
    response_class=Response,
    summary="What a desk tells",
    responses=problems.responses(400, 401, 404, 413, 415, 503),
)
async def receive(name: str, request: Request, shop: ShopDep) -> Response:
    """Take it in and answer at once; the clerk answers after, at the desk. The desk's own signature is the proof."""
    await intake.receive(shop, name, request.headers, await request.body())
    return Response()
