"""Papers that run out: somebody is told in time, once for each day of expiry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from freight_app.accounts.colleagues import list_holders
from freight_app.accounts.mailboxes import find_mailbox
from freight_app.accounts.permissions import Permission
from freight_app.documents.attached import queries
from freight_app.documents.attached.models import DOCUMENTS_TOPIC, Document
from freight_app.documents.attached.rules import MAX_REMIND_DAYS, is_reminder_due
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import format_date
from freight_app.messaging.service import send_message
from freight_app.shop.calendar import today_of_shop

# What is looked at in one go.
_AT_ONCE = 500


def remind_of_expiry(uow: UnitOfWork) -> int:
    """Tell whoever brought a paper, and all who keep papers, that it runs out; answers how many papers.

    A new version with a later day starts anew: the day that was told of is noted with the paper.
    """
    today = today_of_shop(uow)
    told = 0
    for document in _candidates(uow, today + timedelta(days=MAX_REMIND_DAYS)):
        if not is_reminder_due(document.expires_on, document.remind_days, document.reminded_for, today):
            continue
        # Guarded by what was read: of two runs at once, one tells.
        seen = Document.reminded_for == document.reminded_for
        if queries.change_document(uow, document.id or 0, {"reminded_for": document.expires_on}, seen):
            _tell(uow, document)
            told += 1
    if told:
        uow.touch(DOCUMENTS_TOPIC)
    return told


def _candidates(uow: UnitOfWork, latest: date) -> Iterator[Document]:
    """All papers that may be due: those of whom it is too early to tell must not hide the ones behind them."""
    after = 0
    while found := queries.expiring(uow, latest, after=after, limit=_AT_ONCE):
        yield from found
        after = found[-1].id or 0


def _tell(uow: UnitOfWork, document: Document) -> None:
    if document.expires_on is None:
        return
    readers = {mailbox.user_id: mailbox for mailbox in list_holders(uow, Permission.DOCUMENTS_EDIT)}
    brought = find_mailbox(uow, document.by_user_id) if document.by_user_id else None
    if brought is not None:
        readers[brought.user_id] = brought
    for reader in readers.values():
        send_message(
            uow,
            template="document_expiring",
            to=reader.email,
            language=reader.language,
            data={
                "title": document.title,
                "day": format_date(document.expires_on, reader.language),
                "name": reader.name,
                "link": f"/admin/documents?open={document.public_id}",
            },
            key=f"document_expiring:{document.id}:{document.expires_on}:{reader.user_id}",
        )
