"""For whom a page of the shop is written: language, prices, and the car that every mark and filter speaks of."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from freight_app.catalogue.dtos import PUBLIC_GROUP, SavedCarView, VehicleView
from freight_app.catalogue.vehicles import current_car
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.orders.cart import count_cart
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class Shopper:
    """A visitor with the shop that they stand in. ``car`` is None while none is chosen; ``cart_count`` are pieces."""

    language: Language
    group: str
    shop: ShopProfile
    car: SavedCarView | None
    cart_count: int = 0

    @property
    def currency(self) -> str:
        return self.shop.currency

    @property
    def vehicle(self) -> tuple[int, int | None] | None:
        """The car as a filter: its vehicle and year."""
        return (self.car.vehicle.id, self.car.year) if self.car else None

    @property
    def car_name(self) -> str:
        return name_of_car(self.car) if self.car else ""

    @property
    def sees(self) -> tuple[Hashable, ...]:
        """All that makes one visitor's lists differ from another's."""
        return self.language, self.currency, self.group, self.vehicle, self.car_name

    @property
    def is_trade(self) -> bool:
        """Whether this visitor pays other prices than everybody."""
        return self.group != PUBLIC_GROUP


async def this_shopper() -> Shopper:
    """The visitor who sends the event; their cart and car are read when something was committed since."""
    who = visitor()
    return await read_kept(("shopper", who), lambda: _read_shopper(who))


def _read_shopper(who: Visitor) -> Shopper:
    # Without any cookie nobody has a cart or a garage.
    is_known = who.user is not None or bool(who.guest_token)
    with current_house().read(who.actor) as uow:
        return Shopper(
            language=who.language,
            group=who.price_group,
            shop=get_shop_profile(uow),
            car=current_car(uow, who.car_owner) if is_known else None,
            cart_count=count_cart(uow, who.cart_owner) if is_known else 0,
        )


def name_of_car(car: SavedCarView) -> str:
    """How its driver calls it, else make, model, engine and year."""
    return car.label or name_of_vehicle(car.vehicle, car.year)


def name_of_vehicle(vehicle: VehicleView, year: int | None) -> str:
    return f"{vehicle.label} {year}" if year else vehicle.label
