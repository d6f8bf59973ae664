"""``/account/company``: who buys for one's company, as what, and what each spent this month."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.company_state import CompanyState
from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.company_words import member_money, member_who, role_word, terms_fields
from freight_app.ui.components.base import Live, Text, code, shown
from freight_app.ui.components.buttons import button, link_button, text_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.overlays import confirm_dialog, dialog
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import badge
from freight_app.ui.i18n import t

FORM_ID = "member"
STATE: Live = CompanyState


def page() -> rx.Component:
    nothing = empty_state(
        t("You buy for yourself"),
        t("With a garage account, several people order for one company, each within their limits."),
        action=link_button(t("Open a garage account"), "/register/retailer", look="brand"),
        icon_name="building",
    )
    waiting = loading(t("Your company is being loaded"), skeleton("h-24 rounded-lg"), skeleton("mt-4 h-64 rounded-lg"))
    return account_page(
        rx.cond(CompanyState.is_loaded, rx.cond(CompanyState.is_found, _company(), nothing), waiting),
        _form(),
        *_questions(),
        here="company",
        title=t("My company"),
        actions=shown(
            CompanyState.is_owner,
            button(
                t("Invite somebody"), look="brand", size="md", icon_start="user-plus", on_click=CompanyState.open_invite
            ),
        ),
    )


def _company() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(rx.el.bdi(CompanyState.name, class_name="text-lg font-semibold"), class_name="min-w-0"),
            badge(role_word(CompanyState.role), tone="brand"),
            shown(~STATE.is_approved, badge(t("Waits for approval"), tone="warn", icon_name="hourglass")),
            class_name="flex flex-wrap items-center gap-3",
        ),
        rx.el.section(
            rx.el.div(
                rx.el.h2(t("People"), class_name="text-lg font-semibold"),
                rx.el.p(CompanyState.month, class_name="text-sm text-ink-2"),
                class_name="flex flex-wrap items-baseline justify-between gap-2",
            ),
            rx.el.ul(rx.foreach(CompanyState.rows, _member), class_name="mt-1 divide-y divide-line"),
            class_name=CARD,
        ),
        shown(
            CompanyState.invitations.length() > 0,  # type: ignore[attr-defined]
            rx.el.section(
                rx.el.h2(t("Invited"), class_name="text-lg font-semibold"),
                rx.el.ul(rx.foreach(CompanyState.invitations, _invitation), class_name="mt-1 divide-y divide-line"),
                class_name=CARD,
            ),
        ),
        rx.el.p(
            text_button(t("Leave the company"), on_click=CompanyState.ask("leave", "")),  # type: ignore[call-arg, func-returns-value]
            class_name="text-end text-sm",
        ),
        class_name="space-y-6",
    )


def _member(member: Live) -> rx.Component:
    def act(label: Text, handler: Live) -> rx.Component:
        return text_button(label, on_click=handler)

    return rx.el.li(
        member_who(member),
        member_money(member),
        shown(
            CompanyState.is_owner,
            rx.el.div(
                act(t("Change"), CompanyState.open_edit(member.public_id)),  # type: ignore[call-arg, func-returns-value]
                rx.cond(
                    member.state == "suspended",
                    act(t("Let in again"), CompanyState.restore(member.public_id)),  # type: ignore[call-arg, func-returns-value]
                    shown(~member.is_me, act(t("Suspend"), CompanyState.suspend(member.public_id))),  # type: ignore[call-arg, func-returns-value]
                ),
                shown(
                    ~member.is_me & (member.state == "active"),
                    act(t("Hand over"), CompanyState.ask("hand_over", member.public_id)),  # type: ignore[call-arg, func-returns-value]
                ),
                shown(~member.is_me, act(t("Remove"), CompanyState.ask("remove", member.public_id))),  # type: ignore[call-arg, func-returns-value]
                class_name="flex flex-wrap gap-x-5 sm:col-span-2",
            ),
        ),
        key=member.public_id,
        class_name="grid gap-x-6 gap-y-2 py-4 sm:grid-cols-2",
    )


def _invitation(invited: Live) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(code(invited.email, "break-all font-medium"), " ", badge(role_word(invited.role))),
            rx.el.p(
                rx.cond(
                    invited.is_expired,
                    t("Expired on {day}", day=invited.until),
                    t("Sent on {sent}, good until {day}", sent=invited.sent, day=invited.until),
                ),
                class_name=rx.cond(invited.is_expired, "num text-sm text-warn", "num text-sm text-ink-2"),
            ),
            class_name="min-w-0",
        ),
        shown(
            CompanyState.is_owner,
            rx.el.div(
                text_button(t("Send again"), on_click=CompanyState.resend(invited.public_id)),  # type: ignore[call-arg, func-returns-value]
                text_button(t("Withdraw"), on_click=CompanyState.withdraw(invited.public_id)),  # type: ignore[call-arg, func-returns-value]
                class_name="flex flex-wrap gap-x-5",
            ),
        ),
        key=invited.public_id,
        class_name="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3",
    )


def _form() -> rx.Component:
    is_new = CompanyState.form == "invite"
    return dialog(
        form(
            shown(CompanyState.trouble != "", notice(CompanyState.trouble, tone="bad")),
            rx.cond(
                is_new,
                text_field(
                    t("E-mail"),
                    "email",
                    type="email",
                    required=True,
                    default_value=STATE.typed.email,
                    error=STATE.errors.email,
                    hint=t("The mail with the link goes there. It is good for seven days."),
                    auto_complete="off",
                ),
                rx.fragment(),
            ),
            *terms_fields(STATE.typed, STATE.errors, STATE.currency),
            id=FORM_ID,
            key=CompanyState.form + CompanyState.target,
            on_submit=CompanyState.save,
        ),
        open=CompanyState.form != "",  # type: ignore[arg-type]
        on_close=CompanyState.close,
        title=rx.cond(is_new, t("Invite somebody"), t("Change {name}", name=CompanyState.target_name)),
        actions=[
            button(rx.cond(is_new, t("Send the invitation"), t("Save")), look="brand", type="submit", form=FORM_ID),
            button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
        ],
    )


def _questions() -> tuple[rx.Component, ...]:
    return (
        confirm_dialog(
            open=CompanyState.asks == "remove",  # type: ignore[arg-type]
            on_close=CompanyState.close,
            on_confirm=CompanyState.confirm,
            title=t("Remove {name} from the company?", name=CompanyState.target_name),
            consequence=t("They can do nothing for it any more, at once. What they ordered stays the company's."),
            confirm=t("Remove"),
        ),
        confirm_dialog(
            open=CompanyState.asks == "hand_over",  # type: ignore[arg-type]
            on_close=CompanyState.close,
            on_confirm=CompanyState.confirm,
            title=t("Hand the company over to {name}?", name=CompanyState.target_name),
            consequence=t("They run it from now on, and you become an approver. Only they can hand it back."),
            confirm=t("Hand over"),
        ),
        confirm_dialog(
            open=CompanyState.asks == "leave",  # type: ignore[arg-type]
            on_close=CompanyState.close,
            on_confirm=CompanyState.confirm,
            title=t("Leave {name}?", name=CompanyState.name),
            consequence=t("You see its prices and orders no more. Only a new invitation lets you in again."),
            confirm=t("Leave the company"),
        ),
    )
