"""The command line's root: every command is registered here and defined in its own module."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli import (
    approvals,
    audit,
    bench,
    chat,
    connect,
    conversations,
    demo,
    desk,
    engine,
    evaluate,
    imports,
    keys,
    maintenance,
    mcp,
    platforms,
    privacy,
    search,
    serve,
    sync,
    tests,
    tryon,
)
from app.cli.doctor import command
from app.cli.embed.command import embed
from app.cli.errors import guarded
from runtime import descriptors

_PANELS = {
    "The shop": ("demo", "chat", "search", "recommend", "tryon", "sync", "import", "connect", "embed", "serve", "mcp"),
    "For staff": ("conversations", "desk", "approvals", "stop", "privacy", "key", "token"),
    "Looking after it": ("doctor", "migrate", "index", "audit"),
    "Measuring": ("eval", "engine", "bench", "check-platform", "test"),
}


class Guarded(TyperGroup):
    """A group whose commands end in one clear sentence when something goes wrong."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer's signature
        """List the commands by what they are for."""
        for panel, names in _PANELS.items():
            rows = [(name, self.commands[name].get_short_help_str(200)) for name in names]
            with formatter.section(panel):
                formatter.write_dl(rows, col_max=16)

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Read the root's own options; ``--help`` and ``--version`` write here."""
        with guarded():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with guarded():
            descriptors.raise_limit()
            return super().invoke(ctx)


def _version(asked: bool) -> None:
    if asked:
        from app.cli.output import line
        from runtime.version import version

        line(f"shopclerk {version()}")
        raise typer.Exit


app = typer.Typer(
    name="shopclerk",
    cls=Guarded,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich's help takes twice as long as all the rest of the start
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and leave.")
    ] = False,
) -> None:
    """The open-source shop clerk: finds products, looks after orders, calls a person when that is right."""


for _name, _command in (
    ("demo", demo.demo),
    ("chat", chat.chat),
    ("search", search.search),
    ("recommend", search.recommend),
    ("tryon", tryon.tryon),
    ("sync", sync.sync),
    ("import", imports.import_catalogue),
    ("embed", embed),
    ("serve", serve.serve),
    ("token", keys.token),
    ("doctor", command.doctor),
    ("migrate", maintenance.migrate),
    ("check-platform", platforms.check_platform),
):
    app.command(_name)(_command)
app.command("test", context_settings=tests.CONTEXT)(tests.test)
for _name, _group in (
    ("conversations", conversations.app),
    ("approvals", approvals.app),
    ("stop", approvals.stop),
    ("key", keys.app),
    ("privacy", privacy.app),
    ("connect", connect.app),
    ("desk", desk.app),
    ("mcp", mcp.app),
    ("index", maintenance.index),
    ("audit", audit.app),
    ("eval", evaluate.app),
    ("engine", engine.app),
    ("bench", bench.app),
):
    app.add_typer(_group, name=_name)
