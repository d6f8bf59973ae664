"""A purchase order as whoever receives its goods sees it, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_time
from freight_app.purchasing.orders.reading import list_awaited
from freight_app.purchasing.receiving.dtos import AwaitedLine, AwaitedOrder, ReceiptView
from freight_app.purchasing.receiving.reading import get_awaited_order
from freight_app.ui.visitor import Visitor


@dataclass(frozen=True, slots=True)
class CameLine:
    """A line with what is counted of it now. ``awaited`` is what had not come before."""

    line_id: int
    sku: str
    supplier_sku: str
    name: str
    image: str
    shelf: str
    ordered: int
    received: int
    awaited: int
    accepted: int = 0
    rejected: int = 0
    reason: str = ""
    photos: list[str] = field(default_factory=list)
    is_rejecting: bool = False


@dataclass(frozen=True, slots=True)
class BookedRow:
    """A receipt that was booked: ``pieces`` were kept, ``rejected`` were not."""

    number: str
    at: str
    by: str
    pieces: int
    rejected: int
    is_undone: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class CameView:
    """``takes_goods`` while more of it may be booked in."""

    number: str = ""
    supplier: str = ""
    status: str = ""
    due: str = ""
    note: str = ""
    takes_goods: bool = False
    lines: list[CameLine] = field(default_factory=list)
    booked: list[BookedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """An order whose goods are to come, in a list."""

    number: str
    supplier: str
    due: str
    is_late: bool
    pieces: int


def read_came(who: Visitor, number: str) -> CameView:
    """An order with nothing counted yet. ``NotFound`` for one that was never sent."""
    house = current_house()
    with house.read(who.actor) as uow:
        found = get_awaited_order(uow, number, language=who.language)
    return _view(found, who.language, house.settings.time_zone)


def read_awaited(who: Visitor) -> list[AwaitedRow]:
    """What suppliers owe us goods of, the first due first."""
    with current_house().read(who.actor) as uow:
        rows = list_awaited(uow)
    return [
        AwaitedRow(
            number=row.number,
            supplier=row.supplier_name,
            due=format_date(row.due_on, who.language) if row.due_on else "",
            is_late=row.is_late,
            pieces=max(0, row.ordered - row.received),
        )
        for row in rows
    ]


def _view(found: AwaitedOrder, language: str, zone: str) -> CameView:
    return CameView(
        number=found.number,
        supplier=found.supplier_name,
        status=str(found.status),
        due=format_date(found.due_on, language) if found.due_on else "",
        note=found.note,
        takes_goods=str(found.status) in ("placed", "partially_received", "received"),
        # What is still to come stands first.
        lines=[_line(line) for line in sorted(found.lines, key=lambda line: line.awaited == 0)],
        booked=[_booked(receipt, zone) for receipt in found.receipts],
    )


def _line(line: AwaitedLine) -> CameLine:
    return CameLine(
        line_id=line.line_id,
        sku=line.sku,
        supplier_sku=line.supplier_sku,
        name=line.name,
        image=line.image_url or "",
        shelf=line.shelf,
        ordered=line.ordered,
        received=line.received,
        awaited=line.awaited,
    )


def _booked(receipt: ReceiptView, zone: str) -> BookedRow:
    return BookedRow(
        number=receipt.number,
        at=format_time(receipt.received_at, zone=zone),
        by=receipt.received_by,
        pieces=sum(line.accepted for line in receipt.lines),
        rejected=sum(line.rejected for line in receipt.lines),
        is_undone=receipt.undone_at is not None,
        may_undo=receipt.may_undo,
    )
