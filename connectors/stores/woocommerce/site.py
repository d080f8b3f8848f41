"""A site's own facts: name, home, currency, what it has, and what our keys may do."""

from __future__ import annotations

import asyncio
import re
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx2
from pydantic import BaseModel, ConfigDict

from commerce.currencies import DIGITS
from commerce.decoding import decoded
from commerce.errors import (
    InputError,
    NotFound,
    StoreDisconnected,
    StoreError,
    StoreRejected,
    StoreTimeout,
    StoreUnavailable,
)
from commerce.markup import plain
from commerce.money import exponent
from commerce.text import one_line
from connectors.stores.base import ShopInfo
from connectors.stores.public_only import PublicOnly
from connectors.stores.woocommerce.client import WooClient, trust
from connectors.stores.woocommerce.signing import Keys, Mode, is_local
from connectors.stores.woocommerce.values import listed, lists

#: What the optional plug-in announces itself by in the REST index.
PLUGIN = "shopclerk/v1"
_INDEX = "name,url,home,namespaces"
_LINK = re.compile(r"<([^<>]+)>\s*+;[^,<]*rel=\"?https://api\.w\.org/\"?", re.IGNORECASE)
_PICTURES = 20
_MOST = 2 * 1024 * 1024  # of what an index says, also of a site that does not leave out what was not asked for


class Facts(BaseModel):
    """What was found out about a site with its keys."""

    model_config = ConfigDict(frozen=True)

    info: ShopInfo
    writes: bool = False
    refunds: bool = False  # whether any payment method that is switched on can pay back by API
    keyed: bool = False  # whether the plug-in is there
    mails: bool = False  # whether mails can be sent again
    decimals: int | None = None  # how many the shop's prices have, where known


async def facts(client: WooClient) -> Facts:
    """Find out about the site. Never asks for ``/system_status``, which lists the whole server.

    Raises:
        StoreError: It cannot be reached, or the keys are refused.
    """
    index = await client.node("/", {"_fields": _INDEX}, public=True)
    spaces = _spaces(index)
    if "wc/v3" not in spaces:
        raise StoreUnavailable(detail="the site has no WooCommerce REST API (wc/v3)", code="no_woocommerce")
    currency = await currency_of(client)
    writes, gateways, pictures, mails, taxes, decimals = await asyncio.gather(
        may_write(client), _gateways(client), _picture_hosts(client), _mails(client), _taxes(client), _decimals(client)
    )
    home = str(index.get("home") or index.get("url") or client.site)
    hosts = {host_of(home), host_of(str(index.get("url") or "")), client.host}
    name = one_line(plain(str(index.get("name") or "")), 120) or client.host
    return Facts(
        info=ShopInfo(
            name=name, url=home.rstrip("/"), currency=currency, hosts=frozenset(filter(None, hosts)),
            pictures=frozenset(filter(None, pictures - hosts)), taxes=taxes,
        ),
        writes=writes, refunds=gateways, keyed=PLUGIN in spaces, mails=mails,
        decimals=decimals,
    )  # fmt: skip


async def currency_of(client: WooClient) -> str:
    """Return the currency of the shop's prices.

    Raises:
        StoreError: The shop does not say, or sells in one whose smallest coin nobody here knows.
    """
    code = (await client.node("/wc/v3/data/currencies/current")).get("code")
    told = code.strip().upper() if isinstance(code, str) else ""
    if not told:
        raise StoreUnavailable(detail=f"no currency code: {one_line(str(code), 40)}")
    if told not in DIGITS:
        raise StoreUnavailable(
            f"The shop's currency is {one_line(told, 20)}. I know only those of ISO 4217, such as EUR or JPY: sums in "
            "others would be rounded wrongly.", code="unknown_currency", detail=f"the shop sells in {told[:40]}",
        )  # fmt: skip
    return told


def uneven(currency: str, decimals: int | None) -> str:
    """Return what is wrong when the shop's prices have more decimals than its currency, empty when nothing is."""
    if decimals is None or decimals <= exponent(currency):
        return ""
    return (
        f"The shop's prices have {decimals} decimals and {currency} has {exponent(currency) or 'none'}: what an order "
        "with smaller sums costs nobody can pay back exactly, so its refunds go to a colleague. Set the number of "
        "decimals under WooCommerce, Settings, General"
    )


