"""The people of a company, in its sheet beside the list of retailers, and the form for one of them."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.retailers_members_state import RetailerMembersState
from freight_app.ui.company_words import member_money, member_who, terms_fields
from freight_app.ui.components.base import Live, shown
from freight_app.ui.components.buttons import button, text_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import notice
from freight_app.ui.i18n import t

FORM_ID = "retailer-member"
STATE: Live = RetailerMembersState


def members_section(company: Live) -> rx.Component:
    """Who buys for the company, with what each spent this month."""

    def member(one: Live) -> rx.Component:
        return rx.el.li(
            member_who(one),
            member_money(one),
            rx.el.div(
                text_button(
                    t("Change"),
                    on_click=RetailerMembersState.open_form(company.public_id, one.public_id),  # type: ignore[call-arg, func-returns-value]
                ),
                rx.cond(
                    one.state == "suspended",
                    text_button(
                        t("Let in again"),
                        on_click=RetailerMembersState.restore(company.public_id, one.public_id),  # type: ignore[call-arg, func-returns-value]
                    ),
                    text_button(
                        t("Suspend"),
                        on_click=RetailerMembersState.suspend(company.public_id, one.public_id),  # type: ignore[call-arg, func-returns-value]
                    ),
                ),
                class_name="flex flex-wrap gap-x-5",
            ),
            key=one.public_id,
            class_name="space-y-2 py-3",
        )

    return rx.el.section(
        rx.el.div(
            rx.el.h3(t("People"), class_name="font-semibold"),
            button(
                t("Let somebody in"),
                size="sm",
                icon_start="user-plus",
                on_click=RetailerMembersState.open_form(company.public_id, ""),  # type: ignore[call-arg, func-returns-value]
            ),
            class_name="flex items-center justify-between gap-2 pt-2",
        ),
        rx.el.ul(rx.foreach(company.members, member), class_name="divide-y divide-line border-t border-line"),
    )


def member_dialog() -> rx.Component:
    """Let somebody in, or change what a member is and may spend."""
    is_new = RetailerMembersState.target == ""
    return dialog(
        form(
            shown(RetailerMembersState.trouble != "", notice(RetailerMembersState.trouble, tone="bad")),
            rx.cond(
                is_new,
                text_field(
                    t("Email"),
                    "email",
                    type="email",
                    required=True,
                    default_value=STATE.typed.email,
                    error=STATE.errors.email,
                    hint=t("Of somebody who has an account. Others are invited by the company's owner."),
                    auto_complete="off",
                ),
                rx.fragment(),
            ),
            *terms_fields(STATE.typed, STATE.errors, STATE.currency),
            id=FORM_ID,
            key="member-" + STATE.target,
            on_submit=RetailerMembersState.save,
        ),
        open=RetailerMembersState.is_open,
        on_close=RetailerMembersState.close,
        title=rx.cond(is_new, t("Let somebody in"), t("Change {name}", name=STATE.typed.email)),
        actions=[
            button(t("Save"), look="brand", type="submit", form=FORM_ID),
            button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
        ],
    )
