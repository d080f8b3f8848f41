"""``/``: the chat page, and ``/docs``: the API's description for people."""

import secrets
from urllib.parse import urlsplit

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.http.deps import Counted, ShopDep
from app.page import render
from commerce.errors import NotFound
from service.changes.registry import ACTIONS
from service.knowledge.documents import document_at
from service.shop import Shop

router = APIRouter(include_in_schema=False, dependencies=[Counted])


@router.get("/")
@router.get("/p/{handle}")
async def page(shop: ShopDep, handle: str = "") -> HTMLResponse:
    """Serve the chat page; under a product's address it opens that product."""
    config = {
        "shop": shop.info.name,
        "base": shop.settings.server.base_url,
        "demo": shop.settings.env == "development" and bool(shop.people),
        "product": handle[:200],
        "tryon": bool(shop.studio.providers),
        "titles": {name: spec.label.title for name, spec in ACTIONS.items() if spec.label.title},
    }
    nonce = secrets.token_urlsafe(16)
    return HTMLResponse(render.chat(config, nonce), headers=page_headers(nonce, _image_hosts(shop)))


@router.get("/pages/{handle}")
async def text_page(shop: ShopDep, handle: str) -> HTMLResponse:
    """Serve one of the store's own pages, which answers name as their source.

    Raises:
        NotFound: The store has no such page at this address.
    """
    knowledge_document = await document_at(shop.database, shop.shop_id, f"/pages/{handle[:200]}")
    if knowledge_document is None:
        raise NotFound
    nonce = secrets.token_urlsafe(16)
    return HTMLResponse(
        render.text(shop.info.name, knowledge_document.title, knowledge_document.text, nonce),
        headers=page_headers(nonce, ""),
    )


@router.get("/docs")
async def docs(shop: ShopDep) -> HTMLResponse:
    """Serve the API reference, which reads /openapi.json.

    Raises:
        NotFound: It is not shown here.
    """
    if not shop.settings.server.shows_api(shop.settings.env):
        raise NotFound
    nonce = secrets.token_urlsafe(16)
    return HTMLResponse(render.docs({"shop": shop.info.name}, nonce), headers=page_headers(nonce, ""))


def _image_hosts(shop: Shop) -> str:
    """Return the CSP sources of the shop's pictures; only what is a plain host name gets in."""
    own = urlsplit(shop.settings.server.base_url).hostname
    hosts = sorted(host for host in shop.pictures | shop.hosts if host and host != own and set(host) <= _HOST)
    return " ".join(f"https://{host}" for host in hosts)


_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


def page_headers(nonce: str, images: str) -> dict[str, str]:
    """Return the headers of a page whose style and script carry ``nonce``, and that loads nothing from elsewhere."""
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
        f"img-src 'self' data: {images}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    return {"Content-Security-Policy": policy}
