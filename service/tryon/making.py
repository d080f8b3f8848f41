"""Having a picture made: one provider after the other, each within its time, paid ones once."""

from __future__ import annotations

import asyncio
import io
import logging

from commerce.errors import TryOnError, TryOnRefused, TryOnUnavailable
from connectors.tryon.base import Garment, Overlay, Photo, TryOnProvider
from connectors.tryon.pictures import pillow
from connectors.tryon.settings import TryOnSettings
from runtime.failpoints import failpoint
from service.shop import Shop
from service.tryon import calls
from store.models import TryOnJob

log = logging.getLogger(__name__)
#: Refusals of an article rather than of the photo: another provider may know how to wear it. All others are final.
_OF_ARTICLES = (
    "tryon_garment",
    "tryon_unknown_kind",
    "tryon_shoes",
    "tryon_carried",
    "tryon_small_things",
    "tryon_hands",
    "tryon_waist",
)
_NO_PICTURE = "tryon_no_picture"
_UNCHANGED = 12  # of 255: less than this is what encoding anew does


async def picture(shop: Shop, job: TryOnJob, photo: Photo, garment: Garment, *, remote: bool) -> Overlay:
    """Return the picture by the first provider that makes it.

    Args:
        shop: The open shop.
        job: What is made.
        photo: The customer's photo.
        garment: The article.
        remote: Whether they agreed to providers that are other companies.

    Raises:
        TryOnRefused: The photo, or the article by all of them, cannot be shown.
        TryOnError: None of them made it.
    """
    refused: TryOnRefused | None = None
    failed: list[TryOnError] = []
    for provider in shop.studio.providers:
        asked = job.only in ("", provider.name)
        if not asked or (provider.paid and not remote) or shop.studio.breakers[provider.name].open:
            continue
        try:
            return await _by(shop, job, provider, photo, garment)
        except TryOnRefused as error:
            if not error.code.startswith(_OF_ARTICLES):
                raise
            refused = refused or error
        except TryOnError as error:
            failed.append(error)
            log.warning("try-on provider %s: %s %s", provider.name, error.code, error.detail)
    if refused is None and failed and all(each.code in calls.LEFT_ALONE for each in failed):
        raise failed[0]  # asking once more would change nothing, and that is said
    raise refused or TryOnError


async def admit(shop: Shop, garment: Garment) -> None:
    """Let an article pass that some provider may show on some photo; asks nobody elsewhere, and costs nothing.

    Args:
        shop: The open shop.
        garment: The article; its picture may be empty.

    Raises:
        TryOnRefused: All of them refuse it.
    """
    refused: TryOnRefused | None = None
    unsure = False
    for provider in shop.studio.providers:
        try:
            await _accepted(shop, provider, garment)
            return
        except TryOnRefused as error:
            refused = refused or error
        except TryOnError as error:  # it may be well again when there is a photo
            log.warning("try-on provider %s: %s %s", provider.name, error.code, error.detail)
            unsure = True
    if refused is not None and not unsure:
        raise refused


def another_photo_helps(code: str) -> bool:
    """Return whether a refusal lies with the photo: one that lies with the article stays whatever the photo."""
    return not code.startswith((*_OF_ARTICLES, _NO_PICTURE))


async def _by(shop: Shop, job: TryOnJob, provider: TryOnProvider, photo: Photo, garment: Garment) -> Overlay:
    await _accepted(shop, provider, garment)
    call = None
    if provider.paid:
        call = await calls.begin(shop, job, provider.name)
    failpoint("tryon.before_call")
    ended: calls.Ended = "unknown"
    breaker = shop.studio.breakers[provider.name]
    try:
        async with asyncio.timeout(shop.settings.section(TryOnSettings).timeout):
            overlay = await provider.overlay(photo, garment)
        failpoint("tryon.after_call")
        await asyncio.to_thread(_check, photo, overlay)
        ended = "done"
        breaker.worked()
    except TryOnRefused:
        ended = "refused"
        breaker.worked()
        raise
    except TryOnUnavailable:
        ended = "unsent"
        breaker.failed()
        raise
    except TimeoutError:
        breaker.failed()
        raise TryOnError(code="tryon_timeout") from None
    except Exception as error:
        ended = "failed"
        breaker.failed()
        if isinstance(error, TryOnError):
            raise
        raise _told(provider, error) from None
    finally:
        if call is not None:
            await calls.end(shop, call, ended)
    return overlay


async def _accepted(shop: Shop, provider: TryOnProvider, garment: Garment) -> None:
    """Ask the provider whether it can show the article, before anything is written down as paid for.

    Raises:
        TryOnRefused: It cannot.
        TryOnError: It cannot even be loaded.
    """
    try:
        async with asyncio.timeout(shop.settings.section(TryOnSettings).timeout):
            await provider.accepts(garment)
    except TryOnRefused:
        raise
    except Exception as error:  # noqa: BLE001 - told by its kind; the next provider is asked
        shop.studio.breakers[provider.name].failed()
        raise _told(provider, error) from None


def _told(provider: TryOnProvider, error: Exception) -> TryOnError:
    # Its words may hold anything, also of the photo.
    return TryOnError(detail=f"{provider.name}: {type(error).__name__}")


def _check(photo: Photo, overlay: Overlay) -> None:
    """Refuse what is no picture, or not of this photo, or the photo as it was.

    Raises:
        TryOnError: It is.
    """
    pictures = pillow()
    with pictures.open(io.BytesIO(overlay.picture)) as made, pictures.open(io.BytesIO(photo.data)) as before:
        if made.format != "PNG" or made.size != before.size:
            raise TryOnError(code="tryon_bad_picture")
        from PIL import ImageChops

        apart = ImageChops.difference(made.convert("RGB"), before.convert("RGB"))
    if apart.point(lambda value: 255 if value > _UNCHANGED else 0).getbbox() is None:
        raise TryOnError(code="tryon_unchanged")
