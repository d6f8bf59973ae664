"""The paper of a purchase order: printed, kept, mailed to the supplier.

Setting it takes long, so it is made in the background in three steps: read what it says, set it with no transaction
open, keep it and write the mails in one unit. What was sent once stays the same file ever after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.documents.kept_files import StoredContent, keep_file, open_kept, store_content
from freight_app.documents.letterhead import printed_shop
from freight_app.documents.printed import PrintedCustomer, PrintedDocument, PrintedKind, PrintedLine
from freight_app.documents.typesetting import typeset
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.languages import Language, format_date, format_money
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.messaging.service import send_message
from freight_app.purchasing.errors import NobodyToWriteTo, PurchaseNotInState
from freight_app.purchasing.orders import queries
from freight_app.purchasing.orders.models import PURCHASES_TOPIC, PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.purchasing.orders.paper_words import DRAFT_MARK, write_terms
from freight_app.purchasing.suppliers import queries as supplier_queries
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile
from freight_app.work.registry import outward_task
from freight_app.work.service import enqueue

SEND = "purchasing.send_order"
PDF = "application/pdf"
_UNSENT = frozenset({PurchaseStatus.DRAFT, PurchaseStatus.APPROVED})


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """The paper of an order: ``content`` when it is kept already, else what is to be set."""

    number: str
    document: PrintedDocument
    at: datetime
    content: bytes | None = None
    is_final: bool = True

    @property
    def file_name(self) -> str:
        return f"{self.number}.pdf"


@dataclass(frozen=True, slots=True)
class _Made:
    paper: OrderPaper
    stored: StoredContent | None


def ask_for_pdf(uow: UnitOfWork, number: str) -> OrderPaper:
    """The paper of an order: as it was sent, or with the mark of a draft before that."""
    uow.actor.require(Permission.PURCHASING_READ)
    return _paper(uow, queries.find_order(uow, number))


def make_pdf(paper: OrderPaper) -> bytes:
    """The bytes of a paper. Slow when it is not kept: outside of any unit."""
    return paper.content if paper.content is not None else typeset(paper.document, at=paper.at)


def store_pdf(settings: Settings, paper: OrderPaper, content: bytes) -> StoredContent | None:
    """Put the content of a paper that was given out on the disk; None when it is kept already, or only a draft."""
    return store_content(settings, content) if paper.is_final and paper.content is None else None


def keep_pdf(uow: UnitOfWork, paper: OrderPaper, stored: StoredContent) -> None:
    """What was given out first is the paper from now on."""
    keep_file(uow, stored, name=paper.file_name, media_type=PDF)
    queries.keep_pdf(uow, paper.number, stored.sha256)


def send_in_time(uow: UnitOfWork, number: str) -> None:
    """Have the paper made and mailed in the background."""
    enqueue(uow, SEND, {"number": number, "round": "first"}, unique_key=number)


def send_again(uow: UnitOfWork, number: str) -> int:
    """Mail the paper of a placed order once more, the same file; to how many. ``NobodyToWriteTo`` for none."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    order = queries.lock_order(uow, number)
    if order.status in _UNSENT or order.status == PurchaseStatus.CANCELLED:
        raise PurchaseNotInState(order.number, order.status, "sent")
    addresses = _addresses(uow, order.supplier_id)
    if not addresses:
        raise NobodyToWriteTo("Nobody at this supplier gets the orders. Add a contact with an address first.")
    enqueue(uow, SEND, {"number": order.number, "round": uow.now().isoformat()}, unique_key=order.number)
    record_change(
        uow,
        entity="purchase_order",
        entity_id=order.number,
        action="sent_again",
        before=None,
        after={"to": ", ".join(addresses)},
    )
    return len(addresses)


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> OrderPaper | None:
    order = queries.find_order(uow, payload["number"])
    # Cancelled before the task had its turn: nothing is sent of it.
    if order.status in _UNSENT or order.status == PurchaseStatus.CANCELLED:
        return None
    return _paper(uow, order)


def _act(ports: Ports, paper: OrderPaper) -> _Made:
    if paper.content is not None:
        return _Made(paper, None)
    return _Made(paper, store_content(ports.get(Settings), make_pdf(paper)))


