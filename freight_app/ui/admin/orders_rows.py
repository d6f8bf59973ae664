"""Orders as the console shows them, written for one language: rows of the list and one order in full."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zlib import crc32

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_time, pick_text
from freight_app.orders import listing
from freight_app.orders.changes.tagging import list_tags, tag_key
from freight_app.orders.delivery_methods import list_delivery_methods
from freight_app.orders.staff_dtos import OrderDetail, OrderList, OrderRow, TimelineEntry
from freight_app.ui.admin.order_words import HELD, UNAPPROVED
from freight_app.ui.admin.orders_address import PER_PAGE, OrdersAddress
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.i18n import translate
from freight_app.ui.rate_words import shown_to_customer
from freight_app.ui.reasons import reason_text
from freight_app.ui.visitor import Visitor

# How many colours ``order_changes.tag_look`` knows.
TAG_COLOURS = 6


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
    # Came in while the list was open.
    is_new: bool = False
    tags: list[TagView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FilterView:
    """The filters that are on, as the address writes them; ``delivery_name`` and ``placed`` are for reading."""

    payment: str = ""
    paid: str = ""
    delivery: str = ""
    delivery_name: str = ""
    city: str = ""
    tag: str = ""
    placed_from: str = ""
    placed_to: str = ""
    placed: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class OrdersView:
    """A page of a tab; ``first`` and ``last`` count from 1 over all pages. ``arrived`` came in since ``last_step`` of before."""

    rows: list[OrderRowView]
    filters: FilterView
    last_step: int
    arrived: list[str]
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
    day: str
    time: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class TagView:
    """A word on an order; ``look`` chooses its colour, always the same for the same word."""

    name: str
    look: int


@dataclass(frozen=True, slots=True)
class DetailView:
    """One order; ``awaits_transfer`` when the staff are the ones who see the money arrive, ``awaits_difference`` when more
    is to come by the bank because the order grew dearer.
    """

    number: str = ""
    status: str = ""
    since: str = ""
    placed: str = ""
    next_action: str = ""
    # Of an order for a company: who ordered, and who said yes to it where somebody had to.
    company: str = ""
    buyer: str = ""
    approved_by: str = ""
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
    returned: PriceView = NO_PRICE
    tax: PriceView = NO_PRICE
    # What the total was shown as to the customer, in a sentence.
    shown: str = ""
    total: PriceView = NO_PRICE
    to_pay: PriceView = NO_PRICE
    payment: str = ""
    payment_method: str = ""
    awaits_transfer: bool = False
    awaits_difference: bool = False
    refund_payment_id: int = 0
    tags: list[TagView] = field(default_factory=list)
    events: list[EventView] = field(default_factory=list)


def read_orders(who: Visitor, address: OrdersAddress, *, new: Collection[str] = ()) -> OrdersView:
    """The page that an address asks for, with a mark on the ``new`` ones."""
    with current_house().read(who.actor) as uow:
        found = listing.list_orders(uow, address.question())
        return _view(uow, who, address, found, found.page.items, new)


def read_orders_again(
    who: Visitor, address: OrdersAddress, shown: list[OrderRowView], *, after_step: int
) -> OrdersView:
    """The same rows in the same order as they are now, with today's counts, and who else has come in since."""
    numbers = [row.number for row in shown]
    with current_house().read(who.actor) as uow:
        found = listing.list_orders(uow, address.question(after_step=after_step))
        rows = listing.list_orders_by_number(uow, numbers)
        view = _view(uow, who, address, found, rows, [row.number for row in shown if row.is_new])
    return replace(view, arrived=[number for number in found.arrived if number not in numbers])


