"""What nothing answered, and the answers that staff write."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from app.http.routes.console.member import AgentDep, ConsoleRoute, Form, FormDep, MemberDep, to
from service.unanswered import answers, questions

router = APIRouter(prefix="/console/questions", route_class=ConsoleRoute)
_HERE = "/console/questions"


@router.get("")
async def asked(member: MemberDep, edit: Annotated[str, Query(max_length=255)] = "") -> HTMLResponse:
    """Show what customers asked that nothing answers, and what staff wrote."""
    return member.page(
        "questions",
        "questions",
        groups=await questions.unanswered(member.shop, member.principal),
        written=await answers.every(member.shop, member.principal),
        edit=edit,
    )


@router.post("/answers")
async def add(member: AgentDep, form: FormDep) -> Response:
    """Write an answer; the clerk quotes it from the next question on."""
    await answers.add(member.shop, member.principal, form.text("title"), form.raw("text"), _ids(form))
    return to(_HERE)


@router.post("/put-away")
async def put_away(member: AgentDep, form: FormDep) -> Response:
    """Take questions off the list that need no answer."""
    await questions.put_away(member.shop, member.principal, _ids(form))
    return to(_HERE)


@router.post("/answers/{name}")
async def change(name: str, member: AgentDep, form: FormDep) -> Response:
    """Write an answer anew, or take it away."""
    if form.text("remove"):
        await answers.remove(member.shop, member.principal, name)
    else:
        await answers.change(member.shop, member.principal, name, form.text("title"), form.raw("text"))
    return to(_HERE)


def _ids(form: Form) -> list[int]:
    return [int(each) for each in form.text("ids", 5_000).split(",") if each.isascii() and each.isdecimal()][:500]
