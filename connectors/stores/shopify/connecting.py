"""Connecting a Shopify store: by the merchant's own app, by a token, or by the merchant's consent."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from commerce.errors import ConfigurationError, Conflict, InputError, StoreError
from commerce.policy import StorePolicy
from connectors.stores.connecting import Asked, Begun, Callback, Connecting, Connection, Host, Kept, Upkeep, Way
from connectors.stores.shopify import manifest, oauth, scopes, webhooks
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.connector import ShopifyStore
from connectors.stores.shopify.settings import ShopifySettings, app_secrets
from connectors.stores.shopify.tokens import Credentials, Tokens
from connectors.stores.shopify.vaults import MemoryVault
from runtime import clock
from runtime.settings import Settings

log = logging.getLogger(__name__)
#: Under this option stand the addresses at which this installation asked for webhooks: only those are its own.
_HOOKS = "hooks"
_WITHOUT = "changes in the shop are found once a day, or by `shopclerk sync`"


class ShopifyFacts(BaseModel):
    """What is told of a connected store."""

    model_config = ConfigDict(frozen=True)

    domain: str = Field("", description="its permanent domain")
    scopes: tuple[str, ...] = Field((), description="what was granted")


def base_of(settings: Settings, domain: str) -> str:
    """Return where the store's API is; empty while there is no store."""
    return (settings.section(ShopifySettings).url or f"https://{domain}") if domain else ""


async def _note_deprecations(host: Host) -> bool:
    """Keep what Shopify called deprecated, so that ``doctor`` can tell; False when nothing is new."""
    store = host.store
    if not isinstance(store, ShopifyStore) or not store.client.deprecations:
        return False
    options = (await host.kept()).options
    known = set(options.get("deprecated") or ())
    if not options or store.client.deprecations <= known:
        return False
    await host.keep(deprecated=sorted(known | store.client.deprecations))
    return True


class ShopifyConnecting(Connecting):
    """Three ways to a token."""

    address = Asked("shop", "NAME.myshopify.com", example="example.myshopify.com", most=255)
    ways = (
        Way("app", "your own app in the same organisation"),
        Way(
            "token",
            "one that was made in the shop's admin",
            (Asked("token", "Access token", variable="SHOPIFY_ACCESS_TOKEN"),),
        ),
        Way("consent", "a link to open as the shop's owner", consent=True),
    )
    needs = (
        "With `--by token` the token is read from SHOPIFY_ACCESS_TOKEN or asked for. `--by app` and `--by consent` use "
        "the app of SHOPCLERK_SHOPIFY_CLIENT_ID; consent comes back to a server that runs at "
        "SHOPCLERK_SERVER_PUBLIC_URL."
    )
    option = "shop"
    lasting = (_HOOKS,)
    facts = ShopifyFacts
    manifest_name = "shopify.app.toml"
    upkeep = (Upkeep("deprecations", timedelta(minutes=1), "keep what Shopify calls deprecated", _note_deprecations),)

    async def connect(self, host: Host, way: str, address: str, given: Mapping[str, str]) -> Connection:
        """Try a token that the merchant made in their admin, or the client credentials of their app."""
        if way == "token":
            token = given["token"].strip()
            if not re.fullmatch(r"[!-~]{1,500}", token):
                raise InputError("That is no access token.")
            return await _tried(host, address, Credentials(kind="static", access_token=token))
        client_id, secret = _app(host.settings)
        endpoint = oauth.Endpoint(base_of(host.settings, oauth.shop_domain(address)))
        try:
            grant = await endpoint.client_credentials(client_id, secret)
        finally:
            await endpoint.close()
        kept = Credentials(kind="client", client_id=client_id, client_secret=secret).model_copy(update=grant)
        return await _tried(host, address, kept)

    async def begin(self, host: Host, address: str) -> Begun:
        """Return the address at which the merchant gives consent; its state counts once, within ten minutes."""
        client_id, _ = _app(host.settings)
        name = oauth.shop_domain(address)
        state = await host.issue_state(name)
        wanted = scopes.wanted(features(host.settings, host.policy))
        url = oauth.authorize_url(base_of(host.settings, name), client_id, wanted, host.callback, state)
        return Begun(url, name)

    async def finish(self, host: Host, callback: Callback) -> Connection:
        """Take the merchant's consent: check Shopify's signature and our state, and exchange the code for tokens."""
        own = host.settings.section(ShopifySettings)
        if not own.client_id or not app_secrets(host.settings):
            raise Conflict("No Shopify app is set up here.")  # the caller is anybody: it is not our failure
        client_id, secret = _app(host.settings)
        found = oauth.check_callback(callback.query, secret, clock.now())
        domain = oauth.shop_domain(found.get("shop", ""))
        await host.use_state(found.get("state", ""), domain)
        endpoint = oauth.Endpoint(base_of(host.settings, domain))
        try:
            grant = await endpoint.exchange(client_id, secret, found.get("code", ""))
        finally:
            await endpoint.close()
        kept = Credentials(kind="offline", client_id=client_id, client_secret=secret).model_copy(update=grant)
        return await _tried(host, domain, kept)

    def serves(self, host: Host, kept: Kept) -> bool:
        """Compare the domain: another token for the same store is read out of the vault by itself."""
        return not isinstance(host.store, ShopifyStore) or host.store.domain == str(kept.options.get("shop") or "")

    def point(self, host: Host, kept: Kept) -> None:
        """Serve this store, or none."""
        if isinstance(host.store, ShopifyStore):
            domain = str(kept.options.get("shop") or "")
            host.store.point_at(domain, base_of(host.settings, domain), kept.options.get("scopes") or ())

    async def subscribe(self, host: Host) -> Sequence[str]:
        """Ask for webhooks; without them the daily reconciliation goes on."""
        lost = "Webhooks are not asked for"
        if not app_secrets(host.settings):
            return (f"{lost}: SHOPCLERK_SHOPIFY_CLIENT_SECRET, which they are signed with, is not set; {_WITHOUT}.",)
        if not host.hooks.startswith("https://") and not host.settings.section(ShopifySettings).url:
            return (f"{lost}: SHOPCLERK_SERVER_PUBLIC_URL is no https address that Shopify could reach; {_WITHOUT}.",)
        if not isinstance(host.store, ShopifyStore):
            return ()
        own = await _own_hooks(host)
        # Before anything is asked for: what is ours must be known as ours.
        await host.keep(**{_HOOKS: list(dict.fromkeys([*own, host.hooks]))})
        try:
            subscribed = await webhooks.subscribe(host.store.client, host.hooks, own)
        except StoreError as error:
            log.warning("webhooks could not be asked for: %s", error)
            return (f"Shopify refused to send webhooks ({error.code}); {_WITHOUT}.",)
        await host.keep(**{_HOOKS: [host.hooks]})
        notes = (
            [f"Shopify sends no webhooks about {', '.join(subscribed.refused)}; {_WITHOUT}."]
            if subscribed.refused
            else []
        )
        if subscribed.elsewhere:
            notes.append(f"This app has webhooks at {', '.join(subscribed.elsewhere)} too, which are left as they are.")
        return notes

    async def unsubscribe(self, host: Host) -> None:
        """Take back our webhooks."""
        own = await _own_hooks(host)
        if own and isinstance(host.store, ShopifyStore):
            await webhooks.unsubscribe(host.store.client, own)

    async def regrant(self, host: Host) -> None:
        """Read anew which scopes the shop has granted, and offer what they allow."""
        if isinstance(host.store, ShopifyStore):
            granted = await host.store.scopes()
            await host.keep(scopes=sorted(granted))
            host.store.grant(granted)

    def renew(self, host: Host) -> None:
        """Forget the shop's facts."""
        if isinstance(host.store, ShopifyStore):
            host.store.forget()

    def manifest(self, settings: Settings, policy: StorePolicy) -> str:
        """Return ``shopify.app.toml``."""
        return manifest.text(settings, scopes.wanted(features(settings, policy)))


