"""What is told about money on its way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from freight_app.accounts.values import Dto
from freight_app.kit.money import Money
from freight_app.orders.models import PaymentMethod, PaymentStatus
from freight_app.orders.paying.models import LineStatus, NoticeVerdict, RefundStatus, RefundWay

PaymentTab = Literal["to_match", "awaited", "refunds", "notices", "all"]
Sureness = Literal["certain", "likely", "possible"]


class RefundView(Dto):
    """``trouble`` is what the gateway said last, for refunds that did not arrive at once."""

    id: int
    way: RefundWay
    status: RefundStatus
    amount: Money
    reason: str
    receipt: str
    trouble: str
    requested_at: datetime
    requested_by: str


class ProofView(Dto):
    """``token`` makes the address at which staff look at the file."""

    token: str
    file_name: str
    kind: str
    size_bytes: int
    sent_at: datetime
    sent_by: str
    # Why staff could not use it; empty while nobody refused it.
    refusal: str = ""


class MoneyRow(Dto):
    """One payment in the staff's list. ``left`` is what can still go back, or is still owed back."""

    payment_id: int
    order_number: str
    customer_name: str
    method: PaymentMethod
    status: PaymentStatus
    amount: Money
    refunded: Money
    left: Money
    receipt: str
    created_at: datetime
    paid_at: datetime | None
    proof_count: int
    # One of its refunds needs a person: nobody knows whether it arrived.
    asks_for_look: bool


class MoneyStep(Dto):
    """Something that happened to a payment or to one of its refunds."""

    kind: Literal["payment", "refund"]
    code: str
    at: datetime
    by: str
    note: str


class MoneyDetail(Dto):
    """All that is known of one payment."""

    row: MoneyRow
    order_total: Money
    order_token: str
    ways_back: list[RefundWay]
    refunds: list[RefundView]
    proofs: list[ProofView]
    steps: list[MoneyStep]


class NoticeRow(Dto):
    """A notice of the gateway; ``fields`` with what is secret hidden."""

    id: int
    gateway: str
    gateway_reference: str
    order_number: str | None
    came_at: datetime
    verdict: NoticeVerdict
    remark: str
    fields: dict[str, str]


class StatementLineView(Dto):
    id: int
    booked_on: date
    amount: Money
    text: str
    reference: str
    account: str
    status: LineStatus


class Awaited(Dto):
    """A transfer that money on the account may be for."""

    payment_id: int
    order_number: str
    customer_name: str
    amount: Money
    is_given_up: bool


class Suggestion(Dto):
    """A line of the statement and the payment that it is for, as far as one can tell.

    ``difference`` is what came more than was awaited (negative: less), ``why`` codes the reasons.
    """

    line: StatementLineView
    payment: Awaited | None
    sureness: Sureness | None
    difference: Money | None
    why: list[str]


class LoadedStatement(Dto):
    """How much of a statement was new. ``skipped`` are debits and rows without an amount."""

    read: int
    added: int
    skipped: int


class Match(Dto):
    line_id: int
    payment_id: int


class Receipt(Dto):
    """Cash that was taken for an order."""

    payment_id: int
    order_number: str
    customer_name: str
    amount: Money
    taken_at: datetime | None


class Bag(Dto):
    """What should be in somebody's bag."""

    user_id: int
    user_name: str
    amount: Money
    receipts: list[Receipt]


class OpenBag(Dto):
    user_id: int
    user_name: str
    amount: Money
    receipt_count: int
    since: datetime | None


class HandInView(Dto):
    """``difference`` is what is there more than the receipts say (negative: missing), by the latest count."""

    id: int
    user_id: int
    user_name: str
    expected: Money
    counted: Money
    counts: dict[str, int]
    reason: str
    handed_at: datetime
    handed_by: str
    accepted: Money | None
    accepted_at: datetime | None
    accepted_by: str
    accepted_reason: str
    difference: Money


class GatewayView(Dto):
    """How the card gateway stands, without its secrets."""

    name: str
    moves_money: bool
    lacks: list[str]
    refund_reach: str
    takes_currency: bool
    open_pages: int
    last_notice_at: datetime | None
