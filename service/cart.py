"""A customer takes it: a link to the store's own cart or checkout. Buying happens there, never here."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from commerce import articles, handles, titles
from commerce.articles import Article
from commerce.customer import Principal, Tier
from commerce.errors import InputError, ProductNotFound, StoreError, StoreRejected
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.changes import CartItem
from connectors.stores.ports import Checkout
from runtime import clock
from service.consent import taking
from service.discovery.page import ProductView, VariantView
from service.shop import Shop

log = logging.getLogger(__name__)
_ANY = "any"  # an option that the platform leaves to the customer: a link cannot name it
_SHOWN = 20  # products shown last that a handle or words may mean


@dataclass(frozen=True)
class Wanted:
    """Some pieces of one variant: its handle, SKU or the platform's own id, or words for one that was shown."""

    item: str
    quantity: int


@dataclass(frozen=True)
class CartLine:
    """One line of the cart behind a link, at the price of this moment."""

    title: str
    variant: str
    handle: str
    sku: str
    quantity: int
    price: Decimal


@dataclass(frozen=True)
class Cart:
    """A link, and what it leads to."""

    url: str
    lines: tuple[CartLine, ...]
    currency: str
    discount_code: str = ""


async def link(
    shop: Shop, principal: Principal, wanted: Sequence[Wanted], shown: Sequence[str] = (), said: Sequence[str] = ()
) -> Cart:
    """Return a link to a cart with these variants, stock read live, and with the code that the policy allows.

    Args:
        shop: The open shop.
        principal: Whose cart it is.
        wanted: What they take.
        shown: Products that were shown in the conversation, by the platform's ids, oldest first.
        said: The customer's messages, where a model asks: pieces and variant have to be theirs. Empty: not looked at.

    Raises:
        InputError: Pieces or variant are not what the customer said, the platform has no such links, several
            variants fit, or something is sold out.
        ProductNotFound: There is no such article.
        StoreRejected: The store refused, or its link leads away from the shop.
    """
    checkout = shop.connector.checkout
    if checkout is None:
        raise InputError(say("cart.no_checkout"), code="action_not_available")
    lines, items = [], []
    currency = shop.info.currency
    for each in wanted:
        product, variant = await find(shop, each.item, shown)
        _in_stock(product, variant)
        if said:
            taking.check_quantity(said, each.quantity)
            others = [one for one in product.variants if one.in_stock and one.id != variant.id]
            if others and not taking.chosen(said, variant.options, [one.options for one in others]):
                raise several([(product, variant), *((product, one) for one in others)])
        currency = product.currency
        items.append(CartItem(variant_id=variant.id, quantity=each.quantity))
        lines.append(CartLine(product.title, variant.title, variant.handle, variant.sku, each.quantity, variant.price))
    code = await _discount(shop, checkout, principal, lines, currency)
    url = await checkout.link(items, code)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or (parts.hostname or "").casefold() not in shop.hosts:
        raise StoreRejected(say("cart.foreign_link"), code="foreign_link")
    return Cart(url, tuple(lines), currency, code)


async def _discount(
    shop: Shop, checkout: Checkout, principal: Principal, lines: Sequence[CartLine], currency: str
) -> str:
    """Return the code of the policy that this basket gets, if the shop lets it be used now; nobody else names one."""
    goods = sum((line.price * line.quantity for line in lines), Decimal(0))
    today = clock.now().astimezone(ZoneInfo(shop.policy.hours.time_zone)).date()
    known = principal.tier >= Tier.VERIFIED_GUEST
    code = shop.policy.checkout_link.code_for(goods if currency == shop.policy.currency else None, known, today)
    if not code:
        return ""
    try:
        if await checkout.holds(code):
            return code
        log.warning("the discount code of the policy cannot be used at the shop")
    except StoreError as error:  # the link is good without it
        log.warning("the discount code of the policy could not be looked up: %s", error)
    return ""


async def find(shop: Shop, item: str, shown: Sequence[str]) -> tuple[ProductView, VariantView]:
    """Return the one variant that is meant, with its product, sold out or not.

    Raises:
        InputError: Several fit.
        ProductNotFound: None fits.
    """
    found = await candidates(shop, item, shown)
    if len(found) > 1:
        raise several(found)
    return found[0]


async def candidates(shop: Shop, item: str, shown: Sequence[str]) -> list[tuple[ProductView, VariantView]]:
    """Return the variants that may be meant, one at least, each with its product.

    Raises:
        ProductNotFound: None fits.
    """
    known = await shop.discovery.products(shown[-_SHOWN:])
    found = articles.called(item, articles_of(known), handles.VARIANT)
    if not found:
        further = await shop.discovery.selling(item)
        found = articles.called(item, articles_of(further), handles.VARIANT) or list(articles_of(further))
        known += further
    found = found or [each for mention in articles.mentions(item, articles_of(known)) for each in mention.articles]
    if not found:
        raise ProductNotFound
    every = {each.id: (one, each) for one in reversed(known) for each in one.variants}
    return [every[each.id] for each in found]


def several(found: Sequence[tuple[ProductView, VariantView]]) -> InputError:
    """Return the error that asks which of several variants is meant."""
    meant = [next(one for one in articles_of([product]) if one.id == variant.id) for product, variant in found]
    return InputError(
        f"Several fit. {articles.question(meant)} They are: {articles.listed(meant)}. Look at the product first, "
        "then name one by its handle.",
        code="which_article",
        ask=articles.question(meant),
    )


def articles_of(products: Sequence[ProductView]) -> tuple[Article, ...]:
    """Return all variants of these products as articles."""
    return tuple(
        Article(
            each.id,
            each.handle,
            product.title,
            each.title,
            each.sku,
            (each.id,),
            f"{each.price:f}",
            tuple(each.options.values()),
        )
        for product in products
        for each in product.variants
    )


def _in_stock(product: ProductView, variant_view: VariantView) -> None:
    if not variant_view.in_stock:
        title = titles.title(product.title)
        left = ", ".join(titles.title(each.title, 40) for each in product.variants if each.in_stock)
        key = "cart.sold_out" if left else "cart.all_sold_out"
        raise InputError(say(key, article=title, left=left), code="out_of_stock")
    open_ = [one_line(name, 40) for name, value in variant_view.options.items() if value == _ANY]
    if open_:
        key = "cart.option_open_at" if product.url else "cart.option_open"
        told = say(key, article=titles.title(product.title), options=open_, page=product.url)
        raise InputError(told, code="option_open")
