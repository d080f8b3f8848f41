"""Connecting a WooCommerce shop: by REST keys, or by the merchant's consent on their own site."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpx2
from pydantic import BaseModel, ConfigDict, SecretStr

from commerce.decoding import decoded
from commerce.errors import ConfigurationError, InputError, StoreError
from connectors.stores.woocommerce import WooStore, finding, gatekeepers, site, webhooks
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys, is_local
from service.connect import concerns, refusals, rows, states
from service.shop import Shop

log = logging.getLogger(__name__)
PLATFORM = "woocommerce"
CALLBACK = "/connect/woo/callback"
DONE = "/connect/woo/done"
WEBHOOKS = "/webhooks/woo"
_WITHOUT = "changes in the shop are found once a day, or by `shopclerk sync`"


class Connected(BaseModel):
    """A shop that is connected: which, whether its keys may write, and in words what was noticed."""

    model_config = ConfigDict(frozen=True)

    url: str
    name: str
    writes: bool
    notes: tuple[str, ...] = ()


async def with_keys(
    shop: Shop, url: str, key: str, secret: str, who: str, *, local: bool | None = None
) -> Connected:
    """Connect by REST keys that the merchant made under WooCommerce, Settings, Advanced.

    Args:
        shop: The open shop.
        url: Its address.
        key: The consumer key.
        secret: The consumer secret.
        who: Who connects it, for the audit trail.
        local: Whether the shop may be in a private network; None: when the address itself says so.

    Raises:
        InputError: That is no pair of keys, or no address.
        StoreError: The shop cannot be reached with them; nothing is kept.
    """
    _mine(shop)
    ca, way = shop.settings.woo_ca, _way(shop, url, local)
    with _in_words(), refusals.said():
        found = await finding.discover(url, _keys(key, secret), ca=ca, transport=way)
        keys = found.keys
        trial = WooStore(WooClient(found.root, keys, found.mode, ca=ca, transport=way))
        try:
            facts, noticed = await trial.facts(), await trial.concerns()
        finally:
            await trial.close()
    options: dict[str, Any] = {"root": found.root, "mode": found.mode, "ca": ca}
    hooks = await _hook_secret(shop)
    options["facts"] = facts.model_dump(mode="json")
    async with shop.connecting:
        await rows.keep(
            shop, PLATFORM, who, {**_plain(keys), "webhook_secret": hooks}, options, place="root",
            told={"root": found.root, "mode": found.mode, "writes": facts.writes},
        )  # fmt: skip
        if isinstance(shop.connector, WooStore):
            shop.connector.point_at(found.root, keys, found.mode, facts)
    shop.learn(facts.info)
    notes = [*found.notes, *_lacks(facts), *await _subscribe(shop, hooks, facts.writes)]
    notes += [*(f"{each}." for each in noticed), *await concerns.all_of(shop)]
    notes = list(dict.fromkeys(notes))
    return Connected(url=facts.info.url, name=facts.info.name, writes=facts.writes, notes=tuple(notes))


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


def _way(shop: Shop, url: str, local: bool | None) -> httpx2.AsyncBaseTransport | None:
    """Return what carries requests to a shop that is being connected, the plain network for one that is local."""
    if shop.settings.woo_local or (is_local(url) if local is None else local):
        return None
    return finding.only_public(shop.settings.woo_ca)


async def begin(shop: Shop, url: str, *, local: bool | None = None) -> str:
    """Return the page of the merchant's own site on which they give consent; its state counts once.

    Raises:
        ConfigurationError: The site could not send the keys here: WooCommerce wants https.
        StoreError: There is no WooCommerce at that address.
        InputError: It is in a private network, and the shop is not declared to be local.
    """
    _mine(shop)
    base = shop.settings.base_url
    if not base.startswith("https://"):
        raise ConfigurationError("The shop sends the keys over https only: set SHOPCLERK_PUBLIC_URL, or paste keys.")
    with _in_words():
        root = await finding.find(url, ca=shop.settings.woo_ca, transport=_way(shop, url, local))
    state = await states.issue(shop, PLATFORM, root)
    wanted = {
        "app_name": "shopclerk", "scope": "read_write", "user_id": shop.shop_id, "return_url": f"{base}{DONE}",
        "callback_url": f"{base}{CALLBACK}?{urlencode({'state': state})}",
    }  # fmt: skip
    return f"{root.removesuffix('/wp-json')}/wc-auth/v1/authorize?{urlencode(wanted)}"


async def finish(shop: Shop, state: str, body: bytes) -> Connected:
    """Take the keys that the site sends. They come unsigned: the state is ours, and one call proves them.

    Raises:
        NotAuthenticated: The state is not ours, is old, or was used.
        InputError: There are no keys in it.
        StoreError: The site does not accept them; nothing is kept.
    """
    try:
        found = decoded(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InputError("There are no keys in that.")
    _keys(str(found.get("consumer_key", "")), str(found.get("consumer_secret", "")))
    root = await states.use(shop, PLATFORM, state)
    return await with_keys(shop, root, str(found["consumer_key"]), str(found["consumer_secret"]), "merchant")


class Landing(BaseModel):
    """What the merchant reads when their browser comes back: a heading and lines, of which some are headings."""

    model_config = ConfigDict(frozen=True)

    title: str
    lines: tuple[str, ...]


async def after_consent(shop: Shop, given: bool) -> Landing:
    """Return what the merchant reads after the consent page: what was connected, and what comes next.

    Anybody may come to this page, so that it tells nothing that the chat page does not.
    """
    if not given:
        return Landing(title="Nothing was connected", lines=_NOT_GIVEN)
    row = await rows.read(shop, PLATFORM)
    if row is None or not row.options.get("root"):
        return Landing(title="No keys have arrived", lines=_NO_KEYS)
    facts = site.Facts.model_validate(row.options["facts"])
    may = "Its keys may read and write." if facts.writes else "Its keys may only read."
    return Landing(title="Connected", lines=(f"{facts.info.name} ({facts.info.url}) is connected. {may}", *_NEXT))


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


def _mine(shop: Shop) -> None:
    if shop.settings.platform != PLATFORM:
        raise ConfigurationError("This shopclerk serves another platform: set SHOPCLERK_PLATFORM=woocommerce.")


def _keys(key: str, secret: str) -> Keys:
    key, secret = key.strip(), secret.strip()
    good = key.startswith("ck_") and secret.startswith("cs_") and key.isascii() and secret.isascii()
    if not good or max(len(key), len(secret)) > 100:
        raise InputError("Those are no REST keys: one begins with ck_, the other with cs_.")
    return Keys(consumer_key=SecretStr(key), consumer_secret=SecretStr(secret))


def _plain(keys: Keys) -> dict[str, str]:
    return {name: getattr(keys, name).get_secret_value() for name in Keys.model_fields}


def _lacks(facts: site.Facts) -> list[str]:
    if not facts.writes:
        return ["The keys may only read: nothing can be changed until there are some with read and write permissions."]
    if not facts.refunds:
        return ["No payment method that is switched on can refund by API: refunds go to a person."]
    return []


async def hook_secret(shop: Shop) -> str:
    """Return the secret that the shop signs webhooks with, empty while none is connected."""
    row = await rows.read(shop, PLATFORM)
    kept = {} if row is None else shop.keyring.decrypt(row.credentials)
    return str(kept.get("webhook_secret") or "") if isinstance(kept, dict) else ""


async def _hook_secret(shop: Shop) -> str:
    return await hook_secret(shop) or secrets.token_urlsafe(32)


async def disconnect(shop: Shop, who: str) -> None:
    """Forget the shop's keys, at once and for good; its webhooks are taken back where it still lets us."""
    if isinstance(shop.connector, WooStore):
        try:
            await webhooks.unsubscribe(shop.connector.client, shop.settings.base_url + WEBHOOKS)
        except StoreError as error:
            log.warning("webhooks could not be taken back: %s", error.code)
    async with shop.connecting:
        await rows.forget(shop, PLATFORM, who)
        if isinstance(shop.connector, WooStore):
            shop.connector.point_at("", Keys(), "basic", None)


