"""A mail taken apart: who sent it, about what, and the files that hang on it. Pure, and it opens nothing else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses, parseaddr

from freight_app.documents.attached.rules import address_tag, numbers_in

MAX_ATTACHMENTS = 20
# Logos under a signature.
_SMALL_INLINE = 30_000
_MAX_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class MailedFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TakenApart:
    """``left_out`` counts files beyond those that one mail may bring; ``numbers`` are what it may be about."""

    sender: str
    subject: str
    numbers: list[str]
    files: list[MailedFile]
    left_out: int


def message_hash(head: bytes) -> str:
    """What makes a mail the same mail: its Message-ID, or its headers where it has none."""
    try:
        given = str(BytesHeaderParser(policy=policy.default).parsebytes(head).get("Message-ID", "")).strip()
    except (MessageError, ValueError, LookupError, AttributeError, IndexError):
        given = ""
    return hashlib.sha256(given.encode("utf-8", "replace") if given else head).hexdigest()


def take_apart(raw: bytes) -> TakenApart:
    """The parts of a mail that are of use; what cannot be understood of it is left out."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    subject = " ".join(_header(message, "Subject").split())[:_MAX_SUBJECT]
    recipients = [
        address for name in ("To", "Cc", "Delivered-To", "X-Original-To") for address in _addresses(message, name)
    ]
    tags = [tag for address in recipients if (tag := address_tag(address))]
    files, left_out = _files(message)
    return TakenApart(
        sender=parseaddr(_header(message, "From"))[1][:254].lower(),
        subject=subject,
        numbers=numbers_in([*tags, subject]),
        files=files,
        left_out=left_out,
    )


def _files(message: EmailMessage) -> tuple[list[MailedFile], int]:
    found: list[MailedFile] = []
    left_out = 0
    for part in message.walk():
        if part.is_multipart() or not isinstance(part, EmailMessage):
            continue
        disposition, name = _told(part)
        if disposition != "attachment" and not name:
            continue
        content = _content(part)
        is_logo = (
            disposition != "attachment" and part.get_content_maintype() == "image" and len(content) < _SMALL_INLINE
        )
        if not content or is_logo:
            continue
        if len(found) == MAX_ATTACHMENTS:
            left_out += 1
            continue
        found.append(MailedFile(name or "attachment", content))
    return found, left_out


def _told(part: EmailMessage) -> tuple[str, str]:
    """How a part is to be shown and what it is called; headers that make no sense say nothing."""
    try:
        return part.get_content_disposition() or "", part.get_filename() or ""
    except (MessageError, ValueError, LookupError, AttributeError, IndexError, TypeError):
        return "attachment", ""


def _content(part: EmailMessage) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError):
        return b""
    return content if isinstance(content, bytes) else b""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (MessageError, ValueError, LookupError, AttributeError, IndexError):
        return ""


def _addresses(message: EmailMessage, name: str) -> list[str]:
    return [address for _name, address in getaddresses([_header(message, name)]) if address][:50]
