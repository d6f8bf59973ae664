"""``/admin/credit``: who may owe us how much, who owes it, who is late, and whose orders wait for it."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.credit_parts import held_list, used_bar
from freight_app.ui.admin.credit_release import release_dialog
from freight_app.ui.admin.credit_state import CreditState
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.components.base import Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.fields import date_field
from freight_app.ui.components.figures import stat_tile
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, facts, row_button, table_row, td, td_number, th
from freight_app.ui.i18n import number, t, tc
from freight_app.ui.shells.console import console_page, preview_sheet
from freight_app.ui.shells.state import ShellState

OPEN: Live = CreditState.preview


def page() -> rx.Component:
    may_manage = as_var(ShellState.permissions).contains(str(Permission.CREDIT_MANAGE))
    return console_page(
        _views(),
        _figures(),
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=CreditState.q, on_change=CreditState.find, placeholder=t("Company or tax number")
                )
            ),
            on_submit=CreditState.keep_question,
        ),
        rx.cond(
            CreditState.is_loaded,
            rx.cond(CreditState.rows.length() > 0, _table(), _nothing()),  # type: ignore[attr-defined]
            loading(t("The companies are being loaded"), skeleton_rows(10)),
        ),
        release_dialog(),
        _books_dialog(),
        title=t("Credit"),
        actions=[shown(may_manage, button(t("Close the books"), size="sm", on_click=CreditState.ask_books))],
        preview=_sheet(),
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            f"/admin/credit?tab={tab}",
            current=CreditState.tab == tab,  # type: ignore[arg-type]
            count=CreditState.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(tc("credit", "With an account"), "accounts"),
        view(tc("credit", "Orders wait"), "held", urgent=True),
        view(tc("credit", "Overdue"), "overdue"),
        view(tc("credit", "Over the limit"), "over_limit"),
        view(tc("credit", "Without credit"), "without"),
    )


def _figures() -> rx.Component:
    def amount(label: Text, value: Live, note: Text = "") -> rx.Component:
        return stat_tile(label, rx.fragment(value.whole, value.decimals), unit=value.currency, note=note)

    closed = rx.cond(
        CreditState.closed_until != "",
        t("Books closed up to {day}", day=CreditState.closed_until),
        t("The books are open"),
    )
    return rx.el.div(
        amount(t("Invoiced and not paid"), CreditState.owed, note=closed),
        amount(t("Ordered, not invoiced yet"), CreditState.committed),
        class_name="grid border-b border-line sm:grid-cols-2 sm:divide-x sm:divide-line rtl:sm:divide-x-reverse",
    )


def _nothing() -> rx.Component:
    quiet = empty_state(
        t("No order waits"), t("Orders over a company's limit appear here until they are released."), icon_name="check"
    )
    none_yet = empty_state(
        t("No company has credit yet"),
        t("Give an approved company a limit, and it can order on account."),
        action=link_button(t("Companies without credit"), "/admin/credit?tab=without", look="brand"),
        icon_name="wallet",
    )
    other = empty_state(
        t("No companies here"), t("Choose another view, or search for something else."), icon_name="store"
    )
    is_plain = CreditState.q == ""
    return rx.cond(  # type: ignore[return-value]
        is_plain & (CreditState.tab == "held"),  # type: ignore[operator]
        quiet,
        rx.cond(is_plain & (CreditState.tab == "accounts"), none_yet, other),  # type: ignore[operator]
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Company"), first=True),
            th(t("Limit used")),
            th(t("Limit"), numeric=True),
            th(t("Used"), numeric=True),
            th(t("Overdue"), numeric=True),
            th(t("Orders that wait"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(CreditState.rows, _row),
        caption=t("Credit"),
        foot=rx.el.div(pager(CreditState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    account = row.account
    none = rx.el.span("–", class_name="text-ink-3")
    state = rx.cond(
        row.has_account,
        rx.cond(account.is_active, rx.fragment(), badge(t("Stopped"), tone="plain", class_name="ms-2 h-5!")),
        badge(t("No credit"), tone="plain", class_name="ms-2 h-5!"),
    )
    return table_row(
        td(
            row_button(row.name, on_click=CreditState.open_company(row.public_id)),  # type: ignore[call-arg]
            state,
            first=True,
            class_name="sm:max-w-72 sm:truncate",
        ),
        td(
            rx.cond(row.has_account, used_bar(account), none),
            label=t("Limit used"),
            class_name="sm:w-48",
        ),
        td_number(rx.cond(row.has_account, account.limit.whole + account.limit.decimals, "–"), label=t("Limit")),
        td_number(rx.cond(row.has_account, account.exposure.whole + account.exposure.decimals, "–"), label=t("Used")),
        td_number(
            rx.cond(row.has_overdue, row.overdue.whole + row.overdue.decimals, "–"),
            label=t("Overdue"),
            class_name=rx.cond(row.has_overdue, "font-semibold text-bad", "text-ink-3"),
        ),
        td_number(
            rx.cond(row.held > 0, number(row.held), "–"),
            label=t("Orders that wait"),
            class_name=rx.cond(row.held > 0, "sm:pe-5 font-semibold text-warn", "sm:pe-5 text-ink-3"),
        ),
        key=row.public_id,
    )


def _sheet() -> rx.Component:
    company = OPEN.company
    account = company.account
    known = rx.el.div(
        used_bar(account),
        facts(
            (t("Limit"), price(account.limit, size="sm")),
            (t("Invoiced and not paid"), price(account.balance, size="sm")),
            (t("Ordered, not invoiced yet"), price(account.committed, size="sm")),
            (t("Left"), price(account.left, size="sm")),
            (t("Overdue"), price(company.overdue, size="sm")),
            (t("Days to pay"), number(account.terms_days)),
            (t("Tax number"), code(company.tax_number)),
        ),
        held_list(OPEN.held),
        class_name="space-y-4",
    )
    nothing = rx.el.p(t("This company pays each order as it comes."), class_name="text-ink-2")
    return preview_sheet(
        rx.el.div(
            link_button(
                rx.cond(company.has_account, t("Open the account"), t("Give credit")),  # type: ignore[arg-type]
                company.href,
                look="brand",
                size="md",
                keys="O",
            ),
            rx.cond(company.has_account, known, nothing),
            class_name="flex flex-col items-stretch gap-4 px-5 py-4",
        ),
        open=CreditState.is_open,
        title=company.name,
        on_close=CreditState.close_company,
    )


def _books_dialog() -> rx.Component:
    return dialog(
        form(
            rx.el.p(
                t(
                    "Nothing can be dated up to this day any more: no invoice, no payment, no correction. An empty field "
                    "opens all days."
                ),
                class_name="text-ink-2 text-pretty",
            ),
            date_field(
                t("Closed up to"),
                "until",
                optional=True,
                error=CreditState.books_error,
                default_value=CreditState.closed_until_day,
            ),
            button(t("Close the books"), look="act", type="submit"),
            on_submit=CreditState.close_books,
            key=CreditState.closed_until_day,
        ),
        open=CreditState.asks_books,
        on_close=CreditState.leave_books,
        title=t("Close the books"),
    )
