"""How the widget looks, a playground to try it in, and the first steps."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.http.routes.console.member import AgentDep, ConsoleRoute, FormDep, MemberDep, to
from service import appearance, first_steps, rules

router = APIRouter(prefix="/console", route_class=ConsoleRoute)


@router.get("/appearance")
async def shown(member: MemberDep) -> HTMLResponse:
    """Show how the widget looks and greets."""
    look = await appearance.of(member.shop)
    line = _line(member.shop.settings.server.base_url)
    return member.page("appearance", "appearance", look=look, languages=appearance.spoken(), line=line)


@router.post("/appearance")
async def change(member: AgentDep, form: FormDep) -> Response:
    """Set it; pages that have the widget show it within five minutes."""
    names = appearance.spoken()
    await appearance.save(
        member.shop,
        member.principal,
        {name: form.text(name, 20) for name in ("accent", "side", "scheme")},
        {name: form.text(f"greeting-{name}") for name in names},
        {name: form.raw(f"ideas-{name}")[:2_000] for name in names},
    )
    return to("/console/appearance")


@router.get("/playground")
async def playground(member: MemberDep) -> HTMLResponse:
    """Let staff talk with the clerk as a visitor does: in the widget itself."""
    page = member.page("playground", "playground")
    pictures = " ".join(f"https://{host}" for host in sorted(member.shop.pictures))
    policy = page.headers["Content-Security-Policy"].replace(
        "img-src 'self'", f"img-src 'self' blob: {pictures}".strip()
    )
    page.headers["Content-Security-Policy"] = policy
    return page


@router.get("/start")
async def start(member: MemberDep) -> HTMLResponse:
    """Show the first steps and which of them are done."""
    shop = member.shop
    steps = await first_steps.of(shop, member.principal)
    line, source = _line(shop.settings.server.base_url), rules.policy_source(shop.settings)
    return member.page("start", "start", steps=steps, line=line, source=source)


def _line(base: str) -> str:
    return f'<script src="{base}/widget.js" async></script>'
