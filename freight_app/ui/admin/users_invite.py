"""The sheet that invites a colleague; it says what happens after the click."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.passwords import INVITATION_HOURS
from freight_app.ui.admin.users_rows import GIVEN_HERE
from freight_app.ui.admin.users_state import UsersState
from freight_app.ui.admin.users_words import ROLE_WORDS, words_of_role
from freight_app.ui.components.base import Live
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import checkbox, select_field
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import field_error, text_field
from freight_app.ui.components.forms import form, form_actions
from freight_app.ui.components.overlays import sheet
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.parts import LANGUAGE_NAMES

ERRORS: Live = UsersState.invite_errors


def invite_sheet() -> rx.Component:
    """Name, address, language and roles."""
    return sheet(
        form(
            LeaveGuard.create(),
            text_field(t("Name"), "name", required=True, max_length=120, auto_complete="off", error=ERRORS.name),
            text_field(
                t("Email"),
                "email",
                type="email",
                required=True,
                max_length=254,
                auto_complete="off",
                error=ERRORS.email,
            ),
            text_field(
                t("Phone"), "phone", type="tel", optional=True, max_length=30, auto_complete="off", error=ERRORS.phone
            ),
            select_field(
                t("Language"), "language", [(code, name) for code, name in LANGUAGE_NAMES], error=ERRORS.language
            ),
            _roles(),
            rx.el.p(
                tn(
                    "They get a mail with a link, in that language. With it they choose a password; it is good for {count} hour.",
                    "They get a mail with a link, in that language. With it they choose a password; it is good for {count} hours.",
                    INVITATION_HOURS,
                ),
                class_name="rounded-md bg-sunken px-4 py-3 text-sm text-pretty",
            ),
            field_error(ERRORS.whole),
            form_actions(
                button(t("Send the invitation"), look="act", type="submit"),
                button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
            ),
            on_submit=UsersState.invite,
        ),
        open=UsersState.invites,
        on_close=UsersState.close_invite,
        title=t("Invite somebody who works here"),
    )


def _roles() -> rx.Component:
    def may(words: list[str]) -> list[rx.Component]:
        return [rx.el.span(" · " if place else "", t(word)) for place, word in enumerate(words)]

    return rx.el.fieldset(
        rx.el.legend(t("Roles"), class_name="mb-1 text-sm font-medium"),
        *(
            checkbox(
                rx.el.span(
                    rx.el.span(t(ROLE_WORDS[role]), class_name="block font-medium"),
                    rx.el.span(
                        *may(words_of_role(role)),
                        class_name="block text-xs text-ink-2 text-pretty",
                    ),
                ),
                name=f"role_{role}",
            )
            for role in GIVEN_HERE
        ),
        field_error(ERRORS.roles),
    )
