"""``/admin``: what needs somebody now, then today against last week, then the last fortnight."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.orders.dashboard import get_dashboard
from freight_app.ui.admin.dashboard_rows import ActivityRow, DashboardView, dashboard_view
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.order_words import order_step
from freight_app.ui.components.base import Child, Live, Text, code, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.figures import change, chart_frame, stat_tile
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import badge
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import console_page, panel
from freight_app.ui.visitor import Visitor, visitor


class DashboardState(rx.State):
    """The shop's day."""

    board: DashboardView = DashboardView()
    activity: list[ActivityRow] = []
    is_held: bool = False
    is_loaded: bool = False
    _known: list[tuple[str, str, str]] = []

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def load(self) -> None:
        """Read the figures of this moment."""
        self.board = await asyncio.to_thread(_read, visitor())
        self.activity, self.is_held = self.board.activity, False
        self._known = [row.step for row in self.activity]
        self.is_loaded = True
        watch(self, Permission.DASHBOARD_READ)

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def hold(self) -> None:
        """Let the list of what happened stand still, to be read or clicked in peace."""
        self.is_held = True

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def release(self) -> None:
        """Let the list go on with what happened meanwhile."""
        self.is_held = False
        await self._follow()

    async def _follow(self) -> None:
        """The figures as they are now; what happened since the page was opened is marked."""
        self.board = await asyncio.to_thread(_read, visitor())
        if not self.is_held:
            self.activity = [replace(row, is_new=row.step not in self._known) for row in self.board.activity]


def _read(who: Visitor) -> DashboardView:
    house = current_house()
    with house.read(who.actor) as uow:
        return dashboard_view(get_dashboard(uow), who.language, house.settings.time_zone)


BOARD = DashboardState.board


def page() -> rx.Component:
    return console_page(
        rx.cond(DashboardState.is_loaded, _board(), _waiting()),
        title=t("Dashboard"),
    )


def _board() -> rx.Component:
    return rx.el.div(
        panel(t("What needs you now"), _needs(), unit=BOARD.today),
        panel(t("Today against the same hour last week"), _today()),
        _fortnight(),
        panel(t("What happened last"), _activity(), unit=_pace(), tools=_pace_button()),
    )


def _waiting() -> rx.Component:
    tiles = rx.el.div(*(skeleton("h-20") for _ in range(4)), class_name="grid grid-cols-2 gap-4 p-5 lg:grid-cols-4")
    return loading(t("The day is being read"), tiles, skeleton("mx-5 h-48"))


def _needs() -> rx.Component:
    rows = [
        _need("circle-dashed", t("To confirm"), BOARD.to_confirm, "/admin/orders?tab=new"),
        _need("clipboard-check", t("To pick"), BOARD.to_pick, "/admin/orders?tab=to_pick"),
        _need("package-check", t("Packed"), BOARD.packed, "/admin/orders?tab=packed"),
        _need("truck", t("On the road"), BOARD.on_the_road, "/admin/orders?tab=on_the_road"),
        _need("clock-alert", t("Late"), BOARD.late, "/admin/orders?tab=late", urgent=True),
        _need("hourglass", t("Wait for money"), BOARD.awaiting, "/admin/orders?tab=awaiting_payment"),
    ]
    return rx.el.ul(*rows, class_name="grid sm:grid-cols-2 lg:grid-cols-3")


def _need(icon_name: str, label: Text, count: Live, href: str, *, urgent: bool = False) -> rx.Component:
    loud = rx.cond(count > 0, "text-bad" if urgent else "text-ink", "text-ink-2")
    return rx.el.li(
        rx.el.a(
            icon(icon_name, "size-4 text-ink-2"),
            rx.el.span(label, class_name="flex-1"),
            rx.el.span(number(count), class_name=loud.to(str) + " num text-base font-semibold"),
            icon("chevron-right", "size-4 text-ink-3"),
            href=href,
            class_name="flex h-11 items-center gap-2.5 border-t border-line px-5 text-sm hover:bg-sunken",
        )
    )


