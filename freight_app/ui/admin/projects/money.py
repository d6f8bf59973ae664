"""The money of a project: the budget with what is spent, ordered and planned, explained line by line."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.projects.detail_state import ProjectState
from freight_app.ui.admin.projects.parts import budget_bar, legend
from freight_app.ui.components.base import Live, code, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel

STATE: Live = ProjectState
PROJECT: Live = ProjectState.project


def money() -> rx.Component:
    may = PROJECT.may_edit & PROJECT.is_open
    over = PROJECT.bar.is_over
    return panel(
        t("Budget"),
        rx.el.div(
            shown(
                PROJECT.bar.has_budget,
                rx.el.p(
                    rx.cond(over, t("Over the budget"), t("Left")),
                    price(PROJECT.left, size="lg", class_name=rx.cond(over, "[&_bdi]:text-bad", "")),
                    class_name="mb-2 flex items-baseline justify-between gap-3",
                ),
                budget_bar(PROJECT.bar, label=t("Budget used"), class_name="h-3"),
            ),
            rx.el.div(
                shown(
                    PROJECT.bar.has_budget,
                    legend("bg-sunken ring-1 ring-line", t("Budget"), price(PROJECT.budget, size="sm")),
                ),
                legend("bg-brand", t("Spent"), price(PROJECT.spent, size="sm")),
                legend("bg-brand/50", t("Ordered, still to come"), price(PROJECT.committed, size="sm")),
                legend("bg-brand/25", t("Planned"), price(PROJECT.planned, size="sm")),
                class_name="mt-2",
            ),
            rx.el.div(
                _sum(t("Forecast"), PROJECT.forecast),
                _sum(t("Sold"), PROJECT.sold),
                _sum(t("Stays"), PROJECT.margin),
                class_name="mt-2 border-t border-line pt-2",
            ),
            shown(
                PROJECT.unpriced != "",
                notice(
                    t("No exchange rate is known for {orders}: the sums are without them.", orders=PROJECT.unpriced),
                    tone="warn",
                    class_name="mt-3",
                ),
            ),
            class_name="px-5 pb-3",
        ),
        rx.el.details(
            rx.el.summary(
                t("How it comes about"),
                class_name="flex min-h-9 list-none items-center px-5 text-xs font-medium text-brand",
            ),
            rx.el.ul(rx.foreach(PROJECT.costs, _line), class_name="pb-3"),
        ),
        rx.el.ul(rx.foreach(PROJECT.by_hand, _by_hand), class_name="empty:hidden"),
        tools=shown(may, button(t("Cost"), size="sm", icon_start="plus", on_click=STATE.open("cost"))),
    )


def _sum(label: rx.Var, amount: Live) -> rx.Component:
    return rx.el.p(
        rx.el.span(label, class_name="text-ink-2"),
        price(amount, size="sm", class_name=rx.cond(amount.minor < 0, "[&_bdi]:text-bad", "")),
        class_name="flex items-baseline justify-between gap-3 py-1",
    )


def _line(row: Live) -> rx.Component:
    def amount(label: rx.Var, view: Live) -> rx.Component:
        return shown(  # type: ignore[return-value]
            view.minor > 0,
            rx.el.span(label, " ", price(view, size="sm"), class_name="whitespace-nowrap"),
        )

    return rx.el.li(
        rx.cond(
            row.href != "",
            rx.el.a(code(row.what), href=row.href, class_name="font-medium text-brand hover:underline"),
            rx.el.bdi(row.what, class_name="font-medium"),
        ),
        rx.el.span(
            rx.cond(
                row.is_priced,
                rx.fragment(
                    amount(t("Spent"), row.spent),
                    amount(t("of it freight and duty"), row.extra),
                    amount(t("To come"), row.committed),
                    amount(t("Planned"), row.planned),
                ),
                t("No rate is known"),
            ),
            class_name="flex flex-wrap gap-x-3 text-xs text-ink-2",
        ),
        rx.el.span(row.rate, class_name="ltr num block w-fit text-xs text-ink-2 empty:hidden"),
        key=row.key,
        class_name="px-5 py-1.5",
    )


def _by_hand(cost: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.bdi(cost.what, class_name="block truncate font-medium"),
            rx.el.span(
                cost.on,
                shown(cost.is_converted, rx.fragment(" · ", price(cost.amount, size="sm"))),
                class_name="num block text-xs text-ink-2",
            ),
            class_name="min-w-0 flex-1",
        ),
        price(cost.in_shop, size="sm"),
        shown(
            PROJECT.may_edit & PROJECT.is_open,
            icon_button(
                "trash", t("Remove the cost {what}", what=cost.what), size="sm", on_click=STATE.drop_cost(cost.id)
            ),
        ),
        key=cost.id.to_string(),
        class_name=cx("flex min-h-11 items-center gap-3 border-t border-line px-5"),
    )
