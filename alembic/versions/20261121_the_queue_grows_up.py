"""The queue grows up: tenants take turns, tasks can be cancelled, workers can be seen."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WAITING = sa.text("status IN ('queued', 'retrying')")


def upgrade() -> None:
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tenant", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("cancel_requested_at", UtcDateTime(), nullable=True))
        batch_op.create_index(
            "ix_work_task_lanes",
            ["kind", "tenant", "priority", "run_at", "id"],
            unique=False,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        )
    op.create_table(
        "work_turn",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_work_turn")),
    )
    op.create_table(
        "work_worker",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_work_worker")),
    )


def downgrade() -> None:
    op.drop_table("work_worker")
    op.drop_table("work_turn")
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.drop_index("ix_work_task_lanes", sqlite_where=_WAITING, postgresql_where=_WAITING)
        batch_op.drop_column("cancel_requested_at")
        batch_op.drop_column("tenant")
