"""``engine``: look into the engine that needs no key: why it did something, what it learns from, and learning anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from langchain_core.messages import AnyMessage

    from agent.embedded.explain import Explanation
    from agent.embedded.state import Dialogue
    from runtime.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The engine that needs no key: why it answers so, and what it learned.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_SAMPLE = 10


@app.command()
def explain(
    text: Annotated[str | None, typer.Argument(help="A customer's message; default: the conversation's last.")] = None,
    conversation: Annotated[
        str | None, typer.Option(help="In this conversation: its id or the first letters of it. Default: a new one.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Read it as in a conversation in this language. Default: the shop's.")
    ] = None,
    json_output: Json = False,
) -> None:
    """Show what is read in a message, which rule has the move, and what it does. Nothing is done."""
    import asyncio

    from app.cli.output import as_json
    from app.cli.settings import load
    from commerce.errors import InputError
    from commerce.language import language as spoken
    from commerce.language import speaking

    if text is None and conversation is None:
        raise InputError("Which message? Give its text, a conversation, or both.")
    settings = load()
    messages, state = asyncio.run(_kept(settings, conversation)) if conversation else ([], None)
    with speaking(language or spoken()):
        found = _explained(messages, state, text)
    if json_output:
        as_json(found.model_dump(mode="json"))
    else:
        _show(found)


async def _kept(settings: Settings, conversation: str) -> tuple[list[AnyMessage], Dialogue]:
    """Return the messages that the clerk knows of a conversation, and what it is about."""
    from agent.checkpoints import open_checkpointer
    from agent.clerk import Clerk
    from agent.embedded.state import read
    from agent.models import load_model
    from app.cli.conversations import find
    from app.cli.session import reading

    async with reading(settings) as container, open_checkpointer(settings.home) as checkpointer:
        row = await find(container.shop, conversation)
        values = await Clerk(container.shop, load_model(settings), checkpointer).kept(row.id)
    return list(values.get("messages", [])), read(values.get("dialogue"))


def _explained(messages: list[AnyMessage], state: Dialogue | None, text: str | None) -> Explanation:
    from langchain_core.messages import HumanMessage
    from langchain_core.utils.function_calling import convert_to_openai_tool

    from agent.embedded import explain
    from agent.embedded.model import arguments
    from agent.embedded.router import router
    from commerce.errors import InputError
    from tools import TOOLS

    known = arguments(convert_to_openai_tool(tool) for tool in TOOLS.values())
    if text is not None:
        return explain.explain([*messages, HumanMessage(text)], known, router(), state)
    places = [place for place, each in enumerate(messages) if isinstance(each, HumanMessage)]
    if not places:
        raise InputError("The clerk knows no message of this conversation any more.")
    return explain.explain(messages[: places[-1] + 1], known, router())


def _show(found: Explanation) -> None:
    from app.cli.output import line, table

    if found.written:
        line(f"Written   {found.written}")
    line(f"Read      {found.text}{'  (what is quoted is left out)' if found.quoted else ''}")
    for name, value in found.entities.items():
        line(f"          {name}: {_worded(value)}")
    if found.waited:
        line(f"Waited    for {found.waited}")
    for name, value in found.state.items():
        line(f"Known     {name}: {_worded(value)[:200]}")
    table(
        {"Intent": "left", "Chance": "right", "By words": "right"},
        [[each.intent, f"{each.chance:.3f}", f"{each.words:+.1f}" if each.words else ""] for each in found.likeliest],
    )
    line(f"          {'sure enough to act on' if found.decided else 'not sure enough to act on'}")
    if found.passed:
        line(f"Passed    {len(found.passed)} rules")
    line(f"Rule      {found.rule}")
    if found.tool:
        line(f"Calls     {found.tool}({_worded(found.args)})")
    if found.says:
        line(f"Says      {found.says}")
    if found.waits:
        line(f"Waits     for {found.waits}")


def _worded(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={_worded(each)}" for name, each in value.items())
    return ", ".join(map(_worded, value)) if isinstance(value, (list, tuple)) else str(value)


@app.command()
def sample(
    intent: Annotated[str | None, typer.Argument(help="Lines of this intent; default: of all.")] = None,
    count: Annotated[int, typer.Option(min=1, max=200, help="How many of each.")] = _SAMPLE,
    wrong: Annotated[bool, typer.Option("--wrong", help="Only lines that are read as another intent.")] = False,
    json_output: Json = False,
) -> None:
    """Show lines that the router learned from, drawn at random, and as what it reads them now."""
    import secrets

    from agent.embedded.fit import read_exemplars
    from agent.embedded.intents import INTENTS
    from agent.embedded.router import router
    from app.cli.output import as_json, table
    from commerce.errors import InputError

    if intent is not None and intent not in INTENTS:
        raise InputError(f"{intent} is none of the learned intents: {', '.join(INTENTS)}.")
    lines, rows = read_exemplars(), []
    for name in (intent,) if intent else INTENTS:
        drawn = [(line, router().route(line)) for line in secrets.SystemRandom().sample(lines[name], len(lines[name]))]
        fitting = [(line, found) for line, found in drawn if found.label != name or not wrong]
        rows += [(name, line, found) for line, found in fitting[:count]]
    if json_output:
        as_json(
            [{"intent": name, "text": line, "read": found.label, "chance": found.score} for name, line, found in rows]
        )
        return
    cells = [
        [name, line, "" if found.label == name else found.label, f"{found.score:.2f}"] for name, line, found in rows
    ]
    table({"Intent": "left", "Line": "left", "Read as": "left", "Chance": "right"}, cells)


@app.command()
def validate(json_output: Json = False) -> None:
    """Check the rows of intents, their examples, and that the router learned from the lines as they are."""
    from agent.embedded.router import router
    from agent.embedded.validate import problems
    from app.cli.output import as_json, line

    found = problems(router())
    if json_output:
        as_json({"problems": found})
    else:
        line("\n".join(found) or "The engine's data hold together.")
    if found:
        raise typer.Exit(1)


@app.command()
def train() -> None:
    """Learn anew from the exemplars and from what is said of articles and orders, with a fingerprint of the lines."""
    from agent.embedded import fit, multilingual, openings, order_talk, product_talk
    from app.cli.output import line

    line(fit.write())
    line(multilingual.write())
    line(product_talk.write())
    line(order_talk.HEAD.write())
    line(openings.HEAD.write())
