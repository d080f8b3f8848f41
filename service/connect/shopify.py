"""Connecting a Shopify store: by a token, by the merchant's own app, or by the merchant's consent."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from commerce.errors import ConfigurationError, Conflict, InputError, StoreError
from commerce.policy import StorePolicy
from connectors.stores.registry import open_store
from connectors.stores.shopify import ShopifyStore, oauth, webhooks
from connectors.stores.shopify import scopes as access
from connectors.stores.shopify.tokens import Credentials
from connectors.stores.shopify.vaults import MemoryVault
from runtime import clock
from runtime.settings import Settings
from service.connect import concerns, refusals, rows, states
from service.connect.vault import PLATFORM
from service.shop import Shop
from store.models import ConnectorConfig

log = logging.getLogger(__name__)
CALLBACK = "/connect/shopify/callback"
WEBHOOKS = "/webhooks/shopify"


class Connected(BaseModel):
    """A shop that is connected: which, what its app may do, and in words what it may not."""

    model_config = ConfigDict(frozen=True)

    domain: str
    name: str
    scopes: tuple[str, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def features(settings: Settings, policy: StorePolicy | None = None) -> tuple[str, ...]:
    """Return what access is asked for, with what the policy needs beside the usual.

    Raises:
        ConfigurationError: The setting names something that is not known.
    """
    names = tuple(dict.fromkeys(part.strip() for part in settings.shopify_features.split(",") if part.strip()))
    unknown = [name for name in names if name not in access.FEATURES]
    if unknown:
        known = ", ".join(access.FEATURES)
        raise ConfigurationError(f"SHOPCLERK_SHOPIFY_FEATURES names {unknown[0]!r}. Known: {known}.")
    code = policy is not None and policy.checkout_link.discount_code
    return tuple(dict.fromkeys((*(names or access.USUAL), *(("discounts",) if code else ()))))


def app_secrets(settings: Settings) -> tuple[str, ...]:
    """Return the app's client secrets that signatures may be made with, the present one first."""
    found = (settings.shopify_client_secret.get_secret_value(), settings.shopify_old_client_secret.get_secret_value())
    return tuple(filter(None, found))


async def with_token(shop: Shop, domain: str, token: str, who: str) -> Connected:
    """Connect by a token that the merchant made in their admin.

    Raises:
        InputError: That is no token.
        StoreError: The shop cannot be reached with it; nothing is kept.
    """
    if not re.fullmatch(r"[!-~]{1,500}", token.strip()):
        raise InputError("That is no access token.")
    return await _connect(shop, domain, Credentials(kind="static", access_token=token.strip()), who)


async def with_own_app(shop: Shop, domain: str, who: str) -> Connected:
    """Connect the merchant's own store by the client credentials of their app, whose tokens last a day.

    Raises:
        StoreError: The shop cannot be reached with them; nothing is kept.
    """
    _check_platform(shop)
    client_id, secret = _app(shop.settings)
    endpoint = oauth.Endpoint(_base(shop.settings, oauth.shop_domain(domain)))
    try:
        grant = await endpoint.client_credentials(client_id, secret)
    finally:
        await endpoint.close()
    kept = Credentials(kind="client", client_id=client_id, client_secret=secret).model_copy(update=grant)
    return await _connect(shop, domain, kept, who)


async def begin(shop: Shop, domain: str) -> str:
    """Return the address at which the merchant gives consent; its state counts once, within ten minutes."""
    _check_platform(shop)
    client_id, _ = _app(shop.settings)
    name = oauth.shop_domain(domain)
    state = await states.issue(shop, PLATFORM, name)
    wanted = access.wanted(features(shop.settings, shop.policy))
    back = shop.settings.base_url + CALLBACK
    return oauth.authorize_url(_base(shop.settings, name), client_id, wanted, back, state)


