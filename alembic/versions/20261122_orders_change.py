"""Orders change: amendments, siblings, returns, tags, saved views."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NEW = (
    "return_line",
    "return_history",
    "order_return",
    "order_tag",
    "order_sibling",
    "order_amendment",
    "saved_order_view",
)


def upgrade() -> None:
    # In plain SQL: SQLite takes a column with its check in place, where Alembic would write the whole table anew.
    op.execute(
        "ALTER TABLE sales_order ADD COLUMN returned_minor BIGINT DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_sales_order_returned_within_total "
        "CHECK (returned_minor >= 0 AND returned_minor <= total_minor - short_minor)"
    )
    op.create_table('saved_order_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('query', sa.String(length=600), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('saved_at', UtcDateTime(), nullable=False),
    sa.Column('saved_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_saved_order_view_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_order_view')),
    sa.UniqueConstraint('user_id', 'name', name=op.f('uq_saved_order_view_user_id_name'))
    )
    op.create_index(op.f('ix_saved_order_view_is_shared'), 'saved_order_view', ['is_shared'], unique=False)
    op.create_table('order_amendment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('before', Json, nullable=False),
    sa.Column('after', Json, nullable=False),
    sa.Column('before_minor', sa.BigInteger(), nullable=False),
    sa.Column('after_minor', sa.BigInteger(), nullable=False),
    sa.Column('other_number', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('by_customer', sa.Boolean(), nullable=False),
    sa.Column('amended_at', UtcDateTime(), nullable=False),
    sa.Column('amended_by', sa.String(length=200), nullable=False),
    sa.Column('amended_by_user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('revision > 0', name=op.f('ck_order_amendment_revision_positive')),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_order_amendment_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_amendment')),
    sa.UniqueConstraint('order_id', 'revision', name=op.f('uq_order_amendment_order_id_revision'))
    )
    op.create_table('order_return',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('status_since', UtcDateTime(), nullable=False),
    sa.Column('by_customer', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('requested_at', UtcDateTime(), nullable=False),
    sa.Column('requested_by', sa.String(length=200), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.Column('settlement', sa.String(length=16), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('fee_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount_minor >= 0 AND fee_minor >= 0', name=op.f('ck_order_return_amounts_not_negative')),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_order_return_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_return')),
    sa.UniqueConstraint('number', name=op.f('uq_order_return_number'))
    )
    op.create_index(op.f('ix_order_return_order_id'), 'order_return', ['order_id'], unique=False)
    op.create_index('ix_order_return_status_requested_at', 'order_return', ['status', 'requested_at'], unique=False)
    op.create_table('order_sibling',
    sa.Column('order_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.CheckConstraint('ordinal >= 2', name=op.f('ck_order_sibling_ordinal_from_two')),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_order_sibling_order_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['sales_order.id'], name=op.f('fk_order_sibling_parent_id')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_order_sibling')),
    sa.UniqueConstraint('parent_id', 'ordinal', name=op.f('uq_order_sibling_parent_id_ordinal'))
    )
    op.create_table('order_tag',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('tagged_at', UtcDateTime(), nullable=False),
    sa.Column('tagged_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_order_tag_order_id')),
    sa.PrimaryKeyConstraint('order_id', 'key', name=op.f('pk_order_tag'))
    )
    op.create_index(op.f('ix_order_tag_key'), 'order_tag', ['key'], unique=False)
    op.create_table('return_history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('from_status', sa.String(length=16), nullable=True),
    sa.Column('to_status', sa.String(length=16), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('changed_by', sa.String(length=200), nullable=False),
    sa.Column('changed_by_user_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['return_id'], ['order_return.id'], name=op.f('fk_return_history_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_history'))
    )
    op.create_index(op.f('ix_return_history_return_id'), 'return_history', ['return_id'], unique=False)
    op.create_table('return_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('order_line_id', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('restocked_quantity', sa.Integer(), nullable=False),
    sa.Column('scrapped_quantity', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_return_line_quantity_positive')),
    sa.CheckConstraint('restocked_quantity + scrapped_quantity <= quantity', name=op.f('ck_return_line_counted_within_announced')),
    sa.CheckConstraint('restocked_quantity >= 0 AND scrapped_quantity >= 0', name=op.f('ck_return_line_counts_not_negative')),
    sa.ForeignKeyConstraint(['order_line_id'], ['order_line.id'], name=op.f('fk_return_line_order_line_id')),
    sa.ForeignKeyConstraint(['return_id'], ['order_return.id'], name=op.f('fk_return_line_return_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_line')),
    sa.UniqueConstraint('return_id', 'order_line_id', name=op.f('uq_return_line_return_id_order_line_id'))
    )
    op.create_index(op.f('ix_return_line_order_line_id'), 'return_line', ['order_line_id'], unique=False)


def downgrade() -> None:
    for table in _NEW:
        op.drop_table(table)
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.drop_constraint("ck_sales_order_returned_within_total", type_="check")
        batch_op.drop_column("returned_minor")
