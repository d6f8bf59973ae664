"""How mail leaves the house: over SMTP, or into a folder where it can be looked at."""

from __future__ import annotations

from freight_app.adapters.mail.null import FolderMailer
from freight_app.adapters.mail.smtp import SmtpMailer
from freight_app.kit.settings import Settings
from freight_app.messaging.ports import Mailer


def mailer_for(settings: Settings) -> Mailer:
    """SMTP when the settings name a server, else the outbox folder."""
    smtp_url = settings.smtp_url.get_secret_value()
    if smtp_url:
        return SmtpMailer.from_url(smtp_url, sender=settings.mail_from)
    return FolderMailer(settings.data_dir / "outbox", sender=settings.mail_from)
