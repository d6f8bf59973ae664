"""What messaging needs from the outside world."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from freight_app.kit.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail. ``name`` is what it is called when somebody saves it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to go. ``key`` stays the same when it is sent again after a crash, so twins can be told."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    sender_name: str
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()


class Enclosures(Protocol):
    def open_enclosure(self, uow: UnitOfWork, sha256: str) -> Attachment:
        """The kept file of a hash. Raises ``NotFound``."""
        ...


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the mail over. ``OutsideFailure`` when it may work later, ``MailRefused`` when it never will."""
        ...
