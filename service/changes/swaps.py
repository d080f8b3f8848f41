"""Swaps: pieces of an order that become another variant of the same product."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from pydantic import Field, model_validator

from commerce import articles, handles, titles
from commerce.articles import Article
from commerce.errors import InputError
from commerce.judge import SwapAsk
from commerce.money import Money
from commerce.order import LineItem, Order
from commerce.product import Product, Variant
from commerce.sentences import say
from connectors.stores.changes import Swap
from connectors.stores.ports import Swapping, held
from service.changes import pieces
from service.changes.spec import Arguments, Case
from service.consent import wanted_options

_LISTED = 20


class SwapArgument(Arguments):
    """Some pieces of one article, and the variant that they become.

    ``sku`` and ``new_sku`` are taken for ``item`` and ``variant`` where a program sends those.
    """

    item: str = Field(..., min_length=1, max_length=120, description=pieces.ITEM)
    variant: str = Field(
        ..., min_length=1, max_length=120, description="handle of another variant of the same product, from get_product"
    )
    quantity: int = Field(1, ge=1, le=1000, description="how many pieces")

    @model_validator(mode="before")
    @classmethod
    def _by_sku(cls, value: object) -> object:
        return pieces.renamed(value, {"sku": "item", "new_sku": "variant"})


async def read(case: Case, wanted: Sequence[SwapArgument], left: pieces.Left) -> tuple[SwapAsk, ...]:
    """Return the swaps with their variants and live stock.

    Raises:
        InputError: The order has no such article, or the product no such variant, or several fit; the message lists
            them.
    """
    connector = case.shop.connector
    taken: dict[str, int] = {}
    found: list[tuple[LineItem, int, Product, Variant]] = []
    for each in wanted:
        piece = pieces.Piece(item=each.item, quantity=each.quantity)
        for line, quantity in pieces.pick(case, [piece], lambda line: max(0, left(line) - taken.get(line.id, 0))):
            taken[line.id] = taken.get(line.id, 0) + quantity
            if not line.product_id:
                name = pieces.name(case.order, line)
                raise InputError(say("changes.no_variants", article=name), code="unknown_variant")
            product = await connector.catalogue.product(line.product_id)
            found.append((line, quantity, product, _variant(case, line, product, each.variant)))
    stock = await connector.catalogue.stock(sorted({variant.id for *_, variant in found}))
    return tuple(
        SwapAsk(
            line,
            quantity,
            product,
            variant,
            available=variant.id in stock and stock[variant.id].available,
            stock=stock[variant.id].stock if variant.id in stock else 0,
        )
        for line, quantity, product, variant in found
    )


def _variant(case: Case, line: LineItem, product: Product, token: str) -> Variant:
    variants = {each.id: each for each in product.variants}
    found = articles.of_product(product)
    fitting = articles.called(token, found, handles.VARIANT) or _by_words(line, found, token)
    if len(fitting) == 1:
        chosen = variants[fitting[0].id]
        _check_said(case, line, product, chosen)
        return chosen
    title = titles.title(product.title)
    if fitting:
        raise InputError(
            f"Several variants of {title} fit. {articles.question(fitting)} They are: {articles.listed(fitting)}.",
            code="which_article",
            ask=articles.question(fitting),
        )
    have = articles.listed([each for each in found if variants[each.id].in_stock][:_LISTED])
    key = "changes.unknown_variant" if have else "changes.unknown_variant_none"
    raise InputError(say(key, article=title, articles=have), code="unknown_variant")


def _by_words(line: LineItem, found: Sequence[Article], words: str) -> list[Article]:
    """Return the variants that words for options mean; an option that they do not name stays as it is."""
    have = next((each for each in found if each.id == line.variant_id), None)
    return articles.becoming(words, found, have)


def _check_said(case: Case, line: LineItem, product: Product, chosen: Variant) -> None:
    """Check that the customer named what is to be different, where a model asks for it.

    Raises:
        InputError: They did not; the message is the question to ask.
    """
    have = next((each for each in product.variants if each.id == line.variant_id), None)
    others = [each for each in product.variants if each.id != line.variant_id]
    if case.said is None or len(others) < 2:
        return
    skus = [each.sku for each in product.variants if each.sku and each.id != chosen.id]
    if chosen.sku and chosen.sku not in skus and wanted_options.says(case.said, chosen.sku, skus):
        return  # the article's own number names it, options and all
    values = product.option_values()
    for name, value in chosen.options.items():
        if have is not None and have.options.get(name) == value:
            continue
        present = have.options.get(name, "") if have is not None else ""
        if not wanted_options.says(case.said, value, [each for each in values.get(name, ()) if each != value], present):
            listed = ", ".join(titles.title(each.title, 60) for each in others[:_LISTED])
            title, wanted = titles.title(product.title), titles.title(value, 40)
            raise InputError(
                f"Nothing was proposed: the customer did not name the {name} {wanted}. Ask which variant of {title} "
                f"they would like instead: {listed}.",
                code="which_article",
                ask=say("changes.which_instead", article=title, variants=listed),
            )


def requests(swaps: Sequence[SwapAsk]) -> tuple[Swap, ...]:
    """Return the swaps as the platform is asked for them."""
    return tuple(Swap(line_id=each.line.id, quantity=each.quantity, variant_id=each.variant.id) for each in swaps)


def handled(order: Order, swaps: Sequence[SwapAsk]) -> list[dict[str, Any]]:
    """Return the swaps by their handles, as a proposal keeps them."""
    lines = {each.id: each.handle for each in articles.of_order(order)}
    return [
        {
            "item": lines[each.line.id],
            "quantity": each.quantity,
            "variant": handles.of((one.id for one in each.product.variants), handles.VARIANT)[each.variant.id],
        }
        for each in swaps
    ]


async def difference(port: Swapping | None, order_id: str, swaps: Sequence[SwapAsk]) -> Money:
    """Return what the swaps cost more, or less when negative, by the platform's own quote."""
    return (await held(port).quote(order_id, requests(swaps))).difference


def worth(swaps: Sequence[SwapAsk], currency: str) -> Money:
    """Return what the pieces that are given up cost."""
    total = Money.zero(currency)
    for each in swaps:
        share = each.line.subtotal.amount * each.quantity / each.line.quantity
        total = total + Money.rounded(share, currency)
    return total


def words(order: Order, swaps: Sequence[SwapAsk]) -> str:
    """Return the swaps in the customer's words."""
    told = [
        say("changes.swap", quantity=each.quantity, article=pieces.name(order, each.line), variant=_new(each))
        for each in swaps
    ]
    return reduce(lambda first, following: say("changes.and_swap", first=first, next=following), told)


def _new(swap: SwapAsk) -> str:
    variant = titles.title(swap.variant.title, 60)
    every = [titles.title(each.title, 60) for each in swap.product.variants]
    if variant and every.count(variant) == 1:
        return variant
    skus = [each.sku for each in swap.product.variants]
    sku = swap.variant.sku if skus.count(swap.variant.sku) == 1 else ""  # an inherited one tells nothing apart
    return f"{variant} ({sku})" if variant and sku else variant or sku or say("changes.another_variant")
