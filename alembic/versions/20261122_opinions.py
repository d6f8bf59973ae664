"""Opinions: reviews with their stars, questions and answers, votes, reports, and the letter that asks for reviews."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op
from freight_app.kit.columns import Json, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NEW = (
    "product_review",
    "product_answer",
    "review_invitation",
    "product_rating",
    "product_question",
    "opinion_vote",
    "review_mail_refusal",
    "opinion_report",
    "opinion_history",
)


def upgrade() -> None:
    op.create_table('opinion_history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('from_status', sa.String(length=16), nullable=True),
    sa.Column('to_status', sa.String(length=16), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('changed_by', sa.String(length=200), nullable=False),
    sa.Column('changed_by_user_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinion_history'))
    )
    op.create_index('ix_opinion_history_kind_opinion_id', 'opinion_history', ['kind', 'opinion_id'], unique=False)
    op.create_table('opinion_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('reporter_key', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('reported_at', UtcDateTime(), nullable=False),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinion_report')),
    sa.UniqueConstraint('kind', 'opinion_id', 'reporter_key', name=op.f('uq_opinion_report_kind_opinion_id_reporter_key'))
    )
    op.create_table('review_mail_refusal',
    sa.Column('address_hash', sa.String(length=64), nullable=False),
    sa.Column('refused_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('address_hash', name=op.f('pk_review_mail_refusal'))
    )
    op.create_table('opinion_vote',
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('voted_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_opinion_vote_user_id')),
    sa.PrimaryKeyConstraint('kind', 'opinion_id', 'user_id', name=op.f('pk_opinion_vote'))
    )
    op.create_table('product_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('display_name', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('status_since', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('helpful_count', sa.Integer(), nullable=False),
    sa.Column('report_count', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_product_question_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_product_question_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product_question')),
    sa.UniqueConstraint('public_id', name=op.f('uq_product_question_public_id'))
    )
    op.create_index('ix_product_question_product_id_status', 'product_question', ['product_id', 'status', 'published_at'], unique=False)
    op.create_index('ix_product_question_status_since', 'product_question', ['status', 'status_since'], unique=False)
    op.create_index(op.f('ix_product_question_user_id'), 'product_question', ['user_id'], unique=False)
    op.create_table('product_rating',
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('stars_1', sa.Integer(), nullable=False),
    sa.Column('stars_2', sa.Integer(), nullable=False),
    sa.Column('stars_3', sa.Integer(), nullable=False),
    sa.Column('stars_4', sa.Integer(), nullable=False),
    sa.Column('stars_5', sa.Integer(), nullable=False),
    sa.CheckConstraint('count = stars_1 + stars_2 + stars_3 + stars_4 + stars_5', name=op.f('ck_product_rating_count_is_the_sum')),
    sa.CheckConstraint('stars_1 >= 0 AND stars_2 >= 0 AND stars_3 >= 0 AND stars_4 >= 0 AND stars_5 >= 0', name=op.f('ck_product_rating_stars_not_negative')),
    sa.CheckConstraint('total = stars_1 + 2 * stars_2 + 3 * stars_3 + 4 * stars_4 + 5 * stars_5', name=op.f('ck_product_rating_total_is_the_sum')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_product_rating_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('product_id', name=op.f('pk_product_rating'))
    )
    op.create_table('review_invitation',
    sa.Column('order_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('token', sa.String(length=40), nullable=False),
    sa.Column('invited_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['sales_order.id'], name=op.f('fk_review_invitation_order_id')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_review_invitation')),
    sa.UniqueConstraint('token', name=op.f('uq_review_invitation_token'))
    )
    op.create_table('product_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('display_name', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('status_since', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('helpful_count', sa.Integer(), nullable=False),
    sa.Column('report_count', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('by_shop', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['product_question.id'], name=op.f('fk_product_answer_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_product_answer_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product_answer')),
    sa.UniqueConstraint('public_id', name=op.f('uq_product_answer_public_id'))
    )
    op.create_index('ix_product_answer_question_id_status', 'product_answer', ['question_id', 'status'], unique=False)
    op.create_index('ix_product_answer_status_since', 'product_answer', ['status', 'status_since'], unique=False)
    op.create_index(op.f('ix_product_answer_user_id'), 'product_answer', ['user_id'], unique=False)
    op.create_table('product_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('display_name', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('status_since', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=True),
    sa.Column('helpful_count', sa.Integer(), nullable=False),
    sa.Column('report_count', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('author_key', sa.String(length=80), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('photos', Json, nullable=False),
    sa.Column('vehicle_id', sa.Integer(), nullable=True),
    sa.Column('vehicle_year', sa.Integer(), nullable=True),
    sa.Column('edited_at', UtcDateTime(), nullable=True),
    sa.Column('reply', sa.String(length=2000), nullable=False),
    sa.Column('replied_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("rating > 0 OR status = 'draft'", name=op.f('ck_product_review_rated_unless_draft')),
    sa.CheckConstraint('rating BETWEEN 0 AND 5', name=op.f('ck_product_review_rating_in_stars')),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_product_review_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_product_review_user_id')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicle.id'], name=op.f('fk_product_review_vehicle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product_review')),
    sa.UniqueConstraint('product_id', 'author_key', name=op.f('uq_product_review_product_id_author_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_product_review_public_id'))
    )
    op.create_index(op.f('ix_product_review_author_key'), 'product_review', ['author_key'], unique=False)
    op.create_index('ix_product_review_product_id_status', 'product_review', ['product_id', 'status', 'published_at'], unique=False)
    op.create_index('ix_product_review_status_since', 'product_review', ['status', 'status_since'], unique=False)
    op.create_index(op.f('ix_product_review_user_id'), 'product_review', ['user_id'], unique=False)
    op.create_index(op.f('ix_product_review_vehicle_id'), 'product_review', ['vehicle_id'], unique=False)


def downgrade() -> None:
    for table in _NEW:
        op.drop_table(table)
