"""SQL and locks of orders and payments. Order of locks: cart, order by id, then what lower rooms lock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.models import SEE_ALL, CompanyRole
from freight_app.accounts.company.queries import company_id_of
from freight_app.catalogue.folding import compact_number
from freight_app.catalogue.models import Product, ProductNumber
from freight_app.catalogue.rules import barcodes_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into
from freight_app.orders.models import (
    DeliveryMethod,
    Order,
    OrderHistory,
    OrderLine,
    OrderNote,
    Payment,
    PaymentHistory,
    PaymentMethod,
    PaymentOption,
    PaymentStatus,
)
from freight_app.orders.paying.models import UNDER_WAY, Refund


def lock_order(uow: UnitOfWork, number: str) -> Order:
    """An order to change. ``NotFound`` for an unknown number."""
    return _locked(uow, col(Order.number) == number.strip().upper(), number)


def lock_order_by_token(uow: UnitOfWork, token: str) -> Order:
    return _locked(uow, col(Order.tracking_token) == token, None)


def lock_order_by_id(uow: UnitOfWork, order_id: int) -> Order:
    return _locked(uow, col(Order.id) == order_id, None)


def lock_orders(uow: UnitOfWork, condition: Any, limit: int) -> list[Order]:
    """Orders to change, by id."""
    return list(
        uow.session.exec(
            select(Order)
            .where(condition)
            .order_by(col(Order.id))
            .limit(limit)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _locked(uow: UnitOfWork, condition: Any, number: str | None) -> Order:
    found = lock_orders(uow, condition, 1)
    if not found:
        raise NotFound("Order", **({} if number is None else {"number": number}))
    return found[0]


def set_payment_method(uow: UnitOfWork, order: Order, method: PaymentMethod, *, held_until: datetime | None) -> None:
    """How a locked order is paid from now on, and until when its goods wait for the money."""
    uow.session.connection().execute(
        sa.update(Order).where(col(Order.id) == order.id).values(payment_method=method, held_until=held_until)
    )
    uow.session.refresh(order)


def set_short_minor(uow: UnitOfWork, order: Order, short_minor: int) -> None:
    """The value of what a locked order will lack."""
    uow.session.connection().execute(sa.update(Order).where(col(Order.id) == order.id).values(short_minor=short_minor))
    uow.session.refresh(order)


def count_line(uow: UnitOfWork, line: OrderLine, **columns: Any) -> None:
    """Write the counts of a line of a locked order."""
    uow.session.connection().execute(sa.update(OrderLine).where(col(OrderLine.id) == line.id).values(columns))
    uow.session.refresh(line)


def fulfil_lines(uow: UnitOfWork, order_id: int) -> None:
    """What was picked has left the house."""
    uow.session.connection().execute(
        sa.update(OrderLine)
        .where(col(OrderLine.order_id) == order_id)
        .values(fulfilled_quantity=col(OrderLine.picked_quantity))
    )


def unpick_lines(uow: UnitOfWork, order_id: int) -> None:
    """What was in the picker's box is back on the shelf; what is missing stays missing."""
    uow.session.connection().execute(
        sa.update(OrderLine).where(col(OrderLine.order_id) == order_id).values(picked_quantity=0)
    )


def add_note(uow: UnitOfWork, order_id: int, text: str, *, kind: str = "note") -> None:
    uow.session.connection().execute(
        sa.insert(OrderNote).values(
            order_id=order_id,
            kind=kind,
            text=text,
            written_at=uow.now(),
            written_by=uow.actor.label,
            written_by_user_id=uow.actor.user_id,
        )
    )
    uow.touch("orders")


def find_order(uow: UnitOfWork, number: str) -> Order:
    return _found(uow, col(Order.number) == number.strip().upper(), number)


def find_order_by_token(uow: UnitOfWork, token: str) -> Order:
    return _found(uow, col(Order.tracking_token) == token, None)


