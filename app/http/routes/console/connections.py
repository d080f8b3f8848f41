"""How the shop is connected, and the syncs of its catalogue."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.http.deps import AppStateDep
from app.http.routes.console.member import AgentDep, ConsoleRoute, FormDep, MemberDep, to
from service.books import connections

router = APIRouter(prefix="/console/connections", route_class=ConsoleRoute)
_HERE = "/console/connections"


@router.get("")
async def shown(member: MemberDep, state: AppStateDep) -> HTMLResponse:
    """Show whether the parts can be reached, what the access allows, and how the syncs went."""
    found = await connections.of(member.shop, member.principal)
    checks = await state.readiness.checks(member.shop)
    index = member.shop.discovery.state()
    return member.page("connections", "connections", found=found, checks=checks, index=index, info=member.shop.info)


@router.post("/sync")
async def sync(member: AgentDep, form: FormDep) -> Response:
    """Begin a sync."""
    await connections.start(member.shop, member.principal, full=form.text("full") == "1")
    return to(_HERE)


@router.post("/products")
async def again(member: AgentDep, form: FormDep) -> Response:
    """Read a product anew that a run could not take."""
    await connections.again(member.shop, member.principal, form.raw("product"))
    return to(_HERE)
