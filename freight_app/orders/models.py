"""Tables of the orders room: carts, orders with their lines, history and notes, and how orders are delivered.

The status of an order changes through ``change_status`` alone. Payments have tables of their own in
``payment_models.py``, carts in ``cart_models.py``.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.settings import get_settings
from freight_app.kit.steps import take_step
from freight_app.orders.back_orders.models import require_goods
from freight_app.orders.cart_models import Cart, CartLine
from freight_app.orders.credit.models import require_credit
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.payment_models import Payment, PaymentHistory, PaymentMethod, PaymentOption, PaymentStatus
from freight_app.orders.spending.models import require_approval

__all__ = [
    "Cart",
    "CartLine",
    "DeliveryMethod",
    "Order",
    "OrderCounter",
    "OrderHistory",
    "OrderLine",
    "OrderNote",
    "OrderStatus",
    "Payment",
    "PaymentHistory",
    "PaymentMethod",
    "PaymentOption",
    "PaymentStatus",
    "change_status",
]


class OrderStatus(StrEnum):
    """``packed`` waits for the driver or the customer, ``shipped`` is with the driver, ``completed`` is closed."""

    DRAFT = "draft"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    PICKING = "picking"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RETURNED = "returned"


S = OrderStatus
# Every path there is. Goods leave on the way to shipped, or from packed to delivered: no cancelling after that.
TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    S.DRAFT: frozenset({S.PENDING, S.CANCELLED}),
    S.PENDING: frozenset({S.CONFIRMED, S.CANCELLED, S.EXPIRED}),
    S.CONFIRMED: frozenset({S.PICKING, S.CANCELLED}),
    S.PICKING: frozenset({S.CONFIRMED, S.PACKED, S.CANCELLED}),
    S.PACKED: frozenset({S.SHIPPED, S.DELIVERED, S.CANCELLED}),
    S.SHIPPED: frozenset({S.DELIVERED, S.RETURNED}),
    S.DELIVERED: frozenset({S.COMPLETED, S.RETURNED}),
    S.COMPLETED: frozenset({S.RETURNED}),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
    S.RETURNED: frozenset(),
}
# Not yet at their end, seen from the shop.
OPEN_STATUSES = (S.PENDING, S.CONFIRMED, S.PICKING, S.PACKED, S.SHIPPED)
# Steps forward, for which an order on account needs credit. Going back to the shelf or out to the customer does not.
_STEPS_ON_CREDIT = frozenset(
    {(S.PENDING, S.CONFIRMED), (S.CONFIRMED, S.PICKING), (S.PICKING, S.PACKED), (S.PACKED, S.SHIPPED)}
    | {(S.PACKED, S.DELIVERED)}
)
# Never became a sale.
VOID_STATUSES = (S.DRAFT, S.CANCELLED, S.EXPIRED)


class Order(Table, table=True):
    """What was ordered, by whom, at which prices. All amounts are with tax and frozen at checkout."""

    __tablename__ = "sales_order"  # type: ignore[assignment]  # ORDER is a word of SQL
    __table_args__ = (
        sa.CheckConstraint("total_minor = goods_minor + fee_minor", name="total_is_the_sum"),
        sa.CheckConstraint("short_minor >= 0 AND short_minor <= goods_minor", name="short_within_goods"),
        sa.CheckConstraint(
            "returned_minor >= 0 AND returned_minor <= total_minor - short_minor", name="returned_within_total"
        ),
        sa.Index("ix_sales_order_status_placed_at", "status", "placed_at"),
        sa.Index("ix_sales_order_user_id_placed_at", "user_id", "placed_at"),
        sa.Index("ix_sales_order_retailer_id_placed_at", "retailer_id", "placed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # For people: F-20418.
    number: str = Field(max_length=20, unique=True)
    # For links: whoever holds it may follow the order.
    tracking_token: str = Field(max_length=40, unique=True)
    status: OrderStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    placed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    # The company for which they ordered: it stays the company's order when they have gone.
    retailer_id: int | None = Field(default=None, foreign_key="retailer.id")
    price_group: str = Field(default="public", max_length=40)
    language: str = Field(max_length=2)

    customer_name: str = Field(max_length=120)
    # Folded, so that a search finds Béchir by bechir.
    customer_key: str = Field(max_length=160)
    phone: str = Field(max_length=20, index=True)
    email: str | None = Field(default=None, max_length=254)

    delivery_code: str = Field(max_length=40)
    delivery_names: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    is_pickup: bool
    # recipient, line, city, region, postal_code, country, note; None when the customer fetches the goods.
    address: dict[str, str] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    city: str = Field(default="", max_length=120)
    promised_on: date
    customer_note: str = Field(default="", max_length=500)

    payment_method: PaymentMethod = Field(sa_type=sa.String(24))  # type: ignore[call-overload]
    currency: str = Field(max_length=3)
    goods_minor: int = Field(sa_type=sa.BigInteger)
    fee_minor: int = Field(sa_type=sa.BigInteger)
    total_minor: int = Field(sa_type=sa.BigInteger)
    # The part of ``total_minor`` that is tax, and how it comes about: [{"rate", "gross_minor", "tax_minor"}].
    tax_minor: int = Field(sa_type=sa.BigInteger)
    taxes: list[dict[str, Any]] = Field(sa_type=Json)  # type: ignore[call-overload]
    # Value of what could not be picked: it is not owed.
    short_minor: int = Field(default=0, sa_type=sa.BigInteger)
    # Value of what came back and was settled: it is not owed any more.
    returned_minor: int = Field(
        default=0, sa_type=sa.BigInteger, nullable=False, sa_column_kwargs={"server_default": sa.text("0")}
    )

    # What the customer looked at beside the total, frozen at checkout; all four or none. The rate is decimal text, of
    # ``currency`` in ``shown_currency``. Nothing is charged by it.
    shown_currency: str | None = Field(default=None, max_length=3)
    shown_rate: str | None = Field(default=None, max_length=40)
    shown_on: date | None = None
    shown_total_minor: int | None = Field(default=None, sa_type=sa.BigInteger)

    picker_user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    picker_name: str = Field(default="", max_length=200)
    driver_user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    driver_name: str = Field(default="", max_length=200)
    status_since: datetime = Field(sa_type=UtcDateTime)
    # Until when the goods are held while nothing is paid; None once they are held for good.
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OrderLine(Table, table=True):
    """One product of an order, with its price and tax as they were at checkout."""

    __table_args__ = (
        sa.UniqueConstraint("order_id", "product_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint(
            "picked_quantity >= 0 AND short_quantity >= 0 AND picked_quantity + short_quantity <= quantity",
            name="picked_within_ordered",
        ),
        sa.CheckConstraint("fulfilled_quantity BETWEEN 0 AND picked_quantity", name="fulfilled_within_picked"),
        sa.CheckConstraint("returned_quantity BETWEEN 0 AND fulfilled_quantity", name="returned_within_fulfilled"),
        sa.CheckConstraint("total_minor = unit_minor * quantity", name="total_is_unit_times_quantity"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id")
    position: int
    product_id: int = Field(foreign_key="product.id", index=True)
    sku: str = Field(max_length=64)
    names: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    brand: str | None = Field(default=None, max_length=120)
    image_url: str | None = Field(default=None, max_length=300)
    quantity: int
    unit_minor: int = Field(sa_type=sa.BigInteger)
    total_minor: int = Field(sa_type=sa.BigInteger)
    tax_class: str = Field(max_length=40)
    # Decimal text, 0.19 for 19%: SQLite has no exact decimals.
    tax_rate: str = Field(max_length=12)
    picked_quantity: int = 0
    short_quantity: int = 0
    short_reason: str = Field(default="", max_length=300)
    fulfilled_quantity: int = 0
    returned_quantity: int = 0


class OrderHistory(Table, table=True):
    """One row for each status an order entered. ``note`` is for the staff."""

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    from_status: OrderStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    to_status: OrderStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime, index=True)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=500)


class OrderNote(Table, table=True):
    """A remark of the staff; ``kind`` delivery_failed is also told to the customer, without its text."""

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    kind: str = Field(default="note", max_length=24)
    text: str = Field(max_length=1000)
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: str = Field(max_length=200)
    written_by_user_id: int | None = None


class OrderCounter(Table, table=True):
    """The last number given out, by kind of document. Raised inside the transaction, so no number is lost."""

    name: str = Field(primary_key=True, max_length=40)
    last: int


class DeliveryMethod(Table, table=True):
    """How goods reach the customer. ``promise_days`` are calendar days from the day of the order."""

    __table_args__ = (
        sa.CheckConstraint("fee_minor >= 0", name="fee_not_negative"),
        sa.CheckConstraint("free_above_minor IS NULL OR free_above_minor >= 0", name="free_above_not_negative"),
        sa.CheckConstraint("promise_days >= 0", name="promise_days_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    names: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    hints: dict[str, str] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    currency: str = Field(max_length=3)
    # With tax, like every price that the public sees.
    fee_minor: int = Field(sa_type=sa.BigInteger)
    # Goods worth at least this travel free; None means never.
    free_above_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    tax_class: str = Field(default="standard", max_length=40)
    promise_days: int = 1
    is_pickup: bool = False
    is_active: bool = True
    position: int = 0


NEW_DELIVERY_METHODS: tuple[tuple[str, dict[str, str], bool], ...] = (
    ("pickup", {"en": "Collect in the shop", "fr": "Retrait en boutique", "ar": "الاستلام من المتجر"}, True),
    ("delivery", {"en": "Delivery to your door", "fr": "Livraison à domicile", "ar": "التوصيل إلى بابك"}, False),
)


def insert_new_delivery_methods(connection: sa.Connection) -> None:
    """What a new shop can do: goods are fetched. Delivery waits until the owner has set its fee.

    Called at ``create_all`` and by the migration that makes the table.
    """
    rows = [
        {
            "code": code,
            "names": names,
            "hints": {},
            "currency": get_settings().currency,
            "fee_minor": 0,
            "free_above_minor": None,
            "tax_class": "standard",
            "promise_days": 0 if is_pickup else 1,
            "is_pickup": is_pickup,
            "is_active": is_pickup,
            "position": position,
        }
        for position, (code, names, is_pickup) in enumerate(NEW_DELIVERY_METHODS)
    ]
    connection.execute(sa.insert(DeliveryMethod), rows)


@sa_event.listens_for(sa.inspect(DeliveryMethod).local_table, "after_create")
def _fill_new_delivery_methods(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    insert_new_delivery_methods(connection)


def _require_cleared(uow: UnitOfWork, order: Order, start: OrderStatus, to: OrderStatus) -> None:
    """Raises where something that the order waits for has not come: a yes of its company, credit, or goods."""
    order_id = cast("int", order.id)
    if order.retailer_id is not None and (start, to) == (S.PENDING, S.CONFIRMED):
        require_approval(uow, order_id, order.number)
    if order.payment_method == PaymentMethod.ON_ACCOUNT and (start, to) in _STEPS_ON_CREDIT:
        require_credit(uow, order_id, order.number)
    if to == S.PICKING:
        require_goods(uow, order_id, order.number)


def change_status(uow: UnitOfWork, order: Order, to: OrderStatus, *, note: str = "", **columns: Any) -> None:
    """Move an order along ``TRANSITIONS`` with a row of history; ``columns`` are set in the same statement.

    Of two that change an order at once one is refused, with ``OrderNotInState``. An order on account that is held goes
    no further: ``OrderOnHold``; nor does one that waits for its company's approval, ``OrderAwaitsApproval``, or for
    goods that are to come. ``order`` is brought up to date.
    """
    start = OrderStatus(order.status)
    if to in TRANSITIONS[start]:
        _require_cleared(uow, order, start, to)
    take_step(
        uow,
        order,
        to,
        transitions=TRANSITIONS,
        history=OrderHistory,
        owner="order_id",
        refused=lambda start, to: OrderNotInState(order.number, start, to),
        note=note,
        columns={"status_since": uow.now(), **columns},
    )
    uow.touch("orders")
