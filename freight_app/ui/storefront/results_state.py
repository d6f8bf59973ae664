"""Lists of parts: what a question finds, and what a category holds. The address says everything, the state shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

import reflex as rx

from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.dtos import CategoryView
from freight_app.catalogue.search import search_products
from freight_app.catalogue.vehicles import get_vehicle
from freight_app.kit.actor import GUEST
from freight_app.kit.cache import cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_number
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.shopper import Shopper, name_of_vehicle, this_shopper
from freight_app.ui.storefront.car_state import remember_place
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.product_rows import Crumb
from freight_app.ui.storefront.search_address import SearchAddress
from freight_app.ui.storefront.search_rows import Asker, ResultsView, results_view


@dataclass(frozen=True, slots=True)
class KindTile:
    """A kind of part as a picture."""

    name: str
    count: str
    href: str
    drawing: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one address shows."""

    view: ResultsView
    title: str
    crumbs: list[Crumb]
    tiles: list[KindTile]


class ResultsState(rx.State):
    """The list that is shown, with everything to choose from."""

    view: ResultsView = ResultsView()
    title: str = ""
    crumbs: list[Crumb] = []
    tiles: list[KindTile] = []
    is_loaded: bool = False
    is_missing: bool = False
    has_failed: bool = False

    @rx.event
    @public
    async def load_search(self) -> None:
        """What the question in the address finds."""
        await self._load(SearchAddress.read(self._parameters()))

    @rx.event
    @public
    async def load_category(self) -> None:
        """What the category in the address holds."""
        slug = unquote(self.router.url.path.rstrip("/").rpartition("/")[2])
        # A kind within a category is a page of its own.
        await self._load(replace(SearchAddress.read(self._parameters(), base=slug), category=""))

    @rx.event
    @public
    async def set_prices(self, form: dict[str, Any]) -> Any:
        """From and to, as they were typed; what is no price is left out."""
        path = self.router.url.path
        base = unquote(path.rstrip("/").rpartition("/")[2]) if path.startswith("/c/") else ""
        typed = {name: str(form.get(name, ""))[:20] for name in ("min_price", "max_price")}
        address = SearchAddress.read(self._parameters() | typed, base=base)
        return rx.redirect(address.having().href)

    @rx.event
    @public
    async def add_line(self, form: dict[str, Any]) -> Any:
        """A row of the trade list: so many of that part into the cart."""
        product_id, quantity = (str(form.get(name, "")) for name in ("product_id", "quantity"))
        if not (product_id.isascii() and product_id.isdigit()):
            return None
        pieces = int(quantity) if quantity.isascii() and quantity.isdigit() and len(quantity) < 6 else 1
        return CartState.add(int(product_id[:15]), max(1, pieces))

    def _parameters(self) -> dict[str, str]:
        return dict(self.router.url.query_parameters)

    async def _load(self, address: SearchAddress) -> None:
        await remember_place(self)
        try:
            shopper = await this_shopper()
            listing = await read_kept(("listing", address, shopper.sees), lambda: read_listing(address, shopper))
        except NotFound:
            self.is_missing, self.is_loaded, self.has_failed = True, True, False
            return
        except Exception:
            self.has_failed = self.is_loaded = True
            raise
        self.view, self.title = listing.view, listing.title
        self.crumbs, self.tiles = listing.crumbs, listing.tiles
        self.is_loaded, self.is_missing, self.has_failed = True, False, False


def read_listing(address: SearchAddress, shopper: Shopper) -> Listing:
    """The list of an address as this visitor sees it. Raises ``NotFound`` for an unknown category.

    It is read as a guest would: everybody who sees the same is shown the same answer.
    """
    house = current_house()
    with house.read(GUEST) as uow:
        # An old price is struck through until a minute that only the clock knows.
        key = f"listing:{address!r}:{shopper.sees!r}:{uow.now():%Y%m%d%H%M}"
        return cached(
            uow, house.pages, key, topics=("catalogue",), make=lambda: _write_listing(uow, address, shopper), ttl_s=60
        )


def _write_listing(uow: UnitOfWork, address: SearchAddress, shopper: Shopper) -> Listing:
    categories = list_categories(uow, language=shopper.language) if address.base else []
    if address.base and all(category.slug != address.base for category in categories):
        raise NotFound("Category")
    result = search_products(
        uow,
        address.query(
            language=shopper.language, currency=shopper.currency, group=shopper.group, vehicle=shopper.vehicle
        ),
    )
    asker = Asker(
        language=shopper.language,
        currency=shopper.currency,
        car=_car_of(uow, address, shopper),
        is_trade=shopper.is_trade,
    )
    return Listing(
        view=results_view(result, address, asker),
        title=_title(address, categories, shopper.language),
        crumbs=_crumbs(address, categories),
        tiles=_tiles(address, categories, shopper.language),
    )


def _car_of(uow: UnitOfWork, address: SearchAddress, shopper: Shopper) -> str:
    """The name of the car that the list speaks of: that of a shared link, else the visitor's own."""
    if not address.vehicle_id:
        return shopper.car_name
    try:
        return name_of_vehicle(get_vehicle(uow, address.vehicle_id), address.vehicle_year)
    except NotFound:
        return ""


def _title(address: SearchAddress, categories: list[CategoryView], language: str) -> str:
    if address.base:
        return next(category.name for category in categories if category.slug == address.base)
    if address.q:
        return address.q
    return translate("Lower prices", language) if address.on_offer else translate("All parts", language)


def _crumbs(address: SearchAddress, categories: list[CategoryView]) -> list[Crumb]:
    by_slug = {category.slug: category for category in categories}
    crumbs: list[Crumb] = []
    slug: str | None = address.base
    while slug and slug in by_slug:
        crumbs.insert(0, Crumb(by_slug[slug].name, f"/c/{quote(slug)}"))
        slug = by_slug[slug].parent_slug
    return crumbs


def _tiles(address: SearchAddress, categories: list[CategoryView], language: str) -> list[KindTile]:
    """The kinds right below a category, as long as nothing is chosen there yet."""
    if not address.base or address.choices or address.q or address.page > 1:
        return []
    return [
        kind_tile(category, language)
        for category in categories
        if category.parent_slug == address.base and category.product_count
    ]


def kind_tile(category: CategoryView, language: str) -> KindTile:
    return KindTile(
        name=category.name,
        count=format_number(category.product_count, language),
        href=f"/c/{quote(category.slug)}",
        drawing=category.drawing or "part",
    )
