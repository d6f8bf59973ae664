"""A mail of ours as a MIME message."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from freight_app.messaging.ports import Mail


def build_message(mail: Mail, *, sender: str) -> EmailMessage:
    """Text with an HTML twin. The same key always gives the same Message-ID, so a repeated mail can be told."""
    to = envelope_address(mail.to)
    message = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    message["From"] = _address(mail.sender_name, sender)
    message["To"] = _address("", to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    domain = sender.rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{domain}>"
    if mail.reply_to:
        message["Reply-To"] = _address("", envelope_address(mail.reply_to))
    # Nobody wants the holiday note of a mailbox in answer to a receipt.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    # Last: making the parts moves every Content header that is already there into the first of them.
    message["Content-Language"] = mail.language
    return message


def envelope_address(address: str) -> str:
    """The address as servers pass it on: the domain in ASCII (IDNA), the part before it as it is."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _address(name: str, spec: str) -> Address:
    # In parts: given whole, the standard library refuses letters beyond ASCII.
    local, _, domain = spec.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)
