"""What happens to orders, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from freight_app.kit.events import Event


@dataclass(frozen=True, slots=True)
class OrderEvent(Event):
    order_id: int
    number: str


class OrderPlaced(OrderEvent):
    """A customer ordered; the goods are held."""


class OrderConfirmed(OrderEvent):
    """The shop accepted the order: it may be picked."""


class OrderCancelled(OrderEvent):
    """The goods are free again."""


class OrderExpired(OrderEvent):
    """It was not paid in time; the goods are free again."""


@dataclass(frozen=True, slots=True)
class OrderHandedOver(OrderEvent):
    """The goods left the shop with the driver, or with the customer who fetched them."""

    over_the_counter: bool


class OrderDelivered(OrderEvent):
    """The customer has the goods."""


@dataclass(frozen=True, slots=True)
class PaymentReceived(OrderEvent):
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class MoneyBooked(Event):
    """Money is about to be written into the books of this day: received, sent back or counted.

    A listener that raises stops it, and nothing has changed: this is where a closed period is refused.
    """

    on: date
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class OrderAmended(OrderEvent):
    """What is ordered, and so what is owed for it, changed before the goods were picked. Amounts are order totals."""

    before_minor: int
    after_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceIssued(OrderEvent):
    """Goods that left are invoiced: ``invoice_number`` says for how much, tax included."""

    invoice_number: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class CreditNoteIssued(OrderEvent):
    """Part of an invoice is taken back: ``amount_minor`` is positive, tax included."""

    credit_note_number: str
    invoice_number: str
    amount_minor: int
    currency: str


class GoodsReturned(OrderEvent):
    """Goods of an order came back and were counted; how much of it was paid or credited is settled by listeners."""
