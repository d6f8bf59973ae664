"""``/admin/settings``: who the shop is: its name, logo, colour, how to reach it, and what its invoices say."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.shop.dtos import ShopProfile, ShopProfileUpdate
from freight_app.shop.service import get_shop_profile, update_shop_profile
from freight_app.ui.admin.settings_colour import AccentView, accent_problem, accent_view, color_field
from freight_app.ui.admin.settings_forms import (
    error_of,
    errors_of,
    every_language,
    no_errors,
    typed_text,
    typed_texts,
)
from freight_app.ui.admin.settings_frame import save_bar, settings_page, texts_field, waiting
from freight_app.ui.admin.settings_logo import logo_section
from freight_app.ui.admin.settings_zones import list_zones
from freight_app.ui.components.base import Live
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.client import LeaveGuard
from freight_app.ui.components.fields import text_area, text_field
from freight_app.ui.components.forms import form, form_section
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.visitor import Visitor, visitor

_LINES = (
    "name",
    "legal_name",
    "tax_number",
    "accent_color",
    "phone",
    "whatsapp",
    "email",
    "address",
    "bank_details",
    "time_zone",
)
_TEXTS = ("tagline", "opening_hours")
NO_ERRORS = no_errors(*_LINES, texts=_TEXTS)


@dataclass(frozen=True, slots=True)
class IdentityView:
    """What the form starts with."""

    name: str = ""
    legal_name: str = ""
    tax_number: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    address: str = ""
    bank_details: str = ""
    tagline: dict[str, str] = field(default_factory=dict)
    opening_hours: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)


class IdentityState(rx.State):
    """The shop's identity. Only the fields that were changed are saved: two owners who write different ones keep both."""

    view: IdentityView = IdentityView()
    errors: dict[str, str] = NO_ERRORS
    accent: AccentView = AccentView()
    zone: str = ""
    zones: list[dict[str, str]] = []
    logo_url: str = ""
    # Counts how often the form was filled: each time it starts anew.
    filled: int = 0
    is_loaded: bool = False
    _opened: dict[str, Any] = {}
    _logo_before: str = ""

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def load(self) -> None:
        """Read the identity into the form."""
        who = visitor()
        profile, self.zones = await asyncio.to_thread(_read_with_zones, who)
        self._fill(profile, who.language)
        self.is_loaded = True

    @rx.event(supersedes=True)
    @guarded(Permission.SETTINGS_EDIT)
    async def choose_accent(self, color: str) -> None:
        """Draw a colour while somebody looks for one."""
        self.accent = accent_view(color[:20], visitor().language, picked=self.accent.picked)
        self.errors = {**self.errors, "accent_color": self.accent.problem}

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def choose_zone(self, zone: str) -> None:
        self.zone = zone[:64]

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def save(self, data: dict[str, Any]) -> object:
        """Save what was changed; what cannot be taken is said at its field and nothing is saved."""
        who = visitor()
        typed = typed_identity(data, self._opened)
        changed = {name: value for name, value in typed.items() if value != self._opened.get(name)}
        self.errors = NO_ERRORS
        try:
            profile = await asyncio.to_thread(_write, who, changed)
        except ValidationError as error:
            self.errors = NO_ERRORS | errors_of(error, NO_ERRORS, who.language, self.view.languages)
        except InvalidInput as error:
            self.errors = NO_ERRORS | error_of(error, NO_ERRORS, who.language)
        else:
            self._fill(profile, who.language)
            await refresh_shell(self)
            await show_toast(self, translate("Saved", who.language))
            return None
        if "accent_color" in changed:
            self.errors = {**self.errors, "accent_color": accent_problem(changed["accent_color"], who.language)}
        wrong = next(name for name, sentence in self.errors.items() if sentence)
        return rx.set_focus(f"field-{wrong}")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def show_logo(self, data: dict[str, Any]) -> None:
        """A new logo has been taken in by the server: show it everywhere."""
        del data  # what the server has counts, not what a browser says of it
        who = visitor()
        self._logo_before = self.logo_url
        self.logo_url = (await asyncio.to_thread(_read, who)).logo_url
        await refresh_shell(self)
        await show_toast(self, translate("The logo is in use", who.language), undo="logo")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def remove_logo(self) -> None:
        """Show the first letter of the name instead."""
        self._logo_before = self.logo_url
        await self._set_logo("")
        await show_toast(self, translate("The logo is removed", visitor().language), undo="logo")

    @rx.event
    @guarded(Permission.SETTINGS_EDIT)
    async def undo_logo(self) -> None:
        """Bring back the logo that was there before the last change."""
        await self._set_logo(self._logo_before)

    async def _set_logo(self, url: str) -> None:
        self.logo_url = (await asyncio.to_thread(_write, visitor(), {"logo_url": url})).logo_url
        await refresh_shell(self)

    def _fill(self, profile: ShopProfile, language: str) -> None:
        self._opened = {name: getattr(profile, name) for name in (*_LINES, *_TEXTS)}
        shown: dict[str, Any] = {
            name: self._opened[name] for name in IdentityView.__dataclass_fields__ if name in _LINES
        }
        shown |= {name: every_language(self._opened[name]) for name in _TEXTS}
        self.view = IdentityView(**shown, languages=list(profile.languages))
        self.accent = accent_view(profile.accent_color, language)
        self.zone, self.logo_url = profile.time_zone, profile.logo_url
        self.errors = NO_ERRORS
        self.filled += 1


