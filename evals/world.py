"""What happens outside the conversation while it runs: parcels leave, staff act, the platform has faults."""

from __future__ import annotations

from typing import Any, cast

from commerce.customer import Principal
from commerce.money import Money
from connectors.stores.demo import DemoStore, Fault, arm
from service import conversations, handoff
from service.shop import Shop


async def change(shop: Shop, what: dict[str, Any], conversation_id: str | None) -> None:
    """Carry out a scenario's ``world`` turn.

    Args:
        shop: The run's shop, on the demo store.
        what: One key per thing: ``ship`` (order number), ``staff_refund`` ({order, amount}), ``fault``
            ({kind, method, count, seconds}), ``give_back`` (true), ``take`` (true), ``person_says`` (text),
            ``stop`` (true, false), ``sold_out`` (product id).
        conversation_id: The conversation, once there is one.
    """
    store = cast("DemoStore", shop.connector)
    for name, value in what.items():
        if await _in_store(store, name, value):
            continue
        match name:
            case "give_back":
                await conversations.give_back(shop, Principal.staff(shop.shop_id, "eval", ()), conversation_id or "")
            case "person_says":
                await conversations.add(shop, conversation_id or "", "person", str(value))
            case "take":
                await handoff.take(shop, Principal.staff(shop.shop_id, "eval", ()), conversation_id or "")
            case "stop":
                shop.policy = shop.policy.model_copy(update={"stop": bool(value)})
            case _:
                raise ValueError(f"a scenario's world cannot {name}")


async def _in_store(store: DemoStore, name: str, value: Any) -> bool:
    """Do what happens in the store itself; return whether it was that."""
    office = store.back_office
    match name:
        case "ship":
            await office.ship(str(value))
        case "staff_refund":
            order = await store.order(str(value["order"]))
            await office.staff_refund(order.number, Money(value["amount"], order.currency))
        case "fault":
            arm(store.path, [Fault(**value)])
        case "sold_out":
            for variant in (await store.product(str(value))).variants:
                await office.set_stock(variant.id, 0)
        case _:
            return False
    return True
