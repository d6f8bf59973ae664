"""Messages by more ways than mail, the shop's own words, campaigns and who wants news."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("provider_ref", sa.String(length=200), server_default="", nullable=False))
        batch.add_column(sa.Column("delivered_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("read_at", UtcDateTime(), nullable=True))
    op.create_index(
        "ix_message_provider_ref",
        "message",
        ["provider_ref"],
        unique=False,
        sqlite_where=sa.text("provider_ref <> ''"),
        postgresql_where=sa.text("provider_ref <> ''"),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("endpoint_hash", sa.String(length=64), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=60), nullable=False),
        sa.Column("user_agent", sa.String(length=400), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_push_subscription_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("endpoint_hash", name=op.f("uq_push_subscription_endpoint_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_push_subscription_public_id")),
    )
    op.create_index(op.f("ix_push_subscription_user_id"), "push_subscription", ["user_id"], unique=False)
    op.create_table(
        "template_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", Json, nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint(
            "template",
            "channel",
            "language",
            "version",
            name=op.f("uq_template_version_template_channel_language_version"),
        ),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("audience", Json, nullable=False),
        sa.Column("texts", Json, nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("frozen_after", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_public_id")),
    )
    op.create_index(op.f("ix_campaign_created_at"), "campaign", ["created_at"], unique=False)
    op.create_index(op.f("ix_campaign_status"), "campaign", ["status"], unique=False)
    op.create_table(
        "campaign_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("unsubscribed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_recipient_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_campaign_recipient_message_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_campaign_recipient_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_recipient")),
        sa.UniqueConstraint("campaign_id", "address", name=op.f("uq_campaign_recipient_campaign_id_address")),
        sa.UniqueConstraint("campaign_id", "user_id", name=op.f("uq_campaign_recipient_campaign_id_user_id")),
    )
    op.create_index(
        "ix_campaign_recipient_campaign_id_state_id",
        "campaign_recipient",
        ["campaign_id", "state", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_campaign_recipient_message_id"), "campaign_recipient", ["message_id"], unique=False)
    op.create_index(op.f("ix_campaign_recipient_user_id"), "campaign_recipient", ["user_id"], unique=False)
    op.create_table(
        "news_consent",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_news_consent_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_news_consent")),
    )


def downgrade() -> None:
    for table in ("news_consent", "campaign_recipient", "campaign", "template_version", "push_subscription"):
        op.drop_table(table)
    op.drop_index("ix_message_provider_ref", "message")
    with op.batch_alter_table("message") as batch:
        for column in ("read_at", "delivered_at", "provider_ref"):
            batch.drop_column(column)
