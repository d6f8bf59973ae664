"""What everybody reads of opinions: published ones alone, and the stars of a product."""

from __future__ import annotations

from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.opinions import queries
from freight_app.catalogue.opinions.dtos import AnswerView, QuestionView, RatingSummary, ReviewQuery, ReviewView
from freight_app.catalogue.opinions.models import ProductAnswer, ProductQuestion, ProductRating, ProductReview
from freight_app.catalogue.opinions.photos import photo_views
from freight_app.catalogue.opinions.rules import average_stars
from freight_app.catalogue.queries import find_product
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import Page, PageRequest

# More questions than this about one part are read by their search.
MAX_QUESTIONS = 300


def product_id_of(uow: UnitOfWork, sku: str) -> int:
    """``NotFound`` for what the public cannot see."""
    product = find_product(uow, sku)
    if product.status == ProductStatus.DRAFT:
        raise NotFound("Product", sku=sku)
    return product.id or 0


def get_rating(uow: UnitOfWork, product_id: int) -> RatingSummary:
    """The stars of a product, and how many questions about it are published."""
    rating = queries.rating_of(uow, product_id)
    asked = queries.count_questions(uow, product_id)
    if rating is None:
        return RatingSummary(question_count=asked)
    return RatingSummary(
        average=average_stars(rating.total, rating.count),
        count=rating.count,
        spread=spread_of(rating),
        question_count=asked,
    )


def spread_of(rating: ProductRating) -> tuple[int, int, int, int, int]:
    return rating.stars_1, rating.stars_2, rating.stars_3, rating.stars_4, rating.stars_5


def list_reviews(uow: UnitOfWork, product_id: int, query: ReviewQuery) -> Page[ReviewView]:
    """Published reviews of a product."""
    rows, total = queries.page_reviews(uow, product_id, query)
    cars = queries.vehicle_labels(uow, [row.vehicle_id for row in rows if row.vehicle_id is not None])
    return Page[ReviewView].of([_review(uow, row, cars) for row in rows], total, query)


def list_questions(uow: UnitOfWork, product_id: int, request: PageRequest, *, q: str = "") -> Page[QuestionView]:
    """Published questions with their answers, the newest first; ``q`` leaves those that hold all of its words."""
    rows = queries.list_questions(uow, product_id, most=MAX_QUESTIONS)
    answers = queries.answers_of(uow, [row.id or 0 for row in rows])
    words = fold_text(q[:200]).split()
    if words:
        rows = [row for row in rows if _holds(row, answers[row.id or 0], words)]
    shown = rows[request.offset : request.offset + request.per_page]
    items = [_question(row, answers[row.id or 0]) for row in shown]
    return Page[QuestionView].of(items, len(rows), request)


def _holds(question: ProductQuestion, answers: list[ProductAnswer], words: list[str]) -> bool:
    text = fold_text(" ".join([question.text, *(answer.text for answer in answers)]))
    return all(word in text for word in words)


def _review(uow: UnitOfWork, row: ProductReview, cars: dict[int, str]) -> ReviewView:
    car = cars.get(row.vehicle_id or 0, "")
    return ReviewView(
        id=row.public_id,
        rating=row.rating,
        title=row.title,
        text=row.text,
        language=row.language,
        author=row.display_name,
        # Nobody else can write one.
        is_verified=True,
        car=f"{car} {row.vehicle_year}" if car and row.vehicle_year else car,
        photos=photo_views(uow, row.photos),
        published_at=row.published_at or row.written_at,
        is_edited=row.edited_at is not None,
        helpful_count=row.helpful_count,
        reply=row.reply,
        replied_at=row.replied_at,
    )


def _question(row: ProductQuestion, answers: list[ProductAnswer]) -> QuestionView:
    return QuestionView(
        id=row.public_id,
        text=row.text,
        language=row.language,
        author=row.display_name,
        published_at=row.published_at or row.written_at,
        answers=[
            AnswerView(
                id=answer.public_id,
                text=answer.text,
                language=answer.language,
                author=answer.display_name,
                by_shop=answer.by_shop,
                published_at=answer.published_at or answer.written_at,
                helpful_count=answer.helpful_count,
            )
            for answer in answers
        ],
    )
