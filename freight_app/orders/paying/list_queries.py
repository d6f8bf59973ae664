"""SQL of the lists that staff look at. They read alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.orders.models import Order, Payment, PaymentHistory, PaymentMethod, PaymentStatus
from freight_app.orders.paying.models import (
    ASKED_ABOUT,
    GatewayNotice,
    GatewayPage,
    LineStatus,
    NoticeVerdict,
    Refund,
    RefundHistory,
    StatementLine,
    TransferProof,
)


def page_payments(
    uow: UnitOfWork,
    tab: str,
    request: PageRequest,
    *,
    q: str = "",
    method: PaymentMethod | None = None,
    oldest_first: bool = False,
) -> tuple[list[Any], int]:
    """Rows of (payment, order) and how many there are."""
    conditions = [tab_conditions()[tab]]
    if q:
        conditions.append(_matches(q))
    if method is not None:
        conditions.append(col(Payment.method) == method)
    joined = sa.join(Payment, Order, col(Order.id) == col(Payment.order_id))
    connection = uow.session.connection()
    total = connection.execute(sa.select(sa.func.count()).select_from(joined).where(*conditions)).scalar_one()
    rows = uow.session.execute(
        sa.select(Payment, Order)
        .select_from(joined)
        .where(*conditions)
        .order_by(col(Payment.id).asc() if oldest_first else col(Payment.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
        .execution_options(populate_existing=True)
    )
    return [tuple(row) for row in rows], total


def _matches(q: str) -> Any:
    """By order number, by receipt, or by the customer's name as people spell it."""
    conditions: list[Any] = [
        col(Order.number).startswith(q.upper(), autoescape=True),
        col(Payment.receipt).contains(q, autoescape=True),
    ]
    if words := fold_text(q):
        name = sa.and_(*(col(Order.customer_key).contains(word, autoescape=True) for word in words.split()))
        conditions.append(name)
    if q.isascii() and q.isdecimal():
        conditions.append(col(Order.number).endswith(q, autoescape=True))
    return sa.or_(*conditions)


def tab_conditions() -> dict[str, Any]:
    """What each tab of the list of payments holds."""
    proof = (col(TransferProof.order_id) == col(Payment.order_id)) & col(TransferProof.refused_at).is_(None)
    proven = select(TransferProof.id).where(proof).exists()
    transfer = col(Payment.method) == PaymentMethod.BANK_TRANSFER
    return {
        "to_match": transfer & (col(Payment.status) == PaymentStatus.PENDING) & proven,
        "awaited": col(Payment.status).in_((PaymentStatus.PENDING, PaymentStatus.DECLINED)),
        "refunds": col(Payment.status) == PaymentStatus.REFUND_DUE,
        "all": sa.true(),
    }


def count_payments(uow: UnitOfWork) -> dict[str, int]:
    """How many payments each tab holds."""
    return {
        tab: uow.session.exec(select(sa.func.count()).select_from(Payment).where(condition)).one()
        for tab, condition in tab_conditions().items()
        if tab != "all"
    }


def count_to_look_at(uow: UnitOfWork, since: datetime) -> int:
    """Notices that somebody must look at."""
    wrong = (NoticeVerdict.WRONG_AMOUNT, NoticeVerdict.NOT_OURS, NoticeVerdict.NO_ANSWER, NoticeVerdict.UNREADABLE)
    return uow.session.exec(
        select(sa.func.count())
        .select_from(GatewayNotice)
        .where(col(GatewayNotice.verdict).in_(wrong), col(GatewayNotice.came_at) >= since)
    ).one()


def payment_history(uow: UnitOfWork, payment_id: int) -> list[PaymentHistory]:
    return list(
        uow.session.exec(
            select(PaymentHistory).where(PaymentHistory.payment_id == payment_id).order_by(col(PaymentHistory.id))
        )
    )


def refund_history(uow: UnitOfWork, payment_id: int) -> list[RefundHistory]:
    return list(
        uow.session.exec(
            select(RefundHistory)
            .join(Refund, col(Refund.id) == col(RefundHistory.refund_id))
            .where(Refund.payment_id == payment_id)
            .order_by(col(RefundHistory.id))
        )
    )


def gateway_figures(uow: UnitOfWork, gateway: str) -> tuple[int, datetime | None]:
    """(pages about which is still asked, when the last notice came)."""
    pages = uow.session.exec(
        select(sa.func.count())
        .select_from(GatewayPage)
        .where(GatewayPage.gateway == gateway, col(GatewayPage.status).in_(ASKED_ABOUT))
    ).one()
    last = uow.session.exec(
        select(GatewayNotice.came_at)
        .where(GatewayNotice.gateway == gateway)
        .order_by(col(GatewayNotice.id).desc())
        .limit(1)
    ).first()
    return pages, last


def count_open_lines(uow: UnitOfWork) -> int:
    return uow.session.exec(
        select(sa.func.count()).select_from(StatementLine).where(StatementLine.status == LineStatus.OPEN)
    ).one()


def refunds_by_payment(uow: UnitOfWork, payment_ids: Collection[int]) -> dict[int, list[Refund]]:
    """Refunds by payment, oldest first; every id is answered."""
    found: dict[int, list[Refund]] = {payment_id: [] for payment_id in payment_ids}
    for refund in uow.session.exec(
        select(Refund).where(col(Refund.payment_id).in_(list(payment_ids))).order_by(col(Refund.id))
    ):
        found[refund.payment_id].append(refund)
    return found
