"""Other papers as PDF: quotations, delivery notes and packing slips."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.invoices import PDF_ANSWER, Wished
from freight_app.api.owner import Owner
from freight_app.api.pdf_answers import answer_pdf
from freight_app.api.security import SignedIn, allow, language_of
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.orders.invoices import files, quotations, reading
from freight_app.orders.invoices.dtos import OrderPapers, PaperView
from freight_app.orders.invoices.quotations import QuotedTo

router = APIRouter(prefix="/papers", tags=["invoices"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_READ))]
Seller = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_EDIT))]


@router.get("/orders/{number}", summary="All that was issued for an order")
def list_papers(user: SignedIn, number: str) -> Envelope[OrderPapers]:
    """For staff with ``orders.read``, and for the customer whose order it is."""
    with current_house().read(user.actor()) as uow:
        if Permission.ORDERS_READ in user.permissions:
            return answer(reading.papers_of_order(uow, number))
        return answer(reading.papers_of_own_order(uow, user.id, number))


@router.get(
    "/orders/{number}/packing-slip.pdf",
    summary="What is in the box of an order",
    response_class=Response,
    responses=PDF_ANSWER,
)
def get_packing_slip(user: Reader, number: str, request: Request, language: Wished = None) -> Response:
    """Without prices, in the reader's language unless another is asked for."""
    wanted: Language = language or language_of(request, user)  # type: ignore[assignment]
    return answer_pdf(user.actor(), lambda uow: files.ask_for_packing_slip(uow, number, wanted))


@router.get("/{number}.pdf", summary="A delivery note or quotation", response_class=Response, responses=PDF_ANSWER)
def get_paper(user: SignedIn, number: str, language: Wished = None) -> Response:
    """The same bytes each time. For staff with ``orders.read``, and for the customer whose it is."""
    if Permission.ORDERS_READ in user.permissions:
        return answer_pdf(user.actor(), lambda uow: files.ask_for_staff_paper(uow, number, language))
    return answer_pdf(user.actor(), lambda uow: files.ask_for_own_paper(uow, user.id, number, language))


@router.post("/quotations", status_code=201, summary="A quotation for one's own cart")
def quote_cart(user: SignedIn, owner: Owner, request: Request, key: IdempotencyKey) -> Envelope[PaperView]:
    """The cart at today's prices, without delivery; it holds for the days that the shop has set."""
    language: Language = language_of(request, user)  # type: ignore[assignment]
    asker = QuotedTo(name=user.name, phone=user.phone, email=user.email, language=language)
    with current_house().write(user.actor()) as uow:
        return answer(quotations.quote_cart(uow, owner, asker, key=key))


@router.post("/orders/{number}/quotations", status_code=201, summary="An order as a quotation")
def quote_order(user: Seller, number: str, key: IdempotencyKey) -> Envelope[PaperView]:
    with current_house().write(user.actor()) as uow:
        return answer(quotations.quote_order(uow, number, key=key))
