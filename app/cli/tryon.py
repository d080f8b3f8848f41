"""``tryon``: see an article on a photo, from the terminal."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.shop import Shop
    from store.models import TryOnJob

_LOOK_SECONDS, _SPARE_SECONDS = 0.2, 30.0


def tryon(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="A photo: JPEG, PNG or WebP.")],
    sku: Annotated[str, typer.Argument(metavar="SKU", help="SKU or id of the article.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where the picture goes, a PNG.")] = None,
    provider: Annotated[
        str, typer.Option(help="Only this provider; naming one of another company sends the photo there.")
    ] = "",
) -> None:
    """Show an article on a photo. Nothing of it is kept here but the picture."""
    from app.cli.output import line, note
    from app.cli.settings import load

    data = _read(photo)
    picture, told = asyncio.run(_made(load(), data, sku, provider))
    path = output or _free(f"{photo.stem}-{sku}")
    path.write_bytes(picture)
    note(told)
    _show(picture)
    line(str(path))


def _read(photo: Path) -> bytes:
    from commerce.errors import InputError, PhotoTooLarge
    from commerce.sentences import say
    from service.tryon.photos import MOST_BYTES

    try:
        if photo.stat().st_size > MOST_BYTES:
            raise PhotoTooLarge
        return photo.read_bytes()
    except OSError as error:
        raise InputError(say("terminal.unreadable", file=photo, why=error.strerror), code="no_such_file") from None


async def _made(settings: object, data: bytes, sku: str, provider: str) -> tuple[bytes, str]:
    import secrets

    from app.cli.output import note
    from app.cli.progress import bar
    from app.cli.session import opened
    from commerce.customer import Principal
    from commerce.sentences import say
    from service.tryon import asking, consent, sessions

    async with opened(settings) as container:  # type: ignore[arg-type]  # heavy to import for its name
        shop = container.shop
        who = Principal.visitor(shop.shop_id, f"terminal-{secrets.token_hex(8)}")
        asked = consent.current(shop)
        note(say("terminal.say_by_this", text=asked.adult))
        if provider in [each.name for each in shop.studio.providers if each.paid]:
            note(asked.remote)
        row = await sessions.create(shop, who, asked.version, True, remote=bool(provider))
        try:
            with bar() as report:
                tell = report or (lambda *_: None)
                tell(say("terminal.reading_photo"), 0, 2)
                await sessions.put_photo(shop, row.id, data)
                job = await asking.ask(shop, who, row.id, sku, only=provider)
                tell(say("terminal.making_picture"), 1, 2)
                job = await _ended(shop, job.id, lambda: tell(say("terminal.making_picture"), 1, 2))
            return await sessions.overlay(shop, row.id, job.id), asking.told(job)
        finally:
            await sessions.remove(shop, who, row.id)


async def _ended(shop: Shop, job_id: str, tell: Callable[[], None]) -> TryOnJob:
    """Wait for the picture.

    Raises:
        TryOnRefused: This photo or article cannot be shown.
        TryOnError: It was not made.
    """
    from commerce.errors import TryOnError, TryOnRefused
    from commerce.sentences import restored
    from connectors.tryon.settings import TryOnSettings
    from service.tryon import work
    from store.models import TryOnJob

    seconds = shop.settings.section(TryOnSettings).timeout * max(1, len(shop.studio.providers)) + _SPARE_SECONDS
    for _ in range(round(seconds / _LOOK_SECONDS)):
        async with shop.database.read() as session:
            job = await session.get_one(TryOnJob, job_id)
        if job.state == work.DONE:
            return job
        if job.state not in work.UNFINISHED:
            raise (TryOnRefused if job.state == work.REFUSED else TryOnError)(restored(job.sentence), code=job.code)
        tell()
        await asyncio.sleep(_LOOK_SECONDS)
    raise TryOnError(code="tryon_timeout")


def _free(name: str) -> Path:
    """Return a path in this folder that nothing is at."""
    plain = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)[:120]
    number, path = 1, Path(f"{plain}.png")
    while path.exists():
        number += 1
        path = Path(f"{plain}-{number}.png")
    return path


def _show(picture: bytes) -> None:
    """Show a picture in a terminal that is known to be able to."""
    from base64 import standard_b64encode

    if not sys.stdout.isatty():
        return
    name, text = os.environ.get("TERM_PROGRAM", ""), standard_b64encode(picture).decode()
    if os.environ.get("KITTY_WINDOW_ID") or name == "ghostty":
        parts = [text[at : at + 4096] for at in range(0, len(text), 4096)]
        for number, part in enumerate(parts):
            head = "a=T,f=100," if not number else ""
            sys.stdout.write(f"\x1b_G{head}m={int(number + 1 < len(parts))};{part}\x1b\\")
        sys.stdout.write("\n")
    elif name in ("iTerm.app", "WezTerm"):
        sys.stdout.write(f"\x1b]1337;File=inline=1;width=60;size={len(picture)}:{text}\x07\n")
