"""What projects ask the orders room: ``ProjectOrders`` of ``purchasing/projects/ports.py``."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders import list_queries
from freight_app.orders.back_orders.queries import waiting_lines
from freight_app.orders.models import OPEN_STATUSES, VOID_STATUSES
from freight_app.purchasing.projects.ports import SalesFact


class OrdersOfProjects:
    """Sales orders as projects see them. Who may see the project was asked by its own room."""

    def facts_of(self, uow: UnitOfWork, numbers: Collection[str]) -> dict[str, SalesFact]:
        orders = list_queries.orders_by_number(uow, list(numbers))
        waiting = waiting_lines(uow, [cast("int", order.id) for order in orders])
        return {
            order.number: SalesFact(
                number=order.number,
                customer_name=order.customer_name,
                status=str(order.status),
                promised_on=order.promised_on,
                total=Money(order.total_minor - order.short_minor - order.returned_minor, order.currency),
                is_open=order.status in OPEN_STATUSES,
                is_void=order.status in VOID_STATUSES,
                waits_for=sum(row[0].waiting for row in waiting.get(cast("int", order.id), [])),
            )
            for order in orders
        }
