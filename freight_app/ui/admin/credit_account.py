"""``/admin/credit/[id]``: one company's credit: what it may owe, what it owes, and every line of its account."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.credit_account_state import CreditAccountState
from freight_app.ui.admin.credit_dialogs import account_dialogs
from freight_app.ui.admin.credit_parts import held_list, used_bar
from freight_app.ui.admin.credit_release import release_dialog
from freight_app.ui.components.base import Child, Live, as_var, code, cx, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.fields import date_range
from freight_app.ui.components.forms import form
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, facts, table_row, td, td_number, th
from freight_app.ui.credit_words import ages_tiles, download_links, kind_word
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, panel, sentence_head
from freight_app.ui.shells.state import ShellState

PAGE: Live = CreditAccountState.page
COMPANY = PAGE.company
ACCOUNT = COMPANY.account
STATEMENT: Live = CreditAccountState.statement


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such company"),
        t("Look for it in the list."),
        action=link_button(t("Credit"), "/admin/credit", look="brand"),
        icon_name="store",
    )
    waiting = loading(t("The account is being loaded"), skeleton("h-24 w-full"), skeleton("mt-4 h-64 w-full"))
    return console_page(
        rx.cond(CreditAccountState.is_loaded, rx.cond(CreditAccountState.is_found, _company(), unknown), waiting),
        account_dialogs(),
        release_dialog(),
        title=COMPANY.name,
        trail=[(t("Credit"), "/admin/credit")],
    )


def _company() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(_badge(), code(COMPANY.tax_number)),
            rx.cond(
                COMPANY.has_account,
                rx.cond(
                    ACCOUNT.is_over,
                    t("{company} is over its limit", company=COMPANY.name),
                    t(
                        "{company} may still order for {amount}",
                        company=COMPANY.name,
                        amount=ACCOUNT.left.whole + ACCOUNT.left.decimals + "\u00a0" + ACCOUNT.left.currency,
                    ),
                ),
                t("{company} has no credit", company=COMPANY.name),
            ),
            rx.cond(
                COMPANY.has_account,
                tn("To be paid within {count} day", "To be paid within {count} days", ACCOUNT.terms_days),
                t("With a limit it can order on account and pay after the invoice."),
            ),
            action=_actions(),
        ),
        shown(
            COMPANY.has_account,
            rx.el.div(
                rx.el.div(_statement(), class_name="min-w-0 lg:border-e lg:border-line"),
                rx.el.aside(_used(), _held(), _open_items()),
                class_name="grid lg:grid-cols-[minmax(0,1fr)_22rem]",
            ),
        ),
    )


def _badge() -> rx.Component:
    return rx.cond(  # type: ignore[return-value]
        ~COMPANY.is_approved,
        badge(t("Not approved"), tone="bad", icon_name="circle-x"),
        rx.cond(
            COMPANY.has_account,
            rx.cond(
                ACCOUNT.is_active,
                badge(t("Orders on account"), tone="good", icon_name="circle-check"),
                badge(t("Stopped"), tone="plain", icon_name="ban"),
            ),
            badge(t("No credit"), tone="plain", icon_name="circle-dashed"),
        ),
    )


def _actions() -> rx.Component:
    can = as_var(ShellState.permissions).contains
    may_manage, may_record = can(str(Permission.CREDIT_MANAGE)), can(str(Permission.PAYMENTS_RECORD))

    def ask(label: Child, what: str) -> rx.Component:
        return button(
            label,  # type: ignore[arg-type]
            size="sm",
            on_click=CreditAccountState.ask_to_manage(what),  # type: ignore[call-arg]
            class_name="max-sm:h-11",
        )

    terms = rx.cond(COMPANY.has_account, ask(t("Limit and terms"), "terms"), ask(t("Give credit"), "terms"))
    return rx.fragment(
        shown(may_manage, terms),
        shown(
            COMPANY.has_account & may_manage,
            ask(t("Put right"), "adjust"),
            shown(ACCOUNT.balance.minor < 0, ask(t("Pay back"), "refund")),
        ),
        shown(
            COMPANY.has_account & may_record,
            button(
                t("Take a payment"),
                look="act",
                size="sm",
                keys="P",
                on_click=CreditAccountState.ask_payment,
                class_name="max-sm:h-11",
            ),
        ),
    )


def _used() -> rx.Component:
    return panel(
        t("Limit used"),
        rx.el.div(
            used_bar(ACCOUNT),
            facts(
                (t("Limit"), price(ACCOUNT.limit, size="sm")),
                (t("Invoiced and not paid"), price(ACCOUNT.balance, size="sm")),
                (t("Ordered, not invoiced yet"), price(ACCOUNT.committed, size="sm")),
                (t("Left"), price(ACCOUNT.left, size="sm")),
                class_name="mt-2",
            ),
            class_name="px-5 pb-3",
        ),
    )


def _held() -> Child:
    return shown(PAGE.held.length() > 0, rx.el.div(held_list(PAGE.held), class_name="border-b border-line px-5 py-4"))


def _open_items() -> rx.Component:
    def item(open_item: Live) -> rx.Component:
        late = rx.el.span(
            tn("{count} day late", "{count} days late", open_item.days_late), class_name="font-medium text-bad"
        )
        return rx.el.li(
            rx.el.div(
                code(open_item.document, "font-medium"),
                price(open_item.open, size="sm"),
                class_name="flex items-baseline justify-between gap-2",
            ),
            rx.el.p(
                t("Due {day}", day=open_item.due),
                " · ",
                rx.cond(open_item.days_late > 0, late, t("not due yet")),
                class_name="text-xs text-ink-2",
            ),
            key=open_item.document,
            class_name="py-2",
        )

    return panel(
        t("Open papers"),
        rx.el.div(
            rx.el.ul(rx.foreach(PAGE.open_items, item), class_name="divide-y divide-line empty:hidden"),
            shown(PAGE.open_items.length() == 0, rx.el.p(t("Nothing is owed."), class_name="text-ink-2")),
            rx.el.p(
                t("What is paid covers what is due first."),
                class_name="mt-2 text-xs text-ink-2",
            ),
            class_name="px-5 pb-4",
        ),
    )


def _statement() -> rx.Component:
    base = rx.Var.create("/api/v1/credit/companies/").to(str) + COMPANY.public_id + "/statement/file"
    period = form(
        date_range(
            t("Period"),
            "period",
            error=CreditAccountState.period_error,
            from_props={"default_value": STATEMENT.first, "size": "sm"},
            to_props={"default_value": STATEMENT.last, "size": "sm"},
        ),
        button(t("Show"), size="sm", type="submit", class_name="self-end max-sm:h-11"),
        on_submit=CreditAccountState.show_period,
        key=STATEMENT.period,
        class_name="flex! flex-row! flex-wrap items-end gap-2",
    )
    return panel(
        t("Statement"),
        rx.el.div(ages_tiles(STATEMENT.ages), class_name="px-5 pb-4"),
        rx.el.div(
            period,
            download_links(base, STATEMENT.first, STATEMENT.last),
            class_name="flex flex-wrap items-end justify-between gap-3 px-5 pb-3",
        ),
        shown(
            STATEMENT.is_cut,
            rx.el.div(
                notice(t("This period has more lines than fit here. Choose a shorter one."), tone="warn"),
                class_name="px-5 pb-3",
            ),
        ),
        _entries(),
        unit=STATEMENT.period,
    )


def _there(value: Live) -> Live:
    """On a phone's card what is not there takes no line."""
    return rx.cond(value == "", "max-sm:hidden", "")


