"""What is asked of opinions and what they answer. All frozen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict, Field

from freight_app.catalogue.opinions.models import OpinionKind, OpinionStatus
from freight_app.catalogue.opinions.rules import MAX_NAME, MAX_PHOTOS, MAX_REPLY, MAX_TEXT, MAX_TITLE
from freight_app.catalogue.values import Dto
from freight_app.kit.languages import Language, LocalizedText
from freight_app.kit.pagination import PageRequest

__all__ = [
    "AnswerDraft",
    "Author",
    "ModerationQuery",
    "ModerationRow",
    "OpinionKind",
    "OpinionStatus",
    "OwnReview",
    "PhotoView",
    "QuestionDraft",
    "QuestionView",
    "RatingSummary",
    "ReportDraft",
    "ReportReason",
    "ReviewDraft",
    "ReviewQuery",
    "ReviewSort",
    "ReviewView",
]

ReviewSort = Literal["newest", "helpful", "highest", "lowest"]
MAX_ID_LENGTH = 40


class ReportReason(StrEnum):
    ABUSIVE = "abusive"
    FALSE = "false"
    ADVERTISING = "advertising"
    PRIVATE = "private"
    OTHER = "other"


class _Draft(Dto):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Author(Dto):
    """Who writes. ``key`` is the same whatever they call themselves; ``user_id`` None is a guest who has ordered."""

    key: str
    user_id: int | None = None
    name: str


class ReviewDraft(_Draft):
    """``photos`` are the handles that sending a picture answered; ``car_id`` is a car of the author's garage.

    ``as_draft`` keeps it for later: nobody reads it, and stars may wait.
    """

    rating: int = Field(default=0, ge=0, le=5)
    # Generous here: the room counts letters and names the field, and nothing that was typed is lost.
    title: str = Field(default="", max_length=4 * MAX_TITLE)
    text: str = Field(default="", max_length=4 * MAX_TEXT)
    display_name: str = Field(default="", max_length=4 * MAX_NAME)
    language: Language = "en"
    car_id: int | None = None
    photos: list[str] = Field(default=[], max_length=4 * MAX_PHOTOS)
    as_draft: bool = False


class QuestionDraft(_Draft):
    text: str = Field(max_length=MAX_TEXT)
    display_name: str = Field(default="", max_length=4 * MAX_NAME)
    language: Language = "en"


class AnswerDraft(_Draft):
    text: str = Field(max_length=2 * MAX_TEXT)
    display_name: str = Field(default="", max_length=4 * MAX_NAME)
    language: Language = "en"


class ReplyDraft(_Draft):
    text: str = Field(max_length=2 * MAX_REPLY)
    version: int = Field(ge=1)


class ReportDraft(_Draft):
    reason: ReportReason
    note: str = Field(default="", max_length=1000)


class PhotoView(Dto):
    """A picture that a customer took. ``handle`` names it in a draft."""

    handle: str
    small_url: str
    medium_url: str
    large_url: str
    width: int
    height: int


class RatingSummary(Dto):
    """``spread`` counts reviews from one star to five; ``average`` is None while there is none."""

    average: Decimal | None = None
    count: int = 0
    spread: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    question_count: int = 0


class ReviewQuery(PageRequest):
    """``vehicle_id`` leaves those who fitted it to that vehicle."""

    per_page: int = Field(default=5, ge=1, le=50)
    sort: ReviewSort = "newest"
    stars: int | None = Field(default=None, ge=1, le=5)
    vehicle_id: int | None = Field(default=None, ge=1, le=2**31 - 1)


class ReviewView(Dto):
    """A published review. ``car`` is what it was fitted to, empty when that was not said."""

    id: str
    rating: int
    title: str
    text: str
    language: str
    author: str
    is_verified: bool
    car: str
    photos: list[PhotoView]
    published_at: datetime
    is_edited: bool
    helpful_count: int
    reply: str
    replied_at: datetime | None


class AnswerView(Dto):
    id: str
    text: str
    language: str
    author: str
    by_shop: bool
    published_at: datetime
    helpful_count: int


class QuestionView(Dto):
    """A published question with its published answers, the shop's first."""

    id: str
    text: str
    language: str
    author: str
    published_at: datetime
    answers: list[AnswerView]


class OwnReview(Dto):
    """What somebody wrote, as they see it themselves; ``reason`` says why the shop does not show it."""

    id: str
    product_id: int
    sku: str
    names: LocalizedText
    image_url: str | None
    status: OpinionStatus
    reason: str
    rating: int
    title: str
    text: str
    language: str
    display_name: str
    vehicle_id: int | None
    vehicle_year: int | None
    photos: list[PhotoView]
    written_at: datetime
    helpful_count: int
    reply: str
    version: int


class ModerationQuery(PageRequest):
    """``status`` None asks for what was reported, whatever its status."""

    per_page: int = Field(default=25, ge=1, le=100)
    kind: OpinionKind = OpinionKind.REVIEW
    status: OpinionStatus | None = OpinionStatus.PENDING
    q: str = Field(default="", max_length=100)


class ReportView(Dto):
    reason: ReportReason
    note: str
    reported_at: datetime


class OpinionStep(Dto):
    to_status: OpinionStatus
    changed_at: datetime
    changed_by: str
    note: str


class ModerationRow(Dto):
    """An opinion as the shop reads it. ``about`` is the question that an answer is given to."""

    kind: OpinionKind
    id: str
    status: OpinionStatus
    status_since: datetime
    version: int
    sku: str
    product_names: LocalizedText
    author: str
    by_shop: bool
    rating: int
    title: str
    text: str
    language: str
    about: str
    car: str
    photos: list[PhotoView]
    written_at: datetime
    helpful_count: int
    report_count: int
    reason: str
    reply: str


class ModerationDetail(Dto):
    row: ModerationRow
    steps: list[OpinionStep]
    reports: list[ReportView]
