"""Connecting a WooCommerce shop: by REST keys, or by the merchant's consent on their own site."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx2
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from commerce.decoding import decoded
from commerce.errors import ConfigurationError, InputError, StoreError
from connectors.stores.connecting import (
    Asked,
    Begun,
    Callback,
    Connecting,
    Connection,
    Host,
    Kept,
    Landing,
    Upkeep,
    Way,
)
from connectors.stores.woocommerce import finding, gatekeepers, site, webhooks
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.connector import WooStore
from connectors.stores.woocommerce.settings import WooSettings
from connectors.stores.woocommerce.signing import Keys, is_local

log = logging.getLogger(__name__)
_WITHOUT = "changes in the shop are found once a day, or by `shopclerk sync`"
_NOT_GIVEN = (
    "You did not give consent in your shop, so no keys were made and nothing was changed.",
    "To try again, run shopclerk connect woo with the address of your shop and --consent, and choose Approve.",
)
_NO_KEYS = (
    "Your shop says that you gave consent, but no keys have come here that work.",
    "The log of this server tells why. You can also make keys by hand: WooCommerce, Settings, Advanced, REST API, with "
    "read and write permissions. shopclerk connect woo with the address of your shop asks for them.",
)
_NEXT = (
    "## What comes next",
    "Run shopclerk sync: it reads your products, pages and what is bought together.",
    "Run shopclerk doctor: it tells what else there is to see to, such as payment methods that cannot refund.",
    "Look over policy.toml: it says what the clerk may do by itself.",
    "Then try the chat of this server. You can close this page.",
)


class WooFacts(BaseModel):
    """What is told of a connected shop."""

    model_config = ConfigDict(frozen=True)

    url: str = Field("", description="its home page")
    writes: bool = Field(False, description="whether the keys may change anything")


async def look_after(host: Host) -> list[str]:
    """See to it that the shop's webhooks are there and switched on; return what had to be done."""
    secret = str((await host.kept()).credentials.get("webhook_secret") or "")
    store = host.store
    if not isinstance(store, WooStore) or "add_note" not in store.capabilities.actions:
        return []
    if not secret or not host.hooks.startswith("https://"):
        return []
    done = await webhooks.subscribe(store.client, host.hooks, secret)
    revived = [one for one in done if one.endswith("revived")]
    if revived:
        log.warning("the shop had switched webhooks off: %s", ", ".join(revived))
    return done


