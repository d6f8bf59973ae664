"""``/follow/<token>``: one shipment, for whoever holds its link."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.shipping.reading import follow_by_token
from freight_app.ui.components.base import code
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.states import empty_state, loading, skeleton, skeleton_lines
from freight_app.ui.guard import public
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.shipment_parts import way_card
from freight_app.ui.storefront.shipment_rows import WayView, way_view
from freight_app.ui.visitor import Visitor, visitor


class FollowState(rx.State):
    """The shipment of the address."""

    way: WayView = WayView()
    is_loaded: bool = False
    is_found: bool = True

    @rx.event
    @public
    async def load(self) -> None:
        """Read it, anew at each load."""
        token = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:100]
        try:
            self.way, self.is_found = await asyncio.to_thread(_read, visitor(), token), True
        except NotFound:
            self.way, self.is_found = WayView(), False
        self.is_loaded = True


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no shipment behind this link"),
        t("Perhaps a letter of it was lost on the way. Look for the order by its number and phone."),
        action=link_button(t("Find my order"), "/track", look="brand"),
        icon_name="package-search",
    )
    waiting = loading(
        t("The shipment is being loaded"),
        skeleton("h-8 w-2/3"),
        rx.el.div(skeleton_lines(5), class_name="mt-6"),
        class_name="pt-8",
    )
    found = rx.el.div(
        rx.el.p(t("Shipment"), " ", code(FollowState.way.number), class_name="mb-2 text-sm text-ink-2"),  # type: ignore[attr-defined]
        way_card(FollowState.way, level="h1"),
        class_name="mx-auto max-w-[44rem] pt-5 pb-10 lg:pt-8",
    )
    return shop_page(rx.cond(FollowState.is_loaded, rx.cond(FollowState.is_found, found, unknown), waiting))


def _read(who: Visitor, token: str) -> WayView:
    house = current_house()
    with house.read(who.actor) as uow:
        return way_view(follow_by_token(uow, token), who.language, house.settings.time_zone)
