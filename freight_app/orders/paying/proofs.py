"""Proofs of bank transfers that customers send: for the eyes of the staff, while the bank has not written yet."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.documents.private_files import StoredPaper, paper_file
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.settings import Settings
from freight_app.orders import queries as order_queries
from freight_app.orders.events import ProofRefused, ProofSent
from freight_app.orders.models import Order, PaymentMethod, PaymentStatus
from freight_app.orders.paying import transfer_queries
from freight_app.orders.paying.dtos import ProofView
from freight_app.orders.paying.models import TransferProof

MAX_PROOFS = 5
MAX_REASON = 300


class TooManyProofs(Conflict):
    """An order takes so many proofs and no more."""

    code = "too_many_proofs"


class ProofRefusedAlready(Conflict):
    """Somebody refused this proof before."""

    code = "proof_refused_already"


class NoTransferAwaited(Conflict):
    """No bank transfer is awaited for this order."""

    code = "no_transfer_awaited"


def require_transfer_awaited(uow: UnitOfWork, token: str) -> None:
    """Before a file is taken in at all. ``NotFound`` for a link that we never gave out."""
    _awaiting(uow, order_queries.find_order_by_token(uow, token))


def add_proof(uow: UnitOfWork, token: str, paper: StoredPaper, *, file_name: str) -> int:
    """Keep a proof with the order of this link; how many it has now. The same file twice is one."""
    order = order_queries.lock_order_by_token(uow, token)
    order_id = cast("int", order.id)
    _awaiting(uow, order)
    if not transfer_queries.has_proof(uow, order_id, paper.content_hash):
        if transfer_queries.count_proofs(uow, order_id) >= MAX_PROOFS:
            raise TooManyProofs(f"At most {MAX_PROOFS} files can be sent for one order.", limit=MAX_PROOFS)
        proof = TransferProof(
            token=new_token(16),
            order_id=order_id,
            file_name="".join(char for char in file_name if char.isprintable())[-200:] or "file",
            kind=paper.kind,
            content_hash=paper.content_hash,
            size_bytes=paper.size_bytes,
            sent_at=uow.now(),
            sent_by=uow.actor.label,
        )
        transfer_queries.add_proof(uow, proof)
        uow.publish(ProofSent(order_id, order.number, cast("int", proof.id)))
    return transfer_queries.count_proofs(uow, order_id)


def count_own_proofs(uow: UnitOfWork, token: str) -> int:
    """How many proofs were sent for the order of this link."""
    return transfer_queries.count_proofs(uow, cast("int", order_queries.find_order_by_token(uow, token).id))


def open_proof(uow: UnitOfWork, token: str) -> tuple[ProofView, Path]:
    """A proof and its file, for the staff."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    proof = transfer_queries.proof_by_token(uow, token)
    path = paper_file(uow.port(Settings), proof.content_hash)
    if not path.is_file():
        raise NotFound("File")
    return view_proof(proof), path


def refuse_proof(uow: UnitOfWork, token: str, *, reason: str) -> None:
    """Staff looked at a proof and cannot use it; the customer is written why. The money stays awaited.

    ``ProofRefusedAlready`` the second time, ``InvalidInput`` on ``reason``, ``NotFound`` for an unknown proof.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= MAX_REASON or "\0" in reason:
        raise InvalidInput("reason", "A reason of 1 to 300 characters is needed: the customer will read it.")
    proof = transfer_queries.proof_by_token(uow, token)
    order = order_queries.lock_order_by_id(uow, proof.order_id)
    if not transfer_queries.refuse_proof(uow, proof, reason):
        raise ProofRefusedAlready("This proof was refused before.", number=order.number)
    uow.publish(ProofRefused(proof.order_id, order.number, cast("int", proof.id), reason))


def view_proof(proof: TransferProof) -> ProofView:
    return ProofView(
        token=proof.token,
        file_name=proof.file_name,
        kind=proof.kind,
        size_bytes=proof.size_bytes,
        sent_at=proof.sent_at,
        sent_by=proof.sent_by,
        refusal=proof.refusal_reason,
    )


def _awaiting(uow: UnitOfWork, order: Order) -> None:
    awaited = any(
        payment.method == PaymentMethod.BANK_TRANSFER
        and payment.status in (PaymentStatus.PENDING, PaymentStatus.CANCELLED)
        for payment in order_queries.payments_of(uow, cast("int", order.id))
    )
    if not awaited:
        raise NoTransferAwaited("No bank transfer is awaited for this order.", number=order.number)