async def follow(shop: Shop) -> bool:
    """Serve what another process connected, or nothing when it disconnected; False when nothing changed."""
    store = shop.connector
    if not isinstance(store, WooStore):
        return False
    async with shop.connecting:
        row = await rows.read(shop, PLATFORM)
        if row is None:  # nobody has connected or disconnected anything here
            return False
        kept = shop.keyring.decrypt(row.credentials)
        pair = kept if isinstance(kept, dict) else {}
        keys = Keys.model_validate({name: str(pair.get(name) or "") for name in Keys.model_fields})
        root = str(row.options.get("root") or "")
        if store.client.serves(root, keys):
            return False
        facts = site.Facts.model_validate(row.options["facts"]) if root else None
        store.point_at(root, keys, row.options.get("mode") or "basic", facts)
    if facts is not None:
        shop.learn(facts.info)
    return True


async def _subscribe(shop: Shop, secret: str, writes: bool) -> list[str]:
    """Ask for webhooks; what stands in the way is said, and the daily reconciliation goes without them."""
    if not writes:
        return [f"Webhooks are not asked for, since the keys may only read; {_WITHOUT}."]
    if not shop.settings.base_url.startswith("https://"):
        return [f"Webhooks are not asked for: SHOPCLERK_PUBLIC_URL is no https address; {_WITHOUT}."]
    try:
        await look_after(shop, secret)
    except StoreError as error:
        log.warning("webhooks could not be asked for: %s", error.code)
        return [f"The shop refused to send webhooks ({error.code}); {_WITHOUT}."]
    return []


async def look_after(shop: Shop, secret: str = "") -> list[str]:
    """See to it that the shop's webhooks are there and switched on; return what had to be done."""
    secret = secret or await hook_secret(shop)
    fit = isinstance(shop.connector, WooStore) and "add_note" in shop.connector.capabilities.actions
    if not fit or not secret or not shop.settings.base_url.startswith("https://"):
        return []
    assert isinstance(shop.connector, WooStore)
    done = await webhooks.subscribe(shop.connector.client, shop.settings.base_url + WEBHOOKS, secret)
    revived = [one for one in done if one.endswith("revived")]
    if revived:
        log.warning("the shop had switched webhooks off: %s", ", ".join(revived))
    return done
