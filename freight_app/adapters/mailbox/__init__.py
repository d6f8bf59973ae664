"""Where papers are mailed to: nowhere, or a box on an IMAP server."""

from __future__ import annotations

from freight_app.adapters.mailbox.imap import ImapMailbox
from freight_app.adapters.mailbox.null import NoMailbox
from freight_app.documents.attached.ports import Mailbox
from freight_app.kit.settings import Settings


def mailbox_for(settings: Settings) -> Mailbox:
    """The box that the settings name, if any."""
    url = settings.mailbox_url.get_secret_value()
    return ImapMailbox.from_url(url) if url else NoMailbox()
