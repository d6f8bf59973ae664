"""Past sales: what was sold before this house kept the books."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.catalogue.models import BYTEWISE
from freight_app.kit.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "past_sale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(length=80), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=False),
        sa.Column("sold_at", UtcDateTime(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("sku_key", BYTEWISE, nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("customer_email", sa.String(length=254), nullable=False),
        sa.Column("customer_key", sa.String(length=254), nullable=False),
        sa.Column("customer_name", sa.String(length=160), nullable=False),
        sa.Column("customer_reference", sa.String(length=80), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("quantity_milli <> 0", name=op.f("ck_past_sale_quantity_not_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_sale")),
        sa.UniqueConstraint("order_number", "line_number", name=op.f("uq_past_sale_order_number_line_number")),
    )
    for column in ("sold_at", "sku_key", "customer_key"):
        op.create_index(op.f(f"ix_past_sale_{column}"), "past_sale", [column], unique=False)


def downgrade() -> None:
    op.drop_table("past_sale")
