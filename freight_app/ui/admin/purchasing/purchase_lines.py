"""The lines of a purchase order: typed while it is a draft, counted once it is with the supplier."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.purchasing.purchase_state import PurchaseState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import icon_button, text_button
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.fields import input_class
from freight_app.ui.components.price import price
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel
from freight_app.ui.shells.state import ShellState

ORDER: Live = PurchaseState.order
STATE: Any = PurchaseState


def lines_panel() -> rx.Component:
    may_edit = as_var(ShellState.permissions).contains(str(Permission.PURCHASING_EDIT))
    return panel(
        t("Parts"),
        rx.cond(ORDER.is_unplaced & may_edit, _typed(), _counted()),
        rx.el.p(
            rx.el.span(t("Total"), class_name="text-ink-2"),
            price(ORDER.total, size="md"),
            class_name="flex items-center justify-end gap-4 px-5 py-3",
        ),
    )


def _typed() -> rx.Component:
    return rx.fragment(
        shown(
            ORDER.status == "approved",
            rx.el.p(t("A change makes it a draft again."), class_name="px-5 pb-2 text-warn"),
        ),
        data_table(
            head=[
                th(t("Part"), first=True),
                th(t("Their number")),
                th(t("Quantity"), numeric=True),
                th(t("Price of one"), numeric=True),
                th(t("Wanted for")),
                th(t("Total"), numeric=True),
                th("", class_name="w-12"),
            ],
            rows=rx.foreach(ORDER.lines, _typed_row),
            caption=t("Parts"),
        ),
        rx.el.div(
            combobox_field(
                t("Add a part"),
                "part",
                PurchaseState.found,
                on_type=PurchaseState.find_part,
                on_pick=PurchaseState.add_line,
                placeholder=t("Part number or name"),
                size="sm",
            ),
            key=PurchaseState.added.to_string(),  # type: ignore[attr-defined]
            class_name="max-w-md px-5 pt-4 pb-2",
        ),
    )


def _typed_row(line: Live) -> rx.Component:
    def cell(
        what: str, label: Text, value: Live, *, kind: Literal["text", "date"] = "text", width: str = "w-24"
    ) -> rx.Component:
        return rx.el.input(
            type=kind,
            input_mode="decimal" if kind == "text" else None,
            default_value=value,
            # Another value from the server makes another field; one that is being typed into stays.
            key=what + value,
            on_blur=lambda typed: STATE.set_line(line.product_id, what, typed),
            aria_label=t("{what} of {name}", what=label, name=line.name),
            auto_complete="off",
            dir="ltr" if kind == "text" else None,
            class_name=input_class("", "sm", f"num text-end {width} max-sm:h-11"),
        )

    return table_row(
        td(_part(line), first=True),
        td(code(line.supplier_sku), label=t("Their number")),
        td(
            rx.el.div(
                cell("quantity", t("Quantity"), line.quantity_text, width="w-20"),
                _warning(line),
                class_name="flex flex-col items-end gap-0.5 py-1",
            ),
            label=t("Quantity"),
        ),
        td(
            rx.el.div(cell("price", t("Price of one"), line.price_text), class_name="flex justify-end"),
            label=t("Price of one"),
        ),
        td(cell("wanted", t("Wanted for"), line.wanted_text, kind="date", width="w-36"), label=t("Wanted for")),
        td_number(line.total.whole, line.total.decimals, label=t("Total")),
        td(
            icon_button(
                "trash", t("Take {name} out", name=line.name), size="sm", on_click=STATE.remove_line(line.product_id)
            ),
        ),
        key=line.product_id.to_string(),
    )


def _warning(line: Live) -> Child:
    words: Any = rx.match(
        line.warning,
        ("below_minimum", t("They sell no fewer than {count}", count=line.least)),
        ("not_whole_packs", t("Whole packs make {count}", count=line.least)),
        "",
    )
    missing = rx.el.span(t("No price yet"), class_name="text-xs text-warn")
    mend = text_button(words, on_click=STATE.use_least(line.product_id), class_name="min-h-0! text-xs text-warn!")
    return shown(line.warning != "", rx.cond(line.warning == "no_price", missing, mend))


def _counted() -> rx.Component:
    return data_table(
        head=[
            th(t("Part"), first=True),
            th(t("Their number")),
            th(t("Ordered"), numeric=True),
            th(t("Received"), numeric=True),
            th(t("Rejected"), numeric=True),
            th(t("Given up"), numeric=True),
            th(t("Awaited"), numeric=True),
            th(t("Price of one"), numeric=True),
            th(t("Total"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(ORDER.lines, _counted_row),
        caption=t("Parts"),
    )


def _counted_row(line: Live) -> rx.Component:
    return table_row(
        td(_part(line), first=True),
        td(code(line.supplier_sku), label=t("Their number")),
        td_number(
            line.quantity,
            shown(line.confirmed_quantity != "", rx.el.span(" → ", line.confirmed_quantity, class_name="text-warn")),
            label=t("Ordered"),
        ),
        td_number(line.received, label=t("Received")),
        td_number(line.rejected, label=t("Rejected"), class_name=rx.cond(line.rejected > 0, "text-bad", "text-ink-2")),
        td_number(line.closed, label=t("Given up"), class_name="text-ink-2"),
        td_number(
            line.awaited, label=t("Awaited"), class_name=rx.cond(line.awaited > 0, "font-semibold", "text-ink-2")
        ),
        td_number(
            line.unit.whole,
            line.unit.decimals,
            shown(line.confirmed_price != "", rx.el.span(" → ", line.confirmed_price, class_name="text-warn")),
            label=t("Price of one"),
        ),
        td_number(line.total.whole, line.total.decimals, label=t("Total"), class_name="sm:pe-5"),
        key=line.product_id.to_string(),
    )


def _part(line: Live) -> rx.Component:
    return rx.el.span(
        rx.el.bdi(line.name, lang=ORDER.written_in, class_name="block font-medium"),
        code(line.sku, "text-xs text-ink-2"),
        rx.el.span(line.why, class_name="block text-xs text-ink-2 empty:hidden"),
        class_name="block min-w-0 py-1.5",
    )
