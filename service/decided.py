"""Which requests of a conversation still stand: what the customer has decided about is asked for no more.

A proposal that was carried out, declined or taken back ends the words that led to it. Another one of the kind needs
words of its own. One that expired or was replaced ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import or_, select

from commerce import causes
from commerce.pointing import Said
from service import consent
from service.asked import OF_GOODS
from service.consent import arrival, gates, lists, misfits
from service.consent import said as saying
from service.consent.clauses import words_of
from service.consent.lists import any_of, fold, has
from service.consent.references import NUMBER
from service.consent.said import FAMILIES
from service.conversations import conversations
from service.shop import Shop
from store.models import Message, Proposal

_BACK = 100  # messages


async def standing(shop: Shop, conversation_id: str, action: str, number: str) -> tuple[Said, ...]:
    """Return the conversation without the customer's words that an earlier decision ended for this change.

    Args:
        shop: The open shop.
        conversation_id: The conversation.
        action: The action that is asked for now.
        number: The order's number; empty where it is about none.
    """
    rows = await conversations.newest(shop, conversation_id, _BACK)
    said = gates.answered(conversations.said_of(rows))
    ended = [
        (_end(rows, each), each.order_number)
        for each in await _decided(shop, conversation_id)
        if _alike(each.action, action)
    ]
    return tuple(
        each
        for place, each in enumerate(said)
        if not each.customer or not any(place <= end and _about(each.text, of, number) for end, of in ended)
    )


async def _decided(shop: Shop, conversation_id: str) -> Sequence[Proposal]:
    """Return the proposals that somebody said yes or no to, or took back."""
    by_customer = Proposal.decided_by.is_not(None)  # else it was replaced
    query = select(Proposal).where(
        Proposal.shop_id == shop.shop_id,
        Proposal.conversation_id == conversation_id,
        or_(Proposal.state.in_(("accepted", "declined")), (Proposal.state == "void") & by_customer),
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))


def _alike(decided: str, action: str) -> bool:
    families = {FAMILIES.get(decided, decided), FAMILIES.get(action, action)}
    return len(families) == 1 or families <= OF_GOODS


def _end(rows: Sequence[Message], proposal: Proposal) -> int:
    """Return the place of the message that decided a proposal, the one after it was shown last; -1 where none did."""
    shown = max((place for place, row in enumerate(rows) if arrival.shown(row) == proposal.id), default=-1)
    place = next((n for n in range(shown + 1, len(rows)) if _decides(rows[n], proposal)), shown) if shown >= 0 else -1
    if proposal.state != "void" or place < 0:
        return place if proposal.state != "void" else -1
    if _goes_on(rows[place].text, proposal.action):
        return -1
    return place - 1 if saying.read(rows[place].text).families else place


#: Goods go back or are swapped for these reasons; no order is cancelled for them.
_GO_BACK = frozenset({"return", "swap"})
#: How long something takes counts no pieces: "5 days is too long".
_LASTS = re.compile(r"\b\w+\s(?:days?|weeks?|hours?|minutes?|months?|years?|tage\w?|wochen?|stunden?)\b", re.I)
#: They narrow nothing: another order is meant, or another time.
_OTHERS = frozenset({"if", "unless", "too", "also", "then", "other", "another", "different"})


def _decides(row: Message, proposal: Proposal) -> bool:
    """Whether a message may have decided a proposal: a button decides without one."""
    return row.role == "customer" and (proposal.decided_at is None or row.created_at <= proposal.decided_at)


def _goes_on(text: str, action: str) -> bool:
    """Whether words that made a proposal void go on with the request, and want it otherwise: "no, only the mug"."""
    words = fold(NUMBER.sub(" ", text))
    leaves = words_of("keep") | words_of("lets")
    if FAMILIES.get(action) in _GO_BACK and misfits.only_why(text):
        return True
    if consent.read(text) in ("no", "stop") or _LASTS.search(text) or leaves.intersection(words.split()):
        return False
    counts = any(has(words, each) for each in lists.numbers()) or any(each.isdigit() for each in words)
    narrows = lists.every("narrow") - words_of("not") - _OTHERS
    why = causes.read(text)
    return counts or any_of(words, narrows) or why not in ("", "wrong_item")


def _about(text: str, decided: str, number: str) -> bool:
    """Whether a decision about one order ends what a message asks for another one, or for the same."""
    if saying.same(decided, number):
        return True
    named = saying.read(text).orders
    if number and any(saying.same(each, number) for each in named):
        return False
    return not decided or any(saying.same(each, decided) for each in named)
