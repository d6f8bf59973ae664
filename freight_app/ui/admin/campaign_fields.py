"""The fields of a campaign that is being written: what it is, who gets it, what it says in each language."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.campaign_detail_state import CampaignState
from freight_app.ui.components.base import Live, as_var, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import date_field, number_field, text_area, text_field
from freight_app.ui.components.forms import form, form_section
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t
from freight_app.ui.shells.parts import LANGUAGE_NAMES

STATE: Live = CampaignState
_KNOWN = "{name}, {shop}"


def draft_fields() -> rx.Component:
    """What was typed is kept in state; the form says when to keep it for good."""
    return form(
        LeaveGuard.create(),
        rx.el.div(
            _what(),
            _who(),
            _words(),
            key=STATE.one.id,
            class_name="px-5",
        ),
        rx.el.div(
            button(t("Save the draft"), size="md", type="submit"),
            shown(
                CampaignState.is_unsaved,
                rx.el.span(t("Not saved yet"), class_name="text-sm text-ink-2", role="status"),
            ),
            class_name="sticky bottom-0 z-10 flex flex-wrap items-center gap-4 border-t border-line bg-surface px-5 py-3",
        ),
        on_submit=STATE.save,
        class_name="min-w-0 gap-0!",
    )


def _plain(name: str) -> dict[str, Any]:
    return {
        "default_value": as_var(CampaignState.typed)[name].to(str),  # type: ignore[attr-defined]
        "error": as_var(CampaignState.errors)[name].to(str),  # type: ignore[attr-defined]
        "on_change": lambda value: STATE.type_field(name, value),
    }


def _choose(code: str) -> Any:
    return lambda on: STATE.choose_language(code, on)


def _what() -> rx.Component:
    return form_section(
        t("What it is"),
        text_field(t("Name, for colleagues"), "name", required=True, max_length=120, **_plain("name")),
        select_field(
            t("Way"),
            "channel",
            [("email", t("E-mail")), ("sms", t("SMS")), ("whatsapp", t("WhatsApp"))],
            **_plain("channel"),
        ),
        number_field(
            t("Messages a minute"),
            "per_minute",
            hint=t("Mail servers and gateways slow down whoever is too fast."),
            **_plain("per_minute"),
        ),
        text_field(
            t("Where its button leads"),
            "link",
            optional=True,
            hint=t("A page of the shop like /search?q=brakes, or a whole address."),
            dir="ltr",
            max_length=500,
            **_plain("link"),
        ),
    )


def _who() -> rx.Component:
    languages = rx.el.fieldset(
        rx.el.legend(t("Who reads in"), class_name="mb-1.5 text-sm font-medium"),
        rx.el.div(
            *(
                checkbox(
                    name,
                    checked=as_var(CampaignState.languages).contains(code),
                    on_change=_choose(code),
                )
                for code, name in LANGUAGE_NAMES
            ),
            class_name="flex flex-wrap gap-x-6",
        ),
        rx.el.p(t("None chosen means all."), class_name="mt-1 text-sm text-ink-2"),
    )
    return form_section(
        t("Who gets it"),
        select_field(
            t("People"),
            "who",
            [("everybody", t("Customers and garages")), ("customers", t("Customers")), ("retailers", t("Garages"))],
            **_plain("who"),
        ),
        languages,
        select_field(t("Price group"), "price_group", STATE.groups, placeholder=t("Any"), **_plain("price_group")),
        text_field(t("City"), "city", optional=True, max_length=120, **_plain("city")),
        select_field(
            t("Bought in the category"), "category", STATE.categories, placeholder=t("Any"), **_plain("category")
        ),
        date_field(t("Ordered since"), "ordered_since", optional=True, **_plain("ordered_since")),
        date_field(t("Has not ordered since"), "not_ordered_since", optional=True, **_plain("not_ordered_since")),
        hint=t("Everything that is given must hold. Only those who asked for news are counted."),
    )


def _words() -> rx.Component:
    def tab(code: str, name: str) -> rx.Component:
        on = CampaignState.language == code
        return rx.el.button(
            name,
            shown(
                as_var(CampaignState.written).contains(code),
                icon("check", "size-3.5 text-good"),
            ),
            type="button",
            role="tab",
            aria_selected=rx.cond(on, "true", "false"),
            on_click=STATE.write_in(code),
            class_name=cx(
                "-mb-px flex h-11 items-center gap-1.5 border-b-2 px-3 text-sm",
                rx.cond(on, "border-brand font-semibold text-ink", "border-transparent text-ink-2 hover:text-ink"),
            ),
        )

    is_mail = as_var(CampaignState.typed)["channel"] == "email"
    direction = rx.cond(CampaignState.language == "ar", "rtl", "ltr")

    def written(name: str) -> dict[str, Any]:
        return {
            "default_value": as_var(CampaignState.text)[name].to(str),  # type: ignore[attr-defined]
            "error": as_var(CampaignState.errors)[name].to(str),  # type: ignore[attr-defined]
            "on_change": lambda value: STATE.type_text(name, value),
            "dir": direction,
        }

    mail = rx.fragment(
        text_field(t("Heading"), "heading", optional=True, max_length=150, **written("heading")),
        text_area(
            t("What it says"),
            "body",
            rows=8,
            hint=t("An empty line begins a new paragraph."),
            max_length=4000,
            **written("body"),
        ),
        text_field(t("Words on the button"), "button", optional=True, max_length=40, **written("button")),
    )
    few: rx.Component = text_area(
        t("What it says in few words"),
        "short",
        rows=4,
        hint=t("Empty sends the subject. The way to end such messages is added."),
        max_length=320,
        **written("short"),
    )
    return form_section(
        t("What it says"),
        rx.el.div(
            *(tab(code, name) for code, name in LANGUAGE_NAMES),
            role="tablist",
            aria_label=t("Language"),
            class_name="flex gap-0.5 overflow-x-auto border-b border-line",
        ),
        rx.el.div(
            text_field(t("Subject"), "subject", max_length=150, **written("subject")),
            rx.cond(is_mail, mail, few),
            key=CampaignState.filled.to_string(),  # type: ignore[attr-defined]
            class_name="flex flex-col gap-4",
        ),
        hint=t(
            "These stand for themselves in any text: {known}. Who reads a language that is empty gets another one.",
            known=_KNOWN,
        ),
    )
