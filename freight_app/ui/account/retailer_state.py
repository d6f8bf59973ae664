"""Asking for a garage account: who the company is, and what became of the application."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts import retailers
from freight_app.accounts.dtos import RetailerApplication, RetailerView, SignedInUser
from freight_app.accounts.errors import RetailerExists
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.ui.account.settings_state import Company, company_of
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


@dataclass(frozen=True, slots=True)
class ApplicationForm:
    """As it was typed."""

    legal_name: str = ""
    tax_number: str = ""
    contact_name: str = ""
    phone: str = ""
    line: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationErrors(ApplicationForm):
    """What is wrong with each field, as a sentence."""


FIELDS = tuple(field.name for field in fields(ApplicationForm))
REQUIRED = ("legal_name", "tax_number", "contact_name", "phone", "line", "city")
MAX_TYPED = 300


class RetailerState(rx.State):
    """The application of whoever looks. ``applies`` while the form is what the page shows."""

    is_loaded: bool = False
    is_guest: bool = True
    applies: bool = False
    typed: ApplicationForm = ApplicationForm()
    errors: ApplicationErrors = ApplicationErrors()
    company: Company = Company()
    reason: str = ""
    applied_on: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Guests are told what it is; others see the form, or where their application stands."""
        who = visitor()
        self.is_guest, self.errors = who.user is None, ApplicationErrors()
        if who.user is not None:
            await self._read(who, who.user)
        self.is_loaded = True

    @rx.event
    @signed_in
    async def apply_again(self) -> None:
        """After a rejection, the form with what was written then."""
        self.applies = self.company.status == "rejected"

    @rx.event
    @signed_in
    async def send(self, data: dict[str, Any]) -> None:
        """Send the application; what is wrong stands at its field."""
        who, user = visitor(), signed_in_user()
        self.typed = ApplicationForm(**{name: str(data.get(name, ""))[:MAX_TYPED].strip() for name in FIELDS})
        self.errors = missing_of(self.typed, who.language)
        if self.errors != ApplicationErrors():
            return
        try:
            await asyncio.to_thread(_apply, who, user.id, self.typed)
        except ValidationError as error:
            self.errors = errors_of(error, who.language)
        except InvalidInput as error:
            self.errors = _error_at(error.field, sentence_of(error, who.language))
        except RetailerExists as error:
            if error.details.get("field") != "tax_number":
                # Sent twice, or from another tab: the page shows where it stands.
                await self._read(who, user)
                return
            self.errors = _error_at(
                "tax_number", translate("A company with this tax number has applied already.", who.language)
            )
        else:
            await show_toast(self, translate("Your application is with us", who.language))
            await self._read(who, user)

    async def _read(self, who: Visitor, user: SignedInUser) -> None:
        found, self.company = await asyncio.to_thread(_read, who, user.id)
        self.applies = found is None
        if found is None:
            self.typed = ApplicationForm(contact_name=user.name, phone=user.phone)
            return
        self.typed = ApplicationForm(**{name: getattr(found, name) for name in FIELDS})
        self.reason = found.reason
        zone = current_house().settings.time_zone
        self.applied_on = format_date(found.applied_at, who.language, zone=zone, width="long")


def missing_of(typed: ApplicationForm, language: str) -> ApplicationErrors:
    """A sentence at each field that nothing can be decided without."""
    sentences = {
        "legal_name": translate("The company's name is needed.", language),
        "tax_number": translate("The tax number is needed.", language),
        "contact_name": translate("Whom do we ask for? A name is needed.", language),
        "phone": translate("A phone number is needed, we call it.", language),
        "line": translate("Street and number are needed.", language),
        "city": translate("The town is needed.", language),
    }
    return ApplicationErrors(**{name: sentences[name] for name in REQUIRED if not getattr(typed, name)})


def errors_of(error: ValidationError, language: str) -> ApplicationErrors:
    """What pydantic found, by field."""
    found = ApplicationErrors()
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else "legal_name"
        text = "This is too long." if problem["type"] == "string_too_long" else "This is too short."
        found = replace(found, **{name if name in FIELDS else "legal_name": translate(text, language)})
    return found


def _error_at(field: str, sentence: str) -> ApplicationErrors:
    return ApplicationErrors(**{field if field in FIELDS else "legal_name": sentence})


def _read(who: Visitor, user_id: int) -> tuple[RetailerView | None, Company]:
    with current_house().read(who.actor) as uow:
        found = retailers.get_retailer_of(uow, user_id)
        return found, company_of(found, retailers.list_price_groups(uow), who.language)


def _apply(who: Visitor, user_id: int, typed: ApplicationForm) -> None:
    house = current_house()
    application = RetailerApplication(country=house.settings.country, **{name: getattr(typed, name) for name in FIELDS})
    with house.write(who.actor) as uow:
        retailers.apply_as_retailer(uow, user_id, application)
