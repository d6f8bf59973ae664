"""The hearts of every page: what is on the visitor's list, and putting things on it and off it.

The list itself is in the database; what is here is loaded with each page's frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import reflex as rx

from freight_app.catalogue.wishes import wishing
from freight_app.catalogue.wishes.dtos import RemovedWish, WishOwner
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.visitor import Visitor, visitor

T = TypeVar("T")
UNDO_UNWISH = "wish_remove"


class WishState(rx.State):
    """``ids`` are the products on the list; ``turn`` counts the times that the hearts are told them anew."""

    ids: list[int] = []
    is_known: bool = False
    turn: int = 0
    # What was taken off last: the toast brings it back.
    _removed: RemovedWish | None = None

    @rx.event
    @public
    async def toggle(self, product_id: int, wanted: bool) -> None:
        """The heart has turned already: follow it, or turn it back and say why."""
        try:
            await (self._wish(product_id) if wanted else self._unwish(product_id))
        except FreightError:
            await self._read()
            self.turn += 1
            raise

    @rx.event
    @public
    async def undo(self) -> None:
        """Put back what was taken off last, with its note."""
        removed, self._removed = self._removed, None
        if removed is not None:
            await change_wishes(lambda uow, owner: wishing.put_back(uow, owner, removed))
            await self._read()

    async def _wish(self, product_id: int) -> None:
        await change_wishes(lambda uow, owner: wishing.add_wish(uow, owner, product_id))
        await self._read()

    async def _unwish(self, product_id: int) -> None:
        """Take a product off; the toast brings it back."""
        self._removed = await change_wishes(lambda uow, owner: wishing.remove_wish(uow, owner, product_id))
        await self._read()
        text = translate("Taken off your wishes", visitor().language)
        await show_toast(self, text, tone="plain", undo=UNDO_UNWISH)

    async def _read(self) -> None:
        who = visitor()
        found: list[int] = await read_kept(("wishes", who), lambda: _read_ids(who))
        if found != self.ids:
            self.ids = list(found)
        if not self.is_known:
            self.is_known = True


def owner_of(who: Visitor) -> WishOwner:
    """Whose list this is; ``NotSignedIn`` for someone without any cookie, who has none."""
    owner = who.cart_owner
    return WishOwner(user_id=owner.user_id, guest_token=owner.guest_token, price_group=owner.price_group)


async def show_hearts(state: rx.State) -> None:
    """Frames of the shop call it with what else they show."""
    await (await state.get_state(WishState))._read()


async def change_wishes(change: Callable[[UnitOfWork, WishOwner], T]) -> T:
    """Change the visitor's own list, in one unit of work."""
    who = visitor()
    return await asyncio.to_thread(_apply, who, change)


def _apply(who: Visitor, change: Callable[[UnitOfWork, WishOwner], T]) -> T:
    owner = owner_of(who)
    with current_house().write(who.actor) as uow:
        return change(uow, owner)


def _read_ids(who: Visitor) -> list[int]:
    if who.user is None and not who.guest_token:
        return []
    with current_house().read(who.actor) as uow:
        return wishing.wished_products(uow, owner_of(who))
