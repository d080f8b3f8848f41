"""Trying things on: the customer agrees in a form, and photo and picture have signed addresses."""

from __future__ import annotations

from typing import Any

from mcp_types import InputRequiredResult

from app.mcp.forms import Form, fields, typed
from app.mcp.offers import PhotoResult, TryOnArguments
from app.mcp.who import Speaker
from commerce.errors import InputError
from commerce.sentences import joined, say
from service.tryon import asking, choosing, consent, sessions


async def try_on(speaker: Speaker, asked: TryOnArguments, form: Form) -> PhotoResult | InputRequiredResult:
    """Open a session for one photo, or have an article shown on the photo that is there.

    Raises:
        InputError: Nobody agreed to the words that are shown, or several articles fit.
        ShopclerkError: There is no such session, photo or article, or nothing makes pictures.
    """
    shop, principal = speaker.shop, speaker.principal
    if not asked.session_id:
        return await _opened(speaker, form)
    product, variant = await choosing.choose(shop, asked.item, asked.variant)
    job = await asking.ask(shop, principal, asked.session_id, variant.sku or variant.id, [product.id])
    return _told(await asking.state(shop, principal, asked.session_id), job.id)


async def _opened(speaker: Speaker, form: Form) -> PhotoResult | InputRequiredResult:
    shop = speaker.shop
    if not form.can_ask:
        raise InputError(say("agents.consent_form"), code="consent_required")
    words = consent.current(shop)
    boxes = {
        "agree": say("agents.form.agree"),
        "adult": words.adult,
        **({"remote": words.remote} if words.remote else {}),
    }
    schema = fields(**{name: {"type": "boolean", "title": each, "default": False} for name, each in boxes.items()})
    answer = await form.ask(joined(words.text, words.remote), schema, {"version": words.version})
    if isinstance(answer, InputRequiredResult):
        return answer
    said = typed(answer) if answer is not None else {}
    if said.get("agree") is not True:
        raise InputError(say("tryon.consent_required"), code="consent_required")
    version = str(form.kept.get("version", words.version))
    row = await sessions.create(
        shop, await speaker.refresh(), version, said.get("adult") is True, remote=said.get("remote") is True
    )
    return _told(asking.described(shop, row, ()))


def _told(found: dict[str, Any], job_id: str = "") -> PhotoResult:
    """Return a session as a program may see it: of all pictures the one that was asked for."""
    return PhotoResult(
        session_id=found["session_id"],
        state=found["state"],
        expires_at=found["expires_at"].isoformat(),
        upload_url=found["upload_url"] or "",
        pictures=[each for each in found["jobs"] if each["job_id"] == job_id],
    )
