"""Papers of everything: their files in versions, what they belong to, the index of their words, the mails read."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.documents.attached.search_schema import create_document_words, drop_document_words
from freight_app.kit.columns import UtcDateTime

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_document_has_a_version")),
        sa.CheckConstraint("remind_days >= 0", name=op.f("ck_document_reminded_before")),
        sa.ForeignKeyConstraint(["by_user_id"], ["user_account.id"], name=op.f("fk_document_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
    )
    op.create_index("ix_document_by_user_id", "document", ["by_user_id"])
    op.create_index("ix_document_changed_at", "document", ["changed_at"])
    op.create_index("ix_document_expires_on", "document", ["expires_on"])
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("thumb_sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("is_far", sa.Boolean(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("size >= 0", name=op.f("ck_document_version_size_not_negative")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_version_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user_account.id"], name=op.f("fk_document_version_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_version_document_id_number")),
    )
    op.create_index("ix_document_version_by_user_id", "document_version", ["by_user_id"])
    op.create_index("ix_document_version_sha256", "document_version", ["sha256"])
    op.create_index("ix_document_version_thumb_sha256", "document_version", ["thumb_sha256"])
    op.create_table(
        "document_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_ref", sa.String(length=80), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_link_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_link")),
        sa.UniqueConstraint(
            "document_id",
            "subject_kind",
            "subject_ref",
            name=op.f("uq_document_link_document_id_subject_kind_subject_ref"),
        ),
    )
    op.create_index("ix_document_link_subject_kind_subject_ref", "document_link", ["subject_kind", "subject_ref"])
    op.create_table(
        "mailed_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_hash", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_papers")),
        sa.UniqueConstraint("message_hash", name=op.f("uq_mailed_papers_message_hash")),
    )
    op.create_index("ix_mailed_papers_read_at", "mailed_papers", ["read_at"])
    create_document_words(op.get_bind())


def downgrade() -> None:
    drop_document_words(op.get_bind())
    op.drop_table("mailed_papers")
    op.drop_table("document_link")
    op.drop_table("document_version")
    op.drop_table("document")
