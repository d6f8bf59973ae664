"""What waits for a person, counted and as cards, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_money
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders import listing, pick_list
from freight_app.orders.staff_dtos import OrderQuery, OrderRow, PickOrder, Stop
from freight_app.purchasing.orders.reading import list_awaited
from freight_app.stock.service import list_own_receipts
from freight_app.ui.visitor import Visitor, signed_in_user

ListName = Literal["confirm", "pick", "packed", "road"]
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class StaffCard:
    """An order in a list; ``shelf`` is where its walk begins, ``cash`` what is still to be collected."""

    number: str
    href: str
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
class HomeView:
    """``list_name`` is the list that ``cards`` are a page of; ``next_step`` names the one thing to do first.

    The counts are -1 where the person's permissions open no such list.
    """

    to_confirm: int = -1
    to_pick: int = -1
    packed: int = -1
    on_road: int = -1
    late: int = 0
    received: int = -1
    # Purchase orders whose goods are to come.
    awaited: int = 0
    may_count: bool = False
    has_bag: bool = False
    list_name: str = ""
    cards: list[StaffCard] = field(default_factory=list)
    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0
    next_step: str = ""
    next_number: str = ""


def read_home(who: Visitor, wanted: str, page: int) -> HomeView:
    """The counts of all lists that are open to the person, and one page of the list that was asked for."""
    actor, language = who.actor, who.language
    lists: dict[str, list[StaffCard]] = {}
    counts: dict[str, int] = {}
    next_step, next_number = "", ""
    with current_house().read(actor) as uow:
        if actor.may(Permission.ORDERS_EDIT) and actor.may(Permission.ORDERS_READ):
            query = OrderQuery(tab="new", sort="placed_at", per_page=PER_PAGE, page=page if wanted == "confirm" else 1)
            found = listing.list_orders(uow, query).page
            counts["confirm"] = found.total
            own_page = "/staff/pick/" if actor.may(Permission.ORDERS_FULFIL) else "/admin/orders/"
            lists["confirm"] = [_order_card(row, own_page, language) for row in found.items]
        if actor.may(Permission.ORDERS_FULFIL):
            to_pick = _mine_first(pick_list.pick_list(uow))
            lists["pick"] = [_pick_card(order, language) for order in to_pick]
            lists["packed"] = [_pick_card(order, language) for order in pick_list.waiting_list(uow)]
            next_step, next_number = _next_to_pick(to_pick)
        stops = _stops(uow, who)
        if stops is not None:
            lists["road"] = [_stop_card(stop, language) for stop in stops]
            if not next_step and stops:
                next_step, next_number = "stop", stops[0].number
        received, awaited = -1, 0
        if actor.may(Permission.STOCK_RECEIVE):
            received = list_own_receipts(uow, PageRequest(page=1, per_page=1)).total
            awaited = len(list_awaited(uow))
            next_step = next_step or "receive"
    counts = {name: len(cards) for name, cards in lists.items()} | counts
    chosen = wanted if wanted in lists else next((name for name in _ORDER if counts.get(name)), next(iter(lists), ""))
    cards, total = lists.get(chosen, []), counts.get(chosen, 0)
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), pages)
    if chosen != "confirm":
        cards = cards[(page - 1) * PER_PAGE : page * PER_PAGE]
    return HomeView(
        to_confirm=counts.get("confirm", -1),
        to_pick=counts.get("pick", -1),
        packed=counts.get("packed", -1),
        on_road=counts.get("road", -1),
        late=sum(card.is_late for name in ("pick", "packed", "road") for card in lists.get(name, [])),
        received=received,
        awaited=awaited,
        may_count=actor.may(Permission.STOCK_EDIT),
        has_bag=actor.may(Permission.DELIVERY_DO),
        list_name=chosen,
        cards=cards,
        page=page,
        pages=pages,
        total=total,
        first=(page - 1) * PER_PAGE + 1,
        last=min(page * PER_PAGE, total),
        next_step=next_step,
        next_number=next_number,
    )


# Which list is shown when the address names none: the first with work in it.
_ORDER: tuple[ListName, ...] = ("pick", "confirm", "packed", "road")


def _mine_first(orders: list[PickOrder]) -> list[PickOrder]:
    me = signed_in_user().id
    return sorted(orders, key=lambda order: order.picker_user_id != me)


def _next_to_pick(orders: list[PickOrder]) -> tuple[str, str]:
    """The order in one's own hands, else the oldest that nobody has taken."""
    me = signed_in_user().id
    for order in orders:
        if order.picker_user_id == me and order.status == "picking":
            return "go_on", order.number
    free = next((order for order in orders if order.status == "confirmed"), None)
    return ("pick", free.number) if free else ("", "")


def _stops(uow: UnitOfWork, who: Visitor) -> list[Stop] | None:
    if who.actor.may(Permission.ORDERS_FULFIL):
        return pick_list.stops_of(uow, None)
    if who.actor.may(Permission.DELIVERY_DO):
        return pick_list.stops_of(uow, signed_in_user().id)
    return None


def _order_card(row: OrderRow, own_page: str, language: str) -> StaffCard:
    return StaffCard(
        number=row.number,
        href=own_page + row.number,
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


def _pick_card(order: PickOrder, language: str) -> StaffCard:
    return StaffCard(
        number=order.number,
        href="/staff/pick/" + order.number,
        customer=order.customer_name,
        place="",
        promised=format_date(order.promised_on, language),
        is_late=order.is_late,
        pieces=order.piece_count,
        picked=order.picked_count,
        shelf=(order.lines[0].shelf or order.lines[0].location_code) if order.lines else "",
        cash=_cash(order.to_collect, language) if order.status == "packed" else "",
        who=order.picker_name if order.status == "picking" else "",
        status=str(order.status),
    )


def _stop_card(stop: Stop, language: str) -> StaffCard:
    return StaffCard(
        number=stop.number,
        href="/staff/stop/" + stop.number,
        customer=stop.customer_name,
        place=stop.city,
        promised=format_date(stop.promised_on, language),
        is_late=stop.is_late,
        pieces=stop.piece_count,
        picked=stop.piece_count,
        shelf="",
        cash=_cash(stop.to_collect, language),
        who=stop.driver_name,
        status=str(stop.status),
    )


def _cash(due: Money, language: str) -> str:
    return format_money(due, language) if due.amount_minor > 0 else ""
