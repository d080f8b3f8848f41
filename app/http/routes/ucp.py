"""What shopping agents ask over plain HTTP, by the Universal Commerce Protocol; and links that fill a cart."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse

from app.http import problems
from app.http.deps import AppStateDep, Counted, ShopDep
from app.http.origin import network
from app.ucp import catalogue, items
from app.ucp.agents import named
from app.ucp.products import web
from app.ucp.profile import BUY_PATH, PATH, WELL_KNOWN, profile
from app.ucp.refusals import Refused
from app.ucp.versions import VERSIONS, supported
from app.ucp.versions import Version as Spoken
from commerce.customer import Principal
from commerce.errors import NotFound, ShopclerkError
from commerce.sentences import say
from service import cart
from service.agent_settings import AgentSettings
from service.shop import Shop

_PUBLIC = {"Cache-Control": "public, max-age=3600"}
_NAMED = {
    "search_catalog": (f"{PATH}/catalog/search", "Find products"),
    "lookup_catalog": (f"{PATH}/catalog/lookup", "Look products and variants up by their ids"),
    "get_product": (f"{PATH}/catalog/product", "Show a product and what is left to choose of it"),
}


async def _offered(shop: ShopDep) -> None:
    if shop.settings.section(AgentSettings).offers == "off":
        raise NotFound(say("http.not_found"))


router = APIRouter(tags=["agents"], dependencies=[Counted, Depends(_offered)])


@router.get(WELL_KNOWN, summary="What shopping agents can do here (UCP)", responses=problems.responses(404))
async def about(shop: ShopDep) -> JSONResponse:
    """Return the shop's profile, of the newest version that is spoken."""
    return JSONResponse(profile(shop), headers=_PUBLIC)


@router.get(
    f"{PATH}/{{version}}{WELL_KNOWN}",
    summary="What shopping agents of an older version can do here",
    responses=problems.responses(404),
)
async def about_version(version: str, shop: ShopDep) -> JSONResponse:
    """Return the shop's profile of one version."""
    spoken: Spoken | None = supported(version)
    if spoken is None or spoken == VERSIONS[0]:
        raise NotFound(say("http.not_found"))
    return JSONResponse(profile(shop, spoken), headers=_PUBLIC)


def _asking(operation: str) -> Any:
    async def ask(
        request: Request,
        state: AppStateDep,
        shop: ShopDep,
        given: Annotated[dict[str, Any], Body(description="as the version of your profile has it")],
        ucp_agent: Annotated[str, Header(max_length=4096, description='profile="https://…"')] = "",
    ) -> JSONResponse:
        try:
            agreed = await state.agents.agree(named(ucp_agent), network(request))
            return JSONResponse(await catalogue.answer(shop, agreed, operation, given))
        except Refused as error:
            return JSONResponse(error.body, error.status)

    return ask


for _operation, (_path, _summary) in _NAMED.items():
    router.add_api_route(
        _path,
        _asking(_operation),
        methods=["POST"],
        summary=_summary,
        description="Answer as the version of the Universal Commerce Protocol has it that the profile in `UCP-Agent` "
        "agrees on; mistakes as well.",
        operation_id=_operation,
        responses=problems.responses(400, 404, 415, 422),
    )


@router.get(
    f"{BUY_PATH}/{{wanted}}",
    status_code=303,
    response_class=RedirectResponse,
    summary="Go on to a cart with what a link names",
    responses=problems.responses(404),
)
async def buy(wanted: str, shop: ShopDep) -> RedirectResponse:
    """Lead to the store's own cart; where there is none with these articles, to the store. Nothing is bought."""
    return RedirectResponse(await _destination(shop, wanted), 303)


async def _destination(shop: Shop, wanted: str) -> str:
    found = items.read(wanted)
    home = web(shop, shop.info.url) or shop.settings.server.base_url
    if found is None:
        return home
    try:
        asked = [cart.Wanted(item, count) for item, count in found.items()]
        link = await cart.link(shop, Principal.visitor(shop.shop_id, ""), asked)
    except ShopclerkError:
        return home
    return shop.link(link.url) or home
