"""The fields of the product editor: what the form sends becomes a draft, and what cannot be one becomes sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from freight_app.catalogue.dtos import (
    Attribute,
    CrossReferenceDraft,
    CrossReferenceView,
    ProductDetail,
    ProductDraft,
    ProductPatch,
)
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import LANGUAGES
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import error_text, sentence_of

_LINE = re.compile(r"(attr|ref)_(first|second|third)_(\d{1,6})", re.ASCII)
_DECIMAL_MARKS = str.maketrans({",": ".", "٫": ".", " ": "", "\u00a0": "", "\u202f": ""})


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with each field, as a sentence; empty where nothing is."""

    names: str = ""
    descriptions: str = ""
    sku: str = ""
    mpn: str = ""
    brand: str = ""
    category: str = ""
    attributes: str = ""
    cross_references: str = ""
    tags: str = ""
    tax_class: str = ""
    weight_kg: str = ""
    status: str = ""
    replaced_by: str = ""
    price: str = ""


def _(text: str) -> str:
    """Marks a sentence for the extractor; it is translated where it is shown."""
    return text


FIELDS = frozenset(one.name for one in fields(FieldErrors))


class FormRefused(Exception):
    """The form cannot become a draft; ``errors`` has a sentence for each field."""

    def __init__(self, errors: FieldErrors) -> None:
        super().__init__()
        self.errors = errors


def read_draft(data: Mapping[str, Any], *, known: list[Attribute], language: str) -> ProductDraft:
    """The draft that a form asks for. ``known`` attributes keep the names that the form does not show."""
    sent = {name: value for name, value in data.items() if isinstance(value, str)}
    values = {
        "sku": sent.get("sku", ""),
        "mpn": sent.get("mpn", "").strip() or None,
        "names": {code: sent.get(f"name_{code}", "") for code in LANGUAGES},
        "descriptions": {code: sent.get(f"description_{code}", "") for code in LANGUAGES},
        "brand": sent.get("brand") or None,
        "category": sent.get("category") or None,
        "replaced_by": sent.get("replaced_by") or None,
        "tax_class": sent.get("tax_class", "standard"),
        "weight_kg": read_decimal(sent.get("weight_kg", "")) or "0",
        "status": sent.get("status", "active"),
        "is_universal": bool(data.get("is_universal")),
        "tags": list(dict.fromkeys(tag.strip() for tag in re.split(r"[,،\n]", sent.get("tags", "")) if tag.strip())),
        "attributes": list(_attributes(sent, known, language)),
        "cross_references": list(_references(sent, language)),
    }
    try:
        return ProductDraft.model_validate(values)
    except ValidationError as error:
        raise FormRefused(_errors_of(error, language)) from error


def patch_of(draft: ProductDraft, loaded: str, version: int) -> ProductPatch | None:
    """Only what differs from how the product was loaded; None when nothing does."""
    before, after = json.loads(loaded), json.loads(draft.model_dump_json())
    # 0.45 and 0.450 are the same weight.
    for side in (before, after):
        side["weight_kg"] = str(plain_decimal(Decimal(side["weight_kg"])))
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return None
    return ProductPatch(version=version, **{name: getattr(draft, name) for name in changed})


def loaded_text(detail: ProductDetail, successor: str | None) -> str:
    """A product as a draft in JSON: what a form is compared with. Not checked: it is already in the catalogue."""
    draft = ProductDraft.model_construct(
        sku=detail.sku,
        mpn=detail.mpn,
        names=detail.names,
        descriptions=detail.descriptions,
        brand=detail.brand.slug if detail.brand else None,
        category=detail.breadcrumb[-1].slug if detail.breadcrumb else None,
        replaced_by=successor,
        tax_class=detail.tax_class,
        weight_kg=plain_decimal(detail.weight_kg),
        status=detail.status,
        is_universal=detail.is_universal,
        tags=detail.tags,
        attributes=detail.attributes,
        cross_references=[_reference_of(reference) for reference in detail.cross_references],
    )
    return draft.model_dump_json()


def errors_of_room(error: InvalidInput, language: str) -> FieldErrors:
    """What a room found wrong, at its field."""
    name = "price" if error.field == "amount" else error.field if error.field in FIELDS else "names"
    if name == "sku":
        return FieldErrors(sku=translate("Another part has this SKU, or it has neither letter nor digit.", language))
    return FieldErrors(**{name: sentence_of(error, language)})


def read_decimal(text: str) -> str:
    """A number as people type it, with a comma or a point: what ``Decimal`` reads."""
    return text.strip().translate(_DECIMAL_MARKS)


def plain_decimal(value: Decimal) -> Decimal:
    """The number without zeros at its end, never in powers of ten."""
    return Decimal(f"{value.normalize():f}")


def _attributes(sent: Mapping[str, str], known: list[Attribute], language: str) -> Iterator[Attribute]:
    names = {attribute.key: attribute.names for attribute in known}
    for key, value, unit in _lines(sent, "attr"):
        if not key or not value:
            raise FormRefused(FieldErrors(attributes=translate("Each property needs a name and a value.", language)))
        try:
            yield Attribute(key=key, value=value, unit=unit, names=names.get(key, {}))
        except ValidationError as error:
            raise FormRefused(FieldErrors(attributes=translate("This is too long.", language))) from error


def _references(sent: Mapping[str, str], language: str) -> Iterator[dict[str, str]]:
    for brand, number, _none in _lines(sent, "ref"):
        if not brand or not number:
            raise FormRefused(
                FieldErrors(cross_references=translate("Each number needs the brand that prints it.", language))
            )
        yield {"brand": brand, "number": number}


def _lines(sent: Mapping[str, str], kind: str) -> Iterator[tuple[str, str, str]]:
    """The rows of a table of the form, in the order in which they stand; empty ones are left out."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in sent.items():
        found = _LINE.fullmatch(name)
        if found and found[1] == kind:
            rows.setdefault(int(found[3]), {})[found[2]] = value.strip()
    for _key, row in sorted(rows.items()):
        first, second, third = (row.get(part, "") for part in ("first", "second", "third"))
        if first or second or third:
            yield first, second, third


def _reference_of(view: CrossReferenceView) -> CrossReferenceDraft:
    return CrossReferenceDraft.model_construct(brand=view.brand, number=view.number)


def _errors_of(error: ValidationError, language: str) -> FieldErrors:
    needed = {
        "names": translate("A name in at least one language is needed.", language),
        "sku": translate("A SKU is needed: it is what the part is known by.", language),
        "weight_kg": translate("A weight is a number of kilograms, with at most three decimals.", language),
    }
    found: dict[str, str] = {}
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else "names"
        name = name if name in FIELDS else "names"
        is_long = problem["type"] in ("string_too_long", "too_long") or "at most" in problem["msg"]
        if is_long and name != "weight_kg":
            found[name] = translate("This is too long.", language)
        else:
            found[name] = needed.get(name, error_text("invalid_input", {}, language))
    return FieldErrors(**found)


def read_money_text(text: str, *, field: str) -> str:
    """An amount as it was typed, ready for ``Money.from_decimal``; ``InvalidInput`` on ``field`` when nothing was."""
    typed = read_decimal(text)
    try:
        Decimal(typed)
    except InvalidOperation:
        raise InvalidInput(field, _("An amount is needed here.")) from None
    return typed
