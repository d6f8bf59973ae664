"""All SQL of opinions that is not the change of a status itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.models import Product, Vehicle, VehicleMake, VehicleModel
from freight_app.catalogue.opinions.dtos import ModerationQuery, ReviewQuery
from freight_app.catalogue.opinions.models import (
    TABLES,
    Opinion,
    OpinionHistory,
    OpinionKind,
    OpinionReport,
    OpinionStatus,
    OpinionVote,
    ProductAnswer,
    ProductQuestion,
    ProductRating,
    ProductReview,
)
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.upsert import insert_into

AnyOpinion = TypeVar("AnyOpinion", ProductReview, ProductQuestion, ProductAnswer)
_PUBLISHED = OpinionStatus.PUBLISHED.value


# --- one of them


def find_opinion(uow: UnitOfWork, kind: OpinionKind, public_id: str) -> Opinion:
    """``NotFound`` for an id that we never gave out."""
    table = TABLES[kind]
    row = uow.session.exec(select(table).where(col(table.public_id) == public_id)).first() if _sane(public_id) else None
    if row is None:
        raise NotFound(kind.value.capitalize())
    return cast("Opinion", row)


def find_published(uow: UnitOfWork, kind: OpinionKind, public_id: str) -> Opinion:
    """One that everybody can read; ``NotFound`` for all others."""
    row = find_opinion(uow, kind, public_id)
    if row.status != OpinionStatus.PUBLISHED:
        raise NotFound(kind.value.capitalize())
    return row


def find_own_review(uow: UnitOfWork, author_key: str, public_id: str) -> ProductReview:
    """``NotFound`` for the review of somebody else."""
    row = find_opinion(uow, OpinionKind.REVIEW, public_id)
    if not isinstance(row, ProductReview) or row.author_key != author_key:
        raise NotFound("Review")
    return row


def review_of(uow: UnitOfWork, author_key: str, product_id: int) -> ProductReview | None:
    review = ProductReview
    return uow.session.exec(
        select(review).where(review.author_key == author_key, review.product_id == product_id)
    ).first()


def question_by_id(uow: UnitOfWork, question_id: int) -> ProductQuestion:
    return cast("ProductQuestion", uow.session.get(ProductQuestion, question_id))


def _sane(public_id: str) -> bool:
    return 0 < len(public_id) <= 40 and "\0" not in public_id


def add_opinion(uow: UnitOfWork, table: type[AnyOpinion], values: dict[str, Any]) -> AnyOpinion | None:
    """A new row; None when its author has written about that product meanwhile."""
    row = {
        "text": "",
        "reason": "",
        "helpful_count": 0,
        "report_count": 0,
        "version": 1,
        "public_id": new_token(12),
        "status_since": uow.now(),
        "written_at": uow.now(),
        **values,
    }
    added = (
        uow.session.connection()
        .execute(insert_into(uow.dialect, table).values(row).on_conflict_do_nothing().returning(col(table.id)))
        .first()
    )
    return None if added is None else uow.session.get(table, added[0])


def delete_opinion(uow: UnitOfWork, opinion: Opinion, kind: OpinionKind) -> bool:
    """With its votes, reports and history; False when it is another one than was read."""
    connection = uow.session.connection()
    table = type(opinion)
    opinion_id, version = opinion.id, opinion.version
    uow.session.expunge(opinion)
    gone = connection.execute(sa.delete(table).where(col(table.id) == opinion_id, col(table.version) == version))
    if gone.rowcount != 1:
        return False
    for belonging in (OpinionVote, OpinionReport, OpinionHistory):
        connection.execute(
            sa.delete(belonging).where(col(belonging.kind) == kind.value, col(belonging.opinion_id) == opinion_id)
        )
    return True


# --- what everybody reads


def rating_of(uow: UnitOfWork, product_id: int) -> ProductRating | None:
    return uow.session.get(ProductRating, product_id)


def count_questions(uow: UnitOfWork, product_id: int) -> int:
    question = ProductQuestion
    return uow.session.exec(
        select(sa.func.count()).where(question.product_id == product_id, question.status == _PUBLISHED)
    ).one()


def count_waiting_of(uow: UnitOfWork, user_id: int) -> int:
    """How many questions and answers of one person nobody has read yet."""
    waiting = OpinionStatus.PENDING.value
    return sum(
        uow.session.exec(select(sa.func.count()).where(table.user_id == user_id, table.status == waiting)).one()
        for table in (ProductQuestion, ProductAnswer)
    )


_ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": (),
    "helpful": (col(ProductReview.helpful_count).desc(),),
    "highest": (col(ProductReview.rating).desc(),),
    "lowest": (col(ProductReview.rating),),
}


def page_reviews(uow: UnitOfWork, product_id: int, query: ReviewQuery) -> tuple[list[ProductReview], int]:
    """Published ones and how many there are in all."""
    review = ProductReview
    conditions = [review.product_id == product_id, review.status == _PUBLISHED]
    if query.stars is not None:
        conditions.append(review.rating == query.stars)
    if query.vehicle_id is not None:
        conditions.append(review.vehicle_id == query.vehicle_id)
    total = uow.session.exec(select(sa.func.count()).select_from(review).where(*conditions)).one()
    rows = uow.session.exec(
        select(review)
        .where(*conditions)
        .order_by(*_ORDERS[query.sort], col(review.published_at).desc(), col(review.id).desc())
        .offset(query.offset)
        .limit(query.per_page)
    )
    return list(rows), total


def list_questions(uow: UnitOfWork, product_id: int, *, most: int) -> list[ProductQuestion]:
    """The newest published ones."""
    question = ProductQuestion
    return list(
        uow.session.exec(
            select(question)
            .where(question.product_id == product_id, question.status == _PUBLISHED)
            .order_by(col(question.published_at).desc(), col(question.id).desc())
            .limit(most)
        )
    )


def answers_of(uow: UnitOfWork, question_ids: Collection[int]) -> dict[int, list[ProductAnswer]]:
    """Published answers by question, the shop's first, then the most helpful; every id is answered."""
    found: dict[int, list[ProductAnswer]] = {question_id: [] for question_id in question_ids}
    answer = ProductAnswer
    for row in uow.session.exec(
        select(answer)
        .where(col(answer.question_id).in_(list(question_ids)), answer.status == _PUBLISHED)
        .order_by(col(answer.by_shop).desc(), col(answer.helpful_count).desc(), col(answer.id))
    ):
        found[row.question_id].append(row)
    return found


