"""The list of products and what is done with several of them; the address holds what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.bulk_changes import delete_products, file_products, restore_products
from freight_app.catalogue.dtos import ProductStatus
from freight_app.catalogue.staff_dtos import Filing
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.ui.admin.products_rows import Choices, ProductsAddress, ProductsView, read_products, with_none
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate_count
from freight_app.ui.visitor import Visitor, visitor

UNDO = "products"
# Nothing was picked yet is one thing, to be filed under nothing another; no slug looks like this.
NONE = "-"
Step = Callable[[UnitOfWork], Any]


@dataclass(frozen=True, slots=True)
class WayBack:
    """What takes the last change back; plain data, so that any web process can do it."""

    deletes: list[int] = field(default_factory=list)
    restores: list[int] = field(default_factory=list)
    files: dict[int, dict[str, str | None]] = field(default_factory=dict)

    def take(self, uow: UnitOfWork) -> None:
        if self.deletes:
            delete_products(uow, self.deletes)
        if self.restores:
            restore_products(uow, self.restores)
        if self.files:
            file_products(uow, {one: Filing.model_validate({**filing}) for one, filing in self.files.items()})


class ProductsState(rx.State):
    """A page of products, the chosen ones among them, and how the last change is taken back."""

    tab: str = "on_sale"
    q: str = ""
    brand: str = ""
    category: str = ""
    sort: str = "-changed"
    page: int = 1
    page_base: str = ""
    view: ProductsView = ProductsView()
    brands: list[dict[str, str]] = []
    categories: list[dict[str, str]] = []
    brands_to_file: list[dict[str, str]] = []
    categories_to_file: list[dict[str, str]] = []
    chosen: list[int] = []
    asks: str = ""
    filed_under: str = ""
    is_loaded: bool = False
    has_failed: bool = False
    _way_back: WayBack = WayBack()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._stand_at(ProductsAddress.read(self.router.url.query_parameters))
        self.asks = ""
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.CATALOGUE_EDIT)
    async def find(self, text: str) -> None:
        """Find by name or number while somebody types."""
        self._stand_at(self._address().having(q=text[:100]))
        await self._read()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def keep_question(self) -> object:
        """Enter puts the question into the address, to be shared and come back to."""
        return rx.redirect(self._address().href)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def narrow(self, by: Literal["brand", "category"], value: str) -> object:
        """Only one brand, or one category and what is below it; empty for all."""
        return rx.redirect(self._address().having(**{by: value[:120]}).href)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def sort_by(self, column: str) -> object:
        return rx.redirect(self._address().sorted_by(column).href)

    # --- several at once

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def choose(self, product_id: int) -> None:
        """Tick a row or take its tick away."""
        others = [one for one in self.chosen if one != product_id]
        if len(others) == len(self.chosen) and any(row.id == product_id for row in self.view.rows):
            others.append(product_id)
        self.chosen = others

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def choose_page(self, is_on: bool) -> None:
        self.chosen = [row.id for row in self.view.rows] if is_on else []

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def choose_none(self) -> None:
        self.chosen = []

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def ask_for(self, what: Literal["", "brand", "category"]) -> None:
        """Open the dialog that files the chosen ones; empty closes it."""
        self.asks, self.filed_under = what, ""

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def file_under(self, value: str) -> None:
        """The brand or category that was picked in the dialog."""
        self.filed_under = value[:120]

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def file_chosen(self) -> None:
        """Put the chosen ones under the brand or category of the dialog."""
        if self.asks not in ("brand", "category") or not self.filed_under:
            return
        await self._file(Filing.model_validate({self.asks: None if self.filed_under == NONE else self.filed_under}))
        self.asks = ""

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def set_status(self, status: ProductStatus) -> None:
        """Put the chosen ones on sale, or take them off."""
        await self._file(Filing(status=status))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def delete_chosen(self) -> None:
        """Take the chosen ones out of the shop."""
        who, ids = visitor(), list(self.chosen)
        done: list[int] = await asyncio.to_thread(_write, who, lambda uow: delete_products(uow, ids))
        text = translate_count("{count} part deleted", "{count} parts deleted", len(done), who.language)
        await self._finish(text, WayBack(restores=done))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def restore_chosen(self) -> None:
        """Bring the chosen ones back."""
        who, ids = visitor(), list(self.chosen)
        done: list[int] = await asyncio.to_thread(_write, who, lambda uow: restore_products(uow, ids))
        text = translate_count("{count} part is back", "{count} parts are back", len(done), who.language)
        await self._finish(text, WayBack(deletes=done))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def undo(self) -> None:
        """Take the last change back."""
        way_back, self._way_back = self._way_back, WayBack()
        await asyncio.to_thread(_write, visitor(), way_back.take)
        await self._read()

    async def _file(self, filing: Filing) -> None:
        who, wanted = visitor(), dict.fromkeys(self.chosen, filing)
        before: dict[int, Filing] = await asyncio.to_thread(_write, who, lambda uow: file_products(uow, wanted))
        files = {one: filed.model_dump(mode="json", exclude_unset=True) for one, filed in before.items()}
        text = translate_count("{count} part changed", "{count} parts changed", len(before), who.language)
        await self._finish(text, WayBack(files=files))

    async def _finish(self, text: str, way_back: WayBack) -> None:
        self._way_back = way_back
        await show_toast(self, text, undo=UNDO)
        await self._read()

    # --- reading

    def _address(self) -> ProductsAddress:
        asked = {"tab": self.tab, "q": self.q, "brand": self.brand, "category": self.category}
        return ProductsAddress.read(asked | {"sort": self.sort, "page": str(self.page)})

    def _stand_at(self, address: ProductsAddress) -> None:
        self.tab, self.q, self.page = address.tab, address.q, address.page
        self.brand, self.category, self.sort = address.brand, address.category, address.sort
        base = replace(address, page=2).href
        self.page_base = base[: -len("2")]

    async def _read(self) -> None:
        who = visitor()
        try:
            view, choices = await asyncio.to_thread(read_products, who, self._address())
        except Exception:
            self.has_failed = True
            raise
        self._show(view, choices, who)

    def _show(self, view: ProductsView, choices: Choices, who: Visitor) -> None:
        self.view, self.brands, self.categories = view, choices.brands, choices.categories
        self.brands_to_file = with_none(choices.brands, who.language, none=NONE)
        self.categories_to_file = with_none(choices.categories, who.language, none=NONE)
        self.chosen = []
        self.is_loaded, self.has_failed = True, False


def _write(who: Visitor, step: Step) -> Any:
    with current_house().write(who.actor) as uow:
        return step(uow)
