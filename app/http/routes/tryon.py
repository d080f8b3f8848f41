"""``/tryon``: seeing an article on one's own photo. Photos and pictures have signed addresses that end."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.http import problems, sse
from app.http.deps import Counted, CountedPicture, Known, ShopDep, SpeakerDep, TurnsDep
from app.http.following import StateEvent
from app.http.schemas import ConsentOut, NewTryOnOut, TryOnBody, TryOnItemBody, TryOnJobOut, TryOnOut, TryOnsOut
from commerce.customer import Principal
from commerce.errors import TryOnNotFound
from service.conversations import conversations
from service.shop import Shop
from service.tryon import asking, consent, links, sessions, work

router = APIRouter(prefix="/tryon", tags=["tryon"])
_Expires = Annotated[str, Query(max_length=20)]
_Signature = Annotated[str, Query(max_length=100)]
_FILE = {"schema": {"type": "string", "format": "binary"}}
_UPLOAD = {"requestBody": {"required": True, "content": {f"image/{each}": _FILE for each in ("jpeg", "png", "webp")}}}
_SHOWN = {"Cross-Origin-Resource-Policy": "cross-origin"}  # on the shop's own pages; only whoever has the address can
_LOOK_SECONDS, _IDLE_LOOKS, _MOST_LOOKS = 0.5, 30, 1200
_EVENTS = "Server-sent events: `state` (as in JSON, at first and after every change) until nothing is being made."


@router.get(
    "/consent",
    response_model=ConsentOut,
    summary="What is agreed to",
    dependencies=[Counted],
    responses=problems.responses(),
)
async def terms(shop: ShopDep) -> Any:
    """Return the words that a customer agrees to before a photo is taken in, with their version."""
    return consent.current(shop)


@router.post(
    "/sessions",
    status_code=201,
    response_model=NewTryOnOut,
    response_model_exclude_none=True,
    summary="Open a try-on session",
    responses=problems.responses(400, 401, 403, 404, 415, 503),
)
async def create(body: TryOnBody, response: Response, shop: ShopDep, speaker: SpeakerDep) -> Any:
    """Open a session for one photo, which is deleted after an hour at the latest.

    Without a token you become a visitor: the token comes back in the body and as a cookie.
    """
    row = await sessions.create(
        shop,
        speaker.principal,
        body.consent_version,
        body.adult,
        remote=body.remote,
        conversation_id=body.conversation_id,
    )
    speaker.remember(response, shop)
    selfie = links.sign(shop, "selfie", row.id, row.expires_at)
    agreed = ConsentOut.model_validate(consent.current(shop))
    return {**asking.described(shop, row, ()), "selfie_url": selfie, "consent": agreed, "token": speaker.token}


@router.get(
    "/sessions",
    response_model=TryOnsOut,
    response_model_exclude_none=True,
    summary="Try-ons of a conversation",
    responses=problems.responses(400, 401, 403, 404),
)
async def of_conversation(
    shop: ShopDep, principal: Known, conversation_id: Annotated[str, Query(min_length=1, max_length=64)]
) -> Any:
    """Return your try-on sessions that belong to a conversation of yours, the newest first: a card goes on with these.

    Nobody else's are among them.
    """
    row = await conversations.get(shop, principal, conversation_id)
    return {"sessions": await asking.states(shop, principal, row.id)}


@router.put(
    "/{session_id}/photo",
    status_code=204,
    summary="Put the photo",
    openapi_extra=_UPLOAD,
    dependencies=[Counted],
    responses=problems.responses(404, 408, 413, 415, 422, 503),
)
async def put_photo(
    session_id: str,
    request: Request,
    shop: ShopDep,
    turns: TurnsDep,
    expires: _Expires = "",
    signature: _Signature = "",
) -> None:
    """Take the photo in: JPEG, PNG or WebP, at most 7 MB, 256 to 4,096 pixels wide and high.

    It is encoded anew, upright and without place, time and camera; the file itself is not kept.
    """
    links.check(shop, "photo", session_id, expires, signature)
    await turns.finish(sessions.put_photo(shop, session_id, await request.body()))


@router.get(
    "/{session_id}/selfie",
    response_class=Response,
    summary="The photo as it is kept",
    dependencies=[CountedPicture],
    responses={200: {"content": {"image/jpeg": {}}}, **problems.responses(404)},
)
async def selfie(session_id: str, shop: ShopDep, expires: _Expires = "", signature: _Signature = "") -> Response:
    """Return the photo, a JPEG."""
    links.check(shop, "selfie", session_id, expires, signature)
    return Response(await sessions.photo(shop, session_id), media_type="image/jpeg", headers=_SHOWN)


@router.get(
    "/{session_id}/overlay/{job_id}",
    response_class=Response,
    summary="A finished picture",
    dependencies=[CountedPicture],
    responses={200: {"content": {"image/png": {}}}, **problems.responses(404)},
)
async def overlay(
    session_id: str, job_id: str, shop: ShopDep, expires: _Expires = "", signature: _Signature = ""
) -> Response:
    """Return the picture, a PNG that says of itself that a computer made it."""
    links.check(shop, "overlay", session_id, expires, signature, job_id)
    return Response(await sessions.overlay(shop, session_id, job_id), media_type="image/png", headers=_SHOWN)


@router.post(
    "/{session_id}/product/{sku:path}",
    status_code=202,
    response_model=TryOnJobOut,
    response_model_exclude_none=True,
    summary="Show an article on the photo",
    responses=problems.responses(400, 401, 403, 404, 409, 415, 422),
)
async def product(
    session_id: str, sku: str, shop: ShopDep, principal: Known, turns: TurnsDep, body: TryOnItemBody | None = None
) -> Any:
    """Have the article made a picture with the photo; the same article on the same photo is the same job.

    `sku` is a SKU, the platform's own id of a variant, or with `product_id` a variant's handle. The job goes on while
    nobody waits, and survives a restart; look with GET.
    """
    shown = [body.product_id] if body is not None and body.product_id else []
    job = await turns.finish(asking.ask(shop, principal, session_id, sku, shown))
    return asking.described_job(shop, job)


@router.get(
    "/{session_id}",
    response_model=TryOnOut,
    response_model_exclude_none=True,
    summary="How it stands",
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": _EVENTS},
        **problems.responses(401, 403, 404),
    },
)
async def state(session_id: str, shop: ShopDep, principal: Known, accept: Annotated[str, Header()] = "") -> Any:
    """Return the session with all that was asked for in it, or follow it with `Accept: text/event-stream`."""
    found = await asking.state(shop, principal, session_id)
    if "text/event-stream" not in accept.lower():
        return found
    events = _follow(shop, principal, session_id, found)
    return StreamingResponse(
        sse.stream(_event(found), events), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


@router.delete(
    "/{session_id}", status_code=204, summary="Delete photo and pictures", responses=problems.responses(401, 403, 404)
)
async def delete(session_id: str, shop: ShopDep, principal: Known, turns: TurnsDep) -> None:
    """Delete the session with its photo and all its pictures, now."""
    await turns.finish(sessions.remove(shop, principal, session_id))


async def _follow(
    shop: Shop, principal: Principal, session_id: str, found: dict[str, Any]
) -> AsyncIterator[StateEvent | None]:
    """Yield the session after every change, until nothing is being made or it is gone."""
    idle = 0
    for _ in range(_MOST_LOOKS):
        if not any(each["state"] in work.UNFINISHED for each in found["jobs"]):
            return
        await asyncio.sleep(_LOOK_SECONDS)
        try:
            now = await asking.state(shop, principal, session_id)
        except TryOnNotFound:
            return
        idle = 0 if now != found else idle + 1
        if now != found:
            yield _event(now)
        elif idle % _IDLE_LOOKS == 0:
            yield None
        found = now


def _event(found: dict[str, Any]) -> StateEvent:
    return StateEvent(session=TryOnOut.model_validate(found))
