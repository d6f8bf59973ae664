"""What happens to orders, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Money came: ``amount_minor`` of it was awaited and is kept, ``surplus_minor`` is owed back."""

    amount_minor: int
    currency: str
    payment_id: int
    surplus_minor: int = 0


@dataclass(frozen=True, slots=True)
class MoneyOwedBack(Event):
    """A payment of an order, or a part of one, is a debt of ours from now on."""

    order_id: int
    payment_id: int


@dataclass(frozen=True, slots=True)
class RefundSent(OrderEvent):
    """Money went back to the customer. ``way`` is a ``RefundWay``, ``receipt`` what the bank or gateway calls it."""

    refund_id: int
    amount_minor: int
    currency: str
    way: str
    receipt: str


@dataclass(frozen=True, slots=True)
class ProofRefused(OrderEvent):
    """Staff looked at a proof of a transfer and cannot use it; ``reason`` is for the customer to read."""

    proof_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ProofSent(OrderEvent):
    """A customer sent a proof of a transfer: staff are to look at it."""

    proof_id: int


@dataclass(frozen=True, slots=True)
class ChatCartSent(Event):
    """Somebody froze a cart to send it by chat; ``token`` names it."""

    token: str


class PiecesMissing(OrderEvent):
    """The box is closed without some of what was ordered: it is not owed."""


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


@dataclass(frozen=True, slots=True)
class OrderSplit(OrderEvent):
    """Part of an order follows under a number of its own. ``OrderAmended`` is told of both after it."""

    sibling_id: int
    sibling_number: str
    sibling_minor: int


@dataclass(frozen=True, slots=True)
class ReturnAsked(OrderEvent):
    """The customer wants to send goods back."""

    return_number: str


@dataclass(frozen=True, slots=True)
class ReturnApproved(OrderEvent):
    """The customer may send goods back."""

    return_number: str


@dataclass(frozen=True, slots=True)
class ReturnRefused(OrderEvent):
    """The customer keeps the goods; ``reason`` is for them to read."""

    return_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoodsReturned(OrderEvent):
    """Goods of an order came back and were counted; how much of it was paid or credited is settled by listeners.

    ``awaits_settling`` is False when that happens in the same step.
    """

    return_number: str = ""
    awaits_settling: bool = True


@dataclass(frozen=True, slots=True)
class ReturnSettled(OrderEvent):
    """What came back is worth so much to the customer, delivery fee included: as money (``refund``), which is owed back
    as far as it was paid, or as a ``credit_note``."""

    return_number: str
    settlement: str
    amount_minor: int
    fee_minor: int
    # What was paid of it and is not paid back: it is the customer's, on their account.
    kept_minor: int
    currency: str


class ApprovalAsked(OrderEvent):
    """A member ordered more than they may by themselves: the goods are held, and the order waits for their company."""


class OrderApproved(OrderEvent):
    """The company said yes. ``OrderPlaced`` is told after it, as of an order that needed no approval."""


class BackOrderFilled(OrderEvent):
    """Everything that the order waited for is reserved now; its promise is another day."""


class OrderHeld(OrderEvent):
    """It goes over the company's credit limit: it waits until it is released."""


class OrderReleased(OrderEvent):
    """An order that waited for credit goes on."""
