"""What carriers allow and how they do, and carriers that were described in a file."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carrier_budget",
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("carrier", "day", name="pk_carrier_budget"),
    )
    op.create_table(
        "carrier_fetch",
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("carrier", "day", "number", name="pk_carrier_fetch"),
    )
    op.create_table(
        "carrier_state",
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("free_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", UtcDateTime(), nullable=True),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("last_success_at", UtcDateTime(), nullable=True),
        sa.Column("last_failure_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("carrier", name="pk_carrier_state"),
    )
    op.create_table(
        "shipment_at_carrier",
        sa.Column("shipment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("handed_at", UtcDateTime(), nullable=True),
        sa.Column("news_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("pickup_reference", sa.String(length=60), nullable=False),
        sa.Column("proof_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name="fk_shipment_at_carrier_shipment_id"),
        sa.PrimaryKeyConstraint("shipment_id", name="pk_shipment_at_carrier"),
    )
    op.create_table(
        "carrier_mapping",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_carrier_mapping"),
    )


def downgrade() -> None:
    op.drop_table("carrier_mapping")
    op.drop_table("shipment_at_carrier")
    op.drop_table("carrier_state")
    op.drop_table("carrier_fetch")
    op.drop_table("carrier_budget")
