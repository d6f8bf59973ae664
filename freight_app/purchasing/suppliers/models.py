"""Tables of suppliers: who they are, whom to write to, what they offer."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime
from freight_app.kit.ids import new_code
from freight_app.purchasing.suppliers.values import Incoterm, TransportMode


def _new_public_id() -> str:
    return new_code(12)


class Supplier(Table, table=True):
    """Somebody we buy from, with the terms that a new purchase order begins with."""

    __table_args__ = (
        sa.CheckConstraint("payment_terms_days BETWEEN 0 AND 365", name="terms_within_a_year"),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 730", name="lead_time_within_two_years"),
        sa.CheckConstraint("min_order_minor >= 0", name="min_order_not_negative"),
        sa.Index("ix_supplier_is_active_name", "is_active", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=_new_public_id, max_length=20, unique=True)
    # Short, ours, in capitals: BOSCH-FR.
    code: str = Field(max_length=24, unique=True)
    name: str = Field(max_length=160)
    currency: str = Field(max_length=3)
    incoterm: Incoterm | None = Field(default=None, sa_type=sa.String(3))  # type: ignore[call-overload]
    incoterm_place: str = Field(default="", max_length=120)
    payment_terms_days: int = 0
    # From the order to the goods in our place; an offer's own goes before it.
    lead_time_days: int = 0
    mode: TransportMode = Field(default=TransportMode.ROAD, sa_type=sa.String(8))  # type: ignore[call-overload]
    # ISO 3166, two capitals.
    country: str = Field(max_length=2)
    # Of its mails and papers.
    language: str = Field(default="en", max_length=2)
    # In the supplier's currency; 0 asks for nothing.
    min_order_minor: int = Field(default=0, sa_type=sa.BigInteger)
    tax_number: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)
    is_active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class SupplierContact(Table, table=True):
    """A person at a supplier. Purchase orders are mailed to those who get them."""

    id: int | None = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True)
    name: str = Field(max_length=120)
    role: str = Field(default="", max_length=80)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    gets_orders: bool = False


class SupplierProduct(Table, table=True):
    """A price at which a supplier offers a product, from a quantity and a day on.

    In force on a day is, for each ``min_quantity``, the row with the latest ``valid_from`` up to that day which is not
    withdrawn and whose ``valid_until`` has not passed. Rows stay: the earlier ones are the history of the price.
    """

    __table_args__ = (
        sa.CheckConstraint("price_minor >= 0", name="price_not_negative"),
        sa.CheckConstraint("min_quantity > 0 AND pack_size > 0", name="quantities_positive"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_it_begins"),
        sa.Index("ix_supplier_product_product_id_supplier_id", "product_id", "supplier_id"),
        sa.Index(
            "uq_supplier_product_offer",
            *("supplier_id", "product_id", "min_quantity", "valid_from"),
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id")
    product_id: int = Field(foreign_key="product.id")
    supplier_sku: str = Field(default="", max_length=64)
    # For one piece.
    price_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    min_quantity: int = 1
    # Pieces come in multiples of it.
    pack_size: int = 1
    lead_time_days: int | None = None
    valid_from: date
    valid_until: date | None = None
    # It was written wrongly: it never counted. An offer that has ended has a ``valid_until`` instead.
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by: str = Field(max_length=200)
