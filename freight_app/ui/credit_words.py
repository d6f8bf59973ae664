"""Accounts of companies, written for one language: shared by the console and by the company's own page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import reflex as rx

from freight_app.kit.languages import format_date
from freight_app.orders.credit.dtos import AgeingView, CreditView, EntryView, Statement
from freight_app.ui.components.base import Live, Text, cx, server_link
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.i18n import t

# A list goes to the browser whole.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class AccountView:
    """``share`` is how much of the limit is used, in percent, at most 100."""

    limit: PriceView = NO_PRICE
    limit_text: str = ""
    terms_days: int = 0
    keeps_surplus: bool = False
    is_active: bool = False
    balance: PriceView = NO_PRICE
    committed: PriceView = NO_PRICE
    exposure: PriceView = NO_PRICE
    left: PriceView = NO_PRICE
    share: int = 0
    is_over: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True)
class AgesView:
    not_due: PriceView = NO_PRICE
    to_30: PriceView = NO_PRICE
    to_60: PriceView = NO_PRICE
    to_90: PriceView = NO_PRICE
    over_90: PriceView = NO_PRICE
    overdue: PriceView = NO_PRICE
    has_overdue: bool = False


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of the account: ``owed`` or ``paid`` is there, the other is not; ``amount`` is below zero where paid."""

    key: str
    day: str
    kind: str
    document: str
    order: str
    due: str
    owed: PriceView
    paid: PriceView
    amount: PriceView
    is_owed: bool
    balance: PriceView
    note: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """A period of an account; ``first`` and ``last`` as the address writes days."""

    period: str = ""
    first: str = ""
    last: str = ""
    opening: PriceView = NO_PRICE
    closing: PriceView = NO_PRICE
    ages: AgesView = AgesView()
    lines: list[EntryRow] = field(default_factory=list)
    is_cut: bool = False


def account_view(account: CreditView, language: str) -> AccountView:
    limit, exposure = account.limit.amount_minor, account.exposure.amount_minor
    used = min(100, max(0, round(100 * exposure / limit))) if limit else (100 if exposure > 0 else 0)
    return AccountView(
        limit=price_view(account.limit, language),
        limit_text=str(account.limit.decimal),
        terms_days=account.terms_days,
        keeps_surplus=account.keeps_surplus,
        is_active=account.is_active,
        balance=price_view(account.balance, language),
        committed=price_view(account.committed, language),
        exposure=price_view(account.exposure, language),
        left=price_view(account.left, language),
        share=used,
        is_over=exposure > limit,
        currency=account.limit.currency,
    )


def ages_view(ageing: AgeingView, language: str) -> AgesView:
    return AgesView(
        not_due=price_view(ageing.not_due, language),
        to_30=price_view(ageing.to_30, language),
        to_60=price_view(ageing.to_60, language),
        to_90=price_view(ageing.to_90, language),
        over_90=price_view(ageing.over_90, language),
        overdue=price_view(ageing.overdue, language),
        has_overdue=not ageing.overdue.is_zero,
    )


def statement_view(statement: Statement, language: str) -> StatementView:
    """The newest lines on top, as people read a list; the files have all of them, in the order of the books."""
    first, last = (format_date(day, language) for day in (statement.period_from, statement.period_to))
    return StatementView(
        period=f"{first} – {last}",
        first=statement.period_from.isoformat(),
        last=statement.period_to.isoformat(),
        opening=price_view(statement.opening, language),
        closing=price_view(statement.closing, language),
        ages=ages_view(statement.ageing, language),
        lines=[_entry(entry, language) for entry in statement.entries[: -MOST_SHOWN - 1 : -1]],
        is_cut=statement.is_cut or len(statement.entries) > MOST_SHOWN,
    )


def _entry(entry: EntryView, language: str) -> EntryRow:
    owed = entry.amount.amount_minor > 0
    return EntryRow(
        key=f"{entry.kind}:{entry.document}",
        day=format_date(entry.booked_on, language),
        kind=str(entry.kind),
        document=entry.document,
        order=entry.order_number,
        due=format_date(entry.due_on, language) if entry.due_on else "",
        owed=price_view(entry.amount, language) if owed else NO_PRICE,
        paid=NO_PRICE if owed else price_view(-entry.amount, language),
        amount=price_view(entry.amount, language),
        is_owed=owed,
        balance=price_view(entry.balance, language),
        note=" · ".join(part for part in (entry.reference, entry.note) if part),
    )


def kind_word(kind: Live) -> rx.Var:
    """What a line of an account is."""
    return rx.match(  # type: ignore[return-value]
        kind,
        ("invoice", t("Invoice")),
        ("credit_note", t("Credit note")),
        ("payment", t("Payment")),
        ("refund", t("Refund")),
        t("Adjustment"),
    )


def ages_tiles(ages: Live) -> rx.Component:
    """What is owed by age; what is late is told by a word and an icon, not by its colour alone."""

    def tile(label: Text, amount: Live, *, is_late: bool) -> rx.Component:
        is_there = amount.minor > 0
        return rx.el.div(
            rx.el.p(
                rx.cond(is_there, icon("clock-alert", "size-3.5"), rx.fragment()) if is_late else rx.fragment(),
                label,
                class_name=cx(
                    "flex items-center gap-1 text-xs",
                    rx.cond(is_there, "font-medium text-bad", "text-ink-2") if is_late else "text-ink-2",
                ),
            ),
            rx.el.p(price(amount, size="sm"), class_name="mt-0.5"),
            class_name="min-w-0 bg-surface px-4 py-3",
        )

    return rx.el.div(
        tile(t("Not due"), ages.not_due, is_late=False),
        tile(t("1 to 30 days late"), ages.to_30, is_late=True),
        tile(t("31 to 60 days late"), ages.to_60, is_late=True),
        tile(t("61 to 90 days late"), ages.to_90, is_late=True),
        tile(t("Over 90 days late"), ages.over_90, is_late=True),
        class_name="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-5 "
        "[&>*:last-child]:max-sm:col-span-2",
    )


def download_links(address: rx.Var, first: rx.Var, last: rx.Var) -> rx.Component:
    """The period as a paper, a workbook and a table. ``address`` is the API's, up to its question mark."""
    files: Iterable[tuple[str, Text]] = (("pdf", t("PDF")), ("xlsx", t("Excel")), ("csv", t("CSV")))
    return rx.el.div(
        *(
            server_link(
                icon("download", "size-4"),
                label,
                href=address.to(str) + f"?format={form}&from=" + first.to(str) + "&to=" + last.to(str),
                class_name=button_class("quiet", "sm", "max-sm:h-11"),
            )
            for form, label in files
        ),
        class_name="no-print flex flex-wrap gap-2",
    )
