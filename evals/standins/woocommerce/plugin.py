"""What the optional plug-in does: refunds under an idempotency key, one at a time for each order."""

from __future__ import annotations

import asyncio

from evals.standins.woocommerce import refunds
from evals.standins.woocommerce.rest import Answer, Call, RestError
from evals.standins.woocommerce.state import Entity, World

HEADER = "X-Shopclerk-Idempotency"
_META = "_shopclerk_idempotency_key"


async def refund(call: Call) -> Answer:
    """Refund once for each key."""
    world, key = call.world, call.headers.get("idempotency-key", "")
    if not key:
        answer: Answer = await refunds.create(call)
        return answer
    lock = await _lock(world, call.ids[0])
    try:
        return await _once(call, key)
    finally:
        lock["held"] = False


async def _lock(world: World, order: str) -> Entity:
    locks: dict[str, Entity] = world.__dict__.setdefault("_plugin_locks", {})
    for _ in range(1000):
        with world.lock:
            one = locks.setdefault(order, {"held": False})
            if not one["held"]:
                one["held"] = True
                return one
        await asyncio.sleep(0.01)
    raise RestError(503, "shopclerk_idempotency_busy", "Another refund of this order is being made.")


async def _once(call: Call, key: str) -> Answer:
    world = call.world
    mine = [one for one in world.all("refunds") if one["_order"] == int(call.ids[0]) and _carries(one, key)]
    if mine:
        if mine[0]["_print"] != refunds.print_of(call):
            raise RestError(422, "shopclerk_idempotency_key_reused", "This key was used for another request.")
        if call.flag("api_refund", True) and not mine[0]["refunded_payment"]:
            raise RestError(503, "shopclerk_idempotency_unclear", "The first request with this key has not ended well.")
        return Answer(refunds.render(world, mine[0]), 200, {HEADER: "replayed"})
    answer: Answer = await refunds.create(call)
    answer.headers[HEADER] = "stored"
    return answer


def _carries(row: Entity, key: str) -> bool:
    return any(one["key"] == _META and one["value"] == key for one in row["meta_data"])
