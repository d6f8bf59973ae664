"""Open alerts on the page of what they are about: a strip under its head, nothing while there are none."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.alerts_sheet import owner_words
from freight_app.ui.admin.alerts_state import AlertStripState
from freight_app.ui.components.base import Live, Text, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t

STATE: Any = AlertStripState


def alert_strip(subject_kind: str, ref: Text) -> rx.Component:
    """``subject_kind`` as in ``kit/subjects.py``; ``ref`` is a Var that is filled when the page has loaded."""
    return rx.cond(  # type: ignore[return-value]
        as_var(ref) != "",
        rx.el.div(
            rx.foreach(AlertStripState.rows, _alert),
            on_mount=STATE.show(subject_kind, ref),
            key=ref,
            class_name="empty:hidden",
        ),
    )


def _alert(row: Live) -> rx.Component:
    return rx.el.div(
        rx.match(
            row.severity,
            ("critical", icon("octagon-alert", "mt-0.5 size-5 text-bad", label=t("Critical"))),
            ("warning", icon("triangle-alert", "mt-0.5 size-5 text-warn", label=t("Warning"))),
            icon("info", "mt-0.5 size-5 text-info", label=t("Can wait")),
        ),
        rx.el.div(
            rx.el.a(row.title, href="/admin/alerts?open=" + row.id, class_name="font-semibold hover:underline"),
            rx.el.p(
                rx.el.span(row.sentence),
                rx.el.span(" · ", t("for {age}", age=row.age), " · ", owner_words(row)),
                class_name="text-xs text-ink-2 text-pretty",
            ),
            class_name="min-w-0 flex-1",
        ),
        shown(
            row.may_attend & (row.owner == ""),
            button(t("Take over"), size="sm", on_click=STATE.take(row.id), class_name="max-sm:h-11"),
        ),
        role="status",
        key=row.id,
        class_name="flex items-start gap-3 border-b border-line bg-sunken px-5 py-2.5 text-sm",
    )
