"""``/privacy``: what is held about one customer, for who asks for it or wants it gone. Staff keys only."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from app.http import problems
from app.http.deps import ShopDep, TurnsDep, staff_with
from app.http.schemas import CustomerBody
from commerce.customer import Principal
from service.identity import principals
from service.webhooks import privacy

router = APIRouter(prefix="/privacy", tags=["privacy"])
_RESPONSES = problems.responses(400, 401, 403, 415)
Officer = Annotated[Principal, Depends(staff_with(principals.PRIVACY))]


@router.post("/export", summary="Export what is held about a customer", responses=_RESPONSES)
async def export(body: CustomerBody, shop: ShopDep, principal: Officer) -> dict[str, Any]:
    """Return the customer's conversations and changes. The address stands in the body, so that no log keeps it."""
    return await privacy.asked(shop, principal.subject, body.email)


@router.post("/erase", status_code=204, summary="Erase a customer", responses={**_RESPONSES, **problems.responses(409)})
async def erase(body: CustomerBody, shop: ShopDep, turns: TurnsDep, principal: Officer) -> None:
    """Erase conversations, proofs, mails and exports; changes keep amounts and a keyed hash. Harmless when repeated.

    Answers 409 while a change of theirs is under way.
    """
    await turns.finish(privacy.erase(shop, privacy.address(body.email), principal.subject))
