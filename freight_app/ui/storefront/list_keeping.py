"""Putting something on a saved list, from wherever it is: a part, the cart, an order, a quick order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx
from pydantic import ValidationError

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.orders.lists import keeping
from freight_app.orders.lists.dtos import ListName, ListPieces
from freight_app.ui.components.base import Text, as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t, tn, translate
from freight_app.ui.storefront.page_parts import Shown
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

Source = Literal["part", "cart", "order", "quick"]
MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class ListChoice:
    """A list to put something on."""

    id: str
    name: str
    lines: int


class KeepState(rx.State):
    """What is to be kept, and the lists that are there for it."""

    is_open: bool = False
    lists: list[ListChoice] = []
    error: str = ""
    _source: Source = "cart"
    _ref: str = ""
    _quantity: int = 1

    @rx.event
    @signed_in
    async def keep(self, source: Source, ref: str, quantity: int) -> None:
        """Ask on which list; ``ref`` is the id of a part or the number of an order."""
        self._source, self._ref, self._quantity = source, ref[:40], max(1, min(quantity, 999))
        who = visitor()
        found = await asyncio.to_thread(_write, who, lambda uow: keeping.list_lists(uow, signed_in_user().id))
        self.lists = [ListChoice(one.id, one.name, one.line_count) for one in found]
        self.error, self.is_open = "", True

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.is_open = False

    @rx.event
    @signed_in
    async def put_on(self, list_id: str) -> None:
        """Onto a list that is there."""
        who, user_id = visitor(), signed_in_user().id

        def add(uow: UnitOfWork) -> None:
            keeping.add_to_list(uow, user_id, list_id, self._pieces(uow, who, user_id))

        await asyncio.to_thread(_write, who, add)
        name = next((one.name for one in self.lists if one.id == list_id), "")
        await self._done(name)

    @rx.event
    @signed_in
    async def put_on_new(self, data: dict[str, Any]) -> None:
        """Onto a new list of this name."""
        who, user_id = visitor(), signed_in_user().id
        try:
            name = ListName(name=str(data.get("name", ""))[: MAX_NAME + 1])
        except ValidationError:
            self.error = translate("Give the list a name of at most {most} characters.", who.language, most=MAX_NAME)
            return
        await asyncio.to_thread(
            _write, who, lambda uow: keeping.create_list(uow, user_id, name, self._pieces(uow, who, user_id))
        )
        await self._done(name.name)

    async def _done(self, name: str) -> None:
        self.is_open = False
        await show_toast(self, translate("It is on the list {name}", visitor().language, name=name))

    def _pieces(self, uow: UnitOfWork, who: Visitor, user_id: int) -> list[ListPieces]:
        if self._source == "part":
            product_id = int(self._ref) if self._ref.isascii() and self._ref.isdecimal() else 0
            return [ListPieces(product_id, self._quantity)]
        if self._source == "order":
            return keeping.pieces_of_order(uow, user_id, self._ref)
        return (
            keeping.pieces_of_cart(uow, who.cart_owner)
            if self._source == "cart"
            else keeping.pieces_of_draft(uow, who.cart_owner)
        )


def _write(who: Visitor, change: Callable[[UnitOfWork], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return change(uow)


STATE: Any = KeepState


def keep_button(label: Text, source: Source, ref: Any = "", quantity: Any = 1, **props: Any) -> rx.Component:
    """Opens ``keep_dialog``, which the page has once."""
    return button(label, icon_start="bookmark", on_click=STATE.keep(source, ref, quantity), **props)


def keep_dialog() -> rx.Component:
    """On which list? Those that are there, or a new one."""

    def one(choice: Shown) -> rx.Component:
        return rx.el.button(
            icon("bookmark", "size-4 text-ink-3"),
            rx.el.span(choice.name, class_name="min-w-0 flex-1 truncate text-start font-medium"),
            rx.el.span(tn("{count} part", "{count} parts", choice.lines), class_name="num text-sm text-ink-2"),
            type="button",
            on_click=STATE.put_on(choice.id),
            class_name="flex min-h-12 w-full items-center gap-3 px-3 hover:bg-sunken",
        )

    return dialog(
        shown(
            as_var(KeepState.lists).length() > 0,
            rx.el.div(
                rx.foreach(KeepState.lists, one),
                class_name="mb-5 max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line",
            ),
        ),
        form(
            text_field(
                t("A new list"),
                "name",
                error=STATE.error,
                placeholder=t("Every week, Peugeot service"),
                max_length=MAX_NAME,
                auto_complete="off",
            ),
            id="keep-list",
            on_submit=KeepState.put_on_new,
        ),
        open=KeepState.is_open,
        on_close=KeepState.close,
        title=t("On which list?"),
        actions=[
            button(t("Make the list"), look="brand", type="submit", form="keep-list"),
            button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
        ],
    )
