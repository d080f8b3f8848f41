"""``/verify``: proving a mailbox with a mailed code; ``/session``: signing in with the shop's own token."""

from typing import Any

from fastapi import APIRouter, Response

from app.http import problems
from app.http.deps import Anyone, Counted, Known, ShopDep, SpeakerDep, forget_visitor
from app.http.schemas import CodeBody, SessionOut, TokenIn, VerifiedOut, VerifyBody, VerifyOut
from commerce.customer import Kind
from commerce.errors import NotAllowed
from service.identity import principals, verification

router = APIRouter(tags=["identity"])


@router.post(
    "/verify",
    status_code=202,
    response_model=VerifyOut,
    summary="Ask for a code as a guest",
    responses=problems.responses(400, 401, 403, 415),
)
async def ask(body: VerifyBody, response: Response, shop: ShopDep, speaker: SpeakerDep) -> Any:
    """Have a 6-digit code mailed to the address that the order was placed with.

    The answer is the same, and as fast, whether or not the order exists and the address belongs to it. Without a token
    you become a visitor: the token comes back in the body and as a cookie, and the code works for that session only.
    """
    if speaker.principal.kind is Kind.STAFF:
        raise NotAllowed
    sentence = await verification.start(shop, speaker.principal, body.order_number, body.email)
    speaker.remember(response, shop)
    return {"sentence": sentence, "token": speaker.token}


@router.post(
    "/verify/step-up",
    status_code=202,
    response_model=VerifyOut,
    summary="Ask for a code as a known customer",
    responses=problems.responses(401, 403),
)
async def step_up(shop: ShopDep, principal: Known) -> Any:
    """Have a 6-digit code mailed to your own address; entering it allows risky changes for 10 minutes."""
    return {"sentence": await verification.start_step_up(shop, principal)}


@router.post(
    "/verify/code",
    response_model=VerifiedOut,
    summary="Enter a code",
    responses=problems.responses(400, 401, 403, 415),
)
async def enter(body: CodeBody, shop: ShopDep, principal: Known) -> Any:
    """Enter the mailed code. After five wrong ones everybody has to wait for that claim, twice as long each time."""
    proven = await verification.confirm(shop, principal, body.code)
    return {"tier": int(proven.tier), "email": proven.email}


@router.post(
    "/session",
    response_model=SessionOut,
    summary="Sign in with the shop's own token",
    responses=problems.responses(400, 401, 403, 415),
    dependencies=[Counted],
)
async def session(body: TokenIn, shop: ShopDep) -> Any:
    """Exchange a JWT that the shop signed for a session token. Each is taken once."""
    return {"token": await principals.exchange(shop, body.token)}


@router.delete("/session", status_code=204, summary="Sign out", responses=problems.responses(401, 403))
async def sign_out(response: Response, shop: ShopDep, principal: Anyone) -> None:
    """End the session that is speaking, a visitor's too. Its token is refused from now on; its cookie is taken back."""
    if principal is not None:
        await principals.sign_out(shop, principal)
    forget_visitor(response, shop)
