"""Carts that were changed without a network: each change once, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cart_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cart_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("intent", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("had", sa.Integer(), nullable=False),
        sa.Column("seen_minor", sa.BigInteger(), nullable=True),
        sa.Column("seen_stock", sa.String(length=10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("group_from", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_cart_change_quantity_not_negative")),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["cart.id"], name=op.f("fk_cart_change_cart_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_cart_change_product_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_change")),
        sa.UniqueConstraint("cart_id", "change_id", name=op.f("uq_cart_change_cart_id_change_id")),
    )
    op.create_index("ix_cart_change_cart_id_product_id", "cart_change", ["cart_id", "product_id"])


def downgrade() -> None:
    op.drop_index("ix_cart_change_cart_id_product_id", table_name="cart_change")
    op.drop_table("cart_change")
