"""The shop's day: what needs somebody now, and how it goes against the days before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders import list_queries
from freight_app.orders.listing import write_rows
from freight_app.orders.models import Order
from freight_app.orders.rules import start_of_day
from freight_app.orders.staff_dtos import ActivityEntry, Dashboard, DayFigure, NeedKind, OrderNeed, PeriodFigures
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import count_low_stock

DEFAULT_DAYS = 14
# Whole weeks: a Sunday is compared with a Sunday.
PERIODS = (7, DEFAULT_DAYS, 28)
ACTIVITY = 10
NEEDS_OF_A_KIND = 3


def get_dashboard(uow: UnitOfWork, *, days: int = DEFAULT_DAYS) -> Dashboard:
    """Today and the days before it, on the shop's own calendar, with as many days before those to compare."""
    uow.actor.require(Permission.DASHBOARD_READ)
    profile = get_shop_profile(uow)
    zone, currency = profile.time_zone, profile.currency
    today = today_of_shop(uow)
    first, end = today - timedelta(days=2 * days - 1), start_of_day(today + timedelta(days=1), zone)
    week_ago = today - timedelta(days=7)
    sales = list_queries.sales_between(uow, start_of_day(min(first, week_ago), zone), end)
    figures = _by_day(sales, first, 2 * days, zone, currency)
    same_hour = start_of_day(week_ago, zone) + (uow.now() - start_of_day(today, zone))
    until_same_hour = [sale for sale in sales if sale.placed_at <= same_hour]
    last_week = _by_day(until_same_hour, week_ago, 1, zone, currency)[0]
    deliveries = list_queries.deliveries_between(uow, start_of_day(first, zone), end)
    tabs = list_queries.count_tabs(uow, today)
    return Dashboard(
        today=today,
        order_count=figures[-1].order_count,
        revenue=figures[-1].revenue,
        order_count_last_week=last_week.order_count,
        revenue_last_week=last_week.revenue,
        to_confirm=tabs["new"],
        to_pick=tabs["to_pick"],
        picking=tabs["picking"],
        packed=tabs["packed"],
        on_the_road=tabs["on_the_road"],
        late=tabs["late"],
        awaiting_payment=tabs["awaiting_payment"],
        awaiting_payment_total=Money(list_queries.awaited_minor(uow), currency),
        refunds_due=list_queries.count_refunds_due(uow),
        low_stock=count_low_stock(uow),
        needs=_needs(uow, today, zone),
        days=figures[days:],
        days_before=figures[:days],
        period=_sum_up(figures[days:], deliveries, zone, currency),
        period_before=_sum_up(figures[:days], deliveries, zone, currency),
        activity=_activity(uow),
    )


def _needs(uow: UnitOfWork, today: date, zone: str) -> list[OrderNeed]:
    """What is late first, then what we owe, then what we can say yes to, then what others owe."""
    kinds = list_queries.most_urgent(uow, today, NEEDS_OF_A_KIND)
    found = [(kind, order) for kind, orders in kinds.items() for order in orders]
    rows = write_rows(uow, [order for _, order in found], today)
    return [
        OrderNeed(
            kind=cast("NeedKind", kind),
            order=row,
            since=_since(kind, order, zone),
            held_until=order.held_until,
        )
        for (kind, order), row in zip(found, rows, strict=True)
    ]


def _since(kind: str, order: Order, zone: str) -> datetime:
    if kind == "late":
        return start_of_day(order.promised_on + timedelta(days=1), zone)
    return order.status_since if kind == "refund" else order.placed_at


def _sum_up(days: Sequence[DayFigure], deliveries: Iterable[Any], zone: str, currency: str) -> PeriodFigures:
    place = ZoneInfo(zone)
    first, last = days[0].on, days[-1].on
    came = [(row.changed_at.astimezone(place).date(), row.promised_on) for row in deliveries]
    delivered = [(day, promised) for day, promised in came if first <= day <= last]
    return PeriodFigures(
        order_count=sum(day.order_count for day in days),
        revenue=Money(sum(day.revenue.amount_minor for day in days), currency),
        delivered=len(delivered),
        delivered_on_time=sum(day <= promised for day, promised in delivered),
    )


def _by_day(sales: Iterable[Any], first: date, count: int, zone: str, currency: str) -> list[DayFigure]:
    """A figure for each of ``count`` days, also for those on which nothing was sold."""
    figures = {first + timedelta(days=step): (0, 0) for step in range(count)}
    place = ZoneInfo(zone)
    for sale in sales:
        day = sale.placed_at.astimezone(place).date()
        if day in figures:
            orders, worth_minor = figures[day]
            figures[day] = orders + 1, worth_minor + sale.worth_minor
    return [
        DayFigure(on=day, order_count=orders, revenue=Money(worth_minor, currency))
        for day, (orders, worth_minor) in figures.items()
    ]


def _activity(uow: UnitOfWork) -> list[ActivityEntry]:
    return [
        ActivityEntry(
            number=order.number,
            at=step.changed_at,
            status=step.to_status,
            customer_name=order.customer_name,
            city=order.city,
            total=Money(order.total_minor - order.short_minor, order.currency),
            by=step.changed_by,
        )
        for step, order in list_queries.latest_steps(uow, ACTIVITY)
    ]
