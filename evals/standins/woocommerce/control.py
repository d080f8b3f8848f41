"""Switches over HTTP, for a stand-in that runs in a process of its own. They ask for no key: it is on loopback only."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evals.standins.woocommerce.books import books
from evals.standins.woocommerce.faults import Fault


async def control(standin: Any, request: Request) -> Response:
    """Answer /_books, /_control/state, /_control/faults and /_control/clock."""
    world, path = standin.world, request.url.path
    given = await request.json() if request.method == "POST" else {}
    with world.lock:
        if path == "/_books":
            return JSONResponse(books(world))
        if path == "/_control/state":
            tables = {name: len(rows) for name, rows in world.tables.items()}
            mails = [one | {"at": one["at"].isoformat()} for one in world.mails]
            told = {"effects": dict(world.effects), "mails": mails, "tables": tables, "faults": standin.faults.done}
            return JSONResponse(
                told | {"requests": standin.count, "busy": request.scope["busy"], "now": world.now().isoformat()}
            )
        if path == "/_control/faults":
            standin.faults.waiting.append(Fault(**given))
            return JSONResponse({"waiting": len(standin.faults.waiting)})
        if path == "/_control/clock":
            world.clock.advance(**given)
            return JSONResponse({"now": world.now().isoformat()})
    return JSONResponse({"error": "no such switch"}, 404)
