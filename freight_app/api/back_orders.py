"""Orders for more than there is: what is waited for, and which products may be ordered that way."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import Anyone, SignedIn, actor_of, allow
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders.back_orders import allowing, cancelling, reading
from freight_app.orders.back_orders.dtos import Demand, DemandQuery, TermRequest, TermView, WaitingLine

router = APIRouter(tags=["back-orders"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.STOCK_READ))]
Cataloguer = Annotated[SignedInUser, Depends(allow(Permission.CATALOGUE_EDIT))]
Editor = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_EDIT))]


class LineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    line_id: int | None = Field(default=None, ge=1, le=2**31 - 1, description="All lines that wait, when left out.")


@router.get("/back-orders", summary="What customers wait for, most pieces first")
def list_demand(user: Reader, paging: Annotated[PageRequest, Depends(page_request)]) -> Envelope[list[Demand]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(reading.list_demand(uow, DemandQuery(page=paging.page, per_page=paging.per_page)))


@router.get("/back-orders/products", summary="Products that may be ordered beyond the stock")
def list_terms(user: Reader) -> Envelope[list[TermView]]:
    with current_house().read(user.actor()) as uow:
        return answer(allowing.list_terms(uow))


@router.put("/back-orders/products/{sku}", summary="Let a product be ordered beyond the stock")
def allow_back_orders(user: Cataloguer, sku: str, wanted: TermRequest) -> Envelope[list[TermView]]:
    with current_house().write(user.actor()) as uow:
        allowing.allow_back_orders(uow, sku, wanted)
        return answer(allowing.list_terms(uow))


@router.delete("/back-orders/products/{sku}", summary="No more of a product than there is")
def stop_back_orders(user: Cataloguer, sku: str) -> Envelope[list[TermView]]:
    with current_house().write(user.actor()) as uow:
        allowing.stop_back_orders(uow, sku)
        return answer(allowing.list_terms(uow))


@router.get("/orders/mine/{number}/waiting", summary="What of one's own order is not here yet")
def own_waiting(user: SignedIn, number: str) -> Envelope[list[WaitingLine]]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.own_waiting(uow, user.id, number))


@router.get("/orders/track/{token}/waiting", summary="The same for whoever holds the link")
def waiting_by_token(user: Anyone, token: str) -> Envelope[list[WaitingLine]]:
    with current_house().read(actor_of(user)) as uow:
        return answer(reading.waiting_by_token(uow, token))


@router.post("/orders/mine/{number}/waiting/cancellation", summary="Do without what is not here yet")
def cancel_own_waiting(user: SignedIn, number: str, wanted: LineIn, key: IdempotencyKey) -> Envelope[list[WaitingLine]]:
    """409 ``nothing_waits`` when everything is here by now."""
    with current_house().write(user.actor()) as uow:
        cancelling.cancel_own_waiting(uow, user.id, number, key=key, line_id=wanted.line_id)
        return answer(reading.own_waiting(uow, user.id, number))


@router.post("/orders/{number}/waiting/cancellation", summary="Take what waits off an order")
def cancel_waiting(user: Editor, number: str, wanted: LineIn, key: IdempotencyKey) -> Envelope[list[WaitingLine]]:
    with current_house().write(user.actor()) as uow:
        cancelling.cancel_waiting(uow, number, key=key, line_id=wanted.line_id)
        return answer(reading.order_waiting(uow, number))
