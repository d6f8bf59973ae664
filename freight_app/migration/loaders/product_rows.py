"""A mapped record as the facts of a product that it wants, or the reason why it cannot be loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pydantic import ValidationError

from freight_app.catalogue.dtos import ProductRow
from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.product_facts import fold_sku
from freight_app.catalogue.tree import read_tree
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.money import Money
from freight_app.migration.loaders.category_names import CategoryNames
from freight_app.migration.loaders.facts import Facts, required, said, unknown, unusable
from freight_app.migration.loading import Landing, refused
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import list_tax_classes

_GRAM = Decimal("0.001")
MAX_TAGS = 50
MAX_REFERENCES = 300
MAX_WEIGHT_KG = 100_000


class Refusal(Exception):
    """A record that cannot be loaded as it is."""

    def __init__(self, landing: Landing) -> None:
        super().__init__(landing.reason_code)
        self.landing = landing


@dataclass(frozen=True, slots=True)
class WantedProduct:
    """What a record asks for: ``facts`` as ``product_facts`` has them, and the row that brings them about."""

    facts: Facts
    row: ProductRow
    # The SKU of its successor, which may be in a later batch.
    successor: str | None


class ProductRows:
    """Reads records against the shop as it is now: its language, categories and tax classes."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._language = get_shop_profile(uow).default_language
        self._categories = CategoryNames(read_tree(uow))
        self._category_of: dict[str, str] = {}
        self._tax_classes: dict[str, str] = {}
        for tax_class in list_tax_classes(uow):
            self._tax_classes |= {fold_text(name): tax_class.code for name in tax_class.name.values()}
        self._tax_classes |= {fold_text(tax_class.code): tax_class.code for tax_class in list_tax_classes(uow)}
        self._readers: tuple[tuple[str, Callable[[Any], tuple[str, Any, Any]]], ...] = (
            ("mpn", lambda text: ("mpn", text, text)),
            ("brand", self._brand),
            ("category", self._category),
            ("tax_class", self._tax_class),
            ("weight_kg", self._weight),
            ("tags", self._tags),
            ("status", lambda status: ("status", status, status)),
            ("universal", lambda flag: ("is_universal", flag, flag)),
            ("cross_references", self._references),
        )

    def read(self, values: Mapping[str, Any], present: Facts | None) -> WantedProduct:
        """``present`` are the facts of the product that is there. An empty value leaves what is there.

        Raises ``Refusal``.
        """
        sku = present["sku"] if present else str(values["sku"]).strip()
        names, wanted_names = self._texts(values, "name", present)
        if not names:
            raise Refusal(required("name"))
        columns: dict[str, Any] = {"sku": sku, "names": names}
        facts: Facts = {"sku": sku, **wanted_names}
        descriptions, wanted_descriptions = self._texts(values, "description", present)
        if wanted_descriptions:
            columns["descriptions"] = descriptions
            facts |= wanted_descriptions
        for name, read in self._readers:
            value = values.get(name)
            if value is not None:
                column, as_column, fact = read(value)
                columns["weight_kg" if column == "weight_g" else column] = as_column
                facts[column] = fact
        if present and fold_text(facts.get("brand") or "") == fold_text(present["brand"] or ""):
            # Another spelling of the brand is the same brand.
            facts.pop("brand", None)
        price = values.get("price")
        if price is not None:
            columns["price"] = price = self._price(price, values.get("currency"))
            facts[f"price_{price.currency}"] = price.amount_minor
        return WantedProduct(facts, self._row(columns), self._successor(values, sku))

    def _texts(
        self, values: Mapping[str, Any], name: str, present: Facts | None
    ) -> tuple[dict[str, str], dict[str, str]]:
        """All texts as they will be, and those of them that the record has."""
        wanted = {
            language: text.strip() for language in LANGUAGES if (text := values.get(f"{name}_{language}")) is not None
        }
        if values.get(name) is not None:
            wanted.setdefault(self._language, values[name].strip())
        wanted = {language: text for language, text in wanted.items() if text}
        before = {language: text for language in LANGUAGES if (text := (present or {}).get(f"{name}_{language}"))}
        return before | wanted, {f"{name}_{language}": text for language, text in wanted.items()}

    def _brand(self, text: str) -> tuple[str, Any, Any]:
        if not 1 <= len(fold_text(text)) <= 120:
            raise Refusal(refused("no_name", "A brand's name has a letter or a digit.", field="brand"))
        return "brand", text, text.strip()

    def _category(self, text: str) -> tuple[str, Any, Any]:
        slug = self._category_of.get(text)
        if slug is None:
            found = self._categories.find(text)
            if not found:
                raise Refusal(unknown("category", "unknown_category", said("There is no category {value}."), text))
            if len(found) > 1:
                sentence = said("There is more than one category {value}: write its path, with > between the names.")
                raise Refusal(unknown("category", "ambiguous_category", sentence, text))
            slug = self._category_of[text] = found[0].slug
        return "category", slug, slug

    def _tax_class(self, text: str) -> tuple[str, Any, Any]:
        code = self._tax_classes.get(fold_text(text))
        if code is None:
            raise Refusal(unknown("tax_class", "unknown_tax_class", said("There is no tax class {value}."), text))
        return "tax_class", code, code

    def _weight(self, number: Decimal) -> tuple[str, Any, Any]:
        if not 0 <= number <= MAX_WEIGHT_KG:
            sentence = said("A weight from 0 to {most} kg is needed.")
            raise Refusal(refused("bad_weight", sentence, {"most": MAX_WEIGHT_KG}, field="weight_kg"))
        weight = number.quantize(_GRAM, rounding=ROUND_HALF_UP)
        return "weight_g", weight, int(weight * 1000)

    def _tags(self, tags: list[str]) -> tuple[str, Any, Any]:
        tags = list(dict.fromkeys(tags))
        if len(tags) > MAX_TAGS or any(len(tag) > 40 for tag in tags):
            sentence = said("At most {most} words of at most 40 characters are needed here.")
            raise Refusal(refused("too_many", sentence, {"most": MAX_TAGS}, field="tags"))
        return "tags", tags, tags

    def _references(self, texts: list[str]) -> tuple[str, Any, Any]:
        pairs: dict[tuple[str, str], None] = {}
        for text in texts:
            brand, _mark, number = (part.strip() for part in text.partition(":"))
            if not 1 <= len(brand) <= 120 or not 1 <= len(number) <= 64:
                raise Refusal(unknown("cross_references", "bad_reference", said("{value} is not MAKER:NUMBER."), text))
            pairs[brand, number] = None
        if len(pairs) > MAX_REFERENCES:
            sentence = said("At most {most} cross references are kept.")
            raise Refusal(refused("too_many", sentence, {"most": MAX_REFERENCES}, field="cross_references"))
        drafts = [{"brand": brand, "number": number} for brand, number in pairs]
        return "cross_references", drafts, [list(pair) for pair in pairs]

    def _price(self, price: Money, currency: str | None) -> Money:
        if currency:
            price = in_currency(price, currency)
        if price.amount_minor <= 0:
            raise Refusal(refused("bad_price", "A price is more than zero.", field="price"))
        return price

    def _successor(self, values: Mapping[str, Any], sku: str) -> str | None:
        text = values.get("replaced_by")
        if text is None:
            return None
        if fold_sku(text) == fold_sku(sku):
            raise Refusal(refused("itself", "A product cannot replace itself.", field="replaced_by"))
        return text.strip()

    def _row(self, columns: dict[str, Any]) -> ProductRow:
        try:
            return ProductRow.model_validate(columns)
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0]) if first["loc"] else "sku"
            field = {"names": "name", "descriptions": "description", "is_universal": "universal"}.get(field, field)
            raise Refusal(unusable(field, first.get("input"))) from error


def in_currency(price: Money, currency: str, *, field: str = "currency") -> Money:
    """The same number in the currency that a row names beside it. Raises ``Refusal``."""
    code = currency.strip().upper()
    if code == price.currency:
        return price
    try:
        return Money.from_decimal(price.decimal, code)
    except InvalidInput:
        raise Refusal(
            unknown(field, "bad_currency", "The price cannot be in the currency {value}.", currency)
        ) from None
