"""``/conversations``: reading one's own, and answering as a person."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.http import problems
from app.http.deps import Known, ShopDep, Staff
from app.http.schemas import ConversationOut, MessageOut, RatingBody
from app.http.staff_schemas import OwnerOut, StaffMessageBody, TakeBody
from commerce.customer import Kind, Principal
from service import answering
from service.changes import outcome, proposals
from service.changes.proposals import describe as shown
from service.conversations import conversations, handoff, hands, rating
from store.models import Conversation, Message

router = APIRouter(prefix="/conversations/{conversation_id}", tags=["conversations"])
_PAGE = 200
_SHOWN = ("text", "products", "blocks", "proposal", "outcome")


@router.get(
    "",
    response_model=ConversationOut,
    response_model_exclude_none=True,
    summary="Read a conversation",
    responses=problems.responses(400, 401, 403, 404),
)
async def read(
    conversation_id: str,
    shop: ShopDep,
    principal: Known,
    after: Annotated[int, Query(ge=0, description="only messages after this seq")] = 0,
) -> Any:
    """Return the messages in order, who answers, and the proposal that waits. Its owner and staff only."""
    row = await conversations.get(shop, principal, conversation_id)
    messages = await conversations.messages(shop, row.id, after, _PAGE + 1)
    waiting = await proposals.open_in(shop, row.id)
    pending = await outcome.pending(shop, row.id)
    rated = await rating.of(shop, row.id)
    return {
        "id": row.id,
        "owner": row.owner,
        "created_at": row.created_at,
        "messages": [_message(each, principal) for each in messages[:_PAGE]],
        "proposal": shown(waiting[-1], principal) if waiting else None,
        "pending": pending,
        "more": len(messages) > _PAGE,
        "rating": {"score": rated.score, "reason": rated.reason} if rated else None,
        "handoff": handoff.told(row.handoff) if principal.kind is Kind.STAFF and row.handoff else None,
    }


def _message(row: Message, reader: Principal) -> dict[str, Any]:
    """Return a message as a face with buttons shows it: the question of a proposal is not repeated in the text.

    The hash of what was asked is for who was asked; a desk that relays reads it at the proposal itself.
    """
    plain = {"seq": row.seq, "role": row.role, "text": row.text, "created_at": row.created_at}
    if row.role == "customer" and reader.kind is not Kind.STAFF:
        plain["client_message_id"] = row.client_id
    reply = row.reply if row.role in ("clerk", "notice") else None
    if not reply:
        return plain
    if reply.get("proposal") and reader.kind is Kind.STAFF:
        reply = {**reply, "proposal": {**reply["proposal"], "hash": ""}}
    return {**plain, **{name: reply[name] for name in _SHOWN if name in reply}}


@router.put(
    "/rating",
    status_code=204,
    summary="Rate a conversation",
    responses=problems.responses(400, 401, 403, 404, 413, 415),
)
async def rate(conversation_id: str, body: RatingBody, shop: ShopDep, principal: Known) -> None:
    """Keep what the customer thinks of their own conversation, for staff to read. A later rating replaces it."""
    await rating.rate(shop, principal, conversation_id, body.score, body.reason)


@router.post(
    "/messages",
    status_code=201,
    response_model=MessageOut,
    response_model_exclude_none=True,
    summary="Answer as a person",
    responses=problems.responses(400, 401, 403, 404, 409, 413),
)
async def answer(conversation_id: str, body: StaffMessageBody, shop: ShopDep, principal: Staff) -> Any:
    """Say something to the customer in a conversation that was handed over. Staff keys only."""
    row = await conversations.get(shop, principal, conversation_id)
    said = await answering.answer(shop, principal, row.id, body.text, body.client_message_id)
    return _message(said, principal)


@router.post(
    "/take",
    response_model=OwnerOut,
    summary="Take the conversation over from the clerk",
    responses=problems.responses(400, 401, 403, 404, 409),
)
async def take(conversation_id: str, body: TakeBody, shop: ShopDep, principal: Staff) -> Any:
    """Make a person the one who answers; what the clerk is saying just then is dropped. Harmless when repeated.

    Who asks has the conversation from then on: no colleague answers in it. One that a colleague has is refused with
    409 `held_by_colleague`, unless `over` names them.
    """
    await handoff.take(shop, principal, conversation_id, body.reason, body.over)
    return _owner(await conversations.get(shop, principal, conversation_id))


@router.post(
    "/release",
    response_model=OwnerOut,
    summary="Give the conversation back to the clerk",
    responses=problems.responses(401, 403, 404, 409),
)
async def release(conversation_id: str, shop: ShopDep, principal: Staff) -> Any:
    """Let the clerk answer again. Staff keys only; doing it twice is harmless."""
    row = await conversations.get(shop, principal, conversation_id)
    if row.owner == conversations.PERSON:
        await hands.give_back(shop, principal, row.id)
    return _owner(await conversations.get(shop, principal, row.id))


def _owner(row: Conversation) -> dict[str, Any]:
    return {"id": row.id, "owner": row.owner, "assigned_to": row.assigned_to}
