"""Every setting, as `.env.example` and `docs/settings.md` show them. Both are written by ``scripts/settings``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from agent.settings import ModelSettings
from connectors.desks import registry as desks
from connectors.desks.settings import DeskSettings
from connectors.mail.settings import MailSettings, SmtpSettings
from connectors.mcp.settings import ServersSettings
from connectors.stores.registry import OURS, platform
from connectors.tryon.settings import TryOnSettings
from runtime.section import Section
from runtime.server_settings import ServerSettings
from runtime.settings import Settings
from service.agent_settings import AgentSettings
from service.limit_settings import LimitSettings
from service.sign_in_settings import SignInSettings

_HEAD = """\
# Settings of shopclerk, each with its default. Copy this file to .env and take the # off what you change.
# It is read from this folder, wherever the command is started; SHOPCLERK_ENV_FILE names another file.
# The environment wins over .env. Where a plain name is shown, SHOPCLERK_<NAME> works too.
# What is not shopclerk's, such as ANTHROPIC_API_KEY, is passed on to the client of the chat model.
"""
_PAGE = """\
# Settings

Each comes from the environment, else from one file: the `.env` beside the start script, or the file that
`SHOPCLERK_ENV_FILE` names. [.env.example](../.env.example) has them all to copy. Where a plain name is shown,
`SHOPCLERK_<NAME>` works too. A value that is not valid ends the start; the message names the setting, never its value.
The keys of other language models (`ANTHROPIC_API_KEY`, `MISTRAL_API_KEY`, …) may stand in the same file and are passed
on to the model's client. This page is made from the code by `scripts/settings`.
"""
#: Descriptions that begin with a value of the setting, which is written as it is.
_VALUES = ("production", "embedded", "policy.toml")


def sections() -> Iterator[tuple[str, type[Settings | Section]]]:
    """Return every part that has settings, with its title: what holds for all first, each package's own after it."""
    yield "The shop", Settings
    yield "The server", ServerSettings
    yield "The language model", ModelSettings
    yield "Limits", LimitSettings
    yield "The shop's own sign-in", SignInSettings
    yield "Customers' own programs (MCP)", AgentSettings
    yield "Tools of further MCP servers", ServersSettings
    yield "Mail", MailSettings
    yield "Mail by SMTP", SmtpSettings
    yield "Trying things on", TryOnSettings
    yield "Desks", DeskSettings
    for desk in map(desks.desk, desks.OURS):
        yield f"The desk {desk.label}", desk.section
    for name in OURS:
        found = platform(name)
        yield found.label, found.section


def shown(field: FieldInfo) -> str:
    """Return a default as it is written into a file of settings."""
    default: Any = field.get_default(call_default_factory=True)
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, Path):
        return str(default).replace(str(Path.home()), "~", 1)
    return "" if default is None else f"{default:g}" if isinstance(default, float) else str(default)


def as_env() -> str:
    """Return the text of ``.env.example``."""
    lines = [_HEAD]
    for title, kind in sections():
        lines.append(f"# --- {title} ---\n")
        for name, field in kind.model_fields.items():
            told = textwrap.wrap(_sentence(field), 118, break_long_words=False, break_on_hyphens=False)
            lines += [*(f"# {line}" for line in told), f"# {kind.variable(name)}={shown(field)}\n"]
    return "\n".join(lines)


def as_page() -> str:
    """Return the text of ``docs/settings.md``."""
    lines = [_PAGE]
    for title, kind in sections():
        lines += [f"## {title}\n", "| setting | default | what it is |", "| --- | --- | --- |"]
        for name, field in kind.model_fields.items():
            default = f"`{shown(field)}`" if shown(field) else ""
            lines.append(f"| `{kind.variable(name)}` | {default} | {_sentence(field).replace('|', chr(92) + '|')} |")
        lines.append("")
    return "\n".join(lines)


def _sentence(field: FieldInfo) -> str:
    text = field.description or ""
    return text if text.startswith(_VALUES) else text[:1].upper() + text[1:]
