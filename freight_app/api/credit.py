"""Credit: what companies owe, for staff's programs and for the company itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Request as HttpRequest
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import SignedIn, allow, language_of
from freight_app.documents.typesetting import typeset
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.credit import accounts, booking, committing, periods, statement_files, statements
from freight_app.orders.credit.dtos import (
    CompanyAccount,
    CompanyView,
    CreditQuery,
    CreditTab,
    CreditTerms,
    EntryView,
    HeldOrder,
    ReceivedBy,
    Statement,
)
from freight_app.orders.credit.statement_files import StatementForm
from freight_app.shop.service import get_shop_profile

router = APIRouter(prefix="/credit", tags=["credit"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.CUSTOMERS_READ))]
Cashier = Annotated[SignedInUser, Depends(allow(Permission.PAYMENTS_RECORD))]
Manager = Annotated[SignedInUser, Depends(allow(Permission.CREDIT_MANAGE))]
Releaser = Annotated[SignedInUser, Depends(allow(Permission.CREDIT_RELEASE))]
PeriodFrom = Annotated[date | None, Query(alias="from", description="The first day; 90 days before the last one.")]
PeriodTo = Annotated[date | None, Query(alias="to", description="The last day; today.")]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AmountIn(_Body):
    """``amount`` is decimal text in major units, for example ``250.000``."""

    amount: str = Field(min_length=1, max_length=24, examples=["250.000"])
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["TND"])

    def money(self) -> Money:
        return Money.from_decimal(self.amount, self.currency)


class PaymentIn(AmountIn):
    received_on: date
    method: ReceivedBy
    reference: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=500)


class RefundIn(AmountIn):
    paid_on: date
    method: ReceivedBy
    reason: str = Field(max_length=500)


class AdjustmentIn(AmountIn):
    """Above zero the company owes more, below zero less."""

    booked_on: date
    reason: str = Field(max_length=500)


class ReasonIn(_Body):
    reason: str = Field(max_length=500)


class BooksIn(_Body):
    """``closed_until`` null opens all days."""

    closed_until: date | None


class BooksOut(BaseModel):
    closed_until: date | None


# --- the company's own


@router.get("/mine", summary="The account of one's own company")
def get_own_statement(
    user: SignedIn, period_from: PeriodFrom = None, period_to: PeriodTo = None
) -> Envelope[Statement]:
    """Limit, what is owed, ageing and the lines of the period. 404 for who has no account."""
    with current_house().read(user.actor()) as uow:
        return answer(statements.get_own_statement(uow, user.id, period_from=period_from, period_to=period_to))


@router.get("/mine/statement", summary="One's own statement as a file", response_class=Response)
async def download_own_statement(
    request: HttpRequest,
    user: SignedIn,
    form: Annotated[StatementForm, Query(alias="format")] = "pdf",
    period_from: PeriodFrom = None,
    period_to: PeriodTo = None,
) -> Response:
    def read(uow: UnitOfWork) -> Statement:
        return statements.get_own_statement(uow, user.id, period_from=period_from, period_to=period_to)

    return await asyncio.to_thread(_file, user, read, form, cast("Language", language_of(request, user)))


# --- staff


@router.get("/companies", summary="Companies, those with orders that wait first")
def list_companies(
    user: Reader,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=120),
    tab: CreditTab = "accounts",
) -> Envelope[list[CompanyView]]:
    query = CreditQuery(q=q, tab=tab, page=paging.page, per_page=paging.per_page)
    with current_house().read(user.actor()) as uow:
        return answer_page(accounts.list_companies(uow, query).page)


@router.get("/companies/{company}", summary="One company: account, ageing, open papers, held orders")
def get_company(user: Reader, company: str) -> Envelope[CompanyAccount]:
    with current_house().read(user.actor()) as uow:
        return answer(accounts.get_company_account(uow, company))


@router.put("/companies/{company}", summary="Give credit, or change or stop it")
def set_terms(user: Manager, company: str, terms: CreditTerms) -> Envelope[CompanyView]:
    with current_house().write(user.actor()) as uow:
        return answer(accounts.set_credit_terms(uow, company, terms), "The terms hold from now on.")


@router.get("/companies/{company}/statement", summary="A statement")
def get_statement(
    user: Reader, company: str, period_from: PeriodFrom = None, period_to: PeriodTo = None
) -> Envelope[Statement]:
    with current_house().read(user.actor()) as uow:
        return answer(statements.get_statement(uow, company, period_from=period_from, period_to=period_to))


@router.get("/companies/{company}/statement/file", summary="A statement as a file", response_class=Response)
async def download_statement(
    request: HttpRequest,
    user: Reader,
    company: str,
    form: Annotated[StatementForm, Query(alias="format")] = "pdf",
    language: Annotated[Literal["en", "fr", "ar"] | None, Query(description="The reader's, unless said.")] = None,
    period_from: PeriodFrom = None,
    period_to: PeriodTo = None,
) -> Response:
    def read(uow: UnitOfWork) -> Statement:
        return statements.get_statement(uow, company, period_from=period_from, period_to=period_to)

    chosen = language or cast("Language", language_of(request, user))
    return await asyncio.to_thread(_file, user, read, form, chosen)


@router.post("/companies/{company}/payments", status_code=201, summary="A payment on account")
def receive_payment(user: Cashier, company: str, body: PaymentIn, key: IdempotencyKey) -> Envelope[EntryView]:
    """The oldest due is covered first; orders that wait go on as far as there is room again."""
    with current_house().write(user.actor()) as uow:
        entry = booking.receive_account_payment(
            uow,
            company,
            body.money(),
            received_on=body.received_on,
            method=body.method,
            reference=body.reference,
            note=body.note,
            key=key,
        )
        return answer(entry, "The payment is booked.")


@router.post("/companies/{company}/refunds", status_code=201, summary="Money given back to a company")
def refund(user: Manager, company: str, body: RefundIn, key: IdempotencyKey) -> Envelope[EntryView]:
    """At most what it has paid too much."""
    with current_house().write(user.actor()) as uow:
        entry = booking.refund_account(
            uow, company, body.money(), paid_on=body.paid_on, method=body.method, reason=body.reason, key=key
        )
        return answer(entry, "The refund is booked.")


@router.post("/companies/{company}/adjustments", status_code=201, summary="Put an account right")
def adjust(user: Manager, company: str, body: AdjustmentIn, key: IdempotencyKey) -> Envelope[EntryView]:
    """A write-off is below zero, an opening balance above."""
    with current_house().write(user.actor()) as uow:
        entry = booking.adjust_account(
            uow, company, body.money(), booked_on=body.booked_on, reason=body.reason, key=key
        )
        return answer(entry, "The adjustment is booked.")


@router.get("/holds", summary="Orders that wait for credit, the longest wait first")
def list_held_orders(user: Reader) -> Envelope[list[HeldOrder]]:
    with current_house().read(user.actor()) as uow:
        return answer(accounts.list_held_orders(uow))


@router.post("/holds/{number}/release", summary="Release an order that waits, with a reason")
def release(user: Releaser, number: str, body: ReasonIn, key: IdempotencyKey) -> Envelope[list[HeldOrder]]:
    """Answers the orders that still wait."""
    with current_house().write(user.actor()) as uow:
        committing.release_order(uow, number, reason=body.reason, key=key)
        held = accounts.list_held_orders(uow) if Permission.CUSTOMERS_READ in user.permissions else []
        return answer(held, "The order goes on.")


@router.get("/books", summary="Up to which day the books are closed")
def get_books(user: Reader) -> Envelope[BooksOut]:
    with current_house().read(user.actor()) as uow:
        return answer(BooksOut(closed_until=periods.books_closed_until(uow)))


@router.put("/books", summary="Close the books up to a day, or open them again")
def close_books(user: Manager, body: BooksIn) -> Envelope[BooksOut]:
    with current_house().write(user.actor()) as uow:
        periods.close_books(uow, body.closed_until)
        return answer(BooksOut(closed_until=body.closed_until))


def _file(
    user: SignedInUser, read: Callable[[UnitOfWork], Statement], form: StatementForm, language: Language
) -> Response:
    """Read in one unit, written outside of it."""
    with current_house().read(user.actor()) as uow:
        statement, profile, now = read(uow), get_shop_profile(uow), uow.now()
    if statement.is_cut:
        raise InvalidInput("from", "This period has more lines than a file holds. Choose a shorter one.")
    if form == "csv":
        content = statement_files.write_statement_csv(statement, language).encode()
    elif form == "xlsx":
        content = statement_files.write_statement_xlsx(statement, language)
    else:
        # Typst takes whole seconds only.
        printed = statement_files.print_statement(statement, profile, language)
        content = typeset(printed, at=now.replace(microsecond=0))
    name = statement_files.file_name(statement, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=_MEDIA[form], headers=headers)
