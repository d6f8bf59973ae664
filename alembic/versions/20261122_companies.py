"""Companies of several people: members, invitations, what each spends, orders that wait for an approval."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import UtcDateTime
from freight_app.kit.ids import new_token

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NEW = ("order_approval", "member_spend", "member_month", "company_invitation", "company_member")


def upgrade() -> None:
    op.create_table(
        "company_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("retailer_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        *_limits(),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "order_limit_minor IS NULL OR order_limit_minor >= 0",
            name=op.f("ck_company_member_order_limit_not_negative"),
        ),
        sa.CheckConstraint(
            "month_limit_minor IS NULL OR month_limit_minor >= 0",
            name=op.f("ck_company_member_month_limit_not_negative"),
        ),
        sa.ForeignKeyConstraint(["retailer_id"], ["retailer.id"], name=op.f("fk_company_member_retailer_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_company_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_member")),
        sa.UniqueConstraint("public_id", name=op.f("uq_company_member_public_id")),
        sa.UniqueConstraint("retailer_id", "user_id", name=op.f("uq_company_member_retailer_id_user_id")),
    )
    op.create_index(
        "uq_company_member_live_user",
        "company_member",
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'removed'"),
        postgresql_where=sa.text("state <> 'removed'"),
    )
    op.create_table(
        "company_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=40), nullable=False),
        sa.Column("retailer_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        *_limits(),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by", sa.String(length=200), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["retailer_id"], ["retailer.id"], name=op.f("fk_company_invitation_retailer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_company_invitation_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_company_invitation_token_hash")),
    )
    op.create_index(
        "uq_company_invitation_pending",
        "company_invitation",
        ["retailer_id", "email_key"],
        unique=True,
        sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
    )
    # In plain SQL: SQLite takes a column with its key in place, where Alembic would write the whole table anew.
    op.execute(
        "ALTER TABLE sales_order ADD COLUMN retailer_id INTEGER "
        "CONSTRAINT fk_sales_order_retailer_id REFERENCES retailer (id)"
    )
    op.create_index("ix_sales_order_retailer_id_placed_at", "sales_order", ["retailer_id", "placed_at"])
    op.create_table(
        "member_month",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("spent_minor >= 0", name=op.f("ck_member_month_spent_not_negative")),
        sa.ForeignKeyConstraint(["member_id"], ["company_member.id"], name=op.f("fk_member_month_member_id")),
        sa.PrimaryKeyConstraint("member_id", "month", "currency", name=op.f("pk_member_month")),
    )
    op.create_table(
        "member_spend",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_member_spend_amount_not_negative")),
        sa.ForeignKeyConstraint(["member_id"], ["company_member.id"], name=op.f("fk_member_spend_member_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_member_spend_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_member_spend")),
    )
    op.create_index("ix_member_spend_member_id_month", "member_spend", ["member_id", "month"])
    op.create_table(
        "order_approval",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("retailer_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("because", sa.String(length=16), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_by_user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["company_member.id"], name=op.f("fk_order_approval_member_id")),
        sa.ForeignKeyConstraint(["order_id"], ["sales_order.id"], name=op.f("fk_order_approval_order_id")),
        sa.ForeignKeyConstraint(["retailer_id"], ["retailer.id"], name=op.f("fk_order_approval_retailer_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_approval")),
    )
    op.create_index("ix_order_approval_retailer_id_state", "order_approval", ["retailer_id", "state"])
    let_owners_in(op.get_bind())


def let_owners_in(connection: sa.Connection) -> None:
    """Who acted for a company alone becomes its owner; what they bought at trade prices or on account, the company's."""
    member = sa.table(
        "company_member",
        *(sa.column(name) for name in ("public_id", "retailer_id", "user_id", "role", "state", "currency")),
        *(sa.column(name, sa.Boolean()) for name in ("needs_approval",)),
        *(sa.column(name, UtcDateTime()) for name in ("joined_at", "changed_at")),
    )
    retailer = sa.table("retailer", sa.column("id"), sa.column("user_id"), sa.column("applied_at", UtcDateTime()))
    owners = [
        {
            "public_id": new_token(12),
            "retailer_id": row.id,
            "user_id": row.user_id,
            "role": "owner",
            "state": "active",
            "currency": "",
            "needs_approval": False,
            "joined_at": row.applied_at,
            "changed_at": row.applied_at,
        }
        for row in connection.execute(sa.select(retailer))
    ]
    if owners:
        connection.execute(sa.insert(member), owners)
    connection.execute(
        sa.text(
            "UPDATE sales_order SET retailer_id = (SELECT r.id FROM retailer r WHERE r.user_id = sales_order.user_id)"
            " WHERE user_id IS NOT NULL AND (price_group <> 'public' OR payment_method = 'on_account')"
        )
    )


def downgrade() -> None:
    op.drop_index("ix_sales_order_retailer_id_placed_at", table_name="sales_order")
    with op.batch_alter_table("sales_order") as table:
        table.drop_column("retailer_id")
    for name in _NEW:
        op.drop_table(name)


def _limits() -> tuple[sa.Column, ...]:
    return (
        sa.Column("order_limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("month_limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
    )