def find_order_by_id(uow: UnitOfWork, order_id: int) -> Order:
    return _found(uow, col(Order.id) == order_id, None)


def find_own_order(uow: UnitOfWork, user_id: int, number: str) -> Order:
    """An order that this user may change: their own, or any of the company that they run. Others are not found."""
    return _found(uow, sa.and_(col(Order.number) == number.strip().upper(), belongs_to(user_id)), number)


def find_visible_order(uow: UnitOfWork, user_id: int, number: str) -> Order:
    """An order that this user may look at; others are not found."""
    return _found(uow, sa.and_(col(Order.number) == number.strip().upper(), visible_to(user_id)), number)


def is_visible(uow: UnitOfWork, user_id: int, order_id: int | None, *, own: bool = False) -> bool:
    """Whether somebody may look at an order, or (``own``) change it."""
    allowed = belongs_to(user_id) if own else visible_to(user_id)
    return uow.session.exec(select(Order.id).where(Order.id == order_id, allowed)).first() is not None


def visible_to(user_id: int) -> Any:
    """Their own orders, and all of their company unless they only buy for it.

    What they ordered for a company is theirs only while they belong to it.
    """
    return _of_user(user_id) | (col(Order.retailer_id) == company_id_of(user_id, *SEE_ALL))


def belongs_to(user_id: int) -> Any:
    """Their own orders, and all of the company that they run."""
    return _of_user(user_id) | (col(Order.retailer_id) == company_id_of(user_id, CompanyRole.OWNER))


def _of_user(user_id: int) -> Any:
    theirs = col(Order.retailer_id).is_(None) | (col(Order.retailer_id) == company_id_of(user_id))
    return (col(Order.user_id) == user_id) & theirs


def _found(uow: UnitOfWork, condition: Any, number: str | None) -> Order:
    order = uow.session.exec(select(Order).where(condition)).first()
    if order is None:
        raise NotFound("Order", **({} if number is None else {"number": number}))
    return order


