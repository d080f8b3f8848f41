"""The inbox: the list of conversations, and one of them with its customer beside it."""

import secrets
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from app.http.deps import ClerkDep
from app.http.routes.console.member import (
    AgentDep,
    ConsoleRoute,
    FormDep,
    Member,
    MemberDep,
    part,
    to,
)
from service import answering
from service.changes import outcome, proposals
from service.conversations import conversations, handoff, hands, holding
from service.inbox import customer, listing, notes, staff
from service.inbox.listing import Filter
from store.models import Conversation

router = APIRouter(prefix="/console", route_class=ConsoleRoute)
_MOST = 500
Wanted = Annotated[Filter, Query()]


@router.get("/inbox")
async def inbox(member: MemberDep, wanted: Wanted) -> HTMLResponse:
    """Show the list."""
    return member.page("inbox", "inbox", **await _listed(member, wanted))


@router.get("/inbox/rows")
async def rows(member: MemberDep, wanted: Wanted) -> HTMLResponse:
    """Return the list alone, for a page that looks again."""
    return part("_rows", member=member, **await _listed(member, wanted))


async def _listed(member: Member, wanted: Filter) -> dict[str, Any]:
    shop, who = member.shop, member.principal
    page = await listing.page(shop, who, wanted)
    names = await staff.names(shop)
    return {
        "wanted": wanted,
        "query": _query(wanted),
        "rows": page.rows,
        "next": f"{_query(wanted)}&cursor={quote(page.following)}" if page.following else "",
        "reasons": {each.conversation.id: _reason(each.conversation) for each in page.rows},
        "names": names,
        "counts": await listing.counts(shop, who),
        "tags": await listing.tags(shop, who),
    }


def _query(wanted: Filter) -> str:
    given = {"which": wanted.which, "tag": wanted.tag, "q": wanted.q, "email": wanted.email}
    return "&".join(f"{name}={quote(value)}" for name, value in given.items() if value)


def _reason(row: Conversation) -> str:
    return str(handoff.told(row.handoff).get("reason", "")) if row.handoff else ""


@router.get("/conversations/{conversation_id}")
async def talk(conversation_id: str, member: MemberDep) -> HTMLResponse:
    """Show a conversation."""
    row = await conversations.get(member.shop, member.principal, conversation_id)
    return await _talk(member, row)


async def _talk(member: Member, row: Conversation, draft: str = "") -> HTMLResponse:
    said = await conversations.newest(member.shop, row.id, _MOST)
    return member.page(
        "talk",
        "inbox",
        messages=said,
        after=said[-1].seq if said else 0,
        notes=await notes.of(member.shop, member.principal, row.id),
        tags=await notes.tags(member.shop, member.principal, row.id),
        told=handoff.told(row.handoff) if row.handoff else {},
        **await _state(member, row, draft),
    )


async def _state(member: Member, row: Conversation, draft: str = "") -> dict[str, Any]:
    """Return who has a conversation, what waits there, and what this member may do about it."""
    waiting = await proposals.open_in(member.shop, row.id)
    pending = await outcome.pending(member.shop, row.id)
    mine = row.owner == conversations.PERSON and row.assigned_to == member.principal.subject
    return {
        "row": row,
        "mine": mine,
        "waiting": waiting[-1].summary if waiting else "",
        "pending": pending,
        "names": await staff.names(member.shop),
        "colleagues": await staff.answering(member.shop) if mine else {},
        "state": f"{row.owner}|{row.assigned_to}|{waiting[-1].id if waiting else ''}|{pending}",
        "draft": draft,
        "client_id": secrets.token_urlsafe(12),
    }


@router.get("/conversations/{conversation_id}/live")
async def live(
    conversation_id: str,
    member: MemberDep,
    after: Annotated[int, Query(ge=0)] = 0,
    state: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Return what is new in a conversation for a page that looks again; nothing where nothing is."""
    row = await conversations.get(member.shop, member.principal, conversation_id)
    said = await conversations.messages(member.shop, row.id, after, _MOST)
    now = await _state(member, row)
    if not said and now["state"] == state:
        return Response(status_code=204)
    return part(
        "_live",
        member=member,
        messages=said,
        after=said[-1].seq if said else after,
        changed=now["state"] != state,
        **now,
    )


@router.get("/conversations/{conversation_id}/customer")
async def beside(conversation_id: str, member: MemberDep) -> HTMLResponse:
    """Return who the customer is, with their orders: asked apart, as a store may be slow."""
    row = await conversations.get(member.shop, member.principal, conversation_id)
    return part("_customer", found=await customer.about(member.shop, member.principal, row))


@router.post("/conversations/{conversation_id}/take")
async def take(conversation_id: str, member: AgentDep, form: FormDep) -> Response:
    """Take the conversation over: from the clerk, from the queue, or from a colleague that the form names."""
    await handoff.take(member.shop, member.principal, conversation_id, form.text("reason"), form.text("over", 80))
    return _back(conversation_id)


@router.post("/conversations/{conversation_id}/release")
async def release(conversation_id: str, member: AgentDep, form: FormDep) -> Response:
    """Give the conversation back to the clerk."""
    del form
    row = await conversations.get(member.shop, member.principal, conversation_id)
    if row.owner == conversations.PERSON:
        await hands.give_back(member.shop, member.principal, row.id)
    return _back(conversation_id)


@router.post("/conversations/{conversation_id}/assign")
async def assign(conversation_id: str, member: AgentDep, form: FormDep) -> Response:
    """Pass the conversation on to a colleague, or put it back for whoever takes it next."""
    await holding.assign(member.shop, member.principal, conversation_id, form.text("to", 64))
    return _back(conversation_id)


@router.post("/conversations/{conversation_id}/messages")
async def answer(conversation_id: str, member: AgentDep, form: FormDep) -> Response:
    """Say something to the customer."""
    row = await conversations.get(member.shop, member.principal, conversation_id)
    await answering.answer(member.shop, member.principal, row.id, form.raw("text"), form.text("client_id", 80) or None)
    return _back(conversation_id)


@router.post("/conversations/{conversation_id}/suggestion")
async def suggest(conversation_id: str, member: AgentDep, form: FormDep, clerk: ClerkDep) -> Response:
    """Return what the clerk would say, in the field in which the person writes; nothing of it is sent."""
    row = await conversations.get(member.shop, member.principal, conversation_id)
    text = form.raw("text")
    if row.owner == conversations.PERSON and row.assigned_to in ("", member.principal.subject):
        speaker = await customer.speaker(member.shop, row)
        text = await clerk.draft(speaker, row.id) or text
    return await _talk(member, row, text) if not form.text("part") else part("_reply", draft=text, keep=False)


@router.post("/conversations/{conversation_id}/notes")
async def note(conversation_id: str, member: AgentDep, form: FormDep) -> Response:
    """Write a note that only staff read."""
    await notes.add(member.shop, member.principal, conversation_id, form.raw("text"))
    return _back(conversation_id)


@router.post("/conversations/{conversation_id}/tags")
async def tag(conversation_id: str, member: AgentDep, form: FormDep) -> Response:
    """Add a tag, or take one away."""
    if gone := form.text("remove", 40):
        await notes.untag(member.shop, member.principal, conversation_id, gone)
    else:
        await notes.tag(member.shop, member.principal, conversation_id, form.text("name", 40))
    return _back(conversation_id)


def _back(conversation_id: str) -> Response:
    return to(f"/console/conversations/{quote(conversation_id, safe='')}")
