"""The head of the dashboard: the very things that wait for somebody, each with the one next thing to do about it."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.components.base import Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button_class, link_button
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.status import badge
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.state import ShellState

_COLUMNS = "lg:grid lg:grid-cols-[1rem_11rem_minmax(0,1fr)_5.5rem_8rem_11rem] lg:gap-x-3"
_ICONS = {
    "refund": "hand-coins",
    "confirm": "circle-dashed",
    "await_payment": "hourglass",
    "retailer": "store",
}


def needs(board: Live) -> rx.Component:
    """What needs the reader now, the most urgent first; the digits lead to the first nine."""
    count = board.needs.length()
    quiet = empty_state(
        t("Nothing needs you now"),
        t("Late orders, orders to confirm and companies that wait for an answer stand here."),
        icon_name="circle-check",
        class_name="py-8!",
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("What needs you now"), class_name="text-lg font-semibold"),
            shown(count > 0, badge(number(count), tone="bad")),
            rx.el.span(board.now, class_name="ms-auto text-xs text-ink-2"),
            class_name="flex min-h-14 items-center gap-2.5 px-5",
        ),
        rx.cond(count > 0, rx.fragment(_head(board), rx.el.ul(rx.foreach(board.needs, _need))), quiet),
        class_name="border-b border-line",
    )


def stages(board: Live) -> rx.Component:
    """How many orders stand at each step, as links to them."""
    return rx.el.nav(
        _stage(t("Late"), board.late, "late", urgent=True),
        _stage(t("To confirm"), board.to_confirm, "new"),
        _stage(t("Wait for money"), board.awaiting, "awaiting_payment"),
        _stage(t("To pick"), board.to_pick, "to_pick"),
        _stage(t("In picking"), board.picking, "picking"),
        _stage(t("Packed"), board.packed, "packed"),
        _stage(t("On the road"), board.on_the_road, "on_the_road"),
        aria_label=t("Where the orders stand"),
        class_name="grid grid-cols-2 border-b border-line bg-paper px-3 py-1 sm:grid-cols-4 xl:grid-cols-7",
    )


def first_steps() -> rx.Component:
    """What to do in a shop where nobody has ordered yet, as far as the reader may."""
    can = as_var(ShellState.permissions).contains
    return empty_state(
        t("Nobody has ordered yet"),
        t("Figures, trends and what happens to orders stand here from the first order on. Until then:"),
        icon_name="store",
        action=rx.el.div(
            shown(
                can(str(Permission.CATALOGUE_EDIT)),
                link_button(t("Put parts on sale"), "/admin/products", look="act", size="md", icon_start="book-open"),
            ),
            shown(
                can(str(Permission.SETTINGS_EDIT)),
                link_button(t("Set up the shop"), "/admin/settings", size="md", icon_start="settings-2"),
            ),
            link_button(t("See the shop"), "/", size="md", icon_start="store"),
            class_name="flex flex-wrap justify-center gap-3",
        ),
        class_name="py-16!",
    )


def _head(board: Live) -> rx.Component:
    cells: list[tuple[Text, str]] = [
        ("", ""),
        (t("What"), ""),
        (t("About and why"), ""),
        (t("For"), "text-end"),
        (t("At stake, {currency}", currency=board.revenue.currency), "text-end"),
        (t("Keys 1 to 9 lead there"), "text-end"),
    ]
    return rx.el.div(
        *(rx.el.span(label, class_name=class_name) for label, class_name in cells),
        aria_hidden="true",
        class_name=f"hidden h-8 items-center px-5 text-xs text-ink-2 {_COLUMNS}",
    )


def _need(row: Live) -> rx.Component:
    """One line on wide pages; three on phones, with the way there at the end."""
    is_late = row.kind == "late"
    is_first = row.key == "1"
    return rx.el.li(
        rx.cond(
            is_late,
            icon("clock-alert", "size-4 shrink-0 text-bad"),
            icon_by(row.kind, _ICONS, "size-4 shrink-0 text-info", otherwise="info"),
        ),
        rx.el.span(_what(row.kind), class_name="font-semibold max-lg:flex-1"),
        rx.el.span(
            rx.cond(
                row.kind == "retailer",
                rx.el.span(row.thing, class_name="font-medium text-brand"),
                code(row.thing, "font-medium text-brand"),
            ),
            " ",
            rx.el.bdi(row.who),
            shown(row.why != "", rx.el.span(" · ", row.why, class_name="text-ink-2")),
            class_name="min-w-0 truncate max-lg:order-1 max-lg:w-full max-lg:ps-7 max-lg:whitespace-normal",
        ),
        rx.el.span(
            row.since, class_name="text-end text-ink-2 max-lg:order-2 max-lg:flex-1 max-lg:ps-7 max-lg:text-start"
        ),
        rx.el.bdi(row.stake.whole, row.stake.decimals, class_name="num ltr text-end font-medium"),
        rx.el.a(
            rx.el.span(
                _do(row.action),
                # The rows have the same words: a screen reader hears about which thing each is.
                rx.el.span(" ", row.thing, class_name="sr-only"),
                class_name="flex-1 text-start",
            ),
            shown(row.key != "", _cap(row.key)),
            href=row.href,
            custom_attrs={"data-key": row.key, "aria-keyshortcuts": row.key},
            class_name=cx(
                rx.cond(is_first, button_class("act", "sm"), button_class("quiet", "sm")),
                "max-lg:order-3 max-sm:h-11",
            ),
        ),
        class_name=cx(
            "flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-5 py-2 text-sm lg:py-1",
            _COLUMNS,
            rx.cond(is_late, "bg-bad-soft/40", ""),
        ),
    )


def _cap(key: Text) -> rx.Component:
    return rx.el.kbd(
        key,
        aria_hidden="true",
        class_name=(
            "ltr hidden h-5 min-w-5 place-items-center rounded-[4px] border border-current/30 px-1 font-sans text-xs "
            "leading-none pointer-fine:inline-grid"
        ),
    )


def _what(kind: Live) -> rx.Var:
    return rx.match(  # type: ignore[return-value]
        kind,
        ("late", t("Late order")),
        ("refund", t("Money to pay back")),
        ("confirm", t("Order to confirm")),
        ("await_payment", t("Waits for money")),
        t("Company to approve"),
    )


def _do(action: Live) -> rx.Var:
    return rx.match(  # type: ignore[return-value]
        action,
        ("confirm", t("Confirm")),
        ("refund", t("Pay back")),
        ("transfer", t("Check the transfer")),
        ("pick", t("Go on with it")),
        ("decide", t("Decide")),
        t("See the order"),
    )


def _stage(label: Text, count: Live, tab: str, *, urgent: bool = False) -> rx.Component:
    loud = rx.cond(count > 0, "text-bad" if urgent else "text-ink", "text-ink-3")
    return rx.el.a(
        rx.el.span(number(count), class_name=cx("num text-sm font-semibold", loud)),
        rx.el.span(label, class_name="truncate"),
        href=f"/admin/orders?tab={tab}",
        class_name="flex min-h-9 items-center gap-1.5 rounded-sm px-2 text-xs text-ink-2 hover:bg-sunken hover:text-ink max-sm:min-h-11",
    )
