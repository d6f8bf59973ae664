"""Figures against the period before, sales day by day, and the parts that run low."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, code, cx, shown
from freight_app.ui.components.buttons import text_link
from freight_app.ui.components.figures import bar_chart, bar_legend, change, chart_frame, stat_tile
from freight_app.ui.components.price import amount_cell
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import panel


def figure_tiles(board: Live) -> rx.Component:
    """Five figures, each with what it was before."""

    def moved(by: Live, *, unit: Text = "") -> Child:
        return shown(by.was != "", change(by.by, unit=unit), rx.el.span(t("was {figure}", figure=by.was)))

    return rx.el.div(
        stat_tile(
            t("Revenue"),
            board.revenue.whole + board.revenue.decimals,
            unit=board.revenue.currency,
            delta=moved(board.revenue_moved),
            points=board.spark_revenue,
        ),
        stat_tile(t("Orders"), number(board.orders), delta=moved(board.orders_moved), points=board.spark_orders),
        stat_tile(
            t("Delivered on time"),
            rx.cond(board.on_time != "", board.on_time + "%", "–"),
            delta=moved(board.on_time_moved, unit=t("pt")),
        ),
        stat_tile(
            t("Today so far"),
            board.today.whole + board.today.decimals,
            unit=board.today.currency,
            delta=shown(
                board.today_moved.was != "",
                change(board.today_moved.by),
                rx.el.span(t("{figure} by now a week ago", figure=board.today_moved.was)),
            ),
        ),
        stat_tile(
            t("Money awaited"),
            board.awaiting_total.whole + board.awaiting_total.decimals,
            unit=board.awaiting_total.currency,
            href="/admin/orders?tab=awaiting_payment",
        ),
        class_name=(
            "grid divide-line border-t border-line max-sm:divide-y sm:grid-cols-2 sm:[&>*]:border-b sm:[&>*]:border-line "
            "xl:grid-cols-5 xl:divide-x xl:[&>*]:border-b-0"
        ),
    )


def trend(board: Live) -> rx.Component:
    """Sales by day beside those of the period before; the numbers are behind a button."""

    def row(day: rx.vars.ObjectVar) -> rx.Component:
        return rx.el.tr(
            rx.el.td(day.day, class_name="ps-5"),
            rx.el.td(number(day.orders), class_name="num px-2 text-end"),
            amount_cell(day.revenue),
            amount_cell(day.before, "text-ink-2 pe-5!"),
            class_name="h-8 border-t border-line text-sm",
        )

    def head(label: Text, class_name: str) -> rx.Component:
        return rx.el.th(label, scope="col", class_name=f"font-medium {class_name}")

    table = rx.el.table(
        rx.el.caption(t("Revenue by day"), class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                head(t("Day"), "ps-5 text-start"),
                head(t("Orders"), "px-2 text-end"),
                head(t("Revenue"), "px-2 text-end"),
                head(t("Period before"), "ps-2 pe-5 text-end"),
                class_name="h-8",
            ),
            class_name="bg-sunken text-xs text-ink-2",
        ),
        rx.el.tbody(rx.foreach(board.days, row)),
        class_name="w-full",
    )
    return chart_frame(
        t("Revenue by day"),
        bar_chart(board.chart, label=t("Revenue by day. The numbers are below.")),
        unit=board.revenue.currency,
        legend=bar_legend(t("This period"), t("Period before")),
        table=table,
    )


def low_stock(board: Live) -> Child:
    """The parts that are nearest to nothing."""
    every = text_link(t("See them all"), "/admin/stock?tab=low", icon_end="arrow-right")
    return shown(
        board.low.length() > 0,
        panel(
            t("Parts that run low"),
            rx.el.ul(rx.foreach(board.low, _low_row)),
            unit=number(board.low_stock),
            tools=every,
            class_name="border-b-0 max-xl:border-b",
        ),
    )


def _low_row(row: Live) -> rx.Component:
    left = rx.el.span(
        t("{left} of {point}", left=number(row.left), point=number(row.point)),
        class_name=cx("num text-xs", rx.cond(row.left == 0, "font-semibold text-bad", "text-ink-2")),
    )
    return rx.el.li(
        rx.el.a(
            code(row.sku, "w-32 shrink-0 truncate text-ink-2 max-sm:order-1 max-sm:w-auto max-sm:flex-1 text-xs"),
            rx.el.span(
                rx.el.span(row.name, class_name="font-medium"),
                " ",
                rx.el.span(row.brand, class_name="text-ink-2"),
                class_name="min-w-0 flex-1 truncate max-sm:basis-full",
            ),
            rx.el.span(
                rx.el.progress(
                    value=row.left,
                    max=row.point,
                    aria_label=t("Left before it must be ordered"),
                    class_name=cx(
                        "block h-1.5 w-16 appearance-none overflow-hidden rounded-full bg-sunken "
                        "[&::-webkit-progress-bar]:bg-sunken",
                        rx.cond(
                            row.left * 2 <= row.point,
                            "[&::-webkit-progress-value]:bg-bad [&::-moz-progress-bar]:bg-bad",
                            "[&::-webkit-progress-value]:bg-warn [&::-moz-progress-bar]:bg-warn",
                        ),
                    ),
                ),
                left,
                class_name="flex w-36 shrink-0 items-center gap-2 max-sm:order-2 max-sm:w-auto",
            ),
            rx.el.span(
                shown(row.to_order > 0, t("Order {count}", count=number(row.to_order))),
                class_name="w-24 shrink-0 text-end text-xs text-ink-2 max-sm:order-3 max-sm:w-auto",
            ),
            href=row.href,
            class_name="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-5 py-1.5 text-sm hover:bg-sunken sm:flex-nowrap",
        )
    )
