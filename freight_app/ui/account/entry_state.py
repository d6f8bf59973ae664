"""What the forms of signing in show: what was typed before a refusal, and why it was refused."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import reflex as rx

from freight_app.accounts import bootstrap
from freight_app.kit.flash import FLASH_COOKIE, Flash, read_flash
from freight_app.kit.house import current_house
from freight_app.kit.paths import local_path
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import read_cookies, visitor


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """The form as it was sent last. ``trouble`` is a sentence for the whole form, the others belong to a field."""

    name: str = ""
    email: str = ""
    phone: str = ""
    trouble: str = ""
    name_error: str = ""
    email_error: str = ""
    phone_error: str = ""
    password_error: str = ""


class EntryState(rx.State):
    """One state for sign-in, registration, reset and the first admin."""

    entry: Entry = Entry()
    next_path: str = ""
    token: str = ""
    was_sent: bool = False
    link_is_good: bool = True
    is_loaded: bool = False

    @rx.event
    @public
    async def load(self) -> None:
        """Read what the last try left, and where to go afterwards."""
        who = visitor()
        url = self.router.url
        self.next_path = local_path(str(url.query_parameters.get("next", "")), "")
        self.was_sent = "sent" in url.query_parameters
        self.token = url.path.rsplit("/", 1)[-1] if url.path.startswith(("/reset/", "/welcome/")) else ""
        if url.path.startswith("/welcome/"):
            self.link_is_good = await asyncio.to_thread(_first_admin_link_is_good, self.token)
        flash = read_flash(read_cookies(self.router.headers.cookie or "").get(FLASH_COOKIE), url.path)
        self.entry = entry_of(flash, who.language) if flash else Entry()
        self.is_loaded = True


def entry_of(flash: Flash, language: str) -> Entry:
    """The form again, with a sentence at the field that the refusal names."""
    sentence = _sentence(flash, language)
    typed = {name: flash.typed.get(name, "") for name in ("name", "email", "phone")}
    fields = {"name": "name", "email": "email", "phone": "phone", "password": "password", "new_password": "password"}
    where = "email" if flash.code == "email_taken" else fields.get(flash.field_name, "")
    if not where:
        return Entry(**typed, trouble=sentence)
    return Entry(**typed, **{f"{where}_error": sentence})


def _sentence(flash: Flash, language: str) -> str:
    if flash.code == "too_many_requests":
        minutes = max(1, round(flash.retry_after_s / 60))
        return translate("Too many tries. Wait {minutes} minutes, then try again.", language, minutes=minutes)
    by_code = {
        "wrong_credentials": _("This e-mail address and password do not match."),
        "email_taken": _("There is already an account with this e-mail address. Sign in instead."),
        "link_not_valid": _("This link is not valid any more. Ask for a new one."),
        "admin_exists": _("This shop already has an admin. Sign in instead."),
    }
    by_field = {
        "name": _("A name is needed."),
        "email": _("This is no e-mail address."),
        "phone": _("This phone number cannot be called. Check its digits."),
        "password": _("At least 8 characters that nobody guesses: no name, no address, no common word."),
        "new_password": _("At least 8 characters that nobody guesses: no name, no address, no common word."),
    }
    text = by_code.get(flash.code) or by_field.get(flash.field_name)
    return translate(text or _("This could not be taken. Check what you typed and try again."), language)


def _first_admin_link_is_good(token: str) -> bool:
    with current_house().read() as uow:
        return bootstrap.is_first_admin_link(uow, token)
