"""Refused proofs, reminders of transfers, surplus that stays on an account, stamp duty, first numbers of a series."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("transfer_proof", sa.Column("refused_at", UtcDateTime(), nullable=True))
    op.add_column("transfer_proof", sa.Column("refused_by", sa.String(length=200), nullable=False, server_default=""))
    op.add_column(
        "transfer_proof", sa.Column("refusal_reason", sa.String(length=300), nullable=False, server_default="")
    )
    op.add_column("payment", sa.Column("reminded_at", UtcDateTime(), nullable=True))
    op.add_column(
        "credit_account", sa.Column("keeps_surplus", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("document_series", sa.Column("first", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("document_series", "first")
    op.drop_column("credit_account", "keeps_surplus")
    op.drop_column("payment", "reminded_at")
    op.drop_column("transfer_proof", "refusal_reason")
    op.drop_column("transfer_proof", "refused_by")
    op.drop_column("transfer_proof", "refused_at")
