"""One part: its page's data, the quantity that is asked for, and the way into the cart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import reflex as rx

from freight_app.catalogue.dtos import Fit, ProductCard, ProductDetail, ProductQuery
from freight_app.catalogue.search import search_products
from freight_app.catalogue.service import get_product, list_related
from freight_app.kit.actor import GUEST
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.orders.back_orders.allowing import promises_for
from freight_app.orders.delivery_methods import list_delivery_methods
from freight_app.shop.taxes import tax_rate_of
from freight_app.ui.components.price import PriceView
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.guard import public
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.storefront.car_state import remember_place
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.notice_state import NoticeState
from freight_app.ui.storefront.opinion_rows import OpinionsView, read_opinions
from freight_app.ui.storefront.opinion_state import OpinionsState
from freight_app.ui.storefront.product_rows import (
    DeliveryRow,
    ProductView,
    Reader,
    delivery_rows,
    product_view,
)
from freight_app.ui.storefront.recent_state import look_again
from freight_app.ui.storefront.together_state import TogetherState

RELATED = 4


@dataclass(frozen=True, slots=True)
class ProductPage:
    """What one address shows."""

    product: ProductView
    related: list[CardView]
    deliveries: list[DeliveryRow]
    has_car: bool
    related_fit: bool
    opinions: OpinionsView


class ProductState(rx.State):
    """The part that is looked at."""

    product: ProductView = ProductView()
    related: list[CardView] = []
    deliveries: list[DeliveryRow] = []
    has_car: bool = False
    # Whether the parts beside it are those that fit the visitor's car, because this one does not.
    related_fit: bool = False
    quantity: int = 1
    is_loaded: bool = False
    is_missing: bool = False
    shows_all_cars: bool = False

    @rx.event
    @public
    async def load(self) -> None:
        """The part in the address; an unknown one says so in the page."""
        await remember_place(self)
        wanted = unquote(self.router.url.path.rstrip("/").rpartition("/")[2])
        try:
            shopper = await this_shopper()
            page = await read_kept(("product", wanted, shopper.sees), lambda: read_product_page(wanted, shopper))
        except NotFound:
            self.is_missing, self.is_loaded = True, True
            self.product = ProductView()
            return
        if page.product.id != self.product.id:
            self.quantity, self.shows_all_cars = 1, False
        self.product, self.related, self.deliveries = page.product, page.related, page.deliveries
        self.has_car, self.related_fit = page.has_car, page.related_fit
        self.is_missing, self.is_loaded = False, True
        await (await self.get_state(OpinionsState))._show(page.opinions)
        await look_again(self, page.product.id)
        await (await self.get_state(NoticeState))._load(page.product.id)
        together = await self.get_state(TogetherState)
        await together._load(page.product.id, page.product.price.minor, can_add=page.product.can_add)

    @rx.event
    @public
    async def set_quantity(self, quantity: int) -> None:
        """How many are wanted, within what there is."""
        self.quantity = max(1, min(quantity, self.product.most))

    @rx.event
    @public
    async def add_to_cart(self, form: dict[str, Any]) -> Any:
        """As many as the form shows."""
        typed = str(form.get("quantity", ""))
        quantity = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else self.quantity
        self.quantity = max(1, min(quantity, self.product.most))
        return CartState.add(self.product.id, self.quantity)

    @rx.event
    @public
    async def show_all_cars(self) -> None:
        """The whole fitment table."""
        self.shows_all_cars = True

    @rx.var
    def unit_price(self) -> PriceView:
        """What one piece costs at this quantity."""
        steps = [step for step in self.product.breaks if step.first <= self.quantity]
        return steps[-1].price if steps else self.product.price


def read_product_page(sku: str, shopper: Shopper) -> ProductPage:
    """A part as this visitor sees it, read as a guest would: the answer is shared. Raises ``NotFound``."""
    with current_house().read(GUEST) as uow:
        vehicle_id, year = shopper.vehicle or (None, None)
        product = get_product(
            uow,
            sku[:64],
            group=shopper.group,
            language=shopper.language,
            currency=shopper.currency,
            vehicle_id=vehicle_id,
            vehicle_year=year,
        )
        related, all_fit = _related(uow, product, shopper)
        waits_until = promises_for(uow, [product.id]).get(product.id)
        tax_rate = tax_rate_of(uow, product.tax_class)
        methods = list_delivery_methods(uow, goods=product.price) if product.price and product.available > 0 else []
        opinions = read_opinions(uow, product.id, product.sku, shopper)
        today = uow.now().astimezone(ZoneInfo(shopper.shop.time_zone)).date()
    reader = Reader(
        language=shopper.language,
        car=shopper.car_name,
        vehicle_id=vehicle_id,
        is_trade=shopper.is_trade,
        phone=shopper.shop.phone,
    )
    return ProductPage(
        product=product_view(product, reader, tax_rate=tax_rate, waits_until=waits_until),
        related=[card_view(card, shopper.language) for card in related],
        deliveries=delivery_rows(methods, shopper.language, today=today),
        has_car=shopper.car is not None,
        related_fit=all_fit,
        opinions=opinions,
    )


def _related(uow: UnitOfWork, product: ProductDetail, shopper: Shopper) -> tuple[list[ProductCard], bool]:
    """Parts to look at next: those that fit the visitor's car when this one does not, else its neighbours."""
    vehicle_id, year = shopper.vehicle or (None, None)
    if product.fit.fit is Fit.DOES_NOT_FIT and product.breadcrumb:
        query = ProductQuery(
            category=product.breadcrumb[-1].slug,
            vehicle_id=vehicle_id,
            vehicle_year=year,
            fits_only=True,
            in_stock=True,
            per_page=RELATED,
            language=shopper.language,
            currency=shopper.currency,
            group=shopper.group,
        )
        if fitting := search_products(uow, query).page.items:
            return fitting, True
    neighbours = list_related(
        uow,
        product.id,
        language=shopper.language,
        currency=shopper.currency,
        group=shopper.group,
        vehicle_id=vehicle_id,
        limit=RELATED,
    )
    return neighbours, False
