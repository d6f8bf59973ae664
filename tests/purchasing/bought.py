"""Purchase orders in any state, written straight into the tables: for tests of what is counted from them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.purchasing.events import GoodsReceived, PurchaseOrderClosed, ReceiptTakenBack
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.purchasing.receiving.models import PurchaseReceipt, PurchaseReceiptLine
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.stock.dtos import ReceiptLine
from freight_app.stock.service import adjust_stock, receive_stock
from tests.stock.goods import MAIN


def add_supplier(uow: UnitOfWork, code: str, *, currency: str = "EUR", **facts: object) -> Supplier:
    now = uow.now()
    row = Supplier(code=code, name=f"Supplier {code}", currency=currency, country="FR", created_at=now, updated_at=now)
    for name, value in facts.items():
        setattr(row, name, value)
    uow.session.add(row)
    uow.session.flush()
    return row


def place(
    uow: UnitOfWork,
    supplier: Supplier,
    lines: dict[str, tuple[int, int, str]],
    *,
    rate: str = "3.37",
    promised_in: int | None = 20,
) -> PurchaseOrder:
    """An order that is with the supplier. ``lines``: (product id, quantity, price) by SKU."""
    count = len(list(uow.session.exec(select(PurchaseOrder.id))))
    now = uow.now()
    promised = None if promised_in is None else now.date() + timedelta(days=promised_in)
    order = PurchaseOrder(
        number=f"PO-2026-{count + 1:05d}",
        supplier_id=supplier.id or 0,
        status=PurchaseStatus.PLACED,
        status_since=now,
        currency=supplier.currency,
        rate=rate,
        rate_on=now.date(),
        incoterm=supplier.incoterm,
        incoterm_place=supplier.incoterm_place,
        promised_on=promised,
        promised_now_on=promised,
        placed_at=now,
        created_at=now,
        created_by="test",
    )
    uow.session.add(order)
    uow.session.flush()
    for position, (sku, (product_id, quantity, price)) in enumerate(lines.items(), start=1):
        line = PurchaseOrderLine(
            order_id=order.id or 0,
            position=position,
            product_id=product_id,
            sku=sku,
            name=f"Part {sku}",
            quantity=quantity,
            unit_price_minor=Money.from_decimal(price, supplier.currency).amount_minor,
        )
        uow.session.add(line)
        order.total_minor += line.unit_price_minor * quantity
    uow.session.flush()
    return order


def lines_of(uow: UnitOfWork, number: str) -> dict[str, PurchaseOrderLine]:
    rows = uow.session.exec(
        select(PurchaseOrderLine)
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(PurchaseOrderLine.order_id))
        .where(PurchaseOrder.number == number)
    )
    return {row.sku: row for row in rows}


def order_of(uow: UnitOfWork, number: str) -> PurchaseOrder:
    return uow.session.exec(select(PurchaseOrder).where(PurchaseOrder.number == number)).one()


def receive(
    uow: UnitOfWork,
    number: str,
    came: dict[str, int],
    *,
    rejected: dict[str, int] | None = None,
    on: date | None = None,
) -> str:
    """Pieces come into stock, and whoever listens hears of it; the receipt's number."""
    order, lines = order_of(uow, number), lines_of(uow, number)
    count = len(list(uow.session.exec(select(PurchaseReceipt.id))))
    receipt = PurchaseReceipt(
        number=f"GR-2026-{count + 1:05d}",
        order_id=order.id or 0,
        location_id=MAIN,
        received_on=on or uow.now().date(),
        received_at=uow.now(),
        received_by="test",
    )
    uow.session.add(receipt)
    uow.session.flush()
    bad = rejected or {}
    for sku in sorted({*came, *bad}):
        line, accepted = lines[sku], came.get(sku, 0)
        uow.session.add(
            PurchaseReceiptLine(
                receipt_id=receipt.id or 0, line_id=line.id or 0, accepted=accepted, rejected=bad.get(sku, 0)
            )
        )
        line.received_quantity += accepted
        line.rejected_quantity += bad.get(sku, 0)
    goods = [
        ReceiptLine(product_id=lines[sku].product_id, location_id=MAIN, quantity=count)
        for sku, count in came.items()
        if count
    ]
    if goods:
        receive_stock(uow, goods, reference=number, key=uuid4().hex)
    done = all(line.received_quantity + line.closed_quantity >= line.quantity for line in lines.values())
    order.status = PurchaseStatus.RECEIVED if done else PurchaseStatus.PARTIALLY_RECEIVED
    uow.session.flush()
    uow.publish(GoodsReceived(order.id or 0, number, receipt.id or 0, receipt.number))
    return receipt.number


def take_back(uow: UnitOfWork, receipt_number: str) -> None:
    receipt = uow.session.exec(select(PurchaseReceipt).where(PurchaseReceipt.number == receipt_number)).one()
    order = uow.session.exec(select(PurchaseOrder).where(PurchaseOrder.id == receipt.order_id)).one()
    receipt.undone_at = uow.now()
    for part in uow.session.exec(select(PurchaseReceiptLine).where(PurchaseReceiptLine.receipt_id == receipt.id)):
        line = uow.session.exec(select(PurchaseOrderLine).where(PurchaseOrderLine.id == part.line_id)).one()
        line.received_quantity -= part.accepted
        if part.accepted:
            sell(uow, line.product_id, part.accepted)
    order.status = PurchaseStatus.PARTIALLY_RECEIVED
    uow.session.flush()
    uow.publish(ReceiptTakenBack(order.id or 0, order.number, receipt.id or 0, receipt.number))


def close(uow: UnitOfWork, number: str) -> None:
    order = order_of(uow, number)
    for line in lines_of(uow, number).values():
        line.closed_quantity = max(0, line.quantity - line.received_quantity)
    order.status = PurchaseStatus.CLOSED
    order.status_since = uow.now()
    uow.session.flush()
    uow.publish(PurchaseOrderClosed(order.id or 0, number, is_short=True))


def sell(uow: UnitOfWork, product_id: int, pieces: int) -> None:
    """Pieces leave the house."""
    adjust_stock(uow, product_id, MAIN, -pieces, reason="sold", key=uuid4().hex)


def tnd(amount: str) -> Money:
    return Money.from_decimal(amount, "TND")
