"""``/quick-order``: numbers and quantities typed, pasted or sent as a sheet; each line answered; all that is good into the
cart at once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Text, as_var, code, cx, shown, when
from freight_app.ui.components.buttons import button, icon_button, link_button, text_button
from freight_app.ui.components.choices import stepper
from freight_app.ui.components.fields import field_error, input_class
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.media import file_drop
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture, stock_words
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.cart_state import CART
from freight_app.ui.storefront.list_keeping import keep_button, keep_dialog
from freight_app.ui.storefront.page_parts import Shown
from freight_app.ui.storefront.quick_state import UNDO_QUICK, QuickState

STATE: Any = QuickState
_view: Shown = QuickState.view
_totals: Shown = QuickState.view.totals
_CARD = "rounded-lg border border-line bg-surface"
_EXAMPLE = "HU 816 x, 4\nFDB4446; 2\n3 x LS867"


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


# What the route says of a file that it does not take; to it every file is called "list".
REFUSALS = (
    _("A quick order takes 5000 lines at most. Send the list in parts."),
    _("list is empty."),
    _("list cannot be read as a table: it is a PDF document."),
    _("list cannot be read as a table: it is an old or a protected Excel file; save it as .xlsx or CSV."),
)


class PasteLines(rx.Component):
    """A field that takes a pasted list at one key. The React side is ``assets/ui/quick.js``."""

    library = "$/public/ui/quick.js"
    tag = "PasteLines"
    name: rx.Var[str]
    label: rx.Var[str]
    described_by: rx.Var[str]
    placeholder: rx.Var[str]
    invalid: rx.Var[bool]


class ArrowKeys(rx.Component):
    """Buttons that the arrow keys walk."""

    library = "$/public/ui/quick.js"
    tag = "ArrowKeys"
    label: rx.Var[str]


def page() -> rx.Component:
    has_lines = _totals.lines > 0
    return shop_page(
        rx.el.div(
            rx.el.h1(t("Quick order"), class_name="text-2xl font-semibold tracking-tight"),
            link_button(t("My lists"), "/account/lists", size="md", icon_start="bookmark"),
            class_name="flex flex-wrap items-center justify-between gap-3 pt-5 pb-4 lg:pt-8",
        ),
        rx.cond(
            as_var(QuickState.is_loaded),
            rx.el.div(
                rx.el.div(
                    _typing(),
                    shown(as_var(QuickState.told) != "", notice(STATE.told, tone="info", class_name="mt-4")),
                    rx.cond(has_lines, _lines(), _nothing()),
                    class_name="min-w-0",
                ),
                _summary(),
                class_name="grid items-start gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_21rem]",
            ),
            loading(t("Your quick order is being loaded"), skeleton_rows(6)),
        ),
        keep_dialog(),
        undo={UNDO_QUICK: QuickState.undo_remove},
    )


def _typing() -> rx.Component:
    written = form(
        PasteLines.create(
            name="lines",
            label=t("Numbers and quantities, one part a line"),
            described_by="quick-hint quick-error",
            placeholder=_EXAMPLE,
            invalid=as_var(QuickState.error) != "",
            class_name=cx(input_class(STATE.error), "h-auto py-2.5 font-mono text-sm leading-6"),
        ),
        field_error(STATE.error, id="quick-error"),
        rx.el.div(
            button(t("Read the lines"), look="brand", type="submit", icon_start="scan-text"),
            rx.el.p(
                t("SKU, part number, cross reference or barcode. Without a quantity it is one."),
                id="quick-hint",
                class_name="min-w-0 flex-1 text-sm text-ink-2 text-pretty",
            ),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-2",
        ),
        on_submit=QuickState.read,
        key=STATE.cleared.to_string(),
        class_name="gap-3!",
    )
    return rx.el.section(
        rx.el.h2(t("Your list"), class_name="sr-only"),
        written,
        file_drop(
            action="/api/v1/quick-order/sheets",
            title=t("Or send a sheet"),
            hint=t("CSV or Excel, up to 5,000 lines."),
            accept=".csv,.txt,.tsv,.xlsx",
            multiple=False,
            max_megabytes=5,
            on_done=QuickState.sheet_added,
            refusals={sentence: t(sentence) for sentence in REFUSALS},
            class_name="min-h-24! py-3!",
        ),
        aria_label=t("Your list"),
        class_name=f"{_CARD} grid gap-4 p-4 sm:p-5 xl:grid-cols-[minmax(0,1fr)_15rem]",
    )


def _nothing() -> rx.Component:
    return empty_state(
        t("No lines yet"),
        t("Paste them from a message or a sheet. They stay here until they are in your cart, on every device."),
        icon_name="clipboard-list",
        class_name="py-10",
    )


def _lines() -> rx.Component:
    def tab(name: str, label: Text, count: Any) -> rx.Component:
        is_on = as_var(QuickState.tab) == name
        return rx.el.button(
            label,
            rx.el.span(count, class_name="num text-ink-2"),
            type="button",
            aria_pressed=rx.cond(is_on, "true", "false"),
            on_click=STATE.show_tab(name),
            class_name=cx(
                "-mb-px flex h-11 items-center gap-1.5 border-b-2 px-3 text-sm whitespace-nowrap",
                when(is_on, "border-brand font-semibold", "border-transparent font-medium text-ink-2 hover:text-ink"),
            ),
        )

    return rx.el.section(
        rx.el.div(
            tab("all", t("All lines"), _totals.lines),
            shown(_totals.look > 0, tab("look", t("To look at"), _totals.look)),
            tab("good", t("Good"), _totals.good),
            rx.el.span(class_name="flex-1"),
            text_button(t("Take all out"), on_click=QuickState.clear, class_name="px-3"),
            class_name="flex items-center overflow-x-auto border-b border-line px-2",
        ),
        rx.el.ol(rx.foreach(_view.rows, _row), class_name="divide-y divide-line"),
        rx.el.div(
            pagination(
                page=_view.page,
                pages=_view.pages,
                total=_view.total,
                first=_view.first,
                last=_view.last,
                on_page=QuickState.go_to,
            ),
            class_name="border-t border-line px-4 py-1",
        ),
        aria_label=t("Lines"),
        class_name=f"mt-4 {_CARD}",
    )


def _row(row: Shown) -> rx.Component:
    known = row.sku != ""
    named = rx.el.div(
        rx.el.p(
            rx.cond(
                known,
                rx.el.a(row.name, href=row.href, class_name="font-medium text-pretty hover:text-brand"),
                rx.el.bdi(row.typed, class_name="ltr font-medium break-all"),
            ),
        ),
        shown(
            known,
            rx.el.p(
                rx.el.bdi(row.brand),
                code(row.sku, "whitespace-nowrap"),
                shown(row.typed != row.sku, rx.el.bdi(row.typed, class_name="ltr truncate text-ink-3")),
                class_name="flex flex-wrap gap-x-2 text-sm text-ink-2",
            ),
        ),
        rx.foreach(row.words, lambda text: rx.el.p(text, class_name="num text-sm text-ink-2")),
        shown(row.said != "", _said(row)),
        shown(row.choices.length() > 0, _choices(row)),
        class_name="min-w-0 flex-1",
    )
    worth = rx.el.div(
        shown(
            row.has_quantity,
            stepper(
                row.quantity,
                on_change=lambda value: STATE.set_quantity(row.key, value),
                label=t("Quantity of {number}", number=row.number),
                minimum=1,
                maximum=row.most,
                small=True,
            ),
        ),
        rx.el.span(
            shown(row.has_total, price(row.total, size="md")),
            class_name="min-w-24 text-end",
        ),
        icon_button("trash", t("Take out, can be undone"), size="sm", on_click=STATE.remove(row.key)),
        class_name="flex items-center justify-end gap-2 max-sm:w-full",
    )
    return rx.el.li(
        product_picture(row.image, "part", class_name="size-11 rounded-sm max-sm:hidden", image_class="size-full p-1"),
        named,
        worth,
        key=row.key.to_string(),
        class_name="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 sm:flex-nowrap",
    )


def _said(row: Shown) -> rx.Component:
    bad = (row.outcome == "unknown") | (row.outcome == "not_for_sale")
    is_calm = row.outcome == "doubled"
    return rx.el.p(
        rx.cond(is_calm, icon("git-merge", "mt-0.5 size-4"), icon("triangle-alert", "mt-0.5 size-4")),
        rx.el.span(row.said),
        class_name=cx(
            "num flex items-start gap-1.5 text-sm",
            rx.cond(is_calm, "text-ink-2", rx.cond(bad, "font-medium text-bad", "font-medium text-warn")),
        ),
    )


def _choices(row: Shown) -> rx.Component:
    def one(part: Shown) -> rx.Component:
        return rx.el.button(
            rx.el.span(
                rx.el.span(part.name, class_name="block truncate font-medium"),
                rx.el.span(
                    rx.el.bdi(part.brand), " ", code(part.sku), class_name="flex flex-wrap gap-x-1.5 text-sm text-ink-2"
                ),
                class_name="min-w-0 flex-1 text-start",
            ),
            rx.el.span(
                rx.el.bdi(part.price, class_name="num ltr block font-semibold whitespace-nowrap"),
                rx.el.span(stock_words(part.left), class_name="block text-sm"),
                class_name="shrink-0 text-end",
            ),
            type="button",
            on_click=STATE.pick(row.key, part.product_id),
            class_name=(
                "flex min-h-12 w-full items-center gap-4 px-3 py-1.5 text-sm hover:bg-sunken focus-visible:outline-2 "
                "focus-visible:-outline-offset-2 focus-visible:outline-brand"
            ),
        )

    return rx.el.div(
        shown(row.outcome == "unknown", rx.el.p(t("Did you mean"), class_name="mt-1.5 text-sm text-ink-2")),
        ArrowKeys.create(
            rx.foreach(row.choices, one),
            label=t("Parts for {number}", number=row.number),
            class_name="mt-1.5 divide-y divide-line rounded-md border border-line",
        ),
    )


def _summary() -> rx.Component:
    put = button(
        tn("Put {count} line into the cart", "Put {count} lines into the cart", _totals.good),
        look="act",
        size="xl",
        loading=STATE.is_putting,
        disabled=_totals.good == 0,
        on_click=QuickState.put_into_cart,
        class_name="mt-5 w-full",
    )
    look = rx.el.p(
        icon("triangle-alert", "mt-0.5 size-4"),
        tn(
            "{count} line needs a look and stays here",
            "{count} lines need a look and stay here",
            _totals.look,
        ),
        class_name="mt-3 flex gap-1.5 text-sm text-warn",
    )
    few: Child = shown(
        _totals.few > 0,
        text_button(
            tn("Take what is left of {count} part", "Take what is left of {count} parts", _totals.few),
            on_click=QuickState.take_left,
            class_name="mt-1",
        ),
    )
    return rx.el.aside(
        rx.el.h2(t("Together"), class_name="text-lg font-semibold"),
        rx.el.div(
            rx.el.span(tn("{count} piece", "{count} pieces", _totals.pieces), class_name="text-sm text-ink-2"),
            price(_totals.subtotal),
            class_name="mt-3 flex items-baseline justify-between",
        ),
        rx.foreach(_totals.taxes, lambda text: rx.el.p(text, class_name="num text-end text-xs text-ink-2")),
        shown(_totals.look > 0, look),
        few,
        put,
        rx.el.div(
            shown(_totals.lines > 0, keep_button(t("Save as a list"), "quick", class_name="w-full")),
            link_button(t("See the cart"), "/cart", class_name="w-full", custom_attrs={"data-opens": CART}),
            class_name="mt-2 grid gap-2",
        ),
        class_name=f"{_CARD} p-5 shadow-low lg:sticky lg:top-6",
    )
