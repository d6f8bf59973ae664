"""The shop's day as the dashboard shows it: written in one language, with how each figure moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel.dates import format_timedelta
from babel.numbers import format_compact_decimal

from freight_app.accounts.dtos import RetailerQuery, RetailerStatus, RetailerView
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailers import list_retailers
from freight_app.kit.house import current_house
from freight_app.kit.languages import (
    format_amount,
    format_date,
    format_moment,
    format_number,
    format_time,
    locale_of,
    pick_text,
)
from freight_app.kit.money import Money, currency_exponent
from freight_app.kit.pagination import PageRequest
from freight_app.orders.dashboard import NEEDS_OF_A_KIND, get_dashboard
from freight_app.orders.dtos import PaymentMethod
from freight_app.orders.staff_dtos import Dashboard, OrderNeed
from freight_app.stock.dtos import LowStockRow
from freight_app.stock.service import list_low_stock
from freight_app.ui.components.figures import NO_BARS, BarChart, bars_of, spark_points
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

LOW_STOCK_ROWS = 9


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One thing that waits for somebody, and the one next thing to do about it.

    ``kind`` and ``action`` are codes that the page has words for; ``key`` is the digit that leads there.
    """

    kind: str
    thing: str
    who: str
    why: str
    since: str
    stake: PriceView
    action: str
    href: str
    key: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """Something that happened to an order."""

    number: str
    href: str
    customer: str
    status: str
    total: PriceView
    time: str
    # Happened while the page was open.
    is_new: bool = False

    @property
    def step(self) -> tuple[str, str, str]:
        """What happened, to tell it from what was known."""
        return self.number, self.status, self.time


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the trend in figures."""

    day: str
    orders: int
    revenue: PriceView
    before: PriceView


@dataclass(frozen=True, slots=True)
class LowRow:
    """A part that runs low; ``left`` of ``point`` is how near it is to nothing."""

    sku: str
    name: str
    brand: str
    href: str
    left: int
    point: int
    to_order: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How a figure moved, and from what; ``was`` is empty when there was nothing to compare with."""

    by: float = 0.0
    was: str = ""


@dataclass(frozen=True, slots=True)
class DashboardView:
    """Everything on the dashboard; empty while it is awaited."""

    now: str = ""
    has_orders: bool = False
    needs: list[NeedRow] = field(default_factory=list)
    to_confirm: int = 0
    to_pick: int = 0
    picking: int = 0
    packed: int = 0
    on_the_road: int = 0
    late: int = 0
    awaiting: int = 0
    period: str = ""
    against: str = ""
    revenue: PriceView = NO_PRICE
    revenue_moved: Moved = Moved()
    orders: int = 0
    orders_moved: Moved = Moved()
    on_time: str = ""
    on_time_moved: Moved = Moved()
    today: PriceView = NO_PRICE
    today_moved: Moved = Moved()
    awaiting_total: PriceView = NO_PRICE
    spark_revenue: str = ""
    spark_orders: str = ""
    chart: BarChart = NO_BARS
    days: list[DayRow] = field(default_factory=list)
    low_stock: int = 0
    low: list[LowRow] = field(default_factory=list)
    activity: list[ActivityRow] = field(default_factory=list)


def read_dashboard(who: Visitor, days: int) -> DashboardView:
    """The dashboard in the reader's language, with what they may do."""
    house = current_house()
    may = who.actor.may
    with house.read(who.actor) as uow:
        board = get_dashboard(uow, days=days)
        asking = RetailerQuery(status=RetailerStatus.PENDING, per_page=NEEDS_OF_A_KIND)
        companies = list_retailers(uow, asking).items if may(Permission.RETAILERS_APPROVE) else []
        low = list_low_stock(uow, PageRequest(per_page=LOW_STOCK_ROWS)).items if may(Permission.STOCK_READ) else []
        return dashboard_view(board, companies, low, who=who, now=uow.now(), zone=house.settings.time_zone)


def dashboard_view(
    board: Dashboard, companies: list[RetailerView], low: list[LowStockRow], *, who: Visitor, now: datetime, zone: str
) -> DashboardView:
    """The dashboard in one language and the shop's time."""
    language = who.language
    first, last = board.days_before[0].on, board.days_before[-1].on
    return DashboardView(
        now=format_moment(now, language, zone=zone, width="EEEE d MMMM"),
        has_orders=bool(board.activity),
        needs=_needs(board, companies, who=who, now=now, zone=zone),
        to_confirm=board.to_confirm,
        to_pick=board.to_pick,
        picking=board.picking,
        packed=board.packed,
        on_the_road=board.on_the_road,
        late=board.late,
        awaiting=board.awaiting_payment,
        against=f"{format_date(first, language, width='d MMM')} – {format_date(last, language, width='d MMM')}",
        revenue=price_view(board.period.revenue, language),
        revenue_moved=_money_moved(board.period.revenue, board.period_before.revenue, language),
        orders=board.period.order_count,
        orders_moved=_count_moved(board.period.order_count, board.period_before.order_count, language),
        **_on_time(board, language),
        today=price_view(board.revenue, language),
        today_moved=_money_moved(board.revenue, board.revenue_last_week, language),
        awaiting_total=price_view(board.awaiting_payment_total, language),
        spark_orders=spark_points([day.order_count for day in board.days]),
        spark_revenue=spark_points([day.revenue.amount_minor for day in board.days]),
        chart=_chart(board, language),
        days=[
            DayRow(
                day=format_date(day.on, language, width="EEE d MMM"),
                orders=day.order_count,
                revenue=price_view(day.revenue, language),
                before=price_view(before.revenue, language),
            )
            for day, before in zip(board.days, board.days_before, strict=True)
        ],
        low_stock=board.low_stock,
        low=[_low(row, language) for row in low],
        activity=[
            ActivityRow(
                number=entry.number,
                href=f"/admin/orders/{entry.number}",
                customer=entry.customer_name,
                status=str(entry.status),
                total=price_view(entry.total, language),
                time=format_time(entry.at, zone=zone),
            )
            for entry in board.activity
        ],
    )


