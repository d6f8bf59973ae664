"""A message as its reader gets it, beside the fields that make it: mail in its parts, few words as a telephone shows them."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from freight_app.messaging.previews import TextPreview
from freight_app.ui.components.base import Live, shown
from freight_app.ui.i18n import t, tn


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What the preview shows; ``direction`` is that of the language that is read."""

    shop: str = ""
    subject: str = ""
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    button: str = ""
    closing: tuple[str, ...] = ()
    title: str = ""
    short: str = ""
    characters: int = 0
    segments: int = 0
    direction: str = "ltr"


def preview_view(found: TextPreview, language: str) -> PreviewView:
    parts = found.parts
    return PreviewView(
        shop=found.shop,
        subject=found.subject,
        heading=parts.heading,
        paragraphs=parts.paragraphs,
        lines=parts.lines,
        facts=tuple(f"{label}: {value}" for label, value in parts.facts),
        button=parts.button,
        closing=parts.closing,
        title=found.title,
        short=found.short,
        characters=found.characters,
        segments=found.segments,
        direction="rtl" if language == "ar" else "ltr",
    )


def mail_preview(view: Live) -> rx.Component:
    """The mail: subject as the list of a mailbox shows it, then the letter."""

    def line(text: Live) -> rx.Component:
        return rx.el.li(rx.el.bdi(text), class_name="py-1.5 break-words")

    return rx.el.article(
        rx.el.p(rx.el.bdi(view.subject), class_name="border-b border-line px-4 py-3 text-sm font-semibold break-words"),
        rx.el.div(
            rx.el.p(rx.el.bdi(view.shop), class_name="border-b-2 border-brand px-4 py-2.5 text-sm font-semibold"),
            rx.el.div(
                rx.el.p(view.heading, class_name="text-lg font-semibold break-words"),
                rx.foreach(view.paragraphs, lambda text: rx.el.p(text, class_name="break-words")),
                rx.el.ul(rx.foreach(view.lines, line), class_name="divide-y divide-line text-sm empty:hidden"),
                rx.el.ul(rx.foreach(view.facts, line), class_name="divide-y divide-line text-sm empty:hidden"),
                shown(
                    view.button != "",
                    rx.el.span(
                        view.button,
                        class_name="self-start rounded-sm bg-brand px-4 py-2.5 text-sm font-semibold text-brand-ink",
                    ),
                ),
                rx.foreach(view.closing, lambda text: rx.el.p(text, class_name="text-xs text-ink-2 break-words")),
                class_name="flex flex-col gap-3 px-4 py-4 text-sm",
            ),
            class_name="m-3 overflow-hidden rounded-md border border-line bg-surface",
        ),
        dir=view.direction,
        aria_label=t("The letter as its reader gets it"),
        class_name="overflow-hidden rounded-md border border-line bg-sunken text-start",
    )


def short_preview(view: Live) -> rx.Component:
    """The bubble on a telephone, and what an SMS of it costs."""
    return rx.el.div(
        rx.el.p(
            view.short,
            dir=view.direction,
            class_name="max-w-80 rounded-lg bg-brand-soft px-3.5 py-2.5 text-start text-sm break-words whitespace-pre-line",
        ),
        rx.el.p(
            tn("{count} character", "{count} characters", view.characters),
            " · ",
            tn("paid as {count} SMS", "paid as {count} SMS", view.segments),
            class_name="num mt-1.5 text-xs text-ink-2",
        ),
    )
