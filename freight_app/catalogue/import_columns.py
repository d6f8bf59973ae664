"""The columns of a product file: what they are called, what they mean, and how a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from freight_app.catalogue.dtos import ProductRow
from freight_app.catalogue.folding import fold_text
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column that an import understands. ``also`` are other headings under which it is known."""

    name: str
    meaning: str
    also: tuple[str, ...] = ()

    @property
    def described(self) -> str:
        """One line of help."""
        also = f" Also read from: {', '.join(self.also)}." if self.also else ""
        return f"{self.name}: {self.meaning}{also}"


COLUMNS: tuple[ImportColumn, ...] = (
    ImportColumn(
        "sku", "Our number; unique, capitals aside. Needed.", ("reference", "ref", "code", "article", "part number")
    ),
    ImportColumn("name", "The name, in the shop's language.", ("label", "designation", "libelle", "title", "product")),
    ImportColumn("name_en", "The name in English.", ("english name",)),
    ImportColumn("name_fr", "The name in French.", ("nom",)),
    ImportColumn("name_ar", "The name in Arabic.", ("الاسم",)),
    ImportColumn("description", "What it is, in the shop's language."),
    ImportColumn("description_en", "What it is, in English."),
    ImportColumn("description_fr", "What it is, in French."),
    ImportColumn("description_ar", "What it is, in Arabic."),
    ImportColumn("mpn", "The maker's own number.", ("manufacturer part number", "oem")),
    ImportColumn("brand", "The maker's name; made when it is new.", ("marque", "manufacturer", "maker")),
    ImportColumn("category", "The address or a name of a category that is there.", ("categorie", "famille")),
    ImportColumn(
        "price",
        "The public price with tax: 24.500, 24,500 or 1 024,50. Empty: ask for the price.",
        ("prix", "public price"),
    ),
    ImportColumn("currency", "Of the price; the shop's own when empty.", ("devise",)),
    ImportColumn("weight_kg", "Weight of one piece in kilograms.", ("weight", "poids")),
    ImportColumn("tags", "Words to find it by, with | between them.", ("keywords",)),
    ImportColumn("tax_class", "A tax class of the shop's settings.", ("vat", "tva")),
    ImportColumn("status", "draft, active or archived."),
    ImportColumn("universal", "yes or no: fits every vehicle.", ("is universal",)),
    ImportColumn(
        "cross_references",
        "MAKER:NUMBER with | between them.",
        ("cross reference", "oe numbers", "references croisees"),
    ),
    ImportColumn(
        "replaced_by",
        "The SKU that took its place.",
        ("supersession of", "superseded by", "replacement", "successor", "remplace par"),
    ),
)
_BY_HEADING = {fold_text(heading): column.name for column in COLUMNS for heading in (column.name, *column.also)}
_NAMES = frozenset(column.name for column in COLUMNS)
_YES = frozenset(("1", "yes", "y", "true", "oui", "نعم"))
_NO = frozenset(("0", "no", "n", "false", "non", "لا"))
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")


