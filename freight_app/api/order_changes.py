"""Orders that change: amend before picking, split, tag. Customers change their own under ``/orders/mine``."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import SignedIn, allow
from freight_app.kit.house import current_house
from freight_app.orders.changes import amending, options, splitting, tagging
from freight_app.orders.changes.dtos import (
    AmendmentPreview,
    AmendmentView,
    AmendRequest,
    ChangeOptions,
    LineChange,
    SplitResult,
)
from freight_app.orders.dtos import MAX_LINE_QUANTITY

router = APIRouter(prefix="/orders", tags=["orders"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_READ))]
Editor = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_EDIT))]


class MovedLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    line_id: int = Field(ge=1, le=2**31 - 1)
    quantity: int = Field(ge=1, le=MAX_LINE_QUANTITY)


class SplitIn(BaseModel):
    """The pieces that follow later, and the revision of the order as it was looked at."""

    model_config = ConfigDict(extra="forbid")

    revision: int = Field(ge=0)
    lines: list[MovedLine] = Field(min_length=1, max_length=200)
    promised_on: date | None = None
    reason: str = Field(default="", max_length=500)


class CancelLineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    revision: int = Field(ge=0)
    reason: str = Field(default="", max_length=500)


class TagIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tag: str = Field(min_length=1, max_length=40)


@router.get("/mine/{number}/changes", summary="What may still be changed about one's own order")
def get_own_options(user: SignedIn, number: str) -> Envelope[ChangeOptions]:
    with current_house().read(user.actor()) as uow:
        return answer(options.get_own_options(uow, user.id, number))


@router.post("/mine/{number}/amend/preview", summary="What a change of one's own order would come to")
def preview_own_amendment(user: SignedIn, number: str, wanted: AmendRequest) -> Envelope[AmendmentPreview]:
    with current_house().read(user.actor()) as uow:
        return answer(amending.preview_own_amendment(uow, user.id, number, wanted))


@router.post("/mine/{number}/amend", summary="Change one's own order while nobody has accepted it")
def amend_own_order(user: SignedIn, number: str, wanted: AmendRequest, key: IdempotencyKey) -> Envelope[ChangeOptions]:
    with current_house().write(user.actor()) as uow:
        amending.amend_own_order(uow, user.id, number, wanted, key=key)
        return answer(options.get_own_options(uow, user.id, number), "The order is changed.")


@router.get("/{number}/changes", summary="What may be changed about an order, for staff")
def get_options(user: Reader, number: str) -> Envelope[ChangeOptions]:
    with current_house().read(user.actor()) as uow:
        return answer(options.get_options(uow, number))


@router.get("/{number}/amendments", summary="What was changed about an order")
def list_amendments(user: Reader, number: str) -> Envelope[list[AmendmentView]]:
    with current_house().read(user.actor()) as uow:
        return answer(options.list_amendments(uow, number))


@router.post("/{number}/amend/preview", summary="What an amendment would come to")
def preview_amendment(user: Editor, number: str, wanted: AmendRequest) -> Envelope[AmendmentPreview]:
    with current_house().read(user.actor()) as uow:
        return answer(amending.preview_amendment(uow, number, wanted))


@router.post("/{number}/amend", summary="Change an order before it is picked")
def amend_order(user: Editor, number: str, wanted: AmendRequest, key: IdempotencyKey) -> Envelope[ChangeOptions]:
    """409 ``order_changed`` when somebody was faster, ``not_enough_stock`` with what could be had."""
    with current_house().write(user.actor()) as uow:
        amending.amend_order(uow, number, wanted, key=key)
        return answer(options.get_options(uow, number), "The order is changed.")


@router.post("/{number}/lines/{line_id}/cancel", summary="Take one line out of an order before it is picked")
def cancel_line(
    user: Editor, number: str, line_id: int, wanted: CancelLineIn, key: IdempotencyKey
) -> Envelope[ChangeOptions]:
    request = AmendRequest(
        revision=wanted.revision, lines=[LineChange(line_id=line_id, quantity=0)], reason=wanted.reason
    )
    with current_house().write(user.actor()) as uow:
        amending.amend_order(uow, number, request, key=key)
        return answer(options.get_options(uow, number), "The line is cancelled.")


@router.post("/{number}/split", status_code=201, summary="Let part of an order follow under its own number")
def split_order(user: Editor, number: str, wanted: SplitIn, key: IdempotencyKey) -> Envelope[SplitResult]:
    with current_house().write(user.actor()) as uow:
        made = splitting.split_order(
            uow,
            number,
            {line.line_id: line.quantity for line in wanted.lines},
            revision=wanted.revision,
            promised_on=wanted.promised_on,
            reason=wanted.reason,
            key=key,
        )
        return answer(made, "The order is split.")


@router.post("/{number}/tags", status_code=201, summary="Put a word on an order")
def tag_order(user: Editor, number: str, wanted: TagIn) -> Envelope[list[str]]:
    with current_house().write(user.actor()) as uow:
        return answer(tagging.tag_order(uow, number, wanted.tag))


@router.delete("/{number}/tags/{tag}", summary="Take a word off an order")
def untag_order(user: Editor, number: str, tag: str) -> Envelope[list[str]]:
    with current_house().write(user.actor()) as uow:
        return answer(tagging.untag_order(uow, number, tag))
