"""``/admin/proposals``: what is short or soon will be, from whom to buy it, and why."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.purchasing.cost_words import CAUSES
from freight_app.ui.admin.purchasing.proposals_state import ProposalsState
from freight_app.ui.components.base import Live, as_var, code, cx, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.choices import tick
from freight_app.ui.components.fields import INPUT
from freight_app.ui.components.forms import form
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, panel, sentence_head
from freight_app.ui.shells.state import ShellState

MAY_EDIT = as_var(ShellState.permissions).contains(str(Permission.PURCHASING_EDIT))


def page() -> rx.Component:
    return console_page(
        rx.cond(
            ProposalsState.is_loaded,
            rx.fragment(
                shown(as_var(ProposalsState.made).length() > 0, _made()),
                rx.cond(
                    ProposalsState.line_count > 0,
                    _proposals(),
                    empty_state(
                        t("Nothing has to be bought"),
                        t(
                            "What runs low, sells out before more could come, or is waited for by customers stands here."
                        ),
                        icon_name="package-check",
                        action=link_button(t("See the stock"), "/admin/stock", look="brand"),
                    ),
                ),
            ),
            loading(t("The stock is being looked at"), skeleton_rows(10)),
        ),
        title=t("To buy"),
        actions=[link_button(t("Compare suppliers"), "/admin/compare-suppliers", size="sm", icon_start="scale")],
    )


def _made() -> rx.Component:
    links = rx.el.p(
        rx.foreach(
            ProposalsState.made,
            lambda number: rx.el.a(
                code(number),
                href="/admin/purchases/" + number,
                class_name="me-4 font-medium text-brand hover:underline",
            ),
        ),
    )
    return rx.el.div(
        notice(t("Drafted, to be looked at and approved"), links, tone="good"),
        class_name="border-b border-line px-5 py-4",
    )


def _proposals() -> rx.Component:
    return rx.fragment(
        sentence_head(
            badge(t("As of now"), icon_name="refresh-cw"),
            tn("{count} product has to be bought", "{count} products have to be bought", ProposalsState.line_count),
            t("Counted from what is there, on order and waited for, and from what sold in the last three months."),
        ),
        rx.foreach(ProposalsState.groups, _group),
        shown(as_var(ProposalsState.unsupplied).length() > 0, _unsupplied()),
    )


def _group(group: Live) -> rx.Component:
    return panel(
        group.name,
        form(
            rx.el.input(type="hidden", name="supplier", value=group.ref, read_only=True),
            rx.el.input(type="hidden", name="step", value=ProposalsState.step, read_only=True),
            data_table(
                head=[
                    th(t("Buy"), class_name="w-16", first=True),
                    th(t("Product")),
                    th(t("Why")),
                    th(t("Pieces"), numeric=True),
                    th(t("Price"), numeric=True),
                    th(t("In the end"), numeric=True, class_name="sm:pe-5"),
                ],
                rows=rx.foreach(group.lines, _line),
                caption=group.name,
            ),
            rx.el.div(
                rx.el.p(
                    t("Together"), " ", price(group.total, size="sm"), class_name="flex items-baseline gap-2 text-sm"
                ),
                shown(
                    group.missing != "",
                    rx.el.p(
                        t("{amount} short of their smallest order", amount=group.missing),
                        class_name="text-sm text-warn",
                    ),
                ),
                shown(
                    MAY_EDIT,
                    button(t("Make a purchase order"), look="brand", size="md", type="submit", class_name="ms-auto"),
                ),
                class_name="flex flex-wrap items-center gap-x-6 gap-y-2 px-5 py-3",
            ),
            on_submit=ProposalsState.make,
            key=ProposalsState.step + group.ref,
            class_name="gap-0",
        ),
        tools=rx.el.a(t("Supplier"), href=group.href, class_name="text-sm font-medium text-brand hover:underline"),
    )


def _line(row: Live) -> rx.Component:
    return table_row(
        td(tick(small=True, name=row.take, default_checked=True, aria_label=t("Buy {sku}", sku=row.sku)), first=True),
        _product(row),
        td(_why(row), label=t("Why"), class_name="py-2"),
        td_number(
            rx.el.input(
                name=row.pieces,
                default_value=row.quantity.to_string(),
                input_mode="numeric",
                max_length=7,
                aria_label=t("Pieces of {sku}", sku=row.sku),
                class_name=INPUT + " h-8 w-20 rounded-sm px-2 text-end text-sm max-sm:h-11",
            ),
            label=t("Pieces"),
        ),
        td_number(row.price.whole, row.price.decimals, " ", row.price.currency, label=t("Price")),
        td_number(
            rx.cond(
                row.landed.whole != "", rx.el.span(row.landed.whole, row.landed.decimals, " ", row.landed.currency), "–"
            ),
            label=t("In the end"),
            class_name="sm:pe-5",
        ),
        key=row.take,
    )


def _product(row: Live) -> rx.Component:
    return td(
        rx.el.span(
            rx.el.a(rx.el.bdi(row.name), href=row.href, class_name="block font-medium hover:text-brand"),
            rx.el.span(
                code(row.sku, "text-ink-2"),
                shown(
                    row.compare != "",
                    rx.el.a(
                        tn("{count} other offers it", "{count} others offer it", row.others),
                        href=row.compare,
                        class_name="text-brand hover:underline",
                    ),
                ),
                class_name="flex flex-wrap gap-x-3 text-xs",
            ),
            class_name="min-w-0 py-1.5",
        )
    )


def _why(row: Live) -> rx.Component:
    tone = rx.match(row.cause, ("waited_for", "text-bad"), ("runs_out", "text-warn"), "text-ink")
    word = rx.match(row.cause, *((cause, t(text)) for cause, text in CAUSES.items()), "")
    return rx.el.span(
        rx.el.span(word, class_name=cx("font-semibold", tone)),
        rx.el.span(
            rx.foreach(row.needs, lambda need: rx.el.span(need, class_name="whitespace-nowrap")),
            class_name="flex flex-wrap gap-x-3 text-xs text-ink-2",
        ),
        class_name="flex min-w-0 flex-col",
    )


def _unsupplied() -> rx.Component:
    return panel(
        t("Nobody offers these"),
        data_table(
            head=[th(t("Product"), first=True), th(t("Why")), th(t("Pieces"), numeric=True, class_name="sm:pe-5")],
            rows=rx.foreach(
                ProposalsState.unsupplied,
                lambda row: table_row(
                    _product(row),
                    td(_why(row), label=t("Why"), class_name="py-2"),
                    td_number(row.quantity, label=t("Pieces"), class_name="sm:pe-5"),
                    key=row.sku,
                ),
            ),
            caption=t("Nobody offers these"),
        ),
        unit=t("write their prices down at a supplier"),
    )
