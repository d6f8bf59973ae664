"""The one shape of every answer: ``{success, data, message, errors, pagination}``."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from freight_app.kit.pagination import MAX_PAGE, MAX_PER_PAGE, Page, PageRequest

T = TypeVar("T")


class Pagination(BaseModel):
    """Where this page stands in the whole list."""

    page: int
    per_page: int
    total: int
    pages: int


class Envelope(BaseModel, Generic[T]):
    """A successful answer. ``pagination`` is set on lists alone."""

    success: bool = True
    data: T
    message: str = ""
    errors: list[dict[str, Any]] = []
    pagination: Pagination | None = None


class ErrorEnvelope(BaseModel):
    """A refusal: a stable ``error_code`` for programs, a sentence for people, the data it talks about."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "success": False,
                "error_code": "invalid_input",
                "message": "quantity: Input should be greater than 0.",
                "details": {"errors": [{"field": "quantity", "message": "Input should be greater than 0."}]},
            }
        }
    )

    success: bool = False
    error_code: str
    message: str
    details: dict[str, Any] = {}


def answer(data: T, message: str = "") -> Envelope[T]:
    return Envelope(data=data, message=message)


def answer_page(page: Page[T]) -> Envelope[list[T]]:
    return Envelope(
        data=page.items,
        pagination=Pagination(page=page.page, per_page=page.per_page, total=page.total, pages=page.pages),
    )


def page_request(
    page: int = Query(default=1, ge=1, le=MAX_PAGE, description="Which page, from 1."),
    per_page: int = Query(default=24, ge=1, le=MAX_PER_PAGE, description="How many on a page."),
) -> PageRequest:
    """The dependency of every paged list."""
    return PageRequest(page=page, per_page=per_page)
