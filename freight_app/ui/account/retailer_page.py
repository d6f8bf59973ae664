"""``/register/retailer``: a garage or a shop asks for its own prices, and sees what became of it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.account.frame import CARD
from freight_app.ui.account.retailer_state import RetailerState
from freight_app.ui.components.base import Text, code, shown
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.states import loading, notice, skeleton
from freight_app.ui.components.status import status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.page_parts import Shown

TYPED: Shown = RetailerState.typed
COMPANY: Shown = RetailerState.company
HERE = "%2Fregister%2Fretailer"


def page() -> rx.Component:
    waiting = loading(t("The application is being loaded"), skeleton("h-96 rounded-lg"))
    known = rx.cond(RetailerState.applies, _form(), _state())
    return shop_page(
        rx.el.div(
            rx.el.div(
                rx.el.h1(t("A garage account"), class_name="text-2xl font-semibold tracking-tight text-balance"),
                rx.el.p(
                    t("For garages, shops and workshops that buy parts for their customers."),
                    class_name="mt-1 text-ink-2 text-pretty",
                ),
                _promises(),
                class_name="min-w-0",
            ),
            rx.el.div(
                rx.cond(RetailerState.is_loaded, rx.cond(RetailerState.is_guest, _sign_in_first(), known), waiting),
                class_name="min-w-0",
            ),
            class_name="grid items-start gap-x-12 gap-y-6 pt-5 lg:grid-cols-[20rem_minmax(0,1fr)] lg:pt-10",
        ),
    )


def _promises() -> rx.Component:
    def promise(icon_name: str, text: Text) -> rx.Component:
        return rx.el.li(icon(icon_name, "mt-0.5 size-5 text-brand"), text, class_name="flex gap-3 text-pretty")

    return rx.el.ul(
        promise("tag", t("Your own prices on every part, with what the public pays beside them.")),
        promise("list", t("A dense list to order from, with the quantity beside the button.")),
        promise("clock", t("We look at it on working days and write to you.")),
        class_name="mt-5 space-y-3",
    )


def _sign_in_first() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("First, an account"), class_name="text-lg font-semibold"),
        rx.el.p(
            t("The company belongs to an account. Sign in or make one, and you come back here."),
            class_name="mt-1 text-ink-2 text-pretty",
        ),
        rx.el.div(
            link_button(t("Make an account"), f"/register?next={HERE}", look="act"),
            link_button(t("Sign in"), f"/sign-in?next={HERE}"),
            class_name="mt-5 flex flex-wrap gap-3",
        ),
        class_name=CARD,
    )


def _form() -> rx.Component:
    return form(
        rx.el.div(LeaveGuard.create(), class_name="not-has-[[role=status]]:hidden sm:col-span-2"),
        rx.el.h2(t("The company"), class_name="text-lg font-semibold sm:col-span-2"),
        _field(
            t("Name as it is registered"),
            "legal_name",
            required=True,
            auto_complete="organization",
            max_length=160,
            class_name="sm:col-span-2",
        ),
        _field(
            t("Tax number"),
            "tax_number",
            required=True,
            dir="ltr",
            auto_complete="off",
            max_length=40,
            hint=t("As it stands on your invoices."),
            class_name="sm:col-span-2",
        ),
        _field(t("Street and number"), "line", required=True, auto_complete="street-address", max_length=200),
        _field(t("Town"), "city", required=True, auto_complete="address-level2", max_length=120),
        _field(t("Governorate"), "region", optional=True, auto_complete="address-level1", max_length=120),
        _field(t("Postal code"), "postal_code", optional=True, auto_complete="postal-code", max_length=20),
        rx.el.h2(t("Whom we ask for"), class_name="mt-3 text-lg font-semibold sm:col-span-2"),
        _field(t("Name"), "contact_name", required=True, auto_complete="name", max_length=120),
        _field(t("Phone"), "phone", type="tel", required=True, auto_complete="tel", max_length=30),
        rx.el.div(
            button(t("Send the application"), look="act", size="xl", type="submit", class_name="max-sm:w-full"),
            class_name="mt-2 sm:col-span-2",
        ),
        on_submit=RetailerState.send,
        class_name=f"{CARD} grid! gap-4 sm:grid-cols-2",
    )


def _field(label: Text, name: str, **props: Any) -> rx.Component:
    return text_field(
        label,
        name,
        error=getattr(RetailerState.errors, name),
        default_value=getattr(RetailerState.typed, name),
        **props,
    )


def _state() -> rx.Component:
    said = rx.match(
        COMPANY.status,
        (
            "approved",
            notice(
                t("Your company is approved. Every price that you see is yours."),
                tone="good",
                icon_name="badge-check",
            ),
        ),
        (
            "rejected",
            notice(
                t("We could not accept the application."),
                rx.el.p(RetailerState.reason, class_name="mt-1 whitespace-pre-line"),
                tone="bad",
            ),
        ),
        notice(
            t("We are looking at it"),
            rx.el.p(t("Sent on {day}. We write to you as soon as it is decided.", day=RetailerState.applied_on)),
            tone="info",
            icon_name="hourglass",
        ),
    )
    place = TYPED.line + ", " + TYPED.city
    return rx.el.section(
        rx.el.div(
            rx.el.h2(COMPANY.name, class_name="min-w-0 text-lg font-semibold text-pretty"),
            status_badge("retailer", COMPANY.status),
            class_name="mb-4 flex flex-wrap items-center justify-between gap-2",
        ),
        said,
        facts(
            (t("Tax number"), code(COMPANY.tax_number)),
            (t("Address"), rx.el.bdi(place)),
            (t("Whom we ask for"), TYPED.contact_name),
            (t("Phone"), code(TYPED.phone)),
            class_name="mt-3",
        ),
        shown(
            COMPANY.price_group != "",
            rx.el.p(t("Your price group: {group}", group=COMPANY.price_group), class_name="mt-2 font-medium"),
        ),
        rx.el.div(
            rx.match(
                COMPANY.status,
                ("approved", link_button(t("Look for parts"), "/search", look="brand", icon_start="search")),
                ("rejected", button(t("Correct it and apply again"), look="act", on_click=RetailerState.apply_again)),
                text_link(t("Keep shopping"), "/search"),
            ),
            class_name="mt-4",
        ),
        class_name=CARD,
    )
