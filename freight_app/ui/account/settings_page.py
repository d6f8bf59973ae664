"""``/account/settings``: name, phone, language, appearance, password, company, and the way out."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.frame import account_page
from freight_app.ui.account.news_state import NewsState
from freight_app.ui.account.settings_state import SettingsState
from freight_app.ui.components.base import code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.choices import select_field, switch
from freight_app.ui.components.client import LanguageSwitch, LeaveGuard, PushSwitch
from freight_app.ui.components.fields import password_field, text_field
from freight_app.ui.components.forms import form, form_section, native_form
from freight_app.ui.components.states import loading, notice, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import fact
from freight_app.ui.i18n import t
from freight_app.ui.shells.parts import LANGUAGE_NAMES, theme_choice
from freight_app.ui.storefront.page_parts import Shown

PROFILE: Shown = SettingsState.profile
PASSWORD: Shown = SettingsState.password
COMPANY: Shown = SettingsState.company


def page() -> rx.Component:
    waiting = loading(
        t("Your settings are being loaded"), skeleton("h-64 rounded-lg"), skeleton("mt-4 h-40 rounded-lg")
    )
    sections = rx.el.div(
        _person(),
        _appearance(),
        _news(),
        _device(),
        _password(),
        _company(),
        _way_out(),
        class_name="rounded-lg border border-line bg-surface px-4 sm:px-6",
    )
    return account_page(
        LanguageSwitch.create(to=SettingsState.switch_to),
        rx.cond(SettingsState.is_loaded, sections, waiting),
        here="settings",
        title=t("Settings"),
    )


def _person() -> rx.Component:
    return form_section(
        t("You"),
        form(
            LeaveGuard.create(),
            text_field(
                t("Name"),
                "name",
                required=True,
                auto_complete="name",
                max_length=120,
                default_value=PROFILE.name,
                error=PROFILE.name_error,
            ),
            text_field(
                t("Mobile, the driver calls it"),
                "phone",
                type="tel",
                optional=True,
                auto_complete="tel",
                max_length=30,
                default_value=PROFILE.phone,
                error=PROFILE.phone_error,
            ),
            select_field(
                t("Language of the pages and letters"),
                "language",
                [(code, name) for code, name in LANGUAGE_NAMES],
                default_value=PROFILE.language,
            ),
            rx.el.div(button(t("Save"), look="brand", type="submit")),
            on_submit=SettingsState.save_profile,
        ),
        hint=t("Orders and letters carry your name. You sign in as {email}.", email=SettingsState.email),
    )


def _appearance() -> rx.Component:
    return form_section(
        t("Appearance"),
        rx.el.div(theme_choice(), class_name="max-w-64"),
        hint=t("Kept in this browser."),
    )


def _news() -> rx.Component:
    return form_section(
        t("News"),
        rx.el.div(
            switch(
                t("Write to me about news and offers of the shop"),
                hint=t("Letters about your orders come all the same."),
                checked=NewsState.is_wanted,
                on_change=NewsState.choose,
            ),
            on_mount=NewsState.load,
        ),
    )


def _device() -> rx.Component:
    """Browsers give notices by themselves: what they allow is asked of them, not of us."""
    return form_section(
        t("Notices on this device"),
        PushSwitch.create(
            words={
                "turnOn": t("Show notices here"),
                "turnOff": t("Show none here"),
                "on": t("This device shows a notice when something happens to your orders."),
                "off": t("This device shows nothing while the page is closed."),
                "unable": t("This browser shows no notices of pages that are closed."),
                "denied": t("Notices are forbidden in the settings of this browser."),
                "failed": t("It did not work. Try again in a moment."),
            },
            button_class_name=(
                "inline-flex h-11 items-center rounded-md border border-line px-4 text-sm font-medium hover:bg-sunken"
            ),
            note_class_name="mt-1.5 text-sm text-ink-2 text-pretty",
        ),
    )


def _password() -> rx.Component:
    return form_section(
        t("Password"),
        form(
            LeaveGuard.create(),
            shown(PASSWORD.trouble != "", notice(PASSWORD.trouble, tone="bad")),
            password_field(t("Present password"), "current_password", error=PASSWORD.current),
            password_field(
                t("New password"),
                "new_password",
                new=True,
                hint=t("At least 8 characters that nobody guesses: no name, no address, no common word."),
                error=PASSWORD.new,
            ),
            rx.el.div(button(t("Change the password"), type="submit")),
            on_submit=SettingsState.change_password,
            key=SettingsState.password_round.to_string(),  # type: ignore[attr-defined]
        ),
        hint=t("All other devices are signed out when it changes."),
    )


def _company() -> rx.Component:
    open_one = rx.el.div(
        rx.el.p(t("Garages and shops buy at their own prices."), class_name="mb-3 text-ink-2"),
        link_button(t("Open a garage account"), "/register/retailer", icon_start="building"),
    )
    known = rx.el.div(
        rx.el.dl(
            fact(t("Company"), COMPANY.name),
            fact(t("Tax number"), code(COMPANY.tax_number)),
            fact(t("Application"), status("retailer", COMPANY.status)),
            shown(COMPANY.price_group != "", fact(t("My prices"), COMPANY.price_group)),
            class_name="divide-y divide-line text-sm",
        ),
        rx.cond(
            COMPANY.status == "rejected",
            link_button(t("See why, and apply again"), "/register/retailer", class_name="mt-3"),
            link_button(t("See the application"), "/register/retailer", class_name="mt-3"),
        ),
    )
    return form_section(t("Garage account"), rx.cond(COMPANY.status == "", open_one, known))


def _way_out() -> rx.Component:
    return form_section(
        t("This device"),
        native_form(
            rx.el.div(button(t("Sign out"), icon_start="log-out", type="submit")),
            action="/auth/sign-out",
        ),
        hint=t("Your cart stays in your account."),
    )
