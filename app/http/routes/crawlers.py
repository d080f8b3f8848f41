"""``/robots.txt``, ``/sitemap.xml`` and ``/llms.txt`` of the demo's own shop; a real shop has its own."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy import select

from app.http.deps import Counted
from app.http.routes.storefront import Here
from app.storefront import pages, structured
from service.agent_settings import AgentSettings
from service.discovery.addresses import categories, product_addresses
from service.shop import Shop
from store.models import KnowledgeDocument

router = APIRouter(include_in_schema=False, dependencies=[Counted])
_KEPT = {"Cache-Control": "public, max-age=3600"}


@router.get("/robots.txt")
async def robots(shop: Here) -> PlainTextResponse:
    """Serve what crawlers may do."""
    return PlainTextResponse(structured.robots(_base(shop), _programs(shop)), headers=_KEPT)


@router.get("/sitemap.xml")
async def sitemap(shop: Here) -> Response:
    """Serve the addresses of the catalogue, of every product, and of the shop's own pages."""
    products = [pages.address(each) for each in await product_addresses(shop.discovery)]
    links = [f"{_base(shop)}/shop", *(f"{_base(shop)}{each}" for each in products)]
    links += [link for _, link in await _texts(shop)]
    return Response(structured.sitemap(links), media_type="application/xml", headers=_KEPT)


@router.get("/llms.txt")
async def llms(shop: Here) -> PlainTextResponse:
    """Serve what a model is told of the shop."""
    named, texts = await categories(shop.discovery), await _texts(shop)
    said = structured.llms(shop.info.name, _base(shop), named, texts, _programs(shop))
    return PlainTextResponse(said, media_type="text/markdown", headers=_KEPT)


async def _texts(shop: Shop) -> list[tuple[str, str]]:
    """Return title and address of the shop's own pages."""
    query = select(KnowledgeDocument.title, KnowledgeDocument.url).where(KnowledgeDocument.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        rows = (await session.execute(query.order_by(KnowledgeDocument.id).limit(500))).all()
    return [(title, link) for title, url in rows if (link := shop.link(url))]


def _base(shop: Shop) -> str:
    return shop.settings.server.base_url


def _programs(shop: Shop) -> bool:
    return shop.settings.section(AgentSettings).offers != "off"
