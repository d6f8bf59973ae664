"""Tasks may carry a retry policy of their own; on PostgreSQL Procrastinate brings them to their workers."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json
from freight_app.work.procrastinate_schema import install_procrastinate, remove_procrastinate

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SCHEMA = Path(__file__).parents[1] / "schemas" / "procrastinate_3_10_0.sql"


def upgrade() -> None:
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("policy", Json, nullable=True))
    install_procrastinate(op.get_bind(), _SCHEMA.read_text(encoding="utf-8"))


def downgrade() -> None:
    remove_procrastinate(op.get_bind())
    with op.batch_alter_table("work_task", schema=None) as batch_op:
        batch_op.drop_column("policy")
