"""``/admin/message-templates``: what the shop's messages say; the text that is open stands in the address."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.message_preview import mail_preview, short_preview
from freight_app.ui.admin.message_templates_state import PATH, MessageTextsState
from freight_app.ui.components.base import Live, Text, as_var, cx, shown
from freight_app.ui.components.buttons import button, text_button
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import text_area, text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page, panel
from freight_app.ui.shells.parts import LANGUAGE_NAMES

STATE: Live = MessageTextsState
ONE: Live = MessageTextsState.one
_WAYS: tuple[tuple[str, Text], ...] = (
    ("email", t("E-mail")),
    ("sms", t("SMS")),
    ("whatsapp", t("WhatsApp")),
    ("push", t("Notice on the phone")),
    ("chat", t("Chat of colleagues")),
)


def page() -> rx.Component:
    return console_page(
        rx.cond(
            MessageTextsState.is_loaded,
            rx.el.div(
                _list(),
                rx.cond(MessageTextsState.is_open, _text(), _nothing_open()),
                class_name="grid items-start lg:grid-cols-[20rem_minmax(0,1fr)]",
            ),
            loading(t("The texts are being loaded"), skeleton_rows(10)),
        ),
        confirm_dialog(
            open=MessageTextsState.asks_reset,
            on_close=STATE.ask_reset(False),
            on_confirm=STATE.reset_text,
            title=t("Go back to the house's text?"),
            consequence=t("Your own words stay among the versions and can be taken up again."),
            confirm=t("Go back"),
            danger=False,
        ),
        title=t("Texts of messages"),
    )


def _nothing_open() -> rx.Component:
    return rx.el.div(
        empty_state(
            t("Choose a message"),
            t("Each says what the house wrote until you say it in your own words, in each language and for each way."),
            icon_name="mail",
        ),
        class_name="max-lg:hidden",
    )


def _list() -> rx.Component:
    def head(row: Live) -> rx.Component:
        word = rx.match(
            row.purpose,
            ("orders", t("Orders")),
            ("money", t("Payments")),
            ("parts", t("Parts and prices")),
            ("house", t("The house")),
            t("People"),
        )
        return shown(  # type: ignore[return-value]
            row.is_first, rx.el.p(word, class_name="px-5 pt-4 pb-1 text-xs font-medium text-ink-2")
        )

    def one(row: Live) -> rx.Component:
        here = MessageTextsState.is_open & (ONE.template == row.template)
        return rx.el.li(
            head(row),
            rx.el.a(
                rx.el.span(row.subject, class_name="min-w-0 flex-1 truncate"),
                rx.foreach(
                    row.own, lambda code: rx.el.span(code, class_name="text-xs font-semibold text-brand uppercase")
                ),
                href=f"{PATH}?of=" + row.template,
                aria_current=rx.cond(here, "page", "false"),
                class_name=cx(
                    "flex h-9 items-center gap-2 px-5 text-sm max-sm:h-11",
                    rx.cond(here, "bg-brand-soft font-semibold text-brand", "hover:bg-sunken"),
                ),
            ),
            key=row.template,
        )

    return rx.el.nav(
        rx.el.ul(rx.foreach(MessageTextsState.rows, one)),
        aria_label=t("Messages"),
        # On a phone the list makes way for the text that is open.
        class_name=cx("pb-4 lg:border-e lg:border-line", rx.cond(MessageTextsState.is_open, "max-lg:hidden", "")),
    )


def _text() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.a(t("All messages"), href=PATH, class_name="text-sm text-brand lg:hidden"),
            rx.el.h2(ONE.subject, class_name="text-xl font-semibold text-balance"),
            rx.el.div(
                rx.cond(
                    ONE.is_own,
                    badge(t("In your words"), tone="brand", icon_name="pencil"),
                    badge(t("The house's text"), icon_name="house"),
                ),
                class_name="mt-2",
            ),
            class_name="px-5 py-4",
        ),
        _choices(),
        shown(MessageTextsState.trouble != "", rx.el.div(notice(STATE.trouble, tone="bad"), class_name="px-5 pt-4")),
        rx.el.div(
            _fields(),
            rx.el.aside(
                panel(
                    t("What they read"),
                    rx.el.div(
                        rx.cond(ONE.channel == "email", mail_preview(STATE.preview), short_preview(STATE.preview)),
                        rx.el.p(t("Filled with example data."), class_name="mt-2 text-xs text-ink-2"),
                        class_name="px-5 pb-5",
                    ),
                    tools=button(
                        t("Try it on myself"), size="sm", look="plain", icon_start="mail", on_click=STATE.send_test
                    ),
                ),
                _versions(),
                class_name="min-w-0 xl:border-s xl:border-line",
            ),
            class_name="grid items-start xl:grid-cols-[minmax(0,1fr)_24rem]",
        ),
        class_name="min-w-0",
    )


def _choices() -> rx.Component:
    def choice(label: Text, href: Text, on: Live) -> rx.Component:
        return rx.el.a(
            label,
            href=href,
            aria_current=rx.cond(on, "page", "false"),
            class_name=cx(
                "inline-flex h-8 items-center rounded-sm px-3 text-sm font-medium whitespace-nowrap max-sm:h-11",
                rx.cond(on, "bg-brand-soft text-brand", "text-ink-2 hover:bg-sunken hover:text-ink"),
            ),
        )

    address = f"{PATH}?of=" + ONE.template
    return rx.el.div(
        rx.el.nav(
            *(choice(label, address + f"&by={way}&in=" + ONE.language, ONE.channel == way) for way, label in _WAYS),
            aria_label=t("Way"),
            class_name="flex gap-1 overflow-x-auto",
        ),
        rx.el.nav(
            *(
                choice(name, address + "&by=" + ONE.channel + f"&in={code}", ONE.language == code)
                for code, name in LANGUAGE_NAMES
            ),
            aria_label=t("Language"),
            class_name="flex gap-1 overflow-x-auto",
        ),
        class_name="flex flex-wrap justify-between gap-x-6 gap-y-1 border-y border-line px-3 py-1.5",
    )


def _fields() -> rx.Component:
    def written(name: str) -> dict[str, Any]:
        return {
            "default_value": as_var(MessageTextsState.words)[name].to(str),  # type: ignore[attr-defined]
            "error": as_var(MessageTextsState.errors)[name].to(str),  # type: ignore[attr-defined]
            "on_change": lambda value: STATE.type_word(name, value),
            "dir": ONE.direction,
        }

    mail = rx.fragment(
        text_field(t("Subject"), "subject", required=True, max_length=150, **written("subject")),
        text_field(t("Heading"), "heading", required=True, max_length=150, **written("heading")),
        text_area(
            t("What it says"),
            "paragraphs",
            rows=10,
            hint=t("An empty line begins a new paragraph. One with a field that has no value is left out."),
            max_length=4000,
            **written("paragraphs"),
        ),
        text_field(t("Words on the button"), "button", optional=True, max_length=60, **written("button")),
        text_area(t("Last words"), "closing", rows=3, optional=True, max_length=1000, **written("closing")),
    )
    few = text_area(t("What it says in few words"), "short", rows=4, max_length=320, **written("short"))
    return form(
        LeaveGuard.create(),
        rx.el.div(
            rx.cond(ONE.channel == "email", mail, few),
            rx.el.p(
                t(
                    "Fields: {known}. Subject, heading and few words take only {needed}.",
                    known=ONE.known,
                    needed=ONE.needed,
                ),
                class_name="text-xs text-ink-2 break-words",
            ),
            key=MessageTextsState.filled.to_string(),  # type: ignore[attr-defined]
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        rx.el.div(
            button(t("Save"), look="act", size="md", type="submit"),
            shown(
                ONE.is_own,
                button(t("Go back to the house's text"), look="plain", size="md", on_click=STATE.ask_reset(True)),
            ),
            shown(
                MessageTextsState.is_unsaved,
                rx.el.span(t("Not saved yet"), class_name="text-sm text-ink-2", role="status"),
            ),
            class_name="sticky bottom-0 z-10 flex flex-wrap items-center gap-4 border-t border-line bg-surface px-5 py-3",
        ),
        on_submit=STATE.save,
        class_name="min-w-0 gap-0!",
    )


def _versions() -> rx.Component:
    def row(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.span(
                    rx.cond(one.is_house, t("The house's text"), t("Version {number}", number=one.version)),
                    class_name="block font-medium",
                ),
                rx.el.span(one.at, " · ", rx.el.bdi(one.by), class_name="num block text-xs text-ink-2"),
                class_name="min-w-0 flex-1",
            ),
            rx.cond(
                one.version == ONE.version,
                rx.el.span(t("Holds"), class_name="text-xs text-ink-2"),
                text_button(t("Take it up again"), on_click=STATE.restore(one.version)),
            ),
            key=one.version.to_string(),
            class_name="flex items-center gap-3 px-5 py-2 text-sm",
        )

    return shown(  # type: ignore[return-value]
        as_var(MessageTextsState.versions).length() > 0,
        panel(
            t("Versions"),
            rx.el.ul(rx.foreach(MessageTextsState.versions, row), class_name="divide-y divide-line"),
        ),
    )
