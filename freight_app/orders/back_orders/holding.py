"""At checkout: what is there is held, the rest is queued for; nobody passes those who wait already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from freight_app.kit.db import UnitOfWork
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.allowing import lead_days_for
from freight_app.orders.rules import CartRow
from freight_app.shop.calendar import today_of_shop
from freight_app.stock.dtos import StockLine
from freight_app.stock.service import reserve_available


@dataclass(frozen=True, slots=True)
class Hold:
    """``missing`` pieces by product have to be waited for, until ``here_on`` at the latest."""

    missing: dict[int, int]
    here_on: dict[int, date]
    today: date

    def promise(self, way: date, *, ships_first: bool) -> date:
        """The day of the order: of what is sent first, or of all of it. ``way`` is the day without waiting."""
        return way if ships_first or not self.missing else self.late_promise(way)

    def late_promise(self, way: date) -> date:
        return max(self.here_on.values()) + (way - self.today)


def hold_goods(uow: UnitOfWork, rows: Sequence[CartRow], *, reference: str, expires_at: datetime | None) -> Hold:
    """Hold what there is of these lines. ``NotEnoughStock`` names every product that falls short and may not wait."""
    lead_days = lead_days_for(uow, [row.product_id for row in rows])
    missing = reserve_available(
        uow,
        [StockLine(product_id=row.product_id, quantity=row.quantity) for row in rows],
        reference=reference,
        expires_at=expires_at,
        may_wait=lead_days.keys(),
        queued=lambda product_ids: queries.waiting_pieces(uow, product_ids),
    )
    today = today_of_shop(uow)
    here_on = {product_id: today + timedelta(days=lead_days[product_id]) for product_id in missing}
    return Hold(missing, here_on, today)


def queue_up(uow: UnitOfWork, order_id: int, hold: Hold, way: date, *, ships_first: bool) -> None:
    """Write down what the order that was just placed waits for."""
    if not hold.missing:
        return
    queries.add_back_order(uow, order_id, ships_first=ships_first, way_days=(way - hold.today).days)
    lines = queries.line_ids(uow, order_id)
    queries.add_waiting(
        uow,
        [
            {
                "order_line_id": lines[product_id],
                "order_id": order_id,
                "product_id": product_id,
                "waiting": pieces,
                "queued_at": uow.now(),
                "promised_on": hold.here_on[product_id] + (way - hold.today),
            }
            for product_id, pieces in sorted(hold.missing.items())
        ],
    )