def _record(uow: UnitOfWork, payload: dict[str, Any], made: _Made) -> None:
    order = queries.lock_order(uow, payload["number"])
    if order.status == PurchaseStatus.CANCELLED:
        return
    sha256 = order.pdf_sha256 or ""
    if made.stored is not None:
        keep_file(uow, made.stored, name=made.paper.file_name, media_type=PDF)
        sha256 = queries.keep_pdf(uow, order.number, made.stored.sha256)
    _write_mails(uow, order, sha256, payload["round"])
    uow.touch(PURCHASES_TOPIC)


outward_task(SEND, prepare=_prepare, act=_act, record=_record)


def _write_mails(uow: UnitOfWork, order: PurchaseOrder, sha256: str, occasion: str) -> None:
    supplier = supplier_queries.supplier_by_id(uow, order.supplier_id)
    lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
    for address in _addresses(uow, order.supplier_id):
        send_message(
            uow,
            template="purchase_order",
            to=address,
            language=supplier.language,
            data={
                "number": order.number,
                "supplier": supplier.name,
                "line_count": str(len(lines)),
                "total": format_money(Money(order.total_minor, order.currency), supplier.language),
                "wanted": format_date(order.expected_on, supplier.language) if order.expected_on else "",
            },
            key=f"purchase_order:{order.number}:{occasion}:{address}"[:200],
            attachments=[sha256],
        )


def _addresses(uow: UnitOfWork, supplier_id: int) -> list[str]:
    """Who gets the orders, each address once."""
    contacts = supplier_queries.contacts_of(uow, supplier_id)
    return list(dict.fromkeys(contact.email for contact in contacts if contact.gets_orders and contact.email))


def _paper(uow: UnitOfWork, order: PurchaseOrder) -> OrderPaper:
    """Reads the logo and the kept file from the disk: in a unit that reads."""
    content = open_kept(uow, order.pdf_sha256) if order.pdf_sha256 else None
    supplier = supplier_queries.supplier_by_id(uow, order.supplier_id)
    lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
    language = cast("Language", supplier.language)
    shop = printed_shop(get_shop_profile(uow), uow.port(Settings)).model_copy(update={"bank_details": ""})
    document = PrintedDocument(
        kind=PrintedKind.PURCHASE_ORDER,
        number=order.number,
        issued_on=_day_of(uow, order),
        language=language,
        shop=shop,
        customer=_recipient(uow, supplier),
        deliver_to=PrintedCustomer(
            company=shop.legal_name or shop.name,
            address_lines=tuple(shop.address.splitlines()),
            phone=shop.phone,
        ),
        due_on=order.expected_on,
        lines=tuple(_line(line, order.currency, language) for line in lines),
        # Suppliers are paid without our taxes.
        net=Money(order.total_minor, order.currency),
        notes=order.note,
        terms=write_terms(order.incoterm, order.incoterm_place, order.payment_terms_days, language),
        copy_mark=DRAFT_MARK[language] if order.status in _UNSENT else "",
    )
    at = (order.placed_at or uow.now()).replace(microsecond=0)
    return OrderPaper(order.number, document, at, content, is_final=order.placed_at is not None)


def _day_of(uow: UnitOfWork, order: PurchaseOrder) -> date:
    """The day on which it was placed, on the shop's calendar; today before that."""
    if order.placed_at is None:
        return today_of_shop(uow)
    return order.placed_at.astimezone(ZoneInfo(get_shop_profile(uow).time_zone)).date()


def _recipient(uow: UnitOfWork, supplier: Supplier) -> PrintedCustomer:
    contacts = supplier_queries.contacts_of(uow, cast("int", supplier.id))
    first = next((contact for contact in contacts if contact.gets_orders), None)
    return PrintedCustomer(
        company=supplier.name,
        name=first.name if first else "",
        tax_number=supplier.tax_number,
        address_lines=tuple(supplier.address.splitlines()),
        phone=first.phone if first else "",
        email=first.email if first else "",
    )


def _line(line: PurchaseOrderLine, currency: str, language: Language) -> PrintedLine:
    price = Money(line.unit_price_minor, currency)
    # The supplier finds it by their own number; ours stands below it.
    note = [line.sku] if line.supplier_sku else []
    note += [format_date(line.wanted_on, language)] if line.wanted_on else []
    return PrintedLine(
        position=line.position,
        sku=line.supplier_sku or line.sku,
        description=line.name,
        quantity=Decimal(line.quantity),
        unit_price=price,
        total=price.times(line.quantity),
        note=" · ".join(note),
    )
