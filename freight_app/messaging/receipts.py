"""What channels tell of messages that they took: delivered, read, failed, bounced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.messaging import queries
from freight_app.messaging.dtos import Receipt
from freight_app.messaging.models import MessageStatus
from freight_app.work.registry import task
from freight_app.work.service import enqueue

NOTE_RECEIPT = "messaging.receipt"
# A channel may tell before we have written down that it took the message.
LOOK_AGAIN = timedelta(seconds=30)
TRIES = 3


def take_receipts(uow: UnitOfWork, receipts: list[Receipt]) -> int:
    """Write down what became of messages; answers of how many it was news. What we do not know is looked at again."""
    return sum(_take(uow, receipt, tries_left=TRIES) for receipt in receipts)


def _take(uow: UnitOfWork, receipt: Receipt, *, tries_left: int) -> bool:
    if queries.note_receipt(uow, receipt.provider_ref, receipt.status, _values(receipt)):
        return True
    # The number may write to people by other programs too: what is never ours is forgotten.
    if tries_left and not queries.is_known_ref(uow, receipt.provider_ref):
        payload = {"receipt": receipt.model_dump(mode="json"), "tries_left": tries_left - 1}
        enqueue(uow, NOTE_RECEIPT, payload, run_at=uow.now() + LOOK_AGAIN)
    return False


def _values(receipt: Receipt) -> dict[str, Any]:
    match receipt.status:
        case MessageStatus.DELIVERED:
            return {"delivered_at": receipt.at}
        case MessageStatus.READ:
            return {"read_at": receipt.at}
        case _:
            return {"error": receipt.error[:2000]}


@task(NOTE_RECEIPT)
def note_late_receipt(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    _take(uow, Receipt.model_validate(payload["receipt"]), tries_left=payload["tries_left"])