def _view(
    uow: UnitOfWork,
    who: Visitor,
    address: OrdersAddress,
    found: OrderList,
    rows: list[OrderRow],
    new: Collection[str],
) -> OrdersView:
    zone = current_house().settings.time_zone
    total, shown = found.page.total, len(found.page.items)
    before = (address.page - 1) * PER_PAGE
    return OrdersView(
        rows=[_row(row, who.language, zone, uow.now(), is_new=row.number in new) for row in rows],
        filters=_filters(uow, who.language, address),
        last_step=found.last_step,
        arrived=found.arrived,
        counts=found.tabs,
        total=total,
        pages=max(1, -(-total // PER_PAGE)),
        first=before + 1 if shown else 0,
        last=before + shown,
        worth=price_view(found.sum_total, who.language),
    )


def _filters(uow: UnitOfWork, language: str, address: OrdersAddress) -> FilterView:
    names = {method.code: method.names for method in list_delivery_methods(uow, include_inactive=True)}
    placed = _period(address.placed_from, address.placed_to, language)
    on = (address.payment, address.paid, address.delivery, address.city, address.tag, placed)
    return FilterView(
        payment=address.payment or "",
        paid=address.paid or "",
        delivery=address.delivery,
        delivery_name=pick_text(names.get(address.delivery, {}), language) or address.delivery,
        city=address.city,
        tag=address.tag,
        placed_from=address.placed_from.isoformat() if address.placed_from else "",
        placed_to=address.placed_to.isoformat() if address.placed_to else "",
        placed=placed,
        count=sum(map(bool, on)),
    )


def _period(first: date | None, last: date | None, language: str) -> str:
    """Two days as people say them; empty without any."""
    if first and last:
        return f"{format_date(first, language)} – {format_date(last, language)}"
    if first:
        return translate("From {day}", language, day=format_date(first, language))
    return translate("Until {day}", language, day=format_date(last, language)) if last else ""


def read_filter_choices(
    who: Visitor,
) -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    """Ways of delivery, cities and tags to choose from."""
    with current_house().read(who.actor) as uow:
        methods = [
            {"value": method.code, "label": pick_text(method.names, who.language)}
            for method in list_delivery_methods(uow, include_inactive=True)
        ]
        cities = [{"value": city, "label": city} for city in listing.list_cities(uow)]
        return methods, cities, [{"value": tag.name, "label": tag.name} for tag in list_tags(uow)]


def read_order(who: Visitor, number: str) -> tuple[DetailView, OrderDetail]:
    """One order for the page, and what the rooms know of it for the handlers."""
    house = current_house()
    with house.read(who.actor) as uow:
        order = listing.get_order(uow, number)
    return _detail(order, who.language, house.settings.time_zone), order


def tag_views(names: list[str]) -> list[TagView]:
    """Tags with the number of their colour."""
    return [TagView(name, crc32(tag_key(name).encode()) % TAG_COLOURS) for name in names]


def _width(day: date, now: datetime) -> str:
    """Days of this year go without it: a row has no room for what everybody knows."""
    return "d MMM" if day.year == now.year else "short"


def _row(row: OrderRow, language: str, zone: str, now: datetime, *, is_new: bool) -> OrderRowView:
    return OrderRowView(
        number=row.number,
        href=f"/admin/orders/{row.number}",
        placed=format_moment(row.placed_at, language, zone=zone, width=_width(row.placed_at, now)),
        customer=row.customer_name,
        phone=row.phone,
        city=row.city or pick_text(row.delivery_names, language),
        status=str(row.status),
        payment=str(row.payment_status),
        total=price_view(row.total, language),
        pieces=row.piece_count,
        promised=format_date(row.promised_on, language, width=_width(row.promised_on, now)),
        is_late=row.is_late,
        next_action=UNAPPROVED if row.awaits_approval else HELD if row.is_held else row.next_action or "",
        is_new=is_new,
        tags=tag_views(row.tags),
    )


def _detail(order: OrderDetail, language: str, zone: str) -> DetailView:
    refund = next((payment for payment in order.payments if payment.status == "refund_due"), None)
    return DetailView(
        number=order.number,
        status=str(order.status),
        since=format_moment(order.status_since, language, zone=zone, width="short"),
        placed=format_moment(order.placed_at, language, zone=zone, width="short"),
        next_action=_next(order),
        company=order.company,
        buyer=order.ordered_by,
        approved_by=order.approval.decided_by if order.approval and order.approval.state == "approved" else "",
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
        returned=price_view(order.returned, language),
        tax=price_view(order.tax, language),
        shown=shown_to_customer(order.shown, order.total.currency, language),
        total=price_view(order.total, language),
        to_pay=price_view(order.to_pay, language),
        payment=str(order.payment_status),
        payment_method=str(order.payment_method),
        awaits_transfer=order.next_action == "await_payment" and order.payment_method == "bank_transfer",
        awaits_difference=order.next_action != "await_payment"
        and any(payment.method == "bank_transfer" and payment.status == "pending" for payment in order.payments),
        refund_payment_id=refund.payment_id if refund else 0,
        tags=tag_views(order.tags),
        events=[_event(entry, language, zone) for entry in reversed(order.timeline)],
    )


def _next(order: OrderDetail) -> str:
    if order.approval is not None and order.approval.state == "waiting":
        return UNAPPROVED
    return HELD if order.is_held else order.next_action or ""


def _event(entry: TimelineEntry, language: str, zone: str) -> EventView:
    return EventView(
        kind=entry.kind,
        code=entry.code,
        day=format_date(entry.at, language, zone=zone),
        time=format_time(entry.at, zone=zone),
        by=entry.by,
        text=reason_text(entry.text, language),
    )
