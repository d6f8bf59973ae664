"""What landed costs do on hearing of goods. Put in by ``wiring.py``."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.purchasing.events import (
    GoodsReceived,
    PurchaseEvent,
    PurchaseOrderCancelled,
    PurchaseOrderChanged,
    PurchaseOrderClosed,
    PurchaseOrderPlaced,
    ReceiptTakenBack,
)
from freight_app.purchasing.landed.sharing import reshare_order


def share_again(uow: UnitOfWork, event: PurchaseEvent) -> None:
    """What waited lands on what came; what will not come any more is carried by the rest."""
    reshare_order(uow, event.order_id)


def subscribe(bus: EventBus) -> None:
    for kind in (PurchaseOrderPlaced, PurchaseOrderChanged, PurchaseOrderClosed, PurchaseOrderCancelled):
        bus.subscribe(kind, share_again)
    for kind in (GoodsReceived, ReceiptTakenBack):
        bus.subscribe(kind, share_again)
