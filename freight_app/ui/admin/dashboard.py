"""``/admin``: what needs somebody now, then figures against the period before, then the trend and what happened last."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.orders.dashboard import DEFAULT_DAYS, PERIODS
from freight_app.ui.admin.dashboard_needs import first_steps, needs, stages
from freight_app.ui.admin.dashboard_rows import ActivityRow, DashboardView, read_dashboard
from freight_app.ui.admin.dashboard_trends import figure_tiles, low_stock, trend
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.order_words import order_step
from freight_app.ui.components.base import Child, Live, code, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import badge
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, panel
from freight_app.ui.visitor import visitor


class DashboardState(rx.State):
    """The shop's day. The address holds how many days the figures are about."""

    board: DashboardView = DashboardView()
    days: int = DEFAULT_DAYS
    activity: list[ActivityRow] = []
    is_held: bool = False
    is_loaded: bool = False
    _known: list[tuple[str, str, str]] = []

    @rx.event
    @guarded(Permission.DASHBOARD_READ)
    async def load(self) -> None:
        """Read the figures of this moment."""
        asked = self.router.url.query_parameters.get("days", "")
        self.days = next((days for days in PERIODS if str(days) == asked), DEFAULT_DAYS)
        self.board = await asyncio.to_thread(read_dashboard, visitor(), self.days)
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
        self.board = await asyncio.to_thread(read_dashboard, visitor(), self.days)
        if not self.is_held:
            self.activity = [replace(row, is_new=row.step not in self._known) for row in self.board.activity]


BOARD: Live = DashboardState.board


def page() -> rx.Component:
    return console_page(
        rx.cond(DashboardState.is_loaded, _board(), _waiting()),
        title=t("Dashboard"),
    )


def _board() -> rx.Component:
    worked = rx.fragment(
        stages(BOARD),
        panel(
            tn("The last {count} day", "The last {count} days", DashboardState.days),
            figure_tiles(BOARD),
            unit=t("against {days}", days=BOARD.against),
            tools=_periods(),
        ),
        rx.el.div(
            rx.el.div(
                rx.el.section(trend(BOARD), class_name="border-b border-line"),
                low_stock(BOARD),
                class_name="min-w-0 flex-1 xl:border-e xl:border-line",
            ),
            rx.el.div(
                panel(
                    t("What happened last"), _activity(), unit=_pace(), tools=_pace_button(), class_name="xl:border-0"
                ),
                class_name="xl:w-84 xl:shrink-0",
            ),
            class_name="flex flex-col xl:flex-row",
        ),
    )
    # In a shop without orders the first steps say all that there is to do.
    return rx.el.div(
        shown(BOARD.has_orders | (BOARD.needs.length() > 0), needs(BOARD)),
        rx.cond(BOARD.has_orders, worked, first_steps()),
    )


def _waiting() -> rx.Component:
    rows = [skeleton("mx-5 my-2 h-8") for _ in range(5)]
    tiles = rx.el.div(*(skeleton("h-20") for _ in range(5)), class_name="grid grid-cols-2 gap-4 p-5 lg:grid-cols-5")
    return loading(t("The day is being read"), *rows, tiles, skeleton("mx-5 h-48"), class_name="py-3")


def _periods() -> rx.Component:
    def choice(days: int) -> rx.Component:
        on = DashboardState.days == days
        return rx.el.a(
            tn("{count} day", "{count} days", days),
            href=f"/admin?days={days}",
            aria_current=rx.cond(on, "true", "false"),
            class_name=cx(
                "inline-flex h-8 items-center rounded-sm px-2.5 text-xs font-medium whitespace-nowrap max-sm:h-11",
                rx.cond(on, "bg-surface text-ink shadow-low", "text-ink-2 hover:text-ink"),
            ),
        )

    return rx.el.nav(
        *(choice(days) for days in PERIODS),
        aria_label=t("Period"),
        class_name="my-1.5 flex gap-0.5 rounded-md bg-sunken p-0.5",
    )


def _pace() -> rx.Var:
    return rx.cond(DashboardState.is_held, t("Held"), t("Live"))  # type: ignore[return-value]


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
                rx.el.span(row.time, class_name="num w-11 shrink-0 text-ink-2"),
                rx.el.span(
                    rx.el.span(
                        code(row.number, "font-medium text-brand"),
                        shown(row.is_new, badge(t("New"), tone="brand", class_name="h-5!")),
                        rx.el.span(class_name="flex-1"),
                        price(row.total, size="sm"),
                        class_name="flex items-center gap-2",
                    ),
                    rx.el.span(
                        rx.el.span(order_step(row.status), class_name="shrink-0"),
                        rx.el.span(row.customer, class_name="truncate"),
                        class_name="mt-0.5 flex min-w-0 items-center gap-2 text-xs text-ink-2",
                    ),
                    class_name="min-w-0 flex-1",
                ),
                href=row.href,
                class_name=cx(
                    "flex items-baseline gap-2 border-t border-line px-5 py-2 text-sm hover:bg-sunken",
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
