"""One company beside the list of retailers, and the dialogs that decide about it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.retailers_members import member_dialog, members_section
from freight_app.ui.admin.retailers_state import RetailersState
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import preview_sheet

COMPANY: Live = RetailersState.company


def company_sheet() -> rx.Component:
    """The company that is open."""
    return preview_sheet(
        rx.el.div(
            rx.el.div(
                status_badge("retailer", COMPANY.status),
                rx.el.span(
                    rx.cond(COMPANY.decided != "", COMPANY.decided, COMPANY.applied), class_name="num text-ink-2"
                ),
                class_name="flex items-center gap-2 text-xs",
            ),
            _next_steps(),
            shown(
                (COMPANY.status == "rejected") & (COMPANY.reason != ""),
                rx.el.p(
                    t("Reason"),
                    ": ",
                    rx.el.bdi(COMPANY.reason),
                    class_name="rounded-md bg-sunken px-3 py-2 text-pretty",
                ),
            ),
            _details(),
            members_section(COMPANY),
            rx.el.h3(t("What happened"), class_name="pt-2 font-semibold"),
            rx.el.ol(rx.foreach(COMPANY.history, _step), class_name="divide-y divide-line border-t border-line"),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        open=RetailersState.is_open,
        title=COMPANY.name,
        on_close=RetailersState.close_company,
    )


def decision_dialogs() -> rx.Component:
    """Approve, reject, other prices. Each says before the click what the company is told."""
    return rx.fragment(_approve_dialog(), _reject_dialog(), _group_dialog(), member_dialog())


def _ask(label: Text, what: str, **look: Any) -> rx.Component:
    return button(label, size="sm", on_click=RetailersState.ask(what), **look)  # type: ignore[call-arg]


def _next_steps() -> rx.Component:
    return rx.el.div(
        rx.match(
            COMPANY.status,
            (
                "pending",
                rx.fragment(
                    _ask(t("Approve"), "approve", look="act", keys="A"),
                    _ask(t("Reject"), "reject", look="danger", keys="R"),
                ),
            ),
            (
                "approved",
                rx.fragment(
                    _ask(t("Change the price group"), "group", keys="G"),
                    _ask(t("Take the approval back"), "reject", look="danger"),
                ),
            ),
            rx.el.p(t("The company may apply again with other details."), class_name="text-ink-2"),
        ),
        class_name="flex flex-wrap gap-2",
    )


def _details() -> rx.Component:
    person = rx.cond(
        COMPANY.user_href != "",
        rx.el.a(COMPANY.user_name, href=COMPANY.user_href, class_name="text-brand hover:underline"),
        COMPANY.user_name,
    )
    return facts(
        (t("Tax number"), code(COMPANY.tax_number)),
        (t("Account of"), person),
        (t("Contact"), rx.el.bdi(COMPANY.contact)),
        (t("Phone"), code(COMPANY.phone)),
        (t("Email"), rx.el.span(code(COMPANY.email), class_name="break-all")),
        (t("Address"), rx.el.bdi(COMPANY.address)),
        (t("Writes in"), COMPANY.approval.language),
        (t("Price group"), rx.cond(COMPANY.price_group_name != "", COMPANY.price_group_name, t("Public prices"))),
        (t("Applied"), COMPANY.applied),
    )


def _step(step: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            status("retailer", step.status, "font-medium"),
            rx.el.span(step.at, class_name="num text-ink-2"),
            class_name="flex items-center justify-between gap-4",
        ),
        rx.el.p(step.by, class_name="text-ink-2"),
        rx.el.p(step.reason, dir="auto", class_name="text-pretty empty:hidden"),
        class_name="py-2.5",
    )


def _approve_dialog() -> rx.Component:
    return dialog(
        form(
            _trouble(),
            _group_field(""),
            _mail(COMPANY.approval),
            button(t("Approve and send the mail"), look="act", type="submit"),
            on_submit=RetailersState.approve,
        ),
        open=RetailersState.asks == "approve",  # type: ignore[arg-type]
        on_close=RetailersState.close_dialog,
        title=t("Approve {company}?", company=COMPANY.name),
    )


def _reject_dialog() -> rx.Component:
    was_in = COMPANY.status == "approved"
    return dialog(
        form(
            _trouble(),
            shown(
                was_in,
                rx.el.p(t("Trade prices end at once. Orders that are placed keep theirs."), class_name="text-ink-2"),
            ),
            text_area(
                t("Reason"),
                "reason",
                rows=3,
                required=True,
                error=RetailersState.field_error,
                hint=t("The company reads it word for word: write it in its language."),
                max_length=500,
            ),
            _mail(COMPANY.rejection),
            button(t("Reject and send the mail"), look="danger", type="submit"),
            on_submit=RetailersState.reject,
        ),
        open=RetailersState.asks == "reject",  # type: ignore[arg-type]
        on_close=RetailersState.close_dialog,
        title=rx.cond(
            was_in,
            t("Take the approval of {company} back?", company=COMPANY.name),
            t("Reject {company}?", company=COMPANY.name),
        ),
    )


def _group_dialog() -> rx.Component:
    return dialog(
        form(
            _trouble(),
            _group_field(COMPANY.price_group),
            rx.el.p(
                t("The new prices hold from the next page that the company opens. No mail is sent."),
                class_name="text-sm text-ink-2",
            ),
            button(t("Change the price group"), look="brand", type="submit"),
            on_submit=RetailersState.change_group,
        ),
        open=RetailersState.asks == "group",  # type: ignore[arg-type]
        on_close=RetailersState.close_dialog,
        title=t("Price group of {company}", company=COMPANY.name),
    )


def _group_field(now: Live) -> rx.Component:
    return select_field(
        t("Price group"),
        "price_group",
        RetailersState.groups,  # type: ignore[arg-type]
        placeholder=t("Choose one"),
        required=True,
        error=RetailersState.field_error,
        default_value=now,
    )


def _trouble() -> Child:
    return shown(RetailersState.trouble != "", notice(RetailersState.trouble, tone="bad"))  # type: ignore[arg-type]


def _mail(mail: Live) -> rx.Component:
    """The letter as it will be read, in the company's own language and direction."""

    def paragraph(text: Live) -> rx.Component:
        return rx.el.p(text)

    return rx.el.section(
        rx.el.p(
            t("This mail goes to {email}, in {language}:", email=COMPANY.email, language=mail.language),
            class_name="text-sm text-ink-2",
        ),
        rx.el.blockquote(
            rx.el.p(mail.subject, class_name="font-semibold"),
            rx.foreach(mail.paragraphs, paragraph),
            shown(mail.reason != "", rx.el.p(mail.reason, ": …")),
            rx.foreach(mail.closing, paragraph),
            lang=mail.code,
            dir=rx.cond(mail.code == "ar", "rtl", "ltr"),
            class_name="mt-2 space-y-2 rounded-md border-s-2 border-brand bg-sunken px-4 py-3 text-sm text-pretty",
        ),
    )