def _needs(board: Dashboard, companies: list[RetailerView], *, who: Visitor, now: datetime, zone: str) -> list[NeedRow]:
    orders = [_order_need(need, who=who, now=now, zone=zone) for need in board.needs]
    retailers = [_company_need(company, who.language, now) for company in companies]
    numbered = enumerate([*orders, *retailers], start=1)
    # There is no key for what comes after the ninth.
    return [NeedRow(**facts, key=str(at) if at <= 9 else "") for at, facts in numbered]


def _order_need(need: OrderNeed, *, who: Visitor, now: datetime, zone: str) -> dict[str, Any]:
    order = need.order
    action, href = _next_thing(need, who.actor.may)
    return {
        "kind": need.kind,
        "thing": order.number,
        "who": order.customer_name,
        "why": _reason(need, who.language, zone),
        "since": _age(now, need.since, who.language),
        "stake": price_view(order.total, who.language),
        "action": action,
        "href": href,
    }


def _next_thing(need: OrderNeed, may: Callable[[Permission], bool]) -> tuple[str, str]:
    """What the reader may do next about an order, and where; looking at it when it is for others to do."""
    order, page = need.order, f"/admin/orders/{need.order.number}"
    if order.next_action == "confirm" and may(Permission.ORDERS_EDIT):
        return "confirm", page
    if order.next_action == "refund" and may(Permission.PAYMENTS_RECORD):
        return "refund", page
    if order.next_action == "await_payment":
        is_transfer = order.payment_method == PaymentMethod.BANK_TRANSFER and may(Permission.PAYMENTS_RECORD)
        return ("transfer" if is_transfer else "see"), page
    if order.next_action in ("start_picking", "pack") and may(Permission.ORDERS_FULFIL):
        return "pick", f"/staff/pick/{order.number}"
    return "see", page


def _reason(need: OrderNeed, language: str, zone: str) -> str:
    order = need.order
    if need.kind == "late":
        return translate(
            "promised for {day}", language, day=format_date(order.promised_on, language, width="EEE d MMM")
        )
    if need.kind == "await_payment" and need.held_until is not None:
        until = format_moment(need.held_until, language, zone=zone, width="d MMM")
        return translate("kept until {moment}", language, moment=until)
    return order.city or pick_text(order.delivery_names, language)


def _company_need(company: RetailerView, language: str, now: datetime) -> dict[str, Any]:
    return {
        "kind": "retailer",
        "thing": company.legal_name,
        "who": company.contact_name,
        "why": company.city,
        "since": _age(now, company.applied_at, language),
        "stake": NO_PRICE,
        "action": "decide",
        "href": f"/admin/retailers?company={company.public_id}",
    }


def _age(now: datetime, since: datetime, language: str) -> str:
    return format_timedelta(now - since, granularity="minute", locale=locale_of(language))


def _low(row: LowStockRow, language: str) -> LowRow:
    return LowRow(
        sku=row.sku,
        name=pick_text(row.name, language) or row.sku,
        brand=row.brand or "",
        href=f"/admin/stock?tab=low&q={row.sku}",
        left=max(row.available, 0),
        point=row.reorder_point,
        to_order=row.reorder_quantity,
    )


def _chart(board: Dashboard, language: str) -> BarChart:
    """Money in whole units; every second or fourth day is named, counted back from today."""
    every = max(1, len(board.days) // 7)
    unit = 10 ** currency_exponent(board.revenue.currency)
    last = len(board.days) - 1

    def label(at: int) -> str:
        if at == last:
            return translate("Today", language)
        return format_date(board.days[at].on, language, width="EEE d") if (last - at) % every == 0 else ""

    def told(at: int) -> str:
        return translate(
            "{day}: {revenue}, before: {before}",
            language,
            day=format_date(board.days[at].on, language, width="full"),
            revenue=price_text(board.days[at].revenue, language),
            before=price_text(board.days_before[at].revenue, language),
        )

    return bars_of(
        [day.revenue.amount_minor / unit for day in board.days],
        [label(at) for at in range(last + 1)],
        before=[day.revenue.amount_minor / unit for day in board.days_before],
        told=[told(at) for at in range(last + 1)],
        write=lambda value: format_compact_decimal(value, locale=locale_of(language), fraction_digits=1),
        last_is_open=True,
    )


def _on_time(board: Dashboard, language: str) -> dict[str, Any]:
    now, before = board.period, board.period_before
    share = _share(now.delivered_on_time, now.delivered)
    was = _share(before.delivered_on_time, before.delivered)
    moved = (
        Moved(round(share - was, 1), f"{format_number(was, language)}%")
        if now.delivered and before.delivered
        else Moved()
    )
    return {"on_time": format_number(share, language) if now.delivered else "", "on_time_moved": moved}


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _money_moved(now: Money, before: Money, language: str) -> Moved:
    if before.is_zero:
        return Moved()
    return Moved(_change(now.amount_minor, before.amount_minor), format_amount(before, language))


def _count_moved(now: int, before: int, language: str) -> Moved:
    return Moved(_change(now, before), format_number(before, language)) if before else Moved()


def _change(now: int, before: int) -> float:
    """In percent of before."""
    return round(100 * (now - before) / before, 1)
