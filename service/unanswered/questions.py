"""What customers ask of the shop, kept for its people: what nothing answers, and what is searched for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from sqlalchemy import select, update

from commerce.customer import Principal
from commerce.text import one_line
from runtime import clock
from service.conversations import conversations
from service.inbox.staff import require
from service.shop import Shop
from store.models import ShopQuestion

Kind = Literal["page", "search"]
LONGEST = 500
#: So many of the newest are looked at, and shown as so many groups.
_MOST, MOST_GROUPS = 500, 50
#: Questions so near to the first one of a group belong to it.
_NEAR = 0.6


@dataclass(frozen=True)
class Question:
    """What was asked in a turn, and whether the shop had something to it."""

    kind: Kind
    text: str
    found: bool


@dataclass(frozen=True)
class Group:
    """Questions for the same, the newest first."""

    questions: tuple[ShopQuestion, ...]

    @property
    def ids(self) -> str:
        """Their ids, as a form carries them."""
        return ",".join(str(each.id) for each in self.questions)


async def keep(shop: Shop, conversation_id: str, asked: Sequence[Question]) -> None:
    """Keep what was asked in a turn."""
    if not asked:
        return
    language = await conversations.language_of(shop, conversation_id)
    async with shop.database.write() as session:
        for each in asked:
            text = one_line(each.text, LONGEST)
            if text:
                session.add(
                    ShopQuestion(
                        shop_id=shop.shop_id,
                        conversation_id=conversation_id,
                        kind=each.kind,
                        text=text,
                        language=language,
                        found=each.found,
                        asked_at=clock.now(),
                    )
                )


async def unanswered(shop: Shop, principal: Principal) -> list[Group]:
    """Return the open questions, those for the same together, the most frequent first.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    q = ShopQuestion
    query = select(q).where(q.shop_id == shop.shop_id, q.kind == "page", q.found.is_(False), q.state == "open")
    async with shop.database.read() as session:
        rows = list(await session.scalars(query.order_by(q.id.desc()).limit(_MOST)))
    return await asyncio.to_thread(_grouped, shop, rows)


def _grouped(shop: Shop, rows: Sequence[ShopQuestion]) -> list[Group]:
    texts = list(dict.fromkeys(_same(row.text) for row in rows))
    if not texts:
        return []
    matrix = np.asarray(shop.discovery.encoder.encode(texts), dtype=np.float32)
    heads: list[int] = []
    of: dict[str, int] = {}
    for place, text in enumerate(texts):
        near = [(float(np.einsum("i,i->", matrix[head], matrix[place])), head) for head in heads]
        best = max(near, default=(0.0, place))
        if best[0] < _NEAR:
            heads.append(place)
            best = (1.0, place)
        of[text] = best[1]
    gathered: dict[int, list[ShopQuestion]] = {}
    for row in rows:
        gathered.setdefault(of[_same(row.text)], []).append(row)
    return [Group(tuple(each)) for each in sorted(gathered.values(), key=len, reverse=True)[:MOST_GROUPS]]


def _same(text: str) -> str:
    return text.casefold().strip(" ?!.")


async def settle(shop: Shop, ids: Sequence[int], state: str, document: str = "") -> None:
    """Take questions off the list; for `service.unanswered.answers`."""
    mine = ShopQuestion.shop_id == shop.shop_id, ShopQuestion.id.in_(ids), ShopQuestion.state == "open"
    async with shop.database.write() as session:
        await session.execute(update(ShopQuestion).where(*mine).values(state=state, document=document))


async def put_away(shop: Shop, principal: Principal, ids: Sequence[int]) -> None:
    """Take questions off the list that need no answer.

    Raises:
        NotAllowed: Who asks may not act.
    """
    require(principal, "actions")
    await settle(shop, ids, "put_away")
    async with shop.database.write() as session:
        await shop.audit.append(session, principal.subject, "questions_put_away", "", {"count": len(ids)})
    await shop.audit.anchor()