async def finish(shop: Shop, parameters: Sequence[tuple[str, str]]) -> Connected:
    """Take the merchant's consent: check Shopify's signature and our state, and exchange the code for tokens.

    Raises:
        NotAuthenticated: The link is not Shopify's, is old, or its state is not ours or was used.
        StoreError: Shopify does not give tokens.
    """
    if shop.settings.platform != PLATFORM or not all((shop.settings.shopify_client_id, app_secrets(shop.settings))):
        raise Conflict("No Shopify app is set up here.")  # the caller is anybody: it is not our failure
    client_id, secret = _app(shop.settings)
    found = oauth.check_callback(parameters, secret, clock.now())
    domain = oauth.shop_domain(found.get("shop", ""))
    await states.use(shop, PLATFORM, found.get("state", ""), domain)
    endpoint = oauth.Endpoint(_base(shop.settings, domain))
    try:
        grant = await endpoint.exchange(client_id, secret, found.get("code", ""))
    finally:
        await endpoint.close()
    kept = Credentials(kind="offline", client_id=client_id, client_secret=secret).model_copy(update=grant)
    return await _connect(shop, domain, kept, "merchant")


async def _connect(shop: Shop, domain: str, kept: Credentials, who: str) -> Connected:
    """Try the credentials, keep them, and serve this shop from now on."""
    _check_platform(shop)
    name = oauth.shop_domain(domain)
    trial = await open_store(PLATFORM, {}, _options(shop.settings, name), MemoryVault(kept))
    assert isinstance(trial, ShopifyStore)
    try:
        with refusals.said():
            granted = await trial.scopes()
            info = await trial.shop()
    finally:
        await trial.close()
    options: dict[str, object] = {"shop": name, "scopes": sorted(granted), "info": info.model_dump(mode="json")}
    async with shop.connecting:
        options[_HOOKS] = await _own_hooks(shop)
        await rows.keep(
            shop, PLATFORM, who, kept.model_dump(mode="json"), options, place="shop",
            told={"shop": name, "kind": kept.kind, "scopes": options["scopes"]},
            expires_at=kept.expires_at, refresh_expires_at=kept.refresh_expires_at,
        )  # fmt: skip
        if isinstance(shop.connector, ShopifyStore):
            shop.connector.point_at(name, _base(shop.settings, name), granted)
    shop.learn(info)
    return Connected(
        domain=name, name=info.name, scopes=tuple(sorted(granted)),
        missing=tuple(access.missing(granted, features(shop.settings, shop.policy))),
        notes=(*_notes(kept, granted), *await _subscribe(shop), *await concerns.all_of(shop)),
    )  # fmt: skip


async def _subscribe(shop: Shop) -> tuple[str, ...]:
    """Ask for webhooks; what stands in the way is said, and the daily reconciliation goes without them."""
    lost = "Webhooks are not asked for"
    without = "changes in the shop are found once a day, or by `shopclerk sync`"
    if not app_secrets(shop.settings):
        return (f"{lost}: SHOPCLERK_SHOPIFY_CLIENT_SECRET, which they are signed with, is not set; {without}.",)
    if not shop.settings.base_url.startswith("https://") and not shop.settings.shopify_url:
        return (f"{lost}: SHOPCLERK_PUBLIC_URL is no https address that Shopify could reach; {without}.",)
    if not isinstance(shop.connector, ShopifyStore):
        return ()
    address, own = shop.settings.base_url + WEBHOOKS, await _own_hooks(shop)
    await _keep_hooks(shop, [*own, address])  # before anything is asked for: what is ours must be known as ours
    try:
        found = await webhooks.subscribe(shop.connector.client, address, own)
    except StoreError as error:
        log.warning("webhooks could not be asked for: %s", error)
        return (f"Shopify refused to send webhooks ({error.code}); {without}.",)
    await _keep_hooks(shop, [address])
    notes = [f"Shopify sends no webhooks about {', '.join(found.refused)}; {without}."] if found.refused else []
    if found.elsewhere:
        notes.append(f"This app has webhooks at {', '.join(found.elsewhere)} too, which are left as they are.")
    return tuple(notes)


#: Under this option stand the addresses at which this installation asked for webhooks: only those are its own.
_HOOKS = "hooks"


async def _own_hooks(shop: Shop) -> list[str]:
    row = await rows.read(shop, PLATFORM)
    return [str(one) for one in (row.options.get(_HOOKS) or () if row is not None else ())]


