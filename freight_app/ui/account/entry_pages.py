"""``/sign-in``, ``/register``, ``/reset`` and ``/welcome``: real forms that the browser posts, so that a cookie can be set."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.entry_state import EntryState
from freight_app.ui.components.base import Child, Text, shown
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.choices import checkbox
from freight_app.ui.components.fields import password_field, text_field
from freight_app.ui.components.forms import native_form
from freight_app.ui.components.states import empty_state, notice
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page

_PASSWORD_HINT = "At least 8 characters that nobody guesses: no name, no address, no common word."  # noqa: S105


def sign_in_page() -> rx.Component:
    return _entry_page(
        t("Sign in"),
        t("Your orders, your cars and your prices are there."),
        native_form(
            _trouble(),
            _hidden("next", EntryState.next_path),
            _email(),
            password_field(t("Password"), "password"),
            button(t("Sign in"), look="act", size="lg", type="submit", class_name="w-full"),
            action="/auth/sign-in",
        ),
        rx.el.div(
            text_link(t("I forgot my password"), "/reset"),
            text_link(t("Make an account"), _with_next("/register")),
            text_link(t("Open a garage account"), "/register/retailer"),
            class_name="flex flex-wrap justify-between gap-x-4",
        ),
    )


def register_page() -> rx.Component:
    return _entry_page(
        t("Make an account"),
        t("What is in your cart comes along."),
        native_form(
            _trouble(),
            _hidden("next", EntryState.next_path),
            text_field(
                t("Name"),
                "name",
                required=True,
                auto_complete="name",
                default_value=EntryState.entry.name,
                key=EntryState.entry.name,
                error=EntryState.entry.name_error,
            ),
            _email(),
            text_field(
                t("Mobile, the driver calls it"),
                "phone",
                type="tel",
                optional=True,
                auto_complete="tel",
                default_value=EntryState.entry.phone,
                key=EntryState.entry.phone,
                error=EntryState.entry.phone_error,
            ),
            _new_password(),
            checkbox(
                t("Write to me about news and offers of the shop"),
                hint=t("One press in any letter ends it."),
                name="news",
                value="yes",
            ),
            button(t("Make the account"), look="act", size="lg", type="submit", class_name="w-full"),
            action="/auth/register",
        ),
        rx.el.div(
            text_link(t("I have an account"), _with_next("/sign-in")),
            class_name="flex flex-wrap justify-between gap-x-4",
        ),
    )


def reset_page() -> rx.Component:
    sent = notice(
        t("If there is an account with this address, a letter is on its way."),
        rx.el.p(t("The link in it is good for two hours. Look among the unwanted mail too.")),
        tone="good",
        icon_name="mail",
    )
    return _entry_page(
        t("A new password"),
        t("We send you a link that lets you choose one."),
        shown(EntryState.was_sent, sent),
        native_form(
            _trouble(),
            _email(),
            button(t("Send the link"), look="act", size="lg", type="submit", class_name="w-full"),
            action="/auth/reset",
        ),
        text_link(t("Back to signing in"), "/sign-in"),
    )


def new_password_page() -> rx.Component:
    return _entry_page(
        t("Choose a password"),
        t("You are signed in with it at once, and signed out everywhere else."),
        native_form(
            _trouble(),
            _hidden("token", EntryState.token),
            _new_password(),
            button(t("Set the password"), look="act", size="lg", type="submit", class_name="w-full"),
            action="/auth/reset/confirm",
        ),
        text_link(t("Ask for a new link"), "/reset"),
    )


def welcome_page() -> rx.Component:
    claim = native_form(
        _trouble(),
        _hidden("token", EntryState.token),
        text_field(
            t("Name"),
            "name",
            required=True,
            auto_complete="name",
            default_value=EntryState.entry.name,
            key=EntryState.entry.name,
            error=EntryState.entry.name_error,
        ),
        _email(),
        _new_password(),
        button(t("Open the shop"), look="act", size="lg", type="submit", class_name="w-full"),
        action="/auth/welcome",
    )
    spent = empty_state(
        t("This link was used already"),
        t("The shop has its admin. Sign in, or ask the admin for an account."),
        action=link_button(t("Sign in"), "/sign-in", look="brand"),
        icon_name="key-round",
    )
    return _entry_page(
        t("Welcome to your shop"),
        t("Make the first admin: this account may do everything, and gives the others their roles."),
        rx.cond(EntryState.link_is_good, claim, spent),
    )


def _entry_page(title: Text, why: Text, *children: Child) -> rx.Component:
    return shop_page(
        rx.el.div(
            rx.el.h1(title, class_name="text-2xl font-semibold tracking-tight text-balance"),
            rx.el.p(why, class_name="mt-1 mb-6 text-ink-2 text-pretty"),
            rx.el.div(*children, class_name="flex flex-col gap-4"),
            class_name="mx-auto mt-6 w-full max-w-[26rem] lg:mt-12",
        ),
    )


def _trouble() -> Child:
    return shown(EntryState.entry.trouble != "", notice(EntryState.entry.trouble, tone="bad"))


def _hidden(name: str, value: Text) -> rx.Component:
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def _email() -> rx.Component:
    return text_field(
        t("E-mail"),
        "email",
        type="email",
        required=True,
        auto_complete="username",
        default_value=EntryState.entry.email,
        error=EntryState.entry.email_error,
        key=EntryState.entry.email,
    )


def _new_password() -> rx.Component:
    return password_field(
        t("Password"), "password", new=True, hint=t(_PASSWORD_HINT), error=EntryState.entry.password_error
    )


def _with_next(path: str) -> rx.Var:
    return rx.cond(EntryState.next_path != "", path + "?next=" + EntryState.next_path, path)  # type: ignore[return-value]
