"""Money as the staff look at it: what is to be matched, awaited, sent back, and what gateways said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders import queries as order_queries
from freight_app.orders.models import PaymentMethod, PaymentStatus
from freight_app.orders.paying import list_queries, page_queries, queries, transfer_queries
from freight_app.orders.paying.dtos import GatewayView, MoneyDetail, MoneyRow, MoneyStep, NoticeRow, PaymentTab
from freight_app.orders.paying.models import NoticeVerdict, RefundStatus
from freight_app.orders.paying.proofs import view_proof
from freight_app.orders.paying.refunds import view_refund, ways_back
from freight_app.orders.ports import PaymentGateway
from freight_app.shop.service import get_shop_profile

# Older notices that went wrong are history.
LOOKED_AT_FOR = timedelta(days=14)
_CAN_GO_BACK = (PaymentStatus.PAID, PaymentStatus.REFUND_DUE)


def list_payments(
    uow: UnitOfWork, tab: PaymentTab, request: PageRequest, *, q: str = "", method: PaymentMethod | None = None
) -> Page[MoneyRow]:
    """One page of a tab: what waits the longest first where something is to be done, else the newest first.

    ``q`` is an order number, a receipt, or the customer's name as people spell it.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)
    rows, total = list_queries.page_payments(
        uow, tab, request, q=q.strip(), method=method, oldest_first=tab in ("to_match", "refunds")
    )
    return Page[MoneyRow].of(_write_rows(uow, rows), total, request)


def count_tabs(uow: UnitOfWork) -> dict[str, int]:
    """How much waits in each tab; ``lines`` are those of the statement that are not used yet."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    return {
        **list_queries.count_payments(uow),
        "notices": list_queries.count_to_look_at(uow, uow.now() - LOOKED_AT_FOR),
        "lines": list_queries.count_open_lines(uow),
    }


def get_payment(uow: UnitOfWork, payment_id: int) -> MoneyDetail:
    """All that is known of one payment; ``NotFound`` for an unknown one."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    payment = queries.payment_by_id(uow, payment_id)
    order = order_queries.find_order_by_id(uow, payment.order_id)
    row = _write_rows(uow, [(payment, order)])[0]
    steps = [
        MoneyStep(kind="payment", code=step.to_status, at=step.changed_at, by=step.changed_by, note=step.note)
        for step in list_queries.payment_history(uow, payment_id)
    ]
    steps += [
        MoneyStep(kind="refund", code=step.to_status, at=step.changed_at, by=step.changed_by, note=step.note)
        for step in list_queries.refund_history(uow, payment_id)
    ]
    return MoneyDetail(
        row=row,
        order_total=Money(order.total_minor - order.short_minor, order.currency),
        order_token=order.tracking_token,
        ways_back=ways_back(uow, payment, row.left) if payment.status in _CAN_GO_BACK and not row.left.is_zero else [],
        refunds=[view_refund(refund) for refund in list_queries.refunds_by_payment(uow, [payment_id])[payment_id]],
        proofs=[view_proof(proof) for proof in transfer_queries.proofs_of(uow, [payment.order_id])[payment.order_id]],
        steps=sorted(steps, key=lambda step: step.at),
    )


def list_notices(uow: UnitOfWork, request: PageRequest) -> Page[NoticeRow]:
    """What came from the gateway, the newest first."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    rows, total = page_queries.page_notices(uow, request)
    found = [
        NoticeRow(
            id=row.id,
            gateway=row.gateway,
            gateway_reference=row.gateway_reference,
            order_number=number,
            came_at=row.came_at,
            verdict=NoticeVerdict(row.verdict),
            remark=row.remark,
            fields=row.fields,
        )
        for row, number in rows
    ]
    return Page[NoticeRow].of(found, total, request)


def look_at_gateway(uow: UnitOfWork) -> GatewayView:
    """How the card gateway stands."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    gateway = uow.port(PaymentGateway)
    open_pages, last_notice_at = list_queries.gateway_figures(uow, gateway.name)
    return GatewayView(
        name=gateway.name,
        moves_money=gateway.moves_money,
        lacks=list(gateway.lacks),
        refund_reach=gateway.refund_reach,
        takes_currency=gateway.takes(get_shop_profile(uow).currency),
        open_pages=open_pages,
        last_notice_at=last_notice_at,
    )


def _write_rows(uow: UnitOfWork, rows: Sequence[Any]) -> list[MoneyRow]:
    refunds = list_queries.refunds_by_payment(uow, [cast("int", payment.id) for payment, _ in rows])
    proofs = transfer_queries.proofs_of(uow, {cast("int", order.id) for _, order in rows})
    return [
        MoneyRow(
            payment_id=cast("int", payment.id),
            order_number=order.number,
            customer_name=order.customer_name,
            method=PaymentMethod(payment.method),
            status=PaymentStatus(payment.status),
            amount=Money(payment.amount_minor, payment.currency),
            refunded=Money(payment.refunded_minor, payment.currency),
            left=Money(payment.amount_minor - payment.refunded_minor, payment.currency),
            receipt=payment.receipt,
            created_at=payment.created_at,
            paid_at=payment.paid_at,
            proof_count=sum(proof.refused_at is None for proof in proofs[order.id])
            if payment.method == PaymentMethod.BANK_TRANSFER
            else 0,
            asks_for_look=any(refund.status == RefundStatus.SENT for refund in refunds[payment.id]),
        )
        for payment, order in rows
    ]
