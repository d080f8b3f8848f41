"""``embed --check``: is the clerk on a page, and can it work there?

The page is fetched as a visitor's browser would, from public addresses only: somebody typed its address, and a redirect
may name anything. Only the clerk's own address may be private, as that of the demo is.
"""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx2

from app.cli.doctor.check import Check, ok
from app.cli.embed import policy
from commerce.errors import InputError
from commerce.links import origin_of
from connectors.public_only import PublicOnly
from connectors.stores.registry import platforms
from runtime.certificates import trusted

_SECONDS, _HOPS = 20.0, 5
_RUNS = ("", "text/javascript", "application/javascript")
_PLAIN = "put the line of `shopclerk embed` into the layout of the shop, before </body>"


class _Page(HTMLParser):
    """The scripts and policies of a page, without what a browser does not run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[dict[str, str]] = []
        self.policies: list[str] = []
        self._asleep = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a script or a policy."""
        values = {name: value or "" for name, value in attrs}
        if tag in ("noscript", "template"):
            self._asleep += 1
        elif tag == "script" and "src" in values and not self._asleep:
            self.scripts.append(values)
        elif tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(values.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        """Wake up behind what is not run."""
        if tag in ("noscript", "template") and self._asleep:
            self._asleep -= 1


class _Guarded(PublicOnly):
    """Carries requests to public addresses, and to one origin that is known already."""

    def __init__(self, own: str) -> None:
        super().__init__()
        self._own, self._plain = own, httpx2.AsyncHTTPTransport(verify=trusted())

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        if origin_of(str(request.url)) == self._own:
            return await self._plain.handle_async_request(request)
        return await super().handle_async_request(request)

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._plain.aclose()
        await super().aclose()


async def examine(url: str, address: str, transport: httpx2.AsyncBaseTransport | None = None) -> list[Check]:
    """Return what was found on a page, one check a part.

    Args:
        url: The page.
        address: Where the clerk is.
        transport: What carries requests; the guarded network when None.

    Raises:
        InputError: The address is none, or belongs to a private network.
    """
    asked = url.strip() if "://" in url else f"https://{url.strip()}"
    if not origin_of(asked):
        raise InputError("That is no address of a page, such as https://shop.example.com.")
    carrier = transport or _Guarded(origin_of(address))
    async with httpx2.AsyncClient(
        transport=carrier, timeout=_SECONDS, follow_redirects=True, max_redirects=_HOPS
    ) as client:
        try:
            answer = await client.get(asked, headers={"Accept": "text/html"})
        except httpx2.HTTPError as error:
            return [Check("page", "fail", f"{asked} does not answer ({type(error).__name__})", "is it online?")]
        if (page := _answered(answer)).state == "fail":
            return [page]
        seen = _Page(answer.text)
        script, nonce = _script(seen, answer, address)
        policies = [*seen.policies, *answer.headers.get_list("content-security-policy")]
        return [page, script, _policy(policies, answer, address, nonce), await _clerk(client, answer, address)]


def _answered(answer: httpx2.Response) -> Check:
    if answer.status_code >= 400:
        return Check("page", "fail", f"{answer.url} answers with {answer.status_code}", "open it in a browser")
    if answer.url.path.rstrip("/").endswith("/password"):
        return Check("page", "warn", f"{answer.url} is the page that asks for a password", "open the shop, then check")
    return ok("page", f"{answer.url} answers")


def _script(page: _Page, answer: httpx2.Response, address: str) -> tuple[Check, str]:
    """Return how the line stands there, and its nonce."""
    places = [(urljoin(str(answer.url), each["src"]).partition("?")[0], each) for each in page.scripts]
    mine = [each for place, each in places if place == f"{address}/widget.js"]
    if not mine:
        others = [place for place, _ in places if place.endswith("/widget.js")]
        hint = f"is {others[0]} another address of the clerk?" if others else _hint(answer.text)
        return Check("script", "fail", f"no line for {address}/widget.js is on the page", hint), ""
    kind = mine[0].get("type", "").lower()
    nonce = mine[0].get("nonce", "")
    if kind not in _RUNS:
        text = f"the line is on the page, with type={kind}, so that browsers do not run it as it is meant"
        return Check("script", "fail", text, "leave it out of what delays or bundles scripts"), nonce
    if len(mine) > 1:
        return Check("script", "warn", f"the line is on the page {len(mine)} times", "one is enough"), nonce
    if urlsplit(address).scheme == "http" and answer.url.scheme == "https":
        return Check("script", "fail", "browsers load nothing over http into a page of https", "serve https"), nonce
    return ok("script", f"the embed is bound: {address}/widget.js is on the page"), nonce


def _hint(text: str) -> str:
    ways = [each.embedding for each in platforms() if each.embedding]
    return next((way.hint for way in ways if any(mark in text for mark in way.marks)), _PLAIN)


def _policy(policies: list[str], answer: httpx2.Response, address: str, nonce: str) -> Check:
    wrong = policy.missing(policies, str(answer.url), address, nonce)
    if wrong:
        text = f"the page's content security policy keeps the clerk out: {', '.join(wrong)}"
        return Check("policy", "warn" if wrong == ["img-src"] else "fail", text, f"add {address} to {', '.join(wrong)}")
    return ok("policy", "the page's policy lets the clerk in" if policies else "the page has no policy")


async def _clerk(client: httpx2.AsyncClient, answer: httpx2.Response, address: str) -> Check:
    """Ask the clerk as a script of that page would."""
    origin = origin_of(str(answer.url))
    headers = {} if origin == origin_of(address) else {"Origin": origin}
    try:
        found = await client.get(f"{address}/widget/config", headers=headers)
    except (httpx2.HTTPError, InputError) as error:
        return Check("clerk", "fail", f"{address} does not answer ({type(error).__name__})", "run `shopclerk serve`")
    if found.status_code != 200:
        return Check("clerk", "fail", f"{address} answers with {found.status_code}", "is it the clerk's address?")
    if headers and found.headers.get("access-control-allow-origin") != origin:
        text = f"the clerk does not answer pages of {origin}"
        return Check("clerk", "fail", text, f"add {origin} to SHOPCLERK_SERVER_WIDGET_ORIGINS and start it again")
    return ok("clerk", f"{address} answers this page")
