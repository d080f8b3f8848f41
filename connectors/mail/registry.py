"""Which mailer the settings ask for."""

from __future__ import annotations

from commerce.errors import ConfigurationError
from connectors.mail.base import Mailer
from connectors.mail.outbox import Outbox
from connectors.mail.settings import MailSettings, SmtpSettings
from runtime.settings import Settings


def open_mailer(settings: Settings) -> Mailer:
    """Return the configured mailer.

    Raises:
        ConfigurationError: SMTP without a server or sender.
    """
    own = settings.section(MailSettings)
    sender = own.from_
    if own.by == "outbox":
        return Outbox(settings.home / "outbox", sender or "shopclerk@localhost")
    from connectors.mail.smtp import Server, SmtpMailer

    smtp = settings.section(SmtpSettings)
    if not smtp.host or not sender:
        raise ConfigurationError("To send mail, set SHOPCLERK_SMTP_HOST and SHOPCLERK_MAIL_FROM.")
    server = Server(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        user=smtp.user,
        password=smtp.password,
    )
    return SmtpMailer(server, sender)