async def _tried(host: Host, address: str, kept: Credentials) -> Connection:
    """Reach the store with these credentials."""
    name = oauth.shop_domain(address)
    base = base_of(host.settings, name)
    version = host.settings.section(ShopifySettings).version
    trial = ShopifyStore(name, ShopifyClient(base, Tokens(MemoryVault(kept), oauth.Endpoint(base)), version=version))
    try:
        granted = await trial.scopes()
        info = await trial.shop()
    finally:
        await trial.close()
    known = sorted(granted)
    return Connection(
        place=name,
        info=info,
        credentials=kept.model_dump(mode="json"),
        options={"shop": name, "scopes": known, "info": info.model_dump(mode="json")},
        told={"shop": name, "kind": kept.kind, "scopes": known},
        facts={"domain": name, "scopes": known},
        missing=tuple(scopes.missing(granted, features(host.settings, host.policy))),
        notes=_notes(kept, granted),
        expires_at=kept.expires_at,
        refresh_expires_at=kept.refresh_expires_at,
    )


async def _own_hooks(host: Host) -> list[str]:
    return [str(one) for one in (await host.kept()).options.get(_HOOKS) or ()]


def _notes(kept: Credentials, granted: Collection[str]) -> tuple[str, ...]:
    notes = []
    if not scopes.have(granted, "read_all_orders"):
        notes.append("Only orders of the last 60 days can be seen: Shopify has not granted read_all_orders.")
    if kept.kind == "offline" and not kept.refresh_token:
        notes.append("Shopify gave a token without an end; from 1 January 2027 public apps need expiring ones.")
    return tuple(notes)


def features(settings: Settings, policy: StorePolicy | None = None) -> tuple[str, ...]:
    """Return what access is asked for, with what the policy needs beside the usual.

    Raises:
        ConfigurationError: The setting names something that is not known.
    """
    setting = settings.section(ShopifySettings).features
    names = tuple(dict.fromkeys(part.strip() for part in setting.split(",") if part.strip()))
    unknown = [name for name in names if name not in scopes.FEATURES]
    if unknown:
        known = ", ".join(scopes.FEATURES)
        raise ConfigurationError(f"SHOPCLERK_SHOPIFY_FEATURES names {unknown[0]!r}. Known: {known}.")
    code = policy is not None and policy.checkout_link.discount_code
    return tuple(dict.fromkeys((*(names or scopes.USUAL), *(("discounts",) if code else ()))))


def _app(settings: Settings) -> tuple[str, str]:
    own = settings.section(ShopifySettings)
    secret = own.client_secret.get_secret_value()
    if not own.client_id or not secret:
        raise ConfigurationError(
            "Set SHOPCLERK_SHOPIFY_CLIENT_ID and SHOPCLERK_SHOPIFY_CLIENT_SECRET, from the app in the Dev Dashboard."
        )
    return own.client_id, secret
