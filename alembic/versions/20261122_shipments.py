"""Shipments: what is on its way, its parcels, its goods and everything that happened to it."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shipment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=24), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('follow_token', sa.String(length=40), nullable=False),
    sa.Column('direction', sa.String(length=12), nullable=False),
    sa.Column('carrier', sa.String(length=40), nullable=False),
    sa.Column('tracking_number', sa.String(length=60), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_since', UtcDateTime(), nullable=False),
    sa.Column('header_status', sa.String(length=20), nullable=True),
    sa.Column('disagreement', sa.String(length=500), nullable=False),
    sa.Column('signed_by', sa.String(length=120), nullable=False),
    sa.Column('origin', sa.String(length=160), nullable=False),
    sa.Column('destination', sa.String(length=160), nullable=False),
    sa.Column('receiver', Json, nullable=False),
    sa.Column('mode', sa.String(length=12), nullable=False),
    sa.Column('incoterm', sa.String(length=3), nullable=False),
    sa.Column('planned_departure_on', sa.Date(), nullable=True),
    sa.Column('planned_customs_on', sa.Date(), nullable=True),
    sa.Column('planned_arrival_on', sa.Date(), nullable=True),
    sa.Column('departed_at', UtcDateTime(), nullable=True),
    sa.Column('cleared_at', UtcDateTime(), nullable=True),
    sa.Column('arrived_at', UtcDateTime(), nullable=True),
    sa.Column('eta_at', UtcDateTime(), nullable=True),
    sa.Column('eta_source', sa.String(length=12), nullable=True),
    sa.Column('eta_sample', sa.Integer(), nullable=False),
    sa.Column('customs_declaration', sa.String(length=60), nullable=False),
    sa.Column('customs_value_minor', sa.BigInteger(), nullable=True),
    sa.Column('customs_currency', sa.String(length=3), nullable=True),
    sa.Column('origin_country', sa.String(length=2), nullable=False),
    sa.Column('cost_minor', sa.BigInteger(), nullable=True),
    sa.Column('cost_currency', sa.String(length=3), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('label_sha256', sa.String(length=64), nullable=True),
    sa.Column('is_muted', sa.Boolean(), nullable=False),
    sa.Column('is_followed', sa.Boolean(), nullable=False),
    sa.Column('next_poll_at', UtcDateTime(), nullable=True),
    sa.Column('polled_at', UtcDateTime(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=200), nullable=False),
    sa.Column('created_by_user_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint('cost_minor IS NULL OR cost_minor >= 0', name=op.f('ck_shipment_cost_not_negative')),
    sa.CheckConstraint('customs_value_minor IS NULL OR customs_value_minor >= 0', name=op.f('ck_shipment_customs_value_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment')),
    sa.UniqueConstraint('follow_token', name=op.f('uq_shipment_follow_token')),
    sa.UniqueConstraint('number', name=op.f('uq_shipment_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_shipment_public_id'))
    )
    with op.batch_alter_table('shipment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shipment_carrier'), ['carrier'], unique=False)
        batch_op.create_index(batch_op.f('ix_shipment_created_at'), ['created_at'], unique=False)
        batch_op.create_index('ix_shipment_direction_status', ['direction', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_shipment_next_poll_at'), ['next_poll_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_shipment_planned_arrival_on'), ['planned_arrival_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_shipment_tracking_number'), ['tracking_number'], unique=False)

    op.create_table('shipment_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_shipment_counter'))
    )
    op.create_table('parcel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shipment_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('weight_g', sa.Integer(), nullable=True),
    sa.Column('length_mm', sa.Integer(), nullable=True),
    sa.Column('width_mm', sa.Integer(), nullable=True),
    sa.Column('height_mm', sa.Integer(), nullable=True),
    sa.Column('tracking_number', sa.String(length=60), nullable=False),
    sa.Column('contents', sa.String(length=300), nullable=False),
    sa.CheckConstraint('(length_mm IS NULL OR length_mm > 0) AND (width_mm IS NULL OR width_mm > 0) AND (height_mm IS NULL OR height_mm > 0)', name=op.f('ck_parcel_sides_positive')),
    sa.CheckConstraint('weight_g IS NULL OR weight_g > 0', name=op.f('ck_parcel_weight_positive')),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipment.id'], name=op.f('fk_parcel_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parcel')),
    sa.UniqueConstraint('shipment_id', 'position', name=op.f('uq_parcel_shipment_id_position'))
    )
    with op.batch_alter_table('parcel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_parcel_shipment_id'), ['shipment_id'], unique=False)

    op.create_table('shipment_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shipment_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=24), nullable=False),
    sa.Column('before', Json, nullable=False),
    sa.Column('after', Json, nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('changed_by', sa.String(length=200), nullable=False),
    sa.Column('changed_by_user_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipment.id'], name=op.f('fk_shipment_change_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment_change'))
    )
    with op.batch_alter_table('shipment_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shipment_change_shipment_id'), ['shipment_id'], unique=False)

    op.create_table('shipment_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shipment_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('place', sa.String(length=160), nullable=False),
    sa.Column('occurred_at', UtcDateTime(), nullable=True),
    sa.Column('offset_minutes', sa.Integer(), nullable=True),
    sa.Column('is_zone_assumed', sa.Boolean(), nullable=False),
    sa.Column('written', sa.String(length=60), nullable=False),
    sa.Column('doubt', sa.String(length=300), nullable=False),
    sa.Column('source', sa.String(length=12), nullable=False),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('sort_at', UtcDateTime(), nullable=True),
    sa.Column('came_after', Json, nullable=False),
    sa.Column('raw', Json, nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('recorded_by', sa.String(length=200), nullable=False),
    sa.Column('dropped_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipment.id'], name=op.f('fk_shipment_event_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment_event')),
    sa.UniqueConstraint('shipment_id', 'fingerprint', name=op.f('uq_shipment_event_shipment_id_fingerprint'))
    )
    with op.batch_alter_table('shipment_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shipment_event_shipment_id'), ['shipment_id'], unique=False)

    op.create_table('shipment_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('shipment_id', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.String(length=20), nullable=False),
    sa.Column('subject_ref', sa.String(length=80), nullable=False),
    sa.Column('line_ref', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('sku', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('hs_code', sa.String(length=12), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_shipment_item_quantity_positive')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_shipment_item_product_id')),
    sa.ForeignKeyConstraint(['shipment_id'], ['shipment.id'], name=op.f('fk_shipment_item_shipment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment_item')),
    sa.UniqueConstraint('shipment_id', 'subject_kind', 'subject_ref', 'line_ref', name=op.f('uq_shipment_item_shipment_id_subject_kind_subject_ref_line_ref'))
    )
    with op.batch_alter_table('shipment_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shipment_item_product_id'), ['product_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shipment_item_shipment_id'), ['shipment_id'], unique=False)
        batch_op.create_index('ix_shipment_item_subject', ['subject_kind', 'subject_ref'], unique=False)



def downgrade() -> None:
    for table in ("shipment_item", "shipment_event", "shipment_change", "parcel", "shipment", "shipment_counter"):
        op.drop_table(table)
