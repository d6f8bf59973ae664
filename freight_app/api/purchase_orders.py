"""Purchase orders: drafted, approved, sent, promised, received in parts, closed. For programs of those who buy."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.incoming_files import announced_bytes
from freight_app.api.security import allow
from freight_app.documents.private_files import store_paper
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.purchasing.orders import approving, confirming, drafting, ending, placing, reading, sending
from freight_app.purchasing.orders.dtos import (
    Confirmation,
    PurchaseDraft,
    PurchaseLineDraft,
    PurchaseQuery,
    PurchaseRow,
    PurchaseTab,
    PurchaseTerms,
    PurchaseView,
)
from freight_app.purchasing.receiving import reading as receipts
from freight_app.purchasing.receiving import receiving
from freight_app.purchasing.receiving.dtos import AwaitedOrder, ReceiptView, ReceiveGoods

router = APIRouter(tags=["purchase orders"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_READ))]
Buyer = Annotated[SignedInUser, Depends(allow(Permission.PURCHASING_EDIT))]
Receiver = Annotated[SignedInUser, Depends(allow(Permission.STOCK_RECEIVE))]
MAX_PHOTO_BYTES = 20 * 2**20
# What the form writes around its file.
_FRAME_BYTES = 64 * 1024
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SeenIn(_Body):
    """``revision`` is that of the order as it was looked at."""

    revision: int = Field(ge=1)


class PlaceIn(SeenIn):
    """Not ``by_mail``: somebody brings the paper."""

    by_mail: bool = True


class LinesIn(SeenIn):
    lines: list[PurchaseLineDraft] = Field(max_length=300)


class TermsIn(PurchaseTerms):
    revision: int = Field(ge=1)


class ReasonIn(_Body):
    reason: str = Field(min_length=1, max_length=500)


class CloseIn(ReasonIn):
    """``lines`` are ids of lines; without any the whole order is closed with what came."""

    lines: list[int] = Field(default=[], max_length=300)


class SentTo(BaseModel):
    model_config = ConfigDict(frozen=True)

    mails: int


class KeptPhoto(BaseModel):
    """``photo`` is named in the line of a receipt."""

    model_config = ConfigDict(frozen=True)

    photo: str


@router.get("/purchase-orders", summary="Purchase orders, the newest first")
def list_purchases(
    user: Reader,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=120, description="Number, supplier, SKU or the supplier's number."),
    tab: PurchaseTab = "open",
    supplier: str = Query(default="", max_length=20),
    project: str = Query(default="", max_length=40),
    late: bool = False,
) -> Envelope[list[PurchaseRow]]:
    query = PurchaseQuery(
        q=q, tab=tab, supplier=supplier, project=project, late=late, page=paging.page, per_page=paging.per_page
    )
    with current_house().read(user.actor()) as uow:
        return answer_page(reading.list_purchases(uow, query))


@router.post("/purchase-orders", status_code=201, summary="Draft a purchase order")
def draft_purchase(user: Buyer, draft: PurchaseDraft, key: IdempotencyKey) -> Envelope[PurchaseView]:
    """Prices and terms that are not given are the supplier's own."""
    with current_house().write(user.actor()) as uow:
        return answer(reading.get_purchase(uow, drafting.draft_order(uow, draft, key=key)))


@router.get("/purchase-orders/{number}", summary="One purchase order in full")
def get_purchase(user: Reader, number: str) -> Envelope[PurchaseView]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.get_purchase(uow, number))


@router.put("/purchase-orders/{number}/lines", summary="What is ordered from now on")
def change_lines(user: Buyer, number: str, wanted: LinesIn) -> Envelope[PurchaseView]:
    """An approved order becomes a draft again. 409 ``purchase_changed`` when somebody else was first."""
    with current_house().write(user.actor()) as uow:
        drafting.change_lines(uow, number, wanted.lines, revision=wanted.revision)
        return answer(reading.get_purchase(uow, number))


@router.put("/purchase-orders/{number}/terms", summary="Terms, dates and notes from now on")
def change_terms(user: Buyer, number: str, wanted: TermsIn) -> Envelope[PurchaseView]:
    terms = PurchaseTerms.model_validate(wanted.model_dump(exclude={"revision"}))
    with current_house().write(user.actor()) as uow:
        drafting.change_terms(uow, number, terms, revision=wanted.revision)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/approve", summary="Say yes to an order as it was looked at")
def approve_purchase(user: Buyer, number: str, seen: SeenIn) -> Envelope[PurchaseView]:
    """403 ``over_purchase_limit`` above what one's role may approve."""
    with current_house().write(user.actor()) as uow:
        approving.approve_order(uow, number, revision=seen.revision)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/return-to-draft", summary="Take an approval back")
def return_to_draft(user: Buyer, number: str) -> Envelope[PurchaseView]:
    with current_house().write(user.actor()) as uow:
        approving.return_to_draft(uow, number)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/place", summary="Send an approved order")
def place_purchase(user: Buyer, number: str, seen: PlaceIn, key: IdempotencyKey) -> Envelope[PurchaseView]:
    """The rate is frozen; the PDF goes to the supplier's contacts by mail."""
    with current_house().write(user.actor()) as uow:
        placing.place_order(uow, number, revision=seen.revision, key=key, by_mail=seen.by_mail)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/send-again", summary="Mail the same PDF once more")
