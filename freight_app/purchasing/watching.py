"""Trouble with purchase orders and projects that the house tells of by itself (``messaging/alerts``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts.checking import AlertCheck, FoundTrouble
from freight_app.messaging.alerts.dtos import Severity
from freight_app.messaging.notifying.rendering import amount_fact
from freight_app.purchasing import watch_queries
from freight_app.purchasing.projects import queries as project_queries
from freight_app.purchasing.projects.critical import CriticalItem, CriticalKind, find_critical
from freight_app.purchasing.projects.gathering import gather_projects
from freight_app.purchasing.watch_rules import predict_arrival
from freight_app.shipping.watch_limits import get_watch_limits
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

# How a supplier was two years ago says little of today.
_HISTORY = timedelta(days=548)


def find_overdue(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """The promised day has passed and pieces are still to come."""
    limits, today = get_watch_limits(uow), today_of_shop(uow)
    for found in watch_queries.awaited_orders(uow, due_before=today - timedelta(days=limits.order_overdue)):
        yield FoundTrouble(
            subject=Subject("purchase_order", found.order.number),
            severity=Severity.WARNING,
            facts={
                "number": found.order.number,
                "supplier": found.supplier,
                "due_on": found.due_on.isoformat(),
            },
        )


def find_unconfirmed(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """Placed, and the supplier has not said when it comes."""
    limits, zone = get_watch_limits(uow), ZoneInfo(get_shop_profile(uow).time_zone)
    placed_before = uow.now() - timedelta(days=limits.order_not_confirmed)
    for order, supplier in watch_queries.unconfirmed_orders(uow, placed_before):
        placed_on = order.placed_at.astimezone(zone).date().isoformat() if order.placed_at else ""
        yield FoundTrouble(
            subject=Subject("purchase_order", order.number),
            severity=Severity.INFO,
            facts={"number": order.number, "supplier": supplier, "placed_on": placed_on},
        )


def find_predicted_late(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """It is not late yet, but its supplier usually is: by its median over earlier orders, with how many they are."""
    limits, today = get_watch_limits(uow), today_of_shop(uow)
    awaited = watch_queries.awaited_orders(uow, due_from=today)
    late = watch_queries.days_late_of_suppliers(uow, {one.order.supplier_id for one in awaited}, today - _HISTORY)
    for found in awaited:
        prediction = predict_arrival(found.due_on, late.get(found.order.supplier_id, []))
        if prediction is None or prediction.usual_days < max(limits.predicted_late, 1):
            continue
        yield FoundTrouble(
            subject=Subject("purchase_order", found.order.number),
            severity=Severity.INFO,
            facts={
                "number": found.order.number,
                "supplier": found.supplier,
                "due_on": found.due_on.isoformat(),
                "expected_on": prediction.expected_on.isoformat(),
                "orders": str(prediction.orders),
                "days": str(prediction.usual_days),
                "worst_days": str(prediction.worst_days),
            },
        )


def find_over_budget(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    for public_id, code, name, item in _critical(uow, CriticalKind.OVER_BUDGET):
        over = Money(int(item.facts["over_minor"]), item.facts["currency"])
        yield FoundTrouble(
            subject=Subject("project", public_id),
            severity=Severity.WARNING,
            facts={"project": code, "name": name, "amount": amount_fact(over)},
        )


def find_blocked(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """A milestone that what it waits for will not let be reached in time. Each milestone is a trouble of its own."""
    for public_id, code, name, item in _critical(uow, CriticalKind.BLOCKING):
        subject = Subject("project", public_id)
        yield FoundTrouble(
            subject=subject,
            severity=Severity.CRITICAL,
            facts={
                "project": code,
                "name": name,
                "milestone": item.facts["milestone"],
                "what": item.facts["what"],
                "due_on": item.facts["due"],
            },
            key=f"{subject}:{item.facts['milestone_id']}",
        )


def _critical(uow: UnitOfWork, kind: CriticalKind) -> Iterator[tuple[str, str, str, CriticalItem]]:
    """Public id, code and name of every running project with what is critical of a kind."""
    today = today_of_shop(uow)
    projects = [named.project for named in project_queries.running_projects(uow, None)]
    for gathered in gather_projects(uow, projects):
        facts = gathered.facts
        for item in find_critical(facts, today):
            if item.kind == kind:
                yield facts.public_id, facts.code, facts.name, item


PURCHASING_CHECKS = (
    AlertCheck("purchase_order_overdue", find_overdue),
    AlertCheck("purchase_order_not_confirmed", find_unconfirmed),
    AlertCheck("purchase_order_predicted_late", find_predicted_late),
    AlertCheck("project_over_budget", find_over_budget),
    AlertCheck("project_blocked", find_blocked),
)
