"""Moves: whole exports of other systems; dead letters dropped by hand; what an undo has to say of a record."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "migration_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("preset", sa.String(length=60), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_migration_move_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_move")),
        sa.UniqueConstraint("public_id", name=op.f("uq_migration_move_public_id")),
    )
    op.create_index(op.f("ix_migration_move_tenant_id"), "migration_move", ["tenant_id"], unique=False)
    op.create_table(
        "migration_move_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["move_id"], ["migration_move.id"], name=op.f("fk_migration_move_step_move_id_migration_move")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["migration_upload.id"], name=op.f("fk_migration_move_step_upload_id_migration_upload")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["migration_job.id"], name=op.f("fk_migration_move_step_job_id_migration_job")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_move_step")),
        sa.UniqueConstraint("move_id", "number", name=op.f("uq_migration_move_step_move_id_number")),
        sa.UniqueConstraint("job_id", name=op.f("uq_migration_move_step_job_id")),
    )
    op.add_column("migration_job", sa.Column("dropped", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("migration_record", sa.Column("dropped_at", UtcDateTime(), nullable=True))
    op.add_column("migration_record", sa.Column("undo_facts", Json, nullable=True))
    op.drop_column("migration_batch", "next_attempt_at")


def downgrade() -> None:
    op.add_column("migration_batch", sa.Column("next_attempt_at", UtcDateTime(), nullable=True))
    op.drop_column("migration_record", "undo_facts")
    op.drop_column("migration_record", "dropped_at")
    op.drop_column("migration_job", "dropped")
    op.drop_table("migration_move_step")
    op.drop_table("migration_move")
