"""Between django-helpdesk's tickets and ours.

Whose a ticket is, its assignment says: nobody's or the clerk's own account's is the clerk's, anybody else's is a
person's. Its webhooks are not signed, so they bring a password, and each tells the whole ticket: what got lost before
comes with the next.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Mapping, Sequence

from commerce.errors import DeskError, NotAuthenticated
from connectors.desks.base import Contact, Inbound, Kind, Native, Outgoing
from connectors.desks.helpdesk.settings import HelpdeskSettings
from connectors.desks.helpdesk.tickets import OVER, FollowUp, Hook, Ticket, read
from connectors.desks.http import DeskHttp
from connectors.desks.quoted import without_quotes

#: Comments are rendered as templates there: what opens or ends a tag is parted, so that nothing is filled in, left out
#: or refused.
_TAGS = ("{{", "{%", "{#", "%}")
#: The name that its webhooks bring beside the password.
USER = "shopclerk"


class Helpdesk:
    """One django-helpdesk.

    Args:
        settings: Where it is, and the clerk's account there.
    """

    name = "helpdesk"

    def __init__(self, settings: HelpdeskSettings) -> None:
        self._own = settings.user
        self._secret = settings.hook_secret.get_secret_value()
        self._api = DeskHttp(
            f"{settings.url.rstrip('/')}/api", headers={"Authorization": f"Token {settings.token.get_secret_value()}"}
        )

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - it signs no body
        """Make sure that the webhook brings the password."""
        wanted = "Basic " + base64.b64encode(f"{USER}:{self._secret}".encode()).decode()
        given = headers.get("authorization", "").encode("utf-8", "replace")
        if not self._secret or not hmac.compare_digest(wanted.encode(), given):
            raise NotAuthenticated

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Return what a webhook tells; what was known already has the same ids as before."""
        return list(self._events(read(body)))

    def _events(self, hook: Hook) -> Iterator[Inbound]:
        ticket, thread = hook.ticket, str(hook.ticket.id)
        now = next((each for each in ticket.followup_set if each.id == hook.followup_id), None)
        followed = sorted(ticket.followup_set, key=lambda each: each.id)
        answered = [each for each in followed if self._of_person(each) and each.said]
        if answered:
            last = answered[-1]
            yield Inbound(event_id=f"answer:{last.id}", thread=thread, kind=Kind.ANSWERED, text=last.said)
        if ticket.assigned_to not in (None, self._own):
            mark = f"taken:{ticket.id}:{ticket.assigned_to}:{hook.followup_id or 0}"
            yield Inbound(event_id=mark, thread=thread, kind=Kind.TAKEN)
        elif now is not None and self._of_person(now) and ticket.assigned_to == self._own and not now.said:
            yield Inbound(event_id=f"back:{now.id}", thread=thread, kind=Kind.GIVEN_BACK)
        yield from self._messages(ticket, followed, answered)
        if now is not None and self._of_person(now) and now.new_status in OVER:
            yield Inbound(event_id=f"done:{now.id}", thread=thread, kind=Kind.RESOLVED)

    def _messages(self, ticket: Ticket, followed: list[FollowUp], answered: list[FollowUp]) -> Iterator[Inbound]:
        """Yield what the customer wrote since a person answered: all before that has its answer."""
        contact = Contact(id=(ticket.submitter_email or "").casefold(), email=ticket.submitter_email or "")
        since = answered[-1].id if answered else -1
        first = "\n".join(part.strip() for part in (ticket.title, ticket.description or "") if part.strip())
        if not answered and first:
            yield Inbound(event_id=f"ticket:{ticket.id}", thread=str(ticket.id), text=first, contact=contact)
        for each in followed:
            text = without_quotes(each.said) if each.user is None and each.id > since else ""
            if text and " ".join(each.said.split()) != " ".join((ticket.description or "").split()):  # said twice
                yield Inbound(event_id=f"followup:{each.id}", thread=str(ticket.id), text=text, contact=contact)

    def _of_person(self, each: FollowUp) -> bool:
        return each.user is not None and each.user != self._own

    def render(self, said: Outgoing) -> Native:
        """Return the message as a comment that everybody at the ticket reads."""
        return {"comment": _whole(said.plain()), "public": True}

    async def send(self, thread: str, shown: Native, key: str) -> None:  # noqa: ARG002 - it keeps no ids of ours
        """Write the comment, unless it stands there since the customer wrote last."""
        ticket = await self._ticket(thread)
        newest = max((each.id for each in ticket.followup_set if each.user is None), default=-1)
        known = {_bare(each) for each in ticket.followup_set if each.user == self._own and each.id > newest}
        if (" ".join(shown["comment"].split()), shown["public"]) not in known:
            await self._api.ask("POST", "/followups/", {"ticket": ticket.id, **shown})

    async def hand_off(self, thread: str, summary: str, key: str) -> None:
        """Write the summary as a private comment, and assign the ticket to nobody where it was the clerk's."""
        await self.send(thread, {"comment": _whole(summary), "public": False}, key)
        if (await self._ticket(thread)).assigned_to == self._own:
            await self._api.ask("PATCH", f"/tickets/{thread}/", {"assigned_to": None})

    async def take_back(self, thread: str) -> None:
        """Assign the ticket to the clerk."""
        await self._api.ask("PATCH", f"/tickets/{thread}/", {"assigned_to": self._own})

    async def check(self) -> str:
        """Count the tickets."""
        found = await self._api.ask("GET", "/tickets/", page_size="1")
        if not isinstance(found, dict) or "count" not in found:
            raise DeskError(detail="GET /tickets/: no list of tickets")
        return f"django-helpdesk, {found['count']} tickets"

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    async def _ticket(self, thread: str) -> Ticket:
        return Ticket.model_validate(await self._api.ask("GET", f"/tickets/{thread}/"))


def _whole(text: str) -> str:
    for tag in _TAGS:
        text = text.replace(tag, f"{tag[0]} {tag[1]}")
    return text


def _bare(each: FollowUp) -> tuple[str, bool]:
    return " ".join((each.comment or "").split()), each.public