class WooConnecting(Connecting):
    """Keys that the merchant made, or that their site sends after consent."""

    address = Asked(
        "url", "address of the shop, such as https://shop.example.com", example="https://shop.example.com", most=300
    )
    ways = (
        Way(
            "keys",
            "REST keys of the shop, which may read and write",
            (
                Asked("consumer_key", "Consumer key", variable="WOO_KEY"),
                Asked("consumer_secret", "Consumer secret", variable="WOO_SECRET"),
            ),
        ),
        Way("consent", "a link to open as the shop's owner", consent=True),
    )
    needs = (
        "The REST keys (WooCommerce, Settings, Advanced, REST API; read and write) are read from WOO_KEY and "
        "WOO_SECRET or asked for. Consent sends them to a server that runs at SHOPCLERK_SERVER_PUBLIC_URL, which must "
        "be https."
    )
    option = "root"
    facts = WooFacts
    sends_keys = True
    upkeep = (Upkeep("webhooks", timedelta(hours=1), "switch webhooks on that the shop switched off", look_after),)

    async def connect(self, host: Host, way: str, address: str, given: Mapping[str, str]) -> Connection:
        """Try the keys. A shop in a private network is looked for where the address is the operator's own."""
        del way
        return await _tried(host, address, given["consumer_key"], given["consumer_secret"], trusted=host.trusted)

    async def begin(self, host: Host, address: str) -> Begun:
        """Return the page of the merchant's own site on which they give consent; its state counts once."""
        if not host.callback.startswith("https://"):
            raise ConfigurationError(
                "The shop sends the keys over https only: set SHOPCLERK_SERVER_PUBLIC_URL, or paste keys."
            )
        ca = host.settings.section(WooSettings).ca
        with _in_words():
            root = await finding.find(address, ca=ca, transport=_way(host, address, trusted=host.trusted))
        state = await host.issue_state(root)
        wanted = {
            "app_name": "shopclerk",
            "scope": "read_write",
            "user_id": host.shop_id,
            "return_url": host.done,
            "callback_url": f"{host.callback}?{urlencode({'state': state})}",
        }
        return Begun(f"{root.removesuffix('/wp-json')}/wc-auth/v1/authorize?{urlencode(wanted)}", address)

    async def finish(self, host: Host, callback: Callback) -> Connection:
        """Take the keys that the site sends. They come unsigned: the state is ours, and one call proves them."""
        try:
            found = decoded(callback.body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise InputError("There are no keys in that.")
        key, secret = str(found.get("consumer_key", "")), str(found.get("consumer_secret", ""))
        _keys(key, secret)
        root = await host.use_state(dict(callback.query).get("state", ""))
        return await _tried(host, root, key, secret, trusted=True)

    async def landing(self, host: Host, query: Mapping[str, str]) -> Landing:
        """Return what was connected, and what comes next.

        Anybody may come to this page, so that it tells nothing that the chat page does not.
        """
        if query.get("success") != "1":
            return Landing(title="Nothing was connected", lines=_NOT_GIVEN)
        options = (await host.kept()).options
        if not options.get("root"):
            return Landing(title="No keys have arrived", lines=_NO_KEYS)
        facts = site.Facts.model_validate(options["facts"])
        may = "Its keys may read and write." if facts.writes else "Its keys may only read."
        return Landing(title="Connected", lines=(f"{facts.info.name} ({facts.info.url}) is connected. {may}", *_NEXT))

    def serves(self, host: Host, kept: Kept) -> bool:
        """Compare the address and the keys."""
        store, root = host.store, str(kept.options.get("root") or "")
        return not isinstance(store, WooStore) or store.client.serves(root, keys_of(kept))

    def point(self, host: Host, kept: Kept) -> None:
        """Serve this shop, or none."""
        store = host.store
        if isinstance(store, WooStore):
            root = str(kept.options.get("root") or "")
            facts = site.Facts.model_validate(kept.options["facts"]) if root else None
            store.point_at(root, keys_of(kept), kept.options.get("mode") or "basic", facts)

    async def subscribe(self, host: Host) -> Sequence[str]:
        """Ask for webhooks; without them the daily reconciliation goes on."""
        facts = (await host.kept()).options.get("facts") or {}
        if not facts.get("writes"):
            return [f"Webhooks are not asked for, since the keys may only read; {_WITHOUT}."]
        if not host.hooks.startswith("https://"):
            return [f"Webhooks are not asked for: SHOPCLERK_SERVER_PUBLIC_URL is no https address; {_WITHOUT}."]
        try:
            await look_after(host)
        except StoreError as error:
            log.warning("webhooks could not be asked for: %s", error.code)
            return [f"The shop refused to send webhooks ({error.code}); {_WITHOUT}."]
        return []

    async def unsubscribe(self, host: Host) -> None:
        """Take our webhooks back."""
        if isinstance(host.store, WooStore):
            await webhooks.unsubscribe(host.store.client, host.hooks)


def keys_of(kept: Kept) -> Keys:
    """Return the pair of keys that is kept, empty while there is none."""
    return Keys.model_validate({name: str(kept.credentials.get(name) or "") for name in Keys.model_fields})


async def _tried(host: Host, url: str, key: str, secret: str, *, trusted: bool) -> Connection:
    """Find the shop and reach it with the keys."""
    ca, way = host.settings.section(WooSettings).ca, _way(host, url, trusted=trusted)
    with _in_words():
        found = await finding.discover(url, _keys(key, secret), ca=ca, transport=way)
        trial = WooStore(WooClient(found.root, found.keys, found.mode, ca=ca, transport=way))
        try:
            facts, noticed = await trial.facts(), await trial.concerns()
        finally:
            await trial.close()
    before = (await host.kept()).credentials.get("webhook_secret")
    plain: dict[str, Any] = {name: getattr(found.keys, name).get_secret_value() for name in Keys.model_fields}
    return Connection(
        place=facts.info.url,
        info=facts.info,
        credentials={**plain, "webhook_secret": str(before or secrets.token_urlsafe(32))},
        options={"root": found.root, "mode": found.mode, "ca": ca, "facts": facts.model_dump(mode="json")},
        told={"root": found.root, "mode": found.mode, "writes": facts.writes},
        facts={"url": facts.info.url, "writes": facts.writes},
        notes=(*found.notes, *_lacks(facts)),
        noticed=tuple(f"{each}." for each in noticed),
    )


@contextmanager
def _in_words() -> Iterator[None]:
    """Name who answered in the shop's place: whoever connects a shop may know, unlike its customers."""
    try:
        yield
    except StoreError as error:
        if error.code not in (*gatekeepers.CODES, "writes_blocked") or not error.detail:
            raise
        told = error.detail if error.code in gatekeepers.CODES else f"{error.message} {error.detail}"
        raise type(error)(told, code=error.code) from error


def _way(host: Host, url: str, *, trusted: bool) -> httpx2.AsyncBaseTransport | None:
    """Return what carries requests to a shop that is being connected, the plain network for one that is local."""
    own = host.settings.section(WooSettings)
    return None if own.local or (trusted and is_local(url)) else finding.only_public(own.ca)


def _keys(key: str, secret: str) -> Keys:
    key, secret = key.strip(), secret.strip()
    good = key.startswith("ck_") and secret.startswith("cs_") and key.isascii() and secret.isascii()
    if not good or max(len(key), len(secret)) > 100:
        raise InputError("Those are no REST keys: one begins with ck_, the other with cs_.")
    return Keys(consumer_key=SecretStr(key), consumer_secret=SecretStr(secret))


def _lacks(facts: site.Facts) -> list[str]:
    if not facts.writes:
        return ["The keys may only read: nothing can be changed until there are some with read and write permissions."]
    if not facts.refunds:
        return ["No payment method that is switched on can refund by API: refunds go to a person."]
    return []
