"""Finding a site's REST API from an address that somebody typed, and the way in which its host lets keys through."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
from pydantic import BaseModel, ConfigDict, SecretStr

from commerce.decoding import behind_noise
from commerce.errors import InputError, StoreDisconnected, StoreError, StoreUnavailable
from commerce.text import one_line
from connectors.public_only import PublicOnly
from connectors.stores.woocommerce import answers, gatekeepers, signing
from connectors.stores.woocommerce.client import WooClient, trust
from connectors.stores.woocommerce.gatekeepers import Gatekeeper
from connectors.stores.woocommerce.signing import Keys, Mode, is_local
from connectors.stores.woocommerce.site import CLOSED, host_of, spaces

_LINK = re.compile(r"<([^<>]+)>\s*+;[^,<]*rel=\"?https://api\.w\.org/\"?", re.IGNORECASE)
_MOST = 2 * 1024 * 1024  # of what an index says, also of a site that does not leave out what was not asked for
_SIGNED_IN = re.compile(r"\A(https?://)([^/@?#]*@)", re.IGNORECASE)
_NO_ADDRESS = "That is no address of a shop, such as https://shop.example.com."
_PLAIN_HTTP = "That shop answers over plain http only, where keys could be read by others. Use https."


class Found(BaseModel):
    """Where a site's API is, and how its keys are sent; ``notes`` say in words what was noticed."""

    model_config = ConfigDict(frozen=True)

    root: str
    mode: Mode
    keys: Keys = Keys()
    notes: tuple[str, ...] = ()


@dataclass
class _Look:
    """What was seen while looking for an API: ``root`` is where it is, empty while it was not found."""

    http: httpx2.AsyncClient
    login: SecretStr
    host: str
    root: str = ""
    closed: str = ""  # WordPress's code where it lets no visitor see its index
    keeper: Gatekeeper | None = None  # who answered first in the shop's place
    notes: list[str] = field(default_factory=list)


def only_public(ca: str) -> httpx2.AsyncBaseTransport:
    """Return what carries requests to a shop that is not declared to be local."""
    advice = "If the shop is really there, set SHOPCLERK_WOO_LOCAL=true."
    return PublicOnly(verify=trust(ca), advice=advice)


async def discover(url: str, keys: Keys, *, ca: str = "", transport: httpx2.AsyncBaseTransport | None = None) -> Found:
    """Find the API of the site at ``url``, and the way in which its host lets keys through.

    An address may hold the user and password that a staging site asks everybody for: they become a part of the keys.

    Raises:
        InputError: That is no address, or plain http to a shop that is not local.
        StoreError: There is no WooCommerce, or the keys are refused.
    """
    address, login = _address(url)
    look = await _find(address, login, ca, transport)
    root, notes, keys = look.root, look.notes, keys.model_copy(update={"login": login})
    if urlsplit(root).scheme == "http":
        if not is_local(root):
            raise InputError(_PLAIN_HTTP)
        notes.append("Reached over plain http, with signed requests: fit for a local shop, never for a real one.")
        return Found(root=root, mode="oauth", keys=keys, notes=tuple(notes))
    client = WooClient(root, keys, "query" if login else "basic", ca=ca, transport=transport)
    try:
        mode = await _way_in(client, root, keys, look)
    finally:
        await client.close()
    return Found(root=root, mode=mode, keys=keys, notes=tuple(notes))


async def _way_in(client: WooClient, root: str, keys: Keys, look: _Look) -> Mode:
    """Return how keys are sent, proven by one call."""
    if look.closed:
        look.notes.append(f"Its REST API is closed to visitors ({look.closed}); the keys get through.")
    if look.login:
        await _one_product(client)
        look.notes.append("The site asks everybody for a password: that goes in the header, the keys in the address.")
        return "query"
    try:
        await _one_product(client)
    except StoreError as refused:
        unseen = isinstance(refused, StoreDisconnected) and "woocommerce_rest_cannot_" in str(refused.detail)
        if not unseen and refused.code not in CLOSED:  # the keys were seen, and are wrong
            raise
        client.point_at(root, keys, "query")
        try:
            await _one_product(client)
        except StoreError:
            raise refused from None
        look.notes.append("The host drops the Authorization header, so the keys go in the address, over https.")
        return "query"
    return "basic"


