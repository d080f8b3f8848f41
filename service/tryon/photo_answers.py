"""What customers ask about trying things on, answered from the settings in force and from what is really kept."""

from __future__ import annotations

from collections.abc import Iterable

from commerce.customer import Principal
from commerce.sentences import joined, say
from connectors.tryon.registry import keeps
from service.shop import Shop
from service.tryon import consent, photos, sessions


async def answer(shop: Shop, principal: Principal, kinds: Iterable[str]) -> str:
    """Return the answer to questions, each sentence once.

    Args:
        shop: The open shop.
        principal: Who asks.
        kinds: What is asked, by the kinds of `photo_requests.questions`.
    """
    parts: list[str] = []
    for kind in kinds:
        match kind:
            case "who":
                parts += [say("tryon.told.seen"), _made_where(shop)]
            case "kept":
                parts += [await _standing(shop, principal), say("tryon.kept")]
            case "use":
                parts += [say("tryon.told.use"), _made_where(shop)]
            case "photo":
                parts.append(say("tryon.told.photo", most=photos.MOST_BYTES // 2**20))
            case "picture":
                parts += [say("tryon.preview"), say("tryon.told.estimated")]
            case _:
                parts.append(say(f"tryon.told.{kind}"))
    return joined(*dict.fromkeys(parts))


def _made_where(shop: Shop) -> str:
    """Return whether a photo leaves the shop, where to and on what condition, and what may be kept there."""
    names = [each.name for each in shop.studio.providers if each.paid]
    if not names:
        return say("tryon.told.stays")
    return joined(say("tryon.told.goes", companies=consent.companies(shop)), keeps(names))


async def _standing(shop: Shop, principal: Principal) -> str:
    """Return whether a photo of theirs, or a picture made with one, is here now."""
    rows = await sessions.theirs(shop, principal)
    if any(each.photo_key and not sessions.is_over(each) for each in rows):
        return say("tryon.told.here")
    return "" if await sessions.of_subject(shop, principal) else say("tryon.no_photo")
