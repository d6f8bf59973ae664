"""Quotations: one's own and how they become orders; those that staff write. The PDFs are under ``/papers``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import SignedIn, allow
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders.dtos import CheckoutQuote, CheckoutRequest, PlacedOrder
from freight_app.orders.invoices.dtos import PaperView
from freight_app.orders.quotations import accepting, making, reading
from freight_app.orders.quotations.dtos import QuotationRequest, QuotationView

router = APIRouter(prefix="/quotations", tags=["quotations"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_READ))]
Editor = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_EDIT))]


@router.get("/mine", summary="One's own quotations")
def list_own(user: SignedIn, paging: Annotated[PageRequest, Depends(page_request)]) -> Envelope[list[QuotationView]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(reading.list_own_quotations(uow, user.id, paging))


@router.get("/mine/{number}", summary="One of one's own quotations")
def get_own(user: SignedIn, number: str) -> Envelope[QuotationView]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.get_own_quotation(uow, user.id, number))


@router.get("/mine/{number}/checkout", summary="What ordering it would come to, with delivery")
def quote_own(
    user: SignedIn, number: str, delivery_method: Annotated[str, Query(max_length=40)] = ""
) -> Envelope[CheckoutQuote]:
    with current_house().read(user.actor()) as uow:
        return answer(accepting.quote_own_acceptance(uow, user.id, number, delivery_method))


@router.post("/mine/{number}/order", status_code=201, summary="Order what was quoted, at the quoted prices")
def accept_own(user: SignedIn, number: str, wanted: CheckoutRequest, key: IdempotencyKey) -> Envelope[PlacedOrder]:
    """Once: 409 ``quotation_accepted`` names the order, ``quotation_expired`` after its day."""
    with current_house().write(user.actor()) as uow:
        placed = accepting.accept_own_quotation(uow, user.id, number, wanted, key=key)
        return answer(placed, "Thank you, the order is placed.")


@router.get("", summary="All quotations, for staff")
def list_all(user: Reader, paging: Annotated[PageRequest, Depends(page_request)]) -> Envelope[list[QuotationView]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(reading.list_quotations(uow, paging))


@router.post("", status_code=201, summary="Write a quotation for a customer")
def make(user: Editor, wanted: QuotationRequest, key: IdempotencyKey) -> Envelope[PaperView]:
    with current_house().write(user.actor()) as uow:
        return answer(making.quote_for_customer(uow, wanted, key=key))


@router.post("/{number}/order", status_code=201, summary="Order a quotation for its customer")
def accept_for_customer(
    user: Editor, number: str, wanted: CheckoutRequest, key: IdempotencyKey
) -> Envelope[PlacedOrder]:
    with current_house().write(user.actor()) as uow:
        return answer(accepting.accept_for_customer(uow, number, wanted, key=key))
