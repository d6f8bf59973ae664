"""Tables of opinions. The status of each kind changes through ``change_status`` alone, which counts the stars."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, col

from freight_app.catalogue.opinions.errors import OpinionNotInState
from freight_app.catalogue.search_index import RATINGS_TOPIC, touch_cards
from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into

OPINIONS_TOPIC = "opinions"


class OpinionKind(StrEnum):
    REVIEW = "review"
    QUESTION = "question"
    ANSWER = "answer"


class OpinionStatus(StrEnum):
    """``draft`` is its author's alone, ``pending`` waits for the shop to read it."""

    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"


S = OpinionStatus
# What was published or rejected waits again when its author writes it anew, or when the shop takes its word back.
TRANSITIONS: dict[OpinionStatus, frozenset[OpinionStatus]] = {
    S.DRAFT: frozenset({S.PENDING}),
    S.PENDING: frozenset({S.PUBLISHED, S.REJECTED}),
    S.PUBLISHED: frozenset({S.PENDING, S.REJECTED}),
    S.REJECTED: frozenset({S.PENDING, S.PUBLISHED}),
}


class _Written(Table):
    """What every kind of opinion has."""

    id: int | None = Field(default=None, primary_key=True)
    # For links and programs.
    public_id: str = Field(max_length=40, unique=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    display_name: str = Field(max_length=60)
    language: str = Field(max_length=2)
    text: str = Field(default="", max_length=4000)
    status: OpinionStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    status_since: datetime = Field(sa_type=UtcDateTime)
    # Why the shop does not show it, as its author reads it.
    reason: str = Field(default="", max_length=500)
    written_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    helpful_count: int = 0
    # Reports that nobody of the shop has looked at yet.
    report_count: int = 0
    # Raised by everything that its author or the shop changes, so that nobody approves words that they have not read.
    version: int = 1


class ProductReview(_Written, table=True):
    """What somebody who received a product says of it: one a person and product."""

    __table_args__ = (
        sa.UniqueConstraint("product_id", "author_key"),
        sa.CheckConstraint("rating BETWEEN 0 AND 5", name="rating_in_stars"),
        sa.CheckConstraint("rating > 0 OR status = 'draft'", name="rated_unless_draft"),
        sa.Index("ix_product_review_product_id_status", "product_id", "status", "published_at"),
        sa.Index("ix_product_review_status_since", "status", "status_since"),
    )

    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")
    # ``user:17``, or the hash of the mail address of a guest: who this is, whatever they call themselves.
    author_key: str = Field(max_length=80, index=True)
    rating: int
    title: str = Field(default="", max_length=120)
    # [{"hash", "width", "height"}], in the author's order.
    photos: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
    vehicle_id: int | None = Field(default=None, foreign_key="vehicle.id", index=True)
    vehicle_year: int | None = None
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # What the shop answers, beneath it.
    reply: str = Field(default="", max_length=2000)
    replied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProductQuestion(_Written, table=True):
    __table_args__ = (
        sa.Index("ix_product_question_product_id_status", "product_id", "status", "published_at"),
        sa.Index("ix_product_question_status_since", "status", "status_since"),
    )

    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")


class ProductAnswer(_Written, table=True):
    """``by_shop`` speaks for the shop; others are people who received the product."""

    __table_args__ = (
        sa.Index("ix_product_answer_question_id_status", "question_id", "status"),
        sa.Index("ix_product_answer_status_since", "status", "status_since"),
    )

    question_id: int = Field(foreign_key="product_question.id", ondelete="CASCADE")
    by_shop: bool = False


Opinion = ProductReview | ProductQuestion | ProductAnswer
TABLES: dict[OpinionKind, type[Opinion]] = {
    OpinionKind.REVIEW: ProductReview,
    OpinionKind.QUESTION: ProductQuestion,
    OpinionKind.ANSWER: ProductAnswer,
}


class OpinionHistory(Table, table=True):
    """One row for each status that an opinion entered."""

    __table_args__ = (sa.Index("ix_opinion_history_kind_opinion_id", "kind", "opinion_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: OpinionKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    opinion_id: int
    from_status: OpinionStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    to_status: OpinionStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=500)


class OpinionVote(Table, table=True):
    """Somebody found it helpful."""

    kind: OpinionKind = Field(primary_key=True, sa_type=sa.String(16))  # type: ignore[call-overload]
    opinion_id: int = Field(primary_key=True)
    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    voted_at: datetime = Field(sa_type=UtcDateTime)


class OpinionReport(Table, table=True):
    """Somebody finds that it should not stand there; ``settled_at`` is when the shop had looked at it."""

    __table_args__ = (sa.UniqueConstraint("kind", "opinion_id", "reporter_key"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: OpinionKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    opinion_id: int
    # ``user:17``, or the hash of a guest's cookie.
    reporter_key: str = Field(max_length=80)
    reason: str = Field(max_length=20)
    note: str = Field(default="", max_length=300)
    reported_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProductRating(Table, table=True):
    """The published stars of a product, counted with every change of a status: what lists show and sort by."""

    __table_args__ = (
        sa.CheckConstraint("count = stars_1 + stars_2 + stars_3 + stars_4 + stars_5", name="count_is_the_sum"),
        sa.CheckConstraint(
            "stars_1 >= 0 AND stars_2 >= 0 AND stars_3 >= 0 AND stars_4 >= 0 AND stars_5 >= 0",
            name="stars_not_negative",
        ),
        sa.CheckConstraint(
            "total = stars_1 + 2 * stars_2 + 3 * stars_3 + 4 * stars_4 + 5 * stars_5", name="total_is_the_sum"
        ),
    )

    product_id: int = Field(primary_key=True, foreign_key="product.id", ondelete="CASCADE")
    count: int = 0
    # All stars together: the average is total / count.
    total: int = 0
    stars_1: int = 0
    stars_2: int = 0
    stars_3: int = 0
    stars_4: int = 0
    stars_5: int = 0


def kind_of(opinion: Opinion) -> OpinionKind:
    return next(kind for kind, table in TABLES.items() if isinstance(opinion, table))


def change_status(uow: UnitOfWork, opinion: Opinion, to: OpinionStatus, *, note: str = "", **columns: Any) -> None:
    """Move an opinion along ``TRANSITIONS`` with a row of history; ``columns`` are set in the same statement.

    The update is guarded by the version that was read: ``OpinionNotInState`` when somebody was faster. The stars of a
    review are counted or taken out with it, and whoever shows them is told.
    """
    start = OpinionStatus(opinion.status)
    if to not in TRANSITIONS[start]:
        raise OpinionNotInState(start, to)
    stars = opinion.rating if isinstance(opinion, ProductReview) else 0
    write_columns(uow, opinion, to=to, **columns)
    note_step(uow, opinion, start, note=note)
    if isinstance(opinion, ProductReview) and start == S.PUBLISHED:
        count_stars(uow, opinion.product_id, stars, -1)
    if isinstance(opinion, ProductReview) and to == S.PUBLISHED:
        count_stars(uow, opinion.product_id, opinion.rating, 1)
    if S.PUBLISHED in (start, to):
        touch_cards(uow)


def write_columns(uow: UnitOfWork, opinion: Opinion, *, to: OpinionStatus | None = None, **columns: Any) -> None:
    """Write an opinion as it was read; ``OpinionNotInState`` when it is another one by now."""
    table, start = type(opinion), opinion.status
    changes = {**columns, "version": opinion.version + 1}
    if to is not None:
        changes |= {"status": to, "status_since": uow.now()}
    written = uow.session.exec(
        sa.update(table)
        .where(col(table.id) == opinion.id, col(table.version) == opinion.version)
        .values(changes)
        .execution_options(synchronize_session=False)
    )
    if written.rowcount != 1:
        raise OpinionNotInState(start, to or start)
    uow.session.refresh(opinion)
    uow.touch(OPINIONS_TOPIC)


def note_step(uow: UnitOfWork, opinion: Opinion, start: OpinionStatus | None, *, note: str = "") -> None:
    """Write the status that an opinion is in now into its history."""
    uow.session.connection().execute(
        sa.insert(OpinionHistory).values(
            kind=kind_of(opinion),
            opinion_id=opinion.id,
            from_status=start,
            to_status=opinion.status,
            changed_at=uow.now(),
            changed_by=uow.actor.label,
            changed_by_user_id=uow.actor.user_id,
            note=note,
        )
    )


def count_stars(uow: UnitOfWork, product_id: int, stars: int, by: int) -> None:
    """One published review with so many stars more (``by`` 1) or less (-1)."""
    column = f"stars_{stars}"
    rating = ProductRating
    uow.session.connection().execute(
        insert_into(uow.dialect, rating)
        .values({"product_id": product_id, "count": 0, "total": 0, **{f"stars_{n}": 0 for n in range(1, 6)}})
        .on_conflict_do_nothing(index_elements=["product_id"])
    )
    uow.session.connection().execute(
        sa.update(rating)
        .where(col(rating.product_id) == product_id)
        .values(
            {
                "count": col(rating.count) + by,
                "total": col(rating.total) + by * stars,
                column: getattr(rating, column) + by,
            }
        )
    )
    uow.touch(RATINGS_TOPIC)
