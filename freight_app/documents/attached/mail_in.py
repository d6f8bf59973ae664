"""Papers that are mailed to the shop: attachments alone, each mail once, filed by the number in its subject or address.

``PO-2026-00001`` in the subject, or ``papers+PO-2026-00001@…`` as the address, attaches the papers to that purchase
order when a colleague sent them. Whatever comes from somebody else, or names nothing, waits to be filed by a person:
the sender of a mail can be forged, so nobody outside puts papers where they please.
"""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.accounts.colleagues import list_holders
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import email_key
from freight_app.documents.attached import queries
from freight_app.documents.attached.dtos import TakenFile
from freight_app.documents.attached.mail_reading import TakenApart, message_hash, take_apart
from freight_app.documents.attached.models import DOCUMENTS_TOPIC, Source
from freight_app.documents.attached.ports import Mailbox, MailSession, SubjectBook, WaitingMail
from freight_app.documents.attached.taking_in import add_document, take_in
from freight_app.kit.actor import Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.kit.subjects import Subject

# What one run reads; the next takes the rest.
MAILS_AT_ONCE = 25
# A mail as it travels is a third larger than its files.
MAX_MAIL_BYTES = 40 * 2**20


@dataclass(frozen=True, slots=True)
class _Brought:
    """What of a mail's files was taken, and how many were not."""

    taken: list[TakenFile]
    refused: int


def read_mailbox(house: House) -> int:
    """Read what waits in the mailbox; answers how many papers came. Opens units of its own.

    A mail is marked as read only after its papers are kept: cut off between the two, the next run finds its
    Message-ID and only marks it. Raises ``OutsideFailure`` when the server is away.
    """
    mailbox = house.database.ports.get(Mailbox)
    if not mailbox.is_set:
        return 0
    came = 0
    with mailbox.open() as session:
        for mail in session.list_waiting(MAILS_AT_ONCE):
            came += _take_mail(house, session, mail)
            session.mark_read(mail.uid)
    return came


def _take_mail(house: House, session: MailSession, mail: WaitingMail) -> int:
    known_by = message_hash(session.read_head(mail.uid))
    with house.read() as uow:
        if queries.known_mails(uow, [known_by]):
            return 0
    if mail.size > MAX_MAIL_BYTES:
        parts, brought = TakenApart("", "", [], [], 0), _Brought([], 1)
    else:
        parts = take_apart(session.read_mail(mail.uid))
        brought = _bring(house, parts)
    actor = Actor(label=f"mail from {parts.sender or 'nobody'}"[:120], is_system=True)
    with house.write(actor) as uow:
        return _keep(uow, known_by, parts, brought)


def _bring(house: House, parts: TakenApart) -> _Brought:
    taken: list[TakenFile] = []
    refused = parts.left_out
    for file in parts.files:
        try:
            taken.append(take_in(house.settings, file.content, file.name))
        except InvalidInput:
            refused += 1
    return _Brought(taken, refused)


def _keep(uow: UnitOfWork, known_by: str, parts: TakenApart, brought: _Brought) -> int:
    """Rows for what a mail brought, unless another process was faster."""
    row = {
        "message_hash": known_by,
        "sender": parts.sender,
        "subject": parts.subject,
        "taken": len(brought.taken),
        "refused": brought.refused,
        "read_at": uow.now(),
    }
    if not queries.add_mail(uow, row):
        return 0
    subjects = _subjects(uow, parts)
    for taken in brought.taken:
        add_document(uow, taken, source=Source.MAIL, subjects=subjects, sender=parts.sender)
    uow.touch(DOCUMENTS_TOPIC)
    return len(brought.taken)


def _subjects(uow: UnitOfWork, parts: TakenApart) -> list[Subject]:
    """What a colleague says that the papers belong to; nothing for anybody else."""
    wanted = email_key(parts.sender) if parts.sender else ""
    colleagues = {email_key(holder.email) for holder in list_holders(uow, Permission.DOCUMENTS_EDIT)}
    if wanted not in colleagues:
        return []
    book = uow.port(SubjectBook)
    found = (book.guess(uow, number) for number in parts.numbers)
    return list(dict.fromkeys(known.subject for known in found if known is not None))
