"""What is asked about projects, and what is answered. All frozen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Dto, Line, Request, Written
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.purchasing.projects.models import MemberRole, ProjectStatus

ProjectTab = Literal["running", "done", "all"]


class ProjectDraft(Request):
    """``customer`` is an e-mail, a company's tax number, or the public id of either; empty: a project of our own.

    ``budget`` is decimal text in the shop's currency, empty for none.
    """

    name: Written = Field(min_length=1, max_length=160)
    customer: Line = Field(default="", max_length=254)
    budget: str = Field(default="", max_length=30)
    starts_on: date
    due_on: date
    note: str = Field(default="", max_length=2000)


class ProjectChange(ProjectDraft):
    """``version`` is the one that was read: ``ProjectChanged`` when somebody else was faster."""

    version: int = Field(ge=1)


class MilestoneDraft(Request):
    """``blocking_kind`` is purchase_order or shipment, ``blocking_ref`` its number or public id; both empty: none."""

    name: Written = Field(min_length=1, max_length=160)
    starts_on: date | None = None
    due_on: date
    blocking_kind: Literal["", "purchase_order", "shipment"] = ""
    blocking_ref: Line = Field(default="", max_length=64)


class CostDraft(Request):
    """``amount`` is decimal text."""

    what: Written = Field(min_length=1, max_length=200)
    amount: str = Field(min_length=1, max_length=30)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    spent_on: date


class ProjectQuery(PageRequest):
    """``q`` finds by code, name or customer."""

    q: Line = Field(default="", max_length=100)
    tab: ProjectTab = "running"


class MemberView(Dto):
    user_public_id: str
    name: str
    role: MemberRole


class CriticalView(Dto):
    """``reason`` names the sentence, ``facts`` are its fields; ``kind`` is late, short, over_budget or blocking."""

    project: str
    project_code: str
    project_name: str
    kind: str
    reason: str
    subject_kind: str
    subject_ref: str
    label: str
    days: int
    facts: dict[str, str]


class CostLineView(Dto):
    """``rate`` is decimal text, empty in the shop's own currency; ``is_priced`` False: no rate is known.

    ``extra`` is the part of ``spent`` that freight, duty and the like came to.
    """

    kind: str
    ref: str
    what: str
    spent: Money
    committed: Money
    planned: Money
    currency: str
    rate: str
    is_frozen: bool
    is_priced: bool
    extra: Money | None = None


class BudgetView(Dto):
    """``forecast`` = spent + committed + planned, ``left`` = budget - forecast; ``has_budget`` False: none was set."""

    has_budget: bool
    budget: Money
    spent: Money
    committed: Money
    planned: Money
    forecast: Money
    left: Money
    is_over: bool
    sold: Money
    margin: Money
    lines: list[CostLineView]
    unpriced: list[str]


class PurchaseView(Dto):
    number: str
    supplier: str
    status: str
    expected_on: date | None
    total: Money
    pieces: int
    received: int


class SaleView(Dto):
    number: str
    customer_name: str
    status: str
    promised_on: date
    total: Money
    waits_for: int


class ShipmentView(Dto):
    """``is_linked`` False: it is here because it carries goods of the project's orders."""

    public_id: str
    number: str
    status: str
    carrier: str
    arrives_on: date | None
    planned_on: date | None
    arrived_on: date | None
    disagreement: str
    is_linked: bool


class MilestoneView(Dto):
    id: int
    name: str
    starts_on: date | None
    due_on: date
    done_on: date | None
    blocking_kind: str
    blocking_ref: str


class CostView(Dto):
    id: int
    what: str
    amount: Money
    in_shop_money: Money
    spent_on: date
    entered_by: str


class HappeningView(Dto):
    """A step of the status (``status``) or a remark (``text``)."""

    at: datetime
    by: str
    status: str = ""
    text: str = ""


class NextDate(Dto):
    """What comes next: ``kind`` is project, milestone, purchase_order or shipment."""

    kind: str
    label: str
    on: date


class ProjectRow(Dto):
    """A project of the dashboard. ``customer`` is empty for our own."""

    public_id: str
    code: str
    name: str
    customer: str
    status: ProjectStatus
    starts_on: date
    due_on: date
    progress: int
    budget: BudgetView
    next: NextDate | None
    critical: int


class ProjectBoard(Dto):
    """``critical`` is of all running projects that the reader may see, the worst first."""

    critical: list[CriticalView]
    rows: list[ProjectRow]
    total: int
    page: int
    per_page: int
    counts: dict[str, int]


class ProjectView(Dto):
    """One project in full. ``customer_ref`` is what a draft names its customer by; the reader may edit or lead."""

    public_id: str
    code: str
    name: str
    customer: str
    customer_ref: str
    status: ProjectStatus
    status_since: datetime
    next_statuses: list[ProjectStatus]
    starts_on: date
    due_on: date
    note: str
    version: int
    created_by: str
    progress: int
    next: NextDate | None
    budget: BudgetView
    critical: list[CriticalView]
    purchases: list[PurchaseView]
    orders: list[SaleView]
    shipments: list[ShipmentView]
    milestones: list[MilestoneView]
    costs: list[CostView]
    members: list[MemberView]
    happenings: list[HappeningView]
    may_edit: bool
    may_lead: bool


class FoundProject(Dto):
    """What a search finds."""

    public_id: str
    code: str
    name: str
    customer: str
    status: ProjectStatus
