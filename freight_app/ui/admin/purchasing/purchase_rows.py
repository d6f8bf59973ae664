"""One purchase order as its page shows it, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_time
from freight_app.kit.money import Money
from freight_app.purchasing.orders.dtos import PurchaseLineView, PurchaseView
from freight_app.purchasing.orders.reading import get_purchase
from freight_app.purchasing.receiving.dtos import ReceiptView
from freight_app.purchasing.receiving.reading import list_receipts
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.reasons import rejection_text
from freight_app.ui.visitor import Visitor


@dataclass(frozen=True, slots=True)
class LineRow:
    """``quantity_text``, ``price_text`` and ``wanted_text`` begin the fields of a draft; ``told`` is what the supplier
    confirmed where it differs, ``warning`` what their catalogue objects to, with ``least`` as what would do."""

    line_id: int
    product_id: int
    sku: str
    supplier_sku: str
    name: str
    quantity: int
    quantity_text: str
    unit: PriceView
    price_text: str
    total: PriceView
    received: int
    rejected: int
    closed: int
    awaited: int
    wanted: str
    wanted_text: str
    confirmed_quantity: str
    confirmed_price: str
    confirmed_price_text: str
    confirmed_on: str
    has_difference: bool
    warning: str
    least: int
    why: str


@dataclass(frozen=True, slots=True)
class ReceiptLineRow:
    sku: str
    name: str
    accepted: int
    rejected: int
    reason: str
    photos: list[str]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    number: str
    at: str
    by: str
    place: str
    delivery_note: str
    note: str
    over_reason: str
    is_undone: bool
    undo_reason: str
    lines: list[ReceiptLineRow]


@dataclass(frozen=True, slots=True)
class StepRow:
    status: str
    at: str
    day: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class PurchasePageView:
    """All that the page says of an order. ``shortest`` is what lacks to the supplier's smallest order."""

    number: str = ""
    # The supplier's: parts are named in it, as on the paper.
    written_in: str = ""
    revision: int = 0
    status: str = ""
    since: str = ""
    supplier: str = ""
    supplier_href: str = ""
    currency: str = ""
    total: PriceView = NO_PRICE
    worth: PriceView = NO_PRICE
    is_foreign: bool = False
    rate: str = ""
    rate_on: str = ""
    shortest: str = ""
    incoterm: str = ""
    incoterm_place: str = ""
    payment_days: int = 0
    payment_days_text: str = ""
    project_ref: str = ""
    project_code: str = ""
    expected: str = ""
    expected_text: str = ""
    promised: str = ""
    promised_now: str = ""
    promised_text: str = ""
    is_moved: bool = False
    is_late: bool = False
    reference: str = ""
    note: str = ""
    created: str = ""
    approved: str = ""
    placed: str = ""
    confirmed: str = ""
    pdf: str = ""
    has_pdf: bool = False
    order_contacts: int = 0
    may_approve: bool = False
    limit: str = ""
    is_draft: bool = False
    is_unplaced: bool = False
    is_awaited: bool = False
    has_receipts: bool = False
    has_difference: bool = False
    lines: list[LineRow] = field(default_factory=list)
    receipts: list[ReceiptRow] = field(default_factory=list)
    steps: list[StepRow] = field(default_factory=list)


def read_purchase(who: Visitor, number: str) -> PurchasePageView:
    """An order with what came of it. ``NotFound`` for an unknown number."""
    with current_house().read(who.actor) as uow:
        found, receipts = get_purchase(uow, number), list_receipts(uow, number)
    return _view(found, receipts, who.language, current_house().settings.time_zone)


