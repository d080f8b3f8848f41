"""The shop's rules: read, tried, changed, and as they were."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from app.http.routes.console.member import ApproverDep, ConsoleRoute, FormDep, Member, MemberDep, to
from commerce.catalogues import languages
from commerce.errors import InputError
from commerce.language import SOURCE
from service import policy_editing, rules
from service.inbox import staff

router = APIRouter(prefix="/console/policy", route_class=ConsoleRoute)
_HERE = "/console/policy"
Spoken = Annotated[str, Query(max_length=35)]


@router.get("")
async def shown(
    member: MemberDep, version: Annotated[int, Query(ge=0, le=2**53)] = 0, language: Spoken = SOURCE
) -> HTMLResponse:
    """Show the policy in force; with a version, its text as it was then to look at or to save again."""
    text, before = await policy_editing.current(member.shop)
    old = await policy_editing.version(member.shop, member.principal, version) if version else None
    return await _page(member, old.text if old else text, before, language, old=old)


async def _page(
    member: Member, text: str, before: str, language: str, *, old: object = None, note: str = "", tried: bool = False
) -> HTMLResponse:
    spoken = language if language in (SOURCE, *languages()) else SOURCE
    trial, trouble = None, ""
    try:
        trial = policy_editing.trial(member.shop, policy_editing.check(text), spoken)
    except InputError as error:
        trouble = error.message
    return member.page(
        "policy",
        "policy",
        400 if tried and trouble else 200,
        sections=policy_editing.sections(member.shop.policy),
        source=rules.policy_source(member.shop.settings),
        text=text,
        before=before,
        trial=trial,
        trouble=trouble,
        tried=tried,
        old=old,
        note=note,
        spoken=spoken,
        languages=sorted({SOURCE, *languages()}),
        versions=await policy_editing.history(member.shop, member.principal),
        names=await staff.names(member.shop),
        may=member.may(policy_editing.SCOPE),
    )


@router.post("")
async def change(member: ApproverDep, form: FormDep) -> Response:
    """Try a text, or write it: it holds at once."""
    text, before, note = form.raw("text"), form.text("before", 64), form.text("note", 300)
    if not form.text("save"):
        return await _page(member, text, before, form.text("language", 35), note=note, tried=True)
    try:
        policy_editing.check(text)
    except InputError:
        return await _page(member, text, before, form.text("language", 35), note=note, tried=True)
    await policy_editing.save(member.shop, member.principal, text, before, note)
    return to(_HERE)
