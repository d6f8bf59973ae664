"""The parts of the page of a shipment: both stories, days of the plan, events, facts, goods, parcels."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, as_var, code, cx, shown
from freight_app.ui.components.icons import icon
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, fact, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel


def two_stories(page: Live) -> Child:
    """The carrier's summary against its newest event, each as it stands, and which of them we go by."""

    def story(label: Child, told: Live, is_shown: Live) -> rx.Component:
        return rx.el.p(
            rx.el.span(label, class_name="block text-xs text-ink-2"),
            rx.el.span(
                told,
                dir="auto",
                class_name=cx("block", rx.cond(is_shown, "font-semibold", "text-ink-2 line-through decoration-ink-3")),
            ),
            class_name="min-w-0 leading-5",
        )

    stories = page.stories
    return shown(
        stories.is_there,
        rx.el.section(
            icon("triangle-alert", "size-5 text-warn max-sm:hidden"),
            story(t("The carrier sums up"), stories.header, ~as_var(stories.shows_newest)),
            story(
                rx.fragment(t("Newest event"), " ", rx.el.span(stories.newest_at, class_name="num")),
                stories.newest,
                stories.shows_newest,
            ),
            rx.el.p(
                rx.cond(stories.shows_newest, t("We go by the newest event"), t("We go by the summary")),
                class_name="text-xs font-medium text-warn",
            ),
            aria_label=t("The carrier disagrees with itself"),
            class_name=(
                "grid items-center gap-x-4 gap-y-2 border-b border-line bg-warn-soft/60 px-5 py-2.5 "
                "sm:grid-cols-[auto_1fr_1fr_minmax(0,18rem)]"
            ),
        ),
    )


def stones_panel(page: Live) -> rx.Component:
    """Departure, customs, arrival: planned, actual, difference in working days."""

    def row(stone: Live) -> rx.Component:
        mark = rx.match(
            stone.state,
            ("done", icon("circle-check", "size-4.5 text-good")),
            ("late", icon("octagon-alert", "size-4.5 text-bad")),
            icon("circle-dashed", "size-4.5 text-ink-3"),
        )
        return table_row(
            td(
                rx.el.span(
                    mark, rx.el.span(stone.title, class_name="font-medium"), class_name="flex items-center gap-2"
                ),
                first=True,
            ),
            td(stone.planned, label=t("Planned"), class_name="num whitespace-nowrap"),
            td(
                rx.cond(
                    stone.is_expected,
                    rx.el.span(t("about {day}", day=stone.actual), class_name="text-ink-2"),
                    rx.el.span(stone.actual),
                ),
                label=t("Actual"),
                class_name="num whitespace-nowrap",
            ),
            td(
                rx.el.span(
                    stone.difference,
                    class_name=cx("whitespace-nowrap", rx.cond(stone.state == "late", "font-semibold text-bad", "")),
                ),
                label=t("Difference"),
                class_name="sm:pe-5 sm:text-end",
            ),
            class_name=rx.cond(stone.state == "late", "bg-bad-soft/50", ""),
        )

    return panel(
        t("Milestones"),
        data_table(
            head=[
                th(t("Milestone"), first=True),
                th(t("Planned")),
                th(t("Actual")),
                th(t("Difference"), class_name="sm:pe-5 sm:text-end"),
            ],
            rows=rx.foreach(page.stones, row),
            caption=t("Milestones"),
        ),
        unit=t("differences in working days"),
    )


def events_panel(page: Live) -> rx.Component:
    """What happened, newest first, in our words; the carrier's own on demand."""
    nothing = rx.el.p(t("Nothing has happened yet."), class_name="px-5 pb-4 text-ink-2")
    return panel(
        t("Timeline"),
        rx.cond(
            as_var(page.events).length() > 0,
            rx.fragment(rx.el.ol(rx.foreach(page.events, _event), class_name="px-5 pb-3"), raw_events(page.events)),
            nothing,
        ),
    )


