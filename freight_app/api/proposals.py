"""What should be bought and why; purchase orders made of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import allow
from freight_app.kit.house import current_house
from freight_app.purchasing.proposals.dtos import MAX_WANTED, Proposals, WantedLine
from freight_app.purchasing.proposals.proposing import make_orders, propose_orders

router = APIRouter(prefix="/purchase-proposals", tags=["purchase proposals"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_READ))]
Buyer = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_EDIT))]


class WantedIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lines: list[WantedLine] = Field(min_length=1, max_length=MAX_WANTED)


class DraftedOrders(BaseModel):
    """The numbers of the purchase orders, one for each supplier."""

    model_config = ConfigDict(frozen=True)

    numbers: list[str]


@router.get("", summary="What is short, or will be before it could come")
def list_proposals(user: Reader) -> Envelope[Proposals]:
    """By supplier; each line says the need that caused it."""
    with current_house().read(user.actor()) as uow:
        return answer(propose_orders(uow))


@router.post("/orders", status_code=201, summary="Draft purchase orders of proposed lines")
def draft_orders(user: Buyer, wanted: WantedIn, key: IdempotencyKey) -> Envelope[DraftedOrders]:
    with current_house().write(user.actor()) as uow:
        return answer(DraftedOrders(numbers=make_orders(uow, wanted.lines, key=key)), "The orders are drafted.")
