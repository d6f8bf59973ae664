"""One product as its editor shows it, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from freight_app.catalogue.dtos import ProductDetail
from freight_app.catalogue.listing import list_staff_products
from freight_app.catalogue.service import get_product
from freight_app.catalogue.staff_dtos import StaffQuery
from freight_app.catalogue.supersession import successor_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES, format_moment, format_number, pick_text
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import list_tax_classes
from freight_app.ui.admin.product_form import loaded_text, plain_decimal
from freight_app.ui.admin.products_rows import Choices, read_choices, with_none
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

_SUCCESSORS = 8
_NO_TEXTS: dict[str, str] = dict.fromkeys(LANGUAGES, "")


@dataclass(frozen=True, slots=True)
class LineView:
    """A row of a table of the form: a property with value and unit, or a brand with its number."""

    key: int
    first: str = ""
    second: str = ""
    third: str = ""


@dataclass(frozen=True, slots=True)
class ProductView:
    sku: str = ""
    name: str = ""
    status: str = ""
    code: str = "active"
    is_deleted: bool = False
    is_in_shop: bool = False
    changed: str = ""
    shop_href: str = ""
    names: dict[str, str] = field(default_factory=lambda: dict(_NO_TEXTS))
    descriptions: dict[str, str] = field(default_factory=lambda: dict(_NO_TEXTS))
    mpn: str = ""
    weight: str = ""
    tags: str = ""
    tax_class: str = "standard"
    is_universal: bool = False
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Editor:
    """All that the form needs; ``loaded`` is what it is compared with when it is saved."""

    view: ProductView
    attributes: list[LineView]
    references: list[LineView]
    brand: str
    category: str
    successor: str
    successors: list[dict[str, str]]
    tax_classes: list[dict[str, str]]
    choices: Choices
    currency: str
    loaded: str


def read_editor(who: Visitor, sku: str) -> tuple[Editor, ProductDetail | None]:
    """The editor of a product; empty for no SKU, which is a new one. ``NotFound`` for an unknown SKU."""
    house = current_house()
    with house.read(who.actor) as uow:
        if not sku:
            return _editor(uow, who, None), None
        detail = get_product(uow, sku, language=who.language, include_deleted=True)
        return _editor(uow, who, detail), detail


def find_successors(who: Visitor, text: str, chosen: str) -> list[dict[str, str]]:
    """Products to be named as the next one; the chosen one stays among them."""
    with current_house().read(who.actor) as uow:
        return _successors(uow, who, text, chosen)


def product_view(detail: ProductDetail, who: Visitor) -> ProductView:
    moment = format_moment(detail.updated_at, who.language, zone=current_house().settings.time_zone, width="medium")
    return ProductView(
        sku=detail.sku,
        name=detail.name,
        status="deleted" if detail.is_deleted else str(detail.status),
        code=str(detail.status),
        is_deleted=detail.is_deleted,
        is_in_shop=not detail.is_deleted and detail.status != "draft",
        changed=moment,
        shop_href=f"/p/{quote(detail.sku, safe='')}",
        names=_NO_TEXTS | detail.names,
        descriptions=_NO_TEXTS | detail.descriptions,
        mpn=detail.mpn or "",
        weight=f"{plain_decimal(detail.weight_kg):f}" if detail.weight_kg else "",
        tags=", ".join(detail.tags),
        tax_class=detail.tax_class,
        is_universal=detail.is_universal,
        replaces=", ".join(one.sku for one in detail.replaces),
    )


def _editor(uow: UnitOfWork, who: Visitor, detail: ProductDetail | None) -> Editor:
    successor = successor_of(uow, detail.id) if detail else None
    choices = read_choices(uow, who.language)
    chosen = successor.sku if successor else ""
    return Editor(
        view=product_view(detail, who) if detail else ProductView(),
        attributes=[
            LineView(at, one.key, one.value, one.unit) for at, one in enumerate(detail.attributes if detail else [])
        ],
        references=[
            LineView(at, one.brand, one.number) for at, one in enumerate(detail.cross_references if detail else [])
        ],
        brand=detail.brand.slug if detail and detail.brand else "",
        category=detail.breadcrumb[-1].slug if detail and detail.breadcrumb else "",
        successor=chosen,
        successors=_successors(uow, who, "", chosen),
        tax_classes=[
            {"value": one.code, "label": f"{pick_text(one.name, who.language)} ({_percent(one.rate, who)})"}
            for one in list_tax_classes(uow)
        ],
        choices=Choices(with_none(choices.brands, who.language), with_none(choices.categories, who.language)),
        currency=get_shop_profile(uow).currency,
        loaded=loaded_text(detail, successor.sku if successor else None) if detail else "",
    )


def _successors(uow: UnitOfWork, who: Visitor, text: str, chosen: str) -> list[dict[str, str]]:
    none = {"value": "", "label": translate("None, it is still made", who.language)}
    items = [none]
    if chosen:
        items += [item for item in _found(uow, who, chosen) if item["value"] == chosen]
    if text.strip():
        items += [item for item in _found(uow, who, text) if item["value"] != chosen]
    return items


def _found(uow: UnitOfWork, who: Visitor, text: str) -> list[dict[str, str]]:
    query = StaffQuery(q=text, per_page=_SUCCESSORS, language=who.language, sort="sku")
    return [
        {"value": row.sku, "label": f"{row.sku} · {pick_text(row.names, who.language)}"}
        for row in list_staff_products(uow, query).page.items
    ]


def _percent(rate: object, who: Visitor) -> str:
    return f"{format_number(float(str(rate)) * 100, who.language)}%"