def send_again(user: Buyer, number: str) -> Envelope[SentTo]:
    with current_house().write(user.actor()) as uow:
        return answer(SentTo(mails=sending.send_again(uow, number)))


@router.post("/purchase-orders/{number}/confirm", summary="Write the supplier's answer down")
def confirm_purchase(user: Buyer, number: str, told: Confirmation, key: IdempotencyKey) -> Envelope[PurchaseView]:
    with current_house().write(user.actor()) as uow:
        confirming.confirm_order(uow, number, told, key=key)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/accept-confirmation", summary="Order what the supplier confirmed")
def accept_confirmation(user: Buyer, number: str, seen: SeenIn) -> Envelope[PurchaseView]:
    with current_house().write(user.actor()) as uow:
        confirming.accept_confirmation(uow, number, revision=seen.revision)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/close", summary="Await no more of an order, or of some of its lines")
def close_purchase(user: Buyer, number: str, told: CloseIn, key: IdempotencyKey) -> Envelope[PurchaseView]:
    with current_house().write(user.actor()) as uow:
        ending.close_short(uow, number, reason=told.reason, lines=told.lines, key=key)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/complete", summary="Close an order of which everything came")
def complete_purchase(user: Buyer, number: str) -> Envelope[PurchaseView]:
    with current_house().write(user.actor()) as uow:
        ending.close_order(uow, number)
        return answer(reading.get_purchase(uow, number))


@router.post("/purchase-orders/{number}/cancel", summary="Nothing of the order comes")
def cancel_purchase(user: Buyer, number: str, told: ReasonIn, key: IdempotencyKey) -> Envelope[PurchaseView]:
    with current_house().write(user.actor()) as uow:
        ending.cancel_order(uow, number, reason=told.reason, key=key)
        return answer(reading.get_purchase(uow, number))


@router.get("/purchase-orders/{number}/pdf", summary="The order as a PDF", response_class=Response)
async def get_purchase_pdf(user: Reader, number: str) -> Response:
    """As it was sent, the same file ever after; before that with the mark of a draft."""

    def make() -> tuple[str, bytes]:
        with current_house().read(user.actor()) as uow:
            paper = sending.ask_for_pdf(uow, number)
        content = sending.make_pdf(paper)
        stored = sending.store_pdf(current_house().settings, paper, content)
        if stored is not None:
            with current_house().write(user.actor()) as uow:
                sending.keep_pdf(uow, paper, stored)
        return paper.file_name, content

    name, content = await asyncio.to_thread(make)
    return _private(content, "application/pdf", name)


# --- goods that arrive


@router.get("/purchase-orders/{number}/awaited", summary="What is still to come, without prices")
def get_awaited(user: Receiver, number: str) -> Envelope[AwaitedOrder]:
    with current_house().read(user.actor()) as uow:
        return answer(receipts.get_awaited_order(uow, number))


@router.get("/purchase-orders/{number}/receipts", summary="What came of an order")
def list_receipts(user: Reader, number: str) -> Envelope[list[ReceiptView]]:
    with current_house().read(user.actor()) as uow:
        return answer(receipts.list_receipts(uow, number))


@router.post("/purchase-orders/{number}/receive", status_code=201, summary="Book what came into stock")
def receive_goods(user: Receiver, number: str, came: ReceiveGoods, key: IdempotencyKey) -> Envelope[list[ReceiptView]]:
    """409 ``over_receipt`` beyond what was ordered, unless ``over_reason`` says why it is kept."""
    with current_house().write(user.actor()) as uow:
        receiving.receive_goods(uow, number, came, key=key)
        return answer(receipts.list_receipts(uow, number))


@router.post("/purchase-receipts/{receipt}/undo", summary="Take one's own receipt of this shift back")
def undo_receipt(user: Receiver, receipt: str, told: ReasonIn) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        receiving.undo_receipt(uow, receipt, reason=told.reason)
    return answer(None, "The receipt is undone.")


@router.post("/uploads/receipt-photos", status_code=201, summary="A photo of rejected goods", openapi_extra=_FORM)
async def add_receipt_photo(request: Request, user: Receiver) -> Envelope[KeptPhoto]:
    """A field named ``file``: JPEG, PNG, WebP or GIF, kept without its metadata. Only the shop's staff see it."""
    length = announced_bytes(request)
    if length is None:
        raise InvalidInput("file", "Say how long the request is (Content-Length).")
    if length > MAX_PHOTO_BYTES + _FRAME_BYTES:
        raise InvalidInput("file", f"The file has at most {MAX_PHOTO_BYTES // 2**20} MB.")
    async with request.form(max_files=1, max_fields=1) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise InvalidInput("file", "Choose at least one picture.")
        content = await sent.read()
    if content.startswith(b"%PDF-"):
        raise InvalidInput("file", "Choose at least one picture.")
    settings = current_house().settings
    kept = await asyncio.to_thread(store_paper, settings, content, max_bytes=MAX_PHOTO_BYTES)
    return answer(KeptPhoto(photo=kept.content_hash))


@router.get("/purchase-orders/{number}/photos/{photo}", summary="A photo of goods that came", response_class=Response)
def get_receipt_photo(user: Receiver, number: str, photo: str) -> Response:
    with current_house().read(user.actor()) as uow:
        return _private(receipts.open_photo(uow, number, photo), "image/webp", f"{photo[:12]}.webp")


def _private(content: bytes, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
