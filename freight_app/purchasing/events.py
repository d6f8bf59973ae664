"""What happens in buying, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.events import Event


@dataclass(frozen=True, slots=True)
class PurchaseEvent(Event):
    order_id: int
    number: str


@dataclass(frozen=True, slots=True)
class PurchaseOrderPlaced(PurchaseEvent):
    """The order is on its way to the supplier; its rate is frozen."""

    supplier_id: int


@dataclass(frozen=True, slots=True)
class GoodsReceived(PurchaseEvent):
    """Goods of the order came and were looked at; what was accepted lies in stock."""

    receipt_id: int
    receipt_number: str


@dataclass(frozen=True, slots=True)
class ReceiptTakenBack(PurchaseEvent):
    """A receipt was booked by mistake: what it had brought is out of stock again."""

    receipt_id: int
    receipt_number: str


@dataclass(frozen=True, slots=True)
class PurchaseOrderChanged(PurchaseEvent):
    """The supplier has it still, and other pieces or prices are awaited of it than before."""


@dataclass(frozen=True, slots=True)
class PurchaseOrderClosed(PurchaseEvent):
    """Nothing more comes of this order; ``is_short`` where less came than was asked for."""

    is_short: bool


@dataclass(frozen=True, slots=True)
class PurchaseOrderCancelled(PurchaseEvent):
    """Nothing comes of this order; ``was_placed`` where the supplier has it and has to be told."""

    was_placed: bool
