"""SQL of cash: what is in whose bag, and what was handed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import PageRequest
from freight_app.orders.models import Order, Payment
from freight_app.orders.paying.models import (
    CashHandIn,
)


def names_of(uow: UnitOfWork, user_ids: Collection[int]) -> dict[int, str]:
    rows = uow.session.connection().execute(
        sa.select(col(UserAccount.id), col(UserAccount.name)).where(col(UserAccount.id).in_(list(user_ids)))
    )
    return {cast("int", row[0]): row[1] for row in rows}


def bag_payments(uow: UnitOfWork, user_id: int) -> list[Any]:
    """Rows of (payment, order) whose cash is in somebody's bag, oldest first."""
    return list(
        uow.session.execute(
            sa.select(Payment, Order)
            .join(Order, col(Order.id) == col(Payment.order_id))
            .where(col(Payment.collected_by_user_id) == user_id, col(Payment.hand_in_id).is_(None))
            .order_by(col(Payment.id))
            .execution_options(populate_existing=True)
        ).all()
    )


def open_bags(uow: UnitOfWork) -> list[Any]:
    """Rows of (user id, currency, sum, receipts, since), the largest first."""
    total = sa.func.sum(col(Payment.amount_minor)).label("total")
    return list(
        uow.session.connection().execute(
            sa.select(
                col(Payment.collected_by_user_id),
                col(Payment.currency),
                total,
                sa.func.count(),
                sa.func.min(col(Payment.paid_at)),
            )
            .where(col(Payment.collected_by_user_id).is_not(None), col(Payment.hand_in_id).is_(None))
            .group_by(col(Payment.collected_by_user_id), col(Payment.currency))
            .order_by(total.desc())
        )
    )


def add_hand_in(uow: UnitOfWork, hand_in: CashHandIn) -> int:
    uow.session.add(hand_in)
    uow.session.flush()
    uow.touch("orders")
    return cast("int", hand_in.id)


def close_receipts(uow: UnitOfWork, user_id: int, currency: str, payment_ids: Sequence[int], hand_in_id: int) -> int:
    """Take these receipts out of a bag; how many were still in it."""
    closed = uow.session.exec(
        sa.update(Payment)
        .where(
            col(Payment.id).in_(list(payment_ids)),
            col(Payment.collected_by_user_id) == user_id,
            col(Payment.currency) == currency,
            col(Payment.hand_in_id).is_(None),
        )
        .values(hand_in_id=hand_in_id)
        .execution_options(synchronize_session=False)
    )
    return closed.rowcount


def hand_in_by_id(uow: UnitOfWork, hand_in_id: int) -> CashHandIn:
    """``NotFound`` for an unknown one."""
    found = uow.session.exec(
        select(CashHandIn).where(CashHandIn.id == hand_in_id).execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("Hand-in", hand_in_id=hand_in_id)
    return found


def accept_hand_in(uow: UnitOfWork, hand_in_id: int, **columns: Any) -> bool:
    """False when it was accepted before."""
    accepted = uow.session.exec(
        sa.update(CashHandIn)
        .where(col(CashHandIn.id) == hand_in_id, col(CashHandIn.accepted_minor).is_(None))
        .values(columns)
        .execution_options(synchronize_session=False)
    )
    uow.touch("orders")
    return accepted.rowcount == 1


def page_hand_ins(uow: UnitOfWork, request: PageRequest, *, user_id: int | None = None) -> tuple[list[CashHandIn], int]:
    """The newest first, and how many there are."""
    chosen = sa.true() if user_id is None else col(CashHandIn.user_id) == user_id
    total = uow.session.exec(select(sa.func.count()).select_from(CashHandIn).where(chosen)).one()
    rows = uow.session.exec(
        select(CashHandIn)
        .where(chosen)
        .order_by(col(CashHandIn.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
    )
    return list(rows), total
