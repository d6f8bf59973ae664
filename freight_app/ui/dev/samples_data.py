"""Samples: tables, filters, states of things, figures, ways around."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from freight_app.ui.components.base import Child, as_var
from freight_app.ui.components.buttons import button
from freight_app.ui.components.figures import (
    bar_chart,
    bars_of,
    change,
    chart_frame,
    line_chart,
    progress_bar,
    spark_points,
    stat_tile,
)
from freight_app.ui.components.filters import (
    add_filter_face,
    chip,
    chip_on,
    console_chip,
    facet,
    facet_option,
    filter_bar,
    find_field,
    segmented,
)
from freight_app.ui.components.navigation import breadcrumb, pagination, steps, tabs, view_tab, view_tabs
from freight_app.ui.components.overlays import menu, menu_item
from freight_app.ui.components.status import STATUSES, badge, status, status_badge
from freight_app.ui.components.tables import (
    bulk_bar,
    data_table,
    facts,
    plain_cell,
    plain_table,
    row_link,
    select_all,
    select_cell,
    table_row,
    td,
    td_number,
    th,
)
from freight_app.ui.components.timeline import milestone, milestones, timeline, timeline_event
from freight_app.ui.dev.state import GalleryState

_ORDERS = (
    ("FR-20431", "Taxi Coop Ariana", "742.150", "confirmed", "Tomorrow"),
    ("FR-20430", "Doha Motors Service", "3,106.000", "pending", "Mon 23 Nov"),
    ("FR-20428", "EURL Kouba Freins", "1,918.400", "picking", "Today 18:00"),
    ("FR-20426", "SARL Auto Alger Centre", "5,240.900", "packed", "Mon 23 Nov"),
    ("FR-20412", "Atelier Carthage", "618.045", "shipped", "Today 18:00"),
    ("FR-20403", "Garage Bab Saadoun", "327.800", "delivered", "Yesterday"),
)
_SHEET = "overflow-hidden rounded-lg border border-line bg-surface"


def tables() -> Sequence[Child]:
    rows = [
        table_row(
            select_cell(
                checked=as_var(GalleryState.chosen).contains(number),
                on_change=GalleryState.toggle_row(number),
                label=f"Choose {number}",
            ),
            td(row_link(number, "/dev/components"), label="Order"),
            td(customer, label="Customer", class_name="truncate"),
            td_number(total, label="Total"),
            td(status("order", code), label="Status"),
            td(promise, label="Promise", class_name="num text-ink-2"),
            selected=as_var(GalleryState.chosen).contains(number),
        )
        for number, customer, total, code, promise in _ORDERS
    ]
    head = [
        select_all(checked=False, on_change=GalleryState.choose_none),
        th("Order", sort={"direction": GalleryState.sort, "on_click": GalleryState.turn_sort}),
        th("Customer"),
        th("Total, TND", numeric=True),
        th("Status"),
        th("Promise"),
    ]
    return [
        rx.el.div(
            view_tabs(
                view_tab("All open", "#", current=True, count=128),
                view_tab("To pick", "#", count=34),
                view_tab("Late", "#", count=9, urgent=True),
            ),
            filter_bar(
                button("Export", look="plain", size="sm", icon_start="download"),
                search=find_field(value="", on_change=GalleryState.choose_make),
                chips=rx.fragment(
                    console_chip("Owner", "Sonia", on_clear=GalleryState.choose_none),
                    menu(
                        add_filter_face("Filter"),
                        menu_item("Status"),
                        menu_item("Promise"),
                        label="Filter",
                        side="start",
                    ),
                ),
            ),
            data_table(head=head, rows=rx.fragment(*rows), caption="Orders"),
            bulk_bar(
                button("Release to picking", look="plain", size="sm", keys="R"),
                count=as_var(GalleryState.chosen).length(),
                on_clear=GalleryState.choose_none,
            ),
            class_name=_SHEET,
        ),
        pagination(
            page=GalleryState.page_number, pages=4, total=96, first=25, last=48, on_page=GalleryState.go_to_page
        ),
        rx.el.div(
            plain_table(
                ["Car", "Engine", "Years"],
                rx.el.tr(
                    plain_cell("Peugeot 208"),
                    plain_cell(rx.el.bdi("1.2 PureTech 82", class_name="ltr")),
                    plain_cell("2012–2019"),
                ),
                caption="Cars it fits",
            ),
            facts(
                ("Height", "79 mm"), ("Thread", rx.el.bdi("M20 × 1.5", class_name="ltr")), ("Change every", "20,000 km")
            ),
            class_name="grid gap-6 lg:grid-cols-2",
        ),
    ]


def filters() -> Sequence[Child]:
    return [
        rx.el.div(
            chip("Oil filter"),
            chip("On", on=True),
            chip_on("In stock or tomorrow"),
            segmented(
                ("grid", "layout-grid", "Cards"),
                ("rows", "rows-3", "List"),
                value=GalleryState.view,
                on_change=GalleryState.choose_view,
            ),
            class_name="flex flex-wrap items-center gap-2",
        ),
        rx.el.div(
            facet(
                "Brand",
                facet_option("Bosch", 8, checked=True, on_change=GalleryState.choose_none),
                facet_option("Mahle", 1204, checked=False, on_change=GalleryState.choose_none),
                facet_option("Nobody", 0, checked=False, on_change=GalleryState.choose_none, disabled=True),
            ),
            class_name="w-60",
        ),
    ]


def statuses() -> Sequence[Child]:
    return [
        rx.el.div(
            rx.el.p(kind, class_name="w-20 text-sm font-semibold"),
            *(status(kind, code, "text-sm") for code in looks),
            class_name="flex flex-wrap items-center gap-x-5 gap-y-2",
        )
        for kind, looks in STATUSES.items()
    ] + [
        rx.el.div(
            *(status_badge("order", code) for code in STATUSES["order"]),
            badge("-7%", tone="good"),
            class_name="flex flex-wrap gap-2",
        )
    ]


def figures() -> Sequence[Child]:
    values = [3, 5, 4, 8, 6, 9, 12, 10, 14, 13, 15, 18]
    return [
        rx.el.div(
            stat_tile(
                "Orders today", "42", delta=change(12.5), note="against last Tuesday", points=spark_points(values)
            ),
            stat_tile(
                "Revenue today",
                "18,420.150",
                unit="TND",
                delta=change(-3.2),
                note="against last Tuesday",
                points=spark_points(values[::-1]),
            ),
            stat_tile("Late", "9", delta=change(2, good="down"), note="promise passed"),
            class_name=f"grid sm:grid-cols-3 {_SHEET} divide-line max-sm:divide-y sm:divide-x",
        ),
        rx.el.div(
            chart_frame(
                "Orders",
                bar_chart(
                    bars_of(values, [str(day) for day in range(1, 13)], before=values[::-1], last_is_open=True),
                    label="Orders of the last 12 days",
                ),
                unit="a day",
                period="last 12 days",
            ),
            chart_frame(
                "Price", line_chart(spark_points(values, width=600, height=160), label="Price history"), unit="TND"
            ),
            class_name=f"grid lg:grid-cols-2 {_SHEET}",
        ),
        progress_bar(64, label="Import", note="12,400 of 19,400 rows, 2,100 a second, about 4 seconds left"),
    ]


def ways() -> Sequence[Child]:
    return [
        breadcrumb(("Shop", "/"), ("Filters", "/c/filters"), here="Oil filters"),
        steps(["Cart", "Delivery", "Payment"], current=1),
        tabs(
            ("English", rx.el.p("Oil filter")),
            ("Français", rx.el.p("Filtre à huile")),
            ("العربية", rx.el.p("فلتر زيت")),
        ),
        rx.el.div(
            milestones(
                milestone("Charguia depot", note="yesterday 18:40"),
                milestone("On the van", note="stop 9 of 14", icon_name="truck", state="now"),
                milestone("Your door", note="14:00 to 16:00", icon_name="house", state="ahead"),
            ),
            timeline(
                timeline_event("On the van, 5 stops before you", at="12:52", note="Driver Hatem", current=True),
                timeline_event("Left the depot", at="08:15"),
                timeline_event("At your door", at="15:00", expected=True),
            ),
            class_name="grid gap-6 sm:grid-cols-2",
        ),
    ]


SECTIONS = (
    ("Tables", tables),
    ("Filters", filters),
    ("Status", statuses),
    ("Figures", figures),
    ("Ways around and timelines", ways),
)
