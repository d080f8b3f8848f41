"""``GET /pictures/{name}``: pictures that the connector itself serves."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response

from app.http import problems
from app.http.deps import CountedPicture, ShopDep
from connectors.stores import pictures

router = APIRouter(tags=["catalogue"], dependencies=[CountedPicture])
_CACHE = "public, max-age=86400"


@router.get(
    "/pictures/{name}",
    response_class=Response,
    summary="A product's picture",
    responses={200: {"content": {"image/png": {}}}, 304: {"description": "Not changed"}, **problems.responses(404)},
)
async def picture(name: str, shop: ShopDep, if_none_match: Annotated[str, Header()] = "") -> Response:
    """Return the picture; it may be cached for a day and then asked for again by its ETag."""
    data, kind = await pictures.own(shop.connector, name)
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _CACHE, "Cross-Origin-Resource-Policy": "cross-origin"}
    if tag in (each.strip().removeprefix("W/") for each in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=kind, headers=headers)