def lines_of(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[OrderLine]]:
    """Lines by order, as they were ordered; every id is answered."""
    found: dict[int, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    for line in uow.session.exec(
        select(OrderLine)
        .where(col(OrderLine.order_id).in_(list(order_ids)))
        .order_by(col(OrderLine.order_id), col(OrderLine.position))
        .execution_options(populate_existing=True)
    ):
        found[line.order_id].append(line)
    return found


def line_of(uow: UnitOfWork, order: Order, line_id: int) -> OrderLine:
    """A line of this very order; ``NotFound`` for a line of another."""
    line = uow.session.exec(
        select(OrderLine)
        .where(OrderLine.id == line_id, OrderLine.order_id == order.id)
        .execution_options(populate_existing=True)
    ).first()
    if line is None:
        raise NotFound("Line", line_id=line_id)
    return line


def history_of(uow: UnitOfWork, order_id: int) -> list[OrderHistory]:
    return list(
        uow.session.exec(select(OrderHistory).where(OrderHistory.order_id == order_id).order_by(col(OrderHistory.id)))
    )


def notes_of(uow: UnitOfWork, order_id: int) -> list[OrderNote]:
    return list(uow.session.exec(select(OrderNote).where(OrderNote.order_id == order_id).order_by(col(OrderNote.id))))


# --- payments


def payments_of(uow: UnitOfWork, order_id: int) -> list[Payment]:
    """Oldest first. They change only under their order's lock."""
    return list(
        uow.session.exec(
            select(Payment)
            .where(Payment.order_id == order_id)
            .order_by(col(Payment.id))
            .execution_options(populate_existing=True)
        )
    )


def order_id_of_payment(uow: UnitOfWork, reference: str) -> int:
    """``NotFound`` for a reference that we never gave out."""
    order_id = uow.session.exec(select(Payment.order_id).where(Payment.reference == reference)).first()
    if order_id is None:
        raise NotFound("Payment")
    return order_id


def set_payment_amount(uow: UnitOfWork, payment: Payment, amount_minor: int) -> None:
    uow.session.connection().execute(
        sa.update(Payment)
        .where(col(Payment.id) == payment.id, col(Payment.status) == payment.status)
        .values(amount_minor=amount_minor)
    )
    uow.session.refresh(payment)


def set_collector(uow: UnitOfWork, payment: Payment, user_id: int | None) -> None:
    """In whose bag the cash of a payment is."""
    uow.session.connection().execute(
        sa.update(Payment).where(col(Payment.id) == payment.id).values(collected_by_user_id=user_id)
    )
    uow.session.refresh(payment)


def has_refund_under_way(uow: UnitOfWork, payment: Payment) -> bool:
    """Whether some of a payment is on its way back and nobody knows yet whether it arrived."""
    under_way = select(Refund.id).where(Refund.payment_id == payment.id, col(Refund.status).in_(UNDER_WAY))
    return uow.session.exec(under_way.limit(1)).first() is not None


def payment_history_of(uow: UnitOfWork, order_id: int) -> list[Any]:
    """Rows of (history, payment) of an order's payments."""
    return list(
        uow.session.exec(
            select(PaymentHistory, Payment)
            .join(Payment, col(Payment.id) == col(PaymentHistory.payment_id))
            .where(Payment.order_id == order_id)
            .order_by(col(PaymentHistory.id))
        )
    )


def kept_minor(payments: Collection[Payment]) -> int:
    """Money that we have and keep."""
    return sum(payment.amount_minor for payment in payments if payment.status == PaymentStatus.PAID)


# --- how goods travel and how they are paid


def delivery_methods(uow: UnitOfWork, *, offered_in: str | None = None) -> list[DeliveryMethod]:
    """In the owner's order; with a currency, only the active ones whose fee is in it."""
    statement = select(DeliveryMethod).order_by(col(DeliveryMethod.position), col(DeliveryMethod.id))
    if offered_in is not None:
        statement = statement.where(col(DeliveryMethod.is_active).is_(True), DeliveryMethod.currency == offered_in)
    return list(uow.session.exec(statement))


def delivery_method_id(uow: UnitOfWork, code: str) -> int | None:
    return uow.session.exec(select(DeliveryMethod.id).where(DeliveryMethod.code == code)).first()


def payment_options(uow: UnitOfWork) -> dict[PaymentMethod, bool]:
    """Whether a way to pay is offered, for those about which the owner has ever said."""
    return {PaymentMethod(row.method): row.is_active for row in uow.session.exec(select(PaymentOption))}


def set_payment_option(uow: UnitOfWork, method: PaymentMethod, *, is_active: bool) -> None:
    uow.session.connection().execute(
        insert_into(uow.dialect, PaymentOption)
        .values(method=method, is_active=is_active)
        .on_conflict_do_update(index_elements=["method"], set_={"is_active": is_active})
    )


# --- what a box may say


def maker_numbers(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, str]:
    """The maker's number by product, where there is one."""
    rows = uow.session.exec(
        select(Product.id, Product.mpn).where(col(Product.id).in_(list(product_ids)), col(Product.mpn).is_not(None))
    )
    return {product_id: number for product_id, number in rows if product_id is not None and number}


def answers_to(uow: UnitOfWork, product_id: int, scanned: str) -> bool:
    """Whether a scanned or typed number names this product: SKU, maker's number, cross reference or barcode."""
    compact = compact_number(scanned)
    if not compact:
        return False
    known = uow.session.exec(
        select(ProductNumber.id).where(ProductNumber.product_id == product_id, ProductNumber.compact == compact)
    ).first()
    if known is not None:
        return True
    product = uow.session.get(Product, product_id)
    if product is None:
        return False
    return compact == compact_number(product.sku) or compact in barcodes_of(product.attributes)
