"""The shop's day as the dashboard shows it: written in one language, with how each figure moved."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.languages import format_date, format_time
from freight_app.orders.staff_dtos import Dashboard
from freight_app.ui.components.figures import spark_points
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """Something that happened to an order."""

    number: str
    href: str
    customer: str
    city: str
    status: str
    total: PriceView
    time: str
    by: str
    # Happened while the page was open.
    is_new: bool = False

    @property
    def step(self) -> tuple[str, str, str]:
        """What happened, to tell it from what was known."""
        return self.number, self.status, self.time


@dataclass(frozen=True, slots=True)
class DayBar:
    """A day of the trend: its figure, and how high it stands beside the best day, in percent."""

    day: str
    orders: int
    revenue: PriceView
    height: int
    before: PriceView


@dataclass(frozen=True, slots=True)
class DashboardView:
    """Everything on the dashboard; empty while it is awaited."""

    today: str = ""
    orders: int = 0
    orders_change: float = 0.0
    revenue: PriceView = NO_PRICE
    revenue_change: float = 0.0
    has_last_week: bool = False
    to_confirm: int = 0
    to_pick: int = 0
    packed: int = 0
    on_the_road: int = 0
    late: int = 0
    awaiting: int = 0
    awaiting_total: PriceView = NO_PRICE
    refunds: int = 0
    low_stock: int = 0
    spark_orders: str = ""
    spark_revenue: str = ""
    days: list[DayBar] = field(default_factory=list)
    activity: list[ActivityRow] = field(default_factory=list)


def dashboard_view(board: Dashboard, language: str, zone: str) -> DashboardView:
    """The dashboard in a language and the shop's time."""
    best = max((day.revenue.amount_minor for day in board.days), default=0) or 1
    return DashboardView(
        today=format_date(board.today, language, width="full"),
        orders=board.order_count,
        orders_change=_change(board.order_count, board.order_count_last_week),
        revenue=price_view(board.revenue, language),
        revenue_change=_change(board.revenue.amount_minor, board.revenue_last_week.amount_minor),
        has_last_week=board.order_count_last_week > 0,
        to_confirm=board.to_confirm,
        to_pick=board.to_pick,
        packed=board.packed,
        on_the_road=board.on_the_road,
        late=board.late,
        awaiting=board.awaiting_payment,
        awaiting_total=price_view(board.awaiting_payment_total, language),
        refunds=board.refunds_due,
        low_stock=board.low_stock,
        spark_orders=spark_points([day.order_count for day in board.days]),
        spark_revenue=spark_points([day.revenue.amount_minor for day in board.days]),
        days=[
            DayBar(
                day=format_date(day.on, language, width="d MMM"),
                orders=day.order_count,
                revenue=price_view(day.revenue, language),
                height=round(100 * day.revenue.amount_minor / best),
                before=price_view(before.revenue, language),
            )
            for day, before in zip(board.days, board.days_before, strict=True)
        ],
        activity=[
            ActivityRow(
                number=entry.number,
                href=f"/admin/orders/{entry.number}",
                customer=entry.customer_name,
                city=entry.city,
                status=str(entry.status),
                total=price_view(entry.total, language),
                time=format_time(entry.at, zone=zone),
                by=entry.by,
            )
            for entry in board.activity
        ],
    )


def _change(now: int, before: int) -> float:
    """In percent of before; nought where there was nothing to compare with."""
    return round(100 * (now - before) / before, 1) if before else 0.0
