"""``/admin/compare-suppliers``: suppliers side by side for a basket, the best of them and why."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.purchasing.compare_state import CompareState
from freight_app.ui.admin.purchasing.cost_words import RISKS
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, panel, sentence_head

BEST: Live = CompareState.best


def page() -> rx.Component:
    return console_page(
        rx.cond(
            CompareState.is_loaded,
            rx.fragment(_basket(), rx.cond(CompareState.is_asked, _answer(), _hint())),
            loading(t("Suppliers are being compared"), skeleton_rows(6)),
        ),
        title=t("Compare suppliers"),
        trail=[(t("To buy"), "/admin/proposals")],
    )


def _basket() -> rx.Component:
    return panel(
        t("What you want to buy"),
        form(
            text_area(
                t("Part numbers and pieces"),
                "basket",
                rows=4,
                default_value=CompareState.typed,
                error=CompareState.error,
                hint=t("One to a line, for example HU-816 10."),
                dir="ltr",
                max_length=4000,
            ),
            button(t("Compare"), look="act", size="md", type="submit", keys="Enter", class_name="self-start"),
            on_submit=CompareState.compare,
            key=CompareState.typed,
            class_name="max-w-xl px-5 pb-5",
        ),
    )


def _hint() -> rx.Component:
    return empty_state(
        t("Who sells it best?"),
        t(
            "Price at the quantity, what freight and duty add by each supplier's own history, days, and how often in time."
        ),
        icon_name="scale",
    )


def _answer() -> rx.Component:
    return rx.fragment(
        shown(
            as_var(CompareState.unknown).length() > 0,
            _left_out(t("These part numbers are not ours"), CompareState.unknown),  # type: ignore[arg-type]
        ),
        shown(
            as_var(CompareState.not_offered).length() > 0,
            _left_out(t("Nobody offers these"), CompareState.not_offered),  # type: ignore[arg-type]
        ),
        rx.cond(
            as_var(CompareState.suppliers).length() > 0,
            rx.fragment(
                shown(
                    BEST.name != "",
                    sentence_head(
                        badge(t("Best choice"), tone="good", icon_name="circle-check"), BEST.sentence, BEST.why
                    ),
                ),
                _table(),
                rx.foreach(CompareState.suppliers, _lines),
            ),
            empty_state(
                t("No supplier offers any of it"),
                t("Write down what suppliers offer on their pages."),
                icon_name="package-x",
            ),
        ),
    )


def _left_out(title: rx.Var, skus: Live) -> rx.Component:
    return rx.el.div(
        notice(
            title, rx.el.p(rx.foreach(skus, lambda sku: rx.el.span(code(sku), " ", class_name="me-3"))), tone="warn"
        ),
        class_name="border-b border-line px-5 py-3",
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Supplier"), first=True),
            th(t("Parts"), numeric=True),
            th(t("Goods"), numeric=True),
            th(t("On top"), numeric=True),
            th(t("In the end"), numeric=True),
            th(t("Days"), numeric=True),
            th(t("In time"), numeric=True),
            th(t("What speaks against it"), class_name="sm:ps-4 sm:pe-5"),
        ],
        rows=rx.foreach(CompareState.suppliers, _supplier),
        caption=t("Suppliers side by side"),
    )


def _supplier(row: Live) -> rx.Component:
    return table_row(
        td(
            row_link(row.name, row.href, is_code=False),
            shown(row.is_best, badge(t("Best choice"), tone="good", class_name="ms-2")),
            first=True,
        ),
        td_number(row.offered, " / ", row.wanted, label=t("Parts")),
        td_number(row.goods.whole, row.goods.decimals, " ", row.goods.currency, label=t("Goods")),
        _two(t("On top"), row.landed, tn("{count} receipt", "{count} receipts", row.landed_n)),
        td_number(rx.el.b(row.total.whole, row.total.decimals), " ", row.total.currency, label=t("In the end")),
        _two(t("Days"), row.days, rx.cond(row.is_measured, t("measured"), t("promised"))),
        _two(t("In time"), row.on_time, tn("{count} line", "{count} lines", row.on_time_n)),
        td(
            rx.el.ul(
                rx.foreach(
                    row.risks,
                    lambda risk: rx.el.li(rx.match(risk, *((one, t(word)) for one, word in RISKS.items()), "")),
                ),
                class_name="py-1.5 text-xs text-ink-2",
            ),
            label=t("What speaks against it"),
            class_name="sm:ps-4 sm:pe-5",
        ),
        key=row.ref,
    )


def _two(label: rx.Var, figure: Live, under: Live) -> rx.Component:
    """A figure with what it rests on beneath."""
    return td_number(
        rx.el.span(
            rx.el.span(figure, class_name="block"),
            rx.el.span(under, class_name="block text-xs text-ink-2"),
            class_name="inline-block py-1.5",
        ),
        label=label,
    )


def _lines(row: Live) -> rx.Component:
    return panel(
        row.name,
        data_table(
            head=[
                th(t("Part"), first=True),
                th(t("Wanted"), numeric=True),
                th(t("Pieces to order"), numeric=True),
                th(t("Their price"), numeric=True),
                th(t("Price here"), numeric=True),
                th(t("On top"), numeric=True),
                th(t("In the end"), numeric=True, class_name="sm:pe-5"),
            ],
            rows=rx.foreach(row.lines, _line),
            caption=row.name,
        ),
        unit=t("line by line, for one piece"),
    )


def _line(line: Live) -> rx.Component:
    return table_row(
        td(rx.el.span(rx.el.bdi(line.name), " ", code(line.sku, "text-xs text-ink-2")), first=True),
        td_number(line.wanted, label=t("Wanted")),
        td_number(line.pieces, label=t("Pieces to order")),
        td_number(line.price.whole, line.price.decimals, " ", line.price.currency, label=t("Their price")),
        td_number(line.unit.whole, line.unit.decimals, label=t("Price here")),
        td_number(line.landed.whole, line.landed.decimals, label=t("On top")),
        td_number(
            line.total.whole, line.total.decimals, " ", line.total.currency, label=t("In the end"), class_name="sm:pe-5"
        ),
        key=line.sku,
    )
