"""Currencies: dated exchange rates, what a visitor looks at, what an order was shown as."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('exchange_rate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('base', sa.String(length=3), nullable=False),
    sa.Column('quote', sa.String(length=3), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('rated_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=24), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('entered_by', sa.String(length=200), nullable=False),
    sa.Column('entered_by_user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('base <> quote', name=op.f('ck_exchange_rate_two_currencies')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exchange_rate'))
    )
    op.create_index(
        'ix_exchange_rate_base_quote_rated_on', 'exchange_rate', ['base', 'quote', 'rated_on'], unique=False
    )
    op.create_table('rate_refresh',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.String(length=24), nullable=False),
    sa.Column('fetched_at', UtcDateTime(), nullable=True),
    sa.Column('failed_at', UtcDateTime(), nullable=True),
    sa.Column('error', sa.String(length=500), nullable=False),
    sa.Column('lacking', Json, nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_rate_refresh_single_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rate_refresh'))
    )
    op.add_column('user_account', sa.Column('shown_currency', sa.String(length=3), server_default='', nullable=False))
    op.add_column('sales_order', sa.Column('shown_currency', sa.String(length=3), nullable=True))
    op.add_column('sales_order', sa.Column('shown_rate', sa.String(length=40), nullable=True))
    op.add_column('sales_order', sa.Column('shown_on', sa.Date(), nullable=True))
    op.add_column('sales_order', sa.Column('shown_total_minor', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for column in ('shown_total_minor', 'shown_on', 'shown_rate', 'shown_currency'):
        op.drop_column('sales_order', column)
    op.drop_column('user_account', 'shown_currency')
    op.drop_table('rate_refresh')
    op.drop_index('ix_exchange_rate_base_quote_rated_on', table_name='exchange_rate')
    op.drop_table('exchange_rate')
