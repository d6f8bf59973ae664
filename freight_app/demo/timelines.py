"""How an order of the demo goes: when each step happens and who does it, within the hours of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from freight_app.accounts.permissions import Role
from freight_app.orders.cancelling import COMPLETED_AFTER
from freight_app.orders.models import OrderStatus, PaymentMethod

S = OrderStatus
_OPENS, _CLOSES = time(8, 0), time(18, 0)
_SUNDAY = 6


class Fate(StrEnum):
    """How an order ends."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Step:
    """An order enters a status. ``by`` None: the house itself, or the customer who placed it."""

    status: OrderStatus
    at: datetime
    by: Role | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """Every step of an order, the future ones too, and when the money comes (None: never)."""

    steps: tuple[Step, ...]
    paid_at: datetime | None

    def until(self, now: datetime) -> list[Step]:
        return [step for step in self.steps if step.at <= now]


_CANCEL_NOTES = ("by the customer", "ordered twice", "wrong car", "customer does not answer the phone")
_RETURN_NOTES = ("wrong part ordered", "does not fit", "box damaged")


class Scheduler:
    """Draws the course of an order in the shop's own time zone."""

    def __init__(self, rng: Random, zone: str, reservation: timedelta) -> None:
        self._rng = rng
        self._zone = ZoneInfo(zone)
        self._reservation = reservation

    def draw_course(self, placed_at: datetime, method: PaymentMethod, fate: Fate, *, is_pickup: bool) -> Course:
        steps = [Step(S.PENDING, placed_at)]
        prepaid_at = None if method == PaymentMethod.CASH_ON_DELIVERY else self._prepaid_at(placed_at, method)
        if fate == Fate.EXPIRED:
            return Course((*steps, Step(S.EXPIRED, placed_at + self._reservation, note="not paid in time")), None)
        if prepaid_at is not None:
            steps.append(Step(S.CONFIRMED, prepaid_at, note="paid"))
        else:
            steps.append(Step(S.CONFIRMED, self._working(placed_at, 10, 60), Role.SALES))
        if fate == Fate.CANCELLED:
            steps.append(
                Step(S.CANCELLED, self._working(steps[-1].at, 5, 50), Role.SALES, self._rng.choice(_CANCEL_NOTES))
            )
            return Course(tuple(steps), prepaid_at)
        steps.append(Step(S.PICKING, self._working(steps[-1].at, 15, 120), Role.PICKER))
        steps.append(Step(S.PACKED, self._working(steps[-1].at, 6, 35), Role.PICKER))
        if is_pickup:
            steps.append(Step(S.DELIVERED, self._working(steps[-1].at, 40, 900), Role.PICKER))
        else:
            steps.append(Step(S.SHIPPED, self._working(steps[-1].at, 30, 240), Role.DRIVER))
            steps.append(Step(S.DELIVERED, self._working(steps[-1].at, 60, 600), Role.DRIVER))
        paid_at = prepaid_at or steps[-1].at
        if fate == Fate.RETURNED:
            back_at = self._working(steps[-1].at + timedelta(days=self._rng.randint(1, 9)), 30, 400)
            steps.append(Step(S.RETURNED, back_at, Role.SALES, self._rng.choice(_RETURN_NOTES)))
        else:
            steps.append(Step(S.COMPLETED, steps[-1].at + COMPLETED_AFTER))
        return Course(tuple(steps), paid_at)

    def _prepaid_at(self, placed_at: datetime, method: PaymentMethod) -> datetime:
        """Cards within minutes; a transfer just before the goods would be given up."""
        if method == PaymentMethod.CARD:
            return placed_at + timedelta(seconds=self._rng.randint(60, 240))
        return placed_at + self._reservation * self._rng.uniform(0.2, 0.95)

    def _working(self, since: datetime, low_minutes: int, high_minutes: int) -> datetime:
        """So many minutes later, moved into the next hours in which somebody is there."""
        local = (since + timedelta(seconds=self._rng.randint(low_minutes * 60, high_minutes * 60))).astimezone(
            self._zone
        )
        if local.timetz().replace(tzinfo=None) >= _CLOSES:
            local = datetime.combine(local.date() + timedelta(days=1), _OPENS, self._zone)
            local += timedelta(minutes=self._rng.randint(5, 90))
        elif local.timetz().replace(tzinfo=None) < _OPENS:
            local = datetime.combine(local.date(), _OPENS, self._zone) + timedelta(minutes=self._rng.randint(5, 90))
        if local.weekday() == _SUNDAY:
            local += timedelta(days=1)
        return max(since, local.astimezone(since.tzinfo))