async def _keep_hooks(shop: Shop, addresses: Sequence[str]) -> None:
    async with shop.database.write() as session:
        row = await session.scalar(select(ConnectorConfig).where(*rows.mine(shop.shop_id, PLATFORM)))
        if row is not None:
            row.options = {**row.options, _HOOKS: list(dict.fromkeys(addresses))}


async def disconnect(shop: Shop, who: str, status: str = "removed") -> None:
    """Forget the shop's credentials, at once and for good."""
    async with shop.connecting:
        if status == "removed":
            await _unsubscribe(shop)
        await rows.forget(shop, PLATFORM, who, status)
        if isinstance(shop.connector, ShopifyStore):
            shop.connector.point_at("", "", ())


async def _unsubscribe(shop: Shop) -> None:
    """Take back our webhooks, where Shopify still lets us."""
    own = await _own_hooks(shop)
    if not own or not isinstance(shop.connector, ShopifyStore):
        return
    try:
        await webhooks.unsubscribe(shop.connector.client, own)
    except StoreError as error:
        log.warning("webhooks could not be taken back: %s", error)


async def follow(shop: Shop) -> bool:
    """Serve the shop that another process connected, or none when it disconnected; False when nothing changed."""
    store = shop.connector
    if not isinstance(store, ShopifyStore):
        return False
    async with shop.connecting:
        row = await rows.read(shop, PLATFORM)
        if row is None:  # nobody has connected or disconnected anything here
            return False
        options = row.options
        domain = str(options.get("shop") or "")
        if domain == store.domain:
            return False
        store.point_at(domain, _base(shop.settings, domain) if domain else "", options.get("scopes") or ())
    if domain:
        shop.learn(await store.shop())
    return True


async def note_deprecations(shop: Shop) -> bool:
    """Keep what Shopify called deprecated, so that ``doctor`` can tell; False when nothing is new."""
    store = shop.connector
    if not isinstance(store, ShopifyStore) or not store.client.deprecations:
        return False
    async with shop.database.write() as session:
        row = await session.scalar(select(ConnectorConfig).where(*rows.mine(shop.shop_id, PLATFORM)))
        known = set(row.options.get("deprecated") or ()) if row is not None else store.client.deprecations
        if row is None or store.client.deprecations <= known:
            return False
        row.options = {**row.options, "deprecated": sorted(known | store.client.deprecations)}
    return True


async def refresh_scopes(shop: Shop) -> frozenset[str]:
    """Read anew what the shop has granted, and offer that."""
    assert isinstance(shop.connector, ShopifyStore)
    granted = await shop.connector.scopes()
    async with shop.database.write() as session:
        row = await session.scalar(select(ConnectorConfig).where(*rows.mine(shop.shop_id, PLATFORM)))
        if row is not None:
            row.options = {**row.options, "scopes": sorted(granted)}
    shop.connector.grant(granted)
    return granted


def _notes(kept: Credentials, granted: frozenset[str]) -> tuple[str, ...]:
    notes = []
    if not access.have(granted, "read_all_orders"):
        notes.append("Only orders of the last 60 days can be seen: Shopify has not granted read_all_orders.")
    if kept.kind == "offline" and not kept.refresh_token:
        notes.append("Shopify gave a token without an end; from 1 January 2027 public apps need expiring ones.")
    return tuple(notes)


def _check_platform(shop: Shop) -> None:
    if shop.settings.platform != PLATFORM:
        raise Conflict("This shopclerk serves another platform: set SHOPCLERK_PLATFORM=shopify.", code="other_platform")


def _options(settings: Settings, domain: str) -> dict[str, object]:
    return {"shop": domain, "url": settings.shopify_url, "version": settings.shopify_version}


def _base(settings: Settings, domain: str) -> str:
    return settings.shopify_url or f"https://{domain}"


def _app(settings: Settings) -> tuple[str, str]:
    secret = settings.shopify_client_secret.get_secret_value()
    if not settings.shopify_client_id or not secret:
        raise ConfigurationError(
            "Set SHOPCLERK_SHOPIFY_CLIENT_ID and SHOPCLERK_SHOPIFY_CLIENT_SECRET, from the app in the Dev Dashboard."
        )
    return settings.shopify_client_id, secret
