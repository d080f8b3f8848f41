"""Who works here: the holders of keys, by the names that the keys were made with."""

from __future__ import annotations

from sqlalchemy import select

from commerce.customer import Kind, Principal
from commerce.errors import NotAllowed
from commerce.sentences import say
from service.shop import Shop
from store.models import ApiKey


def require(principal: Principal, scope: str) -> None:
    """Let only staff pass whose key carries ``scope``.

    Raises:
        NotAllowed: It is no member of staff, or the key is for other things.
    """
    if principal.kind is not Kind.STAFF or scope not in principal.scopes:
        raise NotAllowed(say("errors.scope", scope=scope))


async def names(shop: Shop) -> dict[str, str]:
    """Return the names of all staff by their subjects, of those whose key was revoked too."""
    query = select(ApiKey.id, ApiKey.name).where(ApiKey.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        return {f"staff:{row.id}": str(row.name) for row in await session.execute(query)}


async def answering(shop: Shop) -> dict[str, str]:
    """Return the names of those whose key lets them answer customers, by the key's id."""
    query = select(ApiKey).where(ApiKey.shop_id == shop.shop_id, ApiKey.revoked_at.is_(None)).order_by(ApiKey.name)
    async with shop.database.read() as session:
        return {row.id: row.name for row in await session.scalars(query) if "actions" in row.scopes}
