"""One person beside the list: what they may do, where they are signed in, and the door to the account."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.audit_list import entry_list
from freight_app.ui.admin.users_state import UsersState
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button, text_link
from freight_app.ui.components.choices import switch
from freight_app.ui.components.overlays import confirm_dialog
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import preview_sheet

PERSON: Live = UsersState.person


def person_sheet() -> rx.Component:
    """The person who is open."""
    return preview_sheet(
        rx.el.div(
            rx.el.div(
                status_badge("user", PERSON.status),
                shown(PERSON.is_self, rx.el.span(t("This is you"), class_name="text-ink-2")),
                class_name="flex items-center gap-2 text-xs",
            ),
            shown(UsersState.trouble != "", notice(UsersState.trouble, tone="bad")),  # type: ignore[arg-type]
            _actions(),
            facts(
                (t("Email"), rx.el.span(code(PERSON.email), class_name="break-all")),
                (t("Phone"), rx.cond(PERSON.phone != "", code(PERSON.phone), "–")),
                (t("Language"), PERSON.language),
                (t("Since"), PERSON.joined),
                (t("Last signed in"), rx.cond(PERSON.last_sign_in != "", PERSON.last_sign_in, t("Never"))),
            ),
            text_link(t("Their page as a customer"), "/admin/customers/" + PERSON.public_id, icon_end="arrow-right"),
            _roles(),
            _sessions(),
            _door(),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        shown(
            PERSON.changes.length() > 0,
            rx.el.div(
                rx.el.h3(t("Changes"), class_name="px-5 pb-2 font-semibold"),
                rx.el.div(
                    entry_list(PERSON.changes, with_thing=False),
                    class_name="border-t border-line [&_summary>span]:flex-wrap [&_summary>span>span]:w-auto",
                ),
            ),
        ),
        open=UsersState.is_open,
        title=PERSON.name,
        on_close=UsersState.close_person,
    )


def questions() -> rx.Component:
    """What cannot be turned back by the one who does it."""

    def ask(what: str, on_confirm: Any, title: Text, consequence: Text, confirm: Text) -> rx.Component:
        return confirm_dialog(
            open=UsersState.asks == what,  # type: ignore[arg-type]
            on_close=UsersState.close_question,
            on_confirm=on_confirm,
            title=title,
            consequence=consequence,
            confirm=confirm,
        )

    return rx.fragment(
        ask(
            "own_admin",
            UsersState.give_up_admin,
            t("Give up your own role of an administrator?"),
            t("You can no longer open this page, and only another administrator can give the role back."),
            t("Give it up"),
        ),
        ask(
            "own_door",
            UsersState.close_account,
            t("Close your own account?"),
            t("You are signed out at once, and only another administrator can open it again."),
            t("Close the account"),
        ),
        ask(
            "sign_out",
            UsersState.sign_out_everywhere,
            t("Sign {name} out everywhere?", name=PERSON.name),
            t("Every browser must sign in again. What is not saved there is lost."),
            t("Sign out everywhere"),
        ),
    )


def _actions() -> rx.Component:
    link = rx.cond(PERSON.status == "invited", t("Send the invitation again"), t("Send a password link"))
    return rx.el.div(
        rx.cond(
            PERSON.status == "disabled",
            button(t("Open the account again"), look="brand", size="sm", on_click=UsersState.open_account),
            button(link, size="sm", icon_start="mail", on_click=UsersState.send_link),
        ),
        class_name="flex",
    )


def _door() -> Child:
    return shown(
        PERSON.status != "disabled",
        rx.el.section(
            rx.el.h3(t("Close the account"), class_name="font-semibold"),
            rx.el.p(
                t("They are signed out at once and can no longer sign in. What they did stays."),
                class_name="mt-0.5 mb-2 text-ink-2 text-pretty",
            ),
            button(t("Close the account"), look="danger", size="sm", on_click=UsersState.close_account),
        ),
    )


def _roles() -> rx.Component:
    def role(one: Live) -> rx.Component:
        return switch(
            one.name,
            hint=one.may,
            checked=one.is_given,
            on_change=lambda value: UsersState.set_role(one.code, value),  # type: ignore[call-arg]
            class_name="items-start! py-3 [&>span>span+span]:mt-0.5 [&>span>span+span]:text-xs",
        )

    return rx.el.section(
        rx.el.h3(t("Roles"), class_name="font-semibold"),
        rx.el.p(
            t("A role holds from the person's next click on. Without one they are a customer like others."),
            class_name="mt-0.5 text-ink-2 text-pretty",
        ),
        rx.el.div(rx.foreach(PERSON.roles, role), class_name="mt-1 divide-y divide-line"),
    )


def _sessions() -> Child:
    def session(one: Live) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                rx.el.span(one.device, class_name="block font-medium"),
                code(one.ip, "num block text-xs text-ink-2"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.span(one.last_seen, class_name="num text-xs text-ink-2"),
            class_name="flex items-center gap-3 py-2",
        )

    return shown(
        PERSON.sessions.length() > 0,
        rx.el.section(
            rx.el.h3(t("Signed in at"), class_name="font-semibold"),
            rx.el.ul(rx.foreach(PERSON.sessions, session), class_name="divide-y divide-line"),
            button(
                t("Sign out everywhere"),
                size="sm",
                on_click=UsersState.ask("sign_out"),  # type: ignore[call-arg]
                class_name="mt-2",
            ),
        ),
    )
