"""Wishes: lists, notices of stock and prices; what is bought together."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wishlist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("guest_hash", sa.String(length=64), nullable=True),
        sa.Column("share_token", sa.String(length=64), nullable=True),
        sa.Column("notice_token", sa.String(length=64), nullable=False),
        sa.Column("tells_prices", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(user_id IS NULL) <> (guest_hash IS NULL)", name=op.f("ck_wishlist_one_owner")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_wishlist_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishlist")),
        sa.UniqueConstraint("guest_hash", name=op.f("uq_wishlist_guest_hash")),
        sa.UniqueConstraint("notice_token", name=op.f("uq_wishlist_notice_token")),
        sa.UniqueConstraint("share_token", name=op.f("uq_wishlist_share_token")),
        sa.UniqueConstraint("user_id", name=op.f("uq_wishlist_user_id")),
    )
    op.create_index(op.f("ix_wishlist_updated_at"), "wishlist", ["updated_at"], unique=False)
    op.create_table(
        "bought_together",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("lift_percent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["product.id"], name=op.f("fk_bought_together_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_bought_together_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", "other_id", name=op.f("pk_bought_together")),
    )
    op.create_index(op.f("ix_bought_together_other_id"), "bought_together", ["other_id"], unique=False)
    op.create_table(
        "price_drop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("from_minor", sa.BigInteger(), nullable=False),
        sa.Column("to_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=True),
        sa.Column("notice_token", sa.String(length=64), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_price_drop_product_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_price_drop_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_drop")),
    )
    op.create_index(op.f("ix_price_drop_product_id"), "price_drop", ["product_id"], unique=False)
    op.create_index(op.f("ix_price_drop_told_at"), "price_drop", ["told_at"], unique=False)
    op.create_index(
        "uq_price_drop_waiting",
        "price_drop",
        ["person", "product_id"],
        unique=True,
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )
    op.create_table(
        "product_watch",
        sa.Column("base_minor", sa.BigInteger(), nullable=True),
        sa.Column("higher_minor", sa.BigInteger(), nullable=True),
        sa.Column("higher_since", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("target_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (email_key IS NULL)", name=op.f("ck_product_watch_one_owner")),
        sa.CheckConstraint("target_minor IS NULL OR target_minor > 0", name=op.f("ck_product_watch_target_positive")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_watch_product_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_product_watch_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_watch")),
        sa.UniqueConstraint("token", name=op.f("uq_product_watch_token")),
    )
    op.create_index("ix_product_watch_email_key", "product_watch", ["email_key"], unique=False)
    op.create_index(op.f("ix_product_watch_ended_at"), "product_watch", ["ended_at"], unique=False)
    op.create_index(op.f("ix_product_watch_expires_at"), "product_watch", ["expires_at"], unique=False)
    op.create_index(op.f("ix_product_watch_told_at"), "product_watch", ["told_at"], unique=False)
    op.create_index("ix_product_watch_user_id", "product_watch", ["user_id"], unique=False)
    op.create_index(
        "ix_product_watch_waiting", "product_watch", ["product_id", "kind", "created_at", "id"], unique=False
    )
    op.create_index(
        "uq_product_watch_of_email",
        "product_watch",
        ["kind", "product_id", "email_key"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND email_key IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND email_key IS NOT NULL"),
    )
    op.create_index(
        "uq_product_watch_of_user",
        "product_watch",
        ["kind", "product_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND user_id IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_table(
        "wish",
        sa.Column("base_minor", sa.BigInteger(), nullable=True),
        sa.Column("higher_minor", sa.BigInteger(), nullable=True),
        sa.Column("higher_since", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wishlist_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("seen_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_wish_product_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["wishlist_id"], ["wishlist.id"], name=op.f("fk_wish_wishlist_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("wishlist_id", "product_id", name=op.f("uq_wish_wishlist_id_product_id")),
    )
    op.create_index(op.f("ix_wish_product_id"), "wish", ["product_id"], unique=False)


def downgrade() -> None:
    for table in ("bought_together", "price_drop", "product_watch", "wish", "wishlist"):
        op.drop_table(table)
