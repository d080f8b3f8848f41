"""A conversation with a script: one customer message a line on stdin, plain text on stdout.

Every message is echoed as ``you> …`` and answered with ``clerk> …``. Further lines of an answer are indented by
two spaces; products that it does not name follow as ``  - title, price, stock  [SKU]``. A proposal is its summary
and question, so that a next line ``yes`` confirms it. What cannot be answered becomes ``error> sentence [code]``
and the conversation goes on. The slash commands of the terminal work here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli import words
from app.cli.lines import from_pipe
from app.cli.output import line, note, printable

if TYPE_CHECKING:
    from app.cli.session import Talk

_ECHO = 200


async def converse(talk: Talk) -> None:
    """Answer every line of stdin; a line that fails is told and the next one is read."""
    from commerce.errors import ShopclerkError

    note(talk.who)
    async for text in from_pipe():
        line("you> " + printable(text[:_ECHO]) + ("…" if len(text) > _ECHO else ""))
        try:
            if not await _command(talk, text):
                await _answer(talk, text)
        except ShopclerkError as error:
            line(f"error> {error.message} [{error.code}]")
        for message in await talk.from_people():
            _block("colleague> " if message.role == "person" else "shop> ", message.text)


async def _command(talk: Talk, text: str) -> bool:
    found = words.command(text)
    if found is None:
        return False
    name, argument = found
    if name == "/new":
        talk.renew()
    elif name in ("/as", "/visitor"):
        await talk.become(argument if name == "/as" else None)
        line(f"shop> {talk.who}")
    else:
        return False
    return True


async def _answer(talk: Talk, text: str) -> None:
    reply: dict[str, Any] = {}
    async for event in talk.say(text):
        if event["type"] == "end":
            reply = event["reply"]
    spoken = reply["text"]
    if reply["state"] == "with_person" and not spoken:
        from service.handoff import WITH_PERSON

        spoken = WITH_PERSON
    shown = "\n".join(f"- {words.product(item)}" for item in words.unnamed(reply["products"], spoken))
    proposal = reply["proposal"]
    question = f"{proposal['summary']}\n{words.QUESTION}" if proposal else ""
    _block("clerk> ", "\n".join(part for part in (spoken, shown, question) if part))


def _block(prefix: str, text: str) -> None:
    first, *rest = [each for each in text.splitlines() if each.strip()] or [""]
    line(prefix + first)
    for each in rest:
        line("  " + each)
