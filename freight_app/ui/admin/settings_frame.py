"""What the settings pages share: their own navigation, the bar that saves, texts in every language of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Flag, Live, Text, as_var, shown
from freight_app.ui.components.buttons import button, icon_button, link_button
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import field, field_error, field_ids, input_class
from freight_app.ui.components.forms import form, form_actions
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.overlays import sheet
from freight_app.ui.components.states import loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.parts import LANGUAGE_NAMES

ROOT = "/admin/settings"


def settings_page(
    *content: Child,
    here: str,
    actions: Sequence[Child] | None = None,
    undo: dict[str, Any] | None = None,
) -> rx.Component:
    """A page of the settings; ``here`` is the last part of its address, empty for the first page."""
    pages: tuple[tuple[str, Text], ...] = (
        ("", t("Identity")),
        ("languages", t("Languages")),
        ("money", t("Currencies")),
        ("rates", t("Exchange rates")),
        ("taxes", t("Taxes")),
        ("delivery", t("Delivery")),
        ("payments", t("Payment")),
        ("documents", t("Documents")),
        ("locations", t("Stock locations")),
        ("alerts", t("Alerts")),
    )
    tabs = [view_tab(label, f"{ROOT}/{path}".rstrip("/"), current=path == here) for path, label in pages]
    return console_page(view_tabs(*tabs), *content, title=t("Settings"), actions=actions, undo=undo)


def waiting() -> rx.Component:
    """The settings that are coming."""
    rows = [skeleton("h-12 w-full max-w-2xl") for _ in range(5)]
    return loading(t("The settings are being loaded"), *rows, class_name="flex flex-col gap-5 p-5")


def save_bar(*, error: Text = "") -> rx.Component:
    """The end of a long form, always in sight; ``error`` is what belongs to no field."""
    return rx.el.div(
        button(t("Save"), look="act", size="md", type="submit"),
        field_error(error),
        class_name="sticky bottom-0 z-10 flex flex-wrap items-center gap-4 border-t border-line bg-surface px-5 py-3",
    )


def intro(*content: Child) -> rx.Component:
    """One or two sentences above a list: what it decides."""
    return rx.el.p(*content, class_name="max-w-3xl px-5 py-4 text-ink-2 text-pretty")


def texts_field(
    label: Text, name: str, *, texts: Live, languages: Live, errors: Live, hint: Text = "", max_length: int = 300
) -> rx.Component:
    """One text in each language that the shop speaks; the inputs are called ``<name>_en`` and so on."""
    return rx.el.fieldset(
        rx.el.legend(label, class_name="text-sm font-medium"),
        shown(bool(hint) if isinstance(hint, str) else True, rx.el.p(hint, class_name="mt-0.5 text-ink-2 text-pretty")),
        rx.el.div(
            *(
                shown(
                    as_var(languages).contains(language),
                    field(
                        rx.el.span(language_name, class_name="font-normal text-ink-2"),  # type: ignore[arg-type]
                        rx.el.input(
                            type="text",
                            id=field_ids(f"{name}_{language}")["id"],
                            name=f"{name}_{language}",
                            default_value=texts[language],
                            max_length=max_length,
                            lang=language,
                            dir="rtl" if language == "ar" else "ltr",
                            aria_describedby=field_ids(f"{name}_{language}")["error"],
                            class_name=input_class(errors[f"{name}_{language}"]),
                        ),
                        name=f"{name}_{language}",
                        error=errors[f"{name}_{language}"],
                    ),
                )
                for language, language_name in LANGUAGE_NAMES
            ),
            class_name="mt-2 flex flex-col gap-3",
        ),
        class_name="min-w-0",
    )


def add_link(page: str) -> rx.Component:
    """Opens the sheet of a page for a new entry. Short, so that it fits beside the title on a phone."""
    return link_button(t("Add"), f"{page}?new=1", look="act", size="sm", icon_start="plus", keys="C")


def edit_sheet(
    *fields: Child,
    title: Text,
    open: Live,
    filled: Live,
    error: Live,
    on_submit: Any,
    on_close: Any,
) -> rx.Component:
    """A form beside its list. ``filled`` counts how often it was filled: each time it starts anew."""
    return sheet(
        form(
            LeaveGuard.create(),
            *fields,
            field_error(error),
            form_actions(
                button(t("Save"), look="act", size="md", type="submit"),
                button(t("Keep it as it is"), look="plain", size="md", on_click=on_close),
            ),
            on_submit=on_submit,
            key=as_var(filled).to_string(),
        ),
        open=open,
        on_close=on_close,
        title=title,
    )


def drawn_box(x: int, y: int, width: int, height: int, *, radius: int, fill: Any, line: str = "none") -> rx.Component:
    """A filled box of a drawing. As attributes: Reflex would write unknown props as a style, which the policy refuses."""
    return rx.el.svg.rect(x=x, y=y, width=width, height=height, rx=radius, custom_attrs={"fill": fill, "stroke": line})


def move_buttons(*, up: Any, down: Any, is_first: Any, is_last: Any) -> rx.Component:
    """Earlier and later in a list that its owner orders."""
    return rx.el.span(
        icon_button("arrow-up", t("Move up"), size="sm", on_click=up, disabled=is_first),
        icon_button("arrow-down", t("Move down"), size="sm", on_click=down, disabled=is_last),
        class_name="relative z-10 inline-flex",
    )


def row_switch(*, checked: Live, on_click: Any, label: Text, disabled: Flag = False) -> rx.Component:
    """On or off in a row of a list; ``label`` says of what. A button: the rows' key for choosing presses checkboxes."""
    return rx.el.button(
        type="button",
        role="switch",
        aria_label=label,
        aria_checked=rx.cond(checked, "true", "false"),
        disabled=disabled,
        on_click=on_click,
        class_name=(
            "relative z-10 h-6 w-11 shrink-0 rounded-full bg-ink-3/60 align-middle transition duration-150 "
            "aria-checked:bg-brand disabled:opacity-50 before:absolute before:start-0.5 before:top-0.5 before:size-5 "
            "before:rounded-full before:bg-surface before:shadow-low before:transition-all "
            "aria-checked:before:start-[1.375rem]"
        ),
    )


def in_use() -> rx.Component:
    """A place that takes goods."""
    return _told("circle-check", "text-good", t("Open for goods"))


def closed() -> rx.Component:
    """A place that takes none any more."""
    return _told("ban", "text-ink-3", t("Closed to goods"))


def _told(icon_name: str, tone: str, word: Text) -> rx.Component:
    return rx.el.span(icon(icon_name, f"size-3.5 {tone}"), word, class_name="inline-flex items-center gap-1.5")
