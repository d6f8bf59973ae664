"""What papers need from elsewhere: a mailbox to read, and somebody who knows what numbers and names mean.

Where files are kept: ``storage.py::FileStore``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from freight_app.kit.db import UnitOfWork
from freight_app.kit.subjects import Subject


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that nobody has read: ``uid`` in its box, ``size`` in bytes."""

    uid: str
    size: int


class MailSession(Protocol):
    """An open mailbox. All of it raises ``OutsideFailure`` when the server does not do its part."""

    def list_waiting(self, limit: int) -> Sequence[WaitingMail]:
        """Mails that are not marked as read, the oldest first."""
        ...

    def read_head(self, uid: str) -> bytes:
        """The headers of a mail, as they are; it stays unread."""
        ...

    def read_mail(self, uid: str) -> bytes:
        """A whole mail, as it is; it stays unread."""
        ...

    def mark_read(self, uid: str) -> None: ...


class Mailbox(Protocol):
    """Where people mail papers to. The null twin has none."""

    @property
    def is_set(self) -> bool:
        """Whether the settings name a mailbox."""
        ...

    def open(self) -> AbstractContextManager[MailSession]: ...


@dataclass(frozen=True, slots=True)
class KnownSubject:
    """A thing that exists, and what people call it: ``PO-2026-00001``, ``Bosch France``."""

    subject: Subject
    title: str


class SubjectBook(Protocol):
    """Knows the things of rooms above this one."""

    def find(self, uow: UnitOfWork, kind: str, text: str) -> KnownSubject | None:
        """The thing of a kind that has this number, SKU, code or public id."""
        ...

    def guess(self, uow: UnitOfWork, number: str) -> KnownSubject | None:
        """The one thing of any kind that has this number, if there is one."""
        ...

    def titles(self, uow: UnitOfWork, subjects: Sequence[Subject]) -> dict[Subject, str]:
        """What things are called; unknown ones are left out."""
        ...
