"""What messaging needs from the outside world: one door for each channel.

No door is asked to keep a promise that it cannot keep: a worker may die after a message was handed over and before
that was written down, and most doors take the same message again. One that ``RemembersKeys`` closes that window.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from freight_app.messaging.dtos import Receipt


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to go. ``key`` stays the same when it is sent again after a crash, so twins can be told.

    ``unsubscribe`` is the whole address that takes somebody off a list by one POST (RFC 8058); empty where there is
    no list.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    sender_name: str
    reply_to: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """A message in a few words. ``to`` is what the channel calls a recipient; ``text`` is without title and link."""

    key: str
    to: str
    title: str
    text: str
    link: str
    language: str
    sender_name: str


@dataclass(frozen=True, slots=True)
class PushAddress:
    """Where a browser listens, and what only it can read (RFC 8291)."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the mail over. ``OutsideFailure`` when it may work later, ``MailRefused`` when it never will."""
        ...


class TextSender(Protocol):
    """SMS."""

    def send(self, message: ShortMessage) -> str:
        """Hand it over; answers the gateway's own name for it, empty without one.

        ``OutsideFailure`` when it may work later (``MayHaveGoneOut`` when the answer was lost), ``MessageRefused`` when
        it never will.
        """
        ...


class WhatsAppSender(Protocol):
    def send(self, message: ShortMessage) -> str:
        """As ``TextSender.send``."""
        ...


class ChatPoster(Protocol):
    """The rooms where colleagues talk, each reached by a hook that the settings name."""

    def hooks(self) -> frozenset[str]: ...

    def send(self, message: ShortMessage) -> str:
        """As ``TextSender.send``; ``to`` is one of ``hooks``."""
        ...


class Pusher(Protocol):
    """Notices on a device whose page is closed."""

    def public_key(self) -> str:
        """What a browser must be given before it subscribes, as URL-safe base64."""
        ...

    def send(self, message: ShortMessage, address: PushAddress) -> str:
        """As ``TextSender.send``; ``SubscriptionGone`` when the browser does not listen any more."""
        ...


@runtime_checkable
class RemembersKeys(Protocol):
    """A door that can be asked whether a message went through it before."""

    def has_sent(self, key: str) -> bool: ...


class ReceiptReader(Protocol):
    """What WhatsApp tells of messages that it took."""

    def read(self, body: bytes, signature: str) -> list[Receipt] | None:
        """What became of which message; None when these bytes are not signed by whom they should be."""
        ...
