"""The side sheet of one field: its source, the frequent corrections as switches, and further steps in their order."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.data_jobs.steps import STEPS
from freight_app.ui.admin.data_jobs.wizard_columns_rows import CONSTANT, SEVERAL
from freight_app.ui.admin.data_jobs.wizard_columns_state import ColumnsState
from freight_app.ui.components.base import Child, Live, Text, cx, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.choices import checkbox, select_field, switch
from freight_app.ui.components.fields import INPUT, field_error, input_class, text_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import sheet
from freight_app.ui.i18n import t

SHEET: Live = ColumnsState.sheet


def field_sheet() -> rx.Component:
    """Beside the fields; every change is used at once."""
    return sheet(
        rx.el.div(
            rx.el.p(SHEET.help, class_name="text-sm text-ink-2 text-pretty empty:hidden"),
            field_error(SHEET.error),
            _samples(),
            shown(SHEET.source == CONSTANT, _constant()),
            shown(SHEET.source == SEVERAL, _several()),
            _frequent(),
            _steps(),
            class_name="flex flex-col gap-5",
        ),
        open=SHEET.name != "",
        on_close=ColumnsState.close_field,
        title=SHEET.title,
        actions=[button(t("Done"), look="brand", size="md", on_click=ColumnsState.close_field)],
    )


def _samples() -> Child:
    def one(cell: Live) -> rx.Component:
        return rx.el.li(
            rx.el.bdi(cell.before, class_name="min-w-0 flex-1 truncate text-ink-2"),
            icon("arrow-right", "size-3.5 text-ink-3"),
            rx.cond(
                cell.error != "",
                rx.el.span(cell.error, class_name="min-w-0 flex-1 text-xs text-bad"),
                rx.el.bdi(cell.after, class_name="min-w-0 flex-1 truncate font-medium"),
            ),
            class_name="flex min-h-8 items-center gap-2 text-sm",
        )

    return shown(
        SHEET.samples.length() > 0,
        rx.el.section(
            rx.el.h3(t("What becomes of the first rows"), class_name="text-xs font-medium text-ink-2"),
            rx.el.ul(rx.foreach(SHEET.samples, one), class_name="divide-y divide-line"),
            class_name="rounded-md bg-sunken px-3 py-2",
        ),
    )


def _constant() -> rx.Component:
    return text_field(
        t("The same for every row"),
        "constant",
        default_value=SHEET.constant,
        key=SHEET.constant,
        on_blur=ColumnsState.set_constant,
    )


def _several() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(t("Columns, joined or kept as a list"), class_name="text-sm font-medium"),
        rx.foreach(
            SHEET.columns,
            lambda column: checkbox(
                rx.el.bdi(column.name),
                checked=column.is_on,
                on_change=lambda _on: ColumnsState.tick_column(column.name),  # type: ignore[call-arg, func-returns-value]
            ),
        ),
    )


def _frequent() -> rx.Component:
    return rx.el.section(
        switch(
            t("Take spaces at the ends away"),
            checked=SHEET.trim,
            on_change=lambda on: ColumnsState.switch("trim", on),  # type: ignore[call-arg, func-returns-value]
        ),
        switch(
            t("Make many spaces one"),
            checked=SHEET.collapse_spaces,
            on_change=lambda on: ColumnsState.switch("collapse_spaces", on),  # type: ignore[call-arg, func-returns-value]
        ),
        select_field(
            t("Capitals"),
            "case",
            [
                ("", t("As they are")),
                ("upper", t("ALL CAPITALS")),
                ("lower", t("all small letters")),
                ("title", t("Each Word With One")),
                ("sentence", t("The first letter alone")),
            ],
            value=SHEET.case,
            on_change=ColumnsState.set_case,
        ),
        text_field(
            t("When it is empty, take"),
            "default",
            default_value=SHEET.default,
            key="default-" + SHEET.default.to(str),
            on_blur=ColumnsState.set_default,
        ),
        class_name="flex flex-col gap-3",
    )


def _steps() -> rx.Component:
    more: list[tuple[str, Text]] = [(op, t(kind.title)) for op, kind in STEPS.items() if not kind.is_quick]
    return rx.el.section(
        rx.el.h3(t("More steps, one after another"), class_name="font-semibold"),
        rx.el.ol(rx.foreach(SHEET.steps, _step), class_name="mt-2 flex flex-col gap-3 empty:hidden"),
        rx.el.div(
            select_field(
                t("Add a step"),
                "add_step",
                more,
                placeholder=t("Choose what is to be done"),
                value="",
                on_change=ColumnsState.add_step,
            ),
            class_name="mt-3",
        ),
    )


def _step(step: Live) -> rx.Component:
    at = step.at
    tools = rx.el.div(
        icon_button("arrow-up", t("Earlier"), size="sm", on_click=ColumnsState.move_step(at, -1)),  # type: ignore[call-arg]
        icon_button("arrow-down", t("Later"), size="sm", on_click=ColumnsState.move_step(at, 1)),  # type: ignore[call-arg]
        icon_button("trash", t("Take this step out"), size="sm", on_click=ColumnsState.remove_step(at)),  # type: ignore[call-arg]
        class_name="flex shrink-0",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(step.title, class_name="min-w-0 flex-1 font-semibold"),
            tools,
            class_name="flex items-center gap-2",
        ),
        rx.el.p(step.means, class_name="text-xs text-ink-2 text-pretty empty:hidden"),
        rx.el.div(
            rx.foreach(step.params, lambda param: _param(at, param)),
            class_name="mt-2 flex flex-col gap-2.5 empty:hidden",
        ),
        key=at.to_string() + step.op.to(str),
        class_name="rounded-md border border-line px-3 py-2.5",
    )


def _param(at: Live, param: Live) -> rx.Component:
    def change(value: Any) -> Any:
        return ColumnsState.set_param(at, param.name, value)  # type: ignore[call-arg, func-returns-value]

    def labelled(control: Child) -> rx.Component:
        return rx.el.label(
            rx.el.span(param.label, class_name="text-xs font-medium text-ink-2"),
            control,
            class_name="flex flex-col gap-1",
        )

    area = rx.el.textarea(
        default_value=param.value,
        rows="4",
        dir="auto",
        on_blur=change,
        class_name=cx(INPUT, "rounded-md border-ink-3/70 px-3 py-2 text-sm"),
    )
    line = rx.el.input(
        default_value=param.value, dir="auto", on_blur=change, class_name=input_class("", "sm", "max-sm:h-11")
    )
    choice = rx.el.select(
        rx.foreach(param.options, lambda item: rx.el.option(item["label"], value=item["value"])),
        value=param.value,
        on_change=change,
        class_name=input_class("", "sm", "max-sm:h-11"),
    )
    return rx.el.div(
        rx.match(
            param.kind,
            ("choice", labelled(choice)),
            ("column", labelled(choice)),
            (
                "flag",
                switch(param.label, checked=param.value == "yes", on_change=lambda on: change(rx.cond(on, "yes", ""))),
            ),
            ("table", labelled(area)),
            ("lines", labelled(area)),
            ("long", labelled(area)),
            labelled(line),
        ),
        key=param.name.to(str) + "=" + param.value.to(str),
    )
