"""Orders as a phone in the store shows them: a list of cards, and one order with the line that comes next."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_money, pick_text
from freight_app.orders import listing, pick_list
from freight_app.orders.dtos import OrderStatus
from freight_app.orders.staff_dtos import OrderQuery, PickLine, PickOrder, Stop
from freight_app.ui.visitor import Visitor, signed_in_user


@dataclass(frozen=True, slots=True)
class StaffCard:
    """An order in a list; ``shelf`` is where its walk begins, ``cash`` what is still to be collected."""

    number: str
    customer: str
    place: str
    promised: str
    is_late: bool
    pieces: int
    picked: int
    shelf: str
    cash: str
    who: str
    status: str


@dataclass(frozen=True, slots=True)
class LineView:
    line_id: int = 0
    sku: str = ""
    name: str = ""
    maker: str = ""
    image: str = ""
    place: str = ""
    quantity: int = 0
    picked: int = 0
    missing: int = 0
    remaining: int = 0


@dataclass(frozen=True, slots=True)
class WorkView:
    """One order at work. ``line`` is the next to fetch; its ``line_id`` is 0 when nothing is open."""

    number: str = ""
    status: str = ""
    customer: str = ""
    phone: str = ""
    street: str = ""
    promised: str = ""
    is_pickup: bool = False
    is_mine: bool = False
    picker: str = ""
    cash: str = ""
    pieces: int = 0
    picked: int = 0
    line: LineView = LineView()
    lines: list[LineView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WorkLists:
    """What waits for the person, in the order of the work."""

    to_confirm: list[StaffCard]
    to_pick: list[StaffCard]
    packed: list[StaffCard]
    stops: list[StaffCard]


def read_lists(who: Visitor) -> WorkLists:
    """The lists that the person's permissions open; the others are empty."""
    with current_house().read(who.actor) as uow:
        fulfils, language = who.actor.may(Permission.ORDERS_FULFIL), who.language
        to_confirm: list[StaffCard] = []
        if who.actor.may(Permission.ORDERS_EDIT):
            found = listing.list_orders(uow, OrderQuery(tab="new", sort="placed_at", per_page=50))
            to_confirm = [
                StaffCard(
                    number=row.number,
                    customer=row.customer_name,
                    place=row.city,
                    promised=format_date(row.promised_on, language),
                    is_late=row.is_late,
                    pieces=row.piece_count,
                    picked=0,
                    shelf="",
                    cash="",
                    who="",
                    status=str(row.status),
                )
                for row in found.page.items
            ]
        stops: list[Stop] = []
        if fulfils:
            stops = pick_list.stops_of(uow, None)
        elif who.actor.may(Permission.DELIVERY_DO):
            stops = pick_list.stops_of(uow, signed_in_user().id)
        return WorkLists(
            to_confirm=to_confirm,
            to_pick=[_pick_card(order, language) for order in pick_list.pick_list(uow)] if fulfils else [],
            packed=[_pick_card(order, language) for order in pick_list.waiting_list(uow)] if fulfils else [],
            stops=[_stop_card(stop, language) for stop in stops],
        )


def read_work(who: Visitor, number: str) -> tuple[WorkView, int, str]:
    """One order, and what is to be collected for it in minor units of a currency.

    Once on the road it is read as a stop, which its driver may see without the pick list.
    """
    with current_house().read(who.actor) as uow:
        if not who.actor.may(Permission.ORDERS_FULFIL):
            stop = pick_list.get_stop(uow, number)
            return _stop_view(stop, who.language), stop.to_collect.amount_minor, stop.to_collect.currency
        order = pick_list.get_pick_order(uow, number)
        due = order.to_collect
        if order.status == OrderStatus.SHIPPED:
            return _stop_view(pick_list.get_stop(uow, number), who.language), due.amount_minor, due.currency
        return _work_view(order, who), due.amount_minor, due.currency


def _pick_card(order: PickOrder, language: str) -> StaffCard:
    return StaffCard(
        number=order.number,
        customer=order.customer_name,
        place="",
        promised=format_date(order.promised_on, language),
        is_late=order.is_late,
        pieces=order.piece_count,
        picked=order.picked_count,
        shelf=_place(order.lines[0]) if order.lines else "",
        cash=_cash(order, language),
        who=order.picker_name,
        status=str(order.status),
    )


def _stop_card(stop: Stop, language: str) -> StaffCard:
    return StaffCard(
        number=stop.number,
        customer=stop.customer_name,
        place=stop.city,
        promised=format_date(stop.promised_on, language),
        is_late=False,
        pieces=stop.piece_count,
        picked=stop.piece_count,
        shelf="",
        cash=_cash(stop, language),
        who=stop.driver_name,
        status=str(stop.status),
    )


def _stop_view(stop: Stop, language: str) -> WorkView:
    address = stop.address or {}
    return WorkView(
        number=stop.number,
        status=str(stop.status),
        customer=stop.customer_name,
        phone=stop.phone,
        street=", ".join(value for value in address.values() if value) or stop.city,
        promised=format_date(stop.promised_on, language),
        cash=_cash(stop, language),
        pieces=stop.piece_count,
        picked=stop.piece_count,
    )


def _work_view(order: PickOrder, who: Visitor) -> WorkView:
    lines = [_line_view(line, who.language) for line in order.lines]
    return WorkView(
        number=order.number,
        status=str(order.status),
        customer=order.customer_name,
        promised=format_date(order.promised_on, who.language),
        is_pickup=order.is_pickup,
        is_mine=order.picker_user_id == signed_in_user().id,
        picker=order.picker_name,
        cash=_cash(order, who.language),
        pieces=order.piece_count,
        picked=order.picked_count,
        line=next((line for line in lines if line.remaining), LineView()),
        lines=lines,
    )


def _line_view(line: PickLine, language: str) -> LineView:
    return LineView(
        line_id=line.line_id,
        sku=line.sku,
        name=pick_text(line.name, language),
        maker=" ".join(part for part in (line.brand, line.mpn) if part),
        image=line.image_url or "",
        place=_place(line),
        quantity=line.quantity,
        picked=line.picked_quantity,
        missing=line.short_quantity,
        remaining=line.quantity - line.picked_quantity - line.short_quantity,
    )


def _place(line: PickLine) -> str:
    return line.shelf or line.location_code


def _cash(order: PickOrder | Stop, language: str) -> str:
    return format_money(order.to_collect, language) if order.to_collect.amount_minor > 0 else ""
