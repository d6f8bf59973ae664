"""Goods that come back: asked for by customers, looked after by staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import SignedIn, allow
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders.changes import return_listing, returning
from freight_app.orders.changes.dtos import (
    ReceiveRequest,
    ReturnQuery,
    ReturnRequest,
    ReturnRow,
    ReturnStatus,
    ReturnView,
    SettleRequest,
)

router = APIRouter(tags=["returns"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_READ))]
Editor = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_EDIT))]
Receiver = Annotated[SignedInUser, Depends(allow(Permission.STOCK_RECEIVE))]


class NoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=500)


class RefusalIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500)


@router.post("/orders/mine/{number}/returns", status_code=201, summary="Ask to send something of one's own order back")
def request_return(
    user: SignedIn, number: str, wanted: ReturnRequest, key: IdempotencyKey
) -> Envelope[list[ReturnView]]:
    """409 ``not_returnable`` before delivery and after the shop's time for it, ``over_return`` above what is there."""
    with current_house().write(user.actor()) as uow:
        returning.request_return(uow, user.id, number, wanted, key=key)
        return answer(return_listing.list_own_returns(uow, user.id, number), "The shop will look at it.")


@router.get("/orders/mine/{number}/returns", summary="What became of one's own returns")
def list_own_returns(user: SignedIn, number: str) -> Envelope[list[ReturnView]]:
    with current_house().read(user.actor()) as uow:
        return answer(return_listing.list_own_returns(uow, user.id, number))


@router.post("/orders/mine/returns/{number}/cancel", summary="Keep what one wanted to send back")
def cancel_own_return(user: SignedIn, number: str) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        returning.cancel_own_return(uow, user.id, number)
    return answer(None, "The return is cancelled.")


@router.get("/orders/{number}/returns", summary="The returns of an order, for staff")
def list_returns_of(user: Reader, number: str) -> Envelope[list[ReturnView]]:
    with current_house().read(user.actor()) as uow:
        return answer(return_listing.list_returns_of(uow, number))


@router.post("/orders/{number}/returns", status_code=201, summary="Write down what a customer sends back")
def open_return(user: Editor, number: str, wanted: ReturnRequest, key: IdempotencyKey) -> Envelope[ReturnView]:
    with current_house().write(user.actor()) as uow:
        return answer(return_listing.get_return(uow, returning.open_return(uow, number, wanted, key=key)))


@router.get("/returns", summary="Returns, those that wait for somebody unless a status is asked for")
def list_returns(
    user: Reader,
    paging: Annotated[PageRequest, Depends(page_request)],
    status: ReturnStatus | None = None,
    q: str = Query(default="", max_length=100, description="Number of the return or order, or customer's name."),
) -> Envelope[list[ReturnRow]]:
    with current_house().read(user.actor()) as uow:
        query = ReturnQuery(status=status, q=q, page=paging.page, per_page=paging.per_page)
        return answer_page(return_listing.list_returns(uow, query))


@router.get("/returns/{number}", summary="One return in full")
def get_return(user: Reader, number: str) -> Envelope[ReturnView]:
    with current_house().read(user.actor()) as uow:
        return answer(return_listing.get_return(uow, number))


@router.post("/returns/{number}/approve", summary="The customer may send the goods")
def approve_return(user: Editor, number: str, told: NoteIn, key: IdempotencyKey) -> Envelope[ReturnView]:
    with current_house().write(user.actor()) as uow:
        returning.approve_return(uow, number, note=told.note, key=key)
        return answer(return_listing.get_return(uow, number))


@router.post("/returns/{number}/refuse", summary="The customer keeps the goods, and is told why")
def refuse_return(user: Editor, number: str, told: RefusalIn, key: IdempotencyKey) -> Envelope[ReturnView]:
    with current_house().write(user.actor()) as uow:
        returning.refuse_return(uow, number, reason=told.reason, key=key)
        return answer(return_listing.get_return(uow, number))


@router.post("/returns/{number}/cancel", summary="Nothing comes back after all")
def cancel_return(user: Editor, number: str, told: NoteIn, key: IdempotencyKey) -> Envelope[ReturnView]:
    with current_house().write(user.actor()) as uow:
        returning.cancel_return(uow, number, note=told.note, key=key)
        return answer(return_listing.get_return(uow, number))


@router.post("/returns/{number}/receive", summary="Count what came, for the shelf or as scrap")
def receive_return(user: Receiver, number: str, counted: ReceiveRequest, key: IdempotencyKey) -> Envelope[ReturnView]:
    with current_house().write(user.actor()) as uow:
        returning.receive_return(uow, number, counted, key=key)
        return answer(return_listing.get_return(uow, number))


@router.post("/returns/{number}/settle", summary="Pay the counted goods back, or credit them")
def settle_return(user: Editor, number: str, wanted: SettleRequest, key: IdempotencyKey) -> Envelope[ReturnView]:
    """409 ``over_refund`` above what the counted goods cost."""
    with current_house().write(user.actor()) as uow:
        returning.settle_return(uow, number, wanted, key=key)
        return answer(return_listing.get_return(uow, number))