def _entries() -> rx.Component:
    def row(entry: Live) -> rx.Component:
        return table_row(
            td(entry.day, first=True, class_name="num whitespace-nowrap"),
            td(
                rx.el.span(kind_word(entry.kind), " ", code(entry.document)),
                rx.el.span(
                    entry.note, dir="auto", class_name="block max-w-72 truncate text-xs text-ink-2 empty:hidden"
                ),
                label=t("What"),
            ),
            td(code(entry.order), label=t("Order"), class_name=_there(entry.order)),
            td(entry.due, label=t("Due"), class_name=cx("num whitespace-nowrap", _there(entry.due))),
            td_number(entry.owed.whole, entry.owed.decimals, label=t("Owed"), class_name=_there(entry.owed.whole)),
            td_number(entry.paid.whole, entry.paid.decimals, label=t("Paid"), class_name=_there(entry.paid.whole)),
            td_number(entry.balance.whole, entry.balance.decimals, label=t("Balance"), class_name="sm:pe-5"),
            key=entry.key,
        )

    nothing = rx.el.p(t("Nothing was booked in this period."), class_name="px-5 pb-4 text-ink-2")
    table = data_table(
        head=[
            th(t("Day"), first=True),
            th(t("What")),
            th(t("Order")),
            th(t("Due")),
            th(t("Owed"), numeric=True),
            th(t("Paid"), numeric=True),
            th(t("Balance"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(STATEMENT.lines, row),
        caption=t("Statement"),
        foot=rx.el.p(
            t("Balance before: {amount}", amount=STATEMENT.opening.whole + STATEMENT.opening.decimals),
            class_name="num px-5 py-3 text-end text-xs text-ink-2",
        ),
    )
    return rx.cond(STATEMENT.lines.length() > 0, table, nothing)  # type: ignore[return-value]
