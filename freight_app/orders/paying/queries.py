"""SQL of payments and of refunds. Payments change under the lock of their order alone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.steps import write_step
from freight_app.orders.models import Payment, PaymentStatus
from freight_app.orders.paying.models import (
    Refund,
    RefundHistory,
    RefundStatus,
)

# --- payments


def payment_by_id(uow: UnitOfWork, payment_id: int) -> Payment:
    """``NotFound`` for an unknown one."""
    return _one_payment(uow, col(Payment.id) == payment_id)


def payment_by_reference(uow: UnitOfWork, reference: str) -> Payment:
    """``NotFound`` for a reference that we never gave out."""
    return _one_payment(uow, col(Payment.reference) == reference)


def _one_payment(uow: UnitOfWork, condition: Any) -> Payment:
    statement = select(Payment).where(condition).execution_options(populate_existing=True)
    payment = uow.session.exec(statement).first()
    if payment is None:
        raise NotFound("Payment")
    return payment


def order_id_of_reference(uow: UnitOfWork, reference: str) -> int | None:
    return uow.session.exec(select(Payment.order_id).where(Payment.reference == reference)).first()


# --- refunds


def keep_aside(uow: UnitOfWork, payment: Payment, amount_minor: int) -> bool:
    """Keep so much of a payment aside to be sent back; False when less is left of it."""
    kept = uow.session.exec(
        sa.update(Payment)
        .where(
            col(Payment.id) == payment.id,
            col(Payment.status).in_((PaymentStatus.PAID, PaymentStatus.REFUND_DUE)),
            col(Payment.refunded_minor) + amount_minor <= col(Payment.amount_minor),
        )
        .values(refunded_minor=col(Payment.refunded_minor) + amount_minor)
        .execution_options(synchronize_session=False)
    )
    uow.session.refresh(payment)
    return kept.rowcount == 1


def free_again(uow: UnitOfWork, payment_id: int, amount_minor: int) -> None:
    """What was kept aside was not sent after all."""
    uow.session.connection().execute(
        sa.update(Payment)
        .where(col(Payment.id) == payment_id)
        .values(refunded_minor=col(Payment.refunded_minor) - amount_minor)
    )


def add_refund(uow: UnitOfWork, refund: Refund) -> Refund:
    """Write a refund with its first step."""
    uow.session.add(refund)
    uow.session.flush()
    write_step(uow, RefundHistory, {"refund_id": refund.id}, None, RefundStatus(refund.status), note=refund.reason)
    uow.touch("orders")
    return refund


def refund_by_id(uow: UnitOfWork, refund_id: int) -> Refund:
    """``NotFound`` for an unknown one."""
    refund = uow.session.exec(
        select(Refund).where(Refund.id == refund_id).execution_options(populate_existing=True)
    ).first()
    if refund is None:
        raise NotFound("Refund", refund_id=refund_id)
    return refund


def refunds_of_order(uow: UnitOfWork, order_id: int) -> list[Refund]:
    return list(uow.session.exec(select(Refund).where(Refund.order_id == order_id).order_by(col(Refund.id))))


def sent_through_page(uow: UnitOfWork, payment: Payment) -> int:
    """How many refunds of the money that came with a payment went, or go, through the gateway."""
    root = payment.part_of_id or payment.id
    return uow.session.exec(
        select(sa.func.count())
        .select_from(Refund)
        .join(Payment, col(Payment.id) == col(Refund.payment_id))
        .where(
            sa.or_(col(Payment.id) == root, col(Payment.part_of_id) == root),
            Refund.way == "gateway",
            Refund.status != RefundStatus.FAILED,
        )
    ).one()


def all_that_came(uow: UnitOfWork, payment: Payment) -> int:
    """Minor units that came with a payment, all its parts together."""
    root = payment.part_of_id or payment.id
    return uow.session.exec(
        select(sa.func.sum(col(Payment.amount_minor))).where(
            sa.or_(col(Payment.id) == root, col(Payment.part_of_id) == root)
        )
    ).one()
