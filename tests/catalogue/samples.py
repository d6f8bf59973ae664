"""Small catalogues that the tests of the room put together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from freight_app.catalogue.categories import create_category
from freight_app.catalogue.dtos import CategoryDraft, ProductQuery, ProductRow, SearchResult, VehicleDraft, VehicleView
from freight_app.catalogue.search import search_products
from freight_app.catalogue.service import upsert_products
from freight_app.catalogue.vehicles import add_vehicle
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.money import Money

TND = "TND"


def tnd(amount: str) -> Money:
    return Money.from_decimal(Decimal(amount), TND)


def row(sku: str, name: str = "", **fields: Any) -> ProductRow:
    """A product row; ``name`` is English and ``price`` may be a text in dinars."""
    if isinstance(fields.get("price"), str):
        fields["price"] = tnd(fields["price"])
    names = fields.pop("names", None) or {"en": name or sku}
    return ProductRow(sku=sku, names=names, **fields)


def add_products(house: House, *rows: ProductRow) -> dict[str, int]:
    """The products, committed; ids by SKU."""
    with house.write() as uow:
        return upsert_products(uow, rows).ids


def add_category(house: House, slug: str, *, parent: str | None = None, **names: str) -> str:
    with house.write() as uow:
        draft = CategoryDraft(names=names or {"en": slug.title()}, slug=slug, parent=parent)
        return create_category(uow, draft).slug


def add_car(house: House, model: str = "208", *, make: str = "Peugeot", engine: str = "1.6 HDi") -> VehicleView:
    with house.write() as uow:
        return add_vehicle(
            uow, VehicleDraft(make=make, model=model, engine=engine, year_from=2012, year_to=2019, fuel="diesel")
        )


def ask(house: House, q: str = "", **filters: Any) -> SearchResult:
    with house.read() as uow:
        return search_products(uow, ProductQuery(q=q, **filters))


def skus(found: SearchResult) -> list[str]:
    return [card.sku for card in found.page.items]


def count_rows(uow: UnitOfWork, model: Any) -> int:
    return uow.session.connection().execute(sa.select(sa.func.count()).select_from(model)).scalar_one()
