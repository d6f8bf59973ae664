"""The shop's day in figures: what needs somebody now, and how sales go against last week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders import list_queries
from freight_app.orders.rules import promise_day, start_of_day
from freight_app.orders.staff_dtos import ActivityEntry, Dashboard, DayFigure
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import count_low_stock

DAYS = 14
ACTIVITY = 12


def get_dashboard(uow: UnitOfWork) -> Dashboard:
    """Today and the 13 days before, on the shop's own calendar, with the 14 days before those to compare."""
    uow.actor.require(Permission.DASHBOARD_READ)
    profile = get_shop_profile(uow)
    zone, currency = profile.time_zone, profile.currency
    today = promise_day(uow.now(), zone, 0)
    first = today - timedelta(days=2 * DAYS - 1)
    sales = list_queries.sales_between(uow, start_of_day(first, zone), start_of_day(today + timedelta(days=1), zone))
    days = _by_day(sales, first, 2 * DAYS, zone, currency)
    week_ago = today - timedelta(days=7)
    same_hour = start_of_day(week_ago, zone) + (uow.now() - start_of_day(today, zone))
    until_same_hour = [sale for sale in sales if sale.placed_at <= same_hour]
    last_week = _by_day(until_same_hour, week_ago, 1, zone, currency)[0]
    tabs = list_queries.count_tabs(uow, today)
    return Dashboard(
        today=today,
        order_count=days[-1].order_count,
        revenue=days[-1].revenue,
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
        days=days[DAYS:],
        days_before=days[:DAYS],
        activity=_activity(uow),
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
