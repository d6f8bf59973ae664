"""The orders of two years as rows, written in bulk: what the orders room would have written had it been there.

``tests/demo`` holds these rows to the invariants of the room: totals are the sums of their lines, every status was
reached along ``orders.models.TRANSITIONS``, payments agree with statuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.permissions import Role
from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.media_urls import image_url
from freight_app.demo.load_people import COUNTRY, LoadedPeople
from freight_app.demo.load_shop import LoadedShop
from freight_app.demo.parts import DemoProduct
from freight_app.demo.trading import SHORT_REASON, TradedOrder, reference_of
from freight_app.demo.wishes import DemoBuyer
from freight_app.documents.images import StoredImage
from freight_app.kit.actor import GUEST, SYSTEM, Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders.models import (
    Order,
    OrderCounter,
    OrderHistory,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentHistory,
    PaymentMethod,
    PaymentStatus,
)
from freight_app.orders.payment_models import PREPAID
from freight_app.orders.placing_queries import FIRST_NUMBER
from freight_app.orders.rules import promise_day, tax_lines
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import tax_rate_of

S, P = OrderStatus, PaymentStatus
TAX_CLASS = "standard"
_CUSTOMER_NOTES = ("Appelez avant de venir, merci.", "الاتصال قبل القدوم من فضلكم.", "Please ring twice.")
_REFUND_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Books:
    """What the rows refer to: products with their ids and pictures, people, and the ways of delivery."""

    products: Sequence[DemoProduct]
    product_ids: Sequence[int]
    pictures: Sequence[StoredImage]
    people: LoadedPeople
    shop: LoadedShop

    def user_id(self, buyer: DemoBuyer) -> int | None:
        if buyer.customer is not None:
            return self.people.customers[buyer.customer].id
        return self.people.companies[buyer.company].id if buyer.company is not None else None

    def actor(self, by: Role | None, buyer: DemoBuyer | None) -> Actor:
        """Who did it: somebody of the staff, else the buyer, else the house itself."""
        if by is not None:
            return self.people.actor_of(by)
        if buyer is None:
            return SYSTEM
        user_id = self.user_id(buyer)
        return GUEST if user_id is None else Actor(label=buyer.person.name, user_id=user_id)


def write_orders(uow: UnitOfWork, orders: Sequence[TradedOrder], books: Books) -> None:
    """Orders with lines, history and payments, numbered on from the room's first number."""
    frame = _Frame(uow, books)
    order_ids = _insert_returning(uow, Order, [frame.order(order) for order in orders])
    pairs = list(zip(orders, order_ids, strict=True))
    _insert(uow, OrderLine, [row for order, order_id in pairs for row in frame.lines(order, order_id)])
    _insert(uow, OrderHistory, [row for order, order_id in pairs for row in _history(order, order_id, books)])
    payments = [frame.payment(order, order_id) for order, order_id in pairs]
    payment_ids = _insert_returning(uow, Payment, [payment for payment, _steps in payments])
    _insert(
        uow,
        PaymentHistory,
        [
            {"payment_id": payment_id, **step}
            for (_payment, steps), payment_id in zip(payments, payment_ids, strict=True)
            for step in steps
        ],
    )
    _insert(uow, OrderCounter, [{"name": "order", "last": FIRST_NUMBER + len(orders) - 1}])
    uow.touch("orders")


