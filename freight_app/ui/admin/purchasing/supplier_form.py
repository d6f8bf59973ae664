"""What is said of a supplier, as a form: written for a new one and for one that is known."""

from __future__ import annotations

from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money
from freight_app.purchasing.suppliers.dtos import SupplierDraft
from freight_app.ui.admin.purchasing.words import LANGUAGE_NAMES, incoterm_options, mode_options
from freight_app.ui.components.base import Live
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import money_field, number_field, text_area, text_field
from freight_app.ui.i18n import t


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_WHOLE = _("A whole number is needed.")
_TEXTS = ("code", "name", "currency", "country", "incoterm_place", "tax_number", "address", "note")


def supplier_fields(errors: Live, known: Live | None = None) -> rx.Component:
    """The fields; ``known`` is a ``SupplierPageView`` whose values they begin with."""

    def begin(name: str, otherwise: Any = "") -> Any:
        return otherwise if known is None else getattr(known, name)

    return rx.el.div(
        text_field(
            t("Name"), "name", required=True, error=errors["name"], default_value=begin("name"), max_length=160,
            class_name="sm:col-span-2",
        ),
        text_field(
            t("Short code"), "code", required=True, error=errors["code"], default_value=begin("code"), max_length=24,
            dir="ltr", hint=t("Yours, for lists and labels."),
        ),
        text_field(
            t("Country code"), "country", required=True, error=errors["country"], default_value=begin("country"),
            max_length=2, dir="ltr",
        ),
        text_field(
            t("Currency"), "currency", required=True, error=errors["currency"], default_value=begin("currency"),
            max_length=3, dir="ltr",
        ),
        money_field(
            t("Smallest order"), "min_order", currency=begin("currency"), error=errors["min_order"],
            default_value=begin("min_order_text", "0"),
        ),
        number_field(
            t("Lead time"), "lead_time_days", unit=t("days"), error=errors["lead_time_days"],
            default_value=begin("lead_time_text", "0"),
        ),
        number_field(
            t("Pays within"), "payment_terms_days", unit=t("days"), error=errors["payment_terms_days"],
            default_value=begin("payment_terms_text", "0"), hint=t("How long after the invoice you pay."),
        ),
        select_field(t("Incoterm"), "incoterm", incoterm_options(), default_value=begin("incoterm")),
        text_field(
            t("Named place"), "incoterm_place", optional=True, default_value=begin("incoterm_place"), max_length=120
        ),
        select_field(t("How goods travel"), "mode", mode_options(), default_value=begin("mode", "road")),
        select_field(t("Language of the papers"), "language", LANGUAGE_NAMES, default_value=begin("language", "en")),
        text_field(
            t("Tax number"), "tax_number", optional=True, default_value=begin("tax_number"), max_length=40, dir="ltr"
        ),
        text_area(
            t("Address"), "address", rows=3, optional=True, error=errors["address"], default_value=begin("address"),
            max_length=500, class_name="sm:col-span-2",
        ),
        text_area(
            t("Note"), "note", rows=3, optional=True, error=errors["note"], default_value=begin("note"),
            max_length=2000, class_name="sm:col-span-2",
        ),
        class_name="grid gap-4 sm:grid-cols-2",
    )  # fmt: skip


def read_supplier_form(data: dict[str, Any]) -> SupplierDraft:
    """What was typed; ``InvalidInput`` on the field that is wrong."""
    typed = {name: str(data.get(name, "")).strip() for name in _TEXTS}
    typed["currency"], typed["country"] = typed["currency"].upper(), typed["country"].upper()
    smallest = Money.from_decimal(
        str(data.get("min_order", "") or "0").replace(",", "."), typed["currency"], field="min_order"
    )
    try:
        return SupplierDraft.model_validate(
            {
                **typed,
                "incoterm": str(data.get("incoterm", "")) or None,
                "mode": str(data.get("mode", "road")),
                "language": str(data.get("language", "en")),
                "min_order_minor": smallest.amount_minor,
                "lead_time_days": whole_number(data, "lead_time_days"),
                "payment_terms_days": whole_number(data, "payment_terms_days"),
            }
        )
    except ValidationError as error:
        raise wrong_field(error) from None


def whole_number(data: dict[str, Any], name: str, otherwise: int = 0) -> int:
    """A number that was typed; ``InvalidInput`` on its field for anything else."""
    text = str(data.get(name, "")).strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise InvalidInput(name, _WHOLE)
    return int(text)


def wrong_field(error: ValidationError) -> InvalidInput:
    """The first field that a form has wrong, with a sentence that people can read."""
    first = error.errors()[0]
    field = str(first["loc"][-1]) if first["loc"] else ""
    return InvalidInput(field, _("This value cannot be used. Check it and try again."))
