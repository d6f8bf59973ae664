"""``/wishlist``: what somebody wished for, at today's prices; and a list that somebody else shares."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.catalogue.wishes import sharing, wishing
from freight_app.catalogue.wishes.dtos import Reader, WishlistView, WishOwner, WishView
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.orders import cart
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.wish_state import WishState, change_wishes, owner_of
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish on the page. ``change`` is down, up, or empty where the price is that of then."""

    card: CardView
    note: str
    added: str
    seen: PriceView
    change: str
    can_buy: bool
    is_gone: bool


class WishlistState(rx.State):
    rows: list[WishRow] = []
    is_loaded: bool = False
    is_missing: bool = False
    has_car: bool = False
    share_path: str = ""
    # The wish whose note is being written, 0 for none.
    noting: int = 0

    @rx.event
    @public
    async def load(self) -> None:
        """The visitor's own list."""
        self.noting = 0
        await self._read()

    @rx.event
    @public
    async def load_shared(self) -> None:
        """The list of the link; a link that was taken back says so in the page."""
        token = self.router.url.path.rstrip("/").rpartition("/")[2]
        shopper = await this_shopper()
        try:
            view = await asyncio.to_thread(_read_shared, visitor(), token, reader_for(shopper))
            self.is_missing = False
        except NotFound:
            view, self.is_missing = WishlistView(wishes=[]), True
        self._show(view, shopper)

    @rx.event
    @public
    async def remove(self, product_id: int) -> None:
        """Take a wish off; the toast brings it back."""
        await (await self.get_state(WishState))._unwish(product_id)
        await self._read()

    @rx.event
    @public
    async def undo(self) -> None:
        """Put back what was taken off last."""
        await WishState.undo.fn(await self.get_state(WishState))
        await self._read()

    @rx.event
    @public
    async def move_to_cart(self, product_id: int) -> None:
        """Into the cart and off the list, both or neither."""
        cart_state = await self.get_state(CartState)
        who = visitor()

        def move(uow: UnitOfWork, owner: Any) -> Any:
            view = cart.add_to_cart(uow, owner, product_id)
            wishing.remove_wish(uow, owner_of(who), product_id)
            return view

        await cart_state._change(move)
        await (await self.get_state(WishState))._read()
        await self._read()
        await show_toast(self, translate("It is in your cart now", who.language))

    @rx.event
    @public
    async def start_note(self, product_id: int) -> None:
        self.noting = product_id

    @rx.event
    @public
    async def stop_note(self) -> None:
        self.noting = 0

    @rx.event
    @public
    async def save_note(self, form: dict[str, Any]) -> None:
        """What was written beside the wish that is being noted."""
        product_id, note = self.noting, str(form.get("note", ""))[:1000]
        await change_wishes(lambda uow, owner: wishing.write_note(uow, owner, product_id, note))
        self.noting = 0
        await self._read()

    @rx.event
    @public
    async def share(self) -> None:
        """Make the link that others read the list by."""
        token = await change_wishes(sharing.share_wishlist)
        self.share_path = f"/wishlist/{token}"

    @rx.event
    @public
    async def stop_sharing(self) -> None:
        """The link opens nothing from now on."""
        await change_wishes(sharing.stop_sharing)
        self.share_path = ""
        await show_toast(self, translate("The link opens nothing any more", visitor().language), tone="plain")

    async def _read(self) -> None:
        who, shopper = visitor(), await this_shopper()
        known = who.user is not None or bool(who.guest_token)
        view = await asyncio.to_thread(_read_own, who, reader_for(shopper)) if known else WishlistView(wishes=[])
        self.share_path = f"/wishlist/{view.share_token}" if view.share_token else ""
        self._show(view, shopper)

    def _show(self, view: WishlistView, shopper: Shopper) -> None:
        self.rows = [wish_row(one, shopper) for one in view.wishes]
        self.has_car = shopper.car is not None
        self.is_loaded = True


def reader_for(shopper: Shopper) -> Reader:
    """This visitor's language, prices and car."""
    vehicle_id, year = shopper.vehicle or (None, None)
    return Reader(shopper.language, shopper.group, vehicle_id, year)


def wish_row(wish: WishView, shopper: Shopper) -> WishRow:
    language, price, seen = shopper.language, wish.card.price, wish.seen
    change = ""
    if price is not None and seen is not None and price.currency == seen.currency:
        cheaper, dearer = price.amount_minor < seen.amount_minor, price.amount_minor > seen.amount_minor
        change = "down" if cheaper else "up" if dearer else ""
    return WishRow(
        card=card_view(wish.card, language),
        note=wish.note,
        added=format_date(wish.added_at, language, zone=shopper.shop.time_zone),
        seen=price_view(seen, language) if change else NO_PRICE,
        change=change,
        can_buy=wish.sellable and wish.card.available > 0,
        is_gone=wish.is_gone,
    )


def _read_own(who: Visitor, reader: Reader) -> WishlistView:
    owner: WishOwner = owner_of(who)
    with current_house().read(who.actor) as uow:
        return wishing.view_wishlist(uow, owner, reader)


def _read_shared(who: Visitor, token: str, reader: Reader) -> WishlistView:
    with current_house().read(who.actor) as uow:
        return sharing.view_shared(uow, token, reader)