def typed_identity(data: dict[str, Any], opened: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``ShopProfileUpdate`` as they stand in the form; one that the form did not send stays as it was."""
    typed = {name: typed_text(data, name) for name in _LINES if name in data}
    if "accent_color" in typed:
        typed["accent_color"] = typed["accent_color"].lower()
    return typed | {name: typed_texts(data, name, opened.get(name, {})) for name in _TEXTS}


def _read(who: Visitor) -> ShopProfile:
    with current_house().read(who.actor) as uow:
        return get_shop_profile(uow)


def _read_with_zones(who: Visitor) -> tuple[ShopProfile, list[dict[str, str]]]:
    with current_house().read(who.actor) as uow:
        return get_shop_profile(uow), list_zones(who.language, uow.now())


def _write(who: Visitor, changed: dict[str, Any]) -> ShopProfile:
    update = ShopProfileUpdate.model_validate(changed)
    with current_house().write(who.actor) as uow:
        return update_shop_profile(uow, update)


VIEW: Live = IdentityState.view
ERRORS: Live = IdentityState.errors


def page() -> rx.Component:
    return settings_page(
        rx.cond(IdentityState.is_loaded, rx.fragment(_logo(), _form()), waiting()),
        here="",
        undo={"logo": IdentityState.undo_logo},
    )


def _logo() -> rx.Component:
    section = logo_section(IdentityState.logo_url, on_done=IdentityState.show_logo, on_remove=IdentityState.remove_logo)
    return rx.el.div(rx.el.div(section, class_name="border-b border-line"), class_name="max-w-5xl px-5")


def _form() -> rx.Component:
    return form(
        rx.el.div(LeaveGuard.create(), class_name="max-w-5xl px-5 has-[[role=status]]:pt-4"),
        rx.el.div(_names(), _colour(), _contact(), _papers(), class_name="max-w-5xl px-5"),
        save_bar(error=ERRORS["form"]),
        on_submit=IdentityState.save,
        key=IdentityState.filled.to_string(),  # type: ignore[attr-defined]
        # Neither the head of the page nor the bar that saves may cover the field that an error leads to.
        class_name="gap-0! [&_:is(input,textarea)]:scroll-mt-24 [&_:is(input,textarea)]:scroll-mb-28",
    )


def _names() -> rx.Component:
    return form_section(
        t("Name"),
        text_field(
            t("Name of the shop"),
            "name",
            default_value=VIEW.name,
            error=ERRORS["name"],
            required=True,
            max_length=80,
            auto_complete="organization",
        ),
        texts_field(t("In one line"), "tagline", texts=VIEW.tagline, languages=VIEW.languages, errors=ERRORS),
        hint=t("It stands on every page, in every message and on documents."),
    )


def _colour() -> rx.Component:
    return form_section(
        t("Colour"),
        color_field(IdentityState.accent, error=ERRORS["accent_color"], on_change=IdentityState.choose_accent),
        hint=t(
            "Links, chosen things and the letter in place of a logo take it. Where it could not be read, it is adapted."
        ),
    )


def _contact() -> rx.Component:
    return form_section(
        t("Contact"),
        rx.el.div(
            text_field(t("Phone"), "phone", type="tel", default_value=VIEW.phone, error=ERRORS["phone"], max_length=30),
            text_field(
                t("Email"), "email", type="email", default_value=VIEW.email, error=ERRORS["email"], max_length=254
            ),
            text_field(
                t("WhatsApp"),
                "whatsapp",
                type="tel",
                default_value=VIEW.whatsapp,
                error=ERRORS["whatsapp"],
                hint=t("With a number, customers can send their cart by WhatsApp."),
                max_length=30,
            ),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        text_area(
            t("Address"),
            "address",
            rows=3,
            default_value=VIEW.address,
            error=ERRORS["address"],
            max_length=300,
            dir="auto",
        ),
        texts_field(
            t("Opening hours"), "opening_hours", texts=VIEW.opening_hours, languages=VIEW.languages, errors=ERRORS
        ),
        combobox_field(
            t("Time zone"),
            "time_zone",
            IdentityState.zones,  # type: ignore[arg-type]
            value=IdentityState.zone,
            on_pick=IdentityState.choose_zone,
            error=ERRORS["time_zone"],
            hint=t("Promises, opening hours and the day's figures follow its clock."),
        ),
        hint=t("Customers see it at the foot of every page. Leave empty what you do not want to show."),
    )


def _papers() -> rx.Component:
    return form_section(
        t("Documents and money"),
        rx.el.div(
            text_field(
                t("Registered name"),
                "legal_name",
                default_value=VIEW.legal_name,
                error=ERRORS["legal_name"],
                max_length=160,
                dir="auto",
            ),
            text_field(
                t("Tax number"),
                "tax_number",
                default_value=VIEW.tax_number,
                error=ERRORS["tax_number"],
                max_length=40,
                dir="ltr",
            ),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        text_area(
            t("Bank account"),
            "bank_details",
            rows=3,
            default_value=VIEW.bank_details,
            error=ERRORS["bank_details"],
            hint=t("Shown to customers who pay by bank transfer: bank, name and account number."),
            max_length=500,
            dir="auto",
        ),
        hint=t("What stands on invoices and in the message about a transfer."),
    )
