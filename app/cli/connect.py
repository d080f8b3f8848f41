"""``connect``: the shop's platform, by any of its ways. Each platform that can be connected has a command."""
# Without the future's annotations: the commands' options are made of what each platform says.

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from connectors.stores.connecting import Connecting, Way
    from connectors.stores.platform import Platform
    from service.connect.connection import Connected
    from service.shop import Shop

T = TypeVar("T")


class _Group(TyperGroup):
    """Finds the platforms only when one of its commands is wanted: packages of others are looked through for them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name the platforms' commands before the others."""
        self._fill()
        own = super().list_commands(ctx)
        return [*(name for name in own if name in self._routes), *(name for name in own if name not in self._routes)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command."""
        self._fill()
        return super().get_command(ctx, cmd_name)

    def _fill(self) -> None:
        from connectors.stores.registry import platforms

        if not hasattr(self, "_routes"):
            found = [each for each in platforms() if each.connecting is not None]
            self._routes = [each.route for each in found]
            for each in found:
                single = typer.Typer(add_completion=False, rich_markup_mode=None)
                single.command(each.route, help=_help(each))(_command(each))
                self.add_command(typer.main.get_command(single), each.route)


app = typer.Typer(cls=_Group, no_args_is_help=True, help="Connect the shop to its platform.")


def _help(platform: "Platform") -> str:
    assert platform.connecting is not None
    return f"Connect {platform.noun}, and say what was noticed about it.\n\n{platform.connecting.needs}"


def _command(platform: "Platform") -> Callable[..., None]:
    connecting = platform.connecting
    assert connecting is not None
    named = typer.Argument(metavar=connecting.address.name.upper(), help=connecting.address.words)
    ways = typer.Option("--by", help="; ".join(f"{way.name}: {way.words}" for way in connecting.ways) + ".")
    short = typer.Option("--consent", help="The same as --by consent.", hidden=not _consents(connecting))
    agreed = typer.Option("--yes", "-y", help="Switch to this platform without asking.")

    def connect(
        address: Annotated[str, named],
        by: Annotated[str, ways] = connecting.ways[0].name,
        consent: Annotated[bool, short] = False,
        yes: Annotated[bool, agreed] = False,
        json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    ) -> None:
        way = next((way for way in connecting.ways if (way.consent if consent else way.name == by)), None)
        if way is None:
            raise typer.BadParameter(f"{by!r} is none of {', '.join(way.name for way in connecting.ways)}.")
        _connect(platform, way, address, yes, json_output)

    return connect


def _consents(connecting: "Connecting") -> bool:
    return any(way.consent for way in connecting.ways)


def _connect(platform: "Platform", way: "Way", address: str, yes: bool, json_output: bool) -> None:
    from app.cli.output import as_json, line, note
    from service.connect import connection

    connecting = _Connecting(platform, yes)
    if way.consent:
        begun = connecting.do(lambda opened: connection.begin(opened, platform.name, address))
        note("Open this as the shop's owner, within ten minutes:")
        line(begun.url)
        return
    given = {each.name: _asked(each.variable, each.words) for each in way.fields}
    found = connecting.do(
        lambda opened: connection.connect(opened, platform.name, way.name, address, given, "operator")
    )
    if json_output:
        told = {**found.facts, "name": found.name, "missing": found.missing, "notes": found.notes}
        as_json({**told, "rules": _rules()})
        return
    _show(found)


def _asked(name: str, words: str) -> str:
    return os.environ.get(name) or str(typer.prompt(words, hide_input=True, err=True))


def _show(connected: "Connected") -> None:
    from app.cli.output import line, note, printable

    line(f"Connected to {printable(connected.name)} ({connected.place}).")
    for missing in connected.missing:
        line(f"Not granted, {missing}")
    for text in (*connected.notes, *_rules()):
        line(printable(text))
    note("Next: `shopclerk sync`. A server that runs already serves this shop within half a minute.")


def _rules() -> list[str]:
    """Return which rules bind, and what a customer can get by asking."""
    from app.cli.settings import load
    from service.policy_asking import by_asking
    from service.rules import load_policy, policy_source

    settings = load()
    return [f"The rules: {policy_source(settings)}.", *by_asking(load_policy(settings))]


@app.command()
def disconnect() -> None:
    """Forget the shop's credentials, at once and for good."""
    from app.cli.output import line
    from service.connect import connection

    _with_shop(lambda opened: connection.disconnect(opened, "operator"))
    line("The credentials are forgotten.")


@app.command()
def manifest() -> None:
    """Print the file that describes your app to the platform: scopes, addresses, and what the API cannot set."""
    from app.cli.output import line
    from app.cli.settings import load
    from commerce.errors import InputError
    from connectors.stores.registry import platforms
    from service.rules import load_policy

    settings = load()
    found = sorted(
        (each for each in platforms() if each.connecting is not None and each.connecting.manifest_name),
        key=lambda each: each.name != settings.platform,  # that of the shop, else the first that has one
    )
    if not found or found[0].connecting is None:
        raise InputError("No platform asks for such a file.")
    line(found[0].connecting.manifest(settings, load_policy(settings)))


class _Connecting:
    """Connects to a platform, and to no other from then on."""

    def __init__(self, platform: "Platform", yes: bool) -> None:
        from app.cli.switching import agreed

        self._platform = platform
        self._switch = agreed(platform, yes)

    def do(self, work: "Callable[[Shop], Awaitable[T]]") -> T:
        """Return what ``work`` returns; only what came to a good end is kept."""
        from app.cli.switching import keep

        found = _with_shop(work, self._platform.name)
        if self._switch:
            keep(self._platform.name)
        return found


def _with_shop(work: "Callable[[Shop], Awaitable[T]]", platform: str = "") -> T:
    from app.cli.session import opened
    from app.cli.settings import load

    settings = load(**({"platform": platform} if platform else {}))

    async def run() -> T:
        async with opened(settings, own=False, quiet=True) as container:
            return await work(container.shop)

    return asyncio.run(run())
