"""Quick orders, saved lists, and the amount that an order comes to at least."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quick_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(length=200), nullable=False),
        sa.Column("readings", Json, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("seen_minor", sa.BigInteger(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_quick_line_product_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_quick_line_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_line")),
    )
    op.create_index(op.f("ix_quick_line_product_id"), "quick_line", ["product_id"])
    op.create_index(op.f("ix_quick_line_user_id"), "quick_line", ["user_id"])
    op.create_table(
        "saved_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("shared_with_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["shared_with_id"], ["retailer.id"], name=op.f("fk_saved_list_shared_with_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_saved_list_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_list_public_id")),
    )
    op.create_index(op.f("ix_saved_list_shared_with_id"), "saved_list", ["shared_with_id"])
    op.create_index(op.f("ix_saved_list_user_id"), "saved_list", ["user_id"])
    op.create_table(
        "saved_list_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_saved_list_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["saved_list.id"], name=op.f("fk_saved_list_line_list_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_saved_list_line_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list_line")),
        sa.UniqueConstraint("list_id", "product_id", name=op.f("uq_saved_list_line_list_id_product_id")),
    )
    op.create_index(op.f("ix_saved_list_line_product_id"), "saved_list_line", ["product_id"])
    op.create_table(
        "minimum_order",
        sa.Column("price_group", sa.String(length=40), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_minimum_order_amount_not_negative")),
        sa.PrimaryKeyConstraint("price_group", name=op.f("pk_minimum_order")),
    )


def downgrade() -> None:
    for table in ("minimum_order", "saved_list_line", "saved_list", "quick_line"):
        op.drop_table(table)
