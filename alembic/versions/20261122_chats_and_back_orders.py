"""Carts that are sent by WhatsApp; orders for more than there is; quotations that become orders."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_cart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("sender", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("price_group", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("piece_count", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(status = 'ordered') = (order_id IS NOT NULL)", name=op.f("ck_chat_cart_ordered_has_its_order")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_chat_cart_user_id_user_account")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_chat_cart_order_id_sales_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_cart")),
        sa.UniqueConstraint("token", name=op.f("uq_chat_cart_token")),
        sa.UniqueConstraint("order_id", name=op.f("uq_chat_cart_order_id")),
    )
    op.create_index("ix_chat_cart_status_created_at", "chat_cart", ["status", "created_at"], unique=False)
    op.create_index("ix_chat_cart_sender_created_at", "chat_cart", ["sender", "created_at"], unique=False)
    op.create_table(
        "chat_cart_line",
        sa.Column("chat_cart_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_chat_cart_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["chat_cart_id"],
            ["chat_cart.id"],
            name=op.f("fk_chat_cart_line_chat_cart_id_chat_cart"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_chat_cart_line_product_id_product")),
        sa.PrimaryKeyConstraint("chat_cart_id", "product_id", name=op.f("pk_chat_cart_line")),
    )
    op.create_table(
        "back_order_term",
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("allowed_at", UtcDateTime(), nullable=False),
        sa.Column("allowed_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "lead_days IS NULL OR lead_days > 0", name=op.f("ck_back_order_term_lead_days_positive")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_back_order_term_product_id_product")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_back_order_term")),
    )
    op.create_table(
        "back_order",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ships_first", sa.Boolean(), nullable=False),
        sa.Column("way_days", sa.Integer(), nullable=False),
        sa.Column("filled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_back_order_order_id_sales_order")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_back_order")),
    )
    op.create_table(
        "back_order_line",
        sa.Column("order_line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_back_order_line_waiting_not_negative")),
        sa.ForeignKeyConstraint(
            ["order_line_id"],
            ["order_line.id"],
            name=op.f("fk_back_order_line_order_line_id_order_line"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_back_order_line_order_id_sales_order")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_back_order_line_product_id_product")),
        sa.PrimaryKeyConstraint("order_line_id", name=op.f("pk_back_order_line")),
    )
    op.create_index(op.f("ix_back_order_line_order_id"), "back_order_line", ["order_id"], unique=False)
    op.create_index(
        "ix_back_order_line_product_id_queued_at", "back_order_line", ["product_id", "queued_at"], unique=False
    )
    op.create_table(
        "quotation_order",
        sa.Column("paper_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_quotation_order_paper_id_paper")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_quotation_order_order_id_sales_order")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_quotation_order")),
        sa.UniqueConstraint("order_id", name=op.f("uq_quotation_order_order_id")),
    )


def downgrade() -> None:
    op.drop_table("quotation_order")
    op.drop_table("back_order_line")
    op.drop_table("back_order")
    op.drop_table("back_order_term")
    op.drop_table("chat_cart_line")
    op.drop_table("chat_cart")
