"""``/webhooks/...``: what the platforms tell by themselves."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response

from app.http import problems
from app.http.deps import CountedHook, ShopDep
from connectors.stores import routes
from connectors.stores.platform import Platform
from service.webhooks import intake


def router(platforms: Iterable[Platform]) -> APIRouter:
    """Return the routes of these platforms' webhooks."""
    made = APIRouter(tags=["connect"], dependencies=[CountedHook])
    for platform in platforms:
        if platform.webhooks is not None:
            _add(made, platform)
    return made


def forms(platforms: Iterable[Platform]) -> frozenset[str]:
    """Return the paths at which a new webhook is tried out with a form.

    A browser that were made to send one would achieve nothing there.
    """
    return frozenset(routes.hooks(each.route) for each in platforms if each.webhooks and each.webhooks.form_ping)


def _add(made: APIRouter, platform: Platform) -> None:
    async def receive(request: Request, shop: ShopDep) -> Response:
        await intake.receive(shop, platform.name, request.headers, await request.body())
        return Response()

    receive.__doc__ = "Take one in and answer at once; the work is done after. The signature of the body is the proof."
    made.add_api_route(
        routes.hooks(platform.route),
        receive,
        methods=["POST"],
        status_code=200,
        response_class=Response,
        name=f"webhooks_{platform.route}",
        summary=f"{platform.label}'s webhooks",
        responses=problems.responses(400, 401, 413, 415, 503),
    )
