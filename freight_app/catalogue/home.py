"""What the shop's front door shows. Kept in the cache until the catalogue changes."""

from __future__ import annotations

from freight_app.catalogue import fitment
from freight_app.catalogue.brands import list_brands
from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.column_store import open_shelf
from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.dtos import HomePage, ProductCard
from freight_app.catalogue.search import search_products
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.kit.cache import Cache, cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.shop.service import get_shop_profile

SHELF_LENGTH = 8
MAX_BRANDS = 24


def read_home(
    uow: UnitOfWork,
    cache: Cache,
    *,
    language: str = "en",
    currency: str = "",
    group: str = PUBLIC_GROUP,
    vehicle_id: int | None = None,
    vehicle_year: int | None = None,
) -> HomePage:
    """The roots of the category tree with counts and drawings, the newest products, offers and the fullest brands.

    With a vehicle, each card says whether it fits.
    """
    currency = currency or get_shop_profile(uow).currency
    # Offers run out by the clock alone, so the page is also made anew each hour.
    hour = uow.now().strftime("%Y%m%d%H")
    page = cached(
        uow,
        cache,
        f"catalogue:home:{language}:{currency}:{group}:{hour}",
        topics=("catalogue",),
        make=lambda: _make(uow, language, currency, group),
        ttl_s=3600,
    )
    if vehicle_id is None:
        return page
    ids = [card.id for card in (*page.newest, *page.offers)]
    fits = fitment.card_fits(uow, ids, vehicle_id=vehicle_id, year=vehicle_year)

    def marked(cards: list[ProductCard]) -> list[ProductCard]:
        return [card.model_copy(update={"fit": fits[card.id]}) for card in cards]

    return page.model_copy(update={"newest": marked(page.newest), "offers": marked(page.offers)})


def _make(uow: UnitOfWork, language: str, currency: str, group: str) -> HomePage:
    query = ProductQuery(language=language, currency=currency, group=group, per_page=SHELF_LENGTH, sort="newest")
    brands = list_brands(uow, PageRequest(per_page=100)).items
    return HomePage(
        categories=[category for category in list_categories(uow, language=language) if category.depth == 0],
        newest=search_products(uow, query).page.items,
        offers=search_products(uow, query.model_copy(update={"on_offer": True})).page.items,
        brands=sorted((brand for brand in brands if brand.product_count), key=lambda b: -b.product_count)[:MAX_BRANDS],
        product_count=len(open_shelf(uow).listed_ids),
    )
