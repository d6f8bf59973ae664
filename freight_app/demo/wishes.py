"""Who comes into the demo shop, and what they mean to order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from freight_app.accounts.permissions import Role
from freight_app.demo.baskets import BasketLine, Market
from freight_app.demo.people import DemoCompany, DemoPerson, make_guest
from freight_app.demo.seed import random_stream
from freight_app.demo.timelines import Course, Fate, Scheduler, Step
from freight_app.orders.models import OrderStatus, PaymentMethod

DeliveryCode = Literal["pickup", "delivery", "express"]

_COMPANY_SHARE, _CUSTOMER_SHARE = 0.15, 0.52
# Where the express courier drives.
_GREATER_TUNIS = frozenset({"Tunis", "Ariana", "Ben Arous", "Manouba"})
_METHODS = (PaymentMethod.CASH_ON_DELIVERY, PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER)
_METHODS_OF_PEOPLE, _METHODS_OF_COMPANIES = (74, 16, 10), (35, 10, 55)


@dataclass(frozen=True, slots=True)
class DemoBuyer:
    """Who orders: at most one of the two places is set, in the list of customers or of companies."""

    person: DemoPerson
    customer: int | None = None
    company: int | None = None
    price_group: str = "public"


@dataclass(frozen=True, slots=True)
class WishedOrder:
    """What somebody wants to order, before anybody has looked at the shelf."""

    placed_at: datetime
    buyer: DemoBuyer
    delivery: DeliveryCode
    method: PaymentMethod
    course: Course
    basket: Sequence[BasketLine]


class Crowd:
    """Everybody who may come in: known customers by their zeal, companies with trade prices, and strangers."""

    def __init__(self, customers: Sequence[DemoPerson], companies: Sequence[DemoCompany]) -> None:
        self._customers = customers
        self._companies = companies
        self._rng = random_stream("crowd")

    def draw_buyer(self, days_ago: int) -> DemoBuyer:
        """Somebody who had joined by that day, else a guest."""
        door = self._rng.random()
        if door < _COMPANY_SHARE:
            place = self._draw(
                [company.contact if company.price_group else None for company in self._companies], days_ago
            )
            if place is not None:
                company = self._companies[place]
                return DemoBuyer(company.contact, company=place, price_group=company.price_group or "public")
        elif door < _COMPANY_SHARE + _CUSTOMER_SHARE:
            place = self._draw(self._customers, days_ago)
            if place is not None:
                return DemoBuyer(self._customers[place], customer=place)
        return DemoBuyer(make_guest(self._rng))

    def _draw(self, people: Sequence[DemoPerson | None], days_ago: int) -> int | None:
        weights = [person.zeal if person and person.joined > days_ago else 0.0 for person in people]
        return self._rng.choices(range(len(people)), weights)[0] if sum(weights) else None


def draw_wish(
    rng: Random, market: Market, crowd: Crowd, scheduler: Scheduler, placed_at: datetime, days_ago: int
) -> WishedOrder:
    """An order as chance brings it on a day that the market is open for."""
    buyer = crowd.draw_buyer(days_ago)
    is_trade = buyer.company is not None
    delivery = _draw_delivery(rng, buyer)
    method = rng.choices(_METHODS, _METHODS_OF_COMPANIES if is_trade else _METHODS_OF_PEOPLE)[0]
    course = scheduler.draw_course(placed_at, method, _draw_fate(rng, method), is_pickup=delivery == "pickup")
    return WishedOrder(placed_at, buyer, delivery, method, course, market.draw_basket(rng, for_trade=is_trade))


def _draw_delivery(rng: Random, buyer: DemoBuyer) -> DeliveryCode:
    codes: tuple[DeliveryCode, ...] = ("pickup", "delivery", "express")
    is_near = buyer.person.street.town.governorate in _GREATER_TUNIS
    return rng.choices(codes, (45, 40, 15) if is_near else (5, 95, 0))[0]


def _draw_fate(rng: Random, method: PaymentMethod) -> Fate:
    if method != PaymentMethod.CASH_ON_DELIVERY and rng.random() < 0.07:
        return Fate.EXPIRED
    return rng.choices((Fate.COMPLETED, Fate.CANCELLED, Fate.RETURNED), (94, 4, 2))[0]


def wish_one_of_each(
    customer: DemoPerson, baskets: Sequence[Sequence[BasketLine]], now: datetime, reservation: timedelta
) -> list[WishedOrder]:
    """For the demo's own customer (the first one): an order in every status there is, the newest first."""
    cash, card, transfer = _METHODS
    half = reservation / 2
    told: tuple[tuple[datetime, PaymentMethod, DeliveryCode, tuple[tuple[OrderStatus, timedelta], ...]], ...] = (
        (now - timedelta(minutes=4), cash, "delivery", ()),
        (now - half, transfer, "delivery", ()),
        (now - timedelta(hours=2), card, "express", ((_S.CONFIRMED, timedelta(minutes=2)),)),
        (now - timedelta(hours=5), cash, "pickup", _walk(2)),
        (now - timedelta(hours=8), cash, "delivery", _walk(3)),
        (now - timedelta(hours=26), card, "delivery", (*_walk(3), (_S.SHIPPED, timedelta(hours=24)))),
        (now - timedelta(days=4), cash, "delivery", _to_the_door()),
        (now - timedelta(days=60), card, "delivery", (*_to_the_door(), (_S.COMPLETED, timedelta(days=15)))),
        (now - timedelta(days=75), cash, "delivery", (*_walk(1), (_S.CANCELLED, timedelta(hours=2)))),
        (now - timedelta(days=90), transfer, "pickup", ((_S.EXPIRED, reservation),)),
        (now - timedelta(days=120), cash, "delivery", (*_to_the_door(), (_S.RETURNED, timedelta(days=6)))),
    )
    buyer = DemoBuyer(customer, customer=0)
    return [
        WishedOrder(placed_at, buyer, delivery, method, _course_of(placed_at, method, later), basket)
        for (placed_at, method, delivery, later), basket in zip(told, baskets, strict=True)
    ]


