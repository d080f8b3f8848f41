"""``/me``, and signing in as a demo customer."""

from typing import Any

from fastapi import APIRouter

from app.http import problems
from app.http.deps import Anyone, Counted, ShopDep
from app.http.schemas import MeOut, TokenBody, TokenOut
from commerce.customer import Kind, Principal
from commerce.errors import NotAllowed
from commerce.sentences import say
from service.identity import principals
from service.shop import Shop

router = APIRouter()


@router.get("/me", response_model=MeOut, tags=["account"], summary="Who am I?", responses=problems.responses(401))
async def me(shop: ShopDep, principal: Anyone) -> Any:
    """Return who the token says is asking; without one, a visitor."""
    who = principal or Principal(shop_id=shop.shop_id, kind=Kind.VISITOR, subject="")
    info = shop.info
    return {
        "kind": who.kind.value,
        "tier": int(who.tier),
        "email": who.email,
        "name": who.name,
        "scopes": who.scopes,
        "shop": {"name": info.name, "url": info.url, "currency": info.currency},
    }


@router.post(
    "/dev/token",
    response_model=TokenOut,
    tags=["development"],
    summary="Sign in a demo customer",
    responses=problems.responses(400, 401, 403, 415),
    dependencies=[Counted],
)
async def token(body: TokenBody, shop: ShopDep) -> Any:
    """Return a session token for a customer of the store, without any proof. Refused in production."""
    signed = await principals.development_token(shop, body.email)
    who = await principals.authenticate(shop, signed)
    return {"token": signed, "email": who.email, "name": who.name}


@router.get(
    "/dev/customers",
    tags=["development"],
    summary="Some demo customers to sign in as",
    responses=problems.responses(403),
    dependencies=[Counted],
)
async def customers(shop: ShopDep) -> dict[str, Any]:
    """Return a few customers of the demo store, for the chat page's sign-in picker. Refused in production."""
    if shop.settings.env != "development":
        raise NotAllowed(say("http.demo_off"))
    return {"customers": await _cast(shop)}


async def _cast(shop: Shop) -> list[dict[str, str]]:
    found = []
    for email, note in shop.people:
        customer = await shop.connector.customers.by_email(email)
        if customer is not None:
            found.append({"email": customer.email, "name": customer.name, "note": note})
    return found
