"""Bills of freight, duty and the like, and how they are shared over what came."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cost_bill',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=True),
    sa.Column('issuer', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('rate', sa.String(length=40), nullable=False),
    sa.Column('rate_on', sa.Date(), nullable=False),
    sa.Column('own_minor', sa.BigInteger(), nullable=False),
    sa.Column('billed_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('document_ref', sa.String(length=120), nullable=False),
    sa.Column('basis', sa.String(length=16), nullable=False),
    sa.Column('used_basis', sa.String(length=16), nullable=False),
    sa.Column('lacking', Json, nullable=False),
    sa.Column('unplaced_minor', sa.BigInteger(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=200), nullable=False),
    sa.Column('created_by_user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount_minor <> 0', name=op.f('ck_cost_bill_amount_not_zero')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_cost_bill_supplier_id_supplier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cost_bill')),
    sa.UniqueConstraint('public_id', name=op.f('uq_cost_bill_public_id'))
    )
    op.create_index(op.f('ix_cost_bill_supplier_id'), 'cost_bill', ['supplier_id'], unique=False)
    op.create_table('cost_bill_cover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('receipt_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['bill_id'], ['cost_bill.id'], name=op.f('fk_cost_bill_cover_bill_id_cost_bill'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_cost_bill_cover_order_id_purchase_order')),
    sa.ForeignKeyConstraint(['receipt_id'], ['purchase_receipt.id'], name=op.f('fk_cost_bill_cover_receipt_id_purchase_receipt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cost_bill_cover')),
    sa.UniqueConstraint('bill_id', 'order_id', 'receipt_id', name=op.f('uq_cost_bill_cover_bill_id'))
    )
    op.create_index(op.f('ix_cost_bill_cover_order_id'), 'cost_bill_cover', ['order_id'], unique=False)
    op.create_table('cost_bill_measure',
    sa.Column('bill_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('measure', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['bill_id'], ['cost_bill.id'], name=op.f('fk_cost_bill_measure_bill_id_cost_bill'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['line_id'], ['purchase_order_line.id'], name=op.f('fk_cost_bill_measure_line_id_purchase_order_line')),
    sa.PrimaryKeyConstraint('bill_id', 'line_id', name=op.f('pk_cost_bill_measure'))
    )
    op.create_table('cost_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bill_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('receipt_id', sa.Integer(), nullable=True),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('late_minor', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['bill_id'], ['cost_bill.id'], name=op.f('fk_cost_share_bill_id_cost_bill'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['line_id'], ['purchase_order_line.id'], name=op.f('fk_cost_share_line_id_purchase_order_line')),
    sa.ForeignKeyConstraint(['receipt_id'], ['purchase_receipt.id'], name=op.f('fk_cost_share_receipt_id_purchase_receipt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cost_share')),
    sa.UniqueConstraint('bill_id', 'line_id', 'receipt_id', name=op.f('uq_cost_share_bill_id'))
    )
    op.create_index('ix_cost_share_line_id_receipt_id', 'cost_share', ['line_id', 'receipt_id'], unique=False)


def downgrade() -> None:
    op.drop_table('cost_share')
    op.drop_table('cost_bill_measure')
    op.drop_table('cost_bill_cover')
    op.drop_table('cost_bill')
