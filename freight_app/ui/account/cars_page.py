"""``/account/cars``: the garage of somebody signed in. What can be done with a car is the shop's own ``CarState``."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t
from freight_app.ui.storefront.car_picker import GARAGE_UNDO, car_picker, garage, without_car
from freight_app.ui.storefront.car_state import CarState


class CarsState(rx.State):
    """Lets nobody in who is not signed in."""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """The garage of whoever is signed in."""
        await (await self.get_state(CarState))._load()


def page() -> rx.Component:
    nothing = empty_state(
        t("No car yet"),
        t("With your car, every part says whether it fits, and why."),
        icon_name="car-front",
        class_name="py-8",
    )
    mine = rx.el.div(
        garage(),
        rx.el.div(
            link_button(t("Parts that fit"), "/search?fits=1", look="brand", icon_end="arrow-right"),
            without_car(),
            class_name="mt-4 flex flex-wrap items-center gap-x-6 gap-y-2",
        ),
    )
    waiting = loading(
        t("Your cars are being loaded"), skeleton("h-20 w-full rounded-lg"), skeleton("mt-3 h-20 rounded-lg")
    )
    has_some = CarState.cars.length() > 0  # type: ignore[attr-defined]
    return account_page(
        rx.el.div(
            rx.cond(CarState.is_loaded, rx.cond(has_some, mine, nothing), waiting),
            rx.el.div(
                car_picker(
                    "account",
                    title=t("Add a car"),
                    why=t("Make, model, year and engine stand on the registration card."),
                    action=t("Add the car"),
                ),
                class_name=CARD,
            ),
            class_name="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]",
        ),
        here="cars",
        title=t("My cars"),
        undo=GARAGE_UNDO,
    )
