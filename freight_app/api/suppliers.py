"""Suppliers: who they are, whom to write to, what they offer. For buyers' programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.security import allow
from freight_app.catalogue.service import get_product
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.purchasing.suppliers import keeping, offering, reading
from freight_app.purchasing.suppliers.dtos import (
    ContactDraft,
    OfferDraft,
    OfferQuery,
    OfferView,
    PricePoint,
    SupplierDraft,
    SupplierQuery,
    SupplierRow,
    SupplierView,
)

router = APIRouter(tags=["suppliers"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_READ))]
Buyer = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_EDIT))]


class LastDayIn(BaseModel):
    """The last day of the offer; today when none is given."""

    model_config = ConfigDict(extra="forbid")

    last_day: date | None = None


@router.get("/suppliers", summary="Suppliers by name")
def list_suppliers(
    user: Reader,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=120, description="Words of the name, or how the code begins."),
    tab: Literal["active", "archived"] = "active",
) -> Envelope[list[SupplierRow]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(
            reading.list_suppliers(uow, SupplierQuery(q=q, tab=tab, page=paging.page, per_page=paging.per_page))
        )


@router.post("/suppliers", status_code=201, summary="Write a supplier down")
def create_supplier(user: Buyer, draft: SupplierDraft) -> Envelope[SupplierView]:
    """409 ``supplier_code_taken`` when another has the code."""
    with current_house().write(user.actor()) as uow:
        return answer(reading.get_supplier(uow, keeping.create_supplier(uow, draft)))


@router.get("/suppliers/{supplier}", summary="One supplier in full")
def get_supplier(user: Reader, supplier: str) -> Envelope[SupplierView]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.get_supplier(uow, supplier))


@router.put("/suppliers/{supplier}", summary="Say anew all that is said of a supplier")
def update_supplier(user: Buyer, supplier: str, draft: SupplierDraft) -> Envelope[SupplierView]:
    with current_house().write(user.actor()) as uow:
        keeping.update_supplier(uow, supplier, draft)
        return answer(reading.get_supplier(uow, supplier))


@router.post("/suppliers/{supplier}/archive", summary="Order nothing new there")
def archive_supplier(user: Buyer, supplier: str) -> Envelope[SupplierView]:
    with current_house().write(user.actor()) as uow:
        keeping.archive_supplier(uow, supplier)
        return answer(reading.get_supplier(uow, supplier))


@router.post("/suppliers/{supplier}/restore", summary="Order there again")
def restore_supplier(user: Buyer, supplier: str) -> Envelope[SupplierView]:
    with current_house().write(user.actor()) as uow:
        keeping.restore_supplier(uow, supplier)
        return answer(reading.get_supplier(uow, supplier))


@router.post("/suppliers/{supplier}/contacts", status_code=201, summary="Add a person there")
def add_contact(user: Buyer, supplier: str, draft: ContactDraft) -> Envelope[SupplierView]:
    with current_house().write(user.actor()) as uow:
        keeping.save_contact(uow, supplier, draft)
        return answer(reading.get_supplier(uow, supplier))


@router.put("/suppliers/{supplier}/contacts/{contact_id}", summary="Say anew who a person is")
def change_contact(user: Buyer, supplier: str, contact_id: int, draft: ContactDraft) -> Envelope[SupplierView]:
    with current_house().write(user.actor()) as uow:
        keeping.save_contact(uow, supplier, draft, contact_id=contact_id)
        return answer(reading.get_supplier(uow, supplier))


@router.delete("/suppliers/{supplier}/contacts/{contact_id}", summary="Write to this person no more")
def remove_contact(user: Buyer, supplier: str, contact_id: int) -> Envelope[SupplierView]:
    with current_house().write(user.actor()) as uow:
        keeping.remove_contact(uow, supplier, contact_id)
        return answer(reading.get_supplier(uow, supplier))


@router.get("/suppliers/{supplier}/offers", summary="What a supplier offers, at today's prices")
def list_offers(
    user: Reader,
    supplier: str,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=120, description="SKU, the supplier's number, or words of the name."),
) -> Envelope[list[OfferView]]:
    with current_house().read(user.actor()) as uow:
        query = OfferQuery(q=q, page=paging.page, per_page=paging.per_page)
        return answer_page(offering.list_offers(uow, supplier, query))


@router.post("/suppliers/{supplier}/offers", status_code=201, summary="Write a price down")
def set_offer(user: Buyer, supplier: str, draft: OfferDraft) -> Envelope[list[PricePoint]]:
    """Answers every price of the product at this supplier, the newest first. Earlier ones stay as its history."""
    with current_house().write(user.actor()) as uow:
        offering.set_offer(uow, supplier, draft)
        product = get_product(uow, draft.sku, include_deleted=True)
        return answer(offering.price_history(uow, supplier, product.id))


@router.post("/suppliers/{supplier}/offers/{offer_id}/end", summary="The supplier offers this no more")
def end_offer(user: Buyer, supplier: str, offer_id: int, told: LastDayIn) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        offering.end_offer(uow, supplier, offer_id, last_day=told.last_day)
    return answer(None, "The offer ends.")


@router.get("/supplier-offers/{sku:path}", summary="Which suppliers offer a product")
def list_offers_of_product(user: Reader, sku: str) -> Envelope[list[OfferView]]:
    with current_house().read(user.actor()) as uow:
        return answer(offering.offers_of_product(uow, get_product(uow, sku, include_deleted=True).id))