_S = OrderStatus
_WHO = {
    _S.CONFIRMED: Role.SALES,
    _S.PICKING: Role.PICKER,
    _S.PACKED: Role.PICKER,
    _S.SHIPPED: Role.DRIVER,
    _S.DELIVERED: Role.DRIVER,
    _S.CANCELLED: Role.SALES,
    _S.RETURNED: Role.SALES,
}
_NOTES = {_S.CANCELLED: "wrong car", _S.EXPIRED: "not paid in time", _S.RETURNED: "does not fit"}


def _walk(steps: int) -> tuple[tuple[OrderStatus, timedelta], ...]:
    """The first steps of an order in the house, an hour and a half apart."""
    statuses = (_S.CONFIRMED, _S.PICKING, _S.PACKED)[:steps]
    return tuple((status, timedelta(minutes=90 * place)) for place, status in enumerate(statuses, 1))


def _to_the_door() -> tuple[tuple[OrderStatus, timedelta], ...]:
    return (*_walk(3), (_S.SHIPPED, timedelta(hours=20)), (_S.DELIVERED, timedelta(hours=25)))


def _course_of(placed_at: datetime, method: PaymentMethod, later: tuple[tuple[OrderStatus, timedelta], ...]) -> Course:
    is_prepaid = method != PaymentMethod.CASH_ON_DELIVERY
    steps = [Step(_S.PENDING, placed_at)]
    for status, after in later:
        by = None if is_prepaid and status == _S.CONFIRMED else _WHO.get(status)
        note = "paid" if is_prepaid and status == _S.CONFIRMED else _NOTES.get(status, "")
        steps.append(Step(status, placed_at + after, by, note))
    paying = _S.CONFIRMED if is_prepaid else _S.DELIVERED
    return Course(tuple(steps), next((step.at for step in steps if step.status == paying), None))
