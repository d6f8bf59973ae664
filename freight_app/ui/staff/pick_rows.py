"""One order at the shelves as the phone shows it, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.accounts.colleagues import list_drivers
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_money, pick_text
from freight_app.kit.money import Money
from freight_app.orders import pick_list
from freight_app.orders.staff_dtos import PickLine, PickOrder
from freight_app.ui.reasons import reason_text
from freight_app.ui.visitor import Visitor, signed_in_user


@dataclass(frozen=True, slots=True)
class LineView:
    """``remaining`` are neither in the box nor reported missing."""

    line_id: int = 0
    sku: str = ""
    name: str = ""
    maker: str = ""
    image: str = ""
    place: str = ""
    quantity: int = 0
    picked: int = 0
    missing: int = 0
    missing_why: str = ""
    remaining: int = 0


@dataclass(frozen=True, slots=True)
class WorkView:
    """One order at work. ``lines`` are in the order of the shelves; ``done_lines`` of them are finished."""

    number: str = ""
    status: str = ""
    customer: str = ""
    customer_note: str = ""
    promised: str = ""
    is_late: bool = False
    is_pickup: bool = False
    is_mine: bool = False
    picker: str = ""
    cash: str = ""
    pieces: int = 0
    picked: int = 0
    done_lines: int = 0
    lines: list[LineView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DriverChoice:
    """Somebody who may be given the box; the reader has a button of their own."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be collected; nothing when the order is paid."""

    amount_minor: int = 0
    currency: str = ""

    @property
    def money(self) -> Money | None:
        return Money(self.amount_minor, self.currency) if self.amount_minor > 0 else None


def read_work(who: Visitor, number: str) -> tuple[WorkView, Due]:
    """One order and what is due for it."""
    with current_house().read(who.actor) as uow:
        order = pick_list.get_pick_order(uow, number)
    return _work_view(order, who), Due(order.to_collect.amount_minor, order.to_collect.currency)


def read_drivers(who: Visitor) -> list[DriverChoice]:
    """Everybody who drives today but the reader."""
    me = signed_in_user().id
    with current_house().read(who.actor) as uow:
        return [DriverChoice(one.id, one.name) for one in list_drivers(uow) if one.id != me]


def _work_view(order: PickOrder, who: Visitor) -> WorkView:
    lines = [_line_view(line, who.language) for line in order.lines]
    return WorkView(
        number=order.number,
        status=str(order.status),
        customer=order.customer_name,
        customer_note=order.customer_note,
        promised=format_date(order.promised_on, who.language),
        is_late=order.is_late,
        is_pickup=order.is_pickup,
        is_mine=order.picker_user_id == signed_in_user().id,
        picker=order.picker_name,
        cash=format_money(order.to_collect, who.language) if order.to_collect.amount_minor > 0 else "",
        pieces=order.piece_count,
        picked=order.picked_count,
        done_lines=sum(not line.remaining for line in lines),
        lines=lines,
    )


def _line_view(line: PickLine, language: str) -> LineView:
    return LineView(
        line_id=line.line_id,
        sku=line.sku,
        name=pick_text(line.name, language),
        maker=" ".join(part for part in (line.brand, line.mpn) if part),
        image=line.image_url or "",
        place=line.shelf or line.location_code,
        quantity=line.quantity,
        picked=line.picked_quantity,
        missing=line.short_quantity,
        missing_why=reason_text(line.short_reason, language),
        remaining=line.quantity - line.picked_quantity - line.short_quantity,
    )


def line_in_hand(lines: list[LineView], line_id: int) -> LineView:
    """The line that somebody works on; the first open one when they have not chosen, the first when all are done."""
    chosen = next((line for line in lines if line.line_id == line_id), None)
    return chosen or next((line for line in lines if line.remaining), lines[0] if lines else LineView())


def line_after(lines: list[LineView], line_id: int) -> LineView:
    """The next open line on the walk after this one, from the start again at its end; an empty one when none is open."""
    at = next((index for index, line in enumerate(lines) if line.line_id == line_id), -1)
    walk = lines[at + 1 :] + lines[: at + 1]
    return next((line for line in walk if line.remaining and line.line_id != line_id), LineView())
