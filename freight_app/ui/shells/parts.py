"""Pieces that more than one frame uses: the mark, the menus of language, theme and account, the strips above the page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Live, Text, as_var, cx, server_link, shown
from freight_app.ui.components.buttons import icon_button, icon_link
from freight_app.ui.components.forms import NativeForm
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import MENU_ITEM, menu, menu_item, menu_link, menu_rule, menu_title
from freight_app.ui.i18n import locale, t
from freight_app.ui.shells.state import ShellState

WIDTH = "mx-auto w-full max-w-[1216px] px-4 sm:px-6"

LANGUAGE_NAMES = (("en", "English"), ("fr", "Français"), ("ar", "العربية"))


def skip_link() -> rx.Component:
    """The first stop of the Tab key. A plain link: one of the router keeps the address that its page was built under."""
    return server_link(
        t("Skip to content"),
        href="#main",
        class_name="sr-only focus:not-sr-only focus:absolute focus:start-4 focus:top-3 focus:z-50 focus:rounded-md focus:bg-surface focus:px-4 focus:py-3 focus:shadow-high",
    )


def brand_mark(*, href: str = "/", class_name: Text = "") -> rx.Component:
    """The shop's logo, or its first letter on its colour, and its name."""
    letter = rx.el.span(
        as_var(ShellState.shop_name)[0:1],
        aria_hidden="true",
        class_name="grid size-7 place-items-center rounded-sm bg-brand text-base font-bold text-brand-ink",
    )
    return rx.el.a(
        rx.cond(
            ShellState.logo_url != "",
            rx.el.img(src=ShellState.logo_url, alt="", class_name="h-8 max-w-32 object-contain"),
            letter,
        ),
        rx.el.span(ShellState.shop_name, class_name="ltr truncate max-[359px]:sr-only"),
        href=href,
        aria_label=rx.cond(ShellState.shop_name != "", ShellState.shop_name, t("Home")),
        class_name=cx("flex h-11 min-w-0 items-center gap-2 text-lg font-bold tracking-tight text-ink", class_name),
    )


def language_menu(*, small: bool = False) -> rx.Component:
    """English, French, Arabic; choosing one loads the page again in it."""
    face = rx.el.button(
        icon("languages", "size-4" if small else "size-5"),
        rx.el.span(rx.cond(locale() == "ar", "ع", locale().upper()), class_name="ltr"),
        type="button",
        aria_label=t("Language"),
        class_name=cx(
            "grid grid-flow-col place-items-center gap-1.5 px-2.5 text-sm font-medium text-ink-2 transition duration-150 hover:bg-sunken hover:text-ink",
            "h-8 rounded-sm" if small else "h-11 rounded-md",
        ),
    )
    # A shop of one language leaves no choice.
    return rx.cond(as_var(ShellState.languages).length() > 1, menu(face, *_languages(), label=t("Language")))  # type: ignore[return-value]


def _languages() -> list[Child]:
    return [
        shown(
            as_var(ShellState.languages).contains(code),
            menu_link(
                name,
                f"/lang/{code}?next=" + here(),
                from_server=True,
                end=rx.cond(locale() == code, icon("check", "size-4 text-brand"), rx.fragment()),
                lang=code,
            ),
        )
        for code, name in LANGUAGE_NAMES
    ]


def currency_menu() -> Child:
    """What prices are looked at in; the server keeps the choice and loads the page again. Nothing without a choice."""
    face = rx.el.button(
        rx.el.span(ShellState.currency, class_name="ltr"),
        type="button",
        aria_label=t("Show prices in"),
        class_name="grid h-11 place-items-center rounded-md px-2.5 text-sm font-medium text-ink-2 transition duration-150 hover:bg-sunken hover:text-ink",
    )
    return shown(
        as_var(ShellState.currencies).length() > 0,
        menu(face, menu_title(t("Show prices in")), currency_choices(role="menuitem"), label=t("Show prices in")),
    )


def currency_choices(**props: Any) -> rx.Component:
    """One button for each currency, which posts the choice."""

    def choice(one: Live) -> rx.Component:
        is_chosen = one.code == ShellState.currency
        return rx.el.button(
            rx.el.span(one.name, " ", rx.el.bdi(one.code, class_name="ltr text-ink-2"), class_name="flex-1"),
            rx.cond(is_chosen, icon("check", "size-4 text-brand"), rx.fragment()),
            type="submit",
            name="currency",
            value=one.code,
            aria_current=rx.cond(is_chosen, "true", "false"),
            class_name=MENU_ITEM + "text-ink",
            **props,
        )

    return NativeForm.create(
        rx.foreach(ShellState.currencies, choice), action="/auth/currency", method="post", class_name="contents"
    )


def shown_prices() -> rx.Component:
    """Has the prices of the page convert themselves to what the visitor chose."""
    chosen: Live = ShellState.shown_in
    return client.ShownIn.create(
        code=chosen.code,
        label=chosen.label,
        rate=chosen.rate,
        places=chosen.places,
        own_places=chosen.own_places,
    )


