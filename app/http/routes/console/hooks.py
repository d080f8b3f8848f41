"""Which programs of the shop are told what happens, and what they were told."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.http.routes.console.member import ApproverDep, ConsoleRoute, FormDep, Member, MemberDep, to
from service.inbox import staff
from service.outgoing import hooks

router = APIRouter(prefix="/console/webhooks", route_class=ConsoleRoute)


@router.get("")
async def every(member: MemberDep) -> HTMLResponse:
    """Show the addresses and what they were told."""
    return await _page(member)


async def _page(member: Member, secret: str = "") -> HTMLResponse:
    return member.page(
        "webhooks",
        "webhooks",
        hooks=await hooks.every(member.shop, member.principal),
        told=await hooks.told(member.shop, member.principal),
        names=await staff.names(member.shop),
        events=hooks.EVENTS,
        may=member.may(hooks.SCOPE),
        secret=secret,
    )


@router.post("")
async def add(member: ApproverDep, form: FormDep) -> HTMLResponse:
    """Have an address told; the page shows its secret, this once."""
    wanted = [each for each in hooks.EVENTS if form.text(each)]
    return await _page(member, await hooks.add(member.shop, member.principal, form.text("url", 500), wanted))


@router.post("/{hook_id}/remove")
async def remove(hook_id: str, member: ApproverDep, form: FormDep) -> Response:
    """Tell an address nothing more."""
    del form
    await hooks.remove(member.shop, member.principal, hook_id)
    return to("/console/webhooks")
