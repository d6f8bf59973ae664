"""News to people, how they want it, and alerts."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0028"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("open_key", sa.String(length=230), nullable=True),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_ref", sa.String(length=120), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("tellings", sa.Integer(), nullable=False),
        sa.Column("owner_user_id", sa.Integer(), nullable=True),
        sa.Column("first_raised_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("waiting_since", UtcDateTime(), nullable=False),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("muted_until", UtcDateTime(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(status = 'muted') = (muted_until IS NOT NULL)", name=op.f("ck_alert_muted_until_a_day")),
        sa.CheckConstraint("(status = 'resolved') = (open_key IS NULL)", name=op.f("ck_alert_key_while_it_stands")),
        sa.ForeignKeyConstraint(["owner_user_id"], ["user_account.id"], name=op.f("fk_alert_owner_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("open_key", name=op.f("uq_alert_open_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_alert_public_id")),
    )
    op.create_index(op.f("ix_alert_resolved_at"), "alert", ["resolved_at"], unique=False)
    op.create_index("ix_alert_status_kind", "alert", ["status", "kind"], unique=False)
    op.create_index("ix_alert_subject", "alert", ["subject_kind", "subject_ref"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_ref", sa.String(length=120), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("in_bell", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notification_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notification_public_id")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_notification_user_id_key")),
    )
    op.create_index(op.f("ix_notification_created_at"), "notification", ["created_at"], unique=False)
    op.create_index(op.f("ix_notification_key"), "notification", ["key"], unique=False)
    op.create_index(
        "ix_notification_unread",
        "notification",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL AND in_bell"),
        postgresql_where=sa.text("read_at IS NULL AND in_bell"),
    )
    op.create_index("ix_notification_user_id_id", "notification", ["user_id", "id"], unique=False)
    op.create_table(
        "notification_hours",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("digest_at", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notification_hours_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notification_hours")),
    )
    op.create_table(
        "notification_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notification_preference_user_id")),
        sa.PrimaryKeyConstraint("user_id", "kind", "channel", name=op.f("pk_notification_preference")),
    )
    op.create_table(
        "notification_rhythm",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("rhythm", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notification_rhythm_user_id")),
        sa.PrimaryKeyConstraint("user_id", "category", name=op.f("pk_notification_rhythm")),
    )
    op.create_table(
        "alert_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("from_status", sa.String(length=16), nullable=True),
        sa.Column("to_status", sa.String(length=16), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_by_user_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_step_alert_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_step")),
    )
    op.create_index(op.f("ix_alert_step_alert_id"), "alert_step", ["alert_id"], unique=False)
    op.create_table(
        "notification_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("in_digest", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("handed_at", UtcDateTime(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_notification_delivery_message_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_notification_delivery_notification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notification_delivery_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_delivery")),
        sa.UniqueConstraint(
            "notification_id", "channel", name=op.f("uq_notification_delivery_notification_id_channel")
        ),
    )
    op.create_index(op.f("ix_notification_delivery_message_id"), "notification_delivery", ["message_id"], unique=False)
    op.create_index(
        "ix_notification_delivery_waiting",
        "notification_delivery",
        ["due_at", "user_id"],
        unique=False,
        sqlite_where=sa.text("handed_at IS NULL"),
        postgresql_where=sa.text("handed_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_notification_delivery_waiting", table_name="notification_delivery")
    op.drop_index(op.f("ix_notification_delivery_message_id"), table_name="notification_delivery")
    op.drop_table("notification_delivery")
    op.drop_index(op.f("ix_alert_step_alert_id"), table_name="alert_step")
    op.drop_table("alert_step")
    op.drop_table("notification_rhythm")
    op.drop_table("notification_preference")
    op.drop_table("notification_hours")
    op.drop_index("ix_notification_user_id_id", table_name="notification")
    op.drop_index("ix_notification_unread", table_name="notification")
    op.drop_index(op.f("ix_notification_key"), table_name="notification")
    op.drop_index(op.f("ix_notification_created_at"), table_name="notification")
    op.drop_table("notification")
    op.drop_index("ix_alert_subject", table_name="alert")
    op.drop_index("ix_alert_status_kind", table_name="alert")
    op.drop_index(op.f("ix_alert_resolved_at"), table_name="alert")
    op.drop_table("alert")