def vehicle_labels(uow: UnitOfWork, vehicle_ids: Collection[int]) -> dict[int, str]:
    """``Peugeot 208 1.6 HDi`` by vehicle."""
    wanted = set(vehicle_ids)
    if not wanted:
        return {}
    rows: Any = uow.session.connection().execute(
        sa.select(col(Vehicle.id), col(VehicleMake.name), col(VehicleModel.name), col(Vehicle.engine))
        .join(VehicleModel, col(VehicleModel.id) == col(Vehicle.model_id))
        .join(VehicleMake, col(VehicleMake.id) == col(VehicleModel.make_id))
        .where(col(Vehicle.id).in_(wanted))
    )
    return {row[0]: f"{row[1]} {row[2]} {row[3]}" for row in rows}


# --- one's own


def reviews_by(uow: UnitOfWork, author_key: str) -> list[tuple[ProductReview, Product]]:
    """Everything that somebody wrote, the last one first."""
    rows = uow.session.exec(
        select(ProductReview, Product)
        .join(Product, col(Product.id) == col(ProductReview.product_id))
        .where(ProductReview.author_key == author_key)
        .order_by(col(ProductReview.written_at).desc(), col(ProductReview.id).desc())
    )
    return list(rows)


# --- votes and reports


def add_vote(uow: UnitOfWork, kind: OpinionKind, opinion_id: int, user_id: int) -> bool:
    """False when this person has voted before."""
    added = uow.session.connection().execute(
        insert_into(uow.dialect, OpinionVote)
        .values(kind=kind.value, opinion_id=opinion_id, user_id=user_id, voted_at=uow.now())
        .on_conflict_do_nothing()
        .returning(col(OpinionVote.user_id))
    )
    return added.first() is not None


def remove_vote(uow: UnitOfWork, kind: OpinionKind, opinion_id: int, user_id: int) -> bool:
    vote = OpinionVote
    removed = uow.session.connection().execute(
        sa.delete(vote).where(
            col(vote.kind) == kind.value, col(vote.opinion_id) == opinion_id, col(vote.user_id) == user_id
        )
    )
    return removed.rowcount == 1


def add_helpful(uow: UnitOfWork, opinion: Opinion, by: int) -> None:
    table = type(opinion)
    uow.session.connection().execute(
        sa.update(table).where(col(table.id) == opinion.id).values(helpful_count=col(table.helpful_count) + by)
    )
    uow.session.refresh(opinion)


def voted_by(uow: UnitOfWork, user_id: int, public_ids: Collection[str]) -> set[str]:
    """Which of these reviews and answers somebody found helpful."""
    found: set[str] = set()
    for kind in (OpinionKind.REVIEW, OpinionKind.ANSWER):
        table = TABLES[kind]
        found.update(
            uow.session.exec(
                select(col(table.public_id))
                .join(OpinionVote, sa.and_(col(OpinionVote.opinion_id) == col(table.id), OpinionVote.kind == kind))  # type: ignore[arg-type]
                .where(OpinionVote.user_id == user_id, col(table.public_id).in_(list(public_ids)))
            )
        )
    return found


