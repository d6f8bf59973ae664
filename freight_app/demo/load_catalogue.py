"""The demo's catalogue, put in through the catalogue's own doors, at the moments at which things happened."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from freight_app.catalogue.categories import create_category
from freight_app.catalogue.dtos import (
    Attribute,
    CategoryDraft,
    CrossReferenceDraft,
    FitmentDraft,
    ProductRow,
    ProductStatus,
    VehicleDraft,
)
from freight_app.catalogue.fitment import set_fitments
from freight_app.catalogue.pictures import set_images
from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.catalogue.supersession import link_successors
from freight_app.catalogue.upserts import upsert_products
from freight_app.catalogue.vehicles import add_vehicles
from freight_app.demo.categories import drawing_of, placed_nodes
from freight_app.demo.drawings import LOOKS, draw_part
from freight_app.demo.lives import HISTORY_DAYS, Life, price_tags
from freight_app.demo.part_kinds import MEASURE_NAMES
from freight_app.demo.parts import DemoProduct
from freight_app.demo.vehicles import VEHICLES, DemoVehicle
from freight_app.documents.images import StoredImage, store_image
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings

# Pillow lets go of the interpreter while it encodes.
_PAINTERS = 2


@dataclass(frozen=True, slots=True)
class LoadedCatalogue:
    """The ids of the products, in their order, and of the vehicles."""

    product_ids: list[int]
    vehicle_ids: dict[DemoVehicle, int]


def load_catalogue(
    uow: UnitOfWork, products: Sequence[DemoProduct], lives: Sequence[Life], pictures: Sequence[StoredImage]
) -> LoadedCatalogue:
    """Vehicles, categories, products, fitment, pictures and two years of prices.

    The unit's clock is moved through the past and left at the present.
    """
    present = uow.clock
    try:
        uow.clock = StillClock(present.now() - timedelta(days=HISTORY_DAYS))
        vehicle_ids = _add_vehicles(uow)
        _add_categories(uow)
        ids = _add_products(uow, products, lives, present.now())
        uow.clock = present
        drafts = {vehicle: FitmentDraft(vehicle_id=vehicle_id) for vehicle, vehicle_id in vehicle_ids.items()}
        set_fitments(
            uow,
            {
                product_id: [drafts[vehicle] for vehicle in product.vehicles]
                for product_id, product in zip(ids, products, strict=True)
                if product.vehicles
            },
        )
        set_images(uow, {product_id: [picture] for product_id, picture in zip(ids, pictures, strict=True)})
        link_successors(uow, {product.sku: product.replaced_by for product in products if product.replaced_by})
        return LoadedCatalogue(ids, vehicle_ids)
    finally:
        uow.clock = present


def paint_pictures(settings: Settings, products: Sequence[DemoProduct]) -> list[StoredImage]:
    """A picture for each product, in their order; parts of one kind, maker and look share one. Slow."""
    looks = [_look_of(place, product) for place, product in enumerate(products)]
    distinct = sorted(set(looks))
    with ThreadPoolExecutor(_PAINTERS) as painters:
        painted = dict(zip(distinct, painters.map(lambda look: _paint(settings, *look), distinct), strict=True))
    return [painted[look] for look in looks]


def _look_of(place: int, product: DemoProduct) -> tuple[str, str, int]:
    """Drawing, maker and look. Neighbours in a list differ."""
    return drawing_of(product.category), product.brand, place % LOOKS


def _paint(settings: Settings, drawing: str, brand: str, look: int) -> StoredImage:
    return store_image(settings, draw_part(drawing, word=brand, look=look))


def _add_vehicles(uow: UnitOfWork) -> dict[DemoVehicle, int]:
    added = add_vehicles(
        uow,
        [
            VehicleDraft(
                make=vehicle.make,
                model=vehicle.model,
                engine=vehicle.engine,
                engine_code=vehicle.engine_code,
                power_kw=vehicle.power_kw,
                fuel=vehicle.fuel,
                year_from=vehicle.year_from,
                year_to=vehicle.year_to,
            )
            for vehicle in VEHICLES
        ],
    )
    return {vehicle: view.id for vehicle, view in zip(VEHICLES, added, strict=True)}


def _add_categories(uow: UnitOfWork) -> None:
    for placed in placed_nodes():
        create_category(
            uow,
            CategoryDraft(slug=placed.node.slug, names=placed.node.names, parent=placed.parent, drawing=placed.drawing),
        )


def _add_products(uow: UnitOfWork, products: Sequence[DemoProduct], lives: Sequence[Life], now: datetime) -> list[int]:
    """Each product on the day of its launch, with its first prices; then every change of price on its own day."""
    ids: dict[str, int] = {}
    days = sorted({life.launched for life in lives} | {step.days_ago for life in lives for step in life.price_steps})
    for days_ago in reversed(days):
        uow.clock = StillClock(now - timedelta(days=days_ago))
        launched = [product for product, life in zip(products, lives, strict=True) if life.launched == days_ago]
        if launched:
            ids |= upsert_products(uow, [_row_of(product) for product in launched], reason="Demo").ids
        _change_prices(uow, products, lives, ids, days_ago)
    return [ids[product.sku] for product in products]


def _change_prices(
    uow: UnitOfWork, products: Sequence[DemoProduct], lives: Sequence[Life], ids: dict[str, int], days_ago: int
) -> None:
    currency = uow.port(Settings).currency
    by_reason: dict[str, list[PriceSetting]] = {}
    for product, life in zip(products, lives, strict=True):
        for step in life.price_steps:
            if step.days_ago == days_ago:
                by_reason.setdefault(step.reason, []).extend(
                    PriceSetting(ids[product.sku], Money(tag.amount_minor, currency), tag.group, tag.min_quantity)
                    for tag in price_tags(step.public_minor)
                )
    for reason, settings in by_reason.items():
        set_prices(uow, settings, reason=reason)


def _row_of(product: DemoProduct) -> ProductRow:
    return ProductRow(
        sku=product.sku,
        names=product.names,
        mpn=product.number,
        brand=product.brand,
        category=product.category,
        descriptions=product.about,
        attributes=[
            Attribute(key=key, value=value, unit=unit, names=MEASURE_NAMES[key])
            for key, value, unit in product.measures
        ],
        cross_references=[
            CrossReferenceDraft(brand=brand, number=number) for brand, number in product.cross_references
        ],
        tags=[product.season.value] if product.season.value != "even" else [],
        weight_kg=product.weight_kg,
        is_universal=product.is_universal,
        status=ProductStatus.ARCHIVED if product.replaced_by else ProductStatus.ACTIVE,
    )
