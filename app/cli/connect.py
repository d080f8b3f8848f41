"""``connect``: the shop's platform, by a token, the merchant's own app, or the merchant's consent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from service.connect.shopify import Connected
    from service.shop import Shop

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Connect the shop to its platform.")


class Way(StrEnum):
    """How a Shopify store is connected."""

    TOKEN = "token"  # noqa: S105 - a way, not a secret
    APP = "app"
    CONSENT = "consent"


@app.command()
def shopify(
    shop: Annotated[str, typer.Argument(metavar="SHOP", help="NAME.myshopify.com")],
    way: Annotated[
        Way,
        typer.Option(
            "--by", help="app: your own app in the same organisation; token: one you made; consent: a link to open."
        ),
    ] = Way.APP,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Switch to this platform without asking.")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Connect a Shopify store, and say what access is missing.

    With `--by token` the token is read from SHOPIFY_ACCESS_TOKEN or asked for. `--by app` and `--by consent` use the
    app of SHOPCLERK_SHOPIFY_CLIENT_ID; consent comes back to a server that runs at SHOPCLERK_PUBLIC_URL.
    """
    from app.cli.output import as_json, line, note
    from service.connect import shopify as service

    connecting = _Connecting("shopify", yes)
    if way is Way.CONSENT:
        url = connecting.do(lambda opened: service.begin(opened, shop))
        note("Open this as the shop's owner, within ten minutes:")
        line(url)
        return
    if way is Way.TOKEN:
        token = _token()
        found = connecting.do(lambda opened: service.with_token(opened, shop, token, "operator"))
    else:
        found = connecting.do(lambda opened: service.with_own_app(opened, shop, "operator"))
    if json_output:
        as_json({**found.model_dump(mode="json"), "rules": _rules()})
        return
    _show(found)


def _token() -> str:
    import os

    return os.environ.get("SHOPIFY_ACCESS_TOKEN") or str(typer.prompt("Access token", hide_input=True, err=True))


def _show(found: Connected) -> None:
    from app.cli.output import line, note, printable

    line(f"Connected to {printable(found.name)} ({found.domain}).")
    for missing in found.missing:
        line(f"Not granted, {missing}")
    for text in (*found.notes, *_rules()):
        line(text)
    note("Next: `shopclerk sync`. A server that runs already serves this shop within half a minute.")


def _rules() -> list[str]:
    """Return which rules bind, and what a customer can get by asking."""
    from app.cli.settings import load
    from commerce.policy_asking import by_asking
    from service.rules import load_policy, policy_source

    settings = load()
    return [f"The rules: {policy_source(settings)}.", *by_asking(load_policy(settings))]


@app.command()
def woo(
    url: Annotated[str, typer.Argument(metavar="URL", help="address of the shop, such as https://shop.example.com")],
    consent: Annotated[
        bool, typer.Option("--consent", help="Instead of keys: a link to open as the shop's owner.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Switch to this platform without asking.")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Connect a WooCommerce shop, and say what was noticed about it.

    The REST keys (WooCommerce, Settings, Advanced, REST API; read and write) are read from WOO_KEY and WOO_SECRET or
    asked for. Consent sends them to a server that runs at SHOPCLERK_PUBLIC_URL, which must be https.
    """
    from app.cli.output import as_json, line, note, printable
    from service.connect import woo as service

    connecting = _Connecting("woocommerce", yes)
    if consent:
        link = connecting.do(lambda opened: service.begin(opened, url))
        note("Open this as the shop's owner, within ten minutes:")
        line(link)
        return
    key, secret = _asked("WOO_KEY", "Consumer key"), _asked("WOO_SECRET", "Consumer secret")
    found = connecting.do(lambda opened: service.with_keys(opened, url, key, secret, "operator"))
    if json_output:
        as_json({**found.model_dump(mode="json"), "rules": _rules()})
        return
    line(f"Connected to {printable(found.name)} ({found.url}).")
    for text in (*found.notes, *_rules()):
        line(printable(text))
    note("Next: `shopclerk sync`. A server that runs already serves it within half a minute.")


def _asked(name: str, words: str) -> str:
    import os

    return os.environ.get(name) or str(typer.prompt(words, hide_input=True, err=True))


@app.command()
def disconnect() -> None:
    """Forget the shop's credentials, at once and for good."""
    from app.cli.output import line
    from app.cli.settings import load
    from service.connect import shopify as service
    from service.connect import woo as woo_service

    forget = woo_service.disconnect if load().platform == woo_service.PLATFORM else service.disconnect
    _with_shop(lambda opened: forget(opened, "operator"))
    line("The credentials are forgotten.")


@app.command()
def manifest() -> None:
    """Print shopify.app.toml for your app: scopes, addresses, and the privacy webhooks that the API cannot set."""
    from app.cli.output import line
    from app.cli.settings import load
    from service.connect.manifest import manifest as text
    from service.rules import load_policy

    settings = load()
    line(text(settings, load_policy(settings)))


class _Connecting:
    """Connects to a platform, and to no other from then on."""

    def __init__(self, platform: str, yes: bool) -> None:
        from app.cli.switching import agreed

        self._platform = platform
        self._switch = agreed(platform, yes)

    def do(self, work: Callable[[Shop], Awaitable[T]]) -> T:
        """Return what ``work`` returns; only what came to a good end is kept."""
        from app.cli.switching import keep

        found = _with_shop(work, self._platform)
        if self._switch:
            keep(self._platform)
        return found


def _with_shop(work: Callable[[Shop], Awaitable[T]], platform: str = "") -> T:
    import asyncio

    from app.cli.session import opened
    from app.cli.settings import load

    settings = load(**({"platform": platform} if platform else {}))

    async def run() -> T:
        async with opened(settings, own=False, quiet=True) as house:
            return await work(house.shop)

    return asyncio.run(run())