async def _one_product(client: WooClient) -> None:
    await client.read("/wc/v3/products", {"per_page": 1, "_fields": "id"})


async def find(url: str, *, ca: str = "", transport: httpx2.AsyncBaseTransport | None = None) -> str:
    """Return the address of the REST API of the site at ``url``, without any keys.

    Raises:
        InputError: That is no address, or one with a password, which goes with pasted keys only.
        StoreError: There is no WooCommerce.
    """
    address, login = _address(url)
    if login:
        raise InputError("A site that asks everybody for a password is connected by pasted keys, not by consent.")
    return (await _find(address, login, ca, transport)).root


async def _find(address: str, login: SecretStr, ca: str, transport: httpx2.AsyncBaseTransport | None) -> _Look:
    async with httpx2.AsyncClient(
        timeout=20.0, transport=transport, verify=trust(ca), headers={"Accept-Encoding": "identity"}
    ) as http:
        look = _Look(http, login, host_of(address))
        await _root(look, address)
        return look


def _address(url: str) -> tuple[str, SecretStr]:
    """Return an address without who signs in at it, and who does.

    Raises:
        InputError: It is none, or its password would be sent over plain http.
    """
    text = url.strip()
    text = (text if "://" in text else f"https://{text}").partition("#")[0].rstrip("/")
    text = re.sub(r"/wp-(?:admin|login\.php)(?:[/?].*)?\Z", "", text)  # what stands in the merchant's own browser
    signed_in = _SIGNED_IN.match(text)
    known = _reachable(text)
    if signed_in and known and known.username and known.password:
        text = signed_in[1] + text[signed_in.end() :]
        login = SecretStr(f"{known.username}:{known.password}")
        known = _reachable(text)
    else:
        login = SecretStr("")
    if known is None or known.userinfo or known.query or len(text) > 300:
        raise InputError(_NO_ADDRESS)
    if login and known.scheme == "http" and not is_local(text):
        raise InputError("That password could be read by others over plain http. Use https.")
    return text, login


def _reachable(url: str) -> httpx2.URL | None:
    """Return an address that a request can be sent to, None for any other: a redirect may name anything."""
    try:
        found = httpx2.URL(url)
        known = found.scheme in ("http", "https") and host_of(url) and (found.port is None or 0 < found.port < 2**16)
    except (ValueError, httpx2.InvalidURL):
        return None
    return found if known else None


async def _root(look: _Look, address: str) -> None:
    """Find the address of the site's REST API.

    Raises:
        StoreUnavailable: There is none, with who answered in its place.
        InputError: It is another site's.
    """
    bare = address.removesuffix("/wp-json").removesuffix("/index.php")
    for tail in ("/wp-json", "/index.php/wp-json"):
        look.root = await _try(look, f"{bare}{tail}")
        if look.root:
            _same_host(bare, look.root)
            if "/index.php/" in f"{look.root}/":
                look.notes.append("The site's addresses go through index.php.")
            if urlsplit(look.root).path.removesuffix("/wp-json").removesuffix("/index.php"):
                look.notes.append("The shop lives in a folder of its site.")
            return
    linked = await _linked(look, bare)
    if linked and "rest_route=" in linked:
        raise StoreUnavailable(
            "This shop's REST API cannot be reached with keys while its permalinks are set to Plain. Choose another "
            "structure under Settings, Permalinks.",
            code="plain_permalinks",
            detail="rest_route permalinks",
        )
    look.root = await _try(look, linked.rstrip("/")) if linked else ""
    if look.root:
        _same_host(bare, look.root)
        return
    if look.keeper is not None and look.keeper.id not in ("no_rest", "page"):
        raise look.keeper.error(f"GET {bare}/wp-json/")
    who = f" What answers there: {look.keeper.words}" if look.keeper else ""
    raise StoreUnavailable(
        f"There is no WooCommerce at that address, or its REST API is closed.{who}",
        code="no_woocommerce",
        detail=address,
    )


