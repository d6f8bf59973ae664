"""What people say about themselves, their password, and the company that they buy for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts import passwords, profile, retailers
from freight_app.accounts.dtos import PriceGroupView, ProfileUpdate, RetailerView
from freight_app.accounts.errors import WrongPassword
from freight_app.accounts.rules import MIN_PASSWORD
from freight_app.kit.errors import InvalidInput, TooManyRequests
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES, pick_text
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.visitor import Visitor, enter, signed_in_user, visitor


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """As it was typed, with what is wrong at each field."""

    name: str = ""
    phone: str = ""
    language: str = ""
    name_error: str = ""
    phone_error: str = ""


@dataclass(frozen=True, slots=True)
class PasswordErrors:
    """What is wrong with each of the two passwords, and with the whole."""

    current: str = ""
    new: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """The company of an application; ``status`` is empty for somebody who never applied."""

    status: str = ""
    name: str = ""
    tax_number: str = ""
    price_group: str = ""


class SettingsState(rx.State):
    """Forms of the settings. Passwords never enter it."""

    email: str = ""
    profile: ProfileForm = ProfileForm()
    password: PasswordErrors = PasswordErrors()
    # Counts what was saved: the password fields are made anew, and so emptied, with each.
    password_round: int = 0
    company: Company = Company()
    # The language that the browser is to load the page in; empty but for a moment.
    switch_to: str = ""
    is_loaded: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        """What is known of the person."""
        user = signed_in_user()
        self.email = user.email
        self.profile = ProfileForm(name=user.name, phone=user.phone, language=user.language)
        self.password = PasswordErrors()
        self.company = await asyncio.to_thread(_read_company, visitor(), user.id)
        self.is_loaded = True

    @rx.event
    @signed_in
    async def save_profile(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Name, phone and language. Another language loads the page again in it."""
        who, user = visitor(), signed_in_user()
        typed = {name: str(data.get(name, ""))[:200].strip() for name in ("name", "phone", "language")}
        self.profile = ProfileForm(**typed)
        if not typed["name"]:
            self.profile = ProfileForm(**typed, name_error=translate("A name is needed.", who.language))
            return
        try:
            await asyncio.to_thread(_save_profile, who, user.id, typed)
        except ValidationError as error:
            field = "phone" if error.errors()[0]["loc"][-1] == "phone" else "name"
            too_long = translate("This is too long.", who.language)
            self.profile = ProfileForm(**typed, **{f"{field}_error": too_long})
            return
        except InvalidInput:
            wrong = translate("This phone number cannot be called. Check its digits.", who.language)
            self.profile = ProfileForm(**typed, phone_error=wrong)
            return
        language = typed["language"]
        is_new = language in LANGUAGES and language not in (user.language, who.language)
        await show_toast(self, translate("Saved", language if is_new else who.language))
        # The frame is to show the person as they are now, not as they sent the form.
        await enter(self)
        await refresh_shell(self)
        if is_new:
            # The browser goes as soon as it hears of it; the next visit must not be sent away again.
            self.switch_to = language
            yield
            self.switch_to = ""

    @rx.event
    @signed_in
    async def change_password(self, data: dict[str, Any]) -> None:
        """Set another password; every other device is signed out with it."""
        who, user = visitor(), signed_in_user()
        current, new = (str(data.get(name, ""))[:1000] for name in ("current_password", "new_password"))
        self.password = PasswordErrors()
        try:
            await asyncio.to_thread(_change_password, who, user.id, current, new)
        except WrongPassword:
            self.password = PasswordErrors(current=translate("This is not your present password.", who.language))
        except InvalidInput as error:
            short = translate(
                "At least 8 characters that nobody guesses: no name, no address, no common word.", who.language
            )
            is_short = len(new) < MIN_PASSWORD
            self.password = PasswordErrors(new=short if is_short else sentence_of(error, who.language))
        except TooManyRequests as error:
            self.password = PasswordErrors(
                trouble=translate(
                    "Too many tries. Wait {minutes} minutes, then try again.",
                    who.language,
                    minutes=max(1, round(error.retry_after_s / 60)),
                )
            )
        else:
            self.password_round += 1
            await show_toast(
                self, translate("Your password is changed. All other devices are signed out.", who.language)
            )


def _save_profile(who: Visitor, user_id: int, typed: dict[str, str]) -> None:
    update = ProfileUpdate.model_validate(
        {"name": typed["name"], "phone": typed["phone"]}
        | ({"language": typed["language"]} if typed["language"] in LANGUAGES else {})
    )
    with current_house().write(who.actor) as uow:
        profile.update_profile(uow, user_id, update)


def _change_password(who: Visitor, user_id: int, current: str, new: str) -> None:
    with current_house().write(who.actor) as uow:
        passwords.change_password(uow, user_id, current=current, new=new, keep_token=who.session_token or "")


def _read_company(who: Visitor, user_id: int) -> Company:
    with current_house().read(who.actor) as uow:
        found = retailers.get_retailer_of(uow, user_id)
        return company_of(found, retailers.list_price_groups(uow), who.language)


def company_of(found: RetailerView | None, groups: list[PriceGroupView], language: str) -> Company:
    """A company for the page, with its price group in the reader's words."""
    if found is None:
        return Company()
    names = {group.code: pick_text(group.name, language) for group in groups}
    return Company(
        status=str(found.status),
        name=found.legal_name,
        tax_number=found.tax_number,
        price_group=names.get(found.price_group or "", ""),
    )
