"""Settings and logging of one run of the command line."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runtime.settings import Settings


class _Complaints(logging.Handler):
    """Collects what the reader of the file of settings complains about, instead of letting it pass."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line number that the message ends with."""
        self.lines.append(record.getMessage().rsplit(" ", 1)[-1])


def load(**overrides: object) -> Settings:
    """Return the settings and set up logging.

    Raises:
        ConfigurationError: A setting is not valid, or the file that holds them cannot be read to its end.
    """
    from agent.settings import ModelSettings
    from commerce.errors import ConfigurationError
    from commerce.language import begin
    from connectors.desks.registry import configured
    from connectors.mail.settings import MailSettings, SmtpSettings
    from connectors.mcp.settings import ServersSettings
    from connectors.stores.registry import platform
    from connectors.tryon.settings import TryOnSettings
    from runtime.env_file import env_file
    from runtime.logging import setup
    from runtime.server_settings import ServerSettings
    from runtime.settings import load as load_settings
    from service.agent_settings import AgentSettings
    from service.limit_settings import LimitSettings
    from service.sign_in_settings import SignInSettings

    reader, complaints = logging.getLogger("dotenv.main"), _Complaints()
    reader.addHandler(complaints)
    reader.propagate = False
    try:
        settings = load_settings(**overrides)
    except (OSError, UnicodeError) as error:
        unreadable = f"The file {env_file()} cannot be read as text."
        raise ConfigurationError(unreadable, detail=type(error).__name__) from error
    finally:
        reader.removeHandler(complaints)
        reader.propagate = True
    if complaints.lines:
        raise ConfigurationError(f"Line {complaints.lines[0]} of {env_file()} is not of the form NAME=value.")
    setup(settings.log_level)
    begin(settings.language)
    kinds = (ServerSettings, ModelSettings, LimitSettings, SignInSettings, MailSettings, SmtpSettings, TryOnSettings)
    for kind in (*kinds, AgentSettings, ServersSettings, platform(settings.platform).section):
        settings.section(kind)  # what is wrong with them is said before anything begins
    for desk in configured(settings):
        settings.section(desk.section)
    return settings


def log_to_file(settings: Settings) -> None:
    """Send log lines to the log file while a person chats, unless they asked to see more than warnings."""
    from app.cli.errors import LOG_FILE, private
    from runtime.logging import RedactingFormatter

    if settings.log_level in ("DEBUG", "INFO"):
        return
    stream = open(settings.home / LOG_FILE, "a", encoding="utf-8", opener=private)  # noqa: SIM115 - until the end
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().handlers[:] = [handler]
