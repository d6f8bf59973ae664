"""A mail of ours as a MIME message."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from freight_app.messaging.ports import Mail


def build_message(mail: Mail, *, sender: str) -> EmailMessage:
    """Text with an HTML twin. The same key always gives the same Message-ID, so a repeated mail can be told."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(mail.sender_name, sender)
    message["To"] = _address("", mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    domain = sender.rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{domain}>"
    if mail.reply_to:
        message["Reply-To"] = _address("", mail.reply_to)
    # Nobody wants the holiday note of a mailbox in answer to a receipt.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    # Last: making the twin parts moves every Content header that is already there into the first of them.
    message["Content-Language"] = mail.language
    return message


def _address(name: str, spec: str) -> Address:
    return Address(display_name=name, addr_spec=spec)
