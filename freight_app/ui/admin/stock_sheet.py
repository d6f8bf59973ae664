"""The sheet of one product on ``/admin/stock``: figures, actions, where it lies, who waits, and every movement."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.stock_forms import Change
from freight_app.ui.admin.stock_sheet_state import StockSheetState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button, text_button, text_link
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.status import badge
from freight_app.ui.i18n import number, t, tn
from freight_app.ui.shells.console import panel, preview_sheet
from freight_app.ui.shells.state import ShellState

PRODUCT: Live = StockSheetState.product
LEDGER: Live = StockSheetState.ledger


def stock_sheet() -> rx.Component:
    """Beside the list, which stays in reach."""
    return preview_sheet(
        rx.el.div(_head(), _actions(), class_name="flex flex-col gap-4 border-b border-line px-5 py-4"),
        _levels(),
        _watch(),
        shown(PRODUCT.waiting.length() > 0, _waiting()),
        _ledger(),
        open=StockSheetState.is_open,
        title=PRODUCT.name,
        on_close=StockSheetState.close_sheet,
    )


def _may(permission: Permission) -> rx.Var:
    return as_var(ShellState.permissions).contains(str(permission))


def _head() -> rx.Component:
    def figure(label: Text, value: Live, tone: Text = "") -> rx.Component:
        return rx.el.div(
            rx.el.dt(label, class_name="text-xs text-ink-2"),
            rx.el.dd(rx.el.bdi(value, class_name="num ltr"), class_name=cx("text-xl font-semibold", tone)),
            class_name="flex flex-col",
        )

    tone = rx.cond(PRODUCT.is_out, "text-bad", rx.cond(PRODUCT.is_low, "text-warn", ""))
    return rx.fragment(
        rx.el.div(
            code(PRODUCT.sku, "font-medium"),
            copy_button(PRODUCT.sku),
            rx.el.span(PRODUCT.brand, class_name="text-ink-2"),
            rx.el.span(class_name="flex-1"),
            rx.cond(
                PRODUCT.is_out,
                badge(t("Nothing left to sell"), tone="bad", icon_name="circle-x"),
                shown(PRODUCT.is_low, badge(t("Runs low"), tone="warn", icon_name="triangle-alert")),
            ),
            class_name="-my-2 flex min-h-11 flex-wrap items-center gap-x-2",
        ),
        rx.el.dl(
            figure(t("On hand"), PRODUCT.on_hand),
            figure(t("Reserved"), PRODUCT.reserved),
            figure(t("Available"), PRODUCT.available, tone),
            class_name="grid grid-cols-3 gap-3",
        ),
    )


def _actions() -> Child:
    def change(
        label: Text, kind: Change, icon_name: str, keys: str, *, disabled: rx.Var | bool = False
    ) -> rx.Component:
        return button(
            label,
            size="sm",
            icon_start=icon_name,
            keys=keys,
            disabled=disabled,
            on_click=StockSheetState.ask(kind),  # type: ignore[call-arg]
            class_name="max-sm:h-11",
        )

    return rx.el.div(
        shown(
            _may(Permission.STOCK_RECEIVE),
            button(
                t("Receive"),
                look="act",
                size="sm",
                icon_start="package-plus",
                keys="R",
                on_click=StockSheetState.ask_receipt,
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            _may(Permission.STOCK_EDIT),
            change(t("Adjust"), "adjust", "arrow-down-up", "A"),
            change(t("Count"), "count", "clipboard-check", "C"),
            change(t("Move"), "move", "arrow-right", "M", disabled=PRODUCT.is_out),
        ),
        class_name="flex flex-wrap gap-2 empty:hidden",
    )


def _levels() -> Child:
    def level(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.span(one.name, class_name="min-w-0 truncate font-medium"),
                code(one.code, "text-xs text-ink-2"),
                rx.el.span(class_name="flex-1"),
                rx.cond(
                    one.shelf != "",
                    rx.el.span(icon("map-pin", "size-3.5 text-ink-3"), code(one.shelf), class_name=_SHELF),
                    rx.el.span(t("No shelf yet"), class_name="text-xs text-ink-2"),
                ),
                class_name="flex items-baseline gap-2",
            ),
            rx.el.p(
                t(
                    "{on_hand} on hand, {reserved} reserved, {available} available",
                    on_hand=one.on_hand,
                    reserved=one.reserved,
                    available=one.available,
                ),
                class_name="num text-ink-2",
            ),
            class_name="flex flex-col gap-0.5 py-2.5",
        )

    return panel(
        t("Where it lies"),
        rx.cond(
            PRODUCT.levels.length() > 0,
            rx.el.ul(rx.foreach(PRODUCT.levels, level), class_name=_LINES),
            rx.el.p(
                t("It was never in stock. The first receipt says where it lies."), class_name="px-5 pb-4 text-ink-2"
            ),
        ),
        tools=shown(
            _may(Permission.STOCK_EDIT) & (PRODUCT.levels.length() > 0),
            text_button(
                t("Change the shelf"),
                on_click=StockSheetState.ask("shelf"),  # type: ignore[call-arg]
                custom_attrs={"data-key": "s"},
            ),
        ),
    )


def _watch() -> Child:
    rule = rx.cond(
        PRODUCT.reorder_point > 0,
        rx.el.div(
            rx.el.p(
                t("Runs low at {count} available or fewer.", count=number(PRODUCT.reorder_point)),
            ),
            shown(
                PRODUCT.reorder_quantity > 0,
                rx.el.p(
                    tn("{count} piece is ordered then.", "{count} pieces are ordered then.", PRODUCT.reorder_quantity),
                    class_name="text-ink-2",
                ),
            ),
        ),
        rx.el.p(t("Nobody is told when it runs low."), class_name="text-ink-2"),
    )
    return panel(
        t("Reorder point"),
        rx.el.div(rule, class_name="px-5 pb-4"),
        tools=shown(
            _may(Permission.STOCK_EDIT),
            text_button(
                t("Change"),
                on_click=StockSheetState.ask("reorder"),  # type: ignore[call-arg]
                custom_attrs={"data-key": "p"},
            ),
        ),
    )


def _waiting() -> Child:
    def one(waiting: Live) -> rx.Component:
        order = rx.cond(
            _may(Permission.ORDERS_READ),
            text_link(code(waiting.reference), waiting.href, class_name="min-h-0!"),  # type: ignore[arg-type]
            code(waiting.reference, "font-medium"),
        )
        return rx.el.li(
            rx.el.div(
                order,
                rx.el.p(
                    t("since {day}", day=waiting.since),
                    shown(waiting.until != "", " · ", t("until {moment}", moment=waiting.until)),
                    class_name="num text-xs text-ink-2",
                ),
                class_name="min-w-0 flex-1",
            ),
            code(waiting.location, "text-xs text-ink-2"),
            rx.el.bdi("× ", waiting.quantity, class_name="num ltr font-medium"),
            class_name="flex items-center gap-3 py-2",
        )

    return panel(t("Promised to"), rx.el.ul(rx.foreach(PRODUCT.waiting, one), class_name=_LINES))


_KIND_ICONS = {
    "received": "package-plus",
    "sold": "shopping-bag",
    "returned": "undo-2",
    "adjusted": "arrow-down-up",
    "counted": "clipboard-check",
    "moved": "arrow-right",
    "reserved": "lock",
    "released": "unlink",
}


def _ledger() -> Child:
    def kind_word(kind: Live) -> rx.Var:
        return rx.match(  # type: ignore[return-value]
            kind,
            ("received", t("Goods received")),
            ("sold", t("Sold")),
            ("returned", t("Came back")),
            ("adjusted", t("Adjusted")),
            ("counted", t("Counted")),
            ("moved", t("Moved")),
            ("reserved", t("Held for an order")),
            ("released", t("No longer held")),
            kind,
        )

    def movement(one: Live) -> rx.Component:
        return rx.el.li(
            icon_by(one.kind, _KIND_ICONS, "mt-0.5 size-4 text-ink-3", otherwise="circle-dot"),
            rx.el.div(
                rx.el.div(
                    rx.el.span(kind_word(one.kind), class_name="font-medium"),
                    code(one.location, "text-xs text-ink-2"),
                    rx.el.span(class_name="flex-1"),
                    rx.cond(
                        one.change != "",
                        rx.el.bdi(
                            one.change,
                            class_name=cx(
                                "num ltr font-semibold",
                                rx.cond(one.change.to(str).startswith("+"), "text-good", "text-ink"),
                            ),
                        ),
                        rx.el.bdi(one.reserved_change, class_name="num ltr text-ink-2"),
                    ),
                    class_name="flex items-baseline gap-2",
                ),
                rx.el.div(
                    rx.el.span(
                        code(one.reference),
                        shown((one.reference != "") & (one.reason != ""), " · "),
                        one.reason,
                        class_name="min-w-0 flex-1 break-words",
                    ),
                    rx.el.span(t("{count} after it", count=one.after), class_name="num whitespace-nowrap"),
                    class_name="flex items-baseline gap-2 text-ink-2",
                ),
                rx.el.p(rx.el.bdi(one.at), " · ", rx.el.bdi(one.by), class_name="num text-xs text-ink-2"),
                class_name="min-w-0 flex-1",
            ),
            class_name="flex gap-2.5 py-2.5",
        )

    return panel(
        t("Movements"),
        rx.cond(
            LEDGER.total > 0,
            rx.el.div(
                rx.el.ol(rx.foreach(LEDGER.rows, movement), class_name=_LINES),
                rx.el.div(
                    pagination(
                        page=LEDGER.page,
                        pages=LEDGER.pages,
                        total=LEDGER.total,
                        first=LEDGER.first,
                        last=LEDGER.last,
                        on_page=StockSheetState.turn_page,
                    ),
                    class_name="border-t border-line px-5 py-2",
                ),
            ),
            rx.el.p(t("Nothing has moved yet."), class_name="px-5 pb-4 text-ink-2"),
        ),
    )


_LINES = "divide-y divide-line border-t border-line px-5"
_SHELF = "inline-flex items-center gap-1 text-sm whitespace-nowrap"
