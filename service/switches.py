"""Switches that staff throw while the shop is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from commerce.customer import Kind, Principal
from commerce.errors import NotAllowed
from commerce.text import one_line
from runtime import clock
from service.shop import Shop
from store.models import ShopSetting

_STOP = "stop"
_READ = select(ShopSetting.value, ShopSetting.updated_by, ShopSetting.updated_at).where(
    ShopSetting.shop_id == bindparam("b_shop"), ShopSetting.name == _STOP
)


@dataclass(frozen=True)
class Stop:
    """Whether changes are paused, by whom, since when and why."""

    on: bool
    reason: str = ""
    by: str = ""
    since: datetime | None = None


async def stop(shop: Shop) -> Stop:
    """Return the stop switch as it stands; the policy file's own ``stop`` counts too."""
    found = await shop.database.rows(_READ, {"b_shop": shop.shop_id})
    if not found:
        return Stop(shop.policy.stop, by="policy.toml" if shop.policy.stop else "")
    row = found[0]
    on = bool(row.value.get("on")) or shop.policy.stop
    return Stop(on, str(row.value.get("reason", "")), row.updated_by, row.updated_at)


async def stopped(shop: Shop) -> bool:
    """Return whether no change may be sent right now. Read before every send."""
    return (await stop(shop)).on


async def throw_stop(shop: Shop, principal: Principal, on: bool, reason: str = "") -> Stop:
    """Pause all changes, or let them go on.

    Raises:
        NotAllowed: The principal is not staff with the scope ``actions``.
    """
    if principal.kind is not Kind.STAFF or "actions" not in principal.scopes:
        raise NotAllowed
    value = {"on": on, "reason": one_line(reason, 300)}
    async with shop.database.write() as session:
        await session.execute(delete(ShopSetting).where(ShopSetting.shop_id == shop.shop_id, ShopSetting.name == _STOP))
        session.add(
            ShopSetting(
                shop_id=shop.shop_id, name=_STOP, value=value, updated_at=clock.now(), updated_by=principal.subject
            )
        )
        await shop.audit.append(session, principal.subject, "stopped" if on else "resumed", _STOP, value)
    await shop.audit.anchor()
    return await stop(shop)
