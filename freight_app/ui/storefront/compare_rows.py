"""Parts side by side as the page shows them: the properties of all of them lined up, what differs marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from freight_app.catalogue.dtos import Attribute, ProductCard, ProductDetail
from freight_app.kit.languages import format_number
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.i18n import translate
from freight_app.ui.storefront.attribute_names import attribute_name

MOST = 4
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class CompareColumn:
    """One part; ``can_buy`` while there are pieces with a price."""

    card: CardView
    can_buy: bool


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One property; a value for each part in order, a dash where it is not known."""

    label: str
    cells: list[str] = field(default_factory=list)
    differs: bool = False


def read_skus(address: str) -> list[str]:
    """The SKUs of ``?p=A,B``: each once, as many as fit side by side."""
    found = [part.strip()[:64] for part in address[:400].split(",")]
    return list(dict.fromkeys(part for part in found if part))[:MOST]


def columns_of(cards: Sequence[ProductCard], language: str) -> list[CompareColumn]:
    return [CompareColumn(card_view(card, language), card.price is not None and card.available > 0) for card in cards]


def compare_rows(products: Sequence[ProductDetail], language: str) -> list[CompareRow]:
    """Brand and weight, then every property that any of them has: those that most of them have first."""
    keys: dict[str, list[int]] = {}
    for place, product in enumerate(products):
        for attribute in product.attributes:
            keys.setdefault(_key_of(attribute), []).append(place)
    # Sorting is stable: among equals the order of the first part that has them stays.
    ordered = sorted(keys, key=lambda key: -len(set(keys[key])))
    rows = [
        _row(translate("Brand", language), [product.brand.name if product.brand else "" for product in products]),
        *(_attribute_row(products, key, language) for key in ordered),
        _row(translate("Weight", language), [_weight(product, language) for product in products]),
    ]
    return [row for row in rows if any(value != NOTHING for value in row.cells)]


def _attribute_row(products: Sequence[ProductDetail], key: str, language: str) -> CompareRow:
    values: list[str] = []
    label = ""
    for product in products:
        own = [one for one in product.attributes if _key_of(one) == key]
        label = label or (attribute_name(own[0], language) if own else "")
        values.append(", ".join(f"{one.value}\u00a0{one.unit}".strip() for one in own))
    return _row(label, values)


def _row(label: str, values: Sequence[str]) -> CompareRow:
    shown = [value or NOTHING for value in values]
    return CompareRow(label, shown, differs=len({_folded(value) for value in shown}) > 1)


def _folded(value: str) -> str:
    """The same thing written otherwise is no difference: 62,0 and 62.0, Left and left."""
    return " ".join(value.casefold().replace(",", ".").split())


def _key_of(attribute: Attribute) -> str:
    return attribute.key.casefold()


def _weight(product: ProductDetail, language: str) -> str:
    return f"{format_number(float(product.weight_kg), language)}\u00a0kg" if product.weight_kg else ""
