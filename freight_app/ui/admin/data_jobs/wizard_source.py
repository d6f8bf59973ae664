"""The first step: where the rows come from. A file, an address on the web, or another program's database."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.data_jobs.wizard_database import database_form
from freight_app.ui.admin.data_jobs.wizard_far import far_rows
from freight_app.ui.admin.data_jobs.wizard_file import drop_form, understood_file
from freight_app.ui.admin.data_jobs.wizard_web import web_form
from freight_app.ui.components.base import Live, Text, cx
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t

# What the first step shows: a place to choose, or what was chosen there.
PLACES = ("file", "web", "database")


def source_step(mode: Live, places: Live) -> rx.Component:
    """``mode`` is one of ``PLACES``; ``rows`` or ``understood`` once something was looked at there. ``places`` are their
    addresses."""
    return rx.match(  # type: ignore[return-value]
        mode,
        ("rows", far_rows()),
        ("understood", understood_file()),
        ("web", _chosen("web", places, web_form())),
        ("database", _chosen("database", places, database_form())),
        _chosen("file", places, drop_form()),
    )


def _chosen(here: str, places: Live, form: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            _place(
                places["file"], t("A file"), t("An export, a price list, a dump."), "file-text", is_here=here == "file"
            ),
            _place(
                places["web"],
                t("An address on the web"),
                t("Another program answers it."),
                "globe",
                is_here=here == "web",
            ),
            _place(
                places["database"],
                t("Another database"),
                t("One that the settings name."),
                "database",
                is_here=here == "database",
            ),
            aria_label=t("Where the rows come from"),
            class_name="grid max-w-3xl gap-2 sm:grid-cols-3",
        ),
        form,
        class_name="flex flex-col gap-6 p-5",
    )


def _place(href: Live, title: Text, means: Text, icon_name: str, *, is_here: bool) -> rx.Component:
    return rx.el.a(
        rx.el.span(
            icon(icon_name, "size-5"),
            class_name=cx(
                "grid size-10 shrink-0 place-items-center rounded-md",
                "bg-brand text-brand-ink" if is_here else "bg-sunken text-ink-2",
            ),
        ),
        rx.el.span(
            rx.el.span(title, class_name="block font-semibold"),
            rx.el.span(means, class_name="block text-sm text-ink-2 text-pretty"),
            class_name="min-w-0",
        ),
        href=href,
        aria_current="page" if is_here else "false",
        class_name=cx(
            "flex items-start gap-3 rounded-lg border px-3 py-3",
            "border-brand bg-brand-soft/40" if is_here else "border-line hover:border-ink-3",
        ),
    )
