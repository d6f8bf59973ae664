"""What is typed at the checkout, and what is wrong with it: plain values, no browser and no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import ValidationError

from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import Language
from freight_app.orders.dtos import CheckoutRequest, Contact, DeliveryAddress, PaymentMethod
from freight_app.ui.i18n import translate

# The request's own names for what the form calls otherwise.
FIELD_OF: dict[str, str] = {
    "contact": "name",
    "contact.name": "name",
    "contact.phone": "phone",
    "contact.email": "email",
    "address": "line",
    "address.line": "line",
    "address.city": "city",
    "address.region": "region",
    "address.postal_code": "postal_code",
    "address.country": "line",
    "address.note": "note",
    "note": "note",
    "address_id": "address_id",
}
MAX_TYPED = 300


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands; everything is text, as it was typed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    line: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    note: str = ""
    address_id: str = ""


@dataclass(frozen=True, slots=True)
class FieldErrors(Typed):
    """What is wrong with each field, as a sentence; empty where nothing is."""

    @property
    def has_any(self) -> bool:
        return any(getattr(self, name) for name in FIELDS)

    @property
    def in_first_section(self) -> bool:
        """Whether something must be corrected in the section that may be folded."""
        return bool(self.name or self.phone or self.email)


FIELDS = frozenset(field.name for field in fields(Typed))


def with_typed(typed: Typed, data: Mapping[str, Any]) -> Typed:
    """The form with the fields of ``data`` taken over; what is no field of it is left out."""
    kept = {name: str(value)[:MAX_TYPED] for name, value in data.items() if name in FIELDS and isinstance(value, str)}
    return replace(typed, **kept)


def read_request(
    typed: Typed, *, method: str, is_pickup: bool, payment: str, expected_minor: int, country: str, language: Language
) -> CheckoutRequest:
    """The order that the form asks for. Raises ``ValidationError`` or ``ValueError`` where it cannot be one."""
    saved = int(typed.address_id) if typed.address_id and not is_pickup else None
    address = None
    if not is_pickup and saved is None:
        address = DeliveryAddress(
            line=typed.line,
            city=typed.city,
            region=typed.region,
            postal_code=typed.postal_code,
            country=country,
            note=typed.note,
        )
    return CheckoutRequest(
        contact=Contact(name=typed.name, phone=typed.phone, email=typed.email or None),
        delivery_method=method,
        address=address,
        address_id=saved,
        payment_method=PaymentMethod(payment),
        expected_total_minor=expected_minor,
        language=language,
    )


def missing_fields(typed: Typed, *, is_pickup: bool, language: str) -> FieldErrors:
    """A sentence for each field that nothing can be ordered without; empty when all are there."""
    sentences = {
        "name": translate("Who is it for? A name is needed.", language),
        "phone": translate("A phone number is needed, the driver calls it.", language),
    }
    if not is_pickup and not typed.address_id:
        sentences["line"] = translate("Street and number are needed.", language)
        sentences["city"] = translate("The town is needed.", language)
    return FieldErrors(**{name: text for name, text in sentences.items() if not getattr(typed, name).strip()})


def errors_of(error: ValidationError, language: str) -> FieldErrors:
    """What pydantic found, by field, in the visitor's language."""
    found: dict[str, str] = {}
    for problem in error.errors():
        name = str(problem["loc"][-1]) if problem["loc"] else "name"
        name = name if name in FIELDS else "name"
        too_long = problem["type"] == "string_too_long"
        found[name] = (
            translate("This is too long.", language) if too_long else translate("This is too short.", language)
        )
    return FieldErrors(**found)


def error_of(error: InvalidInput, language: str) -> FieldErrors:
    """What a room found, by the form's field."""
    name = FIELD_OF.get(error.field, error.field if error.field in FIELDS else "name")
    sentences = {
        "phone": translate("This phone number cannot be called. Check its digits.", language),
        "email": translate("This is no e-mail address.", language),
        "line": translate("Where should we bring it? An address is needed.", language),
    }
    sentence = sentences.get(name, translate("This value cannot be used. Check it and try again.", language))
    return FieldErrors(**{name: sentence})
