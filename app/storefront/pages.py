"""The pages of the demo's shop. They need no script of their own; the only one on them is the widget's line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from app.storefront import structured
from app.storefront.markup import NOTHING, Html, fill, join
from commerce import titles
from commerce.language import direction, language
from commerce.sentences import say
from service.discovery import ProductView, SearchItem, SearchPage, VariantView

_PAGE = """<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · {shop}</title>
{head}<style nonce="{nonce}">{style}</style>
<script src="{clerk}/widget.js" async data-cart="/shop/basket"></script></head><body>
<a class="skip" href="#content">{skip}</a>
<header><a class="name" href="/shop">{shop}</a><a href="/shop/basket">{basket}</a></header>
<main id="content"><h1>{title}</h1>{body}</main><footer><p>{demo}</p></footer></body></html>"""
_CARD = """<li><a href="{link}"><img src="{image}" alt="" width="240" height="240" loading="lazy">
<b>{title}</b><span>{price}</span><span class="{kind}">{stock}</span></a></li>"""
_FILTERS = """<form class="filters" action="/shop" role="search"><label>{search} <input type="search" name="q"
value="{query}" maxlength="200"></label><label>{category} <select name="category"><option value="">{all}</option>
{categories}</select></label><label>{sort} <select name="sort">{sorts}</select></label><label class="tick"><input
type="checkbox" name="in_stock" value="true"{ticked}> {in_stock}</label><button>{go}</button></form>"""


@dataclass(frozen=True)
class Frame:
    """What stands on every page: the shop's name, the clerk's address, the nonce and what is in the basket."""

    shop: str
    clerk: str
    nonce: str
    pieces: int = 0

    def page(self, title: str, body: Html, path: str = "", about: Html = NOTHING) -> str:
        """Return a whole page; ``path`` is where it is always found, ``about`` what machines read of it."""
        canonical = fill('<link rel="canonical" href="{link}">', link=f"{self.clerk}{path}") if path else NOTHING
        return fill(
            _PAGE,
            language=language(),
            direction=direction(),
            title=title,
            shop=self.shop,
            nonce=self.nonce,
            head=join([canonical, about]),
            clerk=self.clerk,
            style=Html(_style()),
            skip=say("shop.skip"),
            basket=f"{say('cart.page.title')} ({self.pieces})",
            body=body,
            demo=say("cart.page.demo"),
        )


@dataclass(frozen=True)
class Asked:
    """What a visitor chose in the catalogue."""

    query: str = ""
    category: str = ""
    sort: str = ""
    in_stock: bool = False


def catalogue(asked: Asked, found: SearchPage | None, categories: Sequence[str]) -> Html:
    """Return the filters and the products that meet them."""
    cards = join(_card(each) for each in (found.items if found else ()))
    shown = fill('<ul class="cards">{cards}</ul>', cards=cards) if cards else _paragraph(say("shop.nothing"))
    parts = [_filters(asked, categories), _paragraph(say("shop.found", count=found.total if found else 0)), shown]
    if found and found.next_cursor:
        query = {"q": asked.query, "category": asked.category, "sort": asked.sort, "cursor": found.next_cursor}
        query |= {"in_stock": "true"} if asked.in_stock else {}
        link = f"/shop?{urlencode({name: value for name, value in query.items() if value})}"
        parts.append(fill('<p><a class="more" href="{link}">{more}</a></p>', link=link, more=say("shop.more")))
    return join(parts)


def _filters(asked: Asked, categories: Sequence[str]) -> Html:
    sorts = {"": "shop.best", "price_asc": "shop.cheapest", "price_desc": "shop.dearest", "newest": "shop.newest"}
    return fill(
        _FILTERS,
        search=say("shop.search"),
        query=asked.query,
        category=say("shop.category"),
        all=say("shop.all"),
        categories=join(_option(each, each, asked.category) for each in categories),
        sort=say("shop.sort"),
        sorts=join(_option(name, say(key), asked.sort) for name, key in sorts.items()),
        ticked=Html(" checked") if asked.in_stock else "",
        in_stock=say("shop.in_stock"),
        go=say("shop.go"),
    )


def _option(value: str, label: str, chosen: str) -> Html:
    mark = Html(" selected") if value == chosen else ""
    return fill('<option value="{value}"{mark}>{label}</option>', value=value, mark=mark, label=label)


def _card(item: SearchItem) -> Html:
    stock, kind = _stock(item.in_stock)
    return fill(
        _CARD,
        link=address(item.url),
        image=_picture(item.image),
        title=item.title,
        price=money(item.price, item.currency),
        stock=stock,
        kind=kind,
    )


def product(found: ProductView, chosen: VariantView) -> Html:
    """Return a product with the chosen variant's picture, price and stock, and links to the other variants."""
    stock, kind = _stock(chosen.in_stock)
    picture = chosen.image or found.image
    others = join(
        fill('<li><img src="{image}" alt="" width="96" height="96" loading="lazy"></li>', image=_picture(each))
        for each in found.images
        if each != picture
    )
    return fill(
        '<div class="product"><div><img class="main" src="{image}" alt="{title}" width="480" height="480">'
        '<ul class="views">{others}</ul></div><div><p class="price">{price}</p><p class="{kind}">{stock}</p>'
        "{choices}{buy}<p>{description}</p></div></div>",
        image=_picture(picture),
        title=titles.with_variant(found.title, chosen.title),
        others=others,
        price=money(chosen.price, found.currency),
        kind=kind,
        stock=stock,
        choices=join(_choice(found, chosen, name) for name in chosen.options),
        buy=_buy(chosen) if chosen.in_stock else "",
        description=found.description,
    )


