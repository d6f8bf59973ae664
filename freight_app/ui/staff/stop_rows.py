"""One delivery as its driver sees it, written for one language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_amount, format_date
from freight_app.orders import pick_list
from freight_app.orders.staff_dtos import Stop
from freight_app.ui.staff.pick_rows import Due
from freight_app.ui.visitor import Visitor, signed_in_user

_MAP = "https://www.google.com/maps/search/?api=1&query="


@dataclass(frozen=True, slots=True)
class StopView:
    """``at`` of ``stops`` is its place among the stops of whoever drives; 0 when it is nobody's stop any more."""

    number: str = ""
    status: str = ""
    customer: str = ""
    street: str = ""
    hint: str = ""
    phone: str = ""
    map_href: str = ""
    promised: str = ""
    is_late: bool = False
    pieces: int = 0
    cash: str = ""
    currency: str = ""
    failed_visits: int = 0
    driver: str = ""
    is_mine: bool = False
    may_take_back: bool = False
    at: int = 0
    stops: int = 0
    next_number: str = ""


def read_stop(who: Visitor, number: str) -> tuple[StopView, Due]:
    """One delivery and what is due at its door. Refused to anybody but its driver and those who hand orders over."""
    me = signed_in_user().id
    with current_house().read(who.actor) as uow:
        stop = pick_list.get_stop(uow, number)
        mine = pick_list.stops_of(uow, me) if who.actor.may(Permission.DELIVERY_DO) else []
    numbers = [one.number for one in mine]
    at = numbers.index(stop.number) + 1 if stop.number in numbers else 0
    others = [one for one in numbers if one != stop.number]
    view = _stop_view(stop, who, at=at, stops=len(numbers), next_number=others[0] if others else "")
    return view, Due(stop.to_collect.amount_minor, stop.to_collect.currency)


def _stop_view(stop: Stop, who: Visitor, *, at: int, stops: int, next_number: str) -> StopView:
    address = stop.address or {}
    lines = [address.get(part, "") for part in ("line", "city", "region", "postal_code")]
    # Many a town gives its name to its region.
    street = ", ".join(dict.fromkeys(line for line in lines if line)) or stop.city
    return StopView(
        number=stop.number,
        status=str(stop.status),
        customer=address.get("recipient") or stop.customer_name,
        street=street,
        hint=address.get("note", ""),
        phone=stop.phone,
        map_href=_MAP + quote(street) if street else "",
        promised=format_date(stop.promised_on, who.language),
        is_late=stop.is_late,
        pieces=stop.piece_count,
        cash=format_amount(stop.to_collect, who.language) if stop.to_collect.amount_minor > 0 else "",
        currency=stop.to_collect.currency,
        failed_visits=stop.failed_visits,
        driver=stop.driver_name,
        is_mine=at > 0,
        may_take_back=who.actor.may(Permission.ORDERS_EDIT),
        at=at,
        stops=stops,
        next_number=next_number,
    )