def _event(event: Live) -> rx.Component:
    notes = rx.el.span(
        shown(
            event.is_dropped,
            rx.el.span(
                icon("eye-off", "size-3.5"), t("taken back by the carrier"), class_name="inline-flex items-center gap-1"
            ),
        ),
        shown(
            event.doubt != "",
            rx.el.span(
                icon("triangle-alert", "size-3.5 text-warn"),
                rx.el.span(event.doubt, dir="ltr"),
                class_name="inline-flex items-center gap-1",
            ),
        ),
        shown(event.is_zone_assumed, rx.el.span(t("local time of the place, as far as we know"))),
        class_name="flex flex-wrap gap-x-3 text-xs text-ink-2 empty:hidden",
    )
    return rx.el.li(
        rx.el.span(event.at, class_name="num w-36 shrink-0 text-ink-2 max-sm:w-full"),
        rx.el.span(
            rx.el.span(
                status("tracking", event.status),
                rx.el.bdi(event.place, class_name="text-ink-2 empty:hidden"),
                class_name=cx("flex flex-wrap gap-x-3", rx.cond(event.is_dropped, "line-through decoration-ink-3", "")),
            ),
            rx.el.span(event.text, dir="auto", class_name="block text-ink-2 empty:hidden"),
            notes,
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(event.source, class_name="text-xs text-ink-2"),
        class_name="flex flex-wrap items-start gap-x-3 gap-y-0.5 border-b border-line py-2 last:border-b-0",
    )


def raw_events(events: Live) -> rx.Component:
    """Every event as its carrier wrote it."""

    def raw(event: Live) -> rx.Component:
        return rx.el.li(
            rx.el.p(
                rx.el.span(event.written, class_name="num"),
                " ",
                rx.el.b(event.code),
                " ",
                event.text,
                " ",
                rx.el.span(event.place, class_name="text-ink-2"),
            ),
            class_name="border-b border-line py-1.5 last:border-b-0",
        )

    return rx.el.details(
        rx.el.summary(
            t("Events as the carrier sent them, {count}", count=as_var(events).length()),
            icon("chevron-down", "size-4 text-ink-3 transition duration-150 group-open:rotate-180"),
            class_name=(
                "flex min-h-11 list-none items-center justify-between gap-2 px-5 text-xs font-medium text-brand "
                "[&::-webkit-details-marker]:hidden"
            ),
        ),
        rx.el.ol(rx.foreach(events, raw), dir="ltr", class_name="px-5 pb-3 font-mono text-xs break-words"),
        class_name="group border-t border-line",
    )


def facts_panel(page: Live) -> rx.Component:
    def known(name: Text, value: Live, told: Child | None = None) -> Child:
        return shown(value != "", fact(name, told if told is not None else rx.el.bdi(value)))

    return panel(
        t("Facts"),
        rx.el.dl(
            known(
                t("Tracking number"),
                page.tracking,
                rx.el.span(
                    code(page.tracking),
                    copy_button(page.tracking),
                    class_name="inline-flex items-center gap-1",
                ),
            ),
            fact(t("Carrier"), rx.el.bdi(page.carrier)),
            known(t("Service"), page.service),
            known(t("From"), page.origin),
            known(t("To"), page.destination),
            fact(t("Way"), page.mode),
            known(t("Load"), page.load),
            known(t("Terms"), page.terms, code(page.terms)),
            known(t("Declaration"), page.declaration, code(page.declaration)),
            known(t("Customs value"), page.value, code(page.value)),
            known(t("Country of origin"), page.origin_country, code(page.origin_country)),
            known(t("Cost of the way"), page.cost, code(page.cost)),
            known(t("Signed by"), page.signed_by),
            known(t("Carrier asked"), page.asked),
            fact(t("Created"), rx.el.bdi(page.created)),
            class_name="divide-y divide-line px-5 text-sm",
        ),
        rx.el.p(page.note, dir="auto", class_name="mx-5 mb-4 rounded-md bg-sunken px-3 py-2 empty:hidden"),
    )


def related_panel(page: Live) -> rx.Component:
    def row(one: Live) -> rx.Component:
        return rx.el.li(
            icon("clipboard-list", "size-4.5 text-ink-3"),
            rx.el.a(code(one.ref), href=one.href, class_name="font-medium text-brand"),
            rx.el.span(
                rx.cond(one.kind == "order", t("Order"), t("Purchase order")), class_name="ms-auto text-xs text-ink-2"
            ),
            class_name="flex h-11 items-center gap-2.5",
        )

    return panel(
        t("Related"),
        rx.el.ul(rx.foreach(page.related, row), class_name="px-5 pb-2"),
        rx.cond(
            as_var(page.related).length() > 0,
            rx.fragment(),
            rx.el.p(t("For no order."), class_name="px-5 pb-4 text-ink-2"),
        ),
    )


def parcels_panel(page: Live) -> Child:
    def row(parcel: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                t("Parcel {number}", number=parcel.position),
                rx.el.bdi(parcel.weight, class_name="num ms-auto"),
                class_name="flex gap-2 font-medium",
            ),
            rx.el.span(
                rx.el.bdi(parcel.size, class_name="num"), " ", code(parcel.number), class_name="block text-ink-2"
            ),
            rx.el.span(parcel.contents, dir="auto", class_name="block text-ink-2 empty:hidden"),
            class_name="border-b border-line py-2 last:border-b-0",
        )

    return shown(
        as_var(page.parcels).length() > 0,
        panel(t("Parcels"), rx.el.ul(rx.foreach(page.parcels, row), class_name="px-5 pb-2")),
    )


def goods_panel(page: Live) -> Child:
    def row(item: Live) -> rx.Component:
        return table_row(
            td(rx.el.bdi(item.name), " ", code(item.sku, "text-ink-2"), first=True),
            td(rx.el.a(code(item.ref), href=item.href, class_name="text-brand"), label=t("For")),
            td(code(item.hs_code), label=t("HS code")),
            td_number(item.quantity, label=t("Pieces"), class_name="sm:pe-5"),
        )

    return shown(
        as_var(page.goods).length() > 0,
        panel(
            t("Goods"),
            data_table(
                head=[
                    th(t("Part"), first=True),
                    th(t("For")),
                    th(t("HS code")),
                    th(t("Pieces"), numeric=True, class_name="sm:pe-5"),
                ],
                rows=rx.foreach(page.goods, row),
                caption=t("Goods"),
            ),
        ),
    )


def changes_panel(page: Live) -> rx.Component:
    def row(change: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(change.title, class_name="font-medium"),
            rx.el.span(
                rx.el.span(change.at, class_name="num"),
                " · ",
                rx.el.bdi(change.by),
                class_name="block text-xs text-ink-2",
            ),
            class_name="border-b border-line py-2 last:border-b-0",
        )

    return panel(t("Changed by people"), rx.el.ol(rx.foreach(page.changes, row), class_name="px-5 pb-2"))
