"""Companies that buy for their trade: apply, be approved, order at their own prices."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts import retailers
from freight_app.accounts.dtos import RetailerApplication, RetailerQuery, RetailerStatus, RetailerView, SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.security import SignedIn, allow, price_group_of
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders import cart
from freight_app.orders.dtos import CartOwner, CartView

router = APIRouter(prefix="/retailers", tags=["retailers"])
Approver = Annotated[SignedInUser, Depends(allow(Permission.RETAILERS_APPROVE))]


class ApprovalIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    price_group: str = Field(min_length=1, max_length=40, examples=["trade_a"])


class RejectionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500)


@router.post("", status_code=201, summary="Apply for trade prices")
def apply(user: SignedIn, application: RetailerApplication) -> Envelope[RetailerView]:
    with current_house().write(user.actor()) as uow:
        return answer(retailers.apply_as_retailer(uow, user.id, application), "We will look at it and write to you.")


@router.get("/mine", summary="One's own company")
def get_own_company(user: SignedIn) -> Envelope[RetailerView]:
    with current_house().read(user.actor()) as uow:
        found = retailers.get_retailer_of(uow, user.id)
    if found is None:
        raise NotFound("Company")
    return answer(found)


@router.get("/cart", summary="The retailer's cart, at trade prices")
def get_cart(user: SignedIn) -> Envelope[CartView]:
    if not user.is_retailer:
        raise NotAllowed("This is for approved retailers.")
    with current_house().read(user.actor()) as uow:
        return answer(cart.view_cart(uow, CartOwner(user_id=user.id, price_group=price_group_of(user))))


@router.get("", summary="Companies, the longest wait first")
def list_retailers(
    user: Approver,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=120),
    status: RetailerStatus | None = None,
) -> Envelope[list[RetailerView]]:
    query = RetailerQuery(q=q, status=status, page=paging.page, per_page=paging.per_page)
    with current_house().read(user.actor()) as uow:
        return answer_page(retailers.list_retailers(uow, query))


@router.get("/{public_id}", summary="One company")
def get_retailer(user: Approver, public_id: str) -> Envelope[RetailerView]:
    with current_house().read(user.actor()) as uow:
        return answer(retailers.get_retailer(uow, public_id))


@router.post("/{public_id}/approve", summary="Approve a company with a price group")
def approve(user: Approver, public_id: str, approval: ApprovalIn) -> Envelope[RetailerView]:
    with current_house().write(user.actor()) as uow:
        approved = retailers.approve_retailer(uow, public_id, price_group=approval.price_group)
        return answer(approved, "The company was approved.")


@router.post("/{public_id}/reject", summary="Turn a company down, with a reason")
def reject(user: Approver, public_id: str, rejection: RejectionIn) -> Envelope[RetailerView]:
    with current_house().write(user.actor()) as uow:
        return answer(retailers.reject_retailer(uow, public_id, reason=rejection.reason), "The company was told.")