def described(found: ProductView, base: str) -> Html:
    """Return what machines read of a product."""
    pictures = [f"{base}{_picture(each)}" for each in dict.fromkeys(found.images or [found.image]) if each]
    return structured.product(found, f"{base}{address(found.url)}", pictures)


def _choice(found: ProductView, chosen: VariantView, name: str) -> Html:
    """Return links to the variants that differ in one option and are most alike in the others."""
    nearest: dict[str, VariantView] = {}
    for each in sorted(found.variants, key=lambda one: -_alike(one, chosen)):
        nearest.setdefault(each.options.get(name, ""), each)
    values = [value for value in dict.fromkeys(each.options.get(name, "") for each in found.variants) if value]
    links = join(
        fill(
            '<li><a href="{link}"{mark}>{value}</a></li>',
            link=f"{address(found.url)}?{urlencode({'variant': nearest[value].id})}",
            mark=Html(' aria-current="true"') if value == chosen.options[name] else "",
            value=value,
        )
        for value in values
    )
    return fill('<nav aria-label="{name}"><h2>{name}</h2><ul class="values">{links}</ul></nav>', name=name, links=links)


def _alike(one: VariantView, other: VariantView) -> int:
    return sum(one.options.get(name) == value for name, value in other.options.items())


def _buy(chosen: VariantView) -> Html:
    return fill(
        '<form method="post" action="/shop/basket"><input type="hidden" name="variant" value="{id}"><label>{count} '
        '<input type="number" name="count" value="1" min="1" max="99"></label><button>{add}</button></form>',
        id=chosen.id,
        count=say("shop.count"),
        add=say("shop.add"),
    )


Line = tuple[ProductView, VariantView, int]


def basket(lines: Sequence[Line], checkout: str, *, mine: bool) -> Html:
    """Return what is in a basket and what it costs; ``mine`` is the visitor's own, out of which things can be taken."""
    if not lines:
        return _paragraph(say("shop.empty"))
    link = fill('<p><a class="more" href="{link}">{go}</a></p>', link=checkout, go=say("shop.to_checkout"))
    return join(
        [fill("<ul class='lines'>{lines}</ul>", lines=join(_line(*each, mine) for each in lines)), _total(lines), link]
    )


def checkout(lines: Sequence[Line]) -> Html:
    """Return what would be paid, and that nothing is."""
    rows = join(_line(*each, False) for each in lines)
    said = fill('<p class="notice">{demo}</p>', demo=say("cart.page.demo"))
    return join([said, fill("<ul class='lines'>{rows}</ul>", rows=rows), _total(lines)])


def _line(found: ProductView, variant: VariantView, count: int, mine: bool) -> Html:
    article = titles.with_variant(found.title, variant.title)
    text = say("cart.page.line", count=count, article=article, price=money(variant.price, found.currency))
    take_out = fill(
        '<form method="post" action="/shop/basket"><input type="hidden" name="variant" value="{id}"><input '
        'type="hidden" name="count" value="-99"><button aria-label="{remove}: {article}">{remove}</button></form>',
        id=variant.id,
        remove=say("shop.remove"),
        article=article,
    )
    link = f"{address(found.url)}?{urlencode({'variant': variant.id})}"
    return fill('<li><a href="{link}">{text}</a>{out}</li>', link=link, text=text, out=take_out if mine else "")


def _total(lines: Sequence[Line]) -> Html:
    total = sum((variant.price * count for _, variant, count in lines), Decimal(0))
    return fill(
        '<p class="price">{label}: {total}</p>', label=say("page.total"), total=money(total, lines[0][0].currency)
    )


def money(amount: Decimal, currency: str) -> str:
    """Return an amount as the shop writes it."""
    return f"{amount:f} {currency}"


def address(url: str) -> str:
    """Return the shop's own page of a product, whatever address it had when it was read."""
    return f"/shop/p/{quote(url.rsplit('/', 1)[-1])}"


def _picture(url: str) -> str:
    """Return a picture's address on this server, wherever it was served when the catalogue was read."""
    return urlsplit(url).path


def _stock(there: bool) -> tuple[str, str]:
    return (say("page.in_stock"), "there") if there else (say("page.sold_out"), "gone")


def _paragraph(text: str) -> Html:
    return fill("<p>{text}</p>", text=text)


@cache
def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
