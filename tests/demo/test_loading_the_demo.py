"""The demo in a database, on SQLite and on PostgreSQL: what was written in bulk keeps every promise of the rooms."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount, UserRole
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.accounts.sessions import sign_in
from freight_app.catalogue.dtos import CarOwner, ProductQuery
from freight_app.catalogue.garage import current_car
from freight_app.catalogue.models import Product, ProductAvailability, Vehicle
from freight_app.catalogue.search import search_products
from freight_app.demo.load import DEMO_ACCOUNTS, load_demo
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict
from freight_app.kit.house import House
from freight_app.messaging.models import Message
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.credit.accounts import get_company_account, list_companies
from freight_app.orders.credit.dtos import CreditQuery
from freight_app.orders.credit.models import AccountEntry, CreditAccount
from freight_app.orders.models import (
    TRANSITIONS,
    Order,
    OrderHistory,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentHistory,
    PaymentStatus,
)
from freight_app.orders.payment_models import PAYMENT_TRANSITIONS
from freight_app.orders.placing_queries import next_order_number
from freight_app.shop.service import get_shop_profile
from freight_app.stock.models import Reservation, ReservationLine, ReservationState, StockLevel, StockMovement
from freight_app.work.models import WorkTask


def all_of(uow: UnitOfWork, table: Any) -> list[Any]:
    return list(uow.session.exec(select(table).order_by(col(table.id))))


def count_of(uow: UnitOfWork, table: Any) -> int:
    return uow.session.exec(select(sa.func.count()).select_from(table)).one()


def assert_counts(uow: UnitOfWork) -> None:
    assert count_of(uow, Product) == 600
    assert count_of(uow, Vehicle) == 60
    assert 6_000 <= count_of(uow, Order) <= 9_000
    roles = Counter(row.role for row in uow.session.exec(select(UserRole)))
    # The companies' contacts are customers as well; five of the companies are not let in.
    assert (roles[Role.CUSTOMER], roles[Role.RETAILER], roles[Role.ADMIN]) == (325, 20, 1)
    statuses = Counter(retailer.status for retailer in all_of(uow, Retailer))
    assert statuses == {RetailerStatus.APPROVED: 20, RetailerStatus.PENDING: 3, RetailerStatus.REJECTED: 2}


def assert_totals_are_the_sums_of_their_lines(uow: UnitOfWork) -> None:
    goods: Counter[int] = Counter()
    short: Counter[int] = Counter()
    for line in all_of(uow, OrderLine):
        goods[line.order_id] += line.unit_minor * line.quantity
        short[line.order_id] += line.unit_minor * line.short_quantity
    for order in all_of(uow, Order):
        assert order.goods_minor == goods[order.id]
        assert order.short_minor == short[order.id]
        assert order.total_minor == order.goods_minor + order.fee_minor
        assert order.tax_minor == sum(part["tax_minor"] for part in order.taxes)
        assert order.total_minor == sum(part["gross_minor"] for part in order.taxes)
    assert sum(minor > 0 for minor in short.values()) > 0


def assert_histories_are_walks(uow: UnitOfWork) -> None:
    steps = defaultdict(list)
    for step in all_of(uow, OrderHistory):
        steps[step.order_id].append(step)
    for order in all_of(uow, Order):
        walk = steps[order.id]
        assert (walk[0].from_status, walk[0].to_status) == (None, OrderStatus.PENDING)
        for before, after in itertools.pairwise(walk):
            assert after.from_status == before.to_status
            assert after.to_status in TRANSITIONS[OrderStatus(before.to_status)]
            assert before.changed_at <= after.changed_at <= uow.now()
        assert (walk[-1].to_status, walk[-1].changed_at) == (order.status, order.status_since)


def assert_payments_agree_with_orders(uow: UnitOfWork) -> None:
    steps = defaultdict(list)
    for step in all_of(uow, PaymentHistory):
        steps[step.payment_id].append(step)
    payments = {payment.order_id: payment for payment in all_of(uow, Payment)}
    for order in all_of(uow, Order):
        payment = payments[order.id]
        assert payment.amount_minor == order.total_minor - order.short_minor
        for before, after in zip(steps[payment.id], steps[payment.id][1:], strict=False):
            assert after.to_status in PAYMENT_TRANSITIONS[PaymentStatus(before.to_status)]
        assert steps[payment.id][-1].to_status == payment.status
        if order.status in (OrderStatus.DELIVERED, OrderStatus.COMPLETED):
            assert payment.status == PaymentStatus.PAID
            assert payment.paid_at is not None
        if order.status == OrderStatus.EXPIRED:
            assert payment.status == PaymentStatus.CANCELLED


def assert_ledger_sums_to_levels(uow: UnitOfWork) -> None:
    movement = StockMovement
    sums = {
        (product_id, location_id): (on_hand, reserved)
        for product_id, location_id, on_hand, reserved in uow.session.exec(
            select(
                movement.product_id,
                movement.location_id,
                sa.func.sum(movement.on_hand_change),
                sa.func.sum(movement.reserved_change),
            ).group_by(col(movement.product_id), col(movement.location_id))
        )
    }
    available: Counter[int] = Counter()
    for level in uow.session.exec(select(StockLevel)):
        assert (level.on_hand, level.reserved) == sums.pop((level.product_id, level.location_id), (0, 0))
        available[level.product_id] += level.on_hand - level.reserved
    assert sums == {}
    told = {row.product_id: row.available for row in uow.session.exec(select(ProductAvailability))}
    assert told == available


def assert_reservations_are_what_is_reserved(uow: UnitOfWork) -> None:
    held: Counter[tuple[int, int]] = Counter()
    rows = uow.session.exec(
        select(Reservation, ReservationLine).where(ReservationLine.reservation_id == Reservation.id)
    ).all()
    for reservation, line in rows:
        if reservation.state == ReservationState.ACTIVE:
            held[line.product_id, line.location_id] += line.quantity
    levels = {(level.product_id, level.location_id): level.reserved for level in uow.session.exec(select(StockLevel))}
    assert {key: reserved for key, reserved in levels.items() if reserved} == dict(held)
    states = {reservation.reference: reservation.state for reservation in all_of(uow, Reservation)}
    ends = {
        OrderStatus.CANCELLED: ReservationState.RELEASED,
        OrderStatus.EXPIRED: ReservationState.EXPIRED,
        **dict.fromkeys(
            (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.COMPLETED, OrderStatus.RETURNED),
            ReservationState.TAKEN,
        ),
    }
    assert states == {order.number: ends.get(order.status, ReservationState.ACTIVE) for order in all_of(uow, Order)}


def assert_search_knows_the_goods(uow: UnitOfWork) -> None:
    old = uow.session.exec(select(Product).where(col(Product.replaced_by_id).is_not(None))).first()
    assert old is not None
    successor = uow.session.get_one(Product, old.replaced_by_id)
    found = search_products(uow, ProductQuery(q=(old.mpn or "").replace(" ", "")))
    assert found.interpreted.successor is not None
    assert (found.interpreted.successor.sku, found.page.items[0].sku) == (successor.sku, successor.sku)
    assert search_products(uow, ProductQuery(on_offer=True)).page.total >= 10
    offers = search_products(uow, ProductQuery(on_offer=True)).page.items
    assert all(card.compare_at and card.price and card.price < card.compare_at for card in offers)


def assert_the_customer_has_everything(uow: UnitOfWork) -> None:
    customer = uow.session.exec(select(UserAccount).where(UserAccount.email == "customer@demo.test")).one()
    statuses = {order.status for order in uow.session.exec(select(Order).where(Order.user_id == customer.id))}
    assert statuses == set(OrderStatus) - {OrderStatus.DRAFT}
    car = current_car(uow, CarOwner(user_id=customer.id))
    assert car is not None
    assert (car.vehicle.label, car.year) == ("Peugeot 208 1.2 PureTech", 2019)


def test_the_loaded_demo_keeps_the_promises_of_every_room(house: House) -> None:
    heard: list[float] = []
    assert load_demo(house, lambda _doing, done: heard.append(done)) == DEMO_ACCOUNTS
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    with house.read() as uow:
        assert get_shop_profile(uow).demo is True
        assert_counts(uow)
        assert_totals_are_the_sums_of_their_lines(uow)
        assert_histories_are_walks(uow)
        assert_payments_agree_with_orders(uow)
        assert_ledger_sums_to_levels(uow)
        assert_reservations_are_what_is_reserved(uow)
        assert_search_knows_the_goods(uow)
        assert_the_customer_has_everything(uow)
        assert_companies_owe_of_every_age(uow)
        # Nobody is written to about a made-up past.
        assert (count_of(uow, Message), count_of(uow, WorkTask)) == (0, 0)
        orders = count_of(uow, Order)
        confirmed = uow.session.exec(select(Order.number).where(Order.status == OrderStatus.CONFIRMED)).first()
    with house.write() as uow:
        for account in DEMO_ACCOUNTS.accounts:
            signed_in = sign_in(uow, account.email, DEMO_ACCOUNTS.password, ip="127.0.0.1", user_agent="")
            assert account.role in {role.value for role in signed_in.user.roles}
        # The shop goes on where the demo ends.
        assert next_order_number(uow) == f"F-{10_001 + orders}"
        cancel_order(uow, confirmed or "", reason="changed their mind", key="k1")
        assert_ledger_sums_to_levels(uow)
        assert_reservations_are_what_is_reserved(uow)
    with pytest.raises(Conflict):
        load_demo(house, lambda _doing, _done: None)
    with house.read() as uow:
        assert (count_of(uow, Product), count_of(uow, Order)) == (600, orders)


def assert_companies_owe_of_every_age(uow: UnitOfWork) -> None:
    companies = list_companies(uow, CreditQuery()).page.items
    ageings = [get_company_account(uow, company.public_id).ageing for company in companies]
    entries = dict(
        uow.session.execute(
            sa.select(col(CreditAccount.balance_minor), sa.func.sum(col(AccountEntry.amount_minor)))
            .join(CreditAccount, col(CreditAccount.id) == col(AccountEntry.account_id))
            .group_by(col(CreditAccount.id), col(CreditAccount.balance_minor))
        ).all()
    )
    assert len(entries) == 4
    assert all(balance == total for balance, total in entries.items())
    assert min(entries) < 0
    assert sum(not ageing.over_90.is_zero for ageing in ageings if ageing) == 1
    assert list_companies(uow, CreditQuery(tab="over_limit")).tabs["over_limit"] == 1


def test_the_demo_does_not_fall_on_a_shop_with_people_in_it(house: House) -> None:
    with house.write() as uow:
        uow.session.add(
            UserAccount(
                public_id="p",
                email="owner@shop.test",
                email_key="owner@shop.test",
                name="Owner",
                created_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=1),
            )
        )
    with pytest.raises(Conflict, match="people of its own"):
        load_demo(house, lambda _doing, _done: None)
    with house.read() as uow:
        assert (count_of(uow, Product), count_of(uow, UserAccount), count_of(uow, Order)) == (0, 1, 0)
        assert get_shop_profile(uow).demo is False
