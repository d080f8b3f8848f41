"""A site's own facts: name, home, currency, what it has, and what our keys may do. Where it is finds ``finding``."""

from __future__ import annotations

import asyncio
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from commerce.currencies import DIGITS
from commerce.errors import NotFound, StoreError, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.markup import plain
from commerce.money import exponent
from commerce.text import one_line
from connectors.stores.base import ShopInfo
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.values import Node, listed, lists

#: What the optional plug-in announces itself by in the REST index.
PLUGIN = "shopclerk/v1"
_INDEX = "name,url,home,namespaces"
#: Codes of what WordPress itself keeps from visitors.
CLOSED = ("rest_closed", "shop_forbidden")
_PICTURES = 20


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
    index = await _index(client)
    known = spaces(index)
    if index and "wc/v3" not in known:
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
            name=name,
            url=home.rstrip("/"),
            currency=currency,
            hosts=frozenset(filter(None, hosts)),
            pictures=frozenset(filter(None, pictures - hosts)),
            taxes=taxes,
        ),
        writes=writes,
        refunds=gateways,
        keyed=PLUGIN in known,
        mails=mails,
        decimals=decimals,
    )


async def _index(client: WooClient) -> Node:
    """Return what the site says of itself, nothing where it says so to nobody who is not signed in.

    Keys are heard below ``wc/`` alone, so that they do not open the index; what is asked next shows that they work.
    """
    try:
        return await client.node("/", {"_fields": _INDEX}, public=True)
    except StoreUnavailable as error:
        if error.code not in CLOSED:
            raise
        return {}


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
            "others would be rounded wrongly.",
            code="unknown_currency",
            detail=f"the shop sells in {told[:40]}",
        )
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


def spaces(index: object) -> list[object]:
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
            "The shop answers, but something before it blocks what would change an order.",
            code="writes_blocked",
            detail=f"a firewall or host stops PUT requests: {error.detail}",
        ) from error
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


async def honours_keys(client: WooClient) -> bool:
    """Return whether the plug-in that honours idempotency keys is there now: it may be switched off at any time."""
    return PLUGIN in spaces(await _index(client))
