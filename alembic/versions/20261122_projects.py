"""Projects, and after how many days the house speaks up."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_project_counter")),
    )
    op.create_table(
        "watch_limit",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watch_limit")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("retailer_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("status_since", UtcDateTime(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_by_user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("budget_minor >= 0", name=op.f("ck_project_budget_not_negative")),
        sa.CheckConstraint("due_on >= starts_on", name=op.f("ck_project_due_after_start")),
        sa.ForeignKeyConstraint(["customer_id"], ["user_account.id"], name=op.f("fk_project_customer_id")),
        sa.ForeignKeyConstraint(["retailer_id"], ["retailer.id"], name=op.f("fk_project_retailer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_project_public_id")),
    )
    for column in ("customer_id", "due_on", "retailer_id", "status"):
        op.create_index(op.f(f"ix_project_{column}"), "project", [column], unique=False)
    op.create_table(
        "project_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=16), nullable=True),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_by_user_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_history_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_history")),
    )
    op.create_table(
        "project_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_by_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_note_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_note")),
    )
    op.create_table(
        "project_member",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_member_project_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_project_member_user_id")),
        sa.PrimaryKeyConstraint("project_id", "user_id", name=op.f("pk_project_member")),
    )
    op.create_index(op.f("ix_project_member_user_id"), "project_member", ["user_id"], unique=False)
    op.create_table(
        "project_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.Column("linked_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_link_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_link")),
        sa.UniqueConstraint("project_id", "kind", "ref", name=op.f("uq_project_link_project_id_kind_ref")),
    )
    op.create_index("ix_project_link_kind_ref", "project_link", ["kind", "ref"], unique=False)
    op.create_index(
        "uq_project_link_order",
        "project_link",
        ["ref"],
        unique=True,
        sqlite_where=sa.text("kind = 'order'"),
        postgresql_where=sa.text("kind = 'order'"),
    )
    op.create_table(
        "project_milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("blocking_kind", sa.String(length=24), nullable=False),
        sa.Column("blocking_ref", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(blocking_kind = '') = (blocking_ref = '')", name=op.f("ck_project_milestone_blocking_whole")
        ),
        sa.CheckConstraint(
            "starts_on IS NULL OR starts_on <= due_on", name=op.f("ck_project_milestone_due_after_start")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_milestone_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_milestone")),
    )
    op.create_table(
        "project_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", sa.String(length=40), nullable=False),
        sa.Column("shop_minor", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_project_cost_amount_positive")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_cost_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_cost")),
    )
    for table in ("project_cost", "project_history", "project_milestone", "project_note"):
        op.create_index(op.f(f"ix_{table}_project_id"), table, ["project_id"], unique=False)


def downgrade() -> None:
    for table in (
        *("project_cost", "project_milestone", "project_link", "project_member", "project_note", "project_history"),
        *("project", "watch_limit", "project_counter"),
    ):
        op.drop_table(table)
