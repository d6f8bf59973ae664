"""What goods really cost: bills of freight, duty and the like, how they are shared, and unit costs explained."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import allow
from freight_app.kit.house import current_house
from freight_app.purchasing.landed import billing, reading
from freight_app.purchasing.landed.dtos import BillDraft, BillView, LandedOrder, ProductCost

router = APIRouter(tags=["landed costs"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_READ))]
Buyer = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_EDIT))]


@router.get("/purchase-orders/{number}/landed-costs", summary="What a purchase order really cost, line by line")
def explain_order(user: Reader, number: str) -> Envelope[LandedOrder]:
    """Each unit cost comes with how it is made: pieces, price, frozen rate, and the part of each bill."""
    with current_house().read(user.actor()) as uow:
        return answer(reading.explain_order(uow, number))


@router.get("/purchase-orders/{number}/cost-bills", summary="Bills that cover a purchase order")
def list_bills(user: Reader, number: str) -> Envelope[list[BillView]]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.list_bills(uow, number))


@router.post("/cost-bills", status_code=201, summary="Enter a bill and share it over what it covers")
def add_bill(user: Buyer, draft: BillDraft, key: IdempotencyKey) -> Envelope[BillView]:
    """Before or after the goods came. 409 ``purchase_not_placed``, and ``no_rate`` where none is given or known."""
    with current_house().write(user.actor()) as uow:
        return answer(billing.add_bill(uow, draft, key=key), "The bill is shared.")


@router.delete("/cost-bills/{bill_id}", summary="Take a bill out that was entered wrongly")
def remove_bill(user: Buyer, bill_id: str) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        billing.remove_bill(uow, bill_id)
        return answer(None, "The bill is taken out.")


@router.get("/product-costs/{sku:path}", summary="What a product costs now, and its margin")
def get_product_cost(user: Reader, sku: str) -> Envelope[ProductCost]:
    """The average over the pieces in the house, first in, first out; every layer explained."""
    with current_house().read(user.actor()) as uow:
        return answer(reading.cost_of_product(uow, sku))
