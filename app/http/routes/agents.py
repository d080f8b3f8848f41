"""What belongs to ``/mcp``: how a program learns who signs customers in, and a token for one's own program."""

from typing import Any

from fastapi import APIRouter, Request

from app.http import agents, problems
from app.http.deps import Counted, Known, ShopDep
from app.http.schemas import AgentTokenOut
from commerce.customer import Kind
from commerce.errors import NotAllowed, NotFound
from commerce.sentences import say
from service.agent_settings import AgentSettings
from service.identity import principals

router = APIRouter(tags=["account"])


@router.get(
    f"{agents.WELL_KNOWN}{{path:path}}",
    summary="Who signs customers in for programs of theirs",
    dependencies=[Counted],
    responses=problems.responses(404),
)
async def metadata(path: str, shop: ShopDep) -> dict[str, Any]:
    """Return the protected-resource metadata of `/mcp` (RFC 9728)."""
    own = shop.settings.section(AgentSettings)
    if path not in ("", agents.about(shop).partition(agents.WELL_KNOWN)[2]) or not own.issuer or own.offers == "off":
        raise NotFound(say("agents.no_issuer"))
    return {
        "resource": agents.address(shop),
        "authorization_servers": [own.issuer],
        "bearer_methods_supported": ["header"],
        "resource_name": shop.info.name,
    }


@router.post(
    f"{agents.PATH}/token",
    response_model=AgentTokenOut,
    summary="Get a token for one's own program",
    responses=problems.responses(401, 403, 415),
)
async def token(request: Request, shop: ShopDep, principal: Known) -> Any:
    """Return a token for `/mcp` that speaks in your session, for 12 hours at most, and opens nothing else."""
    if principal.kind is Kind.STAFF:
        raise NotAllowed
    session = request.headers.get("authorization", "").partition(" ")[2].strip()
    here = agents.address(shop)
    return {"token": await principals.for_agents(shop, session, here), "resource": here}