def _today() -> rx.Component:
    def against(percent: Live) -> Child:
        return shown(BOARD.has_last_week, change(percent))

    return rx.el.div(
        stat_tile(t("Orders"), number(BOARD.orders), delta=against(BOARD.orders_change), points=BOARD.spark_orders),
        stat_tile(
            t("Revenue"),
            BOARD.revenue.whole + BOARD.revenue.decimals,
            unit=BOARD.revenue.currency,
            delta=against(BOARD.revenue_change),
            points=BOARD.spark_revenue,
        ),
        stat_tile(
            t("Awaited"),
            BOARD.awaiting_total.whole + BOARD.awaiting_total.decimals,
            unit=BOARD.awaiting_total.currency,
            href="/admin/orders?tab=awaiting_payment",
        ),
        stat_tile(t("Parts that run low"), number(BOARD.low_stock)),
        class_name="grid border-t border-line sm:grid-cols-2 lg:grid-cols-4",
    )


def _fortnight() -> rx.Component:
    def bar(day: Live) -> rx.Component:
        return rx.el.div(
            rx.el.progress(
                value=day.height,
                max=100,
                aria_label=day.day,
                class_name=(
                    "block h-2.5 flex-1 appearance-none overflow-hidden rounded-sm bg-sunken "
                    "[&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-brand "
                    "[&::-moz-progress-bar]:bg-brand"
                ),
            ),
            rx.el.span(day.revenue.whole, class_name="num w-20 text-end text-xs"),
            rx.el.bdi(day.day, class_name="num w-20 text-xs text-ink-2"),
            class_name="flex h-6 flex-row-reverse items-center gap-3",
        )

    def row(day: rx.vars.ObjectVar) -> rx.Component:
        return rx.el.tr(
            rx.el.td(day.day, class_name="num"),
            rx.el.td(day.orders, class_name="num text-end"),
            rx.el.td(price(day.revenue, size="sm"), class_name="text-end"),
            rx.el.td(price(day.before, size="sm"), class_name="text-end"),
        )

    table = rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th(t("Day"), class_name="text-start"),
                rx.el.th(t("Orders"), class_name="text-end"),
                rx.el.th(t("Revenue"), class_name="text-end"),
                rx.el.th(t("Two weeks before"), class_name="text-end"),
                class_name="text-xs text-ink-2",
            )
        ),
        rx.el.tbody(rx.foreach(BOARD.days, row)),
        class_name="w-full text-sm",
    )
    return chart_frame(
        t("Revenue by day"), rx.el.div(rx.foreach(BOARD.days, bar)), period=t("The last 14 days"), table=table
    )


def _pace() -> rx.Var:
    return rx.cond(DashboardState.is_held, t("Held"), t("Follows by itself"))  # type: ignore[return-value]


def _pace_button() -> Child:
    return rx.cond(
        DashboardState.is_held,
        button(t("Go on"), look="plain", size="sm", on_click=DashboardState.release, class_name="max-sm:h-11"),
        button(t("Hold"), look="plain", size="sm", on_click=DashboardState.hold, class_name="max-sm:h-11"),
    )


def _activity() -> rx.Component:
    def entry(row: rx.vars.ObjectVar) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                rx.el.span(row.time, class_name="num w-12 text-ink-2"),
                code(row.number, "w-20 font-medium text-brand"),
                rx.el.span(
                    rx.el.span(row.customer, class_name="block truncate"),
                    rx.el.span(
                        order_step(row.status),
                        shown(row.is_new, badge(t("New"), tone="brand", class_name="h-5!")),
                        class_name="flex flex-wrap items-center gap-1.5 text-xs text-ink-2 sm:hidden",
                    ),
                    class_name="min-w-0 flex-1",
                ),
                shown(row.is_new, badge(t("New"), tone="brand", class_name="h-5! max-sm:hidden")),
                rx.el.span(order_step(row.status), class_name="hidden w-40 sm:block"),
                price(row.total, size="sm", class_name="justify-end sm:w-28"),
                href=row.href,
                class_name=cx(
                    "flex min-h-11 items-center gap-3 border-t border-line px-5 py-1.5 text-sm hover:bg-sunken sm:py-0",
                    rx.cond(row.is_new, "bg-brand-soft/60", ""),
                ),
            ),
        )

    nothing = empty_state(
        t("Nothing has happened yet"), t("Orders appear here as they are placed, picked and delivered.")
    )
    return rx.cond(  # type: ignore[return-value]
        DashboardState.activity.length() > 0,  # type: ignore[attr-defined]
        rx.el.ul(rx.foreach(DashboardState.activity, entry)),
        nothing,
    )
