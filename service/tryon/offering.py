"""Trying things on in a conversation: what the clerk says and shows when somebody asks to see an article on themselves.

Nothing begins without the customer: a photo is asked for with words that they agree to, and only a request that code
read in their own words, or a press of theirs, has a picture made. It is made on the durable queue; nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from commerce import titles
from commerce.customer import Principal
from commerce.errors import TryOnNotReady
from commerce.sentences import joined, restored, say
from service.discovery.page import ProductView, VariantView
from service.shop import Shop
from service.tryon import ages, articles, asking, choosing, making, sessions, work
from store.models import TryOnJob, TryOnSession

#: photo: one is needed first. ready: it is there, and a press has the picture made. refused: this photo will not do.
Stage = Literal["photo", "ready", "making", "done", "refused"]


@dataclass(frozen=True)
class Offer:
    """An article that somebody may see on themselves, and how that stands.

    Attributes:
        stage: How it stands.
        product: The product.
        variant: The variant that is shown.
        sentence: What the customer reads about it.
        another_photo: Whether another photo would help where this one was refused.
    """

    stage: Stage
    product: ProductView
    variant: VariantView
    sentence: str
    another_photo: bool = False


async def offer(
    shop: Shop,
    principal: Principal,
    conversation_id: str,
    item: str,
    wanted: str = "",
    shown: Sequence[str] = (),
    *,
    asked: bool = False,
) -> Offer:
    """Return how it stands with an article on the customer's photo; begin the picture where they asked for it.

    Args:
        shop: The open shop.
        principal: Who wants to see it.
        conversation_id: Their conversation, to which the photo belongs.
        item: The article, see `choosing.choose`.
        wanted: Colour or options, in the customer's words.
        shown: Products that were shown, by the platform's ids.
        asked: Whether code read the request in the customer's own words. Else a press of theirs is needed.

    Raises:
        TryOnNotReady: There is no provider.
        ProductNotFound: There is no such article.
        InputError: Several articles fit, or there is no such variant.
        PolicyDenied: Articles like this are not shown on anybody, or nothing on somebody who is not of age.
        TryOnRefused: No provider shows this kind of article.
        RateLimited: Too many pictures.
    """
    if not shop.studio.providers:
        raise TryOnNotReady
    await ages.check(shop, conversation_id)
    product, variant = await choosing.choose(shop, item, wanted, shown)
    articles.check(product, variant)
    await making.admit(shop, articles.described(product, variant))
    row = await photo_of(shop, principal, conversation_id)
    if row is None:
        return _offer("photo", product, variant)
    job = _same(await sessions.jobs_of(shop, row.id), variant, row)
    if job is not None and job.state == work.REFUSED:
        return _offer("refused", product, variant, restored(job.sentence), another=making.another_photo_helps(job.code))
    if job is None or job.state not in (*work.UNFINISHED, work.DONE):
        if not asked:
            return _offer("ready", product, variant)
        failed = job is not None and job.code != asking.STOPPED
        job = await asking.ask(shop, principal, row.id, variant.id, [product.id])
        if failed:
            return _offer("making", product, variant, words="again")
    return _offer("done" if job.state == work.DONE else "making", product, variant)


async def photo_of(shop: Shop, principal: Principal, conversation_id: str) -> TryOnSession | None:
    """Return the principal's session in this conversation that has a photo now, None where there is none."""
    rows = await sessions.theirs(shop, principal, conversation_id)
    return next((each for each in rows if each.photo_key and not sessions.is_over(each)), None)


def _same(jobs: Sequence[TryOnJob], variant: VariantView, row: TryOnSession) -> TryOnJob | None:
    """Return the newest job for this variant on the photo that is there now."""
    same = (each for each in reversed(jobs) if each.variant_id == variant.id and each.photo_hash == row.photo_hash)
    return next((each for each in same if not sessions.is_old(each)), None)


def _offer(
    stage: Stage,
    product: ProductView,
    variant: VariantView,
    reason: str = "",
    *,
    another: bool = False,
    words: str = "",
) -> Offer:
    sentence = say(f"tryon.{words or stage}", article=name_of(product, variant))
    after = reason if stage == "refused" else say("tryon.preview")
    return Offer(stage, product, variant, joined(sentence, after), another)


def name_of(product: ProductView, variant: VariantView) -> str:
    """Return the article as a customer reads it: with its colour, and without a size that no picture shows."""
    return titles.with_variant(product.title, articles.option(variant, "colour"))


def without_buttons(shop: Shop, sku: str) -> str:
    """Return what to do where nothing can be pressed and no picture shown."""
    return say("tryon.without_buttons", url=shop.settings.server.base_url, sku=sku)


def facts(offer: Offer) -> dict[str, Any]:
    """Return what the article is, as tools and cards have it. Nothing in it leads to a photo."""
    product, variant = offer.product, offer.variant
    return {
        "product_id": product.id,
        "variant_id": variant.id,
        "sku": variant.sku,
        "title": titles.title(product.title),
        "variant": titles.title(variant.title, 60) if variant.title else "",
        "colour": articles.option(variant, "colour"),
        "price": f"{variant.price:f}",
        "currency": product.currency,
        "in_stock": variant.in_stock,
        "url": product.url,
        "image": next(filter(None, (variant.image, *product.images, product.image)), ""),
    }


async def delete(shop: Shop, principal: Principal) -> str:
    """Delete every photo of the principal's and all that was made with it; return the sentence that says so."""
    ids = await sessions.of_subject(shop, principal)  # also under a proof that has ended: else "none" would be untrue
    if not ids:
        return say("tryon.no_photo")
    await sessions.wipe(shop, ids)
    return say("tryon.deleted")


async def stop(shop: Shop, principal: Principal, conversation_id: str) -> str:
    """End what is being made in a conversation of the principal's; return the sentence, empty where nothing was."""
    rows = await sessions.theirs(shop, principal, conversation_id)
    stopped = rows and await asking.stop(shop, [each.id for each in rows])
    return joined(say("tryon.stopped"), say("tryon.kept")) if stopped else ""