def host_of(url: str) -> str:
    """Return the host that an address names, empty where it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _spaces(index: object) -> list[object]:
    """Return what a REST index says that the site has."""
    return listed(index.get("namespaces") if isinstance(index, dict) else None)


async def may_write(client: WooClient) -> bool:
    """Return whether the keys may write, by a write that cannot hit anything: order 0 does not exist."""
    try:
        await client.write("PUT", "/wc/v3/orders/0", {})
    except StoreRejected as error:
        return error.code != "read_only_key"
    except NotFound:
        return True
    except StoreTimeout as error:
        raise StoreUnavailable(
            "The shop answers, but something before it blocks what would change an order.", code="writes_blocked",
            detail=f"a firewall or host stops PUT requests: {error.detail}",
        ) from error  # fmt: skip
    return True


async def _gateways(client: WooClient) -> bool:
    rows = (await client.page("/wc/v3/payment_gateways", {"_fields": "id,enabled,method_supports"})).rows
    return any(one.get("enabled") and "refunds" in listed(one.get("method_supports")) for one in rows)


async def _picture_hosts(client: WooClient) -> set[str]:
    """Return where the shop's pictures live: often on a delivery network's host."""
    params: dict[str, str | int] = {"per_page": _PICTURES, "status": "publish", "_fields": "images"}
    rows = (await client.page("/wc/v3/products", params)).rows
    sources = [str(image.get("src") or "") for row in rows for image in lists(row, "images")["images"]]
    return set(map(host_of, sources))


async def _mails(client: WooClient) -> bool:
    """Return whether the route is there, without sending anything: it lists the mails of order 0."""
    try:
        await client.read("/wc/v3/orders/0/actions/email_templates")
    except StoreRejected as error:
        return error.code != "not_supported"
    except (NotFound, StoreError):
        return True
    return True


async def _decimals(client: WooClient) -> int | None:
    try:
        path = "/wc/v3/settings/general/woocommerce_price_num_decimals"
        text = str((await client.node(path, {"_fields": "value"})).get("value"))
    except (NotFound, StoreError):
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else None


async def _taxes(client: WooClient) -> Literal["", "included", "added"]:
    """Return whether prices hold the tax; nothing where none is worked out, or the keys may not know."""
    names = ("general/woocommerce_calc_taxes", "tax/woocommerce_prices_include_tax")
    try:
        nodes = [await client.node(f"/wc/v3/settings/{name}", {"_fields": "value"}) for name in names]
    except (NotFound, StoreError):
        return ""
    worked_out, included = (str(node.get("value")) == "yes" for node in nodes)
    return "" if not worked_out else "included" if included else "added"


class Found(BaseModel):
    """Where a site's API is, and how its keys are sent; ``notes`` say in words what was noticed."""

    model_config = ConfigDict(frozen=True)

    root: str
    mode: Mode
    notes: tuple[str, ...] = ()


def only_public(ca: str) -> httpx2.AsyncBaseTransport:
    """Return what carries requests to a shop that is not declared to be local."""
    return PublicOnly(verify=trust(ca))


async def discover(url: str, keys: Keys, *, ca: str = "", transport: httpx2.AsyncBaseTransport | None = None) -> Found:
    """Find the API of the site at ``url``, and the way in which its host lets keys through.

    Raises:
        InputError: That is no address, or plain http to a shop that is not local.
        StoreError: There is no WooCommerce, or the keys are refused.
    """
    root, notes = await _find(url, ca, transport)
    if urlsplit(root).scheme == "http":
        if not is_local(root):
            raise InputError("That shop answers over plain http only, where keys could be read by others. Use https.")
        notes.append("Reached over plain http, with signed requests: fit for a local shop, never for a real one.")
        return Found(root=root, mode="oauth", notes=tuple(notes))
    client = WooClient(root, keys, "basic", ca=ca, transport=transport)
    try:
        try:
            await client.read("/wc/v3/products", {"per_page": 1, "_fields": "id"})
        except StoreDisconnected as refused:
            if "woocommerce_rest_cannot_" not in str(refused.detail):  # the keys were seen, and are wrong
                raise
            client.point_at(root, keys, "query")
            try:
                await client.read("/wc/v3/products", {"per_page": 1, "_fields": "id"})
            except StoreError:
                raise refused from None
            notes.append("The host drops the Authorization header, so the keys go in the address, over https.")
            return Found(root=root, mode="query", notes=tuple(notes))
    finally:
        await client.close()
    return Found(root=root, mode="basic", notes=tuple(notes))


async def find(url: str, *, ca: str = "", transport: httpx2.AsyncBaseTransport | None = None) -> str:
    """Return the address of the REST API of the site at ``url``, without any keys."""
    return (await _find(url, ca, transport))[0]


async def _find(url: str, ca: str, transport: httpx2.AsyncBaseTransport | None) -> tuple[str, list[str]]:
    address = _address(url)
    async with httpx2.AsyncClient(
        timeout=20.0, transport=transport, verify=trust(ca), headers={"Accept-Encoding": "identity"}
    ) as http:
        return await _root(http, address)


def _address(url: str) -> str:
    text = url.strip()
    text = (text if "://" in text else f"https://{text}").partition("#")[0].rstrip("/")
    text = re.sub(r"/wp-(?:admin|login\.php)(?:[/?].*)?\Z", "", text)  # what stands in the merchant's own browser
    known = _reachable(text)
    if known is None or known.userinfo or known.query or len(text) > 300:
        raise InputError("That is no address of a shop, such as https://shop.example.com.")
    return text


