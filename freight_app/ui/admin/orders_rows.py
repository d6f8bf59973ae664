"""Orders as the console shows them, written for one language: rows of the list and one order in full."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, pick_text
from freight_app.kit.pagination import MAX_PAGE
from freight_app.orders import listing
from freight_app.orders.staff_dtos import OrderDetail, OrderQuery, OrderRow, OrderTab, TimelineEntry
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.reasons import reason_text
from freight_app.ui.visitor import Visitor

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class OrderRowView:
    number: str
    href: str
    placed: str
    customer: str
    phone: str
    city: str
    status: str
    payment: str
    total: PriceView
    pieces: int
    promised: str
    is_late: bool
    next_action: str


@dataclass(frozen=True, slots=True)
class OrdersView:
    """A page of a tab; ``first`` and ``last`` count from 1 over all pages."""

    rows: list[OrderRowView]
    counts: dict[str, int]
    total: int
    pages: int
    first: int
    last: int
    worth: PriceView


@dataclass(frozen=True, slots=True)
class BoughtView:
    sku: str
    name: str
    quantity: int
    picked: int
    missing: int
    missing_why: str
    unit: PriceView
    total: PriceView


@dataclass(frozen=True, slots=True)
class EventView:
    kind: str
    code: str
    at: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class DetailView:
    """One order; ``awaits_transfer`` when the staff are the ones who see the money arrive."""

    number: str = ""
    status: str = ""
    since: str = ""
    placed: str = ""
    next_action: str = ""
    may_cancel: bool = False
    customer: str = ""
    phone: str = ""
    email: str = ""
    customer_note: str = ""
    address: str = ""
    delivery: str = ""
    promised: str = ""
    is_late: bool = False
    picker: str = ""
    driver: str = ""
    lines: list[BoughtView] = field(default_factory=list)
    goods: PriceView = NO_PRICE
    fee: PriceView = NO_PRICE
    short: PriceView = NO_PRICE
    tax: PriceView = NO_PRICE
    total: PriceView = NO_PRICE
    to_pay: PriceView = NO_PRICE
    payment: str = ""
    awaits_transfer: bool = False
    refund_payment_id: int = 0
    events: list[EventView] = field(default_factory=list)


def read_orders(who: Visitor, tab: OrderTab, q: str, page: int) -> OrdersView:
    """One page of a tab, found by ``q``."""
    house = current_house()
    query = OrderQuery(tab=tab, q=q, page=min(max(page, 1), MAX_PAGE), per_page=PER_PAGE)
    with house.read(who.actor) as uow:
        found = listing.list_orders(uow, query)
    total, shown = found.page.total, len(found.page.items)
    before = (query.page - 1) * PER_PAGE
    return OrdersView(
        rows=[_row(row, who.language, house.settings.time_zone) for row in found.page.items],
        counts=found.tabs,
        total=total,
        pages=max(1, -(-total // PER_PAGE)),
        first=before + 1 if shown else 0,
        last=before + shown,
        worth=price_view(found.sum_total, who.language),
    )


def read_order(who: Visitor, number: str) -> tuple[DetailView, OrderDetail]:
    """One order for the page, and what the rooms know of it for the handlers."""
    house = current_house()
    with house.read(who.actor) as uow:
        order = listing.get_order(uow, number)
    return _detail(order, who.language, house.settings.time_zone), order


def _row(row: OrderRow, language: str, zone: str) -> OrderRowView:
    return OrderRowView(
        number=row.number,
        href=f"/admin/orders/{row.number}",
        placed=format_moment(row.placed_at, language, zone=zone, width="short"),
        customer=row.customer_name,
        phone=row.phone,
        city=row.city or pick_text(row.delivery_names, language),
        status=str(row.status),
        payment=str(row.payment_status),
        total=price_view(row.total, language),
        pieces=row.piece_count,
        promised=format_date(row.promised_on, language),
        is_late=row.is_late,
        next_action=row.next_action or "",
    )


def _detail(order: OrderDetail, language: str, zone: str) -> DetailView:
    refund = next((payment for payment in order.payments if payment.status == "refund_due"), None)
    return DetailView(
        number=order.number,
        status=str(order.status),
        since=format_moment(order.status_since, language, zone=zone, width="short"),
        placed=format_moment(order.placed_at, language, zone=zone, width="short"),
        next_action=order.next_action or "",
        may_cancel=order.may_cancel,
        customer=order.customer_name,
        phone=order.phone,
        email=order.email or "",
        customer_note=order.customer_note,
        address=", ".join(value for value in (order.address or {}).values() if value),
        delivery=pick_text(order.delivery_names, language),
        promised=format_date(order.promised_on, language),
        is_late=order.is_late,
        picker=order.picker_name,
        driver=order.driver_name,
        lines=[
            BoughtView(
                sku=line.sku,
                name=pick_text(line.name, language),
                quantity=line.quantity,
                picked=line.picked_quantity,
                missing=line.short_quantity,
                missing_why=reason_text(line.short_reason, language),
                unit=price_view(line.unit_price, language),
                total=price_view(line.total, language),
            )
            for line in order.lines
        ],
        goods=price_view(order.goods, language),
        fee=price_view(order.fee, language),
        short=price_view(order.short, language),
        tax=price_view(order.tax, language),
        total=price_view(order.total, language),
        to_pay=price_view(order.to_pay, language),
        payment=str(order.payment_status),
        awaits_transfer=order.next_action == "await_payment" and order.payment_method == "bank_transfer",
        refund_payment_id=refund.payment_id if refund else 0,
        events=[_event(entry, language, zone) for entry in reversed(order.timeline)],
    )


def _event(entry: TimelineEntry, language: str, zone: str) -> EventView:
    return EventView(
        kind=entry.kind,
        code=entry.code,
        at=format_moment(entry.at, language, zone=zone, width="short"),
        by=entry.by,
        text=reason_text(entry.text, language),
    )
