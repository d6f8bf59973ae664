"""Invoices, credit notes, delivery notes and quotations, and the series that number them."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_series",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_document_series")),
    )
    op.create_table(
        "document_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_document_settings_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_settings")),
    )
    op.create_table(
        "paper_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_file")),
        sa.UniqueConstraint("number", "language", name=op.f("uq_paper_file_number_language")),
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("series_year", sa.Integer(), nullable=False),
        sa.Column("series_number", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("refers_to_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("taxes", Json, nullable=False),
        sa.Column("customer", Json, nullable=False),
        sa.Column("shop", Json, nullable=False),
        sa.Column("customer_key", sa.String(length=320), nullable=False),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (refers_to_id IS NOT NULL)", name=op.f("ck_invoice_credit_notes_refer")
        ),
        sa.CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name=op.f("ck_invoice_amounts_not_negative")),
        sa.CheckConstraint("paid_minor BETWEEN 0 AND total_minor", name=op.f("ck_invoice_paid_within_total")),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_invoice_total_is_net_and_tax")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_invoice_order_id")),
        sa.ForeignKeyConstraint(["refers_to_id"], ["invoice.id"], name=op.f("fk_invoice_refers_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint(
            "kind", "series_year", "series_number", name=op.f("uq_invoice_kind_series_year_series_number")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
    )
    op.create_index(op.f("ix_invoice_issued_on"), "invoice", ["issued_on"], unique=False)
    op.create_index("ix_invoice_kind_issued_on", "invoice", ["kind", "issued_on"], unique=False)
    op.create_index(op.f("ix_invoice_order_id"), "invoice", ["order_id"], unique=False)
    op.create_index(op.f("ix_invoice_refers_to_id"), "invoice", ["refers_to_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_paper_order_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_paper_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_number")),
    )
    op.create_index("ix_paper_order_id_kind", "paper", ["order_id", "kind"], unique=False)
    op.create_index(op.f("ix_paper_user_id"), "paper", ["user_id"], unique=False)
    op.create_table(
        "fee_invoicing",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_fee_invoicing_invoice_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_fee_invoicing_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_fee_invoicing")),
    )
    op.create_table(
        "invoice_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=True),
        sa.Column("credits_line_id", sa.Integer(), nullable=True),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.String(length=12), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("net_minor >= 0 AND tax_minor >= 0", name=op.f("ck_invoice_line_amounts_not_negative")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_invoice_line_quantity_positive")),
        sa.CheckConstraint("total_minor = net_minor + tax_minor", name=op.f("ck_invoice_line_total_is_net_and_tax")),
        sa.CheckConstraint(
            "total_minor = unit_minor * quantity", name=op.f("ck_invoice_line_total_is_unit_times_quantity")
        ),
        sa.ForeignKeyConstraint(["credits_line_id"], ["invoice_line.id"], name=op.f("fk_invoice_line_credits_line_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_line.id"], name=op.f("fk_invoice_line_order_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint("invoice_id", "position", name=op.f("uq_invoice_line_invoice_id_position")),
    )
    op.create_index(op.f("ix_invoice_line_credits_line_id"), "invoice_line", ["credits_line_id"], unique=False)
    op.create_index(op.f("ix_invoice_line_order_line_id"), "invoice_line", ["order_line_id"], unique=False)
    op.create_table(
        "line_invoicing",
        sa.Column("order_line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invoiced_quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("invoiced_quantity >= 0", name=op.f("ck_line_invoicing_invoiced_not_negative")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_line.id"], name=op.f("fk_line_invoicing_order_line_id")),
        sa.PrimaryKeyConstraint("order_line_id", name=op.f("pk_line_invoicing")),
    )
    op.create_table(
        "line_credit",
        sa.Column("invoice_line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("credited_quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "credited_quantity BETWEEN 0 AND quantity", name=op.f("ck_line_credit_credited_within_invoiced")
        ),
        sa.ForeignKeyConstraint(["invoice_line_id"], ["invoice_line.id"], name=op.f("fk_line_credit_invoice_line_id")),
        sa.PrimaryKeyConstraint("invoice_line_id", name=op.f("pk_line_credit")),
    )


def downgrade() -> None:
    op.drop_table("line_credit")
    op.drop_table("line_invoicing")
    op.drop_table("invoice_line")
    op.drop_table("fee_invoicing")
    op.drop_table("paper")
    op.drop_table("invoice")
    op.drop_table("paper_file")
    op.drop_table("document_settings")
    op.drop_table("document_series")
