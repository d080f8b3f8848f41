"""A conversation with a script: one customer message a line on stdin, plain text on stdout.

Every message is echoed as ``you> …`` and answered with ``clerk> …``. Further lines of an answer are indented by
two spaces; products that it does not name follow as ``  - title, price, stock  [SKU]``. A proposal is its summary
and question; a line ``yes`` confirms it when it is written after that was read. A script that writes ahead names the
action, as in ``yes, cancel 1015``. What cannot be answered becomes ``error> sentence [code]``
and the conversation goes on. The slash commands of the terminal work here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli import terminal_text
from app.cli.lines import Pipe
from app.cli.output import line, note, printable
from app.cli.terminal import outbox
from commerce.sentences import joined, say
from commerce.text import entry

if TYPE_CHECKING:
    from agent.events import Reply
    from app.cli.session import Talk

_ECHO = 200


class Left(Exception):
    """The script says that it is done."""


async def converse(talk: Talk) -> None:
    """Answer every line of stdin; a line that fails is told and the next one is read."""
    from commerce.errors import ShopclerkError

    for text in (talk.who, *outbox(talk.container.settings)):
        note(text)
    pipe, early = Pipe(), False
    async for text in pipe:
        line("you> " + printable(text[:_ECHO]) + ("…" if len(text) > _ECHO else ""))
        try:
            if not await _command(talk, text):
                early = await _answer(talk, text, pipe, early=early)
        except Left:
            return
        except ShopclerkError as error:
            line(f"error> {error.message} [{error.code}]")
        for message in await talk.from_people():
            _block("colleague> " if message.role == "person" else "shop> ", message.text)


async def _command(talk: Talk, text: str) -> bool:
    found = terminal_text.command(text)
    if found is None:
        return False
    name, argument = found
    if name == "/new":
        talk.renew()
    elif name in ("/as", "/visitor"):
        await talk.become(argument if name == "/as" else None)
        line(f"shop> {talk.who}")
    elif name == "/signout":
        await talk.sign_out()
        line(f"shop> {joined(say('terminal.signed_out'), talk.who)}")
    elif name in ("/quit", "/exit", "/q"):
        raise Left
    else:  # a command that nobody knows is no message either: it would take back what waits for a yes
        _block("shop> ", say("terminal.help"))
    return True


async def _answer(talk: Talk, text: str, pipe: Pipe, *, early: bool) -> bool:
    """Answer a line; return whether the next one was there before the answer could be read."""
    reply: Reply | None = None
    async for event in talk.say(text, early=early):
        if event.type == "end":
            reply = event.reply
    ahead = pipe.ahead()
    assert reply is not None  # a turn that has none ends with an error
    spoken = reply.text
    if reply.state == "with_person" and not spoken:
        from service.conversations.handoff import with_person

        spoken = with_person()
    shown = "\n".join(f"- {terminal_text.product(item)}" for item in terminal_text.unnamed(reply.products, spoken))
    proposal = reply.proposal
    question = f"{proposal['summary']}\n{proposal['question']}" if proposal else ""
    _block(
        "clerk> ", "\n".join(part for part in (spoken, *terminal_text.of_blocks(reply.blocks), shown, question) if part)
    )
    return ahead


def _block(prefix: str, text: str) -> None:
    line(entry(prefix, text, "  "))
