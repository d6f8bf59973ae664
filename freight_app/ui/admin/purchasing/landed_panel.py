"""What a purchase order really cost, on its page: bills that come with goods, and each unit cost explained."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.purchasing.cost_words import BASES, KINDS
from freight_app.ui.admin.purchasing.landed_state import LandedState
from freight_app.ui.admin.purchasing.purchase_state import PurchaseState
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import date_field, money_field, number_field, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import confirm_dialog, dialog
from freight_app.ui.components.price import price
from freight_app.ui.components.states import notice
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel
from freight_app.ui.shells.state import ShellState

VIEW: Live = LandedState.view
ERRORS: Live = as_var(LandedState.errors)
STATE: Any = LandedState
MAY_EDIT = as_var(ShellState.permissions).contains(str(Permission.PURCHASING_EDIT))


def landed_panel(number: Live, version: Live = "") -> rx.Component:
    """The panel of an order that is placed; read anew when ``version`` (a status, a count) is another."""
    return rx.el.div(
        shown(
            LandedState.is_loaded & VIEW.can_be_billed,
            rx.fragment(
                panel(
                    t("What it really cost"),
                    rx.cond(as_var(LandedState.bills).length() > 0, _bills(), _no_bills()),
                    shown(VIEW.total.minor > 0, _sums()),
                    unit=VIEW.own,
                    tools=shown(
                        MAY_EDIT,
                        button(
                            t("Add a bill"),
                            size="sm",
                            icon_start="plus",
                            on_click=LandedState.ask_bill,
                            class_name="max-sm:h-11",
                        ),
                    ),
                ),
                panel(t("Cost of a piece"), _lines(), unit=VIEW.own),
            ),
        ),
        _bill_dialog(),
        _removal_dialog(),
        on_mount=LandedState.load(number),  # type: ignore[call-arg]
        key=number + version,
    )


def _no_bills() -> rx.Component:
    return rx.el.p(
        t("No freight, duty or insurance was billed yet. A bill may come before the goods or after them."),
        class_name="px-5 pb-4 text-sm text-ink-2",
    )


def _bills() -> rx.Component:
    return rx.el.ul(rx.foreach(LandedState.bills, _bill), class_name="divide-y divide-line border-t border-line")


def _bill(bill: Live) -> rx.Component:
    kind = rx.match(bill.kind, *((one, t(word)) for one, word in KINDS.items()), "")
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(kind, class_name="font-medium"),
                code(bill.number),
                rx.el.bdi(bill.issuer, class_name="text-ink-2"),
                rx.el.span(bill.day, class_name="num text-ink-2"),
                class_name="flex flex-wrap gap-x-3",
            ),
            rx.el.p(
                rx.foreach(bill.told, rx.el.bdi),
                class_name="flex flex-wrap gap-x-3 text-xs text-ink-2",
            ),
            rx.el.p(bill.warning, class_name="text-xs text-warn empty:hidden"),
            class_name="min-w-0 flex-1 basis-64",
        ),
        rx.el.p(
            price(bill.amount, size="sm"),
            rx.el.bdi(bill.own, class_name="num block text-xs text-ink-2 empty:hidden"),
            class_name="text-end",
        ),
        shown(
            MAY_EDIT,
            icon_button("trash", t("Take the bill out"), size="sm", on_click=STATE.ask_removal(bill.bill_id)),
        ),
        key=bill.bill_id,
        class_name="flex flex-wrap items-center gap-3 px-5 py-2 text-sm",
    )


def _sums() -> rx.Component:
    def one(name: rx.Var, amount: Live) -> rx.Component:
        return rx.el.p(name, " ", price(amount, size="sm"), class_name="flex items-baseline gap-2")

    return rx.el.div(
        one(t("Goods"), VIEW.goods),
        one(t("On top"), VIEW.landed),
        one(t("In the end"), VIEW.total),
        shown(
            VIEW.waiting != "",
            rx.el.p(t("{amount} waits for goods to come", amount=VIEW.waiting), class_name="text-ink-2"),
        ),
        shown(
            VIEW.late != "",
            rx.el.p(t("{amount} came after the pieces were gone", amount=VIEW.late), class_name="text-warn"),
        ),
        class_name="flex flex-wrap gap-x-6 gap-y-1 border-t border-line bg-paper px-5 py-3 text-sm",
    )


def _lines() -> rx.Component:
    return data_table(
        head=[
            th(t("Part"), first=True),
            th(t("Received"), numeric=True),
            th(t("Goods"), numeric=True),
            th(t("On top"), numeric=True),
            th(t("One piece costs"), numeric=True),
            th(t("Sold at, without tax"), numeric=True),
            th(t("Margin"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(LandedState.lines, _line),
        caption=t("Cost of a piece"),
    )


def _line(line: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.div(
                rx.el.span(
                    rx.el.bdi(line.name, lang=PurchaseState.order.written_in),
                    " ",
                    code(line.sku, "text-xs text-ink-2"),
                    class_name="font-medium",
                ),
                shown(
                    line.how.length() > 0,
                    rx.el.details(
                        rx.el.summary(
                            t("How it is made"),
                            class_name="cursor-pointer text-xs text-brand hover:underline max-sm:py-2",
                        ),
                        rx.el.ul(
                            rx.foreach(line.how, lambda text: rx.el.li(rx.el.bdi(text))),
                            class_name="num mt-1 space-y-0.5 text-xs text-ink-2",
                        ),
                    ),
                ),
                class_name="min-w-0 py-1.5",
            ),
            first=True,
        ),
        td_number(line.pieces, label=t("Received")),
        td_number(line.goods.whole, line.goods.decimals, label=t("Goods")),
        td_number(line.landed.whole, line.landed.decimals, label=t("On top")),
        td_number(rx.el.b(line.unit), label=t("One piece costs")),
        td_number(
            rx.cond(line.price.whole != "", rx.el.span(line.price.whole, line.price.decimals), "–"),
            label=t("Sold at, without tax"),
        ),
        td_number(
            rx.el.span(line.margin, class_name=rx.cond(line.is_loss, "font-semibold text-bad", "")),
            label=t("Margin"),
            class_name="sm:pe-5",
        ),
        key=line.position.to_string(),
    )


def _bill_dialog() -> rx.Component:
    return dialog(
        form(
            shown(ERRORS["form"] != "", notice(ERRORS["form"], tone="bad")),
            select_field(t("What for"), "kind", [(one, t(word)) for one, word in KINDS.items()], required=True),
            rx.el.div(
                text_field(t("Number of the bill"), "number", required=True, error=ERRORS["number"], max_length=60),
                text_field(t("From whom"), "issuer", required=True, error=ERRORS["issuer"], max_length=160),
                money_field(t("Amount"), "amount", currency="", required=True, error=ERRORS["amount"]),
                select_field(
                    t("Currency"),
                    "currency",
                    LandedState.currencies,  # type: ignore[arg-type]
                    required=True,
                    error=ERRORS["currency"],
                ),
                date_field(
                    t("Dated"),
                    "billed_on",
                    required=True,
                    default_value=LandedState.today,
                    max=LandedState.today,
                    error=ERRORS["billed_on"],
                ),
                text_field(
                    t("Exchange rate"),
                    "rate",
                    optional=True,
                    input_mode="decimal",
                    hint=t("Empty takes the one known on that day."),
                    error=ERRORS["rate"],
                    max_length=40,
                ),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            select_field(
                t("What it covers"),
                "covers",
                LandedState.receipts,  # type: ignore[arg-type]
                error=ERRORS["covers"],
            ),
            text_field(
                t("Other purchase orders it covers"),
                "also",
                optional=True,
                dir="ltr",
                hint=t("Their numbers, for one container of several orders."),
                max_length=400,
            ),
            select_field(
                t("How it is shared"),
                "basis",
                [(one, t(word)) for one, word in BASES.items()],
                value=LandedState.basis,
                on_change=LandedState.choose_basis,
                error=ERRORS["basis"],
            ),
            shown((LandedState.basis != "value") & (LandedState.basis != "quantity"), _measures()),
            button(t("Share the bill"), look="act", type="submit"),
            on_submit=LandedState.save_bill,
            key=LandedState.step,
        ),
        open=LandedState.opens == "bill",  # type: ignore[arg-type]
        on_close=LandedState.close,
        title=t("Add a bill"),
        class_name="sm:max-w-2xl",
    )


def _measures() -> rx.Component:
    """Beside each line: its weight, its volume, or its part of the bill."""
    what = rx.match(
        LandedState.basis,
        ("weight", t("Kilograms of the whole line; empty takes the weight of the product")),
        ("volume", t("Cubic metres of the whole line")),
        t("Part of the bill that the line carries"),
    )
    return rx.el.fieldset(
        rx.el.legend(what, class_name="text-sm font-medium"),
        shown(ERRORS["measures"] != "", rx.el.p(ERRORS["measures"], class_name="text-sm text-bad", role="alert")),
        rx.foreach(
            LandedState.lines,
            lambda line: number_field(
                rx.el.span(rx.el.bdi(line.name, lang=PurchaseState.order.written_in), " ", code(line.sku)),  # type: ignore[arg-type]
                line.measure,
                decimals=True,
                size="sm",
            ),
        ),
        class_name="flex flex-col gap-3",
    )


def _removal_dialog() -> rx.Component:
    return confirm_dialog(
        open=LandedState.opens == "remove",  # type: ignore[arg-type]
        on_close=LandedState.close,
        on_confirm=LandedState.remove,
        title=t("Take bill {number} out?", number=LandedState.removing_number),
        consequence=t("Its goods cost what they cost without it. The trail of changes keeps what it said."),
        confirm=t("Take it out"),
    )
