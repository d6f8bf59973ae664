"""The form of a tenant in its sheet, and the small bars of what was used of a quota."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.settings_frame import edit_sheet
from freight_app.ui.components.base import Child, Live, Text, cx, shown
from freight_app.ui.components.fields import number_field, text_field
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t


def gauge(view: Live, label: Text, *, at_end: bool = False) -> rx.Component:
    """What was used, of how much, with a small bar; the figure alone where there is no limit.

    ``at_end``: among facts, whose values stand at the end of their line.
    """
    used = rx.el.span(view.used, class_name=cx("num", rx.cond(view.is_full, "font-semibold text-bad", "")))
    return rx.el.span(
        rx.el.span(
            shown(view.is_full, icon("octagon-alert", "size-3.5 text-bad", label=t("Used up"))),
            rx.cond(view.limit != "", _of(used, view.limit), used),
            class_name=cx(
                "flex items-center gap-1 whitespace-nowrap", "justify-end" if at_end else "max-sm:justify-end"
            ),
        ),
        shown(
            view.limit != "",
            rx.el.progress(
                value=view.share,
                max=100,
                aria_label=label,
                class_name=cx(_BAR, rx.cond(view.is_full, _FULL, _OPEN)),
            ),
        ),
        class_name="inline-flex min-w-24 flex-col gap-1",
    )


def _of(used: Child, limit: Live) -> rx.Component:
    """``30 of 500``."""
    return rx.el.span(
        used, " ", rx.el.span(t("of {limit}", limit=limit), class_name="num text-ink-2"), class_name="whitespace-nowrap"
    )


_BAR = "block h-1 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-webkit-progress-bar]:bg-sunken "
_OPEN = "[&::-webkit-progress-value]:bg-brand [&::-moz-progress-bar]:bg-brand"
_FULL = "[&::-webkit-progress-value]:bg-bad [&::-moz-progress-bar]:bg-bad"


def tenant_sheet(
    *, form: Live, errors: Live, title: Text, open: Live, filled: Live, on_submit: Any, on_close: Any
) -> rx.Component:
    """A tenant to be written or changed; each wrong field says so, and keeps what was typed."""

    def number(label: Text, name: str, *, unit: Text = "", decimals: bool = False, **props: Any) -> rx.Component:
        return number_field(
            label,
            name,
            unit=unit,
            decimals=decimals,
            default_value=getattr(form, name),
            error=errors[name],
            max_length=20,
            **props,
        )

    return edit_sheet(
        shown(
            ~form.is_house,
            text_field(
                t("Name"),
                "name",
                hint=t("The company or the program, as your colleagues call it."),
                default_value=form.name,
                error=errors["name"],
                required=True,
                max_length=120,
                auto_complete="off",
                custom_attrs={"data-autofocus": True},
            ),
            text_field(
                t("May load"),
                "allowed_targets",
                hint=t("Names of targets with commas between them; * is every one."),
                default_value=form.allowed_targets,
                error=errors["allowed_targets"],
                max_length=500,
                dir="ltr",
                auto_complete="off",
            ),
        ),
        _group(
            t("Each month"),
            t("An empty field is no limit. The month ends at midnight UTC."),
            number(t("Jobs"), "max_jobs", optional=True),
            number(t("Records"), "max_records", optional=True),
            number(t("Data"), "max_megabytes", unit=t("MB"), optional=True),
            number(t("Requests a minute"), "requests_per_minute"),
        ),
        text_field(
            t("Address for news"),
            "notification_email",
            type="email",
            hint=t("Who is written to when a job ends or fails."),
            default_value=form.notification_email,
            error=errors["notification_email"],
            optional=True,
            max_length=254,
            auto_complete="off",
        ),
        _group(
            t("Trying again"),
            t(
                "How long to wait before what failed is tried again: the first wait, times the factor after each attempt."
            ),
            number(t("Attempts"), "max_attempts"),
            number(t("First wait"), "first_delay_s", unit=t("s"), decimals=True),
            number(t("Factor"), "factor", decimals=True),
            number(t("Longest wait"), "max_delay_s", unit=t("s"), decimals=True),
            number(t("Chance in each wait"), "jitter", unit="%"),
        ),
        title=title,
        open=open,
        filled=filled,
        error=errors["form"],
        on_submit=on_submit,
        on_close=on_close,
    )


def _group(title: Text, hint: Text, *fields: Child) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(title, class_name="text-sm font-semibold"),
        rx.el.p(hint, class_name="mt-0.5 text-sm text-ink-2 text-pretty"),
        rx.el.div(*fields, class_name="mt-3 grid grid-cols-2 items-start gap-4"),
        class_name="min-w-0 border-t border-line pt-4",
    )
