"""Suppliers with what they offer, purchase orders, and the goods that come of them."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime
from freight_app.purchasing.orders.models import insert_purchase_setting

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('purchase_counter',
    sa.Column('kind', sa.String(length=4), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'year', name=op.f('pk_purchase_counter'))
    )
    op.create_table('purchase_limit',
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('limit_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('limit_minor >= 0', name=op.f('ck_purchase_limit_limit_not_negative')),
    sa.PrimaryKeyConstraint('role', name=op.f('pk_purchase_limit'))
    )
    op.create_table('purchase_setting',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('over_receipt_percent', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_purchase_setting_single_row')),
    sa.CheckConstraint('over_receipt_percent BETWEEN 0 AND 100', name=op.f('ck_purchase_setting_percent_within_hundred')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_setting'))
    )
    op.create_table('supplier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('incoterm', sa.String(length=3), nullable=True),
    sa.Column('incoterm_place', sa.String(length=120), nullable=False),
    sa.Column('payment_terms_days', sa.Integer(), nullable=False),
    sa.Column('lead_time_days', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('min_order_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_number', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('updated_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('lead_time_days BETWEEN 0 AND 730', name=op.f('ck_supplier_lead_time_within_two_years')),
    sa.CheckConstraint('min_order_minor >= 0', name=op.f('ck_supplier_min_order_not_negative')),
    sa.CheckConstraint('payment_terms_days BETWEEN 0 AND 365', name=op.f('ck_supplier_terms_within_a_year')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier')),
    sa.UniqueConstraint('code', name=op.f('uq_supplier_code')),
    sa.UniqueConstraint('public_id', name=op.f('uq_supplier_public_id'))
    )
    op.create_index('ix_supplier_is_active_name', 'supplier', ['is_active', 'name'], unique=False)
    op.create_table('purchase_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_since', UtcDateTime(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('rate', sa.String(length=40), nullable=True),
    sa.Column('rate_on', sa.Date(), nullable=True),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('incoterm', sa.String(length=3), nullable=True),
    sa.Column('incoterm_place', sa.String(length=120), nullable=False),
    sa.Column('payment_terms_days', sa.Integer(), nullable=False),
    sa.Column('project_ref', sa.String(length=40), nullable=True),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('promised_now_on', sa.Date(), nullable=True),
    sa.Column('supplier_reference', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=200), nullable=False),
    sa.Column('created_by_user_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', UtcDateTime(), nullable=True),
    sa.Column('approved_by', sa.String(length=200), nullable=False),
    sa.Column('approved_by_user_id', sa.Integer(), nullable=True),
    sa.Column('placed_at', UtcDateTime(), nullable=True),
    sa.Column('confirmed_at', UtcDateTime(), nullable=True),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=True),
    sa.CheckConstraint('total_minor >= 0', name=op.f('ck_purchase_order_total_not_negative')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_purchase_order_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_order')),
    sa.UniqueConstraint('number', name=op.f('uq_purchase_order_number'))
    )
    op.create_index(op.f('ix_purchase_order_project_ref'), 'purchase_order', ['project_ref'], unique=False)
    op.create_index('ix_purchase_order_status_created_at', 'purchase_order', ['status', 'created_at'], unique=False)
    op.create_index('ix_purchase_order_supplier_id_status', 'purchase_order', ['supplier_id', 'status'], unique=False)
    op.create_table('supplier_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=80), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('gets_orders', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_supplier_contact_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_contact'))
    )
    op.create_index(op.f('ix_supplier_contact_supplier_id'), 'supplier_contact', ['supplier_id'], unique=False)
    op.create_table('purchase_history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('from_status', sa.String(length=20), nullable=True),
    sa.Column('to_status', sa.String(length=20), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('changed_by', sa.String(length=200), nullable=False),
    sa.Column('changed_by_user_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_purchase_history_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_history'))
    )
    op.create_index(op.f('ix_purchase_history_order_id'), 'purchase_history', ['order_id'], unique=False)
    op.create_table('purchase_order_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('sku', sa.String(length=64), nullable=False),
    sa.Column('supplier_sku', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.Column('received_quantity', sa.Integer(), nullable=False),
    sa.Column('rejected_quantity', sa.Integer(), nullable=False),
    sa.Column('closed_quantity', sa.Integer(), nullable=False),
    sa.Column('wanted_on', sa.Date(), nullable=True),
    sa.Column('confirmed_quantity', sa.Integer(), nullable=True),
    sa.Column('confirmed_price_minor', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('need', Json, nullable=True),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_purchase_order_line_quantity_positive')),
    sa.CheckConstraint('received_quantity >= 0 AND rejected_quantity >= 0 AND closed_quantity >= 0', name=op.f('ck_purchase_order_line_counts_not_negative')),
    sa.CheckConstraint('unit_price_minor >= 0', name=op.f('ck_purchase_order_line_price_not_negative')),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_purchase_order_line_order_id')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_purchase_order_line_product_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_order_line')),
    sa.UniqueConstraint('order_id', 'position', name=op.f('uq_purchase_order_line_order_id_position')),
    sa.UniqueConstraint('order_id', 'product_id', name=op.f('uq_purchase_order_line_order_id_product_id'))
    )
    op.create_index(op.f('ix_purchase_order_line_product_id'), 'purchase_order_line', ['product_id'], unique=False)
    op.create_table('purchase_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('location_id', sa.Integer(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('received_by', sa.String(length=200), nullable=False),
    sa.Column('received_by_user_id', sa.Integer(), nullable=True),
    sa.Column('delivery_note', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('over_reason', sa.String(length=300), nullable=False),
    sa.Column('undone_at', UtcDateTime(), nullable=True),
    sa.Column('undone_by', sa.String(length=200), nullable=False),
    sa.Column('undo_reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['location_id'], ['stock_location.id'], name=op.f('fk_purchase_receipt_location_id')),
    sa.ForeignKeyConstraint(['order_id'], ['purchase_order.id'], name=op.f('fk_purchase_receipt_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purchase_receipt')),
    sa.UniqueConstraint('number', name=op.f('uq_purchase_receipt_number'))
    )
    op.create_index('ix_purchase_receipt_order_id_received_at', 'purchase_receipt', ['order_id', 'received_at'], unique=False)
    op.create_table('supplier_product',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('supplier_sku', sa.String(length=64), nullable=False),
    sa.Column('price_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('min_quantity', sa.Integer(), nullable=False),
    sa.Column('pack_size', sa.Integer(), nullable=False),
    sa.Column('lead_time_days', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('entered_by', sa.String(length=200), nullable=False),
    sa.CheckConstraint('min_quantity > 0 AND pack_size > 0', name=op.f('ck_supplier_product_quantities_positive')),
    sa.CheckConstraint('price_minor >= 0', name=op.f('ck_supplier_product_price_not_negative')),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name=op.f('ck_supplier_product_ends_after_it_begins')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_supplier_product_product_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['supplier.id'], name=op.f('fk_supplier_product_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplier_product'))
    )
    op.create_index('ix_supplier_product_product_id_supplier_id', 'supplier_product', ['product_id', 'supplier_id'], unique=False)
    op.create_index('uq_supplier_product_offer', 'supplier_product', ['supplier_id', 'product_id', 'min_quantity', 'valid_from'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.create_table('purchase_receipt_line',
    sa.Column('receipt_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('accepted', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('photos', Json, nullable=False),
    sa.CheckConstraint('accepted + rejected > 0', name=op.f('ck_purchase_receipt_line_something_came')),
    sa.CheckConstraint('accepted >= 0 AND rejected >= 0', name=op.f('ck_purchase_receipt_line_counts_not_negative')),
    sa.ForeignKeyConstraint(['line_id'], ['purchase_order_line.id'], name=op.f('fk_purchase_receipt_line_line_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['purchase_receipt.id'], name=op.f('fk_purchase_receipt_line_receipt_id')),
    sa.PrimaryKeyConstraint('receipt_id', 'line_id', name=op.f('pk_purchase_receipt_line'))
    )
    op.create_index(op.f('ix_purchase_receipt_line_line_id'), 'purchase_receipt_line', ['line_id'], unique=False)
    insert_purchase_setting(op.get_bind())


def downgrade() -> None:
    op.drop_table('purchase_receipt_line')
    op.drop_table('supplier_product')
    op.drop_table('purchase_receipt')
    op.drop_table('purchase_order_line')
    op.drop_table('purchase_history')
    op.drop_table('supplier_contact')
    op.drop_table('purchase_order')
    op.drop_table('supplier')
    op.drop_table('purchase_setting')
    op.drop_table('purchase_limit')
    op.drop_table('purchase_counter')
