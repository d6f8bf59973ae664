"""Payments and notices as the console shows them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment
from freight_app.kit.pagination import PageRequest
from freight_app.orders.paying import overview
from freight_app.orders.paying.dtos import MoneyDetail, MoneyRow, NoticeRow, PaymentTab, RefundWay
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.visitor import Visitor

ROOT = "/admin/payments"
TABS: tuple[PaymentTab, ...] = ("to_match", "awaited", "refunds", "notices", "all")


@dataclass(frozen=True, slots=True)
class PaymentRowView:
    """``open_amount`` is what is still awaited, or owed back."""

    payment_id: int = 0
    number: str = ""
    href: str = ""
    customer: str = ""
    method: str = ""
    status: str = ""
    amount: PriceView = NO_PRICE
    open_amount: PriceView = NO_PRICE
    receipt: str = ""
    at: str = ""
    proofs: int = 0
    asks_for_look: bool = False


@dataclass(frozen=True, slots=True)
class NoticeRowView:
    id: int
    at: str
    gateway: str
    reference: str
    number: str
    href: str
    verdict: str
    remark: str
    fields: str


@dataclass(frozen=True, slots=True)
class RefundRowView:
    id: int
    way: str
    status: str
    amount: str
    reason: str
    receipt: str
    trouble: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class ProofRowView:
    token: str
    href: str
    name: str
    is_picture: bool
    at: str
    refusal: str


@dataclass(frozen=True, slots=True)
class StepRowView:
    kind: str
    code: str
    at: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class PaymentDetailView:
    """One payment. ``left`` is what can go back, written for a form: ``24.500``."""

    row: PaymentRowView = PaymentRowView()
    left: str = ""
    left_text: str = ""
    currency: str = ""
    total: str = ""
    ways: list[str] = field(default_factory=list)
    # It can stay on the account of the customer's company.
    may_keep: bool = False
    refunds: list[RefundRowView] = field(default_factory=list)
    proofs: list[ProofRowView] = field(default_factory=list)
    steps: list[StepRowView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PaymentsView:
    rows: list[PaymentRowView]
    notices: list[NoticeRowView]
    counts: dict[str, int]
    pager: PagerView


def read_payments(who: Visitor, tab: PaymentTab, q: str, page: int) -> PaymentsView:
    """One page of a tab."""
    request = PageRequest(page=page, per_page=PER_PAGE)
    address = list_address(ROOT, tab=tab, q=q)
    with current_house().read(who.actor) as uow:
        counts = overview.count_tabs(uow)
        zone = get_shop_profile(uow).time_zone
        if tab == "notices":
            told = overview.list_notices(uow, request)
            notices = [_notice(notice, who.language, zone) for notice in told.items]
            return PaymentsView([], notices, counts, pager_of(told, address))
        found = overview.list_payments(uow, tab, request, q=q)
        rows = [_row(row, who.language, zone) for row in found.items]
    return PaymentsView(rows, [], counts, pager_of(found, address))


def read_payment(who: Visitor, payment_id: int) -> PaymentDetailView:
    """One payment in full; ``NotFound`` for an unknown one."""
    with current_house().read(who.actor) as uow:
        return _detail(overview.get_payment(uow, payment_id), who.language, get_shop_profile(uow).time_zone)


def _row(row: MoneyRow, language: str, zone: str) -> PaymentRowView:
    moment = row.paid_at or row.created_at
    return PaymentRowView(
        payment_id=row.payment_id,
        number=row.order_number,
        href=f"/admin/orders/{row.order_number}",
        customer=row.customer_name,
        method=str(row.method),
        status=str(row.status),
        amount=price_view(row.amount, language),
        open_amount=price_view(row.left, language),
        receipt=row.receipt,
        at=format_moment(moment, language, zone=zone, width="short"),
        proofs=row.proof_count,
        asks_for_look=row.asks_for_look,
    )


def _detail(detail: MoneyDetail, language: str, zone: str) -> PaymentDetailView:
    return PaymentDetailView(
        row=_row(detail.row, language, zone),
        left=str(detail.row.left.decimal) if detail.ways_back else "",
        left_text=price_text(detail.row.left, language),
        currency=detail.row.amount.currency,
        total=price_text(detail.order_total, language),
        ways=[str(way) for way in detail.ways_back if way != RefundWay.ACCOUNT],
        may_keep=RefundWay.ACCOUNT in detail.ways_back,
        refunds=[
            RefundRowView(
                id=refund.id,
                way=str(refund.way),
                status=str(refund.status),
                amount=price_text(refund.amount, language),
                reason=refund.reason,
                receipt=refund.receipt,
                trouble=refund.trouble,
                at=format_moment(refund.requested_at, language, zone=zone, width="short"),
                by=refund.requested_by,
            )
            for refund in detail.refunds
        ],
        proofs=[
            ProofRowView(
                token=proof.token,
                href=f"/api/v1/payments/proofs/{proof.token}",
                name=proof.file_name,
                is_picture=proof.kind == "webp",
                at=format_moment(proof.sent_at, language, zone=zone, width="short"),
                refusal=proof.refusal,
            )
            for proof in detail.proofs
        ],
        steps=[
            StepRowView(
                kind=step.kind,
                code=step.code,
                at=format_moment(step.at, language, zone=zone, width="short"),
                by=step.by,
                note=step.note,
            )
            for step in reversed(detail.steps)
        ],
    )


def _notice(notice: NoticeRow, language: str, zone: str) -> NoticeRowView:
    number = notice.order_number or ""
    return NoticeRowView(
        id=notice.id,
        at=format_moment(notice.came_at, language, zone=zone, width="short"),
        gateway=notice.gateway,
        reference=notice.gateway_reference,
        number=number,
        href=f"/admin/orders/{number}" if number else "",
        verdict=str(notice.verdict),
        remark=notice.remark,
        fields="\n".join(f"{name}: {value}" for name, value in notice.fields.items()),
    )
