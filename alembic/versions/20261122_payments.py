"""Payments in full: gateways' pages and notices, refunds, proofs and statements of transfers, cash handed in."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Plain ALTER TABLE on both databases: SQLite would make the table anew, and what points at it forbids that.
PAYMENT_COLUMNS = (
    """refunded_minor BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_payment_refunded_within_amount
    CHECK (refunded_minor >= 0 AND refunded_minor <= amount_minor)""",
    "part_of_id INTEGER CONSTRAINT fk_payment_part_of_id REFERENCES payment (id)",
    "collected_by_user_id INTEGER CONSTRAINT fk_payment_collected_by_user_id REFERENCES user_account (id)",
    "hand_in_id INTEGER CONSTRAINT fk_payment_hand_in_id REFERENCES cash_hand_in (id)",
)


def upgrade() -> None:
    op.create_table(
        "cash_hand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("expected_minor", sa.BigInteger(), nullable=False),
        sa.Column("counted_minor", sa.BigInteger(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("handed_at", UtcDateTime(), nullable=False),
        sa.Column("handed_by", sa.String(length=200), nullable=False),
        sa.Column("accepted_minor", sa.BigInteger(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.Column("accepted_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "accepted_minor IS NULL OR accepted_minor >= 0", name=op.f("ck_cash_hand_in_accepted_not_negative")
        ),
        sa.CheckConstraint(
            "expected_minor >= 0 AND counted_minor >= 0", name=op.f("ck_cash_hand_in_amounts_not_negative")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_cash_hand_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_hand_in")),
    )
    op.create_index(op.f("ix_cash_hand_in_handed_at"), "cash_hand_in", ["handed_at"], unique=False)
    op.create_index(op.f("ix_cash_hand_in_user_id"), "cash_hand_in", ["user_id"], unique=False)
    op.create_table(
        "gateway_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("gateway_reference", sa.String(length=120), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("came_at", UtcDateTime(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_gateway_notice_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_notice")),
    )
    op.create_index(op.f("ix_gateway_notice_came_at"), "gateway_notice", ["came_at"], unique=False)
    op.create_index(op.f("ix_gateway_notice_gateway_reference"), "gateway_notice", ["gateway_reference"], unique=False)
    op.create_index(op.f("ix_gateway_notice_order_id"), "gateway_notice", ["order_id"], unique=False)
    op.create_index(op.f("ix_gateway_notice_verdict"), "gateway_notice", ["verdict"], unique=False)
    op.create_table(
        "transfer_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("sent_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_transfer_proof_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_proof")),
        sa.UniqueConstraint("token", name=op.f("uq_transfer_proof_token")),
    )
    op.create_index(op.f("ix_transfer_proof_order_id"), "transfer_proof", ["order_id"], unique=False)
    op.create_table(
        "gateway_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("gateway_reference", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("next_ask_at", UtcDateTime(), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_gateway_page_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_page")),
        sa.UniqueConstraint("gateway", "gateway_reference", name=op.f("uq_gateway_page_gateway_gateway_reference")),
    )
    op.create_index(op.f("ix_gateway_page_payment_id"), "gateway_page", ["payment_id"], unique=False)
    op.create_index("ix_gateway_page_status_next_ask_at", "gateway_page", ["status", "next_ask_at"], unique=False)
    op.create_table(
        "refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("send_key", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=120), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("requested_by", sa.String(length=200), nullable=False),
        sa.Column("requested_by_user_id", sa.Integer(), nullable=True),
        sa.Column("status_since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_amount_positive")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_refund_order_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("send_key", name=op.f("uq_refund_send_key")),
    )
    op.create_index(op.f("ix_refund_order_id"), "refund", ["order_id"], unique=False)
    op.create_index(op.f("ix_refund_payment_id"), "refund", ["payment_id"], unique=False)
    op.create_index(op.f("ix_refund_status"), "refund", ["status"], unique=False)
    op.create_table(
        "statement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.Column("loaded_by", sa.String(length=200), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_statement_line_amount_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_statement_line_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("line_hash", name=op.f("uq_statement_line_line_hash")),
    )
    op.create_index(op.f("ix_statement_line_payment_id"), "statement_line", ["payment_id"], unique=False)
    op.create_index("ix_statement_line_status_booked_on", "statement_line", ["status", "booked_on"], unique=False)
    op.create_table(
        "refund_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refund_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=16), nullable=True),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_by_user_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name=op.f("fk_refund_history_refund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_history")),
    )
    op.create_index(op.f("ix_refund_history_refund_id"), "refund_history", ["refund_id"], unique=False)
    for column in PAYMENT_COLUMNS:
        op.execute(f"ALTER TABLE payment ADD COLUMN {column}")
    for column in ("part_of_id", "collected_by_user_id", "hand_in_id"):
        op.create_index(op.f(f"ix_payment_{column}"), "payment", [column], unique=False)


def downgrade() -> None:
    for column in ("part_of_id", "collected_by_user_id", "hand_in_id"):
        op.drop_index(op.f(f"ix_payment_{column}"), table_name="payment")
    for column in ("hand_in_id", "collected_by_user_id", "part_of_id", "refunded_minor"):
        op.execute(f"ALTER TABLE payment DROP COLUMN {column}")
    for table in (
        "statement_line",
        "transfer_proof",
        "refund_history",
        "refund",
        "gateway_notice",
        "gateway_page",
        "cash_hand_in",
    ):
        op.drop_table(table)
