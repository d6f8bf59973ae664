"""The third step on the page: fields with their columns, the settings of the file, and the first rows before and after."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.ui.admin.data_jobs.wizard_columns_state import ColumnsState
from freight_app.ui.admin.data_jobs.wizard_field import field_sheet
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, shown
from freight_app.ui.components.buttons import button, icon_button, link_button
from freight_app.ui.components.choices import select_field, switch
from freight_app.ui.components.fields import input_class, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import badge
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import panel

VIEW: Live = ColumnsState.view


def columns_step() -> rx.Component:
    return rx.fragment(
        _head(),
        shown(VIEW.trouble != "", notice(VIEW.trouble, tone="bad", class_name="mx-5 mb-4")),
        _settings(),
        _fields(),
        _preview(),
        _keep(),
        field_sheet(),
    )


def _head() -> rx.Component:
    is_sound = VIEW.errors == 0
    return rx.el.header(
        rx.el.div(
            rx.el.h2(t("Where does each field come from?"), class_name="text-xl font-semibold"),
            rx.el.p(
                rx.cond(
                    is_sound,
                    rx.cond(
                        VIEW.bad_rows > 0,
                        tn(
                            "{count} of the first rows has a problem. You can go on: what cannot be loaded is left over to be mended.",
                            "{count} of the first rows have problems. You can go on: what cannot be loaded is left over to be mended.",
                            VIEW.bad_rows,
                        ),
                        t("The first rows can all be read."),
                    ),
                    tn(
                        "{count} field needs you before it can go on.",
                        "{count} fields need you before it can go on.",
                        VIEW.errors,
                    ),
                ),
                role="status",
                class_name=cx("mt-1 text-pretty", rx.cond(is_sound, "text-ink-2", "font-medium text-bad")),
            ),
            class_name="min-w-0 flex-1 basis-64",
        ),
        rx.cond(
            is_sound,
            link_button(t("Go on"), VIEW.next_href, look="act", size="sm", icon_end="arrow-right", keys="G"),
            button(t("Go on"), look="act", size="sm", icon_end="arrow-right", disabled=True),
        ),
        class_name="flex flex-wrap items-start gap-3 p-5",
    )


def _settings() -> Child:
    def choice(label: Text, what: Literal["locale", "currency", "order"], options: Any, value: Any) -> Child:
        return select_field(
            label,
            f"setting_{what}",
            options,
            value=value,
            on_change=lambda picked: ColumnsState.set_setting(what, picked),  # type: ignore[call-arg, func-returns-value]
            size="sm",
            class_name="w-48 max-sm:w-full",
        )

    return shown(
        as_var(VIEW.has_numbers) | VIEW.has_days,
        rx.el.div(
            shown(VIEW.has_numbers, choice(t("Numbers are written"), "locale", VIEW.numbers, VIEW.locale)),
            shown(VIEW.has_money, choice(t("Amounts are in"), "currency", VIEW.currencies, VIEW.currency)),
            shown(VIEW.has_days, choice(t("Dates are written"), "order", VIEW.orders, VIEW.order)),
            class_name="flex flex-wrap gap-x-4 gap-y-3 border-t border-line px-5 py-4",
        ),
    )


def _fields() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Fields"), class_name="sr-only"),
        rx.el.ul(rx.foreach(VIEW.fields, _field), class_name="divide-y divide-line border-y border-line"),
        shown(
            VIEW.others.length() > 0,
            rx.el.details(
                rx.el.summary(
                    icon("chevron-down", "size-4 text-ink-3 transition duration-150 group-open:rotate-180"),
                    tn(
                        "{count} more field that the file does not have",
                        "{count} more fields that the file does not have",
                        VIEW.others.length(),
                    ),
                    class_name="flex min-h-11 list-none items-center gap-2 px-5 font-medium text-brand [&::-webkit-details-marker]:hidden",
                ),
                rx.el.ul(rx.foreach(VIEW.others, _field), class_name="divide-y divide-line border-t border-line"),
                class_name="group border-b border-line",
            ),
        ),
        shown(
            VIEW.unused.length() > 0,
            rx.el.p(
                t("Not used of the file:"),
                " ",
                rx.foreach(
                    VIEW.unused,
                    lambda name: rx.el.bdi(
                        name, class_name="me-1.5 rounded-sm bg-sunken px-1.5 text-xs leading-6 text-ink-2"
                    ),
                ),
                class_name="px-5 py-3 text-ink-2",
            ),
        ),
    )


def _field(one: Live) -> rx.Component:
    is_mapped = one.source != ""
    has_error = one.error != ""
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.span(one.title, class_name="font-semibold"),
                shown(one.is_required, " ", rx.el.span(t("needed"), class_name="text-xs font-medium text-warn")),
                id="field-title-" + one.name.to(str),
            ),
            rx.el.p(one.help, class_name="text-xs text-ink-2 text-pretty empty:hidden"),
            class_name="min-w-0 max-lg:pe-10 lg:w-64",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.select(
                    rx.foreach(VIEW.columns, lambda item: rx.el.option(item["label"], value=item["value"])),
                    value=one.source,
                    on_change=lambda picked: ColumnsState.set_source(one.name, picked),  # type: ignore[call-arg, func-returns-value]
                    aria_label=t("Where {field} comes from", field=one.title),
                    class_name=input_class(one.error, "sm", "appearance-none pe-8 max-sm:h-11"),
                ),
                icon("chevron-down", "pointer-events-none absolute end-2.5 top-1/2 size-4 -translate-y-1/2 text-ink-3"),
                class_name="relative",
            ),
            _certainty(one),
            class_name="min-w-0 lg:w-64",
        ),
        rx.el.div(
            rx.cond(
                has_error,
                rx.el.p(
                    icon("circle-alert", "mt-0.5 size-4"),
                    rx.el.span(one.error),
                    class_name="flex items-start gap-1.5 text-bad",
                ),
                shown(is_mapped, _example(one)),
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(
            is_mapped,
            icon_button(
                "sliders-horizontal",
                t("Change how {field} is read", field=one.title),
                size="sm",
                on_click=ColumnsState.open_field(one.name),  # type: ignore[call-arg]
                class_name="max-lg:absolute max-lg:end-3 max-lg:top-1.5 max-lg:size-11",
            ),
            rx.el.span(class_name="size-8 shrink-0 max-lg:hidden"),
        ),
        key=one.name,
        class_name=cx(
            "relative flex gap-x-4 gap-y-1.5 px-5 py-2.5 max-lg:flex-col lg:items-start",
            rx.cond(has_error, "bg-bad-soft/50", ""),
        ),
    )


def _certainty(one: Live) -> Child:
    return shown(
        one.sure != "",
        rx.el.p(
            rx.match(
                one.sure,
                ("yes", rx.fragment(icon("circle-check", "size-3.5 text-good"), t("sure: {why}", why=one.why))),
                ("likely", rx.fragment(icon("circle-help", "size-3.5 text-warn"), t("likely: {why}", why=one.why))),
                rx.fragment(icon("user-check", "size-3.5 text-ink-3"), t("chosen by hand")),
            ),
            class_name="mt-1 flex items-center gap-1 text-xs text-ink-2",
        ),
    )


def _example(one: Live) -> rx.Component:
    return rx.fragment(
        rx.el.p(
            rx.el.bdi(one.before, class_name="min-w-0 truncate text-ink-2"),
            icon("arrow-right", "size-3.5 text-ink-3"),
            rx.cond(
                one.after != "",
                rx.el.bdi(one.after, class_name="min-w-0 truncate font-medium"),
                rx.el.span(t("nothing"), class_name="text-ink-2"),
            ),
            class_name="flex min-h-8 items-center gap-2",
        ),
        shown(
            one.problems > 0,
            rx.el.p(
                icon("triangle-alert", "mt-0.5 size-3.5"),
                rx.el.span(
                    tn("{count} problem in the first rows:", "{count} problems in the first rows:", one.problems),
                    " ",
                    one.fault,
                ),
                class_name="flex items-start gap-1.5 text-xs text-bad",
            ),
        ),
        shown(
            one.steps > 0,
            rx.el.p(tn("{count} step", "{count} steps", one.steps), class_name="text-xs text-ink-2"),
        ),
    )


def _preview() -> rx.Component:
    only = as_var(ColumnsState.only_problems)
    return panel(
        t("What becomes of the first rows"),
        rx.cond(
            VIEW.rows.length() > 0,
            rx.el.div(
                rx.el.table(
                    rx.el.caption(t("What becomes of the first rows"), class_name="sr-only"),
                    rx.el.thead(
                        rx.el.tr(
                            rx.el.th(t("Row"), scope="col", class_name="ps-5 pe-2 text-start font-medium"),
                            rx.foreach(
                                VIEW.heads,
                                lambda head: rx.el.th(
                                    head, scope="col", class_name="px-2 text-start font-medium whitespace-nowrap"
                                ),
                            ),
                            class_name="h-8",
                        ),
                        class_name="sticky top-0 bg-sunken text-xs text-ink-2",
                    ),
                    rx.el.tbody(
                        rx.foreach(
                            VIEW.rows, lambda row: rx.cond(only & row.is_sound, rx.fragment(), _preview_row(row))
                        )
                    ),
                    class_name="w-full text-sm",
                ),
                tab_index=0,
                role="region",
                aria_label=t("What becomes of the first rows"),
                class_name="max-h-96 overflow-auto border-t border-line",
            ),
            rx.el.p(t("Choose a column for a field, and its rows are shown here."), class_name="px-5 pb-4 text-ink-2"),
        ),
        tools=rx.el.div(
            rx.cond(
                VIEW.bad_rows > 0,
                badge(
                    tn("{count} row with problems", "{count} rows with problems", VIEW.bad_rows),
                    tone="bad",
                    icon_name="circle-x",
                ),
                shown(VIEW.looked_at > 0, badge(t("No problems"), tone="good", icon_name="circle-check")),
            ),
            shown(
                VIEW.bad_rows > 0,
                switch(t("Only rows with problems"), checked=only, on_change=ColumnsState.show_problems),
            ),
            class_name="flex flex-wrap items-center justify-end gap-3",
        ),
    )


def _preview_row(row: Live) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            rx.cond(
                row.is_sound,
                rx.el.span(row.number),
                rx.el.span(
                    icon("circle-x", "size-3.5", label=t("has a problem")),
                    row.number,
                    class_name="inline-flex items-center gap-1 text-bad",
                ),
            ),
            scope="row",
            class_name="num py-1.5 ps-5 pe-2 text-start align-top font-normal",
        ),
        rx.foreach(
            row.cells,
            lambda cell: rx.el.td(
                rx.cond(
                    cell.error != "",
                    rx.fragment(
                        rx.el.bdi(cell.before, class_name="block truncate"),
                        rx.el.span(cell.error, class_name="block text-xs whitespace-normal text-bad"),
                    ),
                    rx.el.bdi(cell.after, class_name="block truncate"),
                ),
                class_name=cx(
                    "max-w-56 min-w-20 px-2 py-1.5 align-top whitespace-nowrap",
                    rx.cond(cell.error != "", "bg-bad-soft", ""),
                ),
            ),
        ),
        class_name="border-b border-line",
    )


def _keep() -> rx.Component:
    error = ColumnsState.pipeline_error
    return panel(
        t("For the next file like this"),
        rx.el.div(
            rx.el.p(
                t("Keep what you chose under a name. The next file of this kind is then loaded with one press."),
                class_name="max-w-2xl text-ink-2 text-pretty",
            ),
            form(
                text_field(
                    t("Name of the pipeline"),
                    "pipeline_name",
                    placeholder=VIEW.pipeline_name,
                    hint=rx.cond(
                        VIEW.pipeline != "",
                        t("Leave it empty to make the next version of {name}.", name=VIEW.pipeline_name),
                        "",
                    ),
                    error=error,
                    size="sm",
                    key=as_var(ColumnsState.pipeline_step).to_string(),
                    class_name="w-72 max-sm:w-full",
                ),
                button(t("Keep it"), type="submit", size="sm", icon_start="save", class_name="sm:mt-6.5 max-sm:h-11"),
                on_submit=ColumnsState.keep_pipeline,
                class_name="flex-row! flex-wrap items-start gap-3",
            ),
            class_name="flex flex-col gap-3 px-5 pb-5",
        ),
    )