def _reachable(url: str) -> httpx2.URL | None:
    """Return an address that a request can be sent to, None for any other: a redirect may name anything."""
    try:
        found = httpx2.URL(url)
        known = found.scheme in ("http", "https") and host_of(url) and (found.port is None or 0 < found.port < 2**16)
    except (ValueError, httpx2.InvalidURL):
        return None
    return found if known else None


async def _root(http: httpx2.AsyncClient, address: str) -> tuple[str, list[str]]:
    """Return the address of the site's REST API."""
    bare = address.removesuffix("/wp-json").removesuffix("/index.php")
    notes: list[str] = []
    for tail in ("/wp-json", "/index.php/wp-json"):
        root = await _try(http, f"{bare}{tail}")
        if root:
            _same_host(bare, root)
            if "/index.php/" in f"{root}/":
                notes.append("The site's addresses go through index.php.")
            if urlsplit(root).path.removesuffix("/wp-json").removesuffix("/index.php"):
                notes.append("The shop lives in a folder of its site.")
            return root, notes
    linked = await _linked(http, bare)
    if linked and "rest_route=" in linked:
        raise StoreUnavailable(
            "This shop's REST API cannot be reached with keys while its permalinks are set to Plain. Choose another "
            "structure under Settings, Permalinks.", code="plain_permalinks", detail="rest_route permalinks",
        )  # fmt: skip
    root = await _try(http, linked.rstrip("/")) if linked else ""
    if root:
        _same_host(bare, root)
        return root, notes
    raise StoreUnavailable(
        "There is no WooCommerce at that address, or its REST API is closed.", code="no_woocommerce", detail=address
    )


def _same_host(asked: str, found: str) -> None:
    """Raise `InputError` when an address leads to another host: the keys are not for whoever took the domain over."""
    names = [(urlsplit(one).hostname or "").removeprefix("www.") for one in (asked, found)]
    if names[0] != names[1]:
        site = found.removesuffix("/wp-json").removesuffix("/index.php")
        raise InputError(
            f"That address leads to another one, {one_line(site, 200)}. If that is the shop, connect it by that name.",
            code="other_host",
        )  # fmt: skip


async def honours_keys(client: WooClient) -> bool:
    """Return whether the plug-in that honours idempotency keys is there now: it may be switched off at any time."""
    index = await client.read("/", {"_fields": "namespaces"}, public=True)
    return PLUGIN in _spaces(index)


async def _ask(
    http: httpx2.AsyncClient, url: str, params: dict[str, str] | None = None, *, most: int = _MOST
) -> tuple[httpx2.Response, bytes]:
    """Return an answer and the first of its content: a site that is not known yet may send without end."""
    content = bytearray()
    async with http.stream("GET", url, params=params) as response:
        if most:
            async for part in response.aiter_bytes():
                content += part
                if len(content) > most:
                    break
    return response, bytes(content[:most])


async def _try(http: httpx2.AsyncClient, root: str) -> str:
    """Return where the REST index really is, empty when it is not there."""
    for _ in range(4):
        if _reachable(root) is None:
            return ""
        try:
            response, content = await _ask(http, f"{root}/", {"_fields": "namespaces"})
        except httpx2.HTTPError as error:
            host = urlsplit(root).hostname
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise StoreUnavailable(
                    "The shop's certificate is not trusted: it is self-signed, expired, or another host's. For a local "
                    "shop name its certificate in SHOPCLERK_WOO_CA.", code="bad_certificate", detail=f"at {host}",
                ) from None  # fmt: skip
            raise StoreUnavailable(
                f"Nothing answers at {one_line(host or '', 100)}. Is the address spelt right, and the shop running?",
                detail=f"{type(error).__name__} at {host}",
            ) from None
        if response.is_redirect:
            try:
                root = urljoin(f"{root}/", response.headers.get("Location", "")).partition("?")[0].rstrip("/")
            except ValueError:
                return ""
            continue
        try:
            return root if response.is_success and "wc/v3" in _spaces(decoded(content)) else ""
        except ValueError:
            return ""
    return ""


async def _linked(http: httpx2.AsyncClient, address: str) -> str:
    """Return the REST address that the home page names in its Link header."""
    for _ in range(4):
        try:
            response, _ = await _ask(http, f"{address}/", most=0)
            if response.is_redirect:
                address = urljoin(f"{address}/", response.headers.get("Location", "")).rstrip("/")
        except (httpx2.HTTPError, ValueError):
            return ""
        if not response.is_redirect:
            found = _LINK.search(response.headers.get("Link", ""))
            return found[1] if found else ""
        if _reachable(address) is None:
            return ""
    return ""
