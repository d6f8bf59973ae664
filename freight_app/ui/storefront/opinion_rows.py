"""What people say of a part, as its page shows it: written in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from freight_app.catalogue.opinions import reading
from freight_app.catalogue.opinions.dtos import (
    PhotoView,
    QuestionView,
    RatingSummary,
    ReviewQuery,
    ReviewView,
)
from freight_app.catalogue.opinions.rules import shares_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import format_date
from freight_app.kit.pagination import PageRequest
from freight_app.ui.components.stars import NO_STARS, StarsView, stars_view
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.shopper import Shopper

REVIEWS_A_PAGE = 5
QUESTIONS_A_PAGE = 5


@dataclass(frozen=True, slots=True)
class BarRow:
    """How many gave so many stars. ``share`` is of a hundred."""

    stars: int
    label: str
    share: int
    count: int


@dataclass(frozen=True, slots=True)
class PhotoRow:
    small: str
    large: str
    alt: str
    handle: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    id: str
    stars: StarsView
    title: str
    text: str
    language: str
    byline: str
    car: str
    photos: list[PhotoRow]
    helpful: int
    reply: str
    is_edited: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    id: str
    text: str
    language: str
    byline: str
    by_shop: bool
    helpful: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    id: str
    text: str
    language: str
    byline: str
    answers: list[AnswerRow]


@dataclass(frozen=True, slots=True)
class ReviewList:
    """A page of reviews. ``total`` is of the filter that is on, ``first`` and ``last`` count from 1."""

    rows: list[ReviewRow] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class QuestionList:
    rows: list[QuestionRow] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True, slots=True)
class OpinionsView:
    """Everything that is said of one part, as the page begins."""

    product_id: int = 0
    sku: str = ""
    stars: StarsView = NO_STARS
    bars: list[BarRow] = field(default_factory=list)
    reviews: ReviewList = field(default_factory=ReviewList)
    questions: QuestionList = field(default_factory=QuestionList)
    question_count: int = 0
    has_car: bool = False


def read_opinions(uow: UnitOfWork, product_id: int, sku: str, shopper: Shopper) -> OpinionsView:
    """The stars, the newest reviews and the newest questions of a part."""
    summary = reading.get_rating(uow, product_id)
    language, zone = shopper.language, shopper.shop.time_zone
    reviews, questions = ReviewList(), QuestionList()
    if summary.count:
        reviews = read_reviews(uow, product_id, ReviewQuery(per_page=REVIEWS_A_PAGE), language, zone)
    if summary.question_count:
        questions = read_questions(uow, product_id, "", QUESTIONS_A_PAGE, language, zone)
    return OpinionsView(
        product_id=product_id,
        sku=sku,
        stars=stars_view(summary.average, language, count=summary.count),
        bars=bar_rows(summary, language),
        reviews=reviews,
        questions=questions,
        question_count=summary.question_count,
        has_car=shopper.car is not None,
    )


def read_reviews(uow: UnitOfWork, product_id: int, query: ReviewQuery, language: str, zone: str) -> ReviewList:
    """One page of reviews; one past the end is empty."""
    found = reading.list_reviews(uow, product_id, query)
    rows = [review_row(one, language, zone) for one in found.items]
    return ReviewList(
        rows=rows,
        total=found.total,
        page=found.page,
        pages=found.pages,
        first=query.offset + 1 if rows else 0,
        last=query.offset + len(rows),
    )


def read_questions(uow: UnitOfWork, product_id: int, q: str, most: int, language: str, zone: str) -> QuestionList:
    """The newest questions that hold the words."""
    found = reading.list_questions(uow, product_id, PageRequest(page=1, per_page=most), q=q)
    return QuestionList([question_row(one, language, zone) for one in found.items], found.total)


def bar_rows(summary: RatingSummary, language: str) -> list[BarRow]:
    """Five stars first."""
    shares = shares_of(summary.spread)
    return [
        BarRow(n, translate_count("{count} star", "{count} stars", n, language), shares[n - 1], summary.spread[n - 1])
        for n in range(5, 0, -1)
    ]


def photo_rows(photos: Sequence[PhotoView], language: str) -> list[PhotoRow]:
    return [
        PhotoRow(one.medium_url, one.large_url, translate("Picture {number}", language, number=place), one.handle)
        for place, one in enumerate(photos, start=1)
    ]


def review_row(review: ReviewView, language: str, zone: str) -> ReviewRow:
    return ReviewRow(
        id=review.id,
        stars=stars_view(review.rating, language),
        title=review.title,
        text=review.text,
        language=review.language,
        byline=_byline(review.author, format_date(review.published_at, language, zone=zone, width="long"), language),
        car=review.car,
        photos=photo_rows(review.photos, language),
        helpful=review.helpful_count,
        reply=review.reply,
        is_edited=review.is_edited,
    )


def question_row(question: QuestionView, language: str, zone: str) -> QuestionRow:
    def day(moment: object) -> str:
        return format_date(moment, language, zone=zone, width="long")  # type: ignore[arg-type]

    return QuestionRow(
        id=question.id,
        text=question.text,
        language=question.language,
        byline=_byline(question.author, day(question.published_at), language),
        answers=[
            AnswerRow(
                id=one.id,
                text=one.text,
                language=one.language,
                byline=_byline(one.author, day(one.published_at), language),
                by_shop=one.by_shop,
                helpful=one.helpful_count,
            )
            for one in question.answers
        ],
    )


def _byline(author: str, day: str, language: str) -> str:
    return translate("{name}, {day}", language, name=f"\u2068{author}\u2069", day=day)
