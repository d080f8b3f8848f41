"""What happens outside the conversation while it runs: parcels leave, staff act, the platform has faults."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select

from commerce.customer import Principal
from commerce.money import Money
from connectors.stores.demo import DemoStore, Fault, arm
from service.conversations import conversations, handoff, hands
from service.shop import Shop
from service.tryon import consent, sessions, work
from store.models import TryOnJob

BODIES = Path(__file__).parent / "tryon" / "bodies"


#: Photos that a scenario's customer may have: of a person, and of one who is seen from behind.
PHOTOS = {"person": "b0_A", "from_behind": "k_back"}


async def change(
    shop: Shop, what: dict[str, Any], conversation_id: str | None, customer: Principal | None = None
) -> None:
    """Carry out a scenario's ``world`` turn.

    Args:
        shop: The run's shop, on the demo store.
        what: One key per thing: ``ship`` (order number), ``staff_refund`` ({order, amount}), ``fault``
            ({kind, method, count, seconds}), ``give_back`` (true), ``take`` (true), ``person_says`` (text),
            ``stop`` (true, false), ``sold_out`` (product id), ``photo`` (a key of `PHOTOS`: the customer agrees
            and adds it), ``pictures`` (true: all that is being made has ended).
        conversation_id: The conversation, once there is one.
        customer: Who speaks there.
    """
    store = cast("DemoStore", shop.connector)
    for name, value in what.items():
        if await _in_store(store, name, value):
            continue
        match name:
            case "give_back":
                await hands.give_back(shop, Principal.staff(shop.shop_id, "eval", ()), conversation_id or "")
            case "person_says":
                await conversations.add(shop, conversation_id or "", "person", str(value))
            case "photo" if customer is not None:
                await _add_photo(shop, customer, conversation_id or "", str(value))
            case "pictures":
                await _made(shop)
            case "take":
                await handoff.take(shop, Principal.staff(shop.shop_id, "eval", ()), conversation_id or "")
            case "stop":
                shop.policy = shop.policy.model_copy(update={"stop": bool(value)})
            case _:
                raise ValueError(f"a scenario's world cannot {name}")


async def _add_photo(shop: Shop, customer: Principal, conversation_id: str, name: str) -> None:
    """Agree to the words and add a photo, as a press in the card does."""
    row = await sessions.create(shop, customer, consent.current(shop).version, True, conversation_id=conversation_id)
    await sessions.put_photo(shop, row.id, (BODIES / f"{PHOTOS[name]}.jpg").read_bytes())


async def _made(shop: Shop, seconds: float = 60) -> None:
    """Wait until nothing is being made."""
    waiting = select(TryOnJob.id).where(TryOnJob.shop_id == shop.shop_id, TryOnJob.state.in_(work.UNFINISHED))
    async with asyncio.timeout(seconds):
        while True:
            async with shop.database.read() as session:
                if await session.scalar(waiting.limit(1)) is None:
                    return
            await asyncio.sleep(0.05)


async def _in_store(store: DemoStore, name: str, value: Any) -> bool:
    """Do what happens in the store itself; return whether it was that."""
    office = store.back_office
    match name:
        case "ship":
            await office.ship(str(value))
        case "staff_refund":
            order = await store.orders.by_number(str(value["order"]))
            await office.staff_refund(order.number, Money(value["amount"], order.currency))
        case "fault":
            arm(store.path, [Fault(**value)])
        case "sold_out":
            for variant in (await store.catalogue.product(str(value))).variants:
                await office.set_stock(variant.id, 0)
        case _:
            return False
    return True
