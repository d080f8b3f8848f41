"""How the widget looks and greets, as the shop's people set it; what the page's own line says comes before it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import bindparam, delete, select

from commerce.catalogues import languages
from commerce.customer import Principal
from commerce.errors import InputError
from commerce.language import SOURCE
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock
from service.inbox.staff import require
from service.shop import Shop
from store.models import ShopSetting

_NAME = "appearance"
_READ = select(ShopSetting.value).where(ShopSetting.shop_id == bindparam("b_shop"), ShopSetting.name == _NAME)
_LONGEST, _MOST_IDEAS = 120, 6


class Look(BaseModel):
    """The settings; empty is what the widget does by itself. Greetings and ideas stand by their language."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    accent: str = Field("", pattern=r"\A(#[0-9a-f]{6})?\z")
    side: Literal["", "left"] = ""
    scheme: Literal["", "light", "dark"] = ""
    greetings: dict[str, str] = {}
    ideas: dict[str, list[str]] = {}

    @property
    def loader(self) -> dict[str, str]:
        """What the loader needs before anything is asked."""
        return {name: value for name in ("accent", "side", "scheme") if (value := getattr(self, name))}

    def words(self, language: str) -> dict[str, str]:
        """Return the first words in a language; empty where there are none of the shop's own."""
        ideas = "|".join(self.ideas.get(language, ()))
        return {"greeting": self.greetings.get(language, ""), "ideas": ideas}


def spoken() -> list[str]:
    """Return the languages in which customers are greeted."""
    return sorted({SOURCE, *languages()})


async def of(shop: Shop) -> Look:
    """Return how the widget looks."""
    found = await shop.database.rows(_READ, {"b_shop": shop.shop_id})
    return Look.model_validate(found[0].value) if found else Look()


async def save(
    shop: Shop, principal: Principal, plain: dict[str, str], greetings: dict[str, str], ideas: dict[str, str]
) -> None:
    """Set how the widget looks.

    Args:
        shop: The open shop.
        principal: Who sets it.
        plain: ``accent``, ``side`` and ``scheme``.
        greetings: First words by language.
        ideas: What may be pressed, by language, one a line.

    Raises:
        NotAllowed: Who asks may not act.
        InputError: A value is none that can be.
    """
    require(principal, "actions")
    said = {name: one_line(text, _LONGEST) for name, text in greetings.items() if name in spoken()}
    lists = {name: _ideas(text) for name, text in ideas.items() if name in spoken()}
    value: dict[str, Any] = {
        **plain,
        "accent": plain.get("accent", "").lower(),
        "greetings": {name: text for name, text in said.items() if text},
        "ideas": {name: each for name, each in lists.items() if each},
    }
    try:
        look = Look.model_validate(value)
    except ValidationError as error:
        raise InputError(say("console.look_wrong"), code="bad_appearance") from error
    mine = ShopSetting.shop_id == shop.shop_id, ShopSetting.name == _NAME
    row = ShopSetting(
        shop_id=shop.shop_id,
        name=_NAME,
        value=look.model_dump(),
        updated_at=clock.now(),
        updated_by=principal.subject,
    )
    async with shop.database.write() as session:
        await session.execute(delete(ShopSetting).where(*mine))
        session.add(row)
        await shop.audit.append(session, principal.subject, "appearance_set", _NAME, look.model_dump())
    await shop.audit.anchor()


def _ideas(text: str) -> list[str]:
    lines = (one_line(each.replace("|", " "), _LONGEST) for each in text.split("\n"))
    return [each for each in lines if each][:_MOST_IDEAS]