def parse_column_map(pairs: Iterable[str]) -> dict[str, str]:
    """``["reference=sku"]`` as a mapping from their columns to ours; ``InvalidInput`` on ``map`` without a ``=``."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        theirs, mark, ours = pair.rpartition("=")
        if not mark or not theirs.strip() or not ours.strip():
            raise InvalidInput("map", f"{pair!r} is not THEIRS=OURS.")
        mapping[theirs.strip()] = ours.strip()
    return mapping


def match_columns(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """From each of our columns to its place in the file: by ``mapping`` (file column to ours), else by heading.

    Raises ``InvalidInput`` on ``map`` for a name that neither the file nor we have, on ``sku`` when nothing is it.
    """
    places = {heading: place for place, heading in reversed(list(enumerate(header)))}
    matched: dict[str, int] = {}
    for theirs, ours in mapping.items():
        if theirs not in places:
            raise InvalidInput("map", f"The file has no column {theirs!r}; it has {', '.join(header)}.")
        if ours not in _NAMES:
            raise InvalidInput("map", f"There is no field {ours!r}; there are {', '.join(sorted(_NAMES))}.")
        matched[ours] = places[theirs]
    taken = set(matched.values())
    for place, heading in enumerate(header):
        name = _BY_HEADING.get(fold_text(heading))
        if name is not None and name not in matched and place not in taken:
            matched[name] = place
    if "sku" not in matched:
        raise InvalidInput("sku", "No column of the file is the SKU. Name it: --map YOURCOLUMN=sku.")
    if not any(name.startswith("name") for name in matched):
        raise InvalidInput("name", "No column of the file is the name. Name it: --map YOURCOLUMN=name.")
    return matched


@dataclass(frozen=True, slots=True)
class RowReader:
    """Turns the cells of one row into a product row. ``categories`` leads from slugs and folded names to slugs."""

    language: str
    currency: str
    categories: Mapping[str, str]
    tax_classes: frozenset[str]

    def read(self, cells: Mapping[str, str]) -> ProductRow:
        """Raises ``InvalidInput`` naming one of our columns."""
        values: dict[str, Any] = {"sku": cells["sku"], "names": self._texts(cells, "name")}
        if any(name.startswith("description") for name in cells):
            values["descriptions"] = self._texts(cells, "description")
        for name in ("mpn", "brand", "status"):
            if cells.get(name):
                values[name] = cells[name].lower() if name == "status" else cells[name]
        if cells.get("category"):
            values["category"] = self._category(cells["category"])
        if cells.get("tax_class"):
            values["tax_class"] = self._tax_class(cells["tax_class"])
        if cells.get("weight_kg"):
            values["weight_kg"] = parse_decimal(cells["weight_kg"], "weight_kg")
        if cells.get("price"):
            currency = cells.get("currency") or self.currency
            values["price"] = Money.from_decimal(
                parse_decimal(cells["price"], "price"), currency.upper(), field="price"
            )
        if cells.get("tags"):
            values["tags"] = _split(cells["tags"])
        if cells.get("universal"):
            values["is_universal"] = _yes_or_no(cells["universal"])
        if cells.get("cross_references"):
            values["cross_references"] = [_reference(text) for text in _split(cells["cross_references"])]
        try:
            return ProductRow.model_validate(values)
        except ValidationError as error:
            raise _as_invalid_input(error) from error

    def _texts(self, cells: Mapping[str, str], name: str) -> LocalizedText:
        texts = {
            language: cells[f"{name}_{language}"] for language in ("en", "fr", "ar") if cells.get(f"{name}_{language}")
        }
        if cells.get(name):
            texts.setdefault(self.language, cells[name])
        return texts

    def _category(self, text: str) -> str:
        slug = self.categories.get(text) or self.categories.get(fold_text(text))
        if slug is None:
            raise InvalidInput("category", f"There is no category {text!r}.")
        return slug

    def _tax_class(self, text: str) -> str:
        if text not in self.tax_classes:
            raise InvalidInput("tax_class", f"There is no tax class {text!r}.")
        return text


def parse_decimal(text: str, field: str) -> Decimal:
    """A number as people write it: the last comma or point begins the decimals, the others and spaces group thousands.

    ``1,234`` is therefore 1.234; a currency with two decimals then refuses it instead of guessing.
    """
    plain = re.sub(r"[\s\u00a0\u202f']", "", text.translate(_ARABIC_DIGITS))
    whole, mark, decimals = plain.rpartition(max(",.", key=plain.rfind))
    number = f"{re.sub('[,.]', '', whole)}.{decimals}" if mark else plain
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{0,9})?|[+-]?\.\d{1,9}", number, re.ASCII):
        raise InvalidInput(field, f"{text!r} is not a number.")
    return Decimal(number)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _reference(text: str) -> dict[str, str]:
    brand, mark, number = text.partition(":")
    if not mark or not brand.strip() or not number.strip():
        raise InvalidInput("cross_references", f"{text!r} is not MAKER:NUMBER.")
    return {"brand": brand.strip(), "number": number.strip()}


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise InvalidInput("universal", f"{text!r} is neither yes nor no.")
    return word in _YES


_FIELD_COLUMNS = {"names": "name", "descriptions": "description", "is_universal": "universal"}


def _as_invalid_input(error: ValidationError) -> InvalidInput:
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else "sku"
    return InvalidInput(_FIELD_COLUMNS.get(field, field), str(first["msg"]).removeprefix("Value error, "))
