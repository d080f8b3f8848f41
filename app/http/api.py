"""The application: opens the container, the clerk and the routes, and closes them in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from langchain_core.language_models import BaseChatModel
from starlette.routing import Route

from agent.at_desks import ClerkAtDesks
from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from agent.models import load_model
from agent.reading import spoken_language
from agent.settings import ModelSettings
from app.http import openapi, problems
from app.http.agents import PATH, Agents
from app.http.app_state import AppState
from app.http.catalogue import Catalogue
from app.http.cross_origin import CrossOrigin
from app.http.known_query import KnownQuery
from app.http.languages import spoken
from app.http.middleware import Guard
from app.http.protocol import Door
from app.http.routes import (
    account,
    actions,
    agents,
    approvals,
    chat,
    connect,
    console,
    conversations,
    crawlers,
    desks,
    health,
    inbox,
    orders,
    page,
    pictures,
    privacy,
    proposals,
    search,
    storefront,
    tryon,
    ucp,
    verification,
    webhooks,
    widget,
)
from app.ucp.agents import Agents as ShoppingAgents
from app.ucp.profile import MCP_PATH
from connectors.stores.base import StoreConnector
from connectors.stores.platform import Platform
from connectors.stores.registry import platforms
from connectors.tryon.base import TryOnProvider
from runtime.settings import Settings
from runtime.version import version
from service.bootstrap import Progress, open_container
from service.desks.voice import answering
from service.webhooks.privacy import also_forget

_ROUTES = (
    chat,
    inbox,
    conversations,
    search,
    pictures,
    orders,
    actions,
    proposals,
    approvals,
    desks,
    account,
    agents,
    ucp,
    verification,
    health,
    privacy,
    tryon,
    page,
    storefront,
    widget,
    console,
    crawlers,
    openapi,
)
#: Pages and what they load: other sites link to them with names of their own in the query.
_PAGES = (openapi, page, widget, pictures, console, storefront, crawlers, ucp)


def _opened(settings: Settings, model: BaseChatModel | None) -> BaseChatModel:
    """Return the chat model, with the languages' tables read that the first customer would wait for."""
    spoken_language.warm(settings)
    return model if model is not None else load_model(settings)


def create_app(
    settings: Settings,
    *,
    model: BaseChatModel | None = None,
    progress: Progress | None = None,
    store: StoreConnector | None = None,
    filled: bool = True,
    providers: Sequence[TryOnProvider] | None = None,
) -> FastAPI:
    """Return the application; the container opens when the server starts it.

    Args:
        settings: The settings.
        model: The chat model; the configured one when None.
        progress: Told how far a first start is with filling the demo store.
        store: The connector to use instead of the configured one.
        filled: Whether a first start fills the demo store.
        providers: The try-on providers to use instead of the configured ones.
    """
    doors = {PATH: Agents(), MCP_PATH: Catalogue()}

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            container = await stack.enter_async_context(
                open_container(settings, own=True, progress=progress, filled=filled, store=store, tryon=providers)
            )
            checkpointer = await stack.enter_async_context(open_checkpointer(settings.home))
            stack.enter_context(also_forget(container.shop.shop_id, checkpointer.adelete_thread))
            chat_model = await asyncio.to_thread(_opened, settings, model)
            hybrid = model is None and settings.section(ModelSettings).hybrid
            clerk = Clerk(container.shop, chat_model, checkpointer, hybrid=hybrid)
            app_state = AppState(container, clerk, ShoppingAgents(local=settings.env == "development"))
            stack.enter_context(answering(container.shop, ClerkAtDesks(clerk)))
            stack.push_async_callback(app_state.turns.close)
            app.state.shopclerk = app_state
            for door in doors.values():
                door.state = app_state
                stack.push_async_callback(door.close)
            container.lock.announce(url=settings.server.base_url)
            container.shop.serving = settings.server.base_url
            yield

    # No redirects to a slash: their address would be made from the Host header, which anyone can write.
    app = FastAPI(
        title="shopclerk",
        version=version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        openapi_url=None,  # our own route serves it, counted as every other
    )
    known = tuple(platforms())
    _guard(app, settings, known)
    _answer(app, doors, known)
    return app


def _guard(app: FastAPI, settings: Settings, known: Sequence[Platform]) -> None:
    """Add what every request passes."""
    app.add_middleware(
        Guard,
        public=settings.server.base_url.startswith("https://"),
        forms=webhooks.forms(known) | {storefront.BASKET},
        languages=spoken(settings),
    )
    app.add_middleware(CrossOrigin, settings=settings)


def _answer(app: FastAPI, doors: Mapping[str, Door], known: Sequence[Platform]) -> None:
    """Add every route, and what their errors are answered with."""
    problems.install(app)
    openapi.install(app)
    for module in _ROUTES:
        app.include_router(module.router, dependencies=[KnownQuery] if module not in _PAGES else [])
    for path, door in doors.items():
        app.router.routes.append(Route(path, door, include_in_schema=False))
    app.include_router(connect.router(known))
    app.include_router(webhooks.router(known))
