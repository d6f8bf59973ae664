"""Everything about some projects, read at once: what the sums and the verdicts rest on.

A dashboard of two hundred projects costs as many statements as one project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.costs import (
    CostFact,
    PurchaseFact,
    PurchaseLineFact,
    reckon_budget,
)
from freight_app.purchasing.projects.critical import MilestoneFact, ProjectFacts, ShipmentFact
from freight_app.purchasing.projects.models import Project, ProjectCost
from freight_app.purchasing.projects.ports import ProjectOrders, SalesFact
from freight_app.shipping.models import Shipment
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.errors import NoRate
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.service import get_shop_profile


@dataclass(frozen=True, slots=True)
class Gathered:
    """One project with its facts. ``linked`` are the public ids of shipments that somebody put to it."""

    facts: ProjectFacts
    linked: frozenset[str]
    costs: tuple[ProjectCost, ...]


def gather_projects(uow: UnitOfWork, projects: Sequence[Project]) -> list[Gathered]:
    """The facts of each, in the order of ``projects``. Whether the actor may know them was asked before."""
    ids = [cast("int", project.id) for project in projects]
    purchases = queries.purchases_of(uow, [project.public_id for project in projects])
    extras = queries.extras_of(uow, [order.id or 0 for found in purchases.values() for order, _, _ in found])
    links = queries.links_of(uow, ids)
    milestones, costs = queries.milestones_of(uow, ids), queries.costs_of(uow, ids)
    numbers = sorted({number for of_project in links.values() for number in of_project.get("order", [])})
    sales = uow.port(ProjectOrders).facts_of(uow, numbers) if numbers else {}
    subjects = [("order", number) for number in numbers]
    subjects += [("purchase_order", order.number) for found in purchases.values() for order, _, _ in found]
    named = [ref for of_project in links.values() for ref in of_project.get("shipment", [])]
    named += [row.blocking_ref for rows in milestones.values() for row in rows if row.blocking_kind == "shipment"]
    carried = queries.shipments_for(uow, named, subjects)
    zone = ZoneInfo(get_shop_profile(uow).time_zone)
    rates = _Rates(uow)

    def gather(project: Project) -> Gathered:
        own = [
            _purchase(order, supplier, lines, rates, project.currency, extras.get(order.id or 0, 0))
            for order, supplier, lines in purchases.get(project.public_id, [])
        ]
        linked = links.get(cast("int", project.id), {})
        orders = tuple(sales[number] for number in linked.get("order", []) if number in sales)
        of_project = milestones.get(cast("int", project.id), [])
        shipment_ids = _shipment_ids(linked.get("shipment", []), own, orders, carried)
        # What a milestone waits for is looked at wherever it belongs.
        blocking = [row.blocking_ref for row in of_project if row.blocking_kind == "shipment"]
        by_hand = tuple(costs.get(cast("int", project.id), []))
        facts = ProjectFacts(
            public_id=project.public_id,
            code=project.code,
            name=project.name,
            status=str(project.status),
            starts_on=project.starts_on,
            due_on=project.due_on,
            budget=reckon_budget(
                Money(project.budget_minor, project.currency),
                own,
                [CostFact(cost.what, cost.shop_minor) for cost in by_hand],
                [sale.total for sale in orders if not sale.is_void],
            ),
            purchases=tuple(own),
            shipments=tuple(
                shipment_fact(carried.shipments[public_id], zone)
                for public_id in dict.fromkeys([*shipment_ids, *blocking])
                if public_id in carried.shipments
            ),
            orders=orders,
            milestones=tuple(
                MilestoneFact(
                    id=cast("int", row.id),
                    name=row.name,
                    starts_on=row.starts_on,
                    due_on=row.due_on,
                    done_on=row.done_on,
                    blocking_kind=row.blocking_kind,
                    blocking_ref=row.blocking_ref,
                )
                for row in of_project
            ),
        )
        return Gathered(facts, frozenset(linked.get("shipment", [])), by_hand)

    return [gather(project) for project in projects]


def _shipment_ids(
    linked: list[str], purchases: list[PurchaseFact], orders: tuple[SalesFact, ...], carried: queries.CarriedBy
) -> list[str]:
    subjects = [("purchase_order", order.number) for order in purchases] + [("order", sale.number) for sale in orders]
    carrying = [public_id for subject in subjects for public_id in carried.carrying.get(subject, [])]
    return list(dict.fromkeys([*linked, *carrying]))


def shipment_fact(shipment: Shipment, zone: ZoneInfo) -> ShipmentFact:
    """A shipment on the shop's calendar: by its estimate, else by its plan."""

    def day(at: datetime | None) -> date | None:
        return at.astimezone(zone).date() if at is not None else None

    return ShipmentFact(
        public_id=shipment.public_id,
        number=shipment.number,
        status=str(shipment.status),
        carrier=shipment.carrier,
        arrives_on=day(shipment.eta_at) or shipment.planned_arrival_on,
        planned_on=shipment.planned_arrival_on,
        arrived_on=day(shipment.arrived_at),
        disagreement=shipment.disagreement,
    )


class _Rates:
    """Today's rates, each asked for once: for orders that are not placed and so have none of their own."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._known: dict[tuple[str, str], Decimal | None] = {}

    def today(self, base: str, quote: str) -> Decimal | None:
        if (base, quote) not in self._known:
            try:
                self._known[base, quote] = rate_on(self._uow, base, quote, today_of_shop(self._uow)).value
            except NoRate:
                self._known[base, quote] = None
        return self._known[base, quote]


def _purchase(
    order: PurchaseOrder, supplier: str, lines: list[PurchaseOrderLine], rates: _Rates, currency: str, extra_minor: int
) -> PurchaseFact:
    frozen = order.frozen_rate
    return PurchaseFact(
        number=order.number,
        supplier=supplier,
        status=str(order.status),
        currency=order.currency,
        rate=frozen if frozen is not None else rates.today(order.currency, currency),
        is_frozen=frozen is not None,
        lines=tuple(
            PurchaseLineFact(
                quantity=line.quantity,
                received=line.received_quantity,
                closed=line.closed_quantity,
                unit_price_minor=line.unit_price_minor
                if line.confirmed_price_minor is None
                else line.confirmed_price_minor,
            )
            for line in lines
        ),
        expected_on=order.promised_now_on or order.promised_on or order.expected_on,
        first_promised_on=order.promised_on,
        extra_minor=extra_minor,
    )
