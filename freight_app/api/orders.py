"""Orders: place and follow one's own, and what staff do with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.owner import Owner
from freight_app.api.security import Anyone, SignedIn, actor_of, allow
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders import checkout, listing, own_orders, tracking
from freight_app.orders.dtos import CheckoutRequest, OrderCard, OwnOrder, PaymentMethod, PlacedOrder, TrackingView
from freight_app.orders.staff_dtos import OrderDetail, OrderQuery, OrderRow, OrderSort, OrderTab

router = APIRouter(prefix="/orders", tags=["orders"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_READ))]
Seller = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_FULFIL))]


class ReasonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=300)


@router.post("", status_code=201, summary="Order what is in the cart")
def place_order(user: Anyone, owner: Owner, wanted: CheckoutRequest, key: IdempotencyKey) -> Envelope[PlacedOrder]:
    """One key is one order, however often it is sent. 409 with the new numbers when prices or stock have moved."""
    with current_house().write(actor_of(user)) as uow:
        return answer(checkout.place_order(uow, owner, wanted, key=key), "Thank you, the order is placed.")


@router.get("/mine", summary="One's own orders")
def list_own_orders(user: SignedIn, paging: Annotated[PageRequest, Depends(page_request)]) -> Envelope[list[OrderCard]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(own_orders.list_own_orders(uow, user.id, paging))


@router.get("/mine/{number}", summary="One of one's own orders")
def get_own_order(user: SignedIn, number: str) -> Envelope[OwnOrder]:
    with current_house().read(user.actor()) as uow:
        return answer(own_orders.get_own_order(uow, user.id, number))


@router.get("/track/{token}", summary="Follow an order by its link")
def track_order(user: Anyone, token: str) -> Envelope[TrackingView]:
    with current_house().read(actor_of(user)) as uow:
        return answer(tracking.track_order(uow, token))


@router.get("", summary="All orders, for staff")
def list_orders(
    user: Reader,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=100, description="Number, customer's name or end of a phone number."),
    tab: OrderTab = "all",
    delivery_method: str | None = Query(default=None, max_length=40),
    payment_method: PaymentMethod | None = None,
    placed_from: date | None = None,
    placed_to: date | None = None,
    sort: OrderSort = "-placed_at",
) -> Envelope[list[OrderRow]]:
    query = OrderQuery(
        q=q,
        tab=tab,
        delivery_method=delivery_method,
        payment_method=payment_method,
        placed_from=placed_from,
        placed_to=placed_to,
        sort=sort,
        page=paging.page,
        per_page=paging.per_page,
    )
    with current_house().read(user.actor()) as uow:
        return answer_page(listing.list_orders(uow, query).page)


@router.get("/{number}", summary="One order in full, for staff")
def get_order(user: Reader, number: str) -> Envelope[OrderDetail]:
    with current_house().read(user.actor()) as uow:
        return answer(listing.get_order(uow, number))