class _Frame:
    """Makes the rows of an order. All its money is in the shop's currency, all its goods in one class of tax."""

    def __init__(self, uow: UnitOfWork, books: Books) -> None:
        profile = get_shop_profile(uow)
        self._books = books
        self._now = uow.now()
        self._zone = profile.time_zone
        self._currency = profile.currency
        self._rate: Decimal = tax_rate_of(uow, TAX_CLASS)
        self._reservation = timedelta(minutes=uow.port(Settings).reservation_minutes)

    def order(self, order: TradedOrder) -> dict[str, Any]:
        person, method = order.buyer.person, self._books.shop.methods[order.delivery]
        picker = self._books.people.staff[Role.PICKER] if order.entered(S.PICKING) else None
        driver = self._books.people.staff[Role.DRIVER] if order.entered(S.SHIPPED) else None
        return {
            "number": reference_of(order.sequence),
            "tracking_token": new_token(16),
            "status": order.status,
            "status_since": order.steps[-1].at,
            "placed_at": order.placed_at,
            "user_id": self._books.user_id(order.buyer),
            "price_group": order.buyer.price_group,
            "language": person.language,
            "customer_name": person.name,
            "customer_key": fold_text(person.name),
            "phone": person.phone,
            "email": person.email or None,
            "delivery_code": method.code,
            "delivery_names": method.names,
            "is_pickup": method.is_pickup,
            "address": None if method.is_pickup else _address(order.buyer),
            "city": "" if method.is_pickup else person.street.town.name,
            "promised_on": promise_day(order.placed_at, self._zone, method.promise_days),
            "customer_note": _customer_note(order, is_pickup=method.is_pickup),
            "payment_method": order.method,
            "picker_user_id": picker.id if picker else None,
            "picker_name": picker.name if picker else "",
            "driver_user_id": driver.id if driver else None,
            "driver_name": driver.name if driver else "",
            "held_until": held_until(order, self._reservation),
            "delivered_at": order.entered(S.DELIVERED),
            **self._amounts(order),
        }

    def lines(self, order: TradedOrder, order_id: int) -> Iterator[dict[str, Any]]:
        is_picked = order.entered(S.PACKED) is not None
        is_gone = order.entered(S.SHIPPED, S.DELIVERED) is not None
        for position, line in enumerate(order.lines):
            product = self._books.products[line.place]
            picked = line.quantity - line.short if is_picked else 0
            yield {
                "order_id": order_id,
                "position": position,
                "product_id": self._books.product_ids[line.place],
                "sku": product.sku,
                "names": product.names,
                "brand": product.brand,
                "image_url": image_url(self._books.pictures[line.place].media_hash, 96),
                "quantity": line.quantity,
                "unit_minor": line.unit_minor,
                "total_minor": line.unit_minor * line.quantity,
                "tax_class": TAX_CLASS,
                "tax_rate": str(self._rate),
                "picked_quantity": picked,
                "short_quantity": line.short,
                "short_reason": SHORT_REASON if line.short else "",
                "fulfilled_quantity": picked if is_gone else 0,
                "returned_quantity": picked if order.status == S.RETURNED else 0,
            }

    def payment(self, order: TradedOrder, order_id: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The payment and the steps it took."""
        amounts = self._amounts(order)
        steps = self._payment_steps(order)
        is_card = order.method == PaymentMethod.CARD
        paid_at = next((step["changed_at"] for step in steps if step["to_status"] == P.PAID), None)
        payment = {
            "order_id": order_id,
            "method": order.method,
            "status": steps[-1]["to_status"],
            "amount_minor": amounts["total_minor"] - amounts["short_minor"],
            "currency": self._currency,
            "reference": new_token(16) if is_card else None,
            "receipt": _receipt(order) if paid_at else "",
            "created_at": order.placed_at,
            "paid_at": paid_at,
        }
        return payment, steps

    def _payment_steps(self, order: TradedOrder) -> list[dict[str, Any]]:
        told: list[tuple[PaymentStatus, datetime, Actor, str]] = [
            (P.PENDING, order.placed_at, self._books.actor(None, order.buyer), "")
        ]
        paid_at = order.course.paid_at
        is_paid = paid_at is not None and paid_at <= self._now
        if paid_at is not None and is_paid:
            told.append((P.PAID, paid_at, self._cashier(order), _receipt(order)))
        ended = next((step for step in order.steps if step.status in (S.CANCELLED, S.EXPIRED, S.RETURNED)), None)
        if ended is not None:
            told.append(
                (P.REFUND_DUE if is_paid else P.CANCELLED, ended.at, self._books.actor(ended.by, None), ended.note)
            )
            if is_paid and ended.at + _REFUND_AFTER <= self._now:
                sales = self._books.actor(Role.SALES, None)
                told.append((P.REFUNDED, ended.at + _REFUND_AFTER, sales, f"REM {order.sequence:06d}"))
        before: PaymentStatus | None = None
        rows: list[dict[str, Any]] = []
        for status, at, actor, note in told:
            rows.append(_change(before, status, at, actor, note))
            before = status
        return rows

    def _cashier(self, order: TradedOrder) -> Actor:
        """Cards pay by themselves, transfers are seen by sales, cash is taken by who hands the goods over."""
        if order.method == PaymentMethod.CARD:
            return SYSTEM
        if order.method == PaymentMethod.BANK_TRANSFER:
            return self._books.actor(Role.SALES, None)
        return self._books.actor(Role.DRIVER if order.entered(S.SHIPPED) else Role.PICKER, None)

    def _amounts(self, order: TradedOrder) -> dict[str, Any]:
        goods = Money(sum(line.unit_minor * line.quantity for line in order.lines), self._currency)
        fee = self._books.shop.fee(order.delivery, goods)
        taxes = tax_lines([(self._rate, goods + fee)], self._currency)
        return {
            "currency": self._currency,
            "goods_minor": goods.amount_minor,
            "fee_minor": fee.amount_minor,
            "total_minor": (goods + fee).amount_minor,
            "tax_minor": sum(line.tax.amount_minor for line in taxes),
            "taxes": [
                {"rate": str(line.rate), "gross_minor": line.gross.amount_minor, "tax_minor": line.tax.amount_minor}
                for line in taxes
            ],
            "short_minor": sum(line.unit_minor * line.short for line in order.lines),
        }


def held_until(order: TradedOrder, reservation: timedelta) -> datetime | None:
    """Until when goods are held that must be paid first; None once they are held for good, or given up by hand."""
    is_waiting = order.method in PREPAID and order.status in (S.PENDING, S.EXPIRED)
    return order.placed_at + reservation if is_waiting else None


def _history(order: TradedOrder, order_id: int, books: Books) -> Iterator[dict[str, Any]]:
    before: OrderStatus | None = None
    for step in order.steps:
        buyer = order.buyer if step.status == S.PENDING else None
        yield {"order_id": order_id, **_change(before, step.status, step.at, books.actor(step.by, buyer), step.note)}
        before = step.status


def _change(before: Any, after: Any, at: datetime, actor: Actor, note: str) -> dict[str, Any]:
    return {
        "from_status": before,
        "to_status": after,
        "changed_at": at,
        "changed_by": actor.label,
        "changed_by_user_id": actor.user_id,
        "note": note,
    }


def _address(buyer: DemoBuyer) -> dict[str, str]:
    street = buyer.person.street
    return {
        "recipient": buyer.person.name,
        "line": street.line,
        "city": street.town.name,
        "region": street.town.governorate,
        "postal_code": street.town.postal_code,
        "country": COUNTRY,
        "note": "",
    }


def _customer_note(order: TradedOrder, *, is_pickup: bool) -> str:
    if is_pickup or order.sequence % 23:
        return ""
    return _CUSTOMER_NOTES[order.sequence % len(_CUSTOMER_NOTES)]


def _receipt(order: TradedOrder) -> str:
    if order.method == PaymentMethod.CASH_ON_DELIVERY:
        return ""
    return f"{'CB' if order.method == PaymentMethod.CARD else 'VIR'} {810000 + order.sequence}"


def _insert(uow: UnitOfWork, table: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(table), rows)


def _insert_returning(uow: UnitOfWork, table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """The ids of the new rows, in the order of the rows."""
    statement = sa.insert(table).returning(col(table.id), sort_by_parameter_order=True)
    return list(uow.session.connection().execute(statement, rows).scalars())