def charged_note(class_name: str = "") -> Child:
    """In what everything is paid, and how the other amounts came about: wherever a total is shown as about."""
    chosen: Live = ShellState.shown_in
    sentence = t(
        "You pay in {own}. Amounts in {shown} are about, at {rate} of {day}.",
        own=ShellState.shop_currency,
        shown=chosen.code,
        rate=chosen.words,
        day=chosen.day,
    )
    return shown(chosen.code != "", rx.el.p(sentence, class_name=cx("text-xs text-ink-2 text-pretty", class_name)))


def here() -> rx.vars.StringVar:
    """The address of this page, for a link that comes back to it."""
    return rx.Var(
        "encodeURIComponent(typeof location === 'undefined' ? '/' : location.pathname + location.search)", _var_type=str
    ).to(str)


def theme_choice() -> rx.Component:
    """Light, dark, or as the device says."""
    return client.ThemeChoice.create(
        icon("sun", "size-4"),
        icon("moon", "size-4"),
        icon("sun-moon", "size-4"),
        label=t("Appearance"),
        labels=[t("Light"), t("Dark"), t("As the device")],
        class_name="flex flex-col",
        option_class_name="flex min-h-10 w-full items-center gap-2.5 rounded-sm px-2.5 text-start text-sm text-ink hover:bg-sunken focus:bg-sunken focus:outline-none",
        on_class_name="font-semibold text-brand",
    )


def account_menu(*, small: bool = False) -> rx.Component:
    """Who is signed in and where they can go; for a guest the way to sign in."""
    size = "sm" if small else "md"
    guest = icon_link("user-round", t("Sign in"), "/sign-in", size=size)
    person = menu(
        icon_button("circle-user-round", t("My account"), size=size),
        rx.el.div(
            rx.el.p(ShellState.user_name, class_name="truncate font-semibold"),
            rx.el.p(ShellState.user_email, class_name="ltr truncate text-xs text-ink-2"),
            class_name="max-w-64 px-2.5 py-1.5 text-sm",
        ),
        menu_rule(),
        menu_link(t("My orders"), "/account", icon_name="package"),
        menu_link(t("My wish list"), "/wishlist", icon_name="heart"),
        menu_link(t("Quick order"), "/quick-order", icon_name="zap"),
        menu_link(t("My lists"), "/account/lists", icon_name="bookmark"),
        menu_link(t("My cars"), "/account/cars", icon_name="car-front"),
        menu_link(t("My notifications"), "/account/notifications", icon_name="bell"),
        menu_link(t("Settings"), "/account/settings", icon_name="settings"),
        shown(ShellState.is_staff, menu_rule(), *staff_links()),
        menu_rule(),
        menu_title(t("Appearance")),
        theme_choice(),
        menu_rule(),
        sign_out_item(),
        label=t("My account"),
    )
    return rx.cond(ShellState.is_signed_in, person, guest)  # type: ignore[return-value]


def staff_links() -> list[rx.Component]:
    """The two other places, for those who work here."""
    has = as_var(ShellState.permissions).contains
    return [
        rx.cond(has("dashboard.read"), menu_link(t("Console"), "/admin", icon_name="layout-dashboard"), rx.fragment()),
        rx.cond(
            has("orders.fulfil") | has("stock.receive") | has("delivery.do"),
            menu_link(t("Staff pages"), "/staff", icon_name="clipboard-check"),
            rx.fragment(),
        ),
    ]


def sign_out_item() -> rx.Component:
    """Posts to the server, which ends the session and clears the cookie."""
    return NativeForm.create(
        menu_item(t("Sign out"), icon_name="log-out", custom_attrs={"type": "submit"}),
        action="/auth/sign-out",
        method="post",
    )


def demo_banner() -> Child:
    """Says on every page that this is a demonstration, while its accounts exist."""
    return shown(
        ShellState.is_demo,
        rx.el.div(
            rx.el.p(
                icon("info", "size-4"),
                rx.el.span(t("A demonstration: nothing that you order here is sent, and everybody can see it.")),
                class_name=f"{WIDTH} flex items-center justify-center gap-2 py-1.5 text-center text-sm",
            ),
            role="status",
            class_name="no-print bg-info-soft text-info",
        ),
    )


def offline_strip() -> rx.Component:
    """Appears while the network is away: what is safe, and a way to try again."""
    return client.OfflineStrip.create(
        icon("wifi-off", "size-5"),
        rx.el.p(
            rx.el.b(t("You are offline."), class_name="font-semibold"),
            " ",
            t("What you add to the cart is kept here and sent when you are back."),
            class_name="flex-1 text-pretty",
        ),
        class_name=f"offline-strip no-print {WIDTH} flex items-center gap-3 bg-warn-soft py-1.5 text-sm text-warn",
        retry_label=t("Try again"),
        retry_class_name="h-11 font-semibold underline-offset-4 hover:underline",
    )


def frame(*children: Child, class_name: Text = "") -> rx.Component:
    """The outermost element of a page."""
    return rx.el.div(
        client.Accent.create(variables=ShellState.accent, known=ShellState.is_loaded),
        client.KeyPresses.create(),
        *children,
        class_name=cx("min-h-dvh bg-paper font-sans text-base text-ink", class_name),
    )
