"""What machines read of the shop: products as JSON-LD, a map of the site, and what crawlers and agents may do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from app.storefront.markup import Html
from service.discovery import ProductView, VariantView

#: Programs that read pages for assistants and models; here they may read what anybody may.
CRAWLERS = (
    "GPTBot",
    "ChatGPT-User",
    "OAI-SearchBot",
    "ClaudeBot",
    "Claude-User",
    "Claude-SearchBot",
    "PerplexityBot",
    "Perplexity-User",
    "Google-Extended",
    "Applebot-Extended",
    "Amazonbot",
    "meta-externalagent",
    "CCBot",
)
#: Of one visitor: nobody else finds anything there.
_OWN = ("/shop/basket", "/shop/checkout", "/cart/")


def product(found: ProductView, link: str, pictures: list[str]) -> Html:
    """Return a product with an offer for each of its variants as JSON-LD; ``link`` and ``pictures`` are absolute."""
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "productID": found.id,
        "name": found.title,
        "description": found.description or found.title,
        "url": link,
        "image": pictures,
        "offers": [_offer(found, each, link) for each in found.variants],
    }
    about |= {"brand": {"@type": "Brand", "name": found.brand}} if found.brand else {}
    about |= {"category": found.category} if found.category else {}
    return script(about)


def _offer(found: ProductView, variant: VariantView, link: str) -> dict[str, Any]:
    state = "InStock" if variant.in_stock else "OutOfStock"
    return {
        "@type": "Offer",
        "name": variant.title or found.title,
        "sku": variant.sku or variant.id,
        "price": f"{variant.price:f}",
        "priceCurrency": found.currency,
        "availability": f"https://schema.org/{state}",
        "url": link,
    }


def script(about: dict[str, Any]) -> Html:
    """Return data as a block of a page; no text in it can end the block."""
    data = json.dumps(about, ensure_ascii=False)
    for mark, instead in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        data = data.replace(mark, instead)
    return Html(f'<script type="application/ld+json">{data}</script>')


def sitemap(links: Iterable[str]) -> str:
    """Return a map of these addresses."""
    rows = "".join(f"<url><loc>{escape(each)}</loc></url>" for each in links)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>\n'
    )


def robots(base: str, programs: bool) -> str:
    """Return what crawlers may do; ``programs`` tells whether agents may ask for goods by their own protocols."""
    kept = [f"Disallow: {path}" for path in _OWN]
    ask = [f"# Goods, prices and stock for agents: {base}/.well-known/ucp and {base}/mcp"] if programs else []
    lines = [
        "User-agent: *",
        *kept,
        "",
        "# Assistants and models",
        *ask,
        *(f"User-agent: {each}" for each in CRAWLERS),
        *kept,
        "Allow: /",
        "",
        f"Sitemap: {base}/sitemap.xml",
    ]
    return "\n".join(lines) + "\n"


def llms(shop: str, base: str, categories: Iterable[str], pages: Iterable[tuple[str, str]], programs: bool) -> str:
    """Return what a model is told of the shop: what there is, where, and how an agent asks for it."""
    asked = [
        f"- [Catalogue for agents (UCP)]({base}/.well-known/ucp): search, lookup and product, over REST and MCP",
        f"- [Tools for a customer's own assistant (MCP)]({base}/mcp): goods, rules, and with a sign-in their orders",
    ]
    lines = [
        f"# {_plain(shop)}",
        "",
        "> The demo shop of shopclerk. Everything in it is invented, and nothing can be bought.",
        "",
        "## Shop",
        "",
        f"- [Products]({base}/shop): {', '.join(map(_plain, categories))}",
        f"- [Every product]({base}/sitemap.xml)",
        *(["", "## Ask instead of reading pages", "", *asked] if programs else []),
        "",
        "## Rules",
        "",
        *(f"- [{_plain(title)}]({link})" for title, link in pages),
    ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text that is no markup: it is a part of one line."""
    return " ".join("".join(char for char in text if char not in "[]()<>`#*").split())
