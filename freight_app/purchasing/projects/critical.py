"""What stands between a project and its end, from plain facts: no database, no clock.

``kind`` says what it is (late, short, over budget, blocking), ``reason`` which sentence tells why, with ``facts``
for its fields. The worst comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from freight_app.purchasing.projects.costs import Budget, PurchaseFact
from freight_app.purchasing.projects.ports import SalesFact

_IN_TROUBLE = frozenset({"delivery_failed", "on_hold", "return_to_sender"})
_ENDED = frozenset({"delivered", "return_to_sender", "cancelled"})
_CLOSED = frozenset({"done", "cancelled"})


class CriticalKind(StrEnum):
    """From the worst: what is blocked stands still, what is late may still come."""

    BLOCKING = "blocking"
    OVER_BUDGET = "over_budget"
    LATE = "late"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class CriticalItem:
    """One trouble about one thing. ``days`` is how late, 0 where that means nothing."""

    kind: CriticalKind
    reason: str
    subject_kind: str
    subject_ref: str
    label: str
    days: int = 0
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShipmentFact:
    """A shipment as a project sees it. ``arrives_on`` is what is expected now, ``planned_on`` what was planned."""

    public_id: str
    number: str
    status: str
    carrier: str
    arrives_on: date | None
    planned_on: date | None
    arrived_on: date | None = None
    disagreement: str = ""

    @property
    def is_under_way(self) -> bool:
        return self.status not in _ENDED


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """``blocking`` is the kind and number of what it waits for, empty strings for nothing."""

    id: int
    name: str
    starts_on: date | None
    due_on: date
    done_on: date | None
    blocking_kind: str = ""
    blocking_ref: str = ""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All that a verdict on one project rests on."""

    public_id: str
    code: str
    name: str
    status: str
    starts_on: date
    due_on: date
    budget: Budget
    purchases: tuple[PurchaseFact, ...] = ()
    shipments: tuple[ShipmentFact, ...] = ()
    orders: tuple[SalesFact, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()


def find_critical(project: ProjectFacts, today: date) -> tuple[CriticalItem, ...]:
    """Everything critical about a project; nothing of one that is done or cancelled."""
    if project.status in _CLOSED:
        return ()
    found = [
        *_blocking(project, today),
        *_over_budget(project),
        *_late(project, today),
        *_short(project),
    ]
    order = list(CriticalKind)
    return tuple(sorted(found, key=lambda item: (order.index(item.kind), -item.days, item.label)))


def _blocking(project: ProjectFacts, today: date) -> Iterator[CriticalItem]:
    """A milestone whose thing will not be there in time, or is in trouble."""
    purchases = {one.number: one for one in project.purchases}
    shipments = {one.public_id: one for one in project.shipments}
    for milestone in project.milestones:
        if milestone.done_on is not None or not milestone.blocking_ref:
            continue
        what, comes_on, is_stuck = milestone.blocking_ref, None, False
        if milestone.blocking_kind == "purchase_order" and milestone.blocking_ref in purchases:
            order = purchases[milestone.blocking_ref]
            if order.status in ("received", "closed"):
                continue
            comes_on, is_stuck = order.expected_on, order.status == "cancelled"
        elif milestone.blocking_kind == "shipment" and milestone.blocking_ref in shipments:
            shipment = shipments[milestone.blocking_ref]
            if shipment.status == "delivered":
                continue
            what, comes_on = shipment.number, shipment.arrives_on
            is_stuck = shipment.status in _IN_TROUBLE or shipment.status == "cancelled"
        else:
            continue
        # A day that has passed and brought nothing is no promise any more: it comes today at the earliest.
        due = max(comes_on, today) if comes_on is not None else None
        days = max((due - milestone.due_on).days, 0) if due is not None else max((today - milestone.due_on).days, 0)
        if not (is_stuck or days > 0):
            continue
        yield CriticalItem(
            CriticalKind.BLOCKING,
            "blocked_stuck" if is_stuck else "blocked_late",
            milestone.blocking_kind,
            milestone.blocking_ref,
            milestone.name,
            days,
            {
                "milestone": milestone.name,
                "milestone_id": str(milestone.id),
                "what": what,
                "due": milestone.due_on.isoformat(),
            }
            | ({"comes": comes_on.isoformat()} if comes_on is not None else {}),
        )


def _over_budget(project: ProjectFacts) -> Iterator[CriticalItem]:
    budget = project.budget
    if budget.is_over:
        yield CriticalItem(
            CriticalKind.OVER_BUDGET,
            "over_budget",
            "project",
            project.public_id,
            project.code,
            0,
            {"over_minor": str(-budget.left.amount_minor), "currency": budget.budget.currency},
        )


def _late(project: ProjectFacts, today: date) -> Iterator[CriticalItem]:
    def item(reason: str, kind: str, ref: str, label: str, due: date, by: date, **facts: str) -> CriticalItem:
        return CriticalItem(
            CriticalKind.LATE, reason, kind, ref, label, (by - due).days, {"due": due.isoformat(), **facts}
        )

    if project.due_on < today:
        yield item("project_late", "project", project.public_id, project.code, project.due_on, today)
    for order in project.purchases:
        if order.awaited and order.expected_on is not None and order.expected_on < today:
            facts = {"pieces": str(order.awaited), "supplier": order.supplier}
            yield item("purchase_late", "purchase_order", order.number, order.number, order.expected_on, today, **facts)
    for shipment in project.shipments:
        if not shipment.is_under_way or shipment.planned_on is None:
            continue
        by = max(shipment.arrives_on or today, today)
        if by > shipment.planned_on:
            facts = {"comes": shipment.arrives_on.isoformat()} if shipment.arrives_on else {}
            yield item(
                "shipment_late", "shipment", shipment.public_id, shipment.number, shipment.planned_on, by, **facts
            )
    for sale in project.orders:
        if sale.is_open and sale.promised_on < today:
            yield item(
                "order_late", "order", sale.number, sale.number, sale.promised_on, today, customer=sale.customer_name
            )
    for milestone in project.milestones:
        if milestone.done_on is None and milestone.due_on < today:
            yield item("milestone_late", "project", project.public_id, milestone.name, milestone.due_on, today)


def _short(project: ProjectFacts) -> Iterator[CriticalItem]:
    for order in project.purchases:
        if order.closed:
            facts = {"pieces": str(order.closed), "supplier": order.supplier}
            yield CriticalItem(
                CriticalKind.SHORT, "purchase_short", "purchase_order", order.number, order.number, 0, facts
            )
    for sale in project.orders:
        if sale.is_open and sale.waits_for:
            yield CriticalItem(
                CriticalKind.SHORT,
                "order_short",
                "order",
                sale.number,
                sale.number,
                0,
                {"pieces": str(sale.waits_for), "customer": sale.customer_name},
            )


def next_date(project: ProjectFacts, today: date) -> tuple[str, str, date] | None:
    """What comes next: kind, name and day. A day that has passed is not next, but late."""
    days: list[tuple[date, str, str]] = [(project.due_on, "project", project.code)]
    days += [(one.due_on, "milestone", one.name) for one in project.milestones if one.done_on is None]
    days += [
        (one.expected_on, "purchase_order", one.number) for one in project.purchases if one.awaited and one.expected_on
    ]
    days += [
        (one.arrives_on, "shipment", one.number) for one in project.shipments if one.is_under_way and one.arrives_on
    ]
    ahead = sorted(entry for entry in days if entry[0] >= today)
    return (ahead[0][1], ahead[0][2], ahead[0][0]) if ahead else None


def progress_percent(milestones: Sequence[MilestoneFact], purchases: Sequence[PurchaseFact]) -> int:
    """How far a project is: milestones that are done, or where it has none, pieces that came of those ordered."""
    if milestones:
        return 100 * sum(one.done_on is not None for one in milestones) // len(milestones)
    live = [one for one in purchases if one.status != "cancelled"]
    pieces = sum(one.pieces - one.closed for one in live)
    return min(100 * sum(one.received for one in live) // pieces, 100) if pieces > 0 else 0
