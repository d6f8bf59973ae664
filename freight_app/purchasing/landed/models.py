"""Tables of what goods cost besides their price: bills, what they cover, and how they are shared.

What a piece costs in all is not kept: it is counted from receipts, frozen rates and shares (``costing.py``).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.ids import new_code
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.values import CostKind

COSTS_TOPIC = "landed_costs"


def _new_public_id() -> str:
    return new_code(12)


class CostBill(Table, table=True):
    """A bill of freight, duty, insurance … ``own_minor`` is its amount in the shop's currency by the frozen rate.

    Its shares and ``unplaced_minor`` (what no piece carries, because none came and none will) sum to ``own_minor``.
    """

    __table_args__ = (sa.CheckConstraint("amount_minor <> 0", name="amount_not_zero"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=_new_public_id, max_length=20, unique=True)
    # As its sender numbered it.
    number: str = Field(max_length=60)
    # Whoever sent it: one of our suppliers, or a name.
    supplier_id: int | None = Field(default=None, foreign_key="supplier.id", index=True)
    issuer: str = Field(default="", max_length=160)
    kind: CostKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    # Negative for what was credited.
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    # Decimal text: SQLite has no exact decimals.
    rate: str = Field(max_length=40)
    rate_on: date
    own_minor: int = Field(sa_type=sa.BigInteger)
    billed_on: date
    note: str = Field(default="", max_length=500)
    # Where the paper is: a document's public id or a file's number in somebody's drawer.
    document_ref: str = Field(default="", max_length=120)
    basis: Basis = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    # By what it was shared in the end, and the purchase lines that lacked what ``basis`` asks for.
    used_basis: Basis = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    lacking: list[int] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
    unplaced_minor: int = Field(default=0, sa_type=sa.BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=200)
    created_by_user_id: int | None = None

    @property
    def frozen_rate(self) -> Decimal:
        return Decimal(self.rate)


class CostBillCover(Table, table=True):
    """What a bill is about: a purchase order with all that will come of it, or one receipt of it alone."""

    __table_args__ = (sa.UniqueConstraint("bill_id", "order_id", "receipt_id"),)

    id: int | None = Field(default=None, primary_key=True)
    bill_id: int = Field(foreign_key="cost_bill.id", ondelete="CASCADE")
    order_id: int = Field(foreign_key="purchase_order.id", index=True)
    receipt_id: int | None = Field(default=None, foreign_key="purchase_receipt.id")


class CostBillMeasure(Table, table=True):
    """What somebody wrote beside a line for this bill: grams or cubic centimetres of the whole line as it is ordered,

    or the line's part in minor units of the bill's currency where it is shared by hand.
    """

    bill_id: int = Field(primary_key=True, foreign_key="cost_bill.id", ondelete="CASCADE")
    line_id: int = Field(primary_key=True, foreign_key="purchase_order_line.id")
    measure: int = Field(sa_type=sa.BigInteger)


class CostShare(Table, table=True):
    """The part of a bill that ``pieces`` of a line carry, in the shop's currency.

    Without a receipt it waits for them. ``late_minor`` of it came when pieces of theirs were gone: it is a cost
    variance of those, and counted with them.
    """

    __table_args__ = (
        sa.UniqueConstraint("bill_id", "line_id", "receipt_id"),
        sa.Index("ix_cost_share_line_id_receipt_id", "line_id", "receipt_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    bill_id: int = Field(foreign_key="cost_bill.id", ondelete="CASCADE")
    line_id: int = Field(foreign_key="purchase_order_line.id")
    receipt_id: int | None = Field(default=None, foreign_key="purchase_receipt.id")
    pieces: int
    amount_minor: int = Field(sa_type=sa.BigInteger)
    late_minor: int = Field(default=0, sa_type=sa.BigInteger)
