"""One opinion beside the list, and the dialogs of what becomes of it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.reviews_state import ReviewDeskState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, server_link, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.stars import stars
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import preview_sheet
from freight_app.ui.storefront.page_parts import if_some

ONE: Live = ReviewDeskState.one
STATE: Any = ReviewDeskState


def opinion_sheet() -> Child:
    """The opinion that is open."""
    return preview_sheet(
        rx.el.div(
            rx.el.div(
                status_badge("opinion", ONE.status),
                rx.el.span(ONE.written, class_name="num text-ink-2"),
                class_name="flex items-center gap-2 text-xs",
            ),
            _decisions(),
            if_some(
                ONE.reports,
                notice(
                    t("Visitors reported it"),
                    rx.el.ul(rx.foreach(ONE.reports, _report), class_name="mt-1 space-y-1"),
                    tone="warn",
                ),
            ),
            shown(
                ONE.about != "",
                rx.el.p(
                    rx.el.span(t("The question"), class_name="block text-xs text-ink-2"),
                    rx.el.span(ONE.about, dir="auto"),
                    class_name="rounded-md bg-sunken px-3 py-2",
                ),
            ),
            shown(ONE.stars.fill > 0, stars(ONE.stars, "h-5 self-start")),
            shown(
                ONE.title != "",
                rx.el.h3(ONE.title, dir="auto", lang=ONE.language, class_name="text-base font-semibold break-words"),
            ),
            rx.el.p(
                ONE.text,
                dir="auto",
                lang=ONE.language,
                class_name="text-base break-words whitespace-pre-line empty:hidden",
            ),
            if_some(
                ONE.photos,
                rx.el.ul(rx.foreach(ONE.photos, _photo), class_name="flex flex-wrap gap-2"),
            ),
            shown(
                ONE.reply != "",
                rx.el.p(
                    rx.el.span(t("The shop answers"), class_name="block text-xs font-semibold"),
                    rx.el.span(ONE.reply, dir="auto", class_name="whitespace-pre-line"),
                    class_name="rounded-md bg-sunken px-3 py-2",
                ),
            ),
            shown(
                ONE.reason != "",
                rx.el.p(
                    rx.el.span(t("Why it is not shown"), class_name="block text-xs font-semibold"),
                    rx.el.span(ONE.reason, dir="auto"),
                    class_name="rounded-md bg-warn-soft px-3 py-2",
                ),
            ),
            facts(
                (t("Part"), rx.el.a(ONE.product, href="/p/" + ONE.sku, class_name="text-brand")),
                (t("Number"), code(ONE.sku)),
                (t("Written by"), rx.el.bdi(ONE.author)),
                (t("Car"), rx.cond(ONE.car != "", rx.el.bdi(ONE.car, class_name="ltr"), "–")),
                (t("Found helpful"), ONE.helpful.to_string()),
            ),
            rx.el.h3(t("What happened"), class_name="font-semibold"),
            rx.el.ol(rx.foreach(ONE.steps, _step), class_name="divide-y divide-line border-t border-line"),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        open=ReviewDeskState.is_open,
        title=rx.el.bdi(ONE.product),
        on_close=ReviewDeskState.close_one,
    )


def opinion_dialogs() -> rx.Component:
    """Reject, reply, answer."""
    chosen = as_var(ReviewDeskState.chosen).length()
    reason = text_area(
        t("Reason"), "reason", rows=3, required=True, max_length=500, hint=t("Whoever wrote it reads it.")
    )
    return rx.fragment(
        _question("reject", t("Do not show this?"), reason, do=button(t("Do not show it"), look="danger", type="submit"), on_submit=ReviewDeskState.reject),
        _question(
            "reject_chosen",
            tn("Do not show {count}?", "Do not show {count}?", chosen),
            reason,
            do=button(t("Do not show them"), look="danger", type="submit"),
            on_submit=ReviewDeskState.reject,
        ),
        _question(
            "reply",
            t("Reply to {name}", name=ONE.author),
            text_area(t("What the shop says"), "text", rows=5, max_length=2000, default_value=ONE.reply, hint=t("It stands beneath the review. Left empty, the reply is taken away.")),
            do=button(t("Save the reply"), look="brand", type="submit"),
            on_submit=ReviewDeskState.reply,
        ),
        _question(
            "answer",
            t("Answer {name}", name=ONE.author),
            rx.el.p(ONE.text, dir="auto", class_name="rounded-md bg-sunken px-3 py-2"),
            text_area(t("What the shop says"), "text", rows=5, max_length=2000, required=True, hint=t("Question and answer are published, and the asker hears of it by mail.")),
            do=button(t("Answer and publish"), look="brand", type="submit"),
            on_submit=ReviewDeskState.reply,
        ),
    )  # fmt: skip


def _decisions() -> rx.Component:
    reported = ONE.reports.length() > 0
    return rx.el.div(
        shown(
            (ONE.status != "published") | reported,
            button(
                rx.cond(ONE.status == "published", t("Leave it as it is"), t("Publish it")),
                look="act",
                size="sm",
                keys="A",
                on_click=STATE.publish(ONE.version),
                class_name="max-sm:h-11",
            ),
        ),
        shown(
            ONE.status != "rejected",
            button(
                t("Do not show it"),
                look="danger",
                size="sm",
                keys="R",
                on_click=STATE.ask("reject"),
                class_name="max-sm:h-11",
            ),
        ),
        rx.match(
            ONE.kind,
            ("review", button(t("Reply"), size="sm", keys="E", on_click=STATE.ask("reply"), class_name="max-sm:h-11")),
            (
                "question",
                button(t("Answer"), size="sm", keys="E", on_click=STATE.ask("answer"), class_name="max-sm:h-11"),
            ),
            rx.fragment(),
        ),
        class_name="flex flex-wrap gap-2",
    )


def _report(report: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(report.reason, class_name="font-medium"),
        shown(report.note != "", rx.el.span(": ", rx.el.bdi(report.note))),
        rx.el.span(report.at, class_name="num block text-xs"),
    )


def _photo(photo: Live) -> rx.Component:
    return rx.el.li(
        server_link(
            rx.el.img(
                src=photo.small, alt=photo.alt, loading="lazy", class_name="size-20 rounded-md bg-sunken object-cover"
            ),
            href=photo.large,
            target="_blank",
            rel="noopener",
        ),
        key=photo.small,
    )


def _step(step: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            status("opinion", step.status, "font-medium"),
            rx.el.span(step.at, class_name="num text-ink-2"),
            class_name="flex items-center justify-between gap-4",
        ),
        rx.el.p(rx.el.bdi(step.by), class_name="text-ink-2"),
        rx.el.p(step.note, dir="auto", class_name="text-pretty empty:hidden"),
        class_name="py-2.5",
    )


def _question(name: str, title: Text, *content: Child, do: rx.Component, on_submit: Any) -> rx.Component:
    trouble = as_var(ReviewDeskState.trouble)
    return dialog(
        form(*content, shown(trouble != "", notice(trouble, tone="warn")), do, on_submit=on_submit),
        open=ReviewDeskState.asks == name,  # type: ignore[arg-type]
        on_close=STATE.ask(""),
        title=title,
    )
