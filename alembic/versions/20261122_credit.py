"""Credit: accounts of companies, their entries, and what is committed to open orders."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import UtcDateTime
from freight_app.orders.credit.models import insert_credit_setting

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("retailer_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("committed_minor", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("limit_minor >= 0", name=op.f("ck_credit_account_limit_not_negative")),
        sa.CheckConstraint("terms_days BETWEEN 0 AND 365", name=op.f("ck_credit_account_terms_within_a_year")),
        sa.CheckConstraint("committed_minor >= 0", name=op.f("ck_credit_account_committed_not_negative")),
        sa.ForeignKeyConstraint(["retailer_id"], ["retailer.id"], name=op.f("fk_credit_account_retailer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_account")),
        sa.UniqueConstraint("retailer_id", name=op.f("uq_credit_account_retailer_id")),
    )
    op.create_table(
        "account_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=24), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("booked_by", sa.String(length=200), nullable=False),
        sa.Column("booked_by_user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('invoice', 'refund') AND amount_minor > 0)"
            " OR (kind IN ('credit_note', 'payment') AND amount_minor < 0)"
            " OR (kind = 'adjustment' AND amount_minor <> 0)",
            name=op.f("ck_account_entry_sign_of_its_kind"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["credit_account.id"], name=op.f("fk_account_entry_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_entry")),
        sa.UniqueConstraint("kind", "document", name=op.f("uq_account_entry_kind_document")),
    )
    op.create_index("ix_account_entry_account_id_booked_on", "account_entry", ["account_id", "booked_on"])
    op.create_index(op.f("ix_account_entry_order_number"), "account_entry", ["order_number"])
    op.create_table(
        "credit_commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_credit_commitment_amount_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["credit_account.id"], name=op.f("fk_credit_commitment_account_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_credit_commitment_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_commitment")),
        sa.UniqueConstraint("order_id", name=op.f("uq_credit_commitment_order_id")),
    )
    op.create_index("ix_credit_commitment_account_id_state", "credit_commitment", ["account_id", "state"])
    op.create_table(
        "credit_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("over_by_minor", sa.BigInteger(), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_how", sa.String(length=16), nullable=True),
        sa.Column("released_by", sa.String(length=200), nullable=False),
        sa.Column("released_by_user_id", sa.Integer(), nullable=True),
        sa.Column("release_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["credit_account.id"], name=op.f("fk_credit_hold_account_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_credit_hold_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_hold")),
    )
    op.create_index(op.f("ix_credit_hold_account_id"), "credit_hold", ["account_id"])
    op.create_index(op.f("ix_credit_hold_order_id"), "credit_hold", ["order_id"])
    still_open = sa.text("released_at IS NULL")
    op.create_index(
        "uq_credit_hold_open",
        "credit_hold",
        ["order_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "credit_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("books_closed_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_setting")),
    )
    insert_credit_setting(op.get_bind())


def downgrade() -> None:
    for table in ("credit_setting", "credit_hold", "credit_commitment", "account_entry", "credit_account"):
        op.drop_table(table)
