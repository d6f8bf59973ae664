"""Data jobs: uploads, pipelines, jobs with their batches, records and log, and staged records."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "migration_pipeline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_migration_pipeline_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_pipeline")),
        sa.UniqueConstraint("public_id", name=op.f("uq_migration_pipeline_public_id")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_migration_pipeline_tenant_id_name")),
    )
    with op.batch_alter_table("migration_pipeline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_migration_pipeline_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "migration_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("shape", Json, nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_migration_upload_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_migration_upload_public_id")),
    )
    with op.batch_alter_table("migration_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_migration_upload_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "staged_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.String(length=80), nullable=False),
        sa.Column("record_key", sa.String(length=200), nullable=False),
        sa.Column("values", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_staged_record_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_record")),
        sa.UniqueConstraint(
            "tenant_id", "dataset", "record_key", name=op.f("uq_staged_record_tenant_id_dataset_record_key")
        ),
    )
    op.create_table(
        "migration_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("source", Json, nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("secrets", Json, nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.Column("pipeline_id", sa.Integer(), nullable=True),
        sa.Column("pipeline_version", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=200), nullable=True),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("error_code", sa.String(length=60), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("rows_total", sa.BigInteger(), nullable=True),
        sa.Column("loaded", sa.BigInteger(), nullable=False),
        sa.Column("skipped", sa.BigInteger(), nullable=False),
        sa.Column("dead", sa.BigInteger(), nullable=False),
        sa.Column("batches_total", sa.Integer(), nullable=False),
        sa.Column("batches_ended", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("undo_status", sa.String(length=20), nullable=True),
        sa.Column("undone", sa.BigInteger(), nullable=False),
        sa.Column("not_undone", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pipeline_id"], ["migration_pipeline.id"], name=op.f("fk_migration_job_pipeline_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_migration_job_tenant_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["migration_upload.id"], name=op.f("fk_migration_job_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_job")),
        sa.UniqueConstraint("public_id", name=op.f("uq_migration_job_public_id")),
        sa.UniqueConstraint("tenant_id", "request_key", name=op.f("uq_migration_job_tenant_id_request_key")),
    )
    with op.batch_alter_table("migration_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_migration_job_status"), ["status"], unique=False)
        batch_op.create_index("ix_migration_job_tenant_id_id", ["tenant_id", "id"], unique=False)

    op.create_table(
        "migration_pipeline_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pipeline_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pipeline_id"], ["migration_pipeline.id"], name=op.f("fk_migration_pipeline_version_pipeline_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_pipeline_version")),
        sa.UniqueConstraint("pipeline_id", "version", name=op.f("uq_migration_pipeline_version_pipeline_id_version")),
    )
    op.create_table(
        "migration_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_retry", sa.Boolean(), nullable=False),
        sa.Column("first_row", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("loaded", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("dead", sa.Integer(), nullable=False),
        sa.Column("totals", Json, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["migration_job.id"], name=op.f("fk_migration_batch_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_batch")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_migration_batch_job_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_migration_batch_public_id")),
    )
    with op.batch_alter_table("migration_batch", schema=None) as batch_op:
        batch_op.create_index("ix_migration_batch_job_id_status", ["job_id", "status"], unique=False)

    op.create_table(
        "migration_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("batch_number", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["migration_job.id"], name=op.f("fk_migration_event_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_event")),
    )
    with op.batch_alter_table("migration_event", schema=None) as batch_op:
        batch_op.create_index("ix_migration_event_job_id_id", ["job_id", "id"], unique=False)

    op.create_table(
        "migration_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.BigInteger(), nullable=False),
        sa.Column("record_key", sa.String(length=200), nullable=False),
        sa.Column("values_hash", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("facts", Json, nullable=True),
        sa.Column("errors", Json, nullable=True),
        sa.Column("raw", Json, nullable=True),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.Column("is_edited", sa.Boolean(), nullable=False),
        sa.Column("retry_batch_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undo_code", sa.String(length=60), nullable=False),
        sa.Column("undo_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["migration_batch.id"], name=op.f("fk_migration_record_batch_id")),
        sa.ForeignKeyConstraint(["job_id"], ["migration_job.id"], name=op.f("fk_migration_record_job_id")),
        sa.ForeignKeyConstraint(
            ["retry_batch_id"], ["migration_batch.id"], name=op.f("fk_migration_record_retry_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_record")),
        sa.UniqueConstraint("job_id", "row_number", name=op.f("uq_migration_record_job_id_row_number")),
    )
    with op.batch_alter_table("migration_record", schema=None) as batch_op:
        batch_op.create_index("ix_migration_record_batch_id", ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_migration_record_dead",
            ["job_id", "row_number"],
            unique=False,
            sqlite_where=sa.text("outcome = 'dead_letter'"),
            postgresql_where=sa.text("outcome = 'dead_letter'"),
        )
        batch_op.create_index("ix_migration_record_key", ["job_id", "record_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_migration_record_retry_batch_id"), ["retry_batch_id"], unique=False)
        batch_op.create_index(
            "uq_migration_record_loaded_key",
            ["job_id", "record_key"],
            unique=True,
            sqlite_where=sa.text("outcome = 'loaded'"),
            postgresql_where=sa.text("outcome = 'loaded'"),
        )
