"""The door of the shop: kinds of part, what is cheaper now, and where the visitor left off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import reflex as rx

from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.dtos import CategoryView, ProductCard
from freight_app.catalogue.home import read_home
from freight_app.catalogue.search import search_products
from freight_app.kit.actor import GUEST
from freight_app.kit.cache import Cache, cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.orders.delivery_methods import list_delivery_methods
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate_count
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.storefront.car_state import CarState, remember_place
from freight_app.ui.storefront.product_rows import Crumb, DeliveryRow, delivery_rows
from freight_app.ui.storefront.recent_state import RecentState, read_recent
from freight_app.ui.storefront.results_state import KindTile, kind_tile
from freight_app.ui.written_once import written_once

KINDS_IN_SIGHT = 8
OFFERS_IN_SIGHT = 4
SHORT_CUTS = 4
CAR_PARTS = 3
PROMISES = 3


@written_once
@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on the page that comes from the catalogue; empty while it is awaited."""

    tiles: list[KindTile] = field(default_factory=list)
    kinds_words: str = ""
    short_cuts: list[Crumb] = field(default_factory=list)
    stock_words: str = ""
    newest: list[CardView] = field(default_factory=list)
    offers: list[CardView] = field(default_factory=list)
    recent: list[CardView] = field(default_factory=list)
    promises: list[DeliveryRow] = field(default_factory=list)
    car_parts: list[CardView] = field(default_factory=list)
    fitting_words: str = ""
    is_empty: bool = False


class HomeState(rx.State):
    view: HomeView = HomeView()
    is_loaded: bool = False

    @rx.event
    @public
    async def load(self) -> None:
        """All that the door shows, for this visitor and their car."""
        await remember_place(self)
        seen = tuple((await self.get_state(RecentState))._ids())
        shopper = await this_shopper()
        self.view = await read_kept(("home", shopper.sees, seen), lambda: read_home_view(shopper, seen))
        await (await self.get_state(CarState))._load()
        self.is_loaded = True


def read_home_view(shopper: Shopper, seen: Sequence[int]) -> HomeView:
    """The door as this visitor sees it; what they looked at is the one thing of it that is theirs alone.

    It is read as a guest would: everybody who sees the same is shown the same answer.
    """
    house = current_house()
    with house.read(GUEST) as uow:
        seen_by = (shopper.language, shopper.currency, shopper.group, shopper.vehicle)
        # An old price is struck through, and a delivery promised, until a minute that only the clock knows.
        key = f"home:{seen_by!r}:{uow.now():%Y%m%d%H%M}"
        view = cached(
            uow,
            house.pages,
            key,
            topics=("catalogue", "shop"),
            make=lambda: _write_home(uow, house.cache, shopper),
            ttl_s=60,
        )
        recent = [card_view(card, shopper.language) for card in read_recent(uow, seen, shopper)] if seen else []
    return replace(view, recent=recent) if recent else view


def _write_home(uow: UnitOfWork, cache: Cache, shopper: Shopper) -> HomeView:
    language = shopper.language
    vehicle_id, year = shopper.vehicle or (None, None)
    home = read_home(
        uow,
        cache,
        language=language,
        currency=shopper.currency,
        group=shopper.group,
        vehicle_id=vehicle_id,
        vehicle_year=year,
    )
    categories = list_categories(uow, language=language)
    fitting, fitting_count = _parts_that_fit(uow, shopper)
    today = uow.now().astimezone(ZoneInfo(shopper.shop.time_zone)).date()
    promises = delivery_rows(list_delivery_methods(uow), language, today=today)

    def views(cards: Sequence[ProductCard]) -> list[CardView]:
        return [card_view(card, language) for card in cards]

    return HomeView(
        tiles=[kind_tile(category, language) for category in home.categories if category.product_count][
            :KINDS_IN_SIGHT
        ],
        kinds_words=translate_count("All {count} kinds", "All {count} kinds", _leaf_count(categories), language),
        short_cuts=_short_cuts(categories),
        stock_words=translate_count(
            "{count} part to choose from", "{count} parts to choose from", home.product_count, language
        ),
        newest=views(home.newest[:OFFERS_IN_SIGHT]) if not home.offers else [],
        offers=views(home.offers[:OFFERS_IN_SIGHT]),
        promises=promises[:PROMISES],
        car_parts=views(fitting),
        fitting_words=translate_count(
            "The {count} part that fits", "All {count} parts that fit", fitting_count, language
        )
        if fitting_count
        else "",
        is_empty=home.product_count == 0,
    )


def _parts_that_fit(uow: UnitOfWork, shopper: Shopper) -> tuple[list[ProductCard], int]:
    """A few parts of different kinds that fit the visitor's car and are there, and how many fit in all."""
    if shopper.vehicle is None:
        return [], 0
    vehicle_id, year = shopper.vehicle
    query = ProductQuery(
        vehicle_id=vehicle_id,
        vehicle_year=year,
        fits_only=True,
        language=shopper.language,
        currency=shopper.currency,
        group=shopper.group,
        per_page=48,
    )
    page = search_products(uow, query).page
    chosen: dict[str | None, ProductCard] = {}
    for card in page.items:
        if card.price is not None and card.available > 0:
            chosen.setdefault(card.category_slug, card)
    return list(chosen.values())[:CAR_PARTS], page.total


def _leaf_count(categories: Sequence[CategoryView]) -> int:
    parents = {category.parent_slug for category in categories}
    return sum(category.slug not in parents and category.product_count > 0 for category in categories)


def _short_cuts(categories: Sequence[CategoryView]) -> list[Crumb]:
    """The fullest kinds at the tips of the tree, one of each root."""
    parents = {category.parent_slug: None for category in categories}
    by_slug = {category.slug: category for category in categories}

    def root_of(category: CategoryView) -> str:
        while category.parent_slug:
            category = by_slug[category.parent_slug]
        return category.slug

    fullest: dict[str, CategoryView] = {}
    for category in sorted(categories, key=lambda one: -one.product_count):
        if category.slug not in parents and category.depth and category.product_count:
            fullest.setdefault(root_of(category), category)
    return [Crumb(category.name, f"/c/{category.slug}") for category in list(fullest.values())[:SHORT_CUTS]]
