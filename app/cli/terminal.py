"""A conversation with a person at the terminal."""

from __future__ import annotations

import asyncio
import shutil
import sys
from typing import TYPE_CHECKING, Any

from app.cli import terminal_text
from app.cli.lines import ask, tidy_terminal, typed_ahead
from app.cli.output import console, printable
from commerce.sentences import joined, say
from commerce.text import entry

if TYPE_CHECKING:
    from rich.console import Console

    from agent.events import Reply
    from app.cli.session import Talk
    from runtime.settings import Settings

_PROMPT, _PLAIN_PROMPT = "\n\001\033[1;36m\002{}\001\033[0m\002 ", "\n{} "


def generous(settings: Settings) -> list[str]:
    """Return what the demo's own policy pays for the asking, so that nobody takes it for a shop's default."""
    from service.policy_asking import for_nothing
    from service.rules import is_brought, load_policy

    if not is_brought(settings):
        return []
    return [say("terminal.generous"), *for_nothing(load_policy(settings))]


def outbox(settings: Settings) -> list[str]:
    """Return where mail goes that nobody sends: codes for guests are among it."""
    from connectors.mail.settings import MailSettings

    if settings.section(MailSettings).by != "outbox":
        return []
    return [say("terminal.outbox", folder=settings.home / "outbox")]


def studio(settings: Settings) -> list[str]:
    """Return how to get what trying things on needs, where it is wanted and not installed."""
    from importlib.util import find_spec

    from connectors.tryon.settings import TryOnSettings
    from runtime import extras

    packages = {"ai_edge_litert": "ai-edge-litert", "cv2": "opencv-python-headless", "PIL": "pillow"}
    missing = [name for module, name in packages.items() if find_spec(module) is None]
    if "local" not in settings.section(TryOnSettings).providers or not missing:
        return []
    return [say("terminal.tryon", command=extras.command(*missing))]


class Stream:
    """Writes streamed text, breaking lines between words."""

    def __init__(self, out: Console) -> None:
        self._out = out
        self._column = 0
        self.wrote = False

    def write(self, text: str) -> None:
        """Write the next piece."""
        width = min(shutil.get_terminal_size().columns, 100)
        for row, part in enumerate(printable(text).split("\n")):
            if row:
                self.end()
            for index, word in enumerate(part.split(" ")):
                if index and self._column:
                    self._put(" ")
                if self._column + len(word) > width and self._column:
                    self.end()
                self._put(word)

    def _put(self, text: str) -> None:
        if text:
            self._out.out(text, end="", highlight=False)
            self._column += len(text)
            self.wrote = True
        self._out.file.flush()

    def end(self) -> None:
        """End the line if anything stands on it."""
        if self._column:
            self._out.out("")
            self._column = 0


