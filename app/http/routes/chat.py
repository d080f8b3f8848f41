"""``POST /chat``: one message to the clerk."""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from agent.events import WIRE, EndEvent, Event, Reply, StartEvent
from app.http import problems, sse
from app.http.deps import ClerkDep, ShopDep, Speaker, SpeakerDep, TurnsDep
from app.http.schemas import ChatBody, ChatOut
from commerce.customer import Kind
from commerce.errors import NotAllowed, VerificationEnded
from commerce.sentences import say
from service.conversations import conversations

router = APIRouter(tags=["chat"])
_EVENTS = f"""Server-sent events, version {WIRE}: `start` (version, conversation_id, and token of a new
visitor; again when what was proven has ended and a new conversation begins), `text` (text, a piece of
the answer), `products` (products, cards to show), `block` (block, something else to draw), `order` (order, a card),
`outcome` (what became of a change), `handoff` (sentence, a person was called), `proposal` (proposal, a
change to confirm), `end` (reply, the whole answer again) or `error` (a problem document)."""


@router.post(
    "/chat",
    response_model=ChatOut,
    response_model_exclude_none=True,
    summary="Say something to the clerk",
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": _EVENTS},
        **problems.responses(400, 401, 403, 404, 409, 413, 415),
    },
)
async def chat(
    body: ChatBody,
    response: Response,
    shop: ShopDep,
    clerk: ClerkDep,
    turns: TurnsDep,
    speaker: SpeakerDep,
    accept: Annotated[str, Header()] = "",
    last_event_id: Annotated[
        str, Header(max_length=64, description="`id` of the last event that you got of this message's stream")
    ] = "",
) -> Any:
    """Answer one message, as JSON, or as a stream with `Accept: text/event-stream`.

    Without a token you become a visitor: the token comes back in the body and as a cookie. The turn is
    finished also when you hang up; send the same `client_message_id` again to get its reply. While it still runs,
    `Last-Event-ID` leaves out the events that you have; after that the stream begins anew, with `start`.
    """
    if speaker.principal.kind is Kind.STAFF:
        raise NotAllowed(say("http.staff_answer", path="{id}"))
    text = conversations.clean_message(body.message)
    conversation_id = body.conversation_id
    streams = "text/event-stream" in accept.lower()
    if conversation_id is not None and streams:
        # Asked before the answer's head is sent, so that a stream gets a status of its own too; the turn asks again.
        with contextlib.suppress(VerificationEnded):  # the clerk goes on in a new conversation
            await conversations.require(shop, speaker.principal, conversation_id)
    elif conversation_id is None and body.client_message_id is not None:
        # The first message's reply got lost, and with it the conversation's id.
        conversation_id = await conversations.started_with(shop, speaker.principal, body.client_message_id, text)
    key = None
    if body.client_message_id is not None:
        who = speaker.principal
        key = (who.subject, who.guest_of, body.conversation_id or "", body.client_message_id)
    source = clerk.stream(speaker.principal, body.message, conversation_id, body.client_message_id, seen=body.seen_seq)
    turn = turns.start(key, hashlib.sha256(text.encode()).hexdigest(), source)
    seen = turn.after(last_event_id) if streams else 0
    events = turn.follow(seen)
    first = await anext(events)
    if streams:
        body_of = sse.stream(_told(first, speaker), events, sse.Ids(turn.name, seen))
        return _streamed(body_of, speaker, shop)
    reply = await _whole(events)
    speaker.remember(response, shop)
    return {**reply.model_dump(mode="json"), "token": speaker.token}


async def _whole(events: AsyncIterator[Event | None]) -> Reply:
    found: Reply | None = None
    async for event in events:
        if isinstance(event, EndEvent):
            found = event.reply
    assert found is not None  # a turn that has none ends with an error
    return found


def _told(first: Event | None, speaker: Speaker) -> Event | None:
    if isinstance(first, StartEvent) and speaker.token is not None:
        return first.model_copy(update={"token": speaker.token})
    return first


def _streamed(body: AsyncIterator[bytes], speaker: Speaker, shop: ShopDep) -> StreamingResponse:
    response = StreamingResponse(body, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    speaker.remember(response, shop)
    return response
