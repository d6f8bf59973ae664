"""What is asked about credit and what is answered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Dto, Line, Request
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest
from freight_app.orders.credit.models import EntryKind, HoldEnd

CreditTab = Literal["accounts", "held", "overdue", "over_limit", "without"]
MAX_REASON = 500


class ReceivedBy(StrEnum):
    """How a company pays what it owes."""

    BANK_TRANSFER = "bank_transfer"
    CASH = "cash"
    CHEQUE = "cheque"
    CARD = "card"


class CreditQuery(PageRequest):
    """``q`` is looked for in the company's name and tax number."""

    q: str = Field(default="", max_length=120)
    tab: CreditTab = "accounts"


class CreditTerms(Request):
    """``limit`` is decimal text in major units, for example ``5000.000``. A reason is kept in the audit trail."""

    limit: str = Field(min_length=1, max_length=24)
    terms_days: int = Field(ge=0, le=365)
    is_active: bool = True
    # What the company pays too much for an order stays on its account, instead of being owed back.
    keeps_surplus: bool = False
    reason: Line = Field(default="", max_length=MAX_REASON)


class AgeingView(Dto):
    """What is owed by how many days it is past due. ``unused`` was paid and covers nothing yet."""

    not_due: Money
    to_30: Money
    to_60: Money
    to_90: Money
    over_90: Money
    overdue: Money
    unused: Money


class CreditView(Dto):
    """An account. ``exposure`` is ``balance`` and ``committed``; ``left`` may still be ordered."""

    limit: Money
    terms_days: int
    is_active: bool
    keeps_surplus: bool
    balance: Money
    committed: Money
    exposure: Money
    left: Money
    opened_at: datetime


class CompanyView(Dto):
    """``account`` is None while the company has no credit."""

    public_id: str
    legal_name: str
    tax_number: str
    is_approved: bool
    account: CreditView | None
    overdue: Money
    held_count: int


class CompanyList(Dto):
    """``tabs`` counts each tab under the same question; the sums are over all accounts."""

    page: Page[CompanyView]
    tabs: dict[str, int]
    owed: Money
    committed: Money


class EntryView(Dto):
    """``amount`` above zero: owed more. ``balance`` is what is owed after it, where it stands in a statement."""

    kind: EntryKind
    document: str
    order_number: str
    booked_on: date
    due_on: date | None
    amount: Money
    balance: Money
    method: str
    reference: str
    note: str
    booked_by: str


class OpenItemView(Dto):
    """An invoice or the like of which something is still owed; ``days_late`` 0 while it is not due."""

    document: str
    due_on: date
    amount: Money
    open: Money
    days_late: int


class Statement(Dto):
    """The account of a company over a period, both days included. ``is_cut``: it has more lines than fit."""

    company: str
    tax_number: str
    address_lines: list[str]
    language: str
    period_from: date
    period_to: date
    issued_on: date
    opening: Money
    entries: list[EntryView]
    closing: Money
    ageing: AgeingView
    account: CreditView
    is_cut: bool


class HeldOrder(Dto):
    """An order that waits for credit."""

    number: str
    company: str
    company_public_id: str
    customer_name: str
    total: Money
    over_by: Money
    held_at: datetime


class HoldView(Dto):
    """One time that an order had to wait; ``released_how`` None while it does."""

    over_by: Money
    held_at: datetime
    released_at: datetime | None
    released_how: HoldEnd | None
    released_by: str
    reason: str


class CompanyAccount(Dto):
    """All about one company's credit, for staff."""

    company: CompanyView
    ageing: AgeingView
    open_items: list[OpenItemView]
    held: list[HeldOrder]