def add_report(uow: UnitOfWork, kind: OpinionKind, opinion: Opinion, values: dict[str, Any]) -> bool:
    """False when the same visitor has reported it before."""
    added = uow.session.connection().execute(
        insert_into(uow.dialect, OpinionReport)
        .values(kind=kind.value, opinion_id=opinion.id, reported_at=uow.now(), settled_at=None, **values)
        .on_conflict_do_nothing()
        .returning(col(OpinionReport.id))
    )
    if added.first() is None:
        return False
    table = type(opinion)
    uow.session.connection().execute(
        sa.update(table).where(col(table.id) == opinion.id).values(report_count=col(table.report_count) + 1)
    )
    return True


def settle_reports(uow: UnitOfWork, kind: OpinionKind, opinion: Opinion) -> None:
    """The shop has looked at what was reported."""
    report, table = OpinionReport, type(opinion)
    connection = uow.session.connection()
    connection.execute(
        sa.update(report)
        .where(col(report.kind) == kind.value, col(report.opinion_id) == opinion.id, col(report.settled_at).is_(None))
        .values(settled_at=uow.now())
    )
    connection.execute(sa.update(table).where(col(table.id) == opinion.id).values(report_count=0))
    uow.session.refresh(opinion)


def reports_of(uow: UnitOfWork, kind: OpinionKind, opinion_id: int) -> list[OpinionReport]:
    """Those that nobody has looked at, the latest first."""
    report = OpinionReport
    return list(
        uow.session.exec(
            select(report)
            .where(report.kind == kind, report.opinion_id == opinion_id, col(report.settled_at).is_(None))
            .order_by(col(report.id).desc())
            .limit(50)
        )
    )


def history_of(uow: UnitOfWork, kind: OpinionKind, opinion_id: int) -> list[OpinionHistory]:
    """Oldest first."""
    step = OpinionHistory
    return list(
        uow.session.exec(
            select(step).where(step.kind == kind, step.opinion_id == opinion_id).order_by(col(step.id)).limit(200)
        )
    )


# --- the shop's desk


def page_to_moderate(uow: UnitOfWork, query: ModerationQuery) -> tuple[list[tuple[Any, Product]], int]:
    """Opinions of a kind with their products: what waits longest first, everything else the latest first."""
    table: Any = TABLES[query.kind]
    conditions: list[Any] = [table.report_count > 0] if query.status is None else [table.status == query.status.value]
    if query.q:
        like = f"%{escape_like(query.q)}%"
        columns = [col(table.text), col(table.display_name), col(Product.sku)]
        columns += [col(ProductReview.title)] if query.kind == OpinionKind.REVIEW else []
        conditions.append(sa.or_(*(column.ilike(like, escape="\\") for column in columns)))
    joined = _with_product(select(table, Product), query.kind).where(*conditions)
    counted = _with_product(select(sa.func.count()).select_from(table), query.kind).where(*conditions)
    total = uow.session.exec(counted).one()
    waits = query.status == OpinionStatus.PENDING
    order = (table.status_since, table.id) if waits else (table.status_since.desc(), table.id.desc())
    rows = uow.session.exec(joined.order_by(*order).offset(query.offset).limit(query.per_page))
    return [(row, product) for row, product in rows], total


def product_of(uow: UnitOfWork, opinion: Opinion) -> Product:
    if isinstance(opinion, ProductAnswer):
        opinion = question_by_id(uow, opinion.question_id)
    return cast("Product", uow.session.get(Product, opinion.product_id))


def _with_product(statement: Any, kind: OpinionKind) -> Any:
    if kind == OpinionKind.ANSWER:
        statement = statement.join(ProductQuestion, col(ProductQuestion.id) == col(ProductAnswer.question_id))
        return statement.join(Product, col(Product.id) == col(ProductQuestion.product_id))
    table: Any = TABLES[kind]
    return statement.join(Product, col(Product.id) == table.product_id)


def count_by_status(uow: UnitOfWork, kind: OpinionKind) -> tuple[dict[str, int], int]:
    """How many there are in each status, and how many are reported."""
    table = TABLES[kind]
    by_status = dict(uow.session.exec(select(col(table.status), sa.func.count()).group_by(col(table.status))).all())
    reported = uow.session.exec(select(sa.func.count()).select_from(table).where(col(table.report_count) > 0)).one()
    return {str(status): number for status, number in by_status.items()}, reported


def question_texts(uow: UnitOfWork, question_ids: Collection[int]) -> dict[int, str]:
    question = ProductQuestion
    rows = uow.session.exec(select(question.id, question.text).where(col(question.id).in_(list(question_ids))))
    return {cast("int", question_id): text for question_id, text in rows}


def escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