class Terminal:
    """The chat window."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._early = False
        self._offered: list[tuple[str, str]] = []
        self._out = console()
        self._prompt = (_PROMPT if self._out.color_system else _PLAIN_PROMPT).format(say("terminal.you"))

    async def converse(self) -> None:
        """Talk until the customer leaves, by word, Ctrl-D or Ctrl-C."""
        self._greet()
        with tidy_terminal():
            try:
                await self._talk_on()
            except asyncio.CancelledError:
                # Ctrl-C is a way to leave, not an accident: the container closes as after any other.
                if (task := asyncio.current_task()) is not None:
                    task.uncancel()
                self._out.print()
        self._out.print(say("terminal.goodbye"), style="dim")

    async def _talk_on(self) -> None:
        from commerce.errors import ShopclerkError

        while (text := await ask(self._prompt)) is not None:
            if not text.strip():
                continue
            try:
                if (found := terminal_text.command(text)) is not None:
                    if not await self._command(*found):
                        return
                else:
                    await self._answer(text)
                await self._colleague()
            except ShopclerkError as error:
                self._out.print(printable(error.message), style="yellow", markup=False)

    def _greet(self) -> None:
        from agent.settings import ModelSettings

        container = self._talk.container
        self._out.print(f"[bold]{printable(container.shop.info.name)}[/bold]", end="  ")
        self._out.print(
            say("terminal.clerk", model=printable(container.settings.section(ModelSettings).name)),
            style="dim",
            markup=False,
        )
        self._out.print(self._talk.who, markup=False)
        self._out.print(say("terminal.hint"), style="dim")
        for text in (*generous(container.settings), *outbox(container.settings), *studio(container.settings)):
            self._out.print(text, style="dim", markup=False)

    async def _command(self, name: str, argument: str) -> bool:
        """Do what a slash command says; False to leave."""
        if name in ("/quit", "/exit", "/q"):
            return False
        if name == "/new":
            self._talk.renew()
            self._out.print(say("terminal.new"), style="dim")
        elif name == "/visitor" or (name == "/as" and argument):
            await self._talk.become(argument if name == "/as" else None)
            self._out.print(self._talk.who, markup=False)
        elif name == "/signout":
            await self._talk.sign_out()
            self._out.print(joined(say("terminal.signed_out"), self._talk.who), markup=False)
        else:
            self._out.print(say("terminal.help"), style="dim", markup=False)
        return True

    async def _answer(self, text: str) -> None:
        stream = Stream(self._out)
        reply: Reply | None = None
        if not self._early:  # a line that was typed ahead answers nothing that stands there
            text = terminal_text.chosen(text, self._offered)
        self._offered = []
        # A spinner until the first words come.
        with self._out.status("", spinner="dots") as status:
            async for event in self._talk.say(text, early=self._early):
                if event.type == "text":
                    status.stop()
                    stream.write(event.text)
                elif event.type == "end":
                    reply = event.reply
        stream.end()
        self._early = typed_ahead()  # before the question is shown: a line that is there by now is no answer to it
        if reply is not None:
            self._rest(reply, stream)

    def _rest(self, reply: Reply, stream: Stream) -> None:
        """Show what is not streamed: products, a proposal, and who has the conversation now."""
        if reply.state == "with_person" and not reply.text:
            from service.conversations.handoff import with_person

            self._out.print(with_person(), markup=False)
        elif reply.text and not stream.wrote:
            self._out.print(printable(reply.text), markup=False)
        for text in terminal_text.of_blocks(reply.blocks):
            self._out.print(printable(text), style="dim", markup=False)
        if products := terminal_text.unnamed(reply.products, reply.text):
            self._products(products)
        if reply.proposal:
            self._proposal(reply.proposal)
        self._offered = terminal_text.choices(reply)
        for number, (label, _) in enumerate(self._offered, 1):
            self._out.print(f"  {number}  {printable(label)}", style="dim", markup=False)

    def _products(self, items: list[dict[str, Any]]) -> None:
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2))
        grid.add_column(overflow="fold")
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(no_wrap=True)
        grid.add_column(style="dim", no_wrap=True)
        for item in items:
            stock = Text(terminal_text.stock(item), style="green" if item.get("in_stock") else "red")
            cells = (item.get("title", ""), terminal_text.price(item), item.get("sku", ""))
            title, price, sku = (Text(printable(str(cell))) for cell in cells)
            grid.add_row(Text("• ") + title, price, stock, sku)
        self._out.print(grid)

    def _proposal(self, proposal: dict[str, Any]) -> None:
        from rich.panel import Panel
        from rich.text import Text

        body = Text(f"{printable(proposal['summary'])}\n\n{proposal['question']}")
        width = min(88, self._out.width)
        title = say("terminal.confirm")
        self._out.print(Panel(body, title=title, title_align="left", border_style="yellow", width=width))

    async def _colleague(self) -> None:
        for message in await self._talk.from_people():
            who = say("terminal.colleague" if message.role == "person" else "terminal.shop")
            self._out.print(entry(f"{who}: ", printable(message.text)), style="magenta", markup=False)


def is_interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
