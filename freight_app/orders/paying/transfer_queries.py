"""SQL of transfers: proofs that customers send, and lines of the bank's statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into
from freight_app.orders.models import Order, OrderStatus, Payment, PaymentMethod, PaymentStatus
from freight_app.orders.paying.models import (
    LineStatus,
    StatementLine,
    TransferProof,
)

_AWAITED_UNTOLD = sa.and_(
    col(Payment.method) == PaymentMethod.BANK_TRANSFER,
    col(Payment.status) == PaymentStatus.PENDING,
    col(Payment.reminded_at).is_(None),
)

# --- proofs of transfers


def add_proof(uow: UnitOfWork, proof: TransferProof) -> None:
    uow.session.add(proof)
    uow.session.flush()
    uow.touch("orders")


def count_proofs(uow: UnitOfWork, order_id: int) -> int:
    """Without those that were refused."""
    return uow.session.exec(
        select(sa.func.count())
        .select_from(TransferProof)
        .where(TransferProof.order_id == order_id, col(TransferProof.refused_at).is_(None))
    ).one()


def refuse_proof(uow: UnitOfWork, proof: TransferProof, reason: str) -> bool:
    """False when it was refused before."""
    refused = uow.session.exec(
        sa.update(TransferProof)
        .where(col(TransferProof.id) == proof.id, col(TransferProof.refused_at).is_(None))
        .values(refused_at=uow.now(), refused_by=uow.actor.label, refusal_reason=reason)
        .execution_options(synchronize_session=False)
    )
    uow.touch("orders")
    return refused.rowcount == 1


def has_proof(uow: UnitOfWork, order_id: int, content_hash: str) -> bool:
    found = select(TransferProof.id).where(
        TransferProof.order_id == order_id, TransferProof.content_hash == content_hash
    )
    return uow.session.exec(found).first() is not None


def proof_by_token(uow: UnitOfWork, token: str) -> TransferProof:
    """``NotFound`` for an unknown one."""
    proof = uow.session.exec(select(TransferProof).where(TransferProof.token == token)).first()
    if proof is None:
        raise NotFound("Proof")
    return proof


def proofs_of(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[TransferProof]]:
    """By order, oldest first; every id is answered."""
    found: dict[int, list[TransferProof]] = {order_id: [] for order_id in order_ids}
    for proof in uow.session.exec(
        select(TransferProof).where(col(TransferProof.order_id).in_(list(order_ids))).order_by(col(TransferProof.id))
    ):
        found[proof.order_id].append(proof)
    return found


# --- transfers that have not come


def orders_to_remind(uow: UnitOfWork, now: datetime, before: timedelta, limit: int) -> list[int]:
    """Orders that wait for a transfer for less than ``before``, and were to wait longer; not those reminded before."""
    return [
        order_id
        for order_id, held_until, asked_at in uow.session.exec(
            select(Order.id, Order.held_until, Payment.created_at)
            .join(Payment, col(Payment.order_id) == col(Order.id))
            .where(
                Order.status == OrderStatus.PENDING,
                col(Order.held_until) > now,
                col(Order.held_until) <= now + before,
                _AWAITED_UNTOLD,
            )
            .order_by(col(Order.id))
            .limit(limit)
        )
        if order_id is not None and held_until is not None and asked_at + before < held_until
    ]


def note_reminder(uow: UnitOfWork, order_id: int) -> Payment | None:
    """The awaited transfer of a locked order, noted as reminded of now; None when it was, or is awaited no more."""
    payment = uow.session.exec(
        select(Payment).where(Payment.order_id == order_id, _AWAITED_UNTOLD).execution_options(populate_existing=True)
    ).first()
    if payment is None:
        return None
    uow.session.connection().execute(
        sa.update(Payment).where(col(Payment.id) == payment.id).values(reminded_at=uow.now())
    )
    return payment


# --- lines of statements


def add_lines(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> int:
    """Write lines that are not there yet; how many were new."""
    connection = uow.session.connection()
    statement = (
        insert_into(uow.dialect, StatementLine)
        .on_conflict_do_nothing(index_elements=["line_hash"])
        .returning(col(StatementLine.id))
    )
    # Counted by what comes back: PostgreSQL's driver does not tell how many rows an INSERT wrote.
    return sum(connection.execute(statement.values(row)).first() is not None for row in rows)


def open_lines(uow: UnitOfWork, limit: int) -> list[StatementLine]:
    """The newest first."""
    return list(
        uow.session.exec(
            select(StatementLine)
            .where(StatementLine.status == LineStatus.OPEN)
            .order_by(col(StatementLine.booked_on).desc(), col(StatementLine.id).desc())
            .limit(limit)
        )
    )


def lines_by_id(uow: UnitOfWork, line_ids: Collection[int]) -> dict[int, StatementLine]:
    rows = uow.session.exec(
        select(StatementLine).where(col(StatementLine.id).in_(list(line_ids))).execution_options(populate_existing=True)
    )
    return {cast("int", line.id): line for line in rows}


def settle_line(uow: UnitOfWork, line_id: int, to: LineStatus, *, payment_id: int | None = None) -> bool:
    """Use a line up; False when it was used or put aside before."""
    used = uow.session.exec(
        sa.update(StatementLine)
        .where(col(StatementLine.id) == line_id, col(StatementLine.status) == LineStatus.OPEN)
        .values(status=to, payment_id=payment_id, settled_at=uow.now(), settled_by=uow.actor.label)
        .execution_options(synchronize_session=False)
    )
    uow.touch("orders")
    return used.rowcount == 1


def reopen_line(uow: UnitOfWork, line_id: int) -> bool:
    """A line that was put aside is to be looked at again."""
    moved = uow.session.exec(
        sa.update(StatementLine)
        .where(col(StatementLine.id) == line_id, col(StatementLine.status) == LineStatus.IGNORED)
        .values(status=LineStatus.OPEN, settled_at=None, settled_by="")
        .execution_options(synchronize_session=False)
    )
    uow.touch("orders")
    return moved.rowcount == 1


def awaited_transfers(uow: UnitOfWork, since: datetime, limit: int) -> list[Any]:
    """Rows of (payment, order) that a transfer may be for: awaited, or given up since then."""
    return list(
        uow.session.execute(
            sa.select(Payment, Order)
            .join(Order, col(Order.id) == col(Payment.order_id))
            .where(
                col(Payment.method) == PaymentMethod.BANK_TRANSFER,
                sa.or_(
                    col(Payment.status) == PaymentStatus.PENDING,
                    (col(Payment.status) == PaymentStatus.CANCELLED) & (col(Payment.created_at) >= since),
                ),
            )
            .order_by(col(Payment.id).desc())
            .limit(limit)
            .execution_options(populate_existing=True)
        ).all()
    )
