"""What messaging needs from the outside world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


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


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the mail over. ``OutsideFailure`` when it may work later, ``MailRefused`` when it never will."""
        ...
