"""``/compare?p=A,B``: the parts of the address side by side. Nothing is kept here: the browser and the address hold it all."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from freight_app.catalogue.dtos import ProductDetail
from freight_app.catalogue.service import get_product, products_by_ids
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.ui.guard import public
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.storefront.car_state import remember_place
from freight_app.ui.storefront.compare_rows import CompareColumn, CompareRow, columns_of, compare_rows, read_skus


@dataclass(frozen=True, slots=True)
class Comparison:
    columns: list[CompareColumn]
    rows: list[CompareRow]


class CompareState(rx.State):
    columns: list[CompareColumn] = []
    rows: list[CompareRow] = []
    has_car: bool = False
    is_loaded: bool = False

    @rx.event
    @public
    async def load(self) -> None:
        """The parts in the address; those that are not in the shop are left out."""
        await remember_place(self)
        skus = tuple(read_skus(self.router.url.query_parameters.get("p", "")))
        shopper = await this_shopper()
        found = await read_kept(("compare", skus, shopper.sees), lambda: read_comparison(skus, shopper))
        self.columns, self.rows = found.columns, found.rows
        self.has_car, self.is_loaded = shopper.car is not None, True


def read_comparison(skus: tuple[str, ...], shopper: Shopper) -> Comparison:
    """Parts as this visitor sees them, in the order of the address."""
    vehicle_id, year = shopper.vehicle or (None, None)
    products: list[ProductDetail] = []
    with current_house().read(GUEST) as uow:
        for sku in skus:
            try:
                products.append(
                    get_product(uow, sku, group=shopper.group, language=shopper.language, currency=shopper.currency)
                )
            except NotFound:
                continue
        cards = products_by_ids(
            uow,
            [product.id for product in products],
            language=shopper.language,
            currency=shopper.currency,
            group=shopper.group,
            vehicle_id=vehicle_id,
            vehicle_year=year,
        )
    return Comparison(columns_of(cards, shopper.language), compare_rows(products, shopper.language))
