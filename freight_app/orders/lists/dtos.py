"""What is asked of saved lists and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from freight_app.accounts.values import Dto, Line, Request, Written
from freight_app.orders.dtos import MAX_LINE_QUANTITY
from freight_app.orders.quick.dtos import AnsweredLine

MAX_LISTS = 100
MAX_LIST_LINES = 1_000
MAX_NOTE = 200


class ListName(Request):
    name: Written = Field(max_length=80)


class LineUpdate(Request):
    """What is not given stays as it is."""

    quantity: int | None = Field(default=None, ge=1, le=MAX_LINE_QUANTITY)
    note: Line | None = Field(default=None, max_length=MAX_NOTE)


@dataclass(frozen=True, slots=True)
class ListPieces:
    """So many of a product on a list."""

    product_id: int
    quantity: int
    note: str = ""


class ListCard(Dto):
    """A list among the others. ``id`` is the one that leaves the house."""

    id: str
    name: str
    line_count: int
    piece_count: int
    updated_at: datetime


class ListedLine(Dto):
    """A line of a list, with what became of it today."""

    note: str
    answer: AnsweredLine


class ListView(Dto):
    id: str
    name: str
    updated_at: datetime
    lines: list[ListedLine]
