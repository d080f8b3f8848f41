"""Connecting a shop by any way of its platform, and keeping it connected."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from commerce.errors import Conflict, InputError, StoreError
from commerce.sentences import say
from connectors.stores.connecting import Begun, Callback, Connecting, Connection, Kept, Landing
from connectors.stores.platform import Platform
from connectors.stores.registry import platform as named
from service.connect import concerns, refusals, rows
from service.connect.host import ShopHost
from service.shop import Shop

log = logging.getLogger(__name__)


class Connected(BaseModel):
    """A shop that is connected: which, what the access does not allow, and in words what was noticed.

    ``facts`` are the platform's own, by its `Connecting.facts`.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    place: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = Field(default_factory=dict)


async def connect(
    shop: Shop, name: str, way: str, address: str, given: Mapping[str, str], who: str, *, trusted: bool = True
) -> Connected:
    """Connect a shop by what was given, and serve it from now on.

    Args:
        shop: The open shop.
        name: The platform's name.
        way: The name of one of its ways that are no consent.
        address: What the shop is named by.
        given: What the way asks for, by its fields' names.
        who: Who connects it, for the audit trail.
        trusted: Whether the address was given by whoever runs this machine.

    Raises:
        Conflict: Another platform is served, or another shop is connected.
        InputError: That cannot be an address or what the way asks for.
        ConfigurationError: A setting is missing.
        StoreError: The shop cannot be reached with it; nothing is kept.
    """
    host, connecting = _parts(shop, name, trusted)
    found = next((each for each in connecting.ways if each.name == way and not each.consent), None)
    if found is None:
        raise InputError(say("connect.no_way", way=way))
    missing = [each.name for each in found.fields if each.name not in given]
    if missing:
        raise InputError(say("connect.please_send", fields=", ".join(missing)))
    with refusals.said():
        tried = await connecting.connect(host, way, address, given)
    return await _take(host, connecting, tried, who)


async def begin(shop: Shop, name: str, address: str, *, trusted: bool = True) -> Begun:
    """Return where the merchant gives consent; its state counts once, within ten minutes.

    Raises:
        Conflict: Another platform is served.
        InputError: That cannot be an address, or the platform has no consent.
        ConfigurationError: A setting is missing.
        StoreError: There is no shop at that address.
    """
    host, connecting = _parts(shop, name, trusted)
    return await connecting.begin(host, address)


async def finish(shop: Shop, name: str, callback: Callback) -> Connected:
    """Take what comes back after consent, and serve the shop from now on.

    Raises:
        Conflict: Another platform is served, or another shop is connected.
        NotAuthenticated: It is not the platform's, is old, or its state is not ours or was used.
        InputError: It is nothing that comes back.
        StoreError: The shop cannot be reached with it; nothing is kept.
    """
    host, connecting = _parts(shop, name)
    with refusals.said():
        tried = await connecting.finish(host, callback)
    return await _take(host, connecting, tried, "merchant")


async def landing(shop: Shop, name: str, query: Mapping[str, str]) -> Landing:
    """Return what the merchant reads whose browser comes back after consent.

    Raises:
        Conflict: Another platform is served.
    """
    host, connecting = _parts(shop, name)
    return await connecting.landing(host, query)


async def _take(host: ShopHost, connecting: Connecting, tried: Connection, who: str) -> Connected:
    """Keep a shop that was reached, and serve it."""
    shop = host.shop
    async with shop.connecting:
        before = await host.kept()
        lasting = {name: before.options[name] for name in connecting.lasting if name in before.options}
        options = {**lasting, **tried.options}
        await rows.keep(
            shop,
            host.platform.name,
            who,
            tried.credentials,
            options,
            place=connecting.option,
            told=tried.told,
            expires_at=tried.expires_at,
            refresh_expires_at=tried.refresh_expires_at,
        )
        connecting.point(host, Kept(tried.credentials, options))
    shop.learn(tried.info)
    notes = [*tried.notes, *await connecting.subscribe(host), *tried.noticed, *await concerns.all_of(shop)]
    return Connected(
        name=tried.info.name,
        place=tried.place,
        missing=tried.missing,
        notes=tuple(dict.fromkeys(notes)),
        facts=tried.facts,
    )


async def disconnect(shop: Shop, who: str) -> None:
    """Forget the shop's credentials, at once and for good; its webhooks are taken back where it still lets us."""
    host, connecting = _parts(shop, shop.settings.platform)
    async with shop.connecting:
        try:
            await connecting.unsubscribe(host)
        except StoreError as error:
            log.warning("webhooks could not be taken back: %s", error.code)
        await rows.forget(shop, host.platform.name, who)
        connecting.point(host, Kept())


async def follow(shop: Shop) -> bool:
    """Serve what another process connected, or nothing when it disconnected; False when nothing changed."""
    host, connecting = _parts(shop, shop.settings.platform)
    async with shop.connecting:
        row = await rows.read(shop, host.platform.name)
        if row is None:  # nobody has connected or disconnected anything here
            return False
        kept = rows.kept(shop, row)
        if connecting.serves(host, kept):
            return False
        connecting.point(host, kept)
    if kept.options.get(connecting.option):
        shop.learn(await shop.connector.shop())
    return True


async def regrant(shop: Shop) -> None:
    """Read anew what the access allows, and offer that.

    Raises:
        StoreError: The shop cannot be reached.
    """
    host, connecting = _parts(shop, shop.settings.platform)
    await connecting.regrant(host)


async def renew(shop: Shop) -> None:
    """Read the shop's own facts anew.

    Raises:
        StoreError: The shop cannot be reached.
    """
    host, connecting = _parts(shop, shop.settings.platform)
    connecting.renew(host)
    shop.learn(await shop.connector.shop())


def _parts(shop: Shop, name: str, trusted: bool = True) -> tuple[ShopHost, Connecting]:
    """Return the host and how the platform is connected.

    Raises:
        Conflict: Another platform is served.
        InputError: There is nothing to connect.
    """
    if shop.settings.platform != name:
        raise Conflict(say("connect.other_platform", platform=name), code="other_platform")
    platform: Platform = named(name)
    if platform.connecting is None:
        raise InputError(say("connect.nothing", platform=platform.noun))
    return ShopHost(shop, platform, trusted), platform.connecting