def _same_host(asked: str, found: str) -> None:
    """Raise `InputError` when an address leads to another host: the keys are not for whoever took the domain over."""
    names = [(urlsplit(one).hostname or "").removeprefix("www.") for one in (asked, found)]
    if names[0] != names[1]:
        site = found.removesuffix("/wp-json").removesuffix("/index.php")
        raise InputError(
            f"That address leads to another one, {one_line(site, 200)}. If that is the shop, connect it by that name.",
            code="other_host",
        )


async def _ask(
    look: _Look, url: str, params: dict[str, str] | None = None, *, most: int = _MOST
) -> tuple[httpx2.Response, bytes]:
    """Return an answer and the first of its content: a site that is not known yet may send without end."""
    content = bytearray()
    ours = host_of(url) == look.host and (url.startswith("https:") or is_local(url))
    proof = signing.headers("query", Keys(login=look.login)) if ours else {}
    async with look.http.stream("GET", url, params=params, headers=proof) as response:
        async for part in response.aiter_bytes():
            content += part
            if len(content) > most:
                break
    return response, bytes(content[:most])


async def _try(look: _Look, root: str) -> str:
    """Return where the REST index really is, empty when it is not there."""
    for _ in range(4):
        if _reachable(root) is None:
            return ""
        try:
            response, content = await _ask(look, f"{root}/", {"_fields": "namespaces"})
        except httpx2.HTTPError as error:
            raise _unreached(error, urlsplit(root).hostname or "") from None
        if response.is_redirect:
            try:
                root = urljoin(f"{root}/", response.headers.get("Location", "")).partition("?")[0].rstrip("/")
            except ValueError:
                return ""
            continue
        return root if _is_index(look, response, content) else ""
    return ""


def _is_index(look: _Look, response: httpx2.Response, content: bytes) -> bool:
    """Return whether an answer is WordPress's, and not somebody's who stands before it; keep who that is."""
    answer: Any
    try:
        answer, _ = behind_noise(content)
    except ValueError:
        answer = None
    if response.is_success and "wc/v3" in spaces(answer):
        return True
    if answers.is_own(answer) and response.status_code in (401, 403):
        look.closed = one_line(str(answer["code"]), 60)  # keys may open what visitors are kept out of
        return True
    keeper = (
        gatekeepers.of_json(answer, response.status_code, look.host)
        if answers.is_own(answer)
        else gatekeepers.of_page(response.status_code, response.headers, content, answer, look.host)
    )
    if keeper is not None and (look.keeper is None or not keeper.guessed):
        look.keeper = keeper
    return False


def _unreached(error: httpx2.HTTPError, host: str) -> StoreUnavailable:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return StoreUnavailable(
            "The shop's certificate is not trusted: it is self-signed, expired, or another host's. For a local "
            "shop name its certificate in SHOPCLERK_WOO_CA.",
            code="bad_certificate",
            detail=f"at {host}",
        )
    return StoreUnavailable(
        f"Nothing answers at {one_line(host, 100)}. Is the address spelt right, and the shop running?",
        detail=f"{type(error).__name__} at {host}",
    )


async def _linked(look: _Look, address: str) -> str:
    """Return the REST address that the home page names in its Link header."""
    for _ in range(4):
        try:
            response, content = await _ask(look, f"{address}/", most=64 * 1024)
            if response.is_redirect:
                address = urljoin(f"{address}/", response.headers.get("Location", "")).rstrip("/")
        except (httpx2.HTTPError, ValueError):
            return ""
        if not response.is_redirect:
            match = _LINK.search(response.headers.get("Link", ""))
            if not match and look.keeper is not None:
                _is_index(look, response, content)  # a page that says "coming soon" explains the silence
            return match[1] if match else ""
        if _reachable(address) is None:
            return ""
    return ""
