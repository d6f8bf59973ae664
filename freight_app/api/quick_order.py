"""Quick orders: lines of numbers and quantities are answered, dry, or put into the caller's cart at once."""

from __future__ import annotations

import asyncio
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.values import Id
from freight_app.api.envelope import Envelope, answer
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.incoming_files import UPLOADS, open_incoming
from freight_app.api.security import SignedIn
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.migration.sheet_lines import read_sheet_lines
from freight_app.orders.dtos import CartOwner
from freight_app.orders.quick.again import lines_of_order
from freight_app.orders.quick.answering import answer_lines, good_pieces, suggest_parts
from freight_app.orders.quick.drafts import add_typed
from freight_app.orders.quick.dtos import Filled, Outcome, Part, QuickAnswer, WantedLine
from freight_app.orders.quick.filling import fill_cart_once
from freight_app.orders.quick.reading import MAX_LINES, TypedLine, read_pair, read_text

router = APIRouter(prefix="/quick-order", tags=["quick order"])
# Room for every line at its longest.
_MAX_TEXT = MAX_LINES * 100
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": {"type": "object", "properties": {"file": {"format": "binary"}}}}
        },
    }
}


class NumberIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: str = Field(min_length=1, max_length=64, examples=["HU 816 x"])
    quantity: int = Field(default=1, ge=1, le=1_000_000)


class QuickOrderIn(BaseModel):
    """One of ``lines``, ``text`` as people paste it, or ``order`` with the number of an order of one's own."""

    model_config = ConfigDict(extra="forbid")

    # One more than is taken, so that the refusal is the room's own, with its code.
    lines: list[NumberIn] | None = Field(default=None, max_length=MAX_LINES + 1)
    text: str | None = Field(default=None, max_length=_MAX_TEXT, examples=["HU 816 x, 4\nFDB4446; 2"])
    order: str | None = Field(default=None, min_length=1, max_length=40, examples=["F-10023"])
    # Of the order: only these lines.
    order_lines: list[Id] | None = Field(default=None, max_length=1_000)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if sum(source is not None for source in (self.lines, self.text, self.order)) != 1:
            raise ValueError("send one of lines, text and order")
        return self


class DryAnswer(BaseModel):
    """``suggestions`` are by number, for the first unknown ones."""

    model_config = ConfigDict(frozen=True)

    answer: QuickAnswer
    suggestions: dict[str, list[Part]]


class PutIntoCart(BaseModel):
    """``answer`` says of each line what it was taken for; only what ``filled`` names is in the cart."""

    model_config = ConfigDict(frozen=True)

    answer: QuickAnswer
    filled: Filled


class KeptLines(BaseModel):
    """How many lines of the sheet were read, and how many the caller's quick order has now."""

    model_config = ConfigDict(frozen=True)

    read: int
    lines: int


@router.post("", summary="What each line of a list is, costs, and whether it is there")
def answer_list(user: SignedIn, wanted: QuickOrderIn) -> Envelope[DryAnswer]:
    """Changes nothing. Every line is answered once, in order: ``good``, ``ambiguous`` with its choices, ``unknown``,
    ``not_for_sale``, ``sold_out``, ``fewer_left``, ``doubled`` or ``bad_quantity``. At most 5,000 lines."""
    owner = _owner(user)
    with current_house().read(user.actor()) as uow:
        found = answer_lines(uow, owner, _lines_of(uow, user, wanted))
        unknown = [line.number for line in found.lines if line.outcome is Outcome.UNKNOWN]
        return answer(DryAnswer(answer=found, suggestions=suggest_parts(uow, owner, unknown)))


@router.post("/cart", summary="Put every good line of a list into the cart")
def put_into_cart(user: SignedIn, wanted: QuickOrderIn, key: IdempotencyKey) -> Envelope[PutIntoCart]:
    """What is not good is left out and answered. One key fills the cart once, however often it is sent."""
    owner = _owner(user)
    with current_house().read(user.actor()) as uow:
        found = answer_lines(uow, owner, _lines_of(uow, user, wanted))
    with current_house().write(user.actor()) as uow:
        filled = fill_cart_once(uow, owner, good_pieces(found), key=key, body=wanted.model_dump(mode="json"))
    return answer(PutIntoCart(answer=found, filled=filled), "It is in the cart.")


@router.post(
    "/sheets",
    status_code=201,
    summary="Put the lines of a CSV or Excel file on one's quick order page",
    openapi_extra=_BODY,
)
async def add_sheet(
    request: Request, user: SignedIn, name: Annotated[str, Query(max_length=300)] = ""
) -> Envelope[KeptLines]:
    """The columns may be named; without names the first is the number, and the first figure beside it the quantity."""
    incoming = await open_incoming(request, name)
    lines = await UPLOADS.take(f"user:{user.id}", incoming, read_sheet_lines)
    return answer(await asyncio.to_thread(_keep, user, lines))


def _keep(user: SignedInUser, lines: list[TypedLine]) -> KeptLines:
    with current_house().write(user.actor()) as uow:
        return KeptLines(read=len(lines), lines=add_typed(uow, user.id, lines))


def _owner(user: SignedInUser) -> CartOwner:
    return CartOwner(user_id=user.id, price_group=user.price_group)


def _lines_of(uow: UnitOfWork, user: SignedInUser, wanted: QuickOrderIn) -> list[WantedLine]:
    if wanted.order is not None:
        return lines_of_order(uow, user.id, wanted.order, wanted.order_lines)
    if wanted.text is not None:
        return [WantedLine(line.row, line.typed, line.readings) for line in read_text(wanted.text)]
    lines = enumerate(wanted.lines or [], 1)
    return [WantedLine(row, line.number, read_pair(line.number, line.quantity)) for row, line in lines]
