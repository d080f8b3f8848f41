"""Switches over HTTP, for a stand-in that runs in a process of its own."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from evals.standins.shopify.faults import Fault


def router(standin: Any) -> APIRouter:
    """Return the routes under /_control. They ask for no token: the stand-in listens on loopback only."""
    routes = APIRouter(prefix="/_control")
    _told(routes, standin)
    _moved(routes, standin)
    return routes


def _told(routes: APIRouter, standin: Any) -> None:
    world = standin.world

    @routes.get("/state")
    def state(request: Request) -> dict[str, Any]:
        with world.lock:
            kinds = {kind: len(rows) for kind, rows in world.kinds.items()}
            return {
                "effects": dict(world.effects),
                "mails": world.mails,
                "kinds": kinds,
                "requests": standin.count,
                "busy": request.scope["busy"],
                "faults": standin.faults.done,
                "now": world.now(),
            }

    @routes.post("/faults")
    async def faults(request: Request) -> dict[str, int]:
        with world.lock:
            standin.faults.waiting.append(Fault(**await request.json()))
            return {"waiting": len(standin.faults.waiting)}


def _moved(routes: APIRouter, standin: Any) -> None:
    world = standin.world

    @routes.post("/clock")
    async def clock(request: Request) -> dict[str, str]:
        with world.lock:
            world.clock.advance(**await request.json())
            world.work()
            return {"now": world.now()}

    @routes.post("/bulk")
    async def bulk(request: Request) -> dict[str, bool]:
        for name, value in (await request.json()).items():
            if not hasattr(standin.bulk, name):
                return {"ok": False}
            setattr(standin.bulk, name, value)
        return {"ok": True}

    @routes.post("/deliver")
    def deliver() -> dict[str, list[tuple[str, int]]]:
        return {"sent": standin.hooks.deliver()}

    @routes.post("/price")
    async def price(request: Request) -> dict[str, str]:
        """Change a variant: {"variant": gid, "price": "9.00"} or {"variant": gid, "stock": -1}."""
        from evals.standins.shopify.catalogue import move_stock, set_price

        given = await request.json()
        with world.lock:
            variant = world.nodes[given["variant"]]
            if "price" in given:
                set_price(world, variant, given["price"])
            move_stock(world, variant, int(given.get("stock", 0)))
        return {"price": variant["price"]}
