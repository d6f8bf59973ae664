"""Figures beside the console's places: what waits for somebody, each only for those who may see it."""

from __future__ import annotations

from freight_app.accounts.dtos import RetailerStatus
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailers import count_retailers
from freight_app.catalogue.opinions.moderating import count_waiting
from freight_app.kit.house import current_house
from freight_app.messaging.alerts.dtos import AlertStatus
from freight_app.messaging.alerts.listing import count_alerts
from freight_app.operations.queue_care import count_given_up
from freight_app.orders.listing import count_to_confirm
from freight_app.stock.service import count_low_stock
from freight_app.ui.visitor import Visitor


def read_counts(who: Visitor) -> dict[str, int]:
    """Orders to confirm, retailers and opinions that wait, products that run low, open alerts, tasks that were given up."""
    allowed = who.user.permissions if who.user else frozenset()
    counts: dict[str, int] = {}
    with current_house().read(who.actor) as uow:
        if Permission.ORDERS_READ in allowed:
            counts["orders"] = count_to_confirm(uow)
        if Permission.RETAILERS_APPROVE in allowed:
            counts["retailers"] = count_retailers(uow).get(RetailerStatus.PENDING, 0)
        if Permission.STOCK_READ in allowed:
            counts["stock"] = count_low_stock(uow)
        if Permission.OPINIONS_MODERATE in allowed:
            counts["opinions"] = count_waiting(uow)
        if Permission.DASHBOARD_READ in allowed:
            counts["alerts"] = count_alerts(uow)[AlertStatus.OPEN]
        if Permission.WORK_MANAGE in allowed:
            counts["work"] = count_given_up(uow)
    return counts