def _view(found: PurchaseView, receipts: list[ReceiptView], language: str, zone: str) -> PurchasePageView:
    def day(value: date | None) -> str:
        return format_date(value, language) if value else ""

    def moment(value: datetime | None, by: str = "") -> str:
        return " · ".join(filter(None, (format_moment(value, language, zone=zone, width="short"), by))) if value else ""

    status = str(found.status)
    lines = [_line(line, language) for line in found.lines]
    worth = found.worth
    return PurchasePageView(
        number=found.number,
        written_in=found.language,
        revision=found.revision,
        status=status,
        since=format_moment(found.status_since, language, zone=zone, width="short"),
        supplier=found.supplier_name,
        supplier_href=f"/admin/suppliers/{found.supplier_ref}",
        currency=found.currency,
        total=price_view(found.total, language),
        worth=price_view(worth, language),
        is_foreign=worth is not None and worth.currency != found.currency,
        rate=f"{found.rate:f}" if found.rate is not None else "",
        rate_on=day(found.rate_on),
        shortest=price_text(found.missing_to_minimum, language) if found.missing_to_minimum else "",
        incoterm=str(found.incoterm or ""),
        incoterm_place=found.incoterm_place,
        payment_days=found.payment_terms_days,
        payment_days_text=str(found.payment_terms_days),
        project_ref=found.project_ref or "",
        project_code=found.project_code,
        expected=day(found.expected_on),
        expected_text=_iso(found.expected_on),
        promised=day(found.promised_on),
        promised_now=day(found.promised_now_on),
        promised_text=_iso(found.promised_now_on or found.expected_on),
        is_moved=found.promised_on != found.promised_now_on,
        is_late=found.is_late,
        reference=found.supplier_reference,
        note=found.note,
        created=moment(found.created_at, found.created_by),
        approved=moment(found.approved_at, found.approved_by),
        placed=moment(found.placed_at),
        confirmed=moment(found.confirmed_at),
        pdf=f"/api/v1/purchase-orders/{found.number}/pdf",
        has_pdf=found.has_pdf,
        order_contacts=found.order_contacts,
        may_approve=found.may_approve,
        limit=price_text(found.approval_limit, language) if found.approval_limit else "",
        is_draft=status == "draft",
        is_unplaced=status in ("draft", "approved"),
        is_awaited=status in ("placed", "partially_received"),
        has_receipts=bool(receipts),
        has_difference=any(line.has_difference for line in lines),
        lines=lines,
        receipts=[_receipt(one, found.number, language, zone) for one in receipts],
        steps=[
            StepRow(
                status=str(step.status),
                at=format_time(step.at, zone=zone),
                day=format_date(step.at, language, zone=zone),
                by=step.by,
                note="" if step.note == "changed" else step.note,
            )
            for step in reversed(found.steps)
        ],
    )


def _line(line: PurchaseLineView, language: str) -> LineRow:
    confirmed = line.confirmed_price
    return LineRow(
        line_id=line.id,
        product_id=line.product_id,
        sku=line.sku,
        supplier_sku=line.supplier_sku,
        name=line.name,
        quantity=line.quantity,
        quantity_text=str(line.quantity),
        unit=price_view(line.unit_price, language),
        price_text=f"{line.unit_price.decimal:f}",
        total=price_view(line.total, language),
        received=line.received,
        rejected=line.rejected,
        closed=line.closed,
        awaited=line.awaited,
        wanted=format_date(line.wanted_on, language) if line.wanted_on else "",
        wanted_text=_iso(line.wanted_on),
        confirmed_quantity="" if line.confirmed_quantity is None else str(line.confirmed_quantity),
        confirmed_price=price_text(confirmed, language) if confirmed else "",
        confirmed_price_text=_typed(confirmed or line.unit_price),
        confirmed_on=format_date(line.confirmed_on, language) if line.confirmed_on else "",
        has_difference=line.asked_differently,
        warning=line.warning,
        least=line.least,
        why=str((line.need or {}).get("text", "")),
    )


def _iso(value: date | None) -> str:
    """As a date field takes it."""
    return value.isoformat() if value else ""


def _typed(money: Money) -> str:
    return f"{money.decimal:f}"


def _receipt(receipt: ReceiptView, order: str, language: str, zone: str) -> ReceiptRow:
    return ReceiptRow(
        number=receipt.number,
        at=format_moment(receipt.received_at, language, zone=zone, width="short"),
        by=receipt.received_by,
        place=receipt.location_name,
        delivery_note=receipt.delivery_note,
        note=receipt.note,
        over_reason=receipt.over_reason,
        is_undone=receipt.undone_at is not None,
        undo_reason=receipt.undo_reason,
        lines=[
            ReceiptLineRow(
                sku=line.sku,
                name=line.name,
                accepted=line.accepted,
                rejected=line.rejected,
                reason=rejection_text(line.reason, language),
                photos=[f"/api/v1/purchase-orders/{order}/photos/{photo}" for photo in line.photos],
            )
            for line in receipt.lines
        ],
    )
